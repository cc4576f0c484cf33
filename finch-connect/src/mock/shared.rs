//! What the handle of a mock and its server share.
//!
//! What goes in: requests from the network, wishes from the test. What comes out: answers, and
//! what the test wants to know. One lock, held for moments only.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use http::HeaderMap;
use url::Url;

use super::answer::Answer;
use super::api::{Asked, Settings};
use super::entry::Entry;
use super::fault::Fault;
use super::received::{Log, Received, Veil};
use super::state::{Closed, Look, State};

pub(super) struct Shared {
    pub(super) settings: Settings,
    veil: Veil,
    started: Instant,
    inner: Mutex<Inner>,
}

#[derive(Default)]
pub(super) struct Inner {
    pub(super) state: State,
    pub(super) log: Log,
    /// How far the clock was moved.
    moved: Duration,
    /// Each for one request, of this path or of any.
    faults: VecDeque<(Option<String>, Fault)>,
}

/// A request that is read to its end.
pub(super) struct Whole<'a> {
    pub(super) method: &'a str,
    pub(super) path: &'a str,
    pub(super) query: Option<&'a str>,
    pub(super) headers: &'a HeaderMap,
    /// `None` where it was too large, or ended too early.
    pub(super) body: Option<&'a [u8]>,
}

/// What an employer brings back who agreed.
pub(super) struct Walked {
    pub(super) code: String,
    /// Where the browser goes, if it goes anywhere.
    pub(super) callback_url: Option<String>,
}

/// What an employer says who cancels: the error of OAuth, and words for a person.
const CANCELLED: [(&str, &str); 2] = [
    ("error", "access_denied"),
    ("error_description", "The employer cancelled"),
];

impl Shared {
    pub(super) fn new(settings: Settings, state: State) -> Self {
        let veil = Veil::new(&[&settings.client_secret]);
        let inner = Inner {
            state,
            ..Inner::default()
        };
        Self {
            settings,
            veil,
            started: Instant::now(),
            inner: Mutex::new(inner),
        }
    }

    /// A test that panicked while it held the lock left nothing half done.
    pub(super) fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self, inner: &Inner) -> Duration {
        self.started.elapsed().saturating_add(inner.moved)
    }

    pub(super) fn advance(&self, by: Duration) {
        let mut inner = self.lock();
        inner.moved = inner.moved.saturating_add(by);
    }

    pub(super) fn add_fault(&self, path: Option<&str>, fault: Fault) {
        self.lock()
            .faults
            .push_back((path.map(str::to_owned), fault));
    }

    pub(super) fn clear_faults(&self) {
        self.lock().faults.clear();
    }

    /// Remembers a request, and gives its number, its id and, where it may meet one, a fault.
    pub(super) fn receive(
        &self,
        request: &Whole<'_>,
        meets_fault: bool,
    ) -> (usize, String, Option<Fault>) {
        let mut inner = self.lock();
        let request_id = inner.state.ids.uuid();
        let line = (request.method, request.path, request.query);
        let body = request.body.unwrap_or_default();
        let received = Received::new(line, request.headers, body, &request_id, &self.veil);
        let number = inner.log.push(received);
        let meets = |(path, _): &(Option<String>, Fault)| {
            meets_fault && path.as_ref().is_none_or(|path| path == request.path)
        };
        let index = inner.faults.iter().position(meets);
        let fault = index.and_then(|index| inner.faults.remove(index));
        (number, request_id, fault.map(|(_, fault)| fault))
    }

    /// Acts on a request.
    pub(super) fn act(&self, request: &Whole<'_>) -> (Answer, Vec<String>) {
        let header = |name: &str| {
            let value = request.headers.get(name)?;
            Some(String::from_utf8_lossy(value.as_bytes()).into_owned())
        };
        let asked = Asked {
            method: request.method,
            path: request.path,
            header: &header,
            body: request.body.unwrap_or_default(),
        };
        let mut inner = self.lock();
        let now = self.now(&inner);
        self.settings.answer(&mut inner.state, now, &asked)
    }

    /// Notes how a request ended.
    pub(super) fn end(&self, number: usize, status: Option<u16>, violations: Vec<String>) {
        self.lock().log.end(number, status, violations);
    }

    /// What an employer sees who enters.
    pub(super) fn look(&self, entry: &Entry) -> Result<Look, Closed> {
        let inner = self.lock();
        inner.state.look(self.now(&inner), &entry.session)
    }

    /// Does what an employer does who agrees.
    pub(super) fn walk(&self, entry: &Entry, chosen: Option<&str>) -> Result<Walked, Closed> {
        let is_embedded = entry.flow.is_embedded();
        let grant = {
            let mut inner = self.lock();
            let now = self.now(&inner);
            let state = &mut inner.state;
            state.authorize(now, &entry.session, is_embedded, chosen)?
        };
        let uri = grant.redirect_uri.as_deref();
        let callback_url = uri.and_then(|uri| callback_url(uri, &[("code", &grant.code)], entry));
        Ok(Walked {
            code: grant.code,
            callback_url,
        })
    }

    /// Does what an employer does who cancels, and gives where the browser goes, if it goes
    /// anywhere. The session stays as it is.
    pub(super) fn cancel(&self, entry: &Entry) -> Result<Option<String>, Closed> {
        let uri = self.look(entry)?.redirect_uri;
        let uri = uri.filter(|_| !entry.flow.is_embedded());
        Ok(uri.and_then(|uri| callback_url(&uri, &CANCELLED, entry)))
    }
}

/// A redirect URI with what the browser brings back. Sessions only have redirect URIs that parse.
fn callback_url(uri: &str, brought: &[(&str, &str)], entry: &Entry) -> Option<String> {
    let mut url = Url::parse(uri).ok()?;
    let state = entry.state.iter().map(|state| ("state", &**state));
    url.query_pairs_mut()
        .extend_pairs(brought.iter().copied().chain(state));
    Some(url.into())
}
