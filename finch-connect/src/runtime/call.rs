//! One call: a prepared request and its options, ready to be sent.
//!
//! What goes in: everything that the request consists of, and what the caller sets for this call
//! alone. What comes out: the decoded answer, or one [`Error`]. A call does nothing until it is
//! sent; dropping its future abandons the request.

mod accept;
mod base_url;

use std::fmt;
use std::future::IntoFuture;
use std::time::Duration;

use crate::runtime::header::{header, is_secret};
use crate::runtime::limits::Limits;
use crate::runtime::parameter::{Explode, Style, json, pairs};
use crate::runtime::prepared::{Decode, Prepared};
use crate::runtime::send::send;
use crate::runtime::streaming::{StreamingResponse, open};
use crate::runtime::transport::BoxFuture;
use crate::runtime::{Async, Client, Error, Response, Violation};

/// A call that is ready to be sent; `.await` sends it.
///
/// What is set here holds for this call only, in place of what the client says. In the examples,
/// `sent(call)` is the request that a call sends.
///
/// ```
#[doc = include_str!("example.rs.in")]
/// # let client = server::client(200, r#"{"name":"Bella"}"#);
/// # run(async {
/// use std::time::Duration;
///
/// use finch_connect::runtime::{Any, Method};
///
/// let pet: Any = client
///     .call(Method::Get, "/pets/7")
///     .returns_json()
///     .timeout(Duration::from_secs(5))
///     .await?;
/// # Ok::<(), finch_connect::Error>(())
/// # }).unwrap();
/// ```
#[must_use = "a call does nothing until it is sent"]
pub struct Call<T, M = Async> {
    client: Client,
    prepared: Box<Prepared>,
    decode: Decode<T>,
    mode: M,
}

impl<T: 'static> Call<T> {
    /// Sends the call; the answer comes with its status, headers and request id.
    ///
    /// ```
    #[doc = include_str!("example.rs.in")]
    /// # let client = server::client(200, "Sit.");
    /// # run(async {
    /// use finch_connect::runtime::Method;
    ///
    /// let call = client.call(Method::Get, "/motto").returns_text();
    /// let response = call.send_with_response().await?;
    /// assert_eq!(response.status(), 200);
    /// assert_eq!(response.body(), "Sit.");
    /// # Ok::<(), finch_connect::Error>(())
    /// # }).unwrap();
    /// ```
    pub async fn send_with_response(self) -> Result<Response<T>, Error> {
        self.into_parts().1.await
    }
}

impl<T: 'static, M> Call<T, M> {
    /// The mode, and the future that sends the call and decodes its answer.
    pub(crate) fn into_parts(self) -> (M, impl Future<Output = Result<Response<T>, Error>>) {
        let Self {
            client,
            prepared,
            decode,
            mode,
        } = self;
        (
            mode,
            send(client, prepared, decode, |answered| {
                answered.into_response()
            }),
        )
    }
}

impl<T> Call<T> {
    /// Sends the call and reads its answer as far as the head; the body follows piece by piece, as
    /// it comes and whatever it is. A download and a row of events need not fit into memory, and
    /// [`Call::max_response_bytes`] does not hold for them.
    ///
    /// Answers that are errors, and attempts without an answer, are treated as in any other call.
    /// Nothing is sent again once the body has begun. [`Call::timeout`] is the limit up to the
    /// head, and then that of each piece; [`Call::deadline`] holds to the end of the body.
    ///
    /// ```
    #[doc = include_str!("example.rs.in")]
    /// # let client = server::client(200, "PNG");
    /// # run(async {
    /// use finch_connect::runtime::Method;
    ///
    /// let call = client.call(Method::Get, "/pets/7/photo").returns_bytes();
    /// let mut photo = call.send_streaming().await?;
    /// let mut length = 0;
    /// while let Some(piece) = photo.chunk().await? {
    ///     length += piece.len();
    /// }
    /// assert_eq!(length, 3);
    /// # Ok::<(), finch_connect::Error>(())
    /// # }).unwrap();
    /// ```
    pub async fn send_streaming(self) -> Result<StreamingResponse, Error> {
        self.into_streaming_parts().1.await
    }
}

