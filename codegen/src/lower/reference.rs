//! Follows `$ref` inside the document.
//!
//! In: a reference. Out: what it names, or a diagnostic. Never here: a file or a URL; a
//! reference that leaves the document is refused.

use std::borrow::Cow;
use std::collections::BTreeSet;

use openapiv3::{ReferenceOr, Schema};
use serde_json::Value as Json;

use crate::diagnostic::{Code, Fix};
use crate::ir::{Type, TypeUse};
use crate::near::nearest;
use crate::normalize;
use crate::source::Pointer;

use super::placed::Placed;
use super::view::View;
use super::{Lower, anything, component_pointer, compose, schema};

/// Where following references may stop.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stop {
    /// At a component, or at a schema.
    AtComponents,
    /// At a schema.
    AtSchemas,
}

/// Where a chain of references ends.
#[derive(Clone)]
pub(super) enum End {
    /// There, whatever stands there.
    Place(Pointer),
    /// It leads back to itself.
    Circle,
    /// Outside of the document.
    Nowhere,
}

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
        self.target_use(reference, target, at)
    }

    fn target_use(&mut self, reference: &str, target: Pointer, at: &Pointer) -> TypeUse {
        // A place that holds a reference itself is what that one names; components have names.
        let end = if component_name(&target).is_some() {
            End::Place(target)
        } else {
            self.follow(&target, Stop::AtComponents)
        };
        let target = match end {
            End::Place(target) => target,
            End::Circle => {
                self.circle(at);
                return anything();
            }
            // Said where that reference stands.
            End::Nowhere => return anything(),
        };
        let known = component_name(&target).and_then(|name| self.components.get(name.as_str()));
        let id = match known.copied() {
            Some(id) => id,
            None if self.schema_at(&target).is_some() => self.inline_id(&target).0,
            None => {
                self.unresolved(reference, at);
                return anything();
            }
        };
        self.named_use(id, &target, at)
    }

    /// Null and bounds stand at the target, and hold wherever it is used.
    fn named_use(&mut self, id: crate::ir::TypeId, target: &Pointer, at: &Pointer) -> TypeUse {
        let mut result = TypeUse::plain(Type::Named(id));
        if let Some((schema, _)) = self.chase(target, at) {
            result.nullability = compose::nullability(schema);
            result.constraints = schema::constraints(&View::of(schema));
        }
        result
    }

    /// The schema at the end of a chain of references.
    pub(super) fn chase(&mut self, from: &Pointer, at: &Pointer) -> Option<(&'a Schema, Pointer)> {
        match self.follow(from, Stop::AtSchemas) {
            End::Place(place) => {
                let schema = self.schema_at(&place)?.as_item()?;
                Some((schema, place))
            }
            End::Circle => {
                self.circle(at);
                None
            }
            End::Nowhere => None,
        }
    }

    /// Follows references to the end, and remembers it for every place on the way.
    fn follow(&mut self, from: &Pointer, stop: Stop) -> End {
        let mut way: Vec<Pointer> = Vec::new();
        let mut on_the_way = BTreeSet::new();
        let mut place = from.clone();
        let end = loop {
            if let Some(end) = self.ends.get(&(stop, place.clone())) {
                break end.clone();
            }
            let named = component_name(&place).is_some();
            let next = match (stop, self.schema_at(&place)) {
                (Stop::AtComponents, _) if named => None,
                (_, Some(ReferenceOr::Reference { reference })) => Some(reference),
                (_, Some(ReferenceOr::Item(_)) | None) => None,
            };
            let Some(reference) = next else {
                break End::Place(place);
            };
            if !on_the_way.insert(place.clone()) {
                break End::Circle;
            }
            way.push(place);
            match Pointer::from_reference(reference) {
                Some(next) => place = next,
                None => break End::Nowhere,
            }
        };
        for place in way {
            self.ends.insert((stop, place), end.clone());
        }
        end
    }

    /// The schema at a place, which is a component or one that a reference names.
    pub(super) fn schema_at(&self, at: &Pointer) -> Option<&'a ReferenceOr<Schema>> {
        match component_name(at) {
            Some(name) => self.model.components.as_ref()?.schemas.get(&name),
            None => self.places.get(at)?.schema.as_deref(),
        }
    }

    fn circle(&mut self, at: &Pointer) {
        self.error(
            Code::UnresolvedReference,
            at,
            "this reference leads in a circle",
        );
    }

    /// The place that a reference names, where it is in this document.
    pub(super) fn local(&mut self, reference: &str, at: &Pointer) -> Option<Pointer> {
        let target = Pointer::from_reference(reference);
        if target.is_none() {
            self.error(
                Code::ExternalReference,
                at,
                format!("the reference `{reference}` leads out of the document"),
            );
        }
        target
    }

    pub(super) fn unresolved(&mut self, reference: &str, at: &Pointer) {
        let found = Pointer::from_reference(reference)
            .and_then(|target| self.document.pointer(&target))
            .is_some_and(|node| node.get("$ref").is_none());
        let message = if found {
            format!("what stands at `{reference}` is of another kind")
        } else {
            format!("nothing stands at `{reference}`")
        };
        let meant = if found {
            None
        } else {
            self.meant(reference, at)
        };
        let fix = meant.or_else(|| normalize::fix(self.document, at));
        self.error_with(Code::UnresolvedReference, at, message, fix);
    }

    /// A reference to the component whose name differs least from the one that is not there.
    fn meant(&self, reference: &str, at: &Pointer) -> Option<Fix> {
        self.document.pointer(at)?.get("$ref")?;
        let target = Pointer::from_reference(reference)?;
        let group = target.parent();
        let name = target.tokens().last()?;
        if group.tokens().count() != 2 {
            return None;
        }
        let members = self.document.pointer(&group)?.as_mapping()?;
        let others = members
            .iter()
            .filter(|(name, entry)| entry.value.get("$ref").is_none() && group.child(name) != *at);
        let meant = group.child(nearest(&name, others.map(|(name, _)| name))?);
        let meant = Json::from(format!("#{meant}")).to_string();
        Some(Fix::update(at.clone(), "$ref", meant))
    }

    /// What a reference to a thing of a kind names, or the item itself.
    pub(super) fn resolve<T: Placed>(
        &mut self,
        item: &'a ReferenceOr<T>,
        at: &Pointer,
    ) -> Target<'a, T> {
        let mut item = item;
        let mut pointer = at.clone();
        let mut name = None;
        let mut seen = BTreeSet::new();
        loop {
            let reference = match item {
                ReferenceOr::Item(found) => return Target::Found(found, pointer, name),
                ReferenceOr::Reference { reference } => reference,
            };
            let Some(target) = self.local(reference, at) else {
                return Target::Missing;
            };
            let Some((next, found)) = self.thing_at::<T>(&target) else {
                self.unresolved(reference, at);
                return Target::Missing;
            };
            if !seen.insert(target.clone()) {
                self.circle(at);
                return Target::Missing;
            }
            item = next;
            self.used.insert(target.clone());
            pointer = target;
            name = found;
        }
    }

    /// The thing of a kind that stands at a place, and its name where it is a component.
    fn thing_at<T: Placed>(&self, at: &Pointer) -> Option<(&'a ReferenceOr<T>, Option<String>)> {
        let tokens: Vec<String> = at.tokens().collect();
        match tokens.as_slice() {
            [components, group, name] if components == "components" && group == T::GROUP => {
                let components = self.model.components.as_ref()?;
                T::component(components, name).map(|found| (found, Some(name.clone())))
            }
            _ => T::elsewhere(self.places.get(at)?).map(|found| (found, None)),
        }
    }
}

/// The name of the component schema that a pointer names, if it names one.
pub(super) fn component_name(pointer: &Pointer) -> Option<String> {
    let mut parts = pointer.parts();
    let (first, second, name) = (parts.next()?, parts.next()?, parts.next()?);
    if first != "components" || second != "schemas" || parts.next().is_some() {
        return None;
    }
    // What is escaped may be escaped in another way than ours.
    let ours = matches!(name, Cow::Borrowed(_)) || component_pointer(&name) == *pointer;
    ours.then(|| name.into_owned())
}
