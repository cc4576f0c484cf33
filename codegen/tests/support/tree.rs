//! Documents as trees: read, changed, and written again as JSON, which is YAML too.

use codegen::diagnostic::Report;
use codegen::source::{Source, SourceMap};
use codegen::tree::{Node, Value};

/// Reads a document.
pub(crate) fn read(source: &Source) -> Node {
    let (mut sources, mut report) = (SourceMap::default(), Report::default());
    let parsed = codegen::parse::parse(source, &mut sources, &mut report);
    parsed.expect("the document can be read").1
}

/// Writes a tree as JSON.
pub(crate) fn json(node: &Node) -> String {
    let mut text = String::new();
    write(node, &mut text);
    text
}

fn write(node: &Node, text: &mut String) {
    match &node.value {
        Value::Null => text.push_str("null"),
        Value::Bool(value) => text.push_str(if *value { "true" } else { "false" }),
        Value::Number(number) => text.push_str(number.as_str()),
        Value::String(string) => quote(string, text),
        Value::Sequence(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                write(item, text);
            }
            text.push(']');
        }
        Value::Mapping(mapping) => {
            text.push('{');
            for (index, (key, entry)) in mapping.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                quote(key, text);
                text.push(':');
                write(&entry.value, text);
            }
            text.push('}');
        }
    }
}

fn quote(string: &str, text: &mut String) {
    text.push_str(&serde_json::Value::from(string).to_string());
}
