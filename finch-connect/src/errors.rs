//! What Finch's error bodies say.
//!
//! What goes in: an error body of any shape. What comes out: the code, the name, and the connection
//! it names. A body that does not fit the document is read all the same, member by member: Finch's
//! own example has a number where its schema says text.

use crate::runtime::{Any, Error, ErrorKind, open_enum};

open_enum! {
    /// Why Finch refused a call.
    ///
    /// Finch adds codes without notice; one that is not known here is kept as text.
    ///
    /// ```
    /// use finch_connect::FinchCode;
    ///
    /// let code: FinchCode = "connection_already_exists".parse().unwrap();
    /// assert_eq!(code, FinchCode::ConnectionAlreadyExists);
    /// ```
    pub enum FinchCode {
        /// The customer is connected; the way on is to reauthenticate.
        ConnectionAlreadyExists = "connection_already_exists",
        /// There is no such connection.
        ConnectionNotFound = "connection_not_found",
        /// The application asks too often.
        FinchApplicationRl = "finch_application_rl",
        /// This address asks too often.
        FinchAuthIpRl = "finch_auth_ip_rl",
        /// The client id and secret are not valid.
        InvalidClient = "invalid_client",
        /// The request is not valid.
        InvalidRequest = "invalid_request",
    }
}

/// What Finch's own error bodies say.
impl Error {
    /// The `finch_code` of the answer, whatever else is in its body. One that is not known is
    /// escaped and masked like [`Error::message`].
    ///
    /// ```no_run
    /// # fn example(error: finch_connect::Error) {
    /// use finch_connect::FinchCode;
    ///
    /// if error.finch_code() == Some(FinchCode::InvalidClient) {
    ///     eprintln!("check FINCH_CLIENT_ID and FINCH_CLIENT_SECRET");
    /// }
    /// # }
    /// ```
    pub fn finch_code(&self) -> Option<FinchCode> {
        let text = self.json()?.get("finch_code")?.as_str()?;
        // Known or not, every text is a code: the parser has no error.
        let code: FinchCode = text.parse().ok()?;
        if code.is_known() {
            return Some(code);
        }
        // A text that a server made up may hold anything.
        self.text_at(&["finch_code"])?.parse().ok()
    }

    /// The `name` of the answer: the kind of error where there is no `finch_code`, such as
    /// `invalid_grant_error` for a code that is spent. Escaped and masked like
    /// [`Error::message`].
    ///
    /// ```no_run
    /// # fn example(error: finch_connect::Error) {
    /// if error.error_name().as_deref() == Some("invalid_grant_error") {
    ///     eprintln!("the code is spent or too old: the employer has to go through Connect again");
    /// }
    /// # }
    /// ```
    pub fn error_name(&self) -> Option<String> {
        self.text_at(&["name"]).filter(|name| !name.is_empty())
    }

    /// The connection that the answer names in its `context`.
    ///
    /// ```no_run
    /// # fn example(error: finch_connect::Error) {
    /// if let Some(id) = error.connection_id() {
    ///     eprintln!("this is about connection {id}");
    /// }
    /// # }
    /// ```
    pub fn connection_id(&self) -> Option<String> {
        self.text_at(&["context", "connection_id"])
            .or_else(|| self.text_at(&["connection_id"]))
            .filter(|id| !id.is_empty())
    }

    /// The connection that the customer already has, when that is why a new session was refused:
    /// reauthenticate it instead. [`Client::create_or_reauthenticate`](crate::Client::create_or_reauthenticate)
    /// does that by itself.
    ///
    /// ```no_run
    /// # fn example(error: finch_connect::Error) {
    /// if let Some(id) = error.existing_connection() {
    ///     eprintln!("the customer has connection {id} already");
    /// }
    /// # }
    /// ```
    pub fn existing_connection(&self) -> Option<String> {
        let code = self.finch_code()?;
        if code == FinchCode::ConnectionAlreadyExists {
            self.connection_id()
        } else {
            None
        }
    }

    /// The same as it came, neither masked nor escaped: it is sent back.
    pub(crate) fn raw_existing_connection(&self) -> Option<String> {
        let code = self.finch_code()?;
        if self.kind() != ErrorKind::Api || code != FinchCode::ConnectionAlreadyExists {
            return None;
        }
        let body = self.json()?;
        [body.get("context"), Some(body)]
            .into_iter()
            .find_map(|place| raw_id(place?.get("connection_id")?))
    }
}

/// An id that is text or a whole number; other numbers have lost digits when they arrive here.
fn raw_id(value: &Any) -> Option<String> {
    match value {
        Any::String(id) if !id.trim().is_empty() => Some(id.clone()),
        Any::Number(id) if !id.is_f64() => Some(id.to_string()),
        _ => None,
    }
}
