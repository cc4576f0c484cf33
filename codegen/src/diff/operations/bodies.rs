//! Bodies of requests: what a method is given to send, and how it sends it.
//!
//! In: a pair of operations. Out: changes. Never here: what is different inside of a type.
//!
//! Each kind of media type that a body may have is a method: the preferred one has the name of the
//! operation, the others say their kind.

use std::collections::{BTreeMap, BTreeSet};

use super::pair::{Pair, Side, method};
use super::values;
use super::words;
use crate::diff::context::Context;
use crate::diff::values::Scope;
use crate::diff::words::{code, rust_type};
use crate::diff::{Direction, Rule, State};
use crate::ir::{
    Credential, Media, MemberEncoding, Presence, RequestBody, Type, TypeKind, TypeUse,
};

/// Compares the bodies.
pub(super) fn compare<'a>(context: &mut Context<'a>, pair: Pair<'a>) {
    let item = pair.item();
    match (&pair.before.operation.body, &pair.after.operation.body) {
        (None, None) => {}
        (None, Some(body)) => {
            let takes = argument(pair.after.state, body);
            let message = format!("`{item}` now takes a body: `{takes}`");
            pair.note_at(context, Rule::BodyAdded, &body.place, message);
        }
        (Some(body), None) => {
            let message = format!("`{item}` no longer takes a body");
            pair.note_at(context, Rule::BodyRemoved, &body.place, message);
        }
        (Some(before), Some(after)) => {
            presence(context, pair, before, after);
            kinds(context, pair, before, after);
            let bodies = Bodies {
                pair,
                before,
                after,
            };
            bodies.each(context);
            bodies.fills(context);
        }
    }
}

fn presence(context: &mut Context<'_>, pair: Pair<'_>, before: &RequestBody, after: &RequestBody) {
    let item = pair.item();
    let (rule, message) = match (before.presence, after.presence) {
        (Presence::Optional, Presence::Required) => {
            let message = format!("the body of `{item}` is now required");
            (Rule::BodyRequired, message)
        }
        (Presence::Required, Presence::Optional) => {
            let message = format!("the body of `{item}` is now optional: an `Option`");
            (Rule::BodyOptional, message)
        }
        _ => return,
    };
    pair.note_at(context, rule, &after.place, message);
}

/// The argument for a body.
fn argument(state: State<'_>, body: &RequestBody) -> String {
    let ty = rust_type(state, &body.value);
    match (&body.media, body.presence) {
        (Media::Text(_), Presence::Required) => "body: impl Into<String>".to_owned(),
        (Media::Text(_), Presence::Optional) => "body: Option<&str>".to_owned(),
        (Media::Bytes(_), Presence::Required) => "body: impl Into<Bytes>".to_owned(),
        (Media::Bytes(_), Presence::Optional) => "body: Option<Bytes>".to_owned(),
        (_, Presence::Required) => format!("body: &{ty}"),
        (_, Presence::Optional) => format!("body: Option<&{ty}>"),
    }
}

/// The method that sends each kind of body: the preferred one first.
fn methods<'a>(
    side: Side<'a>,
    body: &'a RequestBody,
) -> impl Iterator<Item = (&'a RequestBody, String)> {
    let names = std::iter::once(&side.names.method).chain(&side.names.alternatives);
    body.all().zip(names.map(method))
}

/// Which methods there are beside the plain one, and what the plain one sends.
fn kinds(context: &mut Context<'_>, pair: Pair<'_>, before: &RequestBody, after: &RequestBody) {
    let has = |body: &RequestBody, kind| {
        let mut others = body.alternatives.iter();
        others.any(|one| one.media.kind() == kind)
    };
    for (body, item) in methods(pair.before, before).skip(1) {
        if !has(after, body.media.kind()) {
            let message = format!("`{item}` is gone, it sent {}", words::media(&body.media));
            let (rule, place) = (Rule::BodyMediaRemoved, &body.place);
            context.push(rule, Direction::Request, item, place, message);
        }
    }
    for (body, item) in methods(pair.after, after).skip(1) {
        if !has(before, body.media.kind()) {
            let message = format!("`{item}` added, it sends {}", words::media(&body.media));
            let (rule, place) = (Rule::BodyMediaAdded, &body.place);
            context.push(rule, Direction::Request, item, place, message);
        }
    }
    if before.media.kind() != after.media.kind() {
        let (was, now) = (words::media(&before.media), words::media(&after.media));
        let item = pair.item();
        let message = format!("`{item}` now sends {now}, it sent {was}");
        let (rule, place) = (Rule::BodyMediaChanged, &after.place);
        let values = (Some(was), Some(now));
        context.push_values(rule, Direction::Request, item, place, message, values);
    }
}

struct Bodies<'a> {
    pair: Pair<'a>,
    before: &'a RequestBody,
    after: &'a RequestBody,
}

impl<'a> Bodies<'a> {
    /// Bodies of one kind, before and after.
    fn each(&self, context: &mut Context<'a>) {
        // The same schema under several media types is one type.
        let mut told: Vec<(&TypeUse, &TypeUse)> = Vec::new();
        for (after, item) in methods(self.pair.after, self.after) {
            let kind = after.media.kind();
            let old = methods(self.pair.before, self.before);
            let mut old = old.filter(|(body, _)| body.media.kind() == kind);
            let Some((before, was)) = old.next() else {
                continue;
            };
            self.name(context, (before, &was), (after, &item));
            media(context, &item, before, after);
            encodings(context, &item, before, after);
            if !told.contains(&(&before.value, &after.value)) {
                told.push((&before.value, &after.value));
                value(context, &item, before, after);
            }
        }
    }

