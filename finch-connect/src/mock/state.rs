//! What a Finch remembers: sessions, connections, codes and tokens.
//!
//! What goes in: requests whose bodies fit the document, and the time of each. What comes out:
//! ids, codes and tokens, or why there are none. Never here: HTTP, a real clock, a schema.

use std::collections::BTreeMap;
use std::time::Duration;

use super::ids::Ids;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// How long a session lives where the request does not say: the document's own words.
const SESSION_LIFE: Duration = DAY.saturating_mul(90);
const REAUTHENTICATION_LIFE: Duration = DAY.saturating_mul(30);

/// How long a code is good.
const CODE_LIFE: Duration = Duration::from_secs(10 * 60);

/// The provider that an employer chooses where the session names none.
const PROVIDER: &str = "gusto";

/// What a request for a session says.
#[derive(Default, Clone)]
pub(super) struct Wanted {
    pub(super) customer_id: String,
    pub(super) customer_name: String,
    pub(super) products: Vec<String>,
    pub(super) redirect_uri: Option<String>,
    pub(super) minutes_to_expire: Option<f64>,
    /// `finch` or `provider`, if it is for the sandbox.
    pub(super) sandbox: Option<String>,
    pub(super) provider: Option<String>,
}

struct Session {
    wanted: Wanted,
    expires: Duration,
    /// The connection that it brings back to life.
    reauthenticates: Option<String>,
    is_used: bool,
}

/// A connection as the mock keeps it.
#[derive(Clone)]
pub(super) struct Connected {
    pub(super) customer_id: String,
    pub(super) customer_name: String,
    pub(super) products: Vec<String>,
    pub(super) provider_id: String,
    pub(super) sandbox: Option<String>,
    pub(super) entity_id: String,
    /// The token that is good now.
    pub(super) token: Option<String>,
}

struct Code {
    connection_id: String,
    redirect_uri: Option<String>,
    expires: Duration,
    is_spent: bool,
}

/// What an employer gets to see of a session.
pub(super) struct Look {
    pub(super) customer_name: String,
    pub(super) products: Vec<String>,
    /// Where the session names one.
    pub(super) provider: Option<String>,
    pub(super) redirect_uri: Option<String>,
}

/// What an employer brings back.
pub(super) struct Grant {
    pub(super) code: String,
    pub(super) redirect_uri: Option<String>,
}

/// Why a session cannot be walked through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Closed {
    Unknown,
    Expired,
    Used,
}

/// The connection that a customer has already.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Exists {
    pub(super) connection_id: String,
}

/// Why a code is not exchanged. Finch says the same to each of them.
#[derive(Debug, PartialEq, Eq, Clone, Copy)]
pub(super) enum BadCode {
    Unknown,
    Spent,
    Expired,
    RedirectUri,
}

#[derive(Default)]
pub(super) struct State {
    pub(super) ids: Ids,
    sessions: BTreeMap<String, Session>,
    /// The session of a customer who is not connected yet.
    staged: BTreeMap<String, String>,
    connections: BTreeMap<String, Connected>,
    /// The connection of a customer.
    customers: BTreeMap<String, String>,
    codes: BTreeMap<String, Code>,
}

impl State {
    /// A session for a customer: a new one, or the one from before with what is said now.
    pub(super) fn create(&mut self, now: Duration, wanted: Wanted) -> Result<String, Exists> {
        if let Some(connection_id) = self.customers.get(&wanted.customer_id) {
            return Err(Exists {
                connection_id: connection_id.clone(),
            });
        }
        let ids = &mut self.ids;
        let id = self
            .staged
            .entry(wanted.customer_id.clone())
            .or_insert_with(|| ids.uuid())
            .clone();
        let expires = expiry(now, wanted.minutes_to_expire, SESSION_LIFE);
        self.sessions.insert(
            id.clone(),
            Session {
                wanted,
                expires,
                reauthenticates: None,
                is_used: false,
            },
        );
        Ok(id)
    }

    /// A session for a connection, or none where nobody knows it.
    pub(super) fn reauthenticate(
        &mut self,
        now: Duration,
        connection_id: &str,
        mut wanted: Wanted,
    ) -> Option<String> {
        let connection = self.connections.get(connection_id)?;
        if wanted.products.is_empty() {
            wanted.products.clone_from(&connection.products);
        }
        wanted.customer_id.clone_from(&connection.customer_id);
        wanted.customer_name.clone_from(&connection.customer_name);
        wanted.sandbox.clone_from(&connection.sandbox);
        wanted.provider = Some(connection.provider_id.clone());
        let id = self.ids.uuid();
        let expires = expiry(now, wanted.minutes_to_expire, REAUTHENTICATION_LIFE);
        let reauthenticates = Some(connection_id.to_owned());
        self.sessions.insert(
            id.clone(),
            Session {
                wanted,
                expires,
                reauthenticates,
                is_used: false,
            },
        );
        Some(id)
    }

