//! A judge of generated code that knows nothing of the document: every token is a literal, a doc
//! comment, a name in ASCII, or a word of the runtime at a place where it may stand.

use std::collections::BTreeSet;
use std::path::Path;

use codegen::Output;
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::{ImplItem, Item};

/// What the tokens of a file hold.
#[derive(Default)]
pub(crate) struct Tokens {
    /// Every name, without `r#`.
    pub(crate) idents: BTreeSet<String>,
    /// The values of the texts outside of docs.
    pub(crate) literals: BTreeSet<String>,
    macros: BTreeSet<String>,
    attributes: BTreeSet<String>,
}

/// Reads generated code.
pub(crate) fn tokens(code: &str) -> Tokens {
    let mut tokens = Tokens::default();
    let stream: TokenStream = code.parse().expect("the output is Rust");
    tokens.walk(stream);
    tokens
}

impl Tokens {
    fn walk(&mut self, stream: TokenStream) {
        let mut before = [String::new(), String::new()];
        for token in stream {
            let [two, one] = &before;
            let word = match token {
                TokenTree::Ident(ident) => {
                    let name = ident.to_string();
                    self.idents.insert(name.trim_start_matches("r#").to_owned());
                    name
                }
                TokenTree::Literal(literal) => {
                    let text = literal.to_string();
                    if let Ok(text) = syn::parse_str::<syn::LitStr>(&text) {
                        self.literals.insert(text.value());
                    }
                    text
                }
                TokenTree::Punct(punct) => punct.as_char().to_string(),
                TokenTree::Group(group) => {
                    if one == "!" && two.starts_with(|first: char| first.is_alphabetic()) {
                        self.macros.insert(two.clone());
                    }
                    let attribute = group.delimiter() == Delimiter::Bracket
                        && (one == "#" || one == "!" && two == "#");
                    if attribute {
                        self.attribute(group.stream());
                    } else {
                        self.walk(group.stream());
                    }
                    String::new()
                }
            };
            let [_, last] = before;
            before = [last, word];
        }
    }

    fn attribute(&mut self, stream: TokenStream) {
        let name = stream.clone().into_iter().next();
        let name = name.map(|name| name.to_string()).unwrap_or_default();
        if name == "doc" {
            let tokens: Vec<TokenTree> = stream.into_iter().collect();
            let plain = matches!(
                tokens.as_slice(),
                [_, TokenTree::Punct(_), TokenTree::Literal(_)]
            );
            assert!(plain, "a doc comment is one literal");
            return;
        }
        self.attributes.insert(name);
        self.walk(stream);
    }
}

/// The words of the runtime.
pub(crate) struct Vocabulary {
    words: BTreeSet<String>,
    macros: BTreeSet<String>,
}

impl Vocabulary {
    /// Reads the runtime's source.
    pub(crate) fn of_runtime() -> Self {
        let mut found = Tokens::default();
        let mut macros = BTreeSet::new();
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../finch-connect/src/runtime");
        let mut open = vec![root];
        while let Some(folder) = open.pop() {
            for entry in std::fs::read_dir(folder).expect("the runtime is there") {
                let path = entry.expect("the entry can be read").path();
                if path.is_dir() {
                    open.push(path);
                    continue;
                }
                let Ok(code) = std::fs::read_to_string(&path) else {
                    continue;
                };
                for line in code.lines() {
                    if let Some(name) = line.trim().strip_prefix("macro_rules! ") {
                        macros.insert(name.trim_end_matches(" {").to_owned());
                    }
                }
                if let Ok(stream) = code.parse::<TokenStream>() {
                    walk_words(stream, &mut found.idents);
                }
            }
        }
        assert!(macros.contains("model") && found.idents.len() > 500);
        Self {
            words: found.idents,
            macros,
        }
    }

    /// Whether the runtime uses that word, or it is one of generated code alone.
    pub(crate) fn knows(&self, word: &str) -> bool {
        const GENERATED: &[&str] = &["BASE_URL", "NotFound", "types", "params", "body"];
        self.words.contains(word) || GENERATED.contains(&word)
    }

