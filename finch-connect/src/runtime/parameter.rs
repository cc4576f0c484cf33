//! How a parameter becomes part of a path, a query, a header or a cookie.
//!
//! What goes in: any value that serialises, its style and whether it is exploded. What comes
//! out: text with everything but unreserved characters percent-encoded. A value that is absent
//! or null adds nothing; a value never adds a separator, a path segment or a line of its own.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use serde_json::Value;
use url::form_urlencoded::byte_serialize;

use crate::runtime::{from_json_bytes, to_json_bytes};

/// Everything but the unreserved characters of RFC 3986.
pub(crate) const COMPONENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// What a path template may not carry as it is; its own `/` and `%` stay.
pub(crate) const TEMPLATE: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'/')
    .remove(b'%')
    .remove(b':')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'&')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b';')
    .remove(b'=');

/// What a value of a query may carry as it is where the document allows reserved characters: all
/// that cannot begin another parameter or end the query. `+` is a blank to many servers, and `;`
/// ends a parameter for some. `%` is not kept either: a value arrives as the caller has it.
const RESERVED: &AsciiSet = &COMPONENT
    .remove(b':')
    .remove(b'/')
    .remove(b'?')
    .remove(b'[')
    .remove(b']')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'=');

/// How lists and objects become text. The examples stand for a list of two colors.
///
/// ```
#[doc = include_str!("example.rs.in")]
/// use finch_connect::runtime::{Explode, Method, Style};
///
/// let colors = vec!["blue".to_owned(), "black".to_owned()];
/// let call = client
///     .call(Method::Get, "/cars")
///     .query("color", Style::PipeDelimited, Explode::No, &colors)
///     .returns_nothing();
/// assert_eq!(sent(call).uri().query(), Some("color=blue%7Cblack"));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// `blue,black`, in paths and headers.
    Simple,
    /// `.blue,black`, in paths.
    Label,
    /// `;color=blue,black`, in paths.
    Matrix,
    /// `color=blue,black`, in queries and cookies.
    Form,
    /// `color=blue%20black`, in queries.
    SpaceDelimited,
    /// `color=blue%7Cblack`, in queries.
    PipeDelimited,
    /// `color%5BR%5D=100`, in queries.
    DeepObject,
    /// The value as JSON text: a parameter with `content: application/json`.
    Json,
}

/// Whether each element or member stands on its own.
///
/// ```
#[doc = include_str!("example.rs.in")]
/// use finch_connect::runtime::{Explode, Method, Style};
///
/// let colors = vec!["blue".to_owned(), "black".to_owned()];
/// let call = client
///     .call(Method::Get, "/cars")
///     .query("color", Style::Form, Explode::No, &colors)
///     .returns_nothing();
/// assert_eq!(sent(call).uri().query(), Some("color=blue,black"));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Explode {
    /// `color=blue&color=black`
    Yes,
    /// `color=blue,black`
    No,
}

/// Whether reserved characters of a value stay as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reserved {
    /// They are encoded.
    Encoded,
    /// Those stay that cannot be taken for anything but a part of the value.
    Kept,
}

/// A value in one of the three forms that styles know. What is nested deeper is JSON text.
enum Shape {
    One(String),
    List(Vec<String>),
    Members(Vec<(String, String)>),
}

/// A value as JSON, by the same rules as a body; `None` for null. The one generic step: the
/// rest is compiled once, however many operations there are.
pub(crate) fn json<T: Serialize + ?Sized>(value: &T) -> Result<Option<Value>, String> {
    let bytes = to_json_bytes(value).map_err(|error| error.to_string())?;
    let value: Value = from_json_bytes(&bytes).map_err(|error| error.to_string())?;
    Ok((!value.is_null()).then_some(value))
}

fn shape(value: Value, style: Style) -> Shape {
    if style == Style::Json {
        return Shape::One(value.to_string());
    }
    match value {
        Value::Array(items) => Shape::List(items.iter().filter_map(text).collect()),
        Value::Object(members) => Shape::Members(
            members
                .iter()
                .filter_map(|(name, value)| Some((name.clone(), text(value)?)))
                .collect(),
        ),
        value => Shape::One(text(&value).unwrap_or_default()),
    }
}

/// One value as text; `None` for null.
pub(crate) fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

fn encode(text: &str) -> String {
    utf8_percent_encode(text, COMPONENT).collect()
}

/// The comma stays encoded: it separates the elements of lists.
fn encode_reserved(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).collect()
}

fn keep(text: &str) -> String {
    text.to_owned()
}

