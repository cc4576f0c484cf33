//! What the handle of a mock and its server share.
//!
//! What goes in: requests from the network, wishes from the test. What comes out: answers, and
//! what the test wants to know. One lock, held for moments only.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use http::HeaderMap;
use url::{Url, form_urlencoded};

use super::answer::Answer;
use super::api::{Asked, Settings};
use super::fault::Fault;
use super::received::{Log, Received, Veil};
use super::state::{Closed, State};

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
    pub(super) body: &'a [u8],
}

/// Where an employer comes from, as the URL says.
#[derive(Default)]
struct Entry {
    session: String,
    state: Option<String>,
    is_embedded: bool,
}

/// What an employer brings back.
pub(super) struct Walked {
    pub(super) code: String,
    pub(super) state: Option<String>,
    pub(super) callback_url: Option<String>,
}

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
        let received = Received::new(line, request.headers, request.body, &request_id, &self.veil);
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
            body: request.body,
        };
        let mut inner = self.lock();
        let now = self.now(&inner);
        self.settings.answer(&mut inner.state, now, &asked)
    }

    /// Notes how a request ended.
    pub(super) fn end(&self, number: usize, status: Option<u16>, violations: Vec<String>) {
        self.lock().log.end(number, status, violations);
    }

    /// Does what an employer does who agrees. `way` is the URL of a session, or its id.
    pub(super) fn walk(&self, way: &str) -> Result<Walked, Closed> {
        let entry = Entry::read(way);
        let grant = {
            let mut inner = self.lock();
            let now = self.now(&inner);
            inner
                .state
                .authorize(now, &entry.session, entry.is_embedded)?
        };
        // Sessions only have redirect URIs that parse.
        let callback = grant
            .redirect_uri
            .as_deref()
            .map(Url::parse)
            .and_then(Result::ok);
        let callback_url = callback.map(|mut url| {
            let mut query = url.query_pairs_mut();
            query.append_pair("code", &grant.code);
            if let Some(state) = &entry.state {
                query.append_pair("state", state);
            }
            drop(query);
            url.into()
        });
        Ok(Walked {
            code: grant.code,
            state: entry.state,
            callback_url,
        })
    }
}

impl Entry {
    fn read(way: &str) -> Self {
        let Some((_, query)) = way.split_once('?') else {
            return Self {
                session: way.to_owned(),
                ..Self::default()
            };
        };
        let query = query.split('#').next().unwrap_or_default();
        let mut entry = Self::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            match &*name {
                "session" => entry.session = value.into_owned(),
                "state" => entry.state = Some(value.into_owned()),
                "app_type" => entry.is_embedded = value == "spa",
                _ => {}
            }
        }
        entry
    }
}
