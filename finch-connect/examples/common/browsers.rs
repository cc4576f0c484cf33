//! What the server remembers of each browser.
//!
//! What goes in: the cookie of a request. What comes out: the flow that this browser began, once,
//! and the connection that it made. The browser has a name for what is kept, and nothing else.
//! In your application this is the session store that you have already.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::http::HeaderMap;
use axum::http::header::COOKIE;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use finch_connect::Secret;
use finch_connect::flow::{Callback, CallbackError, SessionKind};

use super::Customer;
use super::problem::Problem;

/// A flow takes minutes. A state that is older than this is good for nothing.
const LIFE: Duration = Duration::from_secs(60 * 60);

pub(crate) struct Browsers {
    cookie: String,
    attributes: &'static str,
    known: Mutex<HashMap<String, Browser>>,
}

struct Browser {
    since: Instant,
    flow: Option<Flow>,
    connected: Option<Connected>,
}

/// A flow that is under way.
pub(crate) struct Flow {
    /// Comes back with the code, and shows that this browser began the flow.
    pub(crate) state: String,
    pub(crate) kind: SessionKind,
    /// For whom the session was made.
    pub(crate) customer: Customer,
}

/// A flow that has come to its end.
#[derive(Clone)]
pub(crate) struct Connected {
    pub(crate) connection_id: String,
    pub(crate) kind: SessionKind,
}

impl Browsers {
    pub(crate) fn new(example: &str, origin: &str) -> Self {
        // `HttpOnly`: no script can read it. `SameSite=Lax`: it comes along when Finch Connect
        // sends the browser back, and not with forms of other sites. `Secure` and `__Host-` need
        // https, which your application has.
        let (prefix, attributes) = if origin.starts_with("https:") {
            ("__Host-", "; Path=/; HttpOnly; SameSite=Lax; Secure")
        } else {
            ("", "; Path=/; HttpOnly; SameSite=Lax")
        };
        Self {
            cookie: format!("{prefix}{example}_session"),
            attributes,
            known: Mutex::default(),
        }
    }

    /// Remembers a flow that begins, in place of one from before: the last one counts. What comes
    /// out is the value of `Set-Cookie`.
    pub(crate) fn begin(&self, headers: &HeaderMap, flow: Flow) -> Result<String, Problem> {
        // Made before the lock is taken. An id that the server did not give is not taken over.
        let fresh = unguessable()?;
        let mut known = self.lock();
        known.retain(|_, browser| browser.since.elapsed() < LIFE);
        let id = self
            .id(headers)
            .filter(|id| known.contains_key(id))
            .unwrap_or(fresh);
        let browser = known.entry(id.clone()).or_insert_with(|| Browser {
            since: Instant::now(),
            flow: None,
            connected: None,
        });
        browser.since = Instant::now();
        browser.flow = Some(flow);
        Ok(format!("{}={id}{}", self.cookie, self.attributes))
    }

    /// Ends the flow that this browser began: what comes out is the code that came back, and the
    /// flow. The state is compared, in constant time, before anything else is looked at, and the
    /// flow is taken after that: a state is good for one code, and a link with another state, which
    /// any site can make a browser follow, ends nothing.
    pub(crate) fn end(
        &self,
        headers: &HeaderMap,
        callback: Callback,
    ) -> Result<(Secret, Flow), CallbackError> {
        let mut known = self.lock();
        let browser = self.id(headers).and_then(|id| known.get_mut(&id));
        let flow = browser
            .filter(|browser| browser.since.elapsed() < LIFE)
            .map(|browser| &mut browser.flow)
            .ok_or(CallbackError::NoExpectedState)?;
        let expected = flow.as_ref().map_or("", |flow| flow.state.as_str());
        let code = callback.into_code_with_state(expected)?;
        let flow = flow.take().ok_or(CallbackError::NoExpectedState)?;
        Ok((code, flow))
    }

    pub(crate) fn connect(&self, headers: &HeaderMap, connected: Connected) {
        let mut known = self.lock();
        if let Some(browser) = self.id(headers).and_then(|id| known.get_mut(&id)) {
            browser.connected = Some(connected);
        }
    }

    pub(crate) fn connected(&self, headers: &HeaderMap) -> Option<Connected> {
        self.lock().get(&self.id(headers)?)?.connected.clone()
    }

    /// The value of the cookie.
    fn id(&self, headers: &HeaderMap) -> Option<String> {
        headers
            .get_all(COOKIE)
            .iter()
            .filter_map(|header| header.to_str().ok())
            .flat_map(|header| header.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(name, _)| *name == self.cookie)
            .map(|(_, value)| value.to_owned())
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Browser>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// 256 bits from the operating system, as text. Nothing that can be computed will do: not a
/// counter, not the time, not the id of a customer.
pub(crate) fn unguessable() -> Result<String, Problem> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| Problem::internal(&error))?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}
