//! Which strings are files: those that a multipart body holds.
//!
//! In: an API whose types are all lowered. Out: the same, where the members of multipart bodies
//! that are bytes are files. In JSON there are no bytes: the same schema is a text there, and a
//! type that is used both ways holds files, which are texts in JSON. Never here: a new type.

use std::collections::BTreeSet;

use crate::diagnostic::Rule;
use crate::ir::{Additional, Api, Media, Origin, Primitive, Type, TypeId, TypeKind, TypeUse};
use crate::source::Pointer;
use crate::tree::Node;

use super::Lower;

/// Finds the files.
pub(super) fn settle(lower: &mut Lower<'_>, api: &mut Api) {
    let mut search = Search {
        document: lower.document,
        is_alias: api.types.iter().map(is_alias).collect(),
        files: BTreeSet::new(),
        aliases: BTreeSet::new(),
        bounded: Vec::new(),
    };
    let (mut open, elsewhere) = bodies(api);
    let mut seen = BTreeSet::new();
    while let Some(id) = open.pop() {
        let Some(def) = api.types.get_mut(id.0).filter(|_| seen.insert(id)) else {
            continue;
        };
        // Only a schema that no JSON shares may take "anything" for a file.
        let inline = !matches!(def.origin, Origin::Component(_)) && !elsewhere.contains(&id);
        match &mut def.kind {
            TypeKind::Struct(object) => {
                for member in &mut object.members {
                    search.mark(&mut member.value, &member.place.pointer, inline);
                }
                if let Additional::Typed(value) = &mut object.additional {
                    let at = def.place.pointer.child("additionalProperties");
                    search.mark(value, &at, inline);
                }
            }
            TypeKind::Union(union) => {
                open.extend(union.branches.iter().filter_map(|one| one.value.named()));
            }
            TypeKind::Alias(value) => open.extend(value.named()),
            TypeKind::Enum(_) => {}
        }
    }
    let mut done = BTreeSet::new();
    while let Some(id) = search.aliases.pop_first() {
        if let Some(def) = api.types.get_mut(id.0).filter(|_| done.insert(id))
            && let TypeKind::Alias(value) = &mut def.kind
        {
            search.mark(value, &def.place.pointer, false);
        }
    }
    for at in search.bounded {
        let detail = "bounds of a file are not checked";
        lower.judge(Rule::DocumentationOnly, &at, detail);
    }
    let files = search.files;
    for at in std::mem::take(&mut lower.binary) {
        if !files.contains(&at) {
            let detail = "format `binary` is read as plain text";
            lower.judge(Rule::DocumentationOnly, &at.child("format"), detail);
        }
    }
}

/// The types of multipart bodies, and those of other bodies.
fn bodies(api: &Api) -> (Vec<TypeId>, BTreeSet<TypeId>) {
    let mut multipart = Vec::new();
    let mut others = BTreeSet::new();
    let bodies = api.operations.iter().flat_map(|one| &one.body);
    for body in bodies.flat_map(crate::ir::RequestBody::all) {
        match body.media {
            Media::Multipart => multipart.extend(body.value.named()),
            _ => others.extend(body.value.named()),
        }
    }
    (multipart, others)
}

/// Whether a type is only another name.
fn is_alias(def: &crate::ir::TypeDef) -> bool {
    matches!(def.kind, TypeKind::Alias(_))
}

struct Search<'a> {
    document: &'a Node,
    /// Which types are only other names.
    is_alias: Vec<bool>,
    /// The schemas that are files.
    files: BTreeSet<Pointer>,
    /// Names that stand where a file could.
    aliases: BTreeSet<TypeId>,
    /// Files with bounds.
    bounded: Vec<Pointer>,
}

impl Search<'_> {
    /// Makes a value a file, or the elements of a list, where the document says bytes.
    fn mark(&mut self, value: &mut TypeUse, at: &Pointer, inline: bool) {
        let at = self.only_branch(at.clone());
        if let Type::List(item) = &mut value.ty {
            let at = self.only_branch(at.child("items"));
            self.mark_one(item, at, inline);
        } else {
            self.mark_one(value, at, inline);
        }
    }

    fn mark_one(&mut self, value: &mut TypeUse, at: Pointer, inline: bool) {
        match &value.ty {
            Type::Named(id) if self.is_alias.get(id.0) == Some(&true) => {
                self.aliases.insert(*id);
                return;
            }
            Type::Primitive(Primitive::String) | Type::Any => {}
            Type::Primitive(_) | Type::Map(_) | Type::List(_) | Type::Named(_) => return,
        }
        let Some(node) = self.document.pointer(&at) else {
            return;
        };
        let any = matches!(value.ty, Type::Any);
        if (!any && is_bytes(node)) || (any && inline && is_empty(node)) {
            value.ty = Type::Primitive(Primitive::File);
            // They count characters.
            if !value.constraints.is_empty() {
                value.constraints.clear();
                self.bounded.push(at.clone());
            }
            self.files.insert(at);
        }
    }

    /// The schema itself, or the one that `null` or nothing stands beside.
    fn only_branch(&self, at: Pointer) -> Pointer {
        let mut at = at;
        for _ in 0..8 {
            let Some(node) = self.document.pointer(&at) else {
                break;
            };
            let next = ["anyOf", "oneOf", "allOf"].into_iter().find_map(|name| {
                let branches = node.get(name)?.as_sequence()?;
                let is_null = |node: &Node| node.get("type").and_then(Node::as_str) == Some("null");
                let mut others = (0..).zip(branches).filter(|(_, branch)| !is_null(branch));
                let (index, _) = others.next()?;
                others.next().is_none().then(|| at.child(name).index(index))
            });
            match next {
                Some(next) => at = next,
                None => break,
            }
        }
        at
    }
}

/// Whether a string is bytes: by its format, or by a media type that is no text.
fn is_bytes(node: &Node) -> bool {
    let text = |name: &str| node.get(name).and_then(Node::as_str);
    match (text("format"), text("x-content-media-type")) {
        (Some("binary"), _) => true,
        (None, Some(media)) => !media.starts_with("text/") && !super::body::is_json(media),
        _ => false,
    }
}

/// Whether a schema says nothing: in a multipart body that is a file.
fn is_empty(node: &Node) -> bool {
    const WORDS: &[&str] = &["title", "description", "example", "deprecated", "nullable"];
    node.as_mapping().is_some_and(|mapping| {
        let mut keys = mapping.iter().map(|(key, _)| key);
        keys.all(|key| WORDS.contains(&key) || key.starts_with("x-"))
    })
}
