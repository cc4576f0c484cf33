//! Rewrites a document of OpenAPI 3.0 or 3.1 so that the 3.0 model of `openapiv3` reads all of
//! it, and checks its shape on the way.
//!
//! In: the tree of one document, after the overlay. Out: the same tree in 3.0 terms.
//! Never here: a keyword lost in silence. What the model has no word for becomes an `x-`
//! extension, an entry of the ledger, or a diagnostic.

use crate::diagnostic::{Code, Diagnostic, Report, Rule};
use crate::path_items;
use crate::source::{Pointer, Span};
use crate::tree::{Mapping, Node, Number, Value};

mod content;
mod cut;
mod extensions;
mod grammar;
mod repair;
mod schema;

pub(crate) use cut::fix;
pub(crate) use extensions::extensions;
use grammar::{Kind, Need, Shape};

/// The dialect that a document is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Dialect {
    V30,
    V31,
}

/// Walks one document.
struct Walk<'a> {
    dialect: Dialect,
    report: &'a mut Report,
}

/// Normalizes one document. What is wrong is in the report afterwards.
pub fn normalize(document: &mut Node, report: &mut Report) {
    let Some(dialect) = dialect(document, report) else {
        return;
    };
    if let Some(root) = document.as_mapping_mut()
        && !root.contains("paths")
    {
        // 3.1 allows a document of webhooks or components alone; the model of 3.0 does not.
        let span = Span::default();
        root.insert(
            "paths",
            span,
            Node::new(Value::Mapping(Mapping::default()), span),
        );
    }
    path_items::write_in_place(document);
    let mark = report.mark();
    let mut walk = Walk { dialect, report };
    walk.object(document, Kind::Document, &Pointer::root());
    cut::settle(document, report.since(mark));
}

fn dialect(document: &Node, report: &mut Report) -> Option<Dialect> {
    let Some(root) = document.as_mapping() else {
        report.push(Diagnostic::error(
            Code::NotOpenApi,
            document.span,
            format!(
                "an OpenAPI document is an object, this is {}",
                document.kind()
            ),
        ));
        return None;
    };
    let Some(version) = root.get("openapi") else {
        let message = if root.contains("swagger") {
            "this is Swagger 2.0, not OpenAPI 3.0 or 3.1"
        } else {
            "the member `openapi` is missing"
        };
        report.push(
            Diagnostic::error(Code::NotOpenApi, document.span, message)
                .help("the document must begin with `openapi: 3.0.x` or `openapi: 3.1.x`"),
        );
        return None;
    };
    let text = match &version.value {
        Value::String(text) => text.as_str(),
        Value::Number(number) => number.as_str(),
        _ => "",
    };
    if text == "3.0" || text.starts_with("3.0.") {
        return Some(Dialect::V30);
    }
    if text == "3.1" || text.starts_with("3.1.") {
        return Some(Dialect::V31);
    }
    report.push(
        Diagnostic::error(
            Code::NotOpenApi,
            version.span,
            format!("version `{text}` is not known here"),
        )
        .help("OpenAPI 3.0 and 3.1 are read"),
    );
    None
}