    /// Panics where the output holds what no generator may write.
    pub(crate) fn judge(&self, output: &Output) {
        for (code, kind) in [(&output.types, "types"), (&output.operations, "operations")] {
            plain_text(code);
            let tokens = tokens(code);
            for ident in &tokens.idents {
                let plain = ident
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
                assert!(plain && ident.len() <= 240, "{kind}: {ident}");
            }
            for name in &tokens.macros {
                assert!(
                    self.macros.contains(name),
                    "{kind}: {name}! is not of the runtime"
                );
            }
            for name in &tokens.attributes {
                // No attribute that the compiler acts upon, except for one.
                const INERT: &[&str] = &[
                    "accept",
                    "additional",
                    "deprecated",
                    "header",
                    "optional",
                    "required",
                    "tag",
                ];
                assert!(INERT.contains(&name.as_str()), "{kind}: #[{name}]");
            }
            let file = syn::parse_file(code).expect("the output is Rust");
            assert!(file.attrs.is_empty() && file.shebang.is_none(), "{kind}");
            for item in &file.items {
                judge_item(item, kind);
            }
        }
        for text in [&output.ledger, &output.warnings] {
            let unseen = text.chars().find(|c| *c != '\n' && is_unseen(*c));
            assert_eq!(unseen, None, "{text}");
        }
        for sign in ["](", "][", "]:", "<"] {
            assert!(!output.ledger.contains(sign), "{sign} in {}", output.ledger);
        }
    }
}

fn walk_words(stream: TokenStream, words: &mut BTreeSet<String>) {
    for token in stream {
        match token {
            TokenTree::Ident(ident) => {
                words.insert(ident.to_string());
            }
            TokenTree::Group(group) => walk_words(group.stream(), words),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

fn judge_item(item: &Item, kind: &str) {
    match item {
        Item::Macro(_) | Item::Type(_) | Item::Use(_) | Item::Const(_) => {}
        Item::Impl(block) => {
            assert!(block.trait_.is_none() && block.unsafety.is_none(), "{kind}");
            for member in &block.items {
                match member {
                    ImplItem::Const(_) => {}
                    ImplItem::Fn(method) => {
                        assert!(matches!(method.sig.safety, syn::Safety::Default), "{kind}");
                        // A chain of calls, without statements of its own.
                        let [syn::Stmt::Expr(chain, None)] = method.block.stmts.as_slice() else {
                            panic!("{kind}: {} is no chain of calls", method.sig.ident);
                        };
                        judge_chain(chain, kind);
                    }
                    _ => panic!("{kind}: what no generator writes stands in the impl"),
                }
            }
        }
        _ => panic!("{kind}: an item that no generator writes"),
    }
}

fn judge_chain(chain: &syn::Expr, kind: &str) {
    let mut rest = chain;
    while let syn::Expr::MethodCall(call) = rest {
        for argument in &call.args {
            let simple = matches!(
                argument,
                syn::Expr::Lit(_)
                    | syn::Expr::Path(_)
                    | syn::Expr::Reference(_)
                    | syn::Expr::Field(_)
            );
            assert!(simple, "{kind}: .{}(..)", call.method);
        }
        rest = &call.receiver;
    }
    assert!(
        matches!(rest, syn::Expr::Path(path) if path.path.is_ident("self")),
        "{kind}: a chain begins with self"
    );
}

/// The text itself: no comment but docs and the header, no character that hides.
fn plain_text(code: &str) {
    for (number, line) in code.lines().enumerate() {
        let start = line.trim_start();
        let comment = start.starts_with("//") && !start.starts_with("///");
        assert!(!comment || number == 0, "{line}");
        assert!(!start.starts_with("/*"), "{line}");
    }
    // The sign that keeps what looks like an address from being one.
    let unseen = code
        .chars()
        .find(|character| is_unseen(*character) && !"\n\u{200b}".contains(*character));
    assert_eq!(unseen, None);
}

/// Whether a character is not seen as what it is. Those that join letters belong to writing.
pub(crate) fn is_unseen(character: char) -> bool {
    character.is_control()
        || matches!(
            u32::from(character),
            0xad | 0x61c | 0x180e | 0x200b | 0x200e..=0x200f | 0x2028..=0x202e | 0x2060..=0x206f
                | 0xfeff | 0xfff9..=0xfffb | 0xe0000..=0xe0fff
        )
}
