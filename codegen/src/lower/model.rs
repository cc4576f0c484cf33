//! The model of `openapiv3`, read out of a tree.
//!
//! In: a normalized document. Out: the model of all of it, or what it does not take and where that
//! stands. Never here: a judgement about what is read.
//!
//! Every object of the model that may be a reference, or has members of any name, is copied by `serde`
//! before it is read, with all that is in it. A schema deep in others would be copied once for each
//! of them. So each schema, path and component is read by itself: where one stands in something else,
//! `serde` is shown an empty reference, and what was read of it is put there afterwards.

use indexmap::IndexMap;
use openapiv3::{
    AdditionalProperties, Components, OpenAPI, PathItem, ReferenceOr, RequestBody, Schema,
    SchemaKind, Type,
};
use serde::de::{DeserializeOwned, Error as _};

use crate::room::{self, Threads};
use crate::source::{Pointer, Span};
use crate::tree::de::{self, Error, Misfit, Shown};
use crate::tree::{Mapping, Node};

type Named<T> = IndexMap<String, ReferenceOr<T>>;

/// Reads the model out of the tree.
pub fn read(document: &Node) -> Result<OpenAPI, (Span, String)> {
    let threads = Threads::worth(size(document));
    // To note the way to every value takes longer than to read it: only a failure needs the way.
    document_of(document, threads).or_else(|_| read_with_way(document))
}

/// About how many types and operations a document has.
fn size(document: &Node) -> usize {
    ["/paths", "/components/schemas"]
        .iter()
        .filter_map(|at| document.pointer(&Pointer::from_fragment(at)))
        .filter_map(Node::as_mapping)
        .map(Mapping::len)
        .sum()
}

/// The same, and a failure says where it is.
fn read_with_way(document: &Node) -> Result<OpenAPI, (Span, String)> {
    de::read(document).map_err(|Misfit { way, message }| {
        let mut pointer = Pointer::root();
        for segment in way {
            let next = pointer.child(segment);
            if document.pointer(&next).is_none() {
                break;
            }
            pointer = next;
        }
        let span = document
            .pointer(&pointer)
            .map_or(document.span, |node| node.span);
        (
            span,
            format!("the model does not read `{pointer}`: {message}"),
        )
    })
}

fn document_of(document: &Node, threads: Threads) -> Result<OpenAPI, Error> {
    let mut model: OpenAPI = de::shown(document, DOCUMENT)?;
    let (components, paths) = room::both(
        threads,
        || components_of(model.components.as_mut(), document),
        || paths_of(&model.paths.paths, document),
    );
    components?;
    model.paths.paths = paths?;
    Ok(model)
}

fn components_of(components: Option<&mut Components>, document: &Node) -> Result<(), Error> {
    let (Some(components), Some(groups)) = (components, document.get("components")) else {
        return Ok(());
    };
    let group = |name| groups.get(name).unwrap_or(groups);
    fill_named(&mut components.schemas, group("schemas"), schema_of)?;
    fill_named(&mut components.responses, group("responses"), item_of)?;
    fill_named(&mut components.parameters, group("parameters"), item_of)?;
    fill_named(&mut components.examples, group("examples"), item_of)?;
    fill_named(
        &mut components.request_bodies,
        group("requestBodies"),
        item_of,
    )?;
    fill_named(&mut components.headers, group("headers"), item_of)?;
    fill_named(
        &mut components.security_schemes,
        group("securitySchemes"),
        item_of,
    )?;
    fill_named(&mut components.links, group("links"), item_of)
}

/// Reads the things that have a name, each by itself.
fn fill_named<T>(
    things: &mut Named<T>,
    node: &Node,
    read: impl Fn(&Node) -> Result<ReferenceOr<T>, Error>,
) -> Result<(), Error> {
    for (name, thing) in things {
        *thing = read(child(node, name)?)?;
    }
    Ok(())
}

/// The paths, each read by itself.
fn paths_of(shown: &Named<PathItem>, document: &Node) -> Result<Named<PathItem>, Error> {
    let mut paths = shown.clone();
    if let Some(node) = document.get("paths") {
        fill_named(&mut paths, node, item_of)?;
    }
    Ok(paths)
}

/// A thing, or a reference to one.
fn item_of<T: DeserializeOwned>(node: &Node) -> Result<ReferenceOr<T>, Error> {
    if is_whole(node) {
        return de::plain(node).map(ReferenceOr::Item);
    }
    de::plain(node)
}

