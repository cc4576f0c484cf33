//! Finch's settings for the client.
//!
//! What goes in: credentials in code or from the environment. What comes out: a [`Client`] with
//! Finch's base URL, request id header and user agent. An environment variable is read here and
//! nowhere else, and its value never shows in an error.

use std::env;

use crate::runtime::{Client, ClientBuilder, Error};

const USER_AGENT: &str = concat!("finch-connect-rust/", env!("CARGO_PKG_VERSION"));

/// The header by which Finch identifies a request.
const REQUEST_ID: &str = "finch-request-id";

/// The variables that [`Client::from_env`] reads.
const CLIENT_ID: &str = "FINCH_CLIENT_ID";
const CLIENT_SECRET: &str = "FINCH_CLIENT_SECRET";
const BASE_URL: &str = "FINCH_BASE_URL";

impl Client {
    /// Starts a client for Finch.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), finch_connect::Error> {
    /// let client = finch_connect::Client::builder().credentials("id", "secret").build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn builder() -> ClientBuilder {
        ClientBuilder::new(Self::BASE_URL)
            .user_agent(USER_AGENT)
            .request_id_header(REQUEST_ID)
    }

    /// The client that the environment describes: `FINCH_CLIENT_ID`, `FINCH_CLIENT_SECRET` and,
    /// if it is set, `FINCH_BASE_URL`. Values are trimmed, an empty one counts as unset, and one
    /// error names all that is missing.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), finch_connect::Error> {
    /// let client = finch_connect::Client::from_env()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn from_env() -> Result<Self, Error> {
        Self::builder_from_env()?.build()
    }

    /// The builder behind [`Client::from_env`], for further settings.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), finch_connect::Error> {
    /// let client = finch_connect::Client::builder_from_env()?.max_retries(0).build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn builder_from_env() -> Result<ClientBuilder, Error> {
        let mut problems = Vec::new();
        let id = required(CLIENT_ID, &mut problems);
        let secret = required(CLIENT_SECRET, &mut problems);
        let base_url = variable(BASE_URL).unwrap_or_else(|problem| {
            problems.push(problem);
            None
        });
        if !problems.is_empty() {
            return Err(Error::configuration(&problems));
        }
        let builder = Self::builder().credentials(id, secret);
        Ok(match base_url {
            Some(url) => builder.base_url(url),
            None => builder,
        })
    }
}

/// The trimmed value; `None` where it is unset or empty.
fn variable(name: &str) -> Result<Option<String>, String> {
    match env::var(name) {
        Ok(value) => Ok(Some(value.trim().to_owned()).filter(|value| !value.is_empty())),
        Err(env::VarError::NotPresent) => Ok(None),
        Err(env::VarError::NotUnicode(_)) => Err(format!("{name} is not valid UTF-8")),
    }
}

fn required(name: &str, problems: &mut Vec<String>) -> String {
    match variable(name) {
        Ok(Some(value)) => return value,
        Ok(None) => problems.push(format!("{name} is not set")),
        Err(problem) => problems.push(problem),
    }
    String::new()
}
