//! A call to another server than the client's.
//!
//! What goes in: a base URL that the caller chose. What comes out: the same call with that server
//! in its URL. No document can do this: it would send credentials to a host of its own choosing.

use super::Call;
use crate::runtime::builder::check_base_url;

impl<T, M> Call<T, M> {
    /// Sends this call to another server: some operations of an API have one of their own. The
    /// credentials that the operation asks for go there too, so the URL must meet the same demands
    /// as the client's; one that does not keeps the call from being sent.
    ///
    /// ```
    #[doc = include_str!("../example.rs.in")]
    /// use finch_connect::runtime::Method;
    ///
    /// let call = client.call(Method::Put, "/pets/7/photo").returns_nothing();
    /// let request = sent(call.base_url("https://upload.example.test/v2"));
    /// assert_eq!(request.uri(), "https://upload.example.test/v2/pets/7/photo");
    /// ```
    pub fn base_url(mut self, url: &str) -> Self {
        let config = self.client.config();
        // A client that was allowed to send without encryption has such a URL.
        let allow_http = config.base_url.starts_with("http://");
        let mut problems = Vec::new();
        let url = check_base_url(url, allow_http, &mut problems);
        if let (Some(url), true) = (url, problems.is_empty()) {
            let url = url.as_str().trim_end_matches('/');
            let base = self.prepared.base_url_len;
            if let Some(path) = self.prepared.url.get(base..) {
                self.prepared.url = format!("{url}{path}");
                self.prepared.base_url_len = url.len();
            }
        }
        self.prepared.problems.extend(problems);
        self
    }
}
