//! The end of an operation: what kind of answer it has.
//!
//! What goes in: an operation with everything that the request consists of. What comes out: a
//! [`Call`] with its URL and headers, which decodes the answer as it was told here. No header
//! comes twice: one that the caller sets replaces its default.

use std::borrow::Cow;

use bytes::Bytes;
use http::HeaderValue;
use http::header::{ACCEPT, CONTENT_TYPE, COOKIE, USER_AGENT};
use serde::de::DeserializeOwned;

use super::Operation;
use crate::runtime::header::HeaderList;
use crate::runtime::parameter;
use crate::runtime::prepared::Decode;
use crate::runtime::response::Answer;
use crate::runtime::{Call, SuccessBody};

impl<M> Operation<M> {
    /// The media types that are asked for, where it is not the usual one of the answer.
    ///
    /// ```
    #[doc = include_str!("../example.rs.in")]
    /// use finch_connect::runtime::Method;
    ///
    /// let call = client.call(Method::Get, "/pets").accept("text/csv").returns_text();
    /// assert_eq!(sent(call).headers()["accept"], "text/csv");
    /// ```
    pub fn accept(mut self, media_types: &str) -> Self {
        match HeaderValue::from_str(media_types) {
            Ok(value) => self.accept = Some(value),
            Err(_) => self.violate("Accept", "no header can carry this value".to_owned()),
        }
        self
    }

