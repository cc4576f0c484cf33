//! The handle of a mock.
//!
//! What goes in: the wishes of a test. What comes out: a client for the mock, what an employer
//! would bring back, and what the mock has seen.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::entry::Entry;
use super::server::Server;
use super::shared::Shared;
use super::{
    Approval, AuthorizeError, Cancellation, Fault, MockBuilder, MockConnection, MockError, Received,
};
use crate::{Client, ClientBuilder, Error};

/// A Finch on this machine. It stops when it is dropped.
///
/// ```
/// use finch_connect::mock::Mock;
/// use finch_connect::types::{ConnectProducts, CreateConnectSessionRequest};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let finch = Mock::start()?;
/// let client = finch.client()?;
///
/// let request = CreateConnectSessionRequest::new("customer-1", "Acme Inc.", [ConnectProducts::Company]);
/// let session = client.create_connect_session(&request).await?;
/// let approval = finch.authorize(&session.session_id)?;
/// let token = client.exchange_code(approval.code().clone(), None).await?;
/// assert!(finch.connections()[0].has_token(token.access_token.expose()));
/// # Ok(())
/// # }
/// ```
pub struct Mock {
    shared: Arc<Shared>,
    /// Ends with the handle.
    _server: Server,
}

impl Mock {
    pub(super) fn new(shared: Arc<Shared>, server: Server) -> Self {
        Self {
            shared,
            _server: server,
        }
    }

    /// Starts a mock on a free port of 127.0.0.1. It has a thread of its own, so this works with
    /// and without a runtime.
    ///
    /// ```
    /// let finch = finch_connect::mock::Mock::start()?;
    /// # drop(finch);
    /// # Ok::<(), finch_connect::mock::MockError>(())
    /// ```
    pub fn start() -> Result<Self, MockError> {
        Self::builder().start()
    }

    /// Starts the settings of a mock.
    ///
    /// ```
    /// use finch_connect::mock::Mock;
    ///
    /// let finch = Mock::builder().redirect_uri("https://app.test/callback").start()?;
    /// # drop(finch);
    /// # Ok::<(), finch_connect::mock::MockError>(())
    /// ```
    pub fn builder() -> MockBuilder {
        MockBuilder::new()
    }

    /// The base URL, such as `http://127.0.0.1:4010`: what `FINCH_BASE_URL` would say.
    ///
    /// ```
    /// let finch = finch_connect::mock::Mock::start()?;
    /// assert!(finch.base_url().starts_with("http://127.0.0.1:"));
    /// # Ok::<(), finch_connect::mock::MockError>(())
    /// ```
    pub fn base_url(&self) -> &str {
        &self.shared.settings.base_url
    }

    /// The client id and the client secret that are accepted.
    ///
    /// ```
    /// let finch = finch_connect::mock::Mock::start()?;
    /// let (id, secret) = finch.credentials();
    /// # let _ = (id, secret);
    /// # Ok::<(), finch_connect::mock::MockError>(())
    /// ```
    pub fn credentials(&self) -> (&str, &str) {
        let settings = &self.shared.settings;
        (&settings.client_id, &settings.client_secret)
    }