/// The text that stands in a path for a value. `Err` says why there is none.
pub(crate) fn path_text(
    name: &str,
    style: Style,
    explode: Explode,
    value: Option<Value>,
) -> Result<String, String> {
    let Some(value) = value else {
        return Err("null cannot stand in a path".to_owned());
    };
    let text = match (style, shape(value, style)) {
        (Style::Label, shape) => prefixed('.', explode, &shape),
        (Style::Matrix, shape) => matrix(name, explode, shape),
        (_, shape) => joined(&shape, ",", explode, encode),
    };
    // An empty value would change which resource the path names.
    if text.is_empty() || text == "." && style == Style::Label {
        return Err("empty, cannot stand in a path".to_owned());
    }
    Ok(text)
}

fn prefixed(prefix: char, explode: Explode, shape: &Shape) -> String {
    let separator = if explode == Explode::Yes { "." } else { "," };
    format!("{prefix}{}", joined(shape, separator, explode, encode))
}

fn matrix(name: &str, explode: Explode, shape: Shape) -> String {
    let name = encode(name);
    let pair = |name: &str, value: &str| match value {
        "" => format!(";{name}"),
        _ => format!(";{name}={value}"),
    };
    match (explode, shape) {
        (Explode::Yes, Shape::List(items)) => items
            .iter()
            .map(|item| pair(&name, &encode(item)))
            .collect(),
        (Explode::Yes, Shape::Members(members)) => members
            .iter()
            .map(|(key, value)| pair(&encode(key), &encode(value)))
            .collect(),
        (_, Shape::List(items)) if items.is_empty() => String::new(),
        (_, shape) => pair(&name, &joined(&shape, ",", Explode::No, encode)),
    }
}

/// Elements, or keys and values, with `separator` between them.
fn joined(shape: &Shape, separator: &str, explode: Explode, code: fn(&str) -> String) -> String {
    let parts: Vec<String> = match shape {
        Shape::One(text) => return code(text),
        Shape::List(items) => items.iter().map(|item| code(item)).collect(),
        Shape::Members(members) if explode == Explode::Yes => members
            .iter()
            .map(|(key, value)| format!("{}={}", code(key), code(value)))
            .collect(),
        Shape::Members(members) => members
            .iter()
            .flat_map(|(key, value)| [code(key), code(value)])
            .collect(),
    };
    parts.join(separator)
}

/// Whether what is written can be read again. Space and `|` separate elements as they stand for
/// themselves: encoded. `Err` says what would come out as more elements than there are.
pub(crate) fn separable(
    style: Style,
    explode: Explode,
    value: Option<&Value>,
) -> Result<(), String> {
    let (separator, shown) = match (style, explode) {
        (Style::SpaceDelimited, Explode::No) => (' ', "a space"),
        (Style::PipeDelimited, Explode::No) => ('|', "`|`"),
        _ => return Ok(()),
    };
    let Some(value) = value else { return Ok(()) };
    let splits = match shape(value.clone(), style) {
        Shape::One(_) => false,
        Shape::List(items) => items.iter().any(|item| item.contains(separator)),
        Shape::Members(members) => members
            .iter()
            .any(|(key, value)| key.contains(separator) || value.contains(separator)),
    };
    if splits {
        return Err(format!(
            "an element contains {shown}, which separates the elements here"
        ));
    }
    Ok(())
}

/// The `name=value` pairs that a value adds to a query or a cookie, encoded.
pub(crate) fn pairs(
    name: &str,
    style: Style,
    explode: Explode,
    value: Option<Value>,
) -> Vec<String> {
    reserved_pairs(name, style, explode, Reserved::Encoded, value)
}

/// The same, with the choice to leave reserved characters of values as they are. Names are always
/// encoded: they are where a parameter begins.
pub(crate) fn reserved_pairs(
    name: &str,
    style: Style,
    explode: Explode,
    reserved: Reserved,
    value: Option<Value>,
) -> Vec<String> {
    let Some(value) = value else {
        return Vec::new();
    };
    let name = encode(name);
    let code = match reserved {
        Reserved::Encoded => encode,
        Reserved::Kept => encode_reserved,
    };
    if let (Style::DeepObject, Value::Object(_)) = (style, &value) {
        let mut pairs = Vec::new();
        deep(&name, &value, code, &mut pairs);
        return pairs;
    }
    let separator = match style {
        Style::SpaceDelimited => "%20",
        Style::PipeDelimited => "%7C",
        _ => ",",
    };
    match (explode, shape(value, style)) {
        // A comma separates nothing here.
        (_, Shape::One(text)) if reserved == Reserved::Kept => {
            vec![format!("{name}={}", code(&text).replace("%2C", ","))]
        }
        (Explode::Yes, Shape::List(items)) => items
            .iter()
            .map(|item| format!("{name}={}", code(item)))
            .collect(),
        (Explode::Yes, Shape::Members(members)) => members
            .iter()
            .map(|(key, value)| format!("{}={}", encode(key), code(value)))
            .collect(),
        // An empty list has no text of its own: `tags=` would be a list of one empty element.
        (_, Shape::List(items)) if items.is_empty() => Vec::new(),
        (_, Shape::Members(members)) if members.is_empty() => Vec::new(),
        (_, shape) => vec![format!(
            "{name}={}",
            joined(&shape, separator, Explode::No, code)
        )],
    }
}

