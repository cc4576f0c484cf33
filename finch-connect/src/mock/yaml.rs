//! The text of a document as JSON.
//!
//! What goes in: YAML 1.2, of which JSON is a part. What comes out: one JSON value, or the first
//! thing that is wrong with the text. Never here: recursion, a key that comes twice, an alias, a
//! tag, or a scalar of YAML 1.1: `no` and `2020-09-17` are text.

use saphyr_parser::{Event, Parser, ScalarStyle};
use serde_json::{Map, Value};

/// No document is nested as deep, and what reads the value may recur.
const MAX_DEPTH: usize = 128;

/// A list or an object that is not at its end yet.
enum Open {
    List(Vec<Value>),
    Object(Map<String, Value>, Option<String>),
}

pub(super) fn read(text: &str) -> Result<Value, String> {
    let mut open = Vec::new();
    let mut root = None;
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| error.to_string())?;
        let at = |problem: &str| format!("line {}: {problem}", span.start.line());
        let done = match event {
            Event::DocumentStart(_) if root.is_some() => return Err(at("a second document")),
            Event::Alias(_) => return Err(at("an alias")),
            Event::Scalar(_, _, _, Some(_))
            | Event::SequenceStart(_, Some(_))
            | Event::MappingStart(_, Some(_)) => return Err(at("a tag")),
            Event::SequenceStart(..) | Event::MappingStart(..) if open.len() >= MAX_DEPTH => {
                return Err(at("nested too deep"));
            }
            Event::SequenceStart(..) => {
                open.push(Open::List(Vec::new()));
                continue;
            }
            Event::MappingStart(..) => {
                open.push(Open::Object(Map::new(), None));
                continue;
            }
            Event::Scalar(text, style, ..) => {
                if let Some(Open::Object(members, key @ None)) = open.last_mut() {
                    if members.contains_key(&*text) {
                        return Err(at("a key that is there already"));
                    }
                    *key = Some(text.into_owned());
                    continue;
                }
                match style {
                    ScalarStyle::Plain => plain(&text),
                    _ => Value::String(text.into_owned()),
                }
            }
            Event::SequenceEnd | Event::MappingEnd => match open.pop() {
                Some(Open::List(items)) => Value::Array(items),
                Some(Open::Object(members, _)) => Value::Object(members),
                None => return Err(at("an end without a start")),
            },
            _ => continue,
        };
        match open.last_mut() {
            None => root = Some(done),
            Some(Open::List(items)) => items.push(done),
            Some(Open::Object(members, key)) => {
                let key = key.take().ok_or_else(|| at("a key that is no text"))?;
                members.insert(key, done);
            }
        }
    }
    root.ok_or_else(|| "the document is empty".to_owned())
}

/// The core schema of YAML 1.2. Numbers in other notations than JSON's stay text: where one
/// counts, the schema that it belongs to is refused.
fn plain(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ => match serde_json::from_str(text) {
            Ok(Value::Number(number)) => Value::Number(number),
            _ => Value::String(text.to_owned()),
        },
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::read;

    #[test]
    fn yaml_as_json() {
        let text = "a: [1, -2.5, 'x', \"y\"]\n200: {no: off, d: 2020-09-17, n: null, e:}\nt: >-\n  one\n  two\n'5': true\n";
        assert_eq!(
            read(text).unwrap(),
            json!({
                "a": [1, -2.5, "x", "y"],
                "200": {"no": "off", "d": "2020-09-17", "n": null, "e": null},
                "t": "one two",
                "5": true,
            })
        );
        assert_eq!(read(r#"{"a": [{}, []]}"#).unwrap(), json!({"a": [{}, []]}));
    }

    #[test]
    fn what_is_refused() {
        let deep = "[".repeat(200);
        for (text, problem) in [
            ("a: 1\nb: 2\na: 3\n", "line 3: a key that is there already"),
            ("a: &x 1\nb: *x\n", "line 2: an alias"),
            ("a: !!int 1\n", "line 1: a tag"),
            ("? [a]\n: 1\n", "line 1: a key that is no text"),
            ("--- 1\n--- 2\n", "line 2: a second document"),
            ("", "the document is empty"),
            (&*deep, "line 1: nested too deep"),
        ] {
            assert_eq!(read(text).unwrap_err(), problem, "{text:.20}");
        }
        assert!(read("a: [1").is_err());
    }
}