impl<T, M> Call<T, M> {
    /// The mode, and the future that sends the call and opens its answer.
    pub(crate) fn into_streaming_parts(
        self,
    ) -> (M, impl Future<Output = Result<StreamingResponse, Error>>) {
        (self.mode, open(self.client, self.prepared))
    }
}

impl<T, M> Call<T, M> {
    pub(crate) fn new(client: Client, prepared: Box<Prepared>, decode: Decode<T>, mode: M) -> Self {
        Self {
            client,
            prepared,
            decode,
            mode,
        }
    }

    /// The time limit of each attempt, from connecting to the last byte of the answer. It must be
    /// longer than zero, or the call is not sent.
    ///
    /// ```
    #[doc = include_str!("example.rs.in")]
    /// # let client = server::client(0, "");
    /// # run(async {
    /// use std::time::Duration;
    ///
    /// use finch_connect::runtime::{ErrorKind, Method};
    ///
    /// // The server never answers.
    /// let call = client.call(Method::Post, "/pets").returns_nothing();
    /// let error = call.timeout(Duration::from_millis(10)).await.unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::Timeout);
    /// # });
    /// ```
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.prepared.limits.timeout = timeout;
        self
    }

    /// The time limit for connecting, in each attempt; it must be longer than zero. The default
    /// transport takes the shorter one of this and the client's; a transport of your own finds it in
    /// the extensions of the request. A call that finds an open connection needs none.
    ///
    /// ```
    #[doc = include_str!("example.rs.in")]
    /// use std::time::Duration;
    ///
    /// use finch_connect::runtime::Method;
    /// use finch_connect::runtime::transport::ConnectTimeout;
    ///
    /// let call = client.call(Method::Get, "/pets").returns_nothing();
    /// let request = sent(call.connect_timeout(Duration::from_secs(2)));
    /// assert_eq!(request.extensions().get(), Some(&ConnectTimeout(Duration::from_secs(2))));
    /// ```
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.prepared.limits.connect_timeout = Some(timeout);
        self
    }

    /// The time limit of the whole call, waits and further attempts included; it must be longer than
    /// zero. No wait is begun that would outlive it: the last error comes at once instead.
    ///
    /// ```
    #[doc = include_str!("example.rs.in")]
    /// # let client = server::client(0, "");
    /// # run(async {
    /// use std::time::Duration;
    ///
    /// use finch_connect::runtime::{ErrorKind, Method};
    ///
    /// // The server never answers.
    /// let call = client.call(Method::Get, "/pets").returns_nothing();
    /// let error = call.deadline(Duration::from_millis(10)).await.unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::Timeout);
    /// # });
    /// ```
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.prepared.limits.deadline = Some(deadline);
        self
    }

    /// How often the call may be sent again after a failed attempt.
    ///
    /// ```
    #[doc = include_str!("example.rs.in")]
    /// # let client = server::client(503, "");
    /// # run(async {
    /// use finch_connect::runtime::Method;
    ///
    /// // The server is busy: it answers 503 to everything.
    /// let call = client.call(Method::Get, "/pets").returns_nothing();
    /// assert_eq!(call.max_retries(0).await.unwrap_err().attempts(), 1);
    /// # });
    /// ```
    pub fn max_retries(mut self, retries: u32) -> Self {
        self.prepared.limits.max_retries = retries;
        self
    }

    /// The longest wait that the server may ask for. If it asks for a longer one, the error
    /// comes at once and has the wait in it.
    ///
    /// ```
    #[doc = include_str!("example.rs.in")]
    /// # let client = server::client(429, "");
    /// # run(async {
    /// use std::time::Duration;
    ///
    /// use finch_connect::runtime::Method;
    ///
    /// // The server answers 429 and asks for 90 s.
    /// let call = client.call(Method::Get, "/pets").returns_nothing();
    /// let error = call.max_retry_after(Duration::from_secs(10)).await.unwrap_err();
    /// assert_eq!(error.retry_after(), Some(Duration::from_secs(90)));
    /// # });
    /// ```
    pub fn max_retry_after(mut self, wait: Duration) -> Self {
        self.prepared.limits.max_retry_after = wait;
        self
    }

    /// The longest body of an answer that is read, in bytes, after decompression. A longer one is
    /// an error; that of an error answer is cut.
    ///
    /// ```
    #[doc = include_str!("example.rs.in")]
    /// # let client = server::client(200, "a long answer");
    /// # run(async {
    /// use finch_connect::runtime::{ErrorKind, Method};
    ///
    /// // The server answers with 13 bytes.
    /// let call = client.call(Method::Get, "/pets").returns_text();
    /// let error = call.max_response_bytes(10).await.unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::Decode);
    /// # });
    /// ```
    pub fn max_response_bytes(mut self, bytes: usize) -> Self {
        self.prepared.limits.max_response_bytes = bytes;
        self
    }

    /// Sets a header of this call, in place of any other value it would have. What no header can
    /// carry is a violation, and so is the length of the body, which is not for the caller to set.
    ///
    /// ```
    #[doc = include_str!("example.rs.in")]
    /// use finch_connect::runtime::Method;
    ///
    /// let call = client.call(Method::Get, "/pets").returns_nothing();
    /// assert_eq!(sent(call.header("X-Trace", "abc")).headers()["x-trace"], "abc");
    /// ```
    pub fn header(mut self, name: &str, value: &str) -> Self {
        match header(name, value) {
            Ok((name, mut value)) => {
                if is_secret(name.as_str()) {
                    value.set_sensitive(true);
                    self.prepared.mask.add_header(&name, &value);
                }
                self.prepared.headers.set(name, value);
            }
            Err(message) => self.violate(name, message),
        }
        self
    }

    /// Adds a member to the query of this call. Name and value are encoded here.
    ///
    /// ```
    #[doc = include_str!("example.rs.in")]
    /// use finch_connect::runtime::Method;
    ///
    /// let call = client.call(Method::Get, "/pets").returns_nothing();
    /// assert_eq!(sent(call.query_pair("q", "a&b")).uri().query(), Some("q=a%26b"));
    /// ```
    pub fn query_pair(mut self, name: &str, value: &str) -> Self {
        if is_secret(name) {
            self.prepared.mask.add(value);
        }
        match json(value) {
            Ok(value) => {
                self.prepared
                    .query
                    .extend(pairs(name, Style::Form, Explode::No, value));
            }
            Err(message) => self.violate(name, message),
        }
        self
    }

    /// The limits of this call, for another one that belongs to the same work.
    #[allow(dead_code, reason = "for what stands beside the runtime")]
    pub(crate) fn limits(&self) -> Limits {
        self.prepared.limits
    }

    /// Gives the call the limits of another one.
    #[allow(dead_code, reason = "for what stands beside the runtime")]
    pub(crate) fn with_limits(mut self, limits: Limits) -> Self {
        self.prepared.limits = limits;
        self
    }

    fn violate(&mut self, path: &str, message: String) {
        self.prepared.violations.push(Violation {
            path: path.to_owned(),
            message,
        });
    }
}

impl<T: 'static> IntoFuture for Call<T> {
    type Output = Result<T, Error>;
    type IntoFuture = BoxFuture<'static, Result<T, Error>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(send(self.client, self.prepared, self.decode, |answered| {
            answered.into_body()
        }))
    }
}

impl<T, M> fmt::Debug for Call<T, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("method", &self.prepared.method)
            .field("template", &self.prepared.shown_template())
            .field("limits", &self.prepared.limits)
            .finish_non_exhaustive()
    }
}
