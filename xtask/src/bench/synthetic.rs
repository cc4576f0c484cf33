//! Documents that are made, to see how time and memory grow.
//!
//! In: a seed. Out: families of documents; in each of them one thing doubles from document to
//! document, and all else is alike. Never here: chance, or anything in a document that one of the
//! generators is known not to take.

use serde_json::{Map, Value as Json, json};

mod words;

use words::Words;

/// How often a family doubles.
pub(crate) const DOUBLINGS: u32 = 5;

/// What doubles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Axis {
    /// How many schemas there are, each an object with a few members.
    Schemas,
    /// How many operations.
    Operations,
    /// How deep objects stand in one another.
    Depth,
    /// How many values an enum has.
    Values,
}

impl Axis {
    pub(crate) const ALL: [Self; 4] = [Self::Schemas, Self::Operations, Self::Depth, Self::Values];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Schemas => "schemas",
            Self::Operations => "operations",
            Self::Depth => "depth",
            Self::Values => "enum values",
        }
    }

    /// The size of the first document. Readers of JSON go no deeper than about a hundred levels, and
    /// a level of objects is two of those.
    const fn first(self) -> usize {
        match self {
            Self::Schemas | Self::Values => 50,
            Self::Operations => 25,
            Self::Depth => 1,
        }
    }

    /// The sizes of the documents.
    pub(crate) fn sizes(self) -> impl Iterator<Item = usize> {
        (0..=DOUBLINGS).map(move |doubling| self.first() << doubling)
    }

    /// The document of a size.
    pub(crate) fn document(self, size: usize) -> Json {
        let mut words = Words::new(7);
        match self {
            Self::Schemas => document(&schemas(&mut words, size), &reads(1)),
            Self::Operations => document(&schemas(&mut words, 32), &operations(&mut words, size)),
            Self::Depth => {
                let chains = (0..40).map(|at| (schema_name(at), nested(&mut words, size)));
                document(&chains.collect(), &reads(40))
            }
            Self::Values => {
                let enums = (0..10).map(|at| (schema_name(at), values(&mut words, size)));
                document(&enums.collect(), &reads(10))
            }
        }
    }
}

fn document(schemas: &Map<String, Json>, paths: &Map<String, Json>) -> Json {
    json!({
        "openapi": "3.0.3",
        "info": {"title": "Synthetic", "version": "1.0.0"},
        "servers": [{"url": "https://api.example.com"}],
        "paths": paths,
        "components": {"schemas": schemas},
    })
}

fn schema_name(at: usize) -> String {
    format!("Record{at:05}")
}

fn reference(at: usize) -> Json {
    json!({"$ref": format!("#/components/schemas/{}", schema_name(at))})
}

/// Objects of which each has two others as members, as in a heap: all of them are needed for the
/// first one, and no chain of them is long.
fn schemas(words: &mut Words, count: usize) -> Map<String, Json> {
    let schemas = (0..count).map(|at| {
        let mut members = members(words, 6);
        for (name, other) in [("left", 2 * at + 1), ("right", 2 * at + 2)] {
            if other < count {
                members.insert(name.to_owned(), reference(other));
            }
        }
        (schema_name(at), object(words, &members))
    });
    schemas.collect()
}

/// An object; every second member is required.
fn object(words: &mut Words, members: &Map<String, Json>) -> Json {
    let required: Vec<&String> = members.keys().step_by(2).collect();
    json!({
        "type": "object",
        "description": words.sentence(),
        "required": required,
        "properties": members,
    })
}

fn members(words: &mut Words, count: usize) -> Map<String, Json> {
    let members = (0..count).map(|at| {
        let name = format!("{}_{at}", words.word());
        let mut schema = match words.below(6) {
            0 => json!({"type": "string"}),
            1 => json!({"type": "integer", "format": "int64"}),
            2 => json!({"type": "number"}),
            3 => json!({"type": "boolean"}),
            4 => json!({"type": "array", "items": {"type": "string"}}),
            _ => json!({"type": "string", "enum": words.distinct(4)}),
        };
        schema["description"] = json!(words.sentence());
        (name, schema)
    });
    members.collect()
}