/// Whether a node is the thing itself, and no reference to one, or something that is neither.
fn is_whole(node: &Node) -> bool {
    let mapping = node.as_mapping();
    mapping.is_some_and(|mapping| !mapping.contains("$ref"))
}

/// A schema, or a reference to one.
pub(super) fn schema_of(node: &Node) -> Result<ReferenceOr<Schema>, Error> {
    if !is_whole(node) {
        return de::plain(node);
    }
    let mut schema: Schema = de::shown(node, SCHEMA)?;
    fill(&mut schema, node)?;
    Ok(ReferenceOr::Item(schema))
}

/// A body, or a reference to one. Nearly every object can be read as one, and most of what is read as
/// one holds much more than that.
pub(super) fn body_of(node: &Node) -> Result<ReferenceOr<RequestBody>, Error> {
    de::shown(node, BODY)
}

fn boxed_schema_of(node: &Node) -> Result<ReferenceOr<Box<Schema>>, Error> {
    Ok(match schema_of(node)? {
        ReferenceOr::Reference { reference } => ReferenceOr::Reference { reference },
        ReferenceOr::Item(schema) => ReferenceOr::Item(Box::new(schema)),
    })
}

/// Reads the schemas that stand directly in one. Recursion is safe: no tree is deeper than
/// `MAX_DEPTH`.
fn fill(schema: &mut Schema, node: &Node) -> Result<(), Error> {
    match &mut schema.schema_kind {
        SchemaKind::Type(Type::Object(object)) => {
            fill_members(&mut object.properties, node)?;
            fill_others(&mut object.additional_properties, node)
        }
        SchemaKind::Type(Type::Array(array)) => fill_items(array.items.as_mut(), node),
        SchemaKind::Type(
            Type::String(_) | Type::Number(_) | Type::Integer(_) | Type::Boolean(_),
        ) => Ok(()),
        SchemaKind::OneOf { one_of } => fill_list(one_of, node, "oneOf"),
        SchemaKind::AllOf { all_of } => fill_list(all_of, node, "allOf"),
        SchemaKind::AnyOf { any_of } => fill_list(any_of, node, "anyOf"),
        SchemaKind::Not { not } => fill_one(not, node, "not"),
        SchemaKind::Any(any) => {
            fill_members(&mut any.properties, node)?;
            fill_others(&mut any.additional_properties, node)?;
            fill_items(any.items.as_mut(), node)?;
            fill_list(&mut any.one_of, node, "oneOf")?;
            fill_list(&mut any.all_of, node, "allOf")?;
            fill_list(&mut any.any_of, node, "anyOf")?;
            any.not
                .as_mut()
                .map_or(Ok(()), |not| fill_one(not, node, "not"))
        }
    }
}

fn fill_members(members: &mut Named<Box<Schema>>, node: &Node) -> Result<(), Error> {
    if members.is_empty() {
        return Ok(());
    }
    let properties = child(node, "properties")?;
    for (name, member) in members {
        *member = boxed_schema_of(child(properties, name)?)?;
    }
    Ok(())
}

fn fill_others(others: &mut Option<AdditionalProperties>, node: &Node) -> Result<(), Error> {
    match others {
        Some(AdditionalProperties::Schema(schema)) => {
            fill_one(schema, node, "additionalProperties")
        }
        Some(AdditionalProperties::Any(_)) | None => Ok(()),
    }
}

fn fill_items(items: Option<&mut ReferenceOr<Box<Schema>>>, node: &Node) -> Result<(), Error> {
    if let Some(items) = items {
        *items = boxed_schema_of(child(node, "items")?)?;
    }
    Ok(())
}

fn fill_list(list: &mut [ReferenceOr<Schema>], node: &Node, name: &str) -> Result<(), Error> {
    if list.is_empty() {
        return Ok(());
    }
    let nodes = child(node, name)?.as_sequence().unwrap_or_default();
    if nodes.len() != list.len() {
        return Err(gone());
    }
    for (schema, node) in list.iter_mut().zip(nodes) {
        *schema = schema_of(node)?;
    }
    Ok(())
}

fn fill_one(schema: &mut ReferenceOr<Schema>, node: &Node, name: &str) -> Result<(), Error> {
    *schema = schema_of(child(node, name)?)?;
    Ok(())
}

fn child<'a>(node: &'a Node, name: &str) -> Result<&'a Node, Error> {
    node.get(name).ok_or_else(gone)
}

/// Not expected: what is shown is what is there.
fn gone() -> Error {
    Error::custom("a schema is not where it was shown")
}

