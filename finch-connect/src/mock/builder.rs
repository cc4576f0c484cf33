//! The settings of a mock.
//!
//! What goes in: wishes, in any order. What comes out: a mock that listens, or why there is none.

use std::fmt;
use std::io;
use std::sync::Arc;

use super::api::{Settings, is_redirect_uri};
use super::operation::{Operations, VENDORED};
use super::server::Server;
use super::shared::Shared;
use super::state::{State, Wanted};
use super::{Mock, server};

/// Who the client is where nobody says. Known to everybody, so they protect nothing.
const CLIENT_ID: &str = "00000000-0000-4000-8000-000000000001";
const CLIENT_SECRET: &str = "mock-client-secret";

/// Collects the settings of a [`Mock`], in any order.
///
/// ```
/// use finch_connect::mock::Mock;
///
/// let finch = Mock::builder()
///     .credentials("my-id", "my-secret")
///     .redirect_uri("https://app.test/callback")
///     .connection("conn-1", "customer-1")
///     .start()?;
/// # drop(finch);
/// # Ok::<(), finch_connect::mock::MockError>(())
/// ```
#[derive(Clone)]
#[must_use = "a builder does nothing until `start` is called"]
pub struct MockBuilder {
    client_id: String,
    client_secret: String,
    redirect_uris: Vec<String>,
    connections: Vec<(String, String)>,
    documents: Vec<String>,
    port: u16,
}

impl MockBuilder {
    pub(super) fn new() -> Self {
        Self {
            client_id: CLIENT_ID.to_owned(),
            client_secret: CLIENT_SECRET.to_owned(),
            redirect_uris: Vec::new(),
            connections: Vec::new(),
            documents: Vec::new(),
            port: 0,
        }
    }

    /// The only credentials that are accepted. Without this call they are the same in every mock.
    ///
    /// ```
    /// use finch_connect::mock::Mock;
    ///
    /// let finch = Mock::builder().credentials("my-id", "my-secret").start()?;
    /// assert_eq!(finch.credentials(), ("my-id", "my-secret"));
    /// # Ok::<(), finch_connect::mock::MockError>(())
    /// ```
    pub fn credentials(mut self, id: impl Into<String>, secret: impl Into<String>) -> Self {
        self.client_id = id.into();
        self.client_secret = secret.into();
        self
    }

    /// Adds a redirect URI of the application. From then on a session may have no other, character
    /// for character. Without this call any `https` URI will do, and `http` on this machine.
    ///
    /// ```
    /// use finch_connect::mock::Mock;
    ///
    /// let finch = Mock::builder().redirect_uri("https://app.test/callback").start()?;
    /// # drop(finch);
    /// # Ok::<(), finch_connect::mock::MockError>(())
    /// ```
    pub fn redirect_uri(mut self, uri: impl Into<String>) -> Self {
        self.redirect_uris.push(uri.into());
        self
    }

    /// A customer who is connected from the start.
    ///
    /// ```
    /// # use finch_connect::types::{ConnectProducts, CreateConnectSessionRequest};
    /// use finch_connect::mock::Mock;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let finch = Mock::builder().connection("conn-1", "customer-1").start()?;
    /// # let request = CreateConnectSessionRequest::new("customer-1", "Acme Inc.", [ConnectProducts::Company]);
    /// let session = finch.client()?.create_or_reauthenticate(&request).await?;
    /// assert_eq!(session.connection_id(), Some("conn-1"));
    /// # Ok(())
    /// # }
    /// ```
    pub fn connection(
        mut self,
        connection_id: impl Into<String>,
        customer_id: impl Into<String>,
    ) -> Self {
        self.connections
            .push((connection_id.into(), customer_id.into()));
        self
    }

    /// A port of 127.0.0.1 in place of a free one.
    ///
    /// ```no_run
    /// use finch_connect::mock::Mock;
    ///
    /// let finch = Mock::builder().port(4010).start()?;
    /// assert_eq!(finch.base_url(), "http://127.0.0.1:4010");
    /// # Ok::<(), finch_connect::mock::MockError>(())
    /// ```
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// An OpenAPI document, as YAML or JSON. What it says of an operation counts in place of what
    /// the documents say that come with the crate: to see today what a change will bring.
    ///
    /// ```
    /// use finch_connect::mock::{Mock, MockError};
    ///
    /// let refused = Mock::builder().document("openapi: 3.1.0").start();
    /// assert!(matches!(refused, Err(MockError::Document(_))));
    /// ```
    pub fn document(mut self, text: impl Into<String>) -> Self {
        self.documents.push(text.into());
        self
    }

    /// Starts the mock: when this returns, it listens.
    ///
    /// ```
    /// let finch = finch_connect::mock::Mock::builder().start()?;
    /// assert!(finch.base_url().starts_with("http://127.0.0.1:"));
    /// # Ok::<(), finch_connect::mock::MockError>(())
    /// ```
    pub fn start(self) -> Result<Mock, MockError> {
        let mut operations = Operations::default();
        for (name, text) in VENDORED {
            operations.read(name, text).map_err(MockError::Document)?;
        }
        for text in &self.documents {
            operations
                .read("document", text)
                .map_err(MockError::Document)?;
        }
        if let Some(uri) = self.redirect_uris.iter().find(|uri| !is_redirect_uri(uri)) {
            return Err(MockError::RedirectUri(uri.clone()));
        }
        let mut state = State::default();
        for (connection_id, customer_id) in self.connections {
            let wanted = Wanted {
                customer_name: customer_id.clone(),
                customer_id,
                products: vec!["company".to_owned()],
                ..Wanted::default()
            };
            state.connect(&connection_id, wanted);
        }
        let (listener, address) = server::listen(self.port).map_err(MockError::Listen)?;
        let settings = Settings {
            operations,
            client_id: self.client_id,
            client_secret: self.client_secret,
            redirect_uris: self.redirect_uris,
            base_url: format!("http://{address}"),
        };
        let shared = Arc::new(Shared::new(settings, state));
        let server = Server::start(listener, Arc::clone(&shared)).map_err(MockError::Listen)?;
        Ok(Mock::new(shared, server))
    }
}

/// The secret does not show.
impl fmt::Debug for MockBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MockBuilder")
            .field("client_id", &self.client_id)
            .field("redirect_uris", &self.redirect_uris)
            .field("connections", &self.connections)
            .field("port", &self.port)
            .finish_non_exhaustive()
    }
}

/// Why a mock does not start.
///
/// ```
/// use finch_connect::mock::{Mock, MockError};
///
/// let error = Mock::builder().redirect_uri("http://app.test/").start().unwrap_err();
/// assert!(matches!(error, MockError::RedirectUri(_)));
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum MockError {
    /// The port is taken, or the system refuses a socket or a thread.
    Listen(io::Error),
    /// A document cannot be read, or a schema in it is none. The text says where.
    Document(String),
    /// A redirect URI is neither `https` nor `http` on this machine.
    RedirectUri(String),
}

impl fmt::Display for MockError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Listen(_) => f.write_str("the mock cannot listen on 127.0.0.1"),
            Self::Document(problem) => write!(f, "the mock cannot read a document: {problem}"),
            Self::RedirectUri(uri) => {
                write!(
                    f,
                    "{uri:?} is no redirect URI: it must be https, or http on this machine"
                )
            }
        }
    }
}

impl std::error::Error for MockError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Listen(error) => Some(error),
            Self::Document(_) | Self::RedirectUri(_) => None,
        }
    }
}