impl Walk<'_> {
    /// Checks and rewrites an object of a kind.
    fn object(&mut self, node: &mut Node, kind: Kind, at: &Pointer) {
        let span = node.span;
        // A media type or a header may be written as nothing at all.
        if matches!(kind, Kind::MediaType | Kind::Header) && matches!(node.value, Value::Null) {
            node.value = Value::Mapping(Mapping::default());
        }
        let Some(mapping) = node.as_mapping_mut() else {
            let found = node.kind();
            self.wrong_type(span, at, "an object", found);
            return;
        };
        repair::before(mapping, kind);
        let allowed = grammar::members(kind);
        self.drop_unknown(mapping, allowed, at);
        for member in allowed {
            match mapping.get_mut(member.name) {
                Some(value) => self.member(value, member.shape, member.name, at),
                None if member.need == Need::Required => {
                    self.missing(mapping, member, kind, span, at);
                }
                None => {}
            }
        }
        repair::after(self, mapping, kind, span, at);
    }

    /// Takes out what the model would drop, and says so.
    fn drop_unknown(&mut self, mapping: &mut Mapping, allowed: &[grammar::Member], at: &Pointer) {
        let report = &mut *self.report;
        mapping.retain(|key, entry| {
            let known = key.starts_with("x-") || allowed.iter().any(|member| member.name == key);
            if !known {
                report.judge(
                    Rule::KeywordIgnored,
                    entry.key_span,
                    &at.child(key),
                    format!("`{key}` is not read"),
                );
            }
            known
        });
    }

    /// Fills in what can be left out without harm, and reports what cannot.
    fn missing(
        &mut self,
        mapping: &mut Mapping,
        member: &grammar::Member,
        kind: Kind,
        span: Span,
        at: &Pointer,
    ) {
        if matches!(member.name, "description" | "version" | "title") {
            // Texts for people: their absence changes no code.
            mapping.insert(member.name, span, Node::string("", span));
            return;
        }
        self.report.push(
            Diagnostic::error(
                Code::MissingMember,
                span,
                format!("{} needs `{}`", describe(kind), member.name),
            )
            .of(at.as_str()),
        );
    }

    /// A member of the object at that place. The most are what they should be, and need no place.
    fn member(&mut self, node: &mut Node, shape: Shape, key: &str, at: &Pointer) {
        if !shape.is_met(node) {
            self.value(node, shape, &at.child(key));
        }
    }

    fn value(&mut self, node: &mut Node, shape: Shape, at: &Pointer) {
        match shape {
            Shape::Any => {}
            Shape::Text => self.text(node, at),
            Shape::Truth => self.truth(node, at),
            Shape::Object(kind) => self.object(node, kind, at),
            Shape::ObjectOrRef(kind) => {
                repair::schema_as_body(self, node, kind, at);
                if !self.reference(node, at) {
                    self.object(node, kind, at);
                }
            }
            Shape::Schema => schema::schema(self, node, at),
            Shape::List(item) => self.list(node, *item, at),
            Shape::Map(value) => self.map(node, *value, at),
            Shape::Content => content::content(self, node, at),
            Shape::Responses => self.responses(node, at),
            Shape::Paths => self.paths(node, at),
        }
    }

    /// A string; a number or truth value written without quotes is the text it was written as.
    fn text(&mut self, node: &mut Node, at: &Pointer) {
        let text = match &node.value {
            Value::String(_) => return,
            Value::Number(number) => number.as_str().to_owned(),
            Value::Bool(value) => value.to_string(),
            Value::Null => String::new(),
            Value::Sequence(_) | Value::Mapping(_) => {
                self.wrong_type(node.span, at, "a string", node.kind());
                return;
            }
        };
        node.value = Value::String(text);
    }

    fn truth(&mut self, node: &mut Node, at: &Pointer) {
        let value = match &node.value {
            Value::Bool(_) => return,
            Value::String(text) if text == "true" => true,
            Value::String(text) if text == "false" => false,
            Value::Null => false,
            _ => {
                self.wrong_type(node.span, at, "true or false", node.kind());
                return;
            }
        };
        node.value = Value::Bool(value);
    }

    /// A reference beside which nothing else counts. Returns whether the node is one.
    fn reference(&mut self, node: &mut Node, at: &Pointer) -> bool {
        let Some(mapping) = node.as_mapping_mut() else {
            return false;
        };
        let Some(target) = mapping.get("$ref") else {
            return false;
        };
        if target.as_str().is_none() {
            let (span, found) = (target.span, target.kind());
            self.wrong_type(span, &at.child("$ref"), "a string", found);
        }
        let report = &mut *self.report;
        mapping.retain(|key, entry| {
            // A text beside a reference is for people; it is not read, and changes nothing.
            let kept = key == "$ref";
            if !kept && !matches!(key, "summary" | "description") {
                report.judge(
                    Rule::KeywordIgnored,
                    entry.key_span,
                    &at.child(key),
                    format!("`{key}` beside `$ref` is not read"),
                );
            }
            kept
        });
        true
    }

    fn list(&mut self, node: &mut Node, item: Shape, at: &Pointer) {
        match &mut node.value {
            Value::Sequence(items) => {
                for (index, node) in items.iter_mut().enumerate() {
                    if !item.is_met(node) {
                        self.value(node, item, &at.index(index));
                    }
                }
            }
            Value::Null => node.value = Value::Sequence(Vec::new()),
            _ => self.wrong_type(node.span, at, "a list", node.kind()),
        }
    }

    fn map(&mut self, node: &mut Node, value: Shape, at: &Pointer) {
        match &mut node.value {
            Value::Mapping(mapping) => {
                for (key, entry) in mapping.iter_mut() {
                    self.member(&mut entry.value, value, key, at);
                }
            }
            Value::Null => node.value = Value::Mapping(Mapping::default()),
            _ => self.wrong_type(node.span, at, "an object", node.kind()),
        }
    }

    fn responses(&mut self, node: &mut Node, at: &Pointer) {
        let Some(mapping) = node.as_mapping_mut() else {
            self.wrong_type(node.span, at, "an object", node.kind());
            return;
        };
        let report = &mut *self.report;
        mapping.retain(|key, entry| {
            let known = key == "default" || key.starts_with("x-") || is_status(key);
            if !known {
                report.judge(
                    Rule::KeywordIgnored,
                    entry.key_span,
                    &at.child(key),
                    format!("`{key}` is no status of HTTP"),
                );
            }
            known
        });
        self.capital_ranges(mapping, at);
        for (key, entry) in mapping.iter_mut() {
            if !key.starts_with("x-") {
                let at = at.child(key);
                self.value(&mut entry.value, Shape::ObjectOrRef(Kind::Response), &at);
            }
        }
    }

    /// `4xx` is `4XX`, which is how the model writes it.
    fn capital_ranges(&mut self, mapping: &mut Mapping, at: &Pointer) {
        if mapping
            .iter()
            .all(|(key, _)| !is_status(key) || !key.contains('x'))
        {
            return;
        }
        for (key, entry) in std::mem::take(mapping) {
            let key = if is_status(&key) {
                key.to_ascii_uppercase()
            } else {
                key
            };
            let span = entry.key_span;
            if let Some(first) = mapping.entry(&key) {
                let message = format!("the status `{key}` stands here a second time");
                self.report.push(
                    Diagnostic::error(Code::DuplicateKey, span, message)
                        .of(at.as_str())
                        .also(first.key_span, "first here"),
                );
            } else {
                mapping.insert(key, span, entry.value);
            }
        }
    }

    fn paths(&mut self, node: &mut Node, at: &Pointer) {
        if matches!(node.value, Value::Null) {
            node.value = Value::Mapping(Mapping::default());
        }
        let Some(mapping) = node.as_mapping_mut() else {
            self.wrong_type(node.span, at, "an object", node.kind());
            return;
        };
        for (key, entry) in mapping.iter_mut() {
            let at = at.child(key);
            if key.starts_with('/') {
                self.value(&mut entry.value, Shape::ObjectOrRef(Kind::PathItem), &at);
            } else if !key.starts_with("x-") {
                let message = format!("the path `{key}` does not begin with `/`");
                self.report.push(
                    Diagnostic::error(Code::BadPath, entry.key_span, message).of(at.as_str()),
                );
            }
        }
    }

    fn wrong_type(&mut self, span: Span, at: &Pointer, expected: &str, found: &str) {
        let name = at.tokens().last().unwrap_or_default();
        self.report.push(
            Diagnostic::error(
                Code::WrongType,
                span,
                format!("`{name}` must be {expected}, this is {found}"),
            )
            .of(at.as_str()),
        );
    }
}

