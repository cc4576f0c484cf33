//! What the browser brings back from Finch Connect.
//!
//! What goes in: the URL of the redirect, its query, or a form that a page of yours posts. What
//! comes out: the code, once the state is checked; or the reason why there is none. Anybody can
//! call this URL with anything: what is here is bounded, never trusted, and never shows the code
//! or the state in a `Debug`.

use std::fmt;

use subtle::ConstantTimeEq as _;
use url::form_urlencoded;

use super::{CODE, CallbackError, Refusal, STATE};
use crate::runtime::{Mask, Secret};

/// The parameters of OAuth. One that comes twice could be read in two ways.
const ONCE: [&str; 5] = [
    CODE,
    STATE,
    Refusal::ERROR,
    Refusal::DESCRIPTION,
    Refusal::URI,
];

/// How many names of parameters `Debug` shows, and how much of each.
const MAX_NAMES: usize = 20;
const MAX_NAME: usize = 60;

/// The end of the employer's way through Finch Connect, as the browser tells it.
///
/// Names and values are decoded as forms are: `+` is a blank, `%41` is `A`, and bytes that are no
/// UTF-8 become U+FFFD. A fragment is ignored. Parameters that are not the code or the state are
/// kept as they come, in order: [`Callback::parameter`] gives them raw.
///
/// ```
/// use finch_connect::flow::Callback;
///
/// let callback = Callback::from_url("/finch/callback?code=c-1&state=st-1&new=1")?;
/// assert_eq!(callback.parameter("new"), Some("1"));
/// let code = callback.into_code_with_state("st-1")?; // what your session remembers
/// assert_eq!(code.expose(), "c-1");
/// # Ok::<(), finch_connect::flow::CallbackError>(())
/// ```
#[derive(Clone)]
pub struct Callback {
    code: Option<Secret>,
    state: Option<Secret>,
    /// Everything else, in order.
    others: Vec<(String, String)>,
}

impl Callback {
    /// The longest text that is read, in bytes.
    pub const MAX_LENGTH: usize = 64 * 1024;

    /// Reads the URL of the redirect: the whole of it, or its path and query as web frameworks
    /// give it.
    ///
    /// ```
    /// use finch_connect::flow::Callback;
    ///
    /// let callback = Callback::from_url("https://app.example/finch/callback?code=c-1&state=st-1")?;
    /// assert_eq!(callback.state(), Some("st-1"));
    /// # Ok::<(), finch_connect::flow::CallbackError>(())
    /// ```
    pub fn from_url(url: &str) -> Result<Self, CallbackError> {
        bounded(url)?;
        let query = without_fragment(url)
            .split_once('?')
            .map_or("", |(_, query)| query);
        Self::read(query)
    }

    /// Reads a query, with or without its `?`; or a form that a page of yours posts to the backend,
    /// as it does at the end of the embedded flow.
    ///
    /// ```
    /// use finch_connect::flow::Callback;
    ///
    /// let callback = Callback::from_query("code=c-1")?;
    /// assert_eq!(callback.state(), None);
    /// # Ok::<(), finch_connect::flow::CallbackError>(())
    /// ```
    pub fn from_query(query: &str) -> Result<Self, CallbackError> {
        bounded(query)?;
        let query = without_fragment(query);
        Self::read(query.strip_prefix('?').unwrap_or(query))
    }

