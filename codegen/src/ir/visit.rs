//! Walks over every use of a type in an API.
//!
//! In: an [`Api`] or a part of it. Out: each [`TypeUse`], outer ones before inner ones. Never
//! here: what is done with them.

use super::{Additional, Api, Operation, Type, TypeId, TypeKind, TypeUse};

impl Api {
    /// Visits every use of a type, to change it.
    pub(crate) fn visit_uses(&mut self, visit: &mut impl FnMut(&mut TypeUse)) {
        for def in &mut self.types {
            def.kind.uses_mut(&mut |value| value.visit(visit));
        }
        for operation in &mut self.operations {
            operation.uses_mut(&mut |value| value.visit(visit));
        }
    }

    /// The types that can be reached from `uses` of every operation, where a type leads to those
    /// that `inside` names.
    pub(crate) fn reached(
        &self,
        uses: fn(&Operation) -> Vec<&TypeUse>,
        inside: impl Fn(&TypeKind) -> Vec<TypeId>,
    ) -> Vec<bool> {
        let mut reached = vec![false; self.types.len()];
        let mut open: Vec<TypeId> = self
            .operations
            .iter()
            .flat_map(uses)
            .filter_map(TypeUse::named)
            .collect();
        while let Some(id) = open.pop() {
            let mark = reached.get_mut(id.0);
            if mark.is_some_and(|mark| !std::mem::replace(mark, true)) {
                open.extend(inside(&self.type_def(id).kind));
            }
        }
        reached
    }
}

impl TypeKind {
    /// The types that a definition names, at any depth.
    pub(crate) fn named(&self) -> Vec<TypeId> {
        let mut found = Vec::new();
        match self {
            Self::Struct(object) => {
                found.extend(
                    object
                        .members
                        .iter()
                        .filter_map(|member| member.value.named()),
                );
                match &object.additional {
                    Additional::Anything => {}
                    Additional::Typed(value) => found.extend(value.named()),
                }
            }
            Self::Enum(_) => {}
            Self::Union(union) => {
                found.extend(
                    union
                        .branches
                        .iter()
                        .filter_map(|branch| branch.value.named()),
                );
            }
            Self::Alias(value) => found.extend(value.named()),
        }
        found
    }

    /// The indices of the types that a value of this one can be as a whole, for [`super::groups`].
    pub(crate) fn same_values(&self) -> Vec<usize> {
        match self {
            Self::Union(union) => union
                .branches
                .iter()
                .filter_map(|branch| branch.value.itself())
                .collect(),
            Self::Alias(value) => value.itself().into_iter().collect(),
            Self::Struct(_) | Self::Enum(_) => Vec::new(),
        }
    }

    fn uses_mut(&mut self, visit: &mut impl FnMut(&mut TypeUse)) {
        match self {
            Self::Struct(object) => {
                for member in &mut object.members {
                    visit(&mut member.value);
                }
                match &mut object.additional {
                    Additional::Anything => {}
                    Additional::Typed(value) => visit(value),
                }
            }
            Self::Enum(_) => {}
            Self::Union(union) => {
                for branch in &mut union.branches {
                    visit(&mut branch.value);
                }
            }
            Self::Alias(value) => visit(value),
        }
    }
}

impl Operation {
    /// What its requests hold: parameters and bodies.
    pub(crate) fn sent(&self) -> Vec<&TypeUse> {
        let parameters = self.parameters.iter().map(|parameter| &parameter.value);
        let bodies = self.body.iter().flat_map(super::RequestBody::all);
        parameters.chain(bodies.map(|body| &body.value)).collect()
    }

    /// The types that an operation names, at any depth.
    pub(crate) fn named(&self) -> Vec<TypeId> {
        let parameters = self.parameters.iter().map(|parameter| &parameter.value);
        let body = self.body.iter().flat_map(super::RequestBody::all);
        let body = body.map(|body| &body.value);
        let answers = self
            .responses
            .iter()
            .filter_map(|response| response.body.as_ref());
        let headers = self.response_headers.iter().map(|header| &header.value);
        parameters
            .chain(body)
            .chain(headers)
            .chain(answers.map(|(_, value)| value))
            .filter_map(TypeUse::named)
            .collect()
    }

    fn uses_mut(&mut self, visit: &mut impl FnMut(&mut TypeUse)) {
        for parameter in &mut self.parameters {
            visit(&mut parameter.value);
        }
        if let Some(body) = &mut self.body {
            visit(&mut body.value);
            for other in &mut body.alternatives {
                visit(&mut other.value);
            }
        }
        for header in &mut self.response_headers {
            visit(&mut header.value);
        }
        for response in &mut self.responses {
            if let Some((_, value)) = &mut response.body {
                visit(value);
            }
        }
    }
}

impl TypeUse {
    /// The named type here, or inside the lists and maps here.
    pub(crate) fn named(&self) -> Option<TypeId> {
        let mut value = self;
        loop {
            match &value.ty {
                Type::Named(id) => return Some(*id),
                Type::List(inner) | Type::Map(inner) => value = inner,
                Type::Primitive(_) | Type::Any => return None,
            }
        }
    }

    /// The index of the named type that a value is, if it is one as a whole.
    pub(crate) fn itself(&self) -> Option<usize> {
        match &self.ty {
            Type::Named(id) => Some(id.0),
            Type::Primitive(_) | Type::List(_) | Type::Map(_) | Type::Any => None,
        }
    }

    fn visit(&mut self, visit: &mut impl FnMut(&mut TypeUse)) {
        let mut value = self;
        loop {
            visit(value);
            match &mut value.ty {
                Type::List(inner) | Type::Map(inner) => value = inner,
                Type::Named(_) | Type::Primitive(_) | Type::Any => return,
            }
        }
    }
}
