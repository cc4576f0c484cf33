//! Parameters in path, query, header and cookie.
//!
//! In: the parameters of a path and of an operation. Out: [`Parameter`]s, those of the path in
//! its order first. Never here: how a value is written into a URL; the runtime does that.

use openapiv3::{Parameter as Model, ParameterSchemaOrContent, PathStyle, QueryStyle, ReferenceOr};

use crate::diagnostic::{Code, Rule};
use crate::ir::{
    Docs, Encoding, Explode, Location, OperationId, OperationPart, Parameter, Presence, Primitive,
    Reserved, SharedRole, Style, Type, TypeUse,
};
use crate::source::Pointer;

use super::reference::Target;
use super::schema::clip;
use super::{Lower, Root, Scope, anything, body, deprecated, described, presence, schema};

/// Headers that OpenAPI takes from elsewhere.
const RESERVED_HEADERS: [&str; 3] = ["accept", "content-type", "authorization"];

/// Headers that say where a body ends: the runtime never lets a caller set them.
const FRAMING_HEADERS: [&str; 2] = ["content-length", "transfer-encoding"];

/// Lowers the parameters of an operation: its own count before those of its path.
pub(super) fn parameters<'a>(
    lower: &mut Lower<'a>,
    shared: (&'a [ReferenceOr<Model>], &Pointer),
    own: (&'a [ReferenceOr<Model>], &Pointer),
    operation: OperationId,
    path: &str,
    at: &Pointer,
) -> Vec<Parameter> {
    let mut found: Vec<Parameter> = Vec::new();
    for (items, at) in [own, shared] {
        let own_count = found.len();
        for (index, item) in items.iter().enumerate() {
            let Some(parameter) =
                parameter(lower, item, operation, &at.child("parameters").index(index))
            else {
                continue;
            };
            let same = |other: &Parameter| {
                other.location == parameter.location
                    && match parameter.location {
                        // HTTP does not tell them apart.
                        Location::Header => {
                            (other.wire_name).eq_ignore_ascii_case(&parameter.wire_name)
                        }
                        Location::Path | Location::Query | Location::Cookie => {
                            other.wire_name == parameter.wire_name
                        }
                    }
            };
            match found.iter().position(same) {
                None => found.push(parameter),
                // The operation's own counts before the one of the path.
                Some(position) if position < own_count => {}
                Some(_) => {
                    let detail = "this parameter is declared twice, the first one counts";
                    lower.judge(
                        Rule::ParameterIgnored,
                        &parameter.place.pointer.clone(),
                        detail,
                    );
                }
            }
        }
    }
    with_path_order(lower, found, path, at)
}

/// The names between braces, in order.
pub(super) fn placeholders(path: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut rest = path;
    while let Some((_, tail)) = rest.split_once('{') {
        let Some((name, tail)) = tail.split_once('}') else {
            break;
        };
        if !names.contains(&name) {
            names.push(name);
        }
        rest = tail;
    }
    names
}

/// Reports a path whose braces do not fit together, or that cannot stand in a URL. Returns whether
/// it is sound.
pub(super) fn check_path(lower: &mut Lower<'_>, path: &str) -> bool {
    let at = Pointer::root().child("paths").child(path);
    let mut open = false;
    let mut empty = false;
    let mut sound = true;
    for character in path.chars() {
        match character {
            '{' => (sound, open, empty) = (sound && !open, true, true),
            '}' => (sound, open) = (sound && open && !empty, false),
            _ => empty = false,
        }
    }
    sound &= !open;
    if !sound {
        let message = format!("the braces of `{}` do not fit together", clip(path));
        lower.error(Code::BadPath, &at, message);
    }
    if path.contains(char::is_control) {
        lower.error(Code::BadPath, &at, "a path cannot hold control characters");
        sound = false;
    }
    sound
}

fn with_path_order(
    lower: &mut Lower<'_>,
    mut found: Vec<Parameter>,
    path: &str,
    at: &Pointer,
) -> Vec<Parameter> {
    let mut ordered = Vec::with_capacity(found.len());
    for name in placeholders(path) {
        let position = found.iter().position(|parameter| {
            parameter.location == Location::Path && parameter.wire_name == name
        });
        if let Some(position) = position {
            ordered.push(found.remove(position));
        } else {
            let detail = format!("`{}` is not declared, it is read as a text", clip(name));
            lower.judge(Rule::Widened, at, detail);
            ordered.push(undeclared(lower, name, at));
        }
    }
    for parameter in found {
        if parameter.location == Location::Path {
            let detail = format!(
                "`{}` does not stand in the path",
                clip(&parameter.wire_name)
            );
            lower.judge(
                Rule::ParameterIgnored,
                &parameter.place.pointer.clone(),
                detail,
            );
        } else {
            ordered.push(parameter);
        }
    }
    ordered
}

fn undeclared(lower: &Lower<'_>, name: &str, at: &Pointer) -> Parameter {
    Parameter {
        wire_name: name.to_owned(),
        requested_name: None,
        location: Location::Path,
        encoding: Encoding::Style(Style::Simple, Explode::No),
        value: TypeUse::plain(Type::Primitive(Primitive::String)),
        presence: Presence::Required,
        reserved: Reserved::Encoded,
        default: None,
        server_default: None,
        docs: Docs::default(),
        deprecation: deprecated(false),
        place: lower.place(at),
    }
}

fn parameter<'a>(
    lower: &mut Lower<'a>,
    item: &'a ReferenceOr<Model>,
    operation: OperationId,
    at: &Pointer,
) -> Option<Parameter> {
    let Target::Found(found, at, name) = lower.resolve(item, at) else {
        return None;
    };
    let data = found.parameter_data_ref();
    let (location, style) = location_and_style(found);
    if !is_usable(lower, location, &data.name, &at) {
        return None;
    }
    let root = match name {
        Some(name) => Root::Shared(name, SharedRole::Parameter),
        None => lower.home(
            &at,
            Root::Operation(operation, OperationPart::Parameter(data.name.clone())),
        ),
    };
    let required = data.required || location == Location::Path;
    let default = default(lower, &data.format, location, required, &at);
    if default.is_some() {
        lower.acted_on.insert(at.child("schema").child("default"));
    }
    let server_default = server_default(lower, &data.format, &at).filter(|_| default.is_none());
    let (encoding, value) = format(
        lower,
        &data.format,
        style,
        data.explode,
        &at,
        Scope::new(root),
    );
    note_loose(lower, found, &value, &at);
    Some(Parameter {
        wire_name: data.name.clone(),
        requested_name: lower.text_extension(
            data.extensions.get("x-rust-name"),
            "x-rust-name",
            &at,
        ),
        location,
        encoding,
        reserved: match found {
            Model::Query {
                allow_reserved: true,
                ..
            } => Reserved::Kept,
            _ => Reserved::Encoded,
        },
        default,
        server_default,
        value,
        presence: presence(required),
        docs: described(data.description.clone()),
        deprecation: deprecated(data.deprecated.unwrap_or_default()),
        place: lower.place(&at),
    })
}

