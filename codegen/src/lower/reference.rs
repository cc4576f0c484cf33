//! Follows `$ref` inside the document.
//!
//! In: a reference. Out: what it names, or a diagnostic. Never here: a file or a URL; a
//! reference that leaves the document is refused.

use openapiv3::{ReferenceOr, Schema};

use crate::diagnostic::Code;
use crate::ir::{Nullability, Type, TypeUse};
use crate::source::Pointer;

use super::view::View;
use super::{Lower, anything, component_pointer, schema};

/// How long a chain of references may be: one that is longer than there are components turns
/// in a circle, and this is far beyond any real one.
const LONGEST_CHAIN: usize = 10_000;

/// What a reference to a component other than a schema names.
pub(super) enum Target<'a, T> {
    Found(&'a T, Pointer, Option<String>),
    Missing,
}

impl<'a> Lower<'a> {
    /// The use of the schema that a reference names.
    pub(super) fn reference_use(&mut self, reference: &str, at: &Pointer) -> TypeUse {
        let Some(target) = self.local(reference, at) else {
            return anything();
        };
        if let Some(name) = component_name(&target) {
            if let Some(id) = self.components.get(name.as_str()).copied() {
                return self.component_use(id, &target, at);
            }
            self.unresolved(reference, at);
            return anything();
        }
        if self.decode_at(&target).is_none() {
            self.unresolved(reference, at);
            return anything();
        }
        let (id, _) = self.inline_id(&target);
        TypeUse::plain(Type::Named(id))
    }

    /// Null and bounds stand at the component, and hold wherever it is used.
    fn component_use(&mut self, id: crate::ir::TypeId, target: &Pointer, at: &Pointer) -> TypeUse {
        let mut result = TypeUse::plain(Type::Named(id));
        let Some((schema, _)) = self.chase(target, at) else {
            return result;
        };
        let view = View::of(schema);
        if view.nullable {
            result.nullability = Nullability::Nullable;
        }
        result.constraints = schema::constraints(&view);
        result
    }

    /// The schema at the end of a chain of references between components.
    pub(super) fn chase(&mut self, from: &Pointer, at: &Pointer) -> Option<(&'a Schema, Pointer)> {
        let model = self.model;
        let schemas = &model.components.as_ref()?.schemas;
        let mut pointer = from.clone();
        for _ in 0..LONGEST_CHAIN.min(schemas.len() + 1) {
            let name = component_name(&pointer)?;
            match schemas.get(&name)? {
                ReferenceOr::Item(schema) => return Some((schema, pointer)),
                ReferenceOr::Reference { reference } => {
                    pointer = Pointer::from_fragment(reference.strip_prefix('#')?);
                }
            }
        }
        self.error(Code::UnresolvedReference, at, "this reference leads in a circle");
        None
    }

    /// The place that a reference names, where it is in this document.
    pub(super) fn local(&mut self, reference: &str, at: &Pointer) -> Option<Pointer> {
        let Some(fragment) = reference.strip_prefix('#') else {
            self.error(
                Code::ExternalReference,
                at,
                format!("the reference `{reference}` leads out of the document"),
            );
            return None;
        };
        // A fragment of a URI may be percent-encoded.
        let fragment = percent_encoding::percent_decode_str(fragment).decode_utf8_lossy();
        Some(Pointer::from_fragment(&fragment))
    }

    pub(super) fn unresolved(&mut self, reference: &str, at: &Pointer) {
        self.error(
            Code::UnresolvedReference,
            at,
            format!("nothing stands at `{reference}`"),
        );
    }

    /// What a reference to a component of a kind names, or the item itself.
    pub(super) fn resolve<T>(
        &mut self,
        item: &'a ReferenceOr<T>,
        group: &str,
        lookup: impl Fn(&str) -> Option<&'a ReferenceOr<T>>,
        at: &Pointer,
    ) -> Target<'a, T> {
        let mut item = item;
        let mut pointer = at.clone();
        let mut name = None;
        for _ in 0..100 {
            let reference = match item {
                ReferenceOr::Item(found) => return Target::Found(found, pointer, name),
                ReferenceOr::Reference { reference } => reference,
            };
            let Some(target) = self.local(reference, at) else {
                return Target::Missing;
            };
            let tokens: Vec<String> = target.tokens().collect();
            let found = match tokens.as_slice() {
                [components, kind, found] if components == "components" && kind == group => {
                    lookup(found).map(|next| (next, found.clone()))
                }
                _ => None,
            };
            let Some((next, found)) = found else {
                self.unresolved(reference, at);
                return Target::Missing;
            };
            item = next;
            pointer = target;
            name = Some(found);
        }
        self.error(Code::UnresolvedReference, at, "this reference leads in a circle");
        Target::Missing
    }
}

/// The name of the component schema that a pointer names, if it names one.
pub(super) fn component_name(pointer: &Pointer) -> Option<String> {
    let mut tokens = pointer.tokens();
    let (first, second, name) = (tokens.next()?, tokens.next()?, tokens.next()?);
    let whole = tokens.next().is_none();
    (whole && component_pointer(&name) == *pointer && first == "components" && second == "schemas")
        .then_some(name)
}
