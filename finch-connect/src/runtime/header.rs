//! Headers of the caller: what can be sent, and what must stay out of sight.
//!
//! What goes in: a name and a value, as text. What comes out: a header, or why there is none. The
//! value is never named: it can be a secret.

mod list;

use http::{HeaderName, HeaderValue};

pub(crate) use self::list::HeaderList;

/// A header that can be sent, or why it cannot.
pub(crate) fn header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), String> {
    let name = HeaderName::try_from(name).map_err(|_| "is no header name".to_owned())?;
    if is_framing(name.as_str()) {
        return Err("is set by the transport".to_owned());
    }
    let value = HeaderValue::try_from(value)
        .map_err(|_| "contains a character that no header can carry".to_owned())?;
    Ok((name, value))
}

/// Headers that say where the body ends. A wrong one would cut the request or keep the server
/// waiting, and only the transport knows the right ones.
pub(crate) fn is_framing(name: &str) -> bool {
    ["content-length", "transfer-encoding"]
        .iter()
        .any(|framing| name.eq_ignore_ascii_case(framing))
}

/// Headers, cookies and members of a query whose values are secrets, by the words in their names.
pub(crate) fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["auth", "cookie", "key", "secret", "token"]
        .iter()
        .any(|word| name.contains(word))
}