/// Whether OpenAPI and HTTP let a parameter of this name be sent.
fn is_usable(lower: &mut Lower<'_>, location: Location, name: &str, at: &Pointer) -> bool {
    let lowercase = name.to_ascii_lowercase();
    if location == Location::Header && FRAMING_HEADERS.contains(&lowercase.as_str()) {
        let detail = format!("the header `{name}` follows from the body");
        lower.judge(Rule::ParameterIgnored, at, detail);
        return false;
    }
    if location == Location::Header && RESERVED_HEADERS.contains(&lowercase.as_str()) {
        let detail = format!("OpenAPI takes the header `{name}` from elsewhere");
        lower.judge(Rule::ParameterIgnored, at, detail);
        return false;
    }
    let by_token = matches!(location, Location::Header | Location::Cookie);
    if by_token && name.is_empty() {
        // An editor's empty row: HTTP has no way to send it, so nobody can mean one.
        let detail = "a header or a cookie without a name cannot be sent";
        lower.judge(Rule::ParameterIgnored, at, detail);
        return false;
    }
    if by_token && !is_token(name) {
        let message = format!(
            "`{}` cannot be the name of a header or a cookie",
            clip(name)
        );
        lower.error(Code::WrongType, at, message);
        return false;
    }
    true
}

/// What OpenAPI gives no meaning, and what it leaves to guess.
fn note_loose(lower: &mut Lower<'_>, parameter: &Model, value: &TypeUse, at: &Pointer) {
    let Model::Query {
        style,
        allow_empty_value,
        ..
    } = parameter
    else {
        return;
    };
    let text = matches!(value.ty, Type::Primitive(Primitive::String));
    if *allow_empty_value == Some(true) && !text {
        let detail = "only a text can be sent empty";
        lower.judge(Rule::KeywordIgnored, &at.child("allowEmptyValue"), detail);
    }
    if matches!(style, QueryStyle::DeepObject)
        && matches!(value.ty, Type::List(_) | Type::Primitive(_))
    {
        let detail = "`deepObject` is for objects: this is written as by `form`";
        lower.judge(Rule::KeywordIgnored, &at.child("style"), detail);
    }
}