    fn read(query: &str) -> Result<Self, CallbackError> {
        let mut callback = Self {
            code: None,
            state: None,
            others: Vec::new(),
        };
        let mut seen = Vec::new();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            if let Some(known) = ONCE.into_iter().find(|known| *known == name) {
                if seen.contains(&known) {
                    return Err(CallbackError::Duplicate(known));
                }
                seen.push(known);
            }
            let value = value.into_owned();
            match &*name {
                CODE => callback.code = Some(value.into()),
                STATE => callback.state = Some(value.into()),
                _ => callback.others.push((name.into_owned(), value)),
            }
        }
        Ok(callback)
    }

    /// The state, raw and unchecked: a key to look up what was going on, if you use it so. `None`
    /// is absent, `Some("")` is there and empty.
    ///
    /// ```
    /// # use finch_connect::flow::Callback;
    /// let callback = Callback::from_query("code=c-1&state=customer-1%2Fsetup")?;
    /// assert_eq!(callback.state(), Some("customer-1/setup"));
    /// # Ok::<(), finch_connect::flow::CallbackError>(())
    /// ```
    pub fn state(&self) -> Option<&str> {
        self.state.as_ref().map(Secret::expose)
    }

    /// The reason that the callback gives for there being no code: OAuth's `error` and what
    /// belongs to it. Made safe to show, and unchecked: anybody can call your URL with it.
    ///
    /// ```
    /// use finch_connect::flow::Callback;
    ///
    /// let callback = Callback::from_query("error=access_denied&error_description=Not+today")?;
    /// let refusal = callback.refusal().unwrap();
    /// assert_eq!(refusal.to_string(), "access_denied: Not today");
    /// # Ok::<(), finch_connect::flow::CallbackError>(())
    /// ```
    pub fn refusal(&self) -> Option<Refusal> {
        // Seldom there is one, and only then is a mask worth its while.
        self.parameter(Refusal::ERROR)
            .filter(|error| !error.is_empty())?;
        Refusal::read(self, &self.mask())
    }

    /// The value of the first parameter of this name, raw. The code and the state are not among
    /// the parameters.
    ///
    /// ```
    /// # use finch_connect::flow::Callback;
    /// let callback = Callback::from_query("code=c-1&provider=gusto")?;
    /// assert_eq!(callback.parameter("provider"), Some("gusto"));
    /// assert_eq!(callback.parameter("code"), None);
    /// # Ok::<(), finch_connect::flow::CallbackError>(())
    /// ```
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters()
            .find(|(known, _)| *known == name)
            .map(|(_, value)| value)
    }

    /// All parameters but the code and the state, raw and in order.
    ///
    /// ```
    /// use finch_connect::flow::Callback;
    ///
    /// let callback = Callback::from_query("a=1&code=c-1&b=2&a=3")?;
    /// let names: Vec<&str> = callback.parameters().map(|(name, _)| name).collect();
    /// assert_eq!(names, ["a", "b", "a"]);
    /// # Ok::<(), finch_connect::flow::CallbackError>(())
    /// ```
    pub fn parameters(&self) -> impl Iterator<Item = (&str, &str)> {
        self.others
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The code, if the state is the expected one: what your session remembers of the moment when
    /// it sent the browser away. The comparison takes the same time wherever two states differ.
    ///
    /// The state is looked at first, then the refusal, then the code. An empty `expected` is an
    /// error: it would let everything pass that has lost its session.
    ///
    /// ```
    /// use finch_connect::flow::{Callback, CallbackError};
    ///
    /// let callback = Callback::from_query("code=c-1&state=forged")?;
    /// let error = callback.into_code_with_state("st-1").unwrap_err();
    /// assert_eq!(error, CallbackError::WrongState);
    /// # Ok::<(), CallbackError>(())
    /// ```
    pub fn into_code_with_state(self, expected: &str) -> Result<Secret, CallbackError> {
        if expected.is_empty() {
            return Err(CallbackError::NoExpectedState);
        }
        let state = self.state().ok_or(CallbackError::NoState)?;
        if !bool::from(state.as_bytes().ct_eq(expected.as_bytes())) {
            return Err(CallbackError::WrongState);
        }
        self.into_code_without_state()
    }

    /// The code, whatever the state is: for flows that send none, or use it for something else
    /// than a check. The refusal is looked at first, then the code.
    ///
    /// Without a check of a state that belongs to the browser's session, anybody can make the
    /// browser of one of your users hand in a code of their own.
    ///
    /// ```
    /// use finch_connect::flow::Callback;
    ///
    /// let code = Callback::from_query("code=c-1")?.into_code_without_state()?;
    /// assert_eq!(code.expose(), "c-1");
    /// # Ok::<(), finch_connect::flow::CallbackError>(())
    /// ```
    pub fn into_code_without_state(self) -> Result<Secret, CallbackError> {
        if let Some(refusal) = self.refusal() {
            return Err(CallbackError::Refused(refusal));
        }
        // OAuth has a parameter without a value count as absent.
        self.code
            .filter(|code| !code.expose().is_empty())
            .ok_or(CallbackError::NoCode)
    }

    /// What must not show, even where another parameter repeats it.
    fn mask(&self) -> Mask {
        let mut mask = Mask::default();
        for secret in self.code.iter().chain(&self.state) {
            mask.add(secret.expose());
        }
        mask
    }
}

fn bounded(text: &str) -> Result<(), CallbackError> {
    if text.len() > Callback::MAX_LENGTH {
        return Err(CallbackError::TooLong(text.len()));
    }
    Ok(())
}

fn without_fragment(text: &str) -> &str {
    text.split('#').next().unwrap_or_default()
}

/// Names of parameters show, their values do not: they may be secrets that nobody knows of yet.
impl fmt::Debug for Callback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mask = self.mask();
        let names: Vec<String> = self
            .others
            .iter()
            .take(MAX_NAMES)
            .map(|(name, _)| mask.line(name, MAX_NAME))
            .collect();
        f.debug_struct("Callback")
            .field("has_code", &self.code.is_some())
            .field("has_state", &self.state.is_some())
            .field("parameters", &names)
            .finish_non_exhaustive()
    }
}