    /// Where only the method of an alternative is called otherwise.
    fn name(
        &self,
        context: &mut Context<'_>,
        (before, was): (&RequestBody, &str),
        (after, now): (&RequestBody, &str),
    ) {
        let plain = |body: &RequestBody, of: &RequestBody| std::ptr::eq(body, of);
        let moved = plain(before, self.before) || plain(after, self.after);
        let follows = self.pair.before.names.method != self.pair.after.names.method;
        if was != now && !moved && !follows {
            let message = format!("`{was}` is now called `{now}`");
            let values = (Some(was.to_owned()), Some(now.to_owned()));
            let (rule, place) = (Rule::OperationRenamed, &after.place);
            let item = now.to_owned();
            context.push_values(rule, Direction::Request, item, place, message, values);
        }
    }

    /// Members that the client fills in.
    fn fills(&self, context: &mut Context<'_>) {
        let (before, after) = (&self.before.fills, &self.after.fills);
        let members: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
        let item = self.pair.item();
        for member in members {
            let shown = code(member);
            let (rule, message) = match (before.get(member), after.get(member)) {
                (None, Some(with)) => {
                    let with = part(*with);
                    let message = format!("`{item}` now fills in {shown} with {with}");
                    (Rule::BodyFillAdded, message)
                }
                (Some(_), None) => {
                    let message = format!("`{item}` no longer fills in {shown}");
                    (Rule::BodyFillRemoved, message)
                }
                (Some(was), Some(now)) if was != now => {
                    let (was, now) = (part(*was), part(*now));
                    let message = format!("`{item}` now fills in {shown} with {now}, was {was}");
                    (Rule::BodyFillChanged, message)
                }
                _ => continue,
            };
            self.pair.note_at(context, rule, &self.after.place, message);
        }
    }
}

const fn part(credential: Credential) -> &'static str {
    match credential {
        Credential::Username => "the client's id",
        Credential::Password => "the client's secret",
    }
}

/// What a body of one kind is sent as, and who says so.
fn media(context: &mut Context<'_>, item: &str, before: &RequestBody, after: &RequestBody) {
    let (was, now) = (sent_as(before), sent_as(after));
    if was == now {
        return;
    }
    let shown = |sent: &Option<String>| sent.as_deref().map(code);
    let (was, now) = (shown(&was), shown(&now));
    let message = match (&was, &now) {
        (Some(was), Some(now)) => format!("`{item}` now sends {now}, it sent {was}"),
        (None, Some(now)) => {
            format!("`{item}` now sends {now}, and takes no argument `content_type` any more")
        }
        (_, None) => format!("`{item}` now takes the argument `content_type: &str`"),
    };
    let (rule, place) = (Rule::BodyMediaChanged, &after.place);
    let item = item.to_owned();
    context.push_values(rule, Direction::Request, item, place, message, (was, now));
}

/// The media type that is sent; none where the caller says it.
fn sent_as(body: &RequestBody) -> Option<String> {
    if body.caller_names_media() {
        return None;
    }
    Some(match &body.media {
        Media::Json(name) if name.contains('*') => "application/json".to_owned(),
        Media::Json(name) | Media::Text(name) | Media::Bytes(name) => name.clone(),
        Media::Form => "application/x-www-form-urlencoded".to_owned(),
        Media::Multipart => "multipart/form-data".to_owned(),
    })
}

/// The type of a body of one kind. Bounds of the whole are checked for JSON that must be there;
/// that they are because it must be there now is told with that.
fn value<'a>(
    context: &mut Context<'a>,
    item: &str,
    before: &'a RequestBody,
    after: &'a RequestBody,
) {
    if let Media::Text(_) | Media::Bytes(_) = after.media {
        return;
    }
    let checked = |body: &RequestBody| {
        let media = matches!(body.media, Media::Json(_));
        media && body.presence == Presence::Required
    };
    let scope = if checked(before) && checked(after) {
        Scope::Value
    } else {
        Scope::Unchecked
    };
    let (place, values) = (&after.place, (&before.value, &after.value));
    values::body(context, item, place, scope, values);
}

/// Members of a form that are written otherwise. A member that only one state has is told by its
/// type.
fn encodings(context: &mut Context<'_>, item: &str, before: &RequestBody, after: &RequestBody) {
    let (was, now) = (written(before), written(after));
    if was == now {
        return;
    }
    let old = declared(context.before, &before.value);
    let new = declared(context.after, &after.value);
    let names: BTreeSet<&str> = was.keys().chain(now.keys()).copied().collect();
    for name in names {
        let told = old.contains(name) != new.contains(name);
        if !told && was.get(name) != now.get(name) {
            let shown = code(name);
            let message =
                format!("the member {shown} of the body of `{item}` is written otherwise");
            let (rule, place) = (Rule::BodyEncodingChanged, &after.place);
            context.push(rule, Direction::Request, item.to_owned(), place, message);
        }
    }
}

/// The members that are not written like the others, and how.
fn written(body: &RequestBody) -> BTreeMap<&str, &MemberEncoding> {
    let members = body.members.iter();
    members.map(|(name, how)| (name.as_str(), how)).collect()
}

/// The members that the type of a body declares.
fn declared<'a>(state: State<'a>, value: &'a TypeUse) -> BTreeSet<&'a str> {
    let Type::Named(id) = values::behind(state, &value.ty) else {
        return BTreeSet::new();
    };
    match &state.api.type_def(*id).kind {
        TypeKind::Struct(object) => {
            let members = object.members.iter();
            members.map(|member| member.wire_name.as_str()).collect()
        }
        TypeKind::Enum(_) | TypeKind::Union(_) | TypeKind::Alias(_) => BTreeSet::new(),
    }
}