    /// The employer enters a session, which nothing is done to.
    pub(super) fn look(&self, now: Duration, session_id: &str) -> Result<Look, Closed> {
        let session = self.sessions.get(session_id).ok_or(Closed::Unknown)?;
        session.check(now)?;
        let wanted = session.wanted.clone();
        Ok(Look {
            customer_name: wanted.customer_name,
            products: wanted.products,
            provider: wanted.provider,
            redirect_uri: wanted.redirect_uri,
        })
    }

    /// The employer walks through a session and agrees. From here on the customer is connected, to
    /// the provider that the session names, or to the one that the employer chose.
    pub(super) fn authorize(
        &mut self,
        now: Duration,
        session_id: &str,
        is_embedded: bool,
        chosen: Option<&str>,
    ) -> Result<Grant, Closed> {
        let session = self.sessions.get_mut(session_id).ok_or(Closed::Unknown)?;
        session.check(now)?;
        session.is_used = true;
        let mut wanted = session.wanted.clone();
        wanted.provider = wanted.provider.or_else(|| chosen.map(str::to_owned));
        let connection_id = match &session.reauthenticates {
            Some(id) => id.clone(),
            None => self.ids.uuid(),
        };
        self.staged.remove(&wanted.customer_id);
        let redirect_uri = wanted.redirect_uri.clone().filter(|_| !is_embedded);
        self.connect(&connection_id, wanted);
        let code = self.ids.secret("code");
        self.codes.insert(
            code.clone(),
            Code {
                connection_id,
                redirect_uri: redirect_uri.clone(),
                expires: now.saturating_add(CODE_LIFE),
                is_spent: false,
            },
        );
        Ok(Grant { code, redirect_uri })
    }

    /// Makes a connection, or gives one that is there its new products.
    pub(super) fn connect(&mut self, connection_id: &str, wanted: Wanted) {
        let before = self.connections.get(connection_id);
        let connection = Connected {
            entity_id: before.map_or_else(|| self.ids.uuid(), |before| before.entity_id.clone()),
            token: before.and_then(|before| before.token.clone()),
            customer_id: wanted.customer_id.clone(),
            customer_name: wanted.customer_name,
            products: wanted.products,
            provider_id: wanted.provider.unwrap_or_else(|| PROVIDER.to_owned()),
            sandbox: wanted.sandbox,
        };
        self.connections
            .insert(connection_id.to_owned(), connection);
        self.customers
            .insert(wanted.customer_id, connection_id.to_owned());
    }

    /// The connection behind a code, with a new token in place of the one from before. Only a
    /// code that is exchanged is spent.
    pub(super) fn exchange(
        &mut self,
        now: Duration,
        code: &str,
        redirect_uri: Option<&str>,
    ) -> Result<(String, Connected), BadCode> {
        let code = self.codes.get_mut(code).ok_or(BadCode::Unknown)?;
        if code.is_spent {
            return Err(BadCode::Spent);
        }
        if now >= code.expires {
            return Err(BadCode::Expired);
        }
        if code.redirect_uri.as_deref() != redirect_uri {
            return Err(BadCode::RedirectUri);
        }
        let connection = self
            .connections
            .get_mut(&code.connection_id)
            .ok_or(BadCode::Unknown)?;
        code.is_spent = true;
        let token = self.ids.secret("token");
        connection.token = Some(token);
        Ok((code.connection_id.clone(), connection.clone()))
    }

    pub(super) fn connections(&self) -> impl Iterator<Item = (&String, &Connected)> {
        self.connections.iter()
    }
}

impl Session {
    fn check(&self, now: Duration) -> Result<(), Closed> {
        if self.is_used {
            return Err(Closed::Used);
        }
        if now >= self.expires {
            return Err(Closed::Expired);
        }
        Ok(())
    }
}

/// When a life ends. One that is longer than time itself does not.
fn expiry(now: Duration, minutes: Option<f64>, otherwise: Duration) -> Duration {
    let life = match minutes {
        None => otherwise,
        Some(minutes) if minutes > 0.0 => {
            Duration::try_from_secs_f64(minutes * 60.0).unwrap_or(Duration::MAX)
        }
        Some(_) => Duration::ZERO,
    };
    now.saturating_add(life)
}

#[cfg(test)]
mod tests;
