//! Security schemes, and which of them an operation asks for.
//!
//! In: `components.securitySchemes` and `security`. Out: schemes that the runtime speaks.
//! Never here: credentials.

use openapiv3::{APIKeyLocation, ReferenceOr, SecurityRequirement, SecurityScheme as Model};

use crate::diagnostic::{Code, Rule};
use crate::ir::{SchemeKind, SecurityScheme};
use crate::source::Pointer;

use super::parameter::is_token;
use super::reference::Target;
use super::schema::clip;
use super::{Lower, described};

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
            docs: described(description(scheme)),
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

/// The alternatives of an operation, each a set of schemes that are used together; where none is
/// spoken here, also those that it asks for.
pub(super) fn requirements(
    lower: &mut Lower<'_>,
    own: Option<&Vec<SecurityRequirement>>,
    schemes: &[SecurityScheme],
    at: &Pointer,
) -> (Vec<Vec<String>>, Vec<Vec<String>>) {
    let model = lower.model;
    let (requirements, at) = match own {
        Some(own) => (own, at.child("security")),
        None => match &model.security {
            Some(security) => (security, Pointer::root().child("security")),
            None => return (Vec::new(), Vec::new()),
        },
    };
    let mut alternatives = Vec::new();
    let mut unspoken = Vec::new();
    for (index, requirement) in requirements.iter().enumerate() {
        let at = at.index(index);
        let mut names = Vec::new();
        let mut spoken = true;
        let wanted: Vec<String> = requirement.keys().cloned().collect();
        for name in requirement.keys() {
            if schemes.iter().any(|scheme| scheme.name == *name) {
                names.push(name.clone());
                continue;
            }
            // A certificate is the business of the transport: the rest can be sent beside it.
            spoken &= is_mutual_tls(model, name);
            if !is_declared(model, name) {
                let message = format!("the security scheme `{}` is not declared", clip(name));
                lower.error(Code::UnresolvedReference, &at, message);
            }
        }
        if spoken && share_a_header(&names, schemes) {
            spoken = false;
            let detail = "schemes that all want the header `Authorization` cannot be used together";
            lower.judge(Rule::KeywordIgnored, &at, detail);
        }
        // A certificate alone is nothing that could be sent.
        if spoken && names.is_empty() == wanted.is_empty() {
            alternatives.push(names);
        } else {
            unspoken.push(wanted);
        }
    }
    // Whoever calls without credentials for one of the others is not helped by a list.
    let nothing = alternatives.iter().all(Vec::is_empty);
    let optional = requirements.iter().any(SecurityRequirement::is_empty);
    if !nothing || optional {
        unspoken.clear();
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
    (alternatives, unspoken)
}

/// Whether more than one of these schemes sets the header `Authorization`.
fn share_a_header(names: &[String], schemes: &[SecurityScheme]) -> bool {
    let wants = |scheme: &&SecurityScheme| {
        names.contains(&scheme.name)
            && match &scheme.kind {
                SchemeKind::Basic | SchemeKind::Bearer => true,
                SchemeKind::Header(name) => name.eq_ignore_ascii_case("authorization"),
                SchemeKind::Query(_) | SchemeKind::Cookie(_) => false,
            }
    };
    schemes.iter().filter(wants).count() > 1
}

fn is_mutual_tls(model: &openapiv3::OpenAPI, name: &str) -> bool {
    let components = model.components.as_ref();
    let scheme = components.and_then(|components| components.security_schemes.get(name));
    matches!(scheme, Some(ReferenceOr::Item(Model::HTTP { scheme, .. })) if scheme == "mutualTLS")
}

fn is_declared(model: &openapiv3::OpenAPI, name: &str) -> bool {
    model.components.as_ref().is_some_and(|components| {
        matches!(
            components.security_schemes.get(name),
            Some(ReferenceOr::Item(_) | ReferenceOr::Reference { .. })
        )
    })
}
