//! Prints chunks of tokens as the text of a file.
//!
//! In: chunks, one by one. Out: text, formatted by `prettyplease`, with an empty line between
//! items and between the members of an `impl`. Never here: a repair of text after printing; items
//! are printed one by one and joined.

use proc_macro2::{Ident, Span, TokenStream};
use syn::token::Bracket;
use syn::{
    AttrStyle, Attribute, Expr, ExprLit, File, ImplItem, Item, Lit, LitStr, Meta, MetaNameValue,
    Token,
};

use crate::emit::Chunk;

/// A file that grows.
#[derive(Debug, Default)]
pub struct Printer {
    text: String,
    /// The first line of the `impl` that is still to be closed.
    open: Option<String>,
    failure: Option<String>,
}

impl Printer {
    /// Prints a chunk behind the others. Behind one that is no Rust, nothing is printed any more.
    pub fn add(&mut self, chunk: Chunk) {
        if self.failure.is_none()
            && let Err(failure) = self.print(chunk)
        {
            let before = self.text.trim_end().lines().last().unwrap_or_default();
            self.failure = Some(format!("{failure}, behind `{}`", before.trim()));
        }
    }

    /// Puts what was printed elsewhere behind the others.
    pub fn append(&mut self, part: Self) {
        if self.failure.is_some() {
            return;
        }
        self.close();
        self.text.push_str(&part.text);
        self.open = part.open;
        self.failure = part.failure;
    }

    /// The whole file. An error says behind what there are tokens that are no Rust: a defect of `emit`.
    pub fn finish(mut self, header: &str, imports: Vec<TokenStream>) -> Result<String, String> {
        self.close();
        if let Some(failure) = self.failure {
            return Err(failure);
        }
        let mut text = String::with_capacity(self.text.len() + header.len());
        text.push_str(header.trim_end());
        text.push('\n');
        for (index, import) in imports.into_iter().enumerate() {
            text.push_str(if index == 0 { "\n" } else { "" });
            text.push_str(&item(Vec::new(), Vec::new(), import)?);
            text.push('\n');
        }
        text.push_str(&self.text);
        Ok(text)
    }

    fn print(&mut self, chunk: Chunk) -> Result<(), String> {
        match chunk {
            Chunk::Item { docs, item: inner } => {
                let printed = item(docs, Vec::new(), inner)?;
                self.begin();
                self.text.push_str(&printed);
                self.text.push('\n');
            }
            Chunk::Macro {
                name,
                docs,
                parts,
                item: inner,
            } => {
                let printed = item(docs, parts, inner)?;
                self.begin();
                self.text.push_str(name);
                self.text.push_str("! {\n");
                for line in printed.lines() {
                    if !line.is_empty() {
                        self.text.push_str("    ");
                        self.text.push_str(line);
                    }
                    self.text.push('\n');
                }
                self.text.push_str("}\n");
            }
            Chunk::Member {
                head,
                docs,
                item: inner,
            } => self.member(&head, docs, &inner)?,
        }
        Ok(())
    }

    /// Each member is printed in an `impl` of its own, and taken out of it again.
    fn member(
        &mut self,
        head: &TokenStream,
        docs: Vec<String>,
        inner: &TokenStream,
    ) -> Result<(), String> {
        let printed = item(docs, Vec::new(), quote::quote!(#head { #inner }))?;
        let (head, rest) = printed.split_once('\n').unwrap_or((&printed, ""));
        let (inner, _) = rest.rsplit_once('\n').unwrap_or_default();
        if self.open.as_deref() == Some(head) {
            self.text.push('\n');
        } else {
            self.begin();
            self.text.push_str(head);
            self.text.push('\n');
            self.open = Some(head.to_owned());
        }
        self.text.push_str(inner);
        self.text.push('\n');
        Ok(())
    }

    /// An empty line, behind whatever is open.
    fn begin(&mut self) {
        self.close();
        self.text.push('\n');
    }

    fn close(&mut self) {
        if self.open.take().is_some() {
            self.text.push_str("}\n");
        }
    }
}

fn item(docs: Vec<String>, parts: Vec<Vec<String>>, tokens: TokenStream) -> Result<String, String> {
    // No second hold on the tokens for the sake of an error: the parser would copy all of them.
    let mut item: Item = syn::parse2(tokens).map_err(|error| error.to_string())?;
    if !docs.is_empty() {
        let attributes = attributes(&mut item).ok_or_else(|| "docs of nothing".to_owned())?;
        attributes.splice(0..0, docs.iter().map(|line| doc(line)));
    }
    let mut all = parts_of(&mut item).into_iter();
    for docs in parts {
        let attributes = all.next().ok_or_else(|| "docs of no part".to_owned())?;
        attributes.splice(0..0, docs.iter().map(|line| doc(line)));
    }
    drop(all);
    let file = File {
        shebang: None,
        frontmatter: None,
        attrs: Vec::new(),
        items: vec![item],
    };
    let mut text = prettyplease::unparse(&file);
    text.truncate(text.trim_end().len());
    Ok(text)
}

/// The attributes of an item; those of the first member where the item is an `impl`.
fn attributes(item: &mut Item) -> Option<&mut Vec<Attribute>> {
    match item {
        Item::Const(item) => Some(&mut item.attrs),
        Item::Enum(item) => Some(&mut item.attrs),
        Item::Struct(item) => Some(&mut item.attrs),
        Item::Type(item) => Some(&mut item.attrs),
        Item::Impl(item) => match item.items.first_mut()? {
            ImplItem::Const(member) => Some(&mut member.attrs),
            ImplItem::Fn(member) => Some(&mut member.attrs),
            _ => None,
        },
        _ => None,
    }
}

/// The attributes of each field or variant of an item.
fn parts_of(item: &mut Item) -> Vec<&mut Vec<Attribute>> {
    match item {
        Item::Enum(item) => item
            .variants
            .iter_mut()
            .map(|part| &mut part.attrs)
            .collect(),
        Item::Struct(item) => item.fields.iter_mut().map(|part| &mut part.attrs).collect(),
        _ => Vec::new(),
    }
}

/// A line of a doc comment.
fn doc(line: &str) -> Attribute {
    let text = LitStr::new(line, Span::call_site());
    Attribute {
        pound_token: Token![#](Span::call_site()),
        style: AttrStyle::Outer,
        bracket_token: Bracket::default(),
        meta: Meta::NameValue(MetaNameValue {
            path: Ident::new("doc", Span::call_site()).into(),
            eq_token: Token![=](Span::call_site()),
            value: Expr::Lit(ExprLit {
                attrs: Vec::new(),
                lit: Lit::Str(text),
            }),
        }),
    }
}
