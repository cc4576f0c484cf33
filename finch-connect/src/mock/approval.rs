//! What comes out when an employer walks through a session.
//!
//! What goes in: how the walk ended. What comes out: what the browser brings back. Neither a code
//! nor a state shows in a `Debug`.

use std::fmt;

use super::entry::Entry;
use super::shared::Walked;
use super::state::Closed;
use crate::Secret;

/// What an employer's browser brings back, after [`Mock::authorize`](super::Mock::authorize).
///
/// ```
/// # use finch_connect::types::{ConnectProducts, CreateConnectSessionRequest};
/// use finch_connect::flow::Callback;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let finch = finch_connect::mock::Mock::start()?;
/// # let request = CreateConnectSessionRequest::new("customer-1", "Acme Inc.", [ConnectProducts::Company])
/// #     .with_redirect_uri("https://app.test/callback");
/// let session = finch.client()?.create_or_reauthenticate(&request).await?;
/// let url = session.to_connect_url()?.with_state("st-1");
///
/// let approval = finch.authorize(url.as_str())?;
/// let callback = Callback::from_url(approval.callback_url().unwrap())?;
/// assert_eq!(callback.state(), Some("st-1"));
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Approval {
    code: Secret,
    state: Option<String>,
    callback_url: Option<String>,
}

impl Approval {
    /// The code, as the page of the embedded flow gets it.
    ///
    /// ```no_run
    /// # async fn example(
    /// #     finch: finch_connect::mock::Mock, client: finch_connect::Client,
    /// # ) -> Result<(), Box<dyn std::error::Error>> {
    /// let approval = finch.authorize("a session id")?;
    /// let token = client.exchange_code(approval.code().clone(), None).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn code(&self) -> &Secret {
        &self.code
    }

    /// The state of the URL that the browser was sent to, if there was one.
    ///
    /// ```no_run
    /// # fn example(finch: finch_connect::mock::Mock) -> Result<(), Box<dyn std::error::Error>> {
    /// let approval = finch.authorize("http://127.0.0.1:4010/authorize?session=s-1&state=st-1")?;
    /// assert_eq!(approval.state(), Some("st-1"));
    /// # Ok(())
    /// # }
    /// ```
    pub fn state(&self) -> Option<&str> {
        self.state.as_deref()
    }

    /// In the redirect flow, the URL that the browser comes back to: the session's `redirect_uri`
    /// with the code and the state.
    ///
    /// ```no_run
    /// # fn example(finch: finch_connect::mock::Mock) -> Result<(), Box<dyn std::error::Error>> {
    /// use finch_connect::flow::Callback;
    ///
    /// let approval = finch.authorize("a session id")?;
    /// let callback = Callback::from_url(approval.callback_url().unwrap())?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn callback_url(&self) -> Option<&str> {
        self.callback_url.as_deref()
    }

    pub(super) fn new(entry: Entry, walked: Walked) -> Self {
        Self {
            code: walked.code.into(),
            state: entry.state,
            callback_url: walked.callback_url,
        }
    }
}

impl fmt::Debug for Approval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Approval")
            .field("has_state", &self.state.is_some())
            .field("has_callback_url", &self.callback_url.is_some())
            .finish_non_exhaustive()
    }
}

/// What an employer's browser brings back, after [`Mock::cancel`](super::Mock::cancel).
///
/// ```
/// # use finch_connect::types::{ConnectProducts, CreateConnectSessionRequest};
/// use finch_connect::flow::{Callback, CallbackError};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let finch = finch_connect::mock::Mock::start()?;
/// # let request = CreateConnectSessionRequest::new("customer-1", "Acme Inc.", [ConnectProducts::Company])
/// #     .with_redirect_uri("https://app.test/callback");
/// let session = finch.client()?.create_or_reauthenticate(&request).await?;
/// let url = session.to_connect_url()?.with_state("st-1");
///
/// let cancellation = finch.cancel(url.as_str())?;
/// let callback = Callback::from_url(cancellation.callback_url().unwrap())?;
/// assert!(matches!(callback.into_code_with_state("st-1"), Err(CallbackError::Refused(_))));
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Cancellation {
    state: Option<String>,
    callback_url: Option<String>,
}

impl Cancellation {
    /// The state of the URL that the browser was sent to, if there was one.
    ///
    /// ```no_run
    /// # fn example(finch: finch_connect::mock::Mock) -> Result<(), Box<dyn std::error::Error>> {
    /// let cancellation = finch.cancel("http://127.0.0.1:4010/authorize?session=s-1&state=st-1")?;
    /// assert_eq!(cancellation.state(), Some("st-1"));
    /// # Ok(())
    /// # }
    /// ```
    pub fn state(&self) -> Option<&str> {
        self.state.as_deref()
    }

    /// In the redirect flow, the URL that the browser comes back to: the session's `redirect_uri`
    /// with `error=access_denied` and the state. In the embedded flow the page gets a message of
    /// kind `closed`, and there is no URL.
    ///
    /// ```no_run
    /// # fn example(finch: finch_connect::mock::Mock) -> Result<(), Box<dyn std::error::Error>> {
    /// use finch_connect::flow::Callback;
    ///
    /// let cancellation = finch.cancel("a session id")?;
    /// let callback = Callback::from_url(cancellation.callback_url().unwrap())?;
    /// assert_eq!(callback.refusal().unwrap().error, "access_denied");
    /// # Ok(())
    /// # }
    /// ```
    pub fn callback_url(&self) -> Option<&str> {
        self.callback_url.as_deref()
    }

    pub(super) fn new(entry: Entry, callback_url: Option<String>) -> Self {
        Self {
            state: entry.state,
            callback_url,
        }
    }
}

impl fmt::Debug for Cancellation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cancellation")
            .field("has_state", &self.state.is_some())
            .field("has_callback_url", &self.callback_url.is_some())
            .finish()
    }
}

/// Why nobody can walk through a session.
///
/// ```
/// use finch_connect::mock::{AuthorizeError, Mock};
///
/// let finch = Mock::start()?;
/// assert_eq!(finch.authorize("no session").unwrap_err(), AuthorizeError::UnknownSession);
/// # Ok::<(), finch_connect::mock::MockError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum AuthorizeError {
    /// The mock made no session of this id.
    UnknownSession,
    /// Its `minutes_to_expire` are over.
    Expired,
    /// An employer went through it before.
    Used,
}

impl AuthorizeError {
    pub(super) fn new(closed: Closed) -> Self {
        match closed {
            Closed::Unknown => Self::UnknownSession,
            Closed::Expired => Self::Expired,
            Closed::Used => Self::Used,
        }
    }
}

impl fmt::Display for AuthorizeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::UnknownSession => "the mock made no such session",
            Self::Expired => "the session has expired",
            Self::Used => "an employer went through the session before",
        })
    }
}

impl std::error::Error for AuthorizeError {}