    /// A client for this mock, with its credentials.
    ///
    /// ```
    /// let finch = finch_connect::mock::Mock::start()?;
    /// let client = finch.client()?;
    /// # drop(client);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn client(&self) -> Result<Client, Error> {
        self.client_builder().build()
    }

    /// The builder behind [`Mock::client`], for further settings; with the feature `blocking`
    /// there is `.blocking()` for the client that blocks.
    ///
    /// ```
    /// let finch = finch_connect::mock::Mock::start()?;
    /// let client = finch.client_builder().max_retries(0).build()?;
    /// # drop(client);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn client_builder(&self) -> ClientBuilder {
        let (id, secret) = self.credentials();
        Client::builder()
            .base_url(self.base_url())
            .credentials(id, secret)
    }

    /// Does what an employer does who goes through Finch Connect and agrees, without a browser.
    /// `way` is the URL that the browser is sent to, whose `state` and `app_type` count; or the id
    /// of a session.
    ///
    /// ```
    /// # use finch_connect::types::{ConnectProducts, CreateConnectSessionRequest};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let finch = finch_connect::mock::Mock::start()?;
    /// # let request = CreateConnectSessionRequest::new("customer-1", "Acme Inc.", [ConnectProducts::Company])
    /// #     .with_redirect_uri("https://app.test/callback");
    /// let session = finch.client()?.create_connect_session(&request).await?;
    /// let approval = finch.authorize(&session.session_id)?;
    /// assert!(approval.callback_url().unwrap().starts_with("https://app.test/callback?code="));
    /// # Ok(())
    /// # }
    /// ```
    pub fn authorize(&self, way: &str) -> Result<Approval, AuthorizeError> {
        let entry = Entry::read(way);
        let walked = self.shared.walk(&entry, None);
        let walked = walked.map_err(AuthorizeError::new)?;
        Ok(Approval::new(entry, walked))
    }

    /// Does what an employer does who goes to Finch Connect and cancels, without a browser: also
    /// one who cannot sign in, and gives up. `way` is as for [`Mock::authorize`]. Nobody is
    /// connected, and the session stays as it is: the employer may come back.
    ///
    /// ```
    /// # use finch_connect::types::{ConnectProducts, CreateConnectSessionRequest};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let finch = finch_connect::mock::Mock::start()?;
    /// # let request = CreateConnectSessionRequest::new("customer-1", "Acme Inc.", [ConnectProducts::Company])
    /// #     .with_redirect_uri("https://app.test/callback");
    /// let session = finch.client()?.create_connect_session(&request).await?;
    /// let cancellation = finch.cancel(&session.session_id)?;
    /// assert!(cancellation.callback_url().unwrap().contains("?error=access_denied&"));
    /// assert!(finch.connections().is_empty());
    /// # Ok(())
    /// # }
    /// ```
    pub fn cancel(&self, way: &str) -> Result<Cancellation, AuthorizeError> {
        let entry = Entry::read(way);
        let callback_url = self.shared.cancel(&entry).map_err(AuthorizeError::new)?;
        Ok(Cancellation::new(entry, callback_url))
    }

    /// Moves the clock of the mock, by which sessions and codes expire.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// # use finch_connect::types::{ConnectProducts, CreateConnectSessionRequest};
    /// use finch_connect::mock::AuthorizeError;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let finch = finch_connect::mock::Mock::start()?;
    /// let request = CreateConnectSessionRequest::new("customer-1", "Acme Inc.", [ConnectProducts::Company])
    ///     .with_minutes_to_expire(30.0);
    /// let session = finch.client()?.create_connect_session(&request).await?;
    /// finch.advance(Duration::from_secs(30 * 60));
    /// assert_eq!(finch.authorize(&session.session_id).unwrap_err(), AuthorizeError::Expired);
    /// # Ok(())
    /// # }
    /// ```
    pub fn advance(&self, by: Duration) {
        self.shared.advance(by);
    }

    /// The connections, by id.
    ///
    /// ```
    /// let finch = finch_connect::mock::Mock::start()?;
    /// assert!(finch.connections().is_empty());
    /// # Ok::<(), finch_connect::mock::MockError>(())
    /// ```
    pub fn connections(&self) -> Vec<MockConnection> {
        let inner = self.shared.lock();
        let connections = inner.state.connections();
        connections
            .map(|(id, connected)| MockConnection::new(id, connected))
            .collect()
    }

    /// Something goes wrong with the next request. Several faults are met one after another.
    ///
    /// ```
    /// use finch_connect::mock::{Fault, Mock};
    ///
    /// let finch = Mock::start()?;
    /// finch.fail_next(Fault::reset());
    /// # Ok::<(), finch_connect::mock::MockError>(())
    /// ```
    pub fn fail_next(&self, fault: Fault) {
        self.shared.add_fault(None, fault);
    }

    /// Something goes wrong with the next request for this path.
    ///
    /// ```
    /// use finch_connect::mock::{Fault, Mock};
    ///
    /// let finch = Mock::start()?;
    /// finch.fail_next_on("/auth/token", Fault::lose_answer());
    /// # Ok::<(), finch_connect::mock::MockError>(())
    /// ```
    pub fn fail_next_on(&self, path: &str, fault: Fault) {
        self.shared.add_fault(Some(path), fault);
    }

    /// Takes back the faults that no request has met.
    ///
    /// ```
    /// use finch_connect::mock::{Fault, Mock};
    ///
    /// let finch = Mock::start()?;
    /// finch.fail_next(Fault::status(500));
    /// finch.clear_faults();
    /// # Ok::<(), finch_connect::mock::MockError>(())
    /// ```
    pub fn clear_faults(&self) {
        self.shared.clear_faults();
    }

    /// The requests so far, oldest first, without their secrets; of more than 10,000 the last ones.
    ///
    /// ```
    /// let finch = finch_connect::mock::Mock::start()?;
    /// assert!(finch.requests().is_empty());
    /// # Ok::<(), finch_connect::mock::MockError>(())
    /// ```
    pub fn requests(&self) -> Vec<Received> {
        self.shared.lock().log.iter().cloned().collect()
    }

    /// Forgets the requests so far.
    ///
    /// ```
    /// let finch = finch_connect::mock::Mock::start()?;
    /// finch.clear_requests();
    /// # Ok::<(), finch_connect::mock::MockError>(())
    /// ```
    pub fn clear_requests(&self) {
        self.shared.lock().log.clear();
    }

    /// How many of the requests so far were for this path.
    ///
    /// ```
    /// let finch = finch_connect::mock::Mock::start()?;
    /// assert_eq!(finch.count("/auth/token"), 0);
    /// # Ok::<(), finch_connect::mock::MockError>(())
    /// ```
    pub fn count(&self, path: &str) -> usize {
        self.shared
            .lock()
            .log
            .iter()
            .filter(|request| request.path() == path)
            .count()
    }

    /// Asserts how many requests for this path came in.
    ///
    /// ```
    /// let finch = finch_connect::mock::Mock::start()?;
    /// finch.assert_count("/auth/token", 0);
    /// # Ok::<(), finch_connect::mock::MockError>(())
    /// ```
    ///
    /// # Panics
    ///
    /// Where it is another number; the message lists the requests.
    #[track_caller]
    pub fn assert_count(&self, path: &str, expected: usize) {
        let count = self.count(path);
        assert!(
            count == expected,
            "{count} requests for {path}, not {expected}:\n{}",
            self.listed()
        );
    }

    /// Asserts that every request fits the document. What the state of the mock refuses, such as
    /// a code that is spent, fits it too.
    ///
    /// ```
    /// let finch = finch_connect::mock::Mock::start()?;
    /// finch.assert_valid();
    /// # Ok::<(), finch_connect::mock::MockError>(())
    /// ```
    ///
    /// # Panics
    ///
    /// Where one does not; the message says which and why.
    #[track_caller]
    pub fn assert_valid(&self) {
        let is_valid = self
            .requests()
            .iter()
            .all(|request| request.violations().is_empty());
        assert!(
            is_valid,
            "requests that do not fit the document:\n{}",
            self.listed()
        );
    }

    /// The requests, a line each.
    fn listed(&self) -> String {
        let line = |request: &Received| {
            let status = request
                .status()
                .map_or_else(|| "-".to_owned(), |status| status.to_string());
            let violations = request.violations().join("; ");
            format!(
                "{status} {} {} {violations}",
                request.method(),
                request.path()
            )
        };
        let lines: Vec<String> = self.requests().iter().map(line).collect();
        lines.join("\n")
    }
}

impl fmt::Debug for Mock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mock")
            .field("base_url", &self.base_url())
            .finish_non_exhaustive()
    }
}