fn location_and_style(parameter: &Model) -> (Location, Style) {
    match parameter {
        Model::Path { style, .. } => {
            let style = match style {
                PathStyle::Matrix => Style::Matrix,
                PathStyle::Label => Style::Label,
                PathStyle::Simple => Style::Simple,
            };
            (Location::Path, style)
        }
        Model::Query { style, .. } => {
            let style = match style {
                QueryStyle::Form => Style::Form,
                QueryStyle::SpaceDelimited => Style::SpaceDelimited,
                QueryStyle::PipeDelimited => Style::PipeDelimited,
                QueryStyle::DeepObject => Style::DeepObject,
            };
            (Location::Query, style)
        }
        Model::Header { .. } => (Location::Header, Style::Simple),
        Model::Cookie { .. } => (Location::Cookie, Style::Form),
    }
}

fn format<'a>(
    lower: &mut Lower<'a>,
    format: &'a ParameterSchemaOrContent,
    style: Style,
    explode: Option<bool>,
    at: &Pointer,
    scope: Scope,
) -> (Encoding, TypeUse) {
    match format {
        ParameterSchemaOrContent::Schema(item) => {
            let explode = match explode {
                Some(true) => Explode::Yes,
                // `deepObject` has no other form.
                None if matches!(style, Style::Form | Style::DeepObject) => Explode::Yes,
                Some(false) | None => Explode::No,
            };
            let value = schema::schema_use(lower, item, &at.child("schema"), scope);
            (Encoding::Style(style, explode), value)
        }
        ParameterSchemaOrContent::Content(content) => {
            let at = at.child("content");
            let Some((name, media_type)) = content.iter().min_by_key(|(name, _)| body::rank(name))
            else {
                return (Encoding::Json, anything());
            };
            for other in content.keys().filter(|other| *other != name) {
                let detail = format!("`{}` is not used, `{}` is", clip(other), clip(name));
                lower.judge(Rule::KeywordIgnored, &at.child(other), detail);
            }
            let at = at.child(name);
            let value = body::held(lower, media_type, &at, scope);
            if body::is_json(name) {
                return (Encoding::Json, value);
            }
            as_text(lower, value, style, name, &at)
        }
    }
}

/// A parameter with `content` that is not JSON: the caller gives its text.
fn as_text(
    lower: &mut Lower<'_>,
    value: TypeUse,
    style: Style,
    media: &str,
    at: &Pointer,
) -> (Encoding, TypeUse) {
    let encoding = Encoding::Style(style, Explode::No);
    if let Type::Primitive(_) = value.ty {
        return (encoding, value);
    }
    let detail = format!("a parameter of `{}` is given as a text", clip(media));
    lower.judge(Rule::Widened, at, detail);
    (encoding, TypeUse::plain(Type::Primitive(Primitive::String)))
}

/// What the server takes where a parameter is left out, for people.
fn server_default(
    lower: &mut Lower<'_>,
    format: &ParameterSchemaOrContent,
    at: &Pointer,
) -> Option<serde_json::Value> {
    let ParameterSchemaOrContent::Schema(schema) = format else {
        return None;
    };
    match schema {
        ReferenceOr::Item(schema) => schema.schema_data.default.clone(),
        ReferenceOr::Reference { reference } => {
            let target = Pointer::from_reference(reference)?;
            let (schema, _) = lower.chase(&target, at)?;
            schema.schema_data.default.clone()
        }
    }
}

/// A header that must be there and has a default is sent by itself.
fn default(
    lower: &mut Lower<'_>,
    format: &ParameterSchemaOrContent,
    location: Location,
    required: bool,
    at: &Pointer,
) -> Option<String> {
    let ParameterSchemaOrContent::Schema(ReferenceOr::Item(schema)) = format else {
        return None;
    };
    if location != Location::Header || !required {
        return None;
    }
    let text = match schema.schema_data.default.as_ref()? {
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Number(number) => number.to_string(),
        serde_json::Value::Bool(value) => value.to_string(),
        _ => return None,
    };
    if text
        .chars()
        .any(|character| character != '\t' && (character.is_control() || !character.is_ascii()))
    {
        let at = at.child("schema").child("default");
        lower.error(
            Code::WrongType,
            &at,
            "this default cannot stand in a header",
        );
        return None;
    }
    Some(text)
}

/// A token of HTTP.
pub(super) fn is_token(name: &str) -> bool {
    !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}
