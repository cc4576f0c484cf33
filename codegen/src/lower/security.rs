//! Security schemes, and which of them an operation asks for.
//!
//! In: `components.securitySchemes` and `security`. Out: schemes that the runtime speaks.
//! Never here: credentials.

use openapiv3::{APIKeyLocation, ReferenceOr, SecurityRequirement, SecurityScheme as Model};

use crate::diagnostic::{Code, Rule};
use crate::ir::{Docs, SchemeKind, SecurityScheme};
use crate::source::Pointer;

use super::Lower;
use super::parameter::is_token;
use super::reference::Target;
use super::schema::clip;

/// The schemes in order of their names.
pub(super) fn schemes(lower: &mut Lower<'_>) -> Vec<SecurityScheme> {
    let model = lower.model;
    let Some(components) = &model.components else {
        return Vec::new();
    };
    let root = Pointer::root().child("components").child("securitySchemes");
    let mut schemes = Vec::new();
    for (name, item) in &components.security_schemes {
        let at = root.child(name);
        let Target::Found(scheme, at, _) = lower.resolve(item, &at) else {
            continue;
        };
        let Some(kind) = kind(lower, scheme, &at) else {
            continue;
        };
        schemes.push(SecurityScheme {
            name: name.clone(),
            kind,
            docs: Docs {
                summary: None,
                description: description(scheme),
            },
            place: lower.place(&at),
        });
    }
    schemes.sort_by(|left, right| left.name.cmp(&right.name));
    schemes
}

fn kind(lower: &mut Lower<'_>, scheme: &Model, at: &Pointer) -> Option<SchemeKind> {
    Some(match scheme {
        Model::HTTP { scheme, .. } if scheme.eq_ignore_ascii_case("basic") => SchemeKind::Basic,
        Model::HTTP { scheme, .. } if scheme.eq_ignore_ascii_case("bearer") => SchemeKind::Bearer,
        Model::HTTP { scheme, .. } => {
            let detail = format!("the scheme `{}` is not spoken here", clip(scheme));
            lower.judge(Rule::KeywordIgnored, at, detail);
            return None;
        }
        Model::APIKey { location, name, .. }
            if !matches!(location, APIKeyLocation::Query) && !is_token(name) =>
        {
            let message = format!(
                "`{}` cannot be the name of a header or a cookie",
                clip(name)
            );
            lower.error(Code::WrongType, at, message);
            return None;
        }
        Model::APIKey { location, name, .. } => match location {
            APIKeyLocation::Header => SchemeKind::Header(name.clone()),
            APIKeyLocation::Query => SchemeKind::Query(name.clone()),
            APIKeyLocation::Cookie => SchemeKind::Cookie(name.clone()),
        },
        // Whatever the flow, what travels in the end is a bearer token.
        Model::OAuth2 { .. } | Model::OpenIDConnect { .. } => SchemeKind::Bearer,
    })
}

fn description(scheme: &Model) -> Option<String> {
    match scheme {
        Model::APIKey { description, .. }
        | Model::HTTP { description, .. }
        | Model::OAuth2 { description, .. }
        | Model::OpenIDConnect { description, .. } => description.clone(),
    }
}

/// The alternatives of an operation, each a set of schemes that are used together.
pub(super) fn requirements(
    lower: &mut Lower<'_>,
    own: Option<&Vec<SecurityRequirement>>,
    schemes: &[SecurityScheme],
    at: &Pointer,
) -> Vec<Vec<String>> {
    let model = lower.model;
    let (requirements, at) = match own {
        Some(own) => (own, at.child("security")),
        None => match &model.security {
            Some(security) => (security, Pointer::root().child("security")),
            None => return Vec::new(),
        },
    };
    let mut alternatives = Vec::new();
    for (index, requirement) in requirements.iter().enumerate() {
        let at = at.index(index);
        let mut names = Vec::new();
        let mut spoken = true;
        for name in requirement.keys() {
            if schemes.iter().any(|scheme| scheme.name == *name) {
                names.push(name.clone());
                continue;
            }
            spoken = false;
            if !is_declared(model, name) {
                let message = format!("the security scheme `{}` is not declared", clip(name));
                lower.error(Code::UnresolvedReference, &at, message);
            }
        }
        if spoken {
            alternatives.push(names);
        }
    }
    if alternatives.is_empty() && !requirements.is_empty() {
        lower.judge(
            Rule::KeywordIgnored,
            &at,
            "no alternative is spoken here, no credentials are sent",
        );
    }
    if alternatives.iter().all(Vec::is_empty) {
        alternatives.clear();
    }
    alternatives
}

fn is_declared(model: &openapiv3::OpenAPI, name: &str) -> bool {
    model.components.as_ref().is_some_and(|components| {
        matches!(
            components.security_schemes.get(name),
            Some(ReferenceOr::Item(_) | ReferenceOr::Reference { .. })
        )
    })
}
