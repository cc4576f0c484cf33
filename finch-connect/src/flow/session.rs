//! A session for an employer, and what it is for.
//!
//! What goes in: the answer of one of the two calls that make a session. What comes out: one
//! type for both. Members that no document knows are kept.

use std::fmt;

use crate::runtime::{Any, Extra, Model as _, Uri};
use crate::types::{CreateConnectSessionResponse, ReauthenticateResponse};

/// A session to send an employer into.
///
/// ```no_run
/// # async fn example(
/// #     client: finch_connect::Client,
/// #     request: finch_connect::types::CreateConnectSessionRequest,
/// # ) -> Result<(), finch_connect::Error> {
/// let session = client.create_or_reauthenticate(&request).await?;
/// println!("{} at {}", session.session_id, session.connect_url);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ConnectSession {
    /// The id of the session.
    pub session_id: String,
    /// Where to send the employer. [`ConnectSession::to_connect_url`] checks it, and takes a state.
    pub connect_url: Uri,
    /// What the session is for.
    pub kind: SessionKind,
    extra: Extra,
}

/// What a session is for.
///
/// ```no_run
/// # fn example(session: finch_connect::flow::ConnectSession) {
/// use finch_connect::flow::SessionKind;
///
/// match session.kind {
///     SessionKind::New => println!("connect"),
///     SessionKind::Reauthentication { connection_id } => println!("reconnect {connection_id}"),
/// }
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SessionKind {
    /// To connect. The session is new, or the one from before with what the request says now.
    New,
    /// To bring a connection back to life that the customer has already. Its id stays, and the
    /// token at the end of the flow takes the place of the stored one.
    Reauthentication {
        /// The connection that Finch named.
        connection_id: String,
    },
}

impl SessionKind {
    /// The kind as one word, for a log or a metric: `new` or `reauthentication`.
    ///
    /// ```
    /// use finch_connect::flow::SessionKind;
    ///
    /// let again = SessionKind::Reauthentication { connection_id: "conn-1".to_owned() };
    /// assert_eq!(again.as_str(), "reauthentication");
    /// assert_eq!(format!("a session of the kind {}", SessionKind::New), "a session of the kind new");
    /// ```
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Reauthentication { .. } => "reauthentication",
        }
    }
}

/// Of [`SessionKind::as_str`].
impl fmt::Display for SessionKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl ConnectSession {
    /// The connection that is reauthenticated, if one is.
    ///
    /// ```no_run
    /// # fn example(session: finch_connect::flow::ConnectSession) {
    /// if let Some(id) = session.connection_id() {
    ///     println!("the token of connection {id} will be replaced");
    /// }
    /// # }
    /// ```
    pub fn connection_id(&self) -> Option<&str> {
        match &self.kind {
            SessionKind::New => None,
            SessionKind::Reauthentication { connection_id } => Some(connection_id),
        }
    }

    /// The members of the answer that its document does not know, if there are any.
    ///
    /// ```no_run
    /// # fn example(session: finch_connect::flow::ConnectSession) {
    /// let expires_at = session.extra().and_then(|members| members.get("expires_at"));
    /// # drop(expires_at);
    /// # }
    /// ```
    pub fn extra(&self) -> Option<&serde_json::Map<String, Any>> {
        self.extra.get()
    }

    pub(super) fn of_new(mut answer: CreateConnectSessionResponse) -> Self {
        Self {
            extra: taken(answer.extra_mut()),
            session_id: answer.session_id,
            connect_url: answer.connect_url,
            kind: SessionKind::New,
        }
    }

    pub(super) fn of_reauthentication(
        mut answer: ReauthenticateResponse,
        connection_id: String,
    ) -> Self {
        Self {
            extra: taken(answer.extra_mut()),
            session_id: answer.session_id,
            connect_url: answer.connect_url,
            kind: SessionKind::Reauthentication { connection_id },
        }
    }
}

fn taken(members: Option<&mut serde_json::Map<String, Any>>) -> Extra {
    let mut extra = Extra::new();
    if let Some(members) = members.filter(|members| !members.is_empty()) {
        *extra.get_mut() = std::mem::take(members);
    }
    extra
}