fn is_status(key: &str) -> bool {
    match key.as_bytes() {
        [first, second, third] => {
            (b'1'..=b'5').contains(first)
                && (second.is_ascii_digit() && third.is_ascii_digit()
                    || second.eq_ignore_ascii_case(&b'x') && third.eq_ignore_ascii_case(&b'x'))
        }
        _ => false,
    }
}

fn describe(kind: Kind) -> &'static str {
    match kind {
        Kind::Document => "the document",
        Kind::Info => "`info`",
        Kind::Contact => "a contact",
        Kind::License => "a licence",
        Kind::Server => "a server",
        Kind::ServerVariable => "a variable of a server",
        Kind::PathItem => "a path item",
        Kind::Operation => "an operation",
        Kind::ExternalDocs => "`externalDocs`",
        Kind::Parameter => "a parameter",
        Kind::RequestBody => "the body of a request",
        Kind::MediaType => "a media type",
        Kind::Encoding => "an encoding",
        Kind::Response => "an answer",
        Kind::Example => "an example",
        Kind::Link => "a link",
        Kind::Header => "a header",
        Kind::Tag => "a tag",
        Kind::SecurityScheme => "a security scheme",
        Kind::OAuthFlows => "`flows`",
        Kind::OAuthFlow => "a flow",
        Kind::Components => "`components`",
    }
}

/// Whether a number is whole, however it is written; JSON Schema counts `1.0` as whole.
fn whole(number: &Number) -> Option<i64> {
    number.as_i64().or_else(|| {
        let value = number.as_f64()?;
        // Beyond 2^53 a float does not name one whole number.
        #[allow(clippy::cast_possible_truncation)]
        (value.fract() == 0.0 && value.abs() < 9_007_199_254_740_992.0).then_some(value as i64)
    })
}
