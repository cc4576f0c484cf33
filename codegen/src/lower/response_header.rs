//! The headers of good answers, brought together over their statuses.
//!
//! In: the answers of an operation. Out: [`ResponseHeader`]s, each name once. Never here: how a
//! header is read; the runtime does that.

use std::collections::BTreeMap;

use openapiv3::{Header as Model, MediaType, ParameterSchemaOrContent, ReferenceOr};
use serde_json::Value as Json;

use crate::diagnostic::Rule;
use crate::ir::{
    Encoding, Explode, OperationId, OperationPart, Part, Primitive, ResponseHeader, SharedRole,
    StatusMatch, Style, Type, TypeUse,
};
use crate::source::Pointer;

use super::body::{self, essence, is_json};
use super::parameter::is_token;
use super::reference::Target;
use super::response::Found;
use super::schema::clip;
use super::{Lower, Root, Scope, deprecated, described, presence, schema};

/// A header of one answer.
struct Stated<'a> {
    wire_name: &'a str,
    model: &'a Model,
    at: Pointer,
    scope: Scope,
}

/// Lowers the headers of the good answers, in the order in which they are first met.
pub(super) fn headers<'a>(
    lower: &mut Lower<'a>,
    answers: &[Found<'a>],
    good: &[StatusMatch],
    id: OperationId,
) -> Vec<ResponseHeader> {
    let mut groups: Vec<Vec<Stated<'a>>> = Vec::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for answer in answers {
        let model: &'a openapiv3::Response = answer.model;
        let is_good = good.contains(&answer.response.status);
        if !is_good && !model.headers.is_empty() {
            let detail = "headers of an error have no types, `Error::headers` has their texts";
            let at = answer.at.child("headers");
            lower.judge(Rule::DocumentationOnly, &at, detail);
        }
        for (name, item) in &model.headers {
            let at = answer.at.child("headers").child(name);
            // Those of errors too: what they refer to is referred to.
            let stated = stated(lower, name, item, &at, answer, id);
            let Some(stated) = stated.filter(|_| is_good) else {
                continue;
            };
            let place = places.entry(name.to_ascii_lowercase());
            let place = *place.or_insert(groups.len());
            match groups.get_mut(place) {
                Some(group) => group.push(stated),
                None => groups.push(vec![stated]),
            }
        }
    }
    groups
        .into_iter()
        .filter_map(|group| header(lower, group, good.len()))
        .collect()
}

fn stated<'a>(
    lower: &mut Lower<'a>,
    name: &'a str,
    item: &'a ReferenceOr<Model>,
    at: &Pointer,
    answer: &Found<'a>,
    id: OperationId,
) -> Option<Stated<'a>> {
    let Target::Found(found, target, shared) = lower.resolve(item, at) else {
        return None;
    };
    let left_out = if name.eq_ignore_ascii_case("content-type") {
        Some(format!(
            "OpenAPI takes the header `{}` from elsewhere",
            clip(name)
        ))
    } else if is_token(name) {
        None
    } else {
        Some(format!("`{}` cannot be the name of a header", clip(name)))
    };
    if let Some(detail) = left_out {
        lower.judge(Rule::ParameterIgnored, at, detail);
        return None;
    }
    let scope = match (shared, &answer.root) {
        (Some(shared), _) => Scope::new(Root::Shared(shared, SharedRole::Header)),
        (None, Root::Shared(response, role)) if target == *at => {
            let scope = Scope::new(Root::Shared(response.clone(), *role));
            scope.child(Part::Member(name.to_owned()))
        }
        (None, _) => {
            // Named by the place where it is written, whoever refers to it.
            let written = target.tokens().last().unwrap_or_default();
            let part = OperationPart::ResponseHeader(written);
            Scope::new(lower.home(&target, Root::Operation(id, part)))
        }
    };
    Some(Stated {
        wire_name: name,
        model: found,
        at: target,
        scope,
    })
}

/// One header, as all answers that have it state it.
fn header<'a>(
    lower: &mut Lower<'a>,
    group: Vec<Stated<'a>>,
    answers: usize,
) -> Option<ResponseHeader> {
    let always = group.len() == answers && group.iter().all(|stated| stated.model.required);
    let same = group.windows(2).all(|pair| {
        let [left, right] = pair else { return true };
        left.model.format == right.model.format && explode(left.model) == explode(right.model)
    });
    for stated in &group {
        lower.acted_on.insert(stated.at.child("x-rust-name"));
    }
    let Stated {
        wire_name,
        model,
        at,
        scope,
    } = group.into_iter().next()?;
    let (encoding, value) = if same {
        format(lower, model, &at, scope)
    } else {
        let detail = "answers describe this header in different ways: it is read as text";
        lower.judge(Rule::Widened, &at, detail);
        (Encoding::Style(Style::Simple, Explode::No), text())
    };
    let name = model.extensions.get("x-rust-name");
    Some(ResponseHeader {
        wire_name: wire_name.to_owned(),
        requested_name: lower.text_extension(name, "x-rust-name", &at),
        encoding,
        value,
        presence: presence(always),
        docs: described(model.description.clone()),
        deprecation: deprecated(model.deprecated.unwrap_or_default()),
        place: lower.place(&at),
    })
}

fn format<'a>(
    lower: &mut Lower<'a>,
    model: &'a Model,
    at: &Pointer,
    scope: Scope,
) -> (Encoding, TypeUse) {
    match &model.format {
        ParameterSchemaOrContent::Schema(item) => {
            let value = schema::schema_use(lower, item, &at.child("schema"), scope);
            (Encoding::Style(Style::Simple, explode(model)), value)
        }
        ParameterSchemaOrContent::Content(content) => {
            let Some((name, media_type)) = content.iter().next() else {
                return (Encoding::Style(Style::Simple, Explode::No), text());
            };
            let at = at.child("content").child(name);
            by_content(lower, name, media_type, &at, scope)
        }
    }
}

fn by_content<'a>(
    lower: &mut Lower<'a>,
    name: &str,
    media_type: &'a MediaType,
    at: &Pointer,
    scope: Scope,
) -> (Encoding, TypeUse) {
    if !is_json(&essence(name)) {
        let detail = format!("a header of `{}` is read as text", clip(name));
        lower.judge(Rule::Widened, at, detail);
        return (Encoding::Style(Style::Simple, Explode::No), text());
    }
    let value = body::held(lower, media_type, at, scope);
    (Encoding::Json, value)
}

/// The model has no word for it, so that `normalize` made an extension of it.
fn explode(model: &Model) -> Explode {
    match model.extensions.get("x-explode") {
        Some(Json::Bool(true)) => Explode::Yes,
        _ => Explode::No,
    }
}

fn text() -> TypeUse {
    TypeUse::plain(Type::Primitive(Primitive::String))
}