/// What is shown of the document: paths and what components hold without their insides.
const DOCUMENT: Shown = Shown::Members(|name| {
    Some(match name {
        "components" => COMPONENTS,
        "paths" => PATHS,
        _ => Shown::Whole,
    })
});

const COMPONENTS: Shown = Shown::Members(|name| {
    Some(match name {
        "schemas" | "responses" | "parameters" | "examples" | "requestBodies" | "headers"
        | "securitySchemes" | "links" => NAMED,
        _ => Shown::Whole,
    })
});

/// Paths without their insides, and extensions.
const PATHS: Shown = Shown::Members(|name| {
    Some(if name.starts_with('/') {
        Shown::Outside
    } else {
        Shown::Whole
    })
});

/// Things by name, each without its inside.
const NAMED: Shown = Shown::Members(|_| Some(Shown::Outside));

/// A schema without the insides of those in it.
const SCHEMA: Shown = Shown::Members(|name| {
    Some(match name {
        "properties" => NAMED,
        "allOf" | "anyOf" | "oneOf" => Shown::Outsides,
        "items" | "not" | "additionalProperties" => Shown::Outside,
        _ => Shown::Whole,
    })
});

/// What a body can hold, of any object.
const BODY: Shown = Shown::Members(|name| {
    let is_known = matches!(name, "$ref" | "description" | "content" | "required");
    (is_known || name.starts_with("x-")).then_some(Shown::Whole)
});

#[cfg(test)]
mod tests {
    use openapiv3::OpenAPI;

    use super::{document_of, read};
    use crate::diagnostic::Report;
    use crate::room::Threads;
    use crate::source::{Source, SourceMap};
    use crate::tree::{Node, de};

    fn tree(text: &str) -> Node {
        let source = Source::new("tree.yaml", text);
        let read = crate::parse::parse(&source, &mut SourceMap::default(), &mut Report::default());
        read.unwrap().1
    }

    #[test]
    fn piece_by_piece_gives_what_all_at_once_gives() {
        let document = tree(
            "
openapi: 3.0.3
info: {title: T, version: '1'}
paths:
  x-note: [1]
  /a: {$ref: '#/paths/~1b'}
  /b:
    get:
      parameters: [{name: n, in: query, schema: {type: array, items: {type: integer}}}]
      responses:
        '200': {description: ok, content: {a/b: {schema: {type: object, properties: {p: {}}}}}}
        default: {$ref: '#/components/responses/R'}
components:
  responses: {R: {description: r}}
  parameters: {P: {name: n, in: path, required: true, schema: {type: string}}}
  examples: {E: {value: [1, {a: null}]}}
  requestBodies: {B: {content: {}}, C: {$ref: '#/components/requestBodies/B'}}
  headers: {H: {schema: {allOf: [{type: string}, {$ref: '#/components/schemas/S'}]}}}
  securitySchemes: {S: {type: http, scheme: basic}}
  links: {L: {operationId: o}}
  schemas:
    S: {type: string}
    R: {$ref: '#/components/schemas/S'}
    O:
      type: object
      required: [a]
      properties:
        a: {type: array, items: {type: array, items: {$ref: '#/components/schemas/O'}}}
        properties: {type: object, additionalProperties: {type: object, properties: {b: {}}}}
        c: {type: object, additionalProperties: false}
      example: {properties: {a: 1}}
    A: {allOf: [{type: object, properties: {d: {not: {type: string}}}}], x-more: {items: {}}}
    B: {anyOf: [{oneOf: [{type: string}, {type: integer}]}], items: {type: string}, not: {enum: [1]}}
    C: {oneOf: [{$ref: '#/components/schemas/A'}, {type: array, items: {}}]}
    D: {not: {allOf: [{}]}}
",
        );
        let whole: OpenAPI = de::plain(&document).unwrap();
        for threads in [Threads::One, Threads::Two] {
            assert_eq!(
                document_of(&document, threads).unwrap(),
                whole,
                "{threads:?}"
            );
        }
    }

    #[test]
    fn what_the_model_does_not_take_is_told_with_its_place() {
        let document = tree(
            "
openapi: 3.0.3
info: {title: T, version: '1'}
paths: {}
components: {schemas: {S: {type: object, properties: {a: {minLength: no}}}}}
",
        );
        let (span, message) = read(&document).unwrap_err();
        assert_eq!(span.start.line(), 5);
        assert!(message.contains("/components/schemas"), "{message}");
    }
}
