//! Another media type for one call: a document can offer one answer in several forms.
//!
//! What goes in: a call that asks for the usual form, and the media type of another one. What
//! comes out: a call that asks for that and yields it. Nothing else of the call changes.

use bytes::Bytes;
use http::HeaderValue;
use http::header::ACCEPT;
use serde::de::DeserializeOwned;

use super::{Call, Decode};
use crate::runtime::response::Answer;

impl<T, M> Call<T, M> {
    /// Asks for this media type, and yields the body as it comes, whatever it is.
    ///
    /// ```
    #[doc = include_str!("../example.rs.in")]
    /// # let client = server::client(200, "PK");
    /// # run(async {
    /// use finch_connect::runtime::{Any, Method};
    ///
    /// // The document has JSON and an archive for this answer.
    /// let call = client.call(Method::Get, "/pets").returns_json::<Any>();
    /// let archive = call.accept_as_bytes("application/zip").await?;
    /// assert_eq!(archive, "PK");
    /// # Ok::<(), finch_connect::Error>(())
    /// # }).unwrap();
    /// ```
    pub fn accept_as_bytes(self, media_type: &str) -> Call<Bytes, M> {
        self.accept_as(media_type, Answer::bytes)
    }

    /// Asks for this media type, and yields the body as text; what is not UTF-8 becomes U+FFFD.
    ///
    /// ```
    #[doc = include_str!("../example.rs.in")]
    /// # let client = server::client(200, "name\nBella\n");
    /// # run(async {
    /// use finch_connect::runtime::{Any, Method};
    ///
    /// // The document has JSON and a table for this answer.
    /// let call = client.call(Method::Get, "/pets").returns_json::<Any>();
    /// let table = call.accept_as_text("text/csv").await?;
    /// assert_eq!(table.lines().count(), 2);
    /// # Ok::<(), finch_connect::Error>(())
    /// # }).unwrap();
    /// ```
    pub fn accept_as_text(self, media_type: &str) -> Call<String, M> {
        self.accept_as(media_type, Answer::text)
    }

    /// Asks for this media type, which is JSON of another type than the usual one.
    ///
    /// ```
    #[doc = include_str!("../example.rs.in")]
    /// # let client = server::client(200, r#"{"type":"Feature"}"#);
    /// # run(async {
    /// use finch_connect::runtime::{Any, Method};
    ///
    /// let call = client.call(Method::Get, "/pets/7").returns_nothing();
    /// let place: Any = call.accept_as_json("application/geo+json").await?;
    /// assert_eq!(place["type"], "Feature");
    /// # Ok::<(), finch_connect::Error>(())
    /// # }).unwrap();
    /// ```
    pub fn accept_as_json<U: DeserializeOwned>(self, media_type: &str) -> Call<U, M> {
        self.accept_as(media_type, Answer::json)
    }

    fn accept_as<U>(mut self, media_type: &str, decode: Decode<U>) -> Call<U, M> {
        match HeaderValue::from_str(media_type) {
            Ok(value) => {
                self.prepared.headers.set(ACCEPT, value);
            }
            Err(_) => self.violate("Accept", "no header can carry this value".to_owned()),
        }
        Call {
            client: self.client,
            prepared: self.prepared,
            decode,
            mode: self.mode,
        }
    }
}