/// An object in an object in an object.
fn nested(words: &mut Words, depth: usize) -> Json {
    let mut inner = json!({"type": "string"});
    for _ in 0..depth {
        let mut members = members(words, 2);
        members.insert("inner".to_owned(), inner);
        inner = object(words, &members);
    }
    inner
}

fn values(words: &mut Words, count: usize) -> Json {
    json!({
        "type": "string",
        "description": words.sentence(),
        "enum": words.distinct(count),
    })
}

/// For each of the first schemas an operation that answers with it.
fn reads(count: usize) -> Map<String, Json> {
    let paths = (0..count).map(|at| {
        let read = json!({
            "operationId": format!("readRecord{at:05}"),
            "responses": {"200": answer("the record", &reference(at))},
        });
        (format!("/records/{at}"), json!({"get": read}))
    });
    paths.collect()
}

fn answer(description: &str, schema: &Json) -> Json {
    json!({
        "description": description,
        "content": {"application/json": {"schema": schema}},
    })
}

/// Two operations for each path: one with parameters, one with a body.
fn operations(words: &mut Words, count: usize) -> Map<String, Json> {
    let mut paths: Map<String, Json> = Map::new();
    for at in 0..count {
        let word = words.word();
        let place = format!("/{}/{{id}}/part{:05}", word, at / 2);
        let mut parameters = vec![json!({
            "name": "id", "in": "path", "required": true, "schema": {"type": "string"},
        })];
        let mut operation = json!({
            "operationId": format!("{word}Part{at:05}"),
            "summary": words.sentence(),
            "responses": {
                "200": answer("the record", &reference(words.below(32))),
                "404": answer("there is no such record", &reference(31)),
            },
        });
        let method = if words.below(2) == 0 {
            parameters.push(json!({
                "name": "limit", "in": "query", "schema": {"type": "integer", "format": "int32"},
            }));
            parameters.push(json!({
                "name": "filter", "in": "query", "schema": {"type": "string"},
            }));
            "get"
        } else {
            operation["requestBody"] = json!({
                "required": true,
                "content": {"application/json": {"schema": reference(words.below(32))}},
            });
            "put"
        };
        operation["parameters"] = json!(parameters);
        let path = paths.entry(place).or_insert_with(|| json!({}));
        path[method] = operation;
    }
    paths
}

#[cfg(test)]
mod tests {
    use codegen::Input;
    use codegen::source::Source;

    use super::{Axis, DOUBLINGS};

    #[test]
    fn a_size_is_twice_the_one_before() {
        for axis in Axis::ALL {
            let sizes: Vec<usize> = axis.sizes().collect();
            assert_eq!(sizes.len(), 1 + DOUBLINGS as usize);
            assert!(sizes.windows(2).all(|pair| pair[1] == 2 * pair[0]));
            let bytes = |size| axis.document(size).to_string().len();
            let (last, before) = (bytes(sizes[5]), bytes(sizes[4]));
            assert!(
                (17 * before..21 * before).contains(&(10 * last)),
                "{axis:?}: {before}, {last}"
            );
            assert_eq!(axis.document(sizes[1]), axis.document(sizes[1]));
        }
    }

    #[test]
    fn every_document_is_taken_and_nothing_in_it_is_lost() {
        for axis in Axis::ALL {
            let size = axis.sizes().nth(1).unwrap();
            let text = axis.document(size).to_string();
            let input = Input {
                documents: vec![Source::new("synthetic.json", text)],
                ..Input::default()
            };
            let output = codegen::generate(&input).unwrap_or_else(|why| panic!("{axis:?}: {why}"));
            assert_eq!(output.warnings, "", "{axis:?}");
            let found = match axis {
                Axis::Schemas => output.types.matches("pub struct Record").count(),
                Axis::Operations => output.api.operations.len(),
                Axis::Depth => output.types.matches("pub struct Record").count() / 40,
                Axis::Values => output.types.matches(" = \"").count() / 10,
            };
            assert_eq!(found, size, "{axis:?}");
        }
    }
}
