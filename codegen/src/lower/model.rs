//! The model of `openapiv3`, read out of a tree.
//!
//! In: a normalized document. Out: the model of all of it, or what it does not take and where that
//! stands. Never here: a judgement about what is read.
//!
//! The model can read itself by `serde`. That copies whatever may be a reference or has members of any
//! name before it is read, and is compiled for each way in which it meets a type, which was a third of
//! what a dependant's compiler did with this crate. So what is a part of what is told here, by tables; a
//! test holds that both read the same.

mod choices;
mod objects;
mod part;
mod schema;

use openapiv3::{OpenAPI, Paths};

use crate::room::{self, Threads};
use crate::source::{Pointer, Span};
use crate::tree::{Mapping, Node};

use part::Read;

pub(super) use part::Part;

/// Reads the model out of the tree.
pub fn read(document: &Node) -> Result<OpenAPI, (Span, String)> {
    let read = read_with(document, Threads::worth(size(document)));
    read.map_err(|(span, why)| (span, format!("the model does not read this: {why}")))
}

fn read_with(document: &Node, threads: Threads) -> Read<OpenAPI> {
    let (model, paths) = room::both(
        threads,
        || OpenAPI::read(document),
        || part::member::<Paths>(document, "paths"),
    );
    Ok(OpenAPI {
        paths: paths?,
        ..model?
    })
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

#[cfg(test)]
mod tests {
    use openapiv3::OpenAPI;

    use super::{read, read_with};
    use crate::parse::tree;
    use crate::room::Threads;

    #[test]
    fn it_is_what_the_model_reads_of_itself() {
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
        let own: OpenAPI = serde_json::from_value(document.to_json()).unwrap();
        for threads in [Threads::One, Threads::Two] {
            assert_eq!(read_with(&document, threads).unwrap(), own, "{threads:?}");
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
        assert_eq!(
            (span.start.column(), message.as_str()),
            (70, "the model does not read this: a string is no count")
        );
    }
}