    /// The answer is JSON; one that is not, or that does not fit `T`, is an error.
    ///
    /// ```
    #[doc = include_str!("../example.rs.in")]
    /// # let client = server::client(200, r#"{"name":"Bella"}"#);
    /// # run(async {
    /// use finch_connect::runtime::{Map, Method};
    ///
    /// // The server answers `{"name":"Bella"}`.
    /// let pet: Map<String> = client.call(Method::Get, "/pets/7").returns_json().await?;
    /// assert_eq!(pet["name"], "Bella");
    /// # Ok::<(), finch_connect::Error>(())
    /// # }).unwrap();
    /// ```
    pub fn returns_json<T: DeserializeOwned + 'static>(self) -> Call<T, M> {
        self.finish("application/json", Answer::json)
    }

    /// The answer is JSON, or has no body: `None`.
    ///
    /// ```
    #[doc = include_str!("../example.rs.in")]
    /// # let client = server::client(204, "");
    /// # run(async {
    /// use finch_connect::runtime::{Any, Method};
    ///
    /// // The server answers 204.
    /// let pet: Option<Any> = client.call(Method::Get, "/pets/7").returns_optional_json().await?;
    /// assert_eq!(pet, None);
    /// # Ok::<(), finch_connect::Error>(())
    /// # }).unwrap();
    /// ```
    pub fn returns_optional_json<T: DeserializeOwned + 'static>(self) -> Call<Option<T>, M> {
        self.finish("application/json", |answer| {
            if answer.body.is_empty() {
                Ok(None)
            } else {
                answer.json().map(Some)
            }
        })
    }

    /// The body of the answer, if there is one, is not looked at.
    ///
    /// ```
    #[doc = include_str!("../example.rs.in")]
    /// # let client = server::client(200, "done");
    /// # run(async {
    /// use finch_connect::runtime::Method;
    ///
    /// client.call(Method::Delete, "/pets/7").returns_nothing().await?;
    /// # Ok::<(), finch_connect::Error>(())
    /// # }).unwrap();
    /// ```
    pub fn returns_nothing(self) -> Call<(), M> {
        self.finish("*/*", |_| Ok(()))
    }

    /// The answer is text; what is not UTF-8 becomes U+FFFD.
    ///
    /// ```
    #[doc = include_str!("../example.rs.in")]
    /// # let client = server::client(200, "Sit.");
    /// # run(async {
    /// use finch_connect::runtime::Method;
    ///
    /// // The server answers `Sit.`.
    /// let motto = client.call(Method::Get, "/motto").returns_text().await?;
    /// assert_eq!(motto, "Sit.");
    /// # Ok::<(), finch_connect::Error>(())
    /// # }).unwrap();
    /// ```
    pub fn returns_text(self) -> Call<String, M> {
        self.finish("text/plain, */*;q=0.5", Answer::text)
    }

    /// The answer is anything: its body as it came.
    ///
    /// ```
    #[doc = include_str!("../example.rs.in")]
    /// # let client = server::client(200, "PNG");
    /// # run(async {
    /// use finch_connect::runtime::Method;
    ///
    /// // The server answers with a photo.
    /// let photo = client.call(Method::Get, "/pets/7/photo").returns_bytes().await?;
    /// assert_eq!(photo.len(), 3);
    /// # Ok::<(), finch_connect::Error>(())
    /// # }).unwrap();
    /// ```
    pub fn returns_bytes(self) -> Call<Bytes, M> {
        self.finish("*/*", Answer::bytes)
    }

    /// The answer is one of several, told by its status: `T` says which.
    ///
    /// ```
    #[doc = include_str!("../example.rs.in")]
    /// # let client = server::client(202, "job-7");
    /// # run(async {
    /// use finch_connect::runtime::{Any, Bytes, DecodeError, Method, SuccessBody, from_json_bytes};
    ///
    /// enum Hired {
    ///     /// At once.
    ///     Pet(Any),
    ///     /// Later: the name of the job.
    ///     Job(Bytes),
    /// }
    ///
    /// impl SuccessBody for Hired {
    ///     const ACCEPT: &str = "application/json, text/plain";
    ///
    ///     fn decode(status: u16, body: &Bytes) -> Result<Self, DecodeError> {
    ///         match status {
    ///             202 => Ok(Self::Job(body.clone())),
    ///             _ => from_json_bytes(body).map(Self::Pet),
    ///         }
    ///     }
    /// }
    ///
    /// // The server answers 202.
    /// let hired = client.call(Method::Post, "/pets").returns_one_of::<Hired>().await?;
    /// assert!(matches!(hired, Hired::Job(name) if name == "job-7"));
    /// # Ok::<(), finch_connect::Error>(())
    /// # }).unwrap();
    /// ```
    pub fn returns_one_of<T: SuccessBody>(self) -> Call<T, M> {
        self.finish(T::ACCEPT, |answer| {
            T::decode(answer.status.as_u16(), &answer.body)
        })
    }

    fn finish<T>(mut self, accept: &'static str, decode: Decode<T>) -> Call<T, M> {
        let url = self.url();
        let headers = self.all_headers(accept);
        let mut prepared = self.prepared;
        prepared.url = url;
        prepared.headers = headers;
        prepared.body = self.body.unwrap_or_default();
        prepared.template = without_query(prepared.template);
        Call::new(self.client, prepared, decode, self.mode)
    }

    /// The base URL with the path behind it; a query in the template goes to the query.
    fn url(&mut self) -> String {
        let template = self.prepared.template.clone();
        let (template, query) = template.split_once('?').unwrap_or((&template, ""));
        if !query.is_empty() {
            self.prepared.query.insert(0, query.to_owned());
        }
        match parameter::fill_template(template, &self.path) {
            Ok(path) => {
                // Without a slash between them the path would be a part of the host's name.
                let start = path.is_empty() || path.starts_with('/');
                let base_url = &self.client.config().base_url;
                let mut url = String::with_capacity(base_url.len() + 1 + path.len());
                url.push_str(base_url);
                url.push_str(if start { "" } else { "/" });
                url.push_str(&path);
                url
            }
            Err(message) => {
                self.violate("", message);
                String::new()
            }
        }
    }

    /// What the operation set comes first; what is weaker fills the gaps.
    fn all_headers(&mut self, accept: &'static str) -> HeaderList {
        let config = self.client.config();
        let mut headers = std::mem::take(&mut self.prepared.headers);
        if !self.cookies.is_empty() {
            // The pairs are percent-encoded: this text is always a header value.
            if let Ok(mut value) = HeaderValue::from_str(&self.cookies.join("; ")) {
                value.set_sensitive(true);
                headers.set(COOKIE, value);
            }
        }
        for (name, value) in &config.default_headers {
            headers.fill(name.clone(), || value.clone());
        }
        // Of two defaults of one name the last counts.
        for (name, value) in std::mem::take(&mut self.defaults).into_iter().rev() {
            headers.fill(name, || value);
        }
        if let Some(value) = self.content_type.take() {
            headers.fill(CONTENT_TYPE, || value);
        }
        let asked = self.accept.take();
        headers.fill(ACCEPT, || asked.unwrap_or_else(|| constant(accept)));
        headers.fill(USER_AGENT, || config.user_agent.clone());
        headers
    }
}

/// The media types of a kind of answer. A type of somebody's own may say anything.
fn constant(accept: &'static str) -> HeaderValue {
    HeaderValue::from_maybe_shared(Bytes::from_static(accept.as_bytes()))
        .unwrap_or(HeaderValue::from_static("*/*"))
}

/// The template as errors and traces show it: a query can hold a key.
fn without_query(template: Cow<'static, str>) -> Cow<'static, str> {
    match template {
        Cow::Borrowed(text) => Cow::Borrowed(text.split('?').next().unwrap_or(text)),
        Cow::Owned(mut text) => {
            text.truncate(text.find('?').unwrap_or(text.len()));
            Cow::Owned(text)
        }
    }
}
