//! One call: a prepared request and its options, ready to be sent.
//!
//! What goes in: everything that the request consists of, and what the caller sets for this call
//! alone. What comes out: the decoded answer, or one [`Error`]. A call does nothing until it is
//! sent; dropping its future abandons the request.

use std::borrow::Cow;
use std::fmt;
use std::future::IntoFuture;
use std::time::Duration;

use bytes::Bytes;
use http::HeaderMap;

use crate::runtime::header::{header, is_secret};
use crate::runtime::limits::Limits;
use crate::runtime::mask::Mask;
use crate::runtime::parameter::{Explode, Style, json, pairs};
use crate::runtime::response::Answer;
use crate::runtime::send::send;
use crate::runtime::transport::BoxFuture;
use crate::runtime::{Async, Client, DecodeError, Error, Response, Violation};

/// Decodes a good answer.
pub(crate) type Decode<T> = fn(&Answer) -> Result<T, DecodeError>;

/// A request with everything in it, and the limits of its call.
pub(crate) struct Prepared {
    pub(crate) method: http::Method,
    /// The path as the document writes it, without a query: fit for errors and traces.
    pub(crate) template: Cow<'static, str>,
    pub(crate) url: String,
    pub(crate) query: Vec<String>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) repeatable: bool,
    pub(crate) violations: Vec<Violation>,
    pub(crate) problems: Vec<String>,
    pub(crate) mask: Mask,
    pub(crate) limits: Limits,
}

/// A call that is ready to be sent; `.await` sends it.
///
/// What is set here holds for this call only, in place of what the client says.
///
/// ```no_run
/// # async fn example(
/// #     client: finch_connect::Client,
/// #     request: finch_connect::types::CreateConnectSessionRequest,
/// # ) -> Result<(), finch_connect::Error> {
/// use std::time::Duration;
///
/// let session = client
///     .create_connect_session(&request)
///     .timeout(Duration::from_secs(5))
///     .await?;
/// # drop(session);
/// # Ok(())
/// # }
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
        (mode, send(client, prepared, decode))
    }
}

impl<T, M> Call<T, M> {
    pub(crate) fn new(client: Client, prepared: Prepared, decode: Decode<T>, mode: M) -> Self {
        Self {
            client,
            prepared: Box::new(prepared),
            decode,
            mode,
        }
    }

    /// The time limit of each attempt, from connecting to the last byte of the answer.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.prepared.limits.timeout = timeout;
        self
    }

    /// The time limit for connecting, in each attempt. The default transport takes the shorter
    /// one of this and the client's; a call that finds an open connection needs none.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.prepared.limits.connect_timeout = Some(timeout);
        self
    }

    /// The time limit of the whole call, waits and further attempts included. No wait is begun
    /// that would outlive it: the last error comes at once instead.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.prepared.limits.deadline = Some(deadline);
        self
    }

    /// How often the call may be sent again after a failed attempt.
    pub fn max_retries(mut self, retries: u32) -> Self {
        self.prepared.limits.max_retries = retries;
        self
    }

    /// The longest wait that the server may ask for. If it asks for a longer one, the error
    /// comes at once and has the wait in it.
    pub fn max_retry_after(mut self, wait: Duration) -> Self {
        self.prepared.limits.max_retry_after = wait;
        self
    }

    /// The longest body of an answer that is read, in bytes, after decompression.
    pub fn max_response_bytes(mut self, bytes: usize) -> Self {
        self.prepared.limits.max_response_bytes = bytes;
        self
    }

    /// Sets a header of this call, in place of any other value it would have. The length of the
    /// body is not for the caller to set.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        match header(name, value) {
            Ok((name, mut value)) => {
                if is_secret(&name) {
                    value.set_sensitive(true);
                    self.prepared.mask.add_header(&value);
                }
                self.prepared.headers.insert(name, value);
            }
            Err(message) => self.violate(name, message),
        }
        self
    }

    /// Adds a member to the query of this call.
    pub fn query_pair(mut self, name: &str, value: &str) -> Self {
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
        Box::pin(async move { self.send_with_response().await.map(Response::into_body) })
    }
}

impl<T, M> fmt::Debug for Call<T, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("method", &self.prepared.method)
            .field("template", &self.prepared.template)
            .field("limits", &self.prepared.limits)
            .finish_non_exhaustive()
    }
}
