//! Why a callback gives no code.
//!
//! What goes in: the parameters of a callback, and what must not show. What comes out: errors in
//! words that can go to a log or a page: one line, bounded, without control characters, without
//! characters that turn the direction of text, without the code and the state.

use std::fmt;

use super::Callback;
use crate::runtime::Mask;

/// What is kept of each text that came from outside, in characters.
const MAX_TEXT: usize = 300;

/// Why a callback was not read, or gives no code.
///
/// It never shows the code or the state, and what it quotes is escaped and bounded.
///
/// ```
/// use finch_connect::flow::{Callback, CallbackError};
///
/// # fn page(callback: &str, expected: &str) -> &'static str {
/// match Callback::from_query(callback).and_then(|read| read.into_code_with_state(expected)) {
///     Ok(_code) => "connected",
///     Err(CallbackError::Refused(refusal)) if refusal.error == "access_denied" => "maybe later?",
///     Err(error) => {
///         eprintln!("{error}");
///         "please start again"
///     }
/// }
/// # }
/// # assert_eq!(page("error=access_denied&state=s", "s"), "maybe later?");
/// # assert_eq!(page("code=c&state=s", "t"), "please start again");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum CallbackError {
    /// The URL, query or form is longer than [`Callback::MAX_LENGTH`]; it has this many bytes.
    TooLong(usize),
    /// The parameter of this name is there twice, so that two readers could take it differently.
    Duplicate(&'static str),
    /// The expected state is empty: the session that remembers it is lost.
    NoExpectedState,
    /// A state is expected, and the callback has none.
    NoState,
    /// The state is not the expected one: the browser did not begin this flow, or began another
    /// one since.
    WrongState,
    /// There is a reason for there being no code.
    Refused(Refusal),
    /// There is neither a code nor a reason.
    NoCode,
}

impl fmt::Display for CallbackError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong(length) => write!(
                f,
                "the callback has {length} bytes, at most {} are read",
                Callback::MAX_LENGTH
            ),
            Self::Duplicate(name) => write!(f, "the callback has the parameter `{name}` twice"),
            Self::NoExpectedState => f.write_str("the expected state is empty"),
            Self::NoState => f.write_str("the callback has no state"),
            Self::WrongState => f.write_str("the state of the callback is not the expected one"),
            Self::Refused(refusal) => write!(f, "Finch Connect gave no code: {refusal}"),
            Self::NoCode => f.write_str("the callback has no code"),
        }
    }
}

impl std::error::Error for CallbackError {}

/// OAuth's reason for there being no code.
///
/// Every text is one line of at most 300 characters, escaped, and without the code and the state
/// where these have four bytes or more: shorter ones are no secrets, and parts of words. The raw ones are [parameters](Callback::parameter).
///
/// ```
/// use finch_connect::flow::Callback;
///
/// let callback = Callback::from_query("error=server_error&error_description=two%0Alines")?;
/// let refusal = callback.refusal().unwrap();
/// assert_eq!(refusal.error, "server_error");
/// assert_eq!(refusal.description.as_deref(), Some(r"two\u{a}lines"));
/// # Ok::<(), finch_connect::flow::CallbackError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Refusal {
    /// What kind of reason, such as `access_denied`.
    pub error: String,
    /// The reason in words, for developers.
    pub description: Option<String>,
    /// Where more is said. A link from outside: do not follow it unseen.
    pub uri: Option<String>,
}

impl Refusal {
    pub(super) const ERROR: &str = "error";
    pub(super) const DESCRIPTION: &str = "error_description";
    pub(super) const URI: &str = "error_uri";

    /// The refusal in a callback. OAuth has a parameter without a value count as absent.
    pub(super) fn read(callback: &Callback, mask: &Mask) -> Option<Self> {
        let said = |name| callback.parameter(name).filter(|text| !text.is_empty());
        let text = |name| said(name).map(|text| mask.line(text, MAX_TEXT));
        Some(Self {
            // Programs compare it, so it must not lose a part by chance.
            error: mask.value(said(Self::ERROR)?, MAX_TEXT),
            description: text(Self::DESCRIPTION),
            uri: text(Self::URI),
        })
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.error)?;
        if let Some(description) = &self.description {
            write!(f, ": {description}")?;
        }
        if let Some(uri) = &self.uri {
            write!(f, " ({uri})")?;
        }
        Ok(())
    }
}