/// `name[key]=value`, as deep as the value goes. Elements of a list repeat the key; elements that
/// hold members of their own are numbered, or nobody could tell which member belongs to which.
fn deep(name: &str, value: &Value, code: fn(&str) -> String, pairs: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                let name = format!("{name}%5B{}%5D", encode(key));
                deep(&name, value, code, pairs);
            }
        }
        Value::Array(items) => {
            let plain = |item: &Value| !item.is_object() && !item.is_array();
            let numbered = !items.iter().all(plain);
            for (index, item) in items.iter().enumerate() {
                if numbered {
                    deep(&format!("{name}%5B{index}%5D"), item, code, pairs);
                } else {
                    deep(name, item, code, pairs);
                }
            }
        }
        value => pairs.extend(text(value).map(|text| format!("{name}={}", code(&text)))),
    }
}

/// The text of a header, not encoded; `None` for null.
pub(crate) fn header_text(style: Style, explode: Explode, value: Option<Value>) -> Option<String> {
    Some(joined(&shape(value?, style), ",", explode, keep))
}

/// A body of `application/x-www-form-urlencoded`. `styles` are for members that are not written
/// like the others: elements of a list each by itself, objects as JSON.
pub(crate) fn form_text(
    value: Option<Value>,
    styles: &[(String, Style, Explode)],
) -> Result<String, String> {
    let members = match value {
        None => return Ok(String::new()),
        Some(Value::Object(members)) => members,
        Some(_) => return Err("a form needs an object".to_owned()),
    };
    let plus = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
    let mut fields: Vec<String> = Vec::new();
    for (name, value) in members {
        if let Some((_, style, explode)) = styles.iter().find(|(member, ..)| *member == name) {
            let value = (!value.is_null()).then_some(value);
            separable(*style, *explode, value.as_ref())
                .map_err(|message| format!("{name}: {message}"))?;
            fields.extend(pairs(&name, *style, *explode, value));
            continue;
        }
        let texts = match &value {
            Value::Array(items) => items.iter().filter_map(text).collect(),
            value => Vec::from_iter(text(value)),
        };
        let field = |text: &String| format!("{}={}", plus(&name), plus(text));
        fields.extend(texts.iter().map(field));
    }
    Ok(fields.join("&"))
}

/// Does one segment of a path mean "here" or "up", in any spelling that a URL parser knows?
pub(crate) fn is_dot_segment(segment: &str) -> bool {
    // The longest spelling is `%2e%2e`.
    if segment.is_empty() || segment.len() > 6 || !segment.starts_with(['.', '%']) {
        return false;
    }
    let plain = segment.to_ascii_lowercase().replace("%2e", ".");
    plain == "." || plain == ".."
}

/// The template with its `{name}`s replaced. `Err` names the first that has no value, or the
/// segment that would change the path.
pub(crate) fn fill_template<'a>(
    template: &'a str,
    values: &[(String, String)],
) -> Result<Cow<'a, str>, String> {
    let mut path = Cow::Borrowed("");
    let mut rest = template;
    while let Some(start) = rest.find('{') {
        let Some(length) = rest[start..].find('}') else {
            break;
        };
        let name = &rest[start + 1..start + length];
        let Some((_, value)) = values.iter().find(|(known, _)| known == name) else {
            return Err(format!("{name}: no value for this path parameter"));
        };
        path += Cow::from(utf8_percent_encode(&rest[..start], TEMPLATE));
        path.to_mut().push_str(value);
        rest = &rest[start + length + 1..];
    }
    // Without a parameter this is the template itself.
    path += Cow::from(utf8_percent_encode(rest, TEMPLATE));
    // Nearly no path has a character that such a segment begins with.
    if path.contains(['.', '%'])
        && let Some(segment) = path.split('/').find(|segment| is_dot_segment(segment))
    {
        return Err(format!(
            "the path segment `{segment}` would change the path"
        ));
    }
    Ok(path)
}

#[cfg(test)]
mod tests;
