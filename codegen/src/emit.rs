//! Turns the IR and its names into the items of two files: types and operations.
//!
//! In: an [`Api`] and its [`Names`]. Out: chunks of tokens, sorted by name. Never here: a
//! schema of the document, or text of the document as anything but a string or a doc comment.

use proc_macro2::{Ident, Span, TokenStream};

use crate::ir::Api;
use crate::name::{Names, RustName};

mod accept;
mod answers;
mod cycles;
mod docs;
mod enums;
mod operations;
mod params;
mod paths;
mod rules;
mod structs;
mod ty;
mod types;
mod unions;

pub(crate) use cycles::Cycles;

/// A piece of a file.
#[derive(Debug)]
pub enum Chunk {
    /// Imports, without empty lines between them.
    Uses(Vec<TokenStream>),
    /// An item as it is.
    Item(TokenStream),
    /// A declarative macro of the runtime around one item.
    Macro {
        /// The macro.
        name: &'static str,
        /// The item inside, in Rust's own syntax.
        item: TokenStream,
    },
    /// An `impl` block, whose members are printed one by one.
    Impl {
        /// What stands before the braces.
        head: TokenStream,
        /// The members.
        members: Vec<TokenStream>,
    },
}

/// The items of the two files.
#[derive(Debug)]
pub struct Emitted {
    /// The models, enums and unions.
    pub types: Vec<Chunk>,
    /// The methods of the client.
    pub operations: Vec<Chunk>,
}

/// Emits an API.
pub fn emit(api: &Api, names: &Names) -> Emitted {
    Emitted {
        types: types::types(api, names),
        operations: operations::operations(api, names),
    }
}

/// What emitting one file needs to know.
struct Context<'a> {
    api: &'a Api,
    names: &'a Names,
    paths: paths::Paths,
    cycles: cycles::Cycles,
}

/// A name as a token.
fn ident(name: &RustName) -> Ident {
    if name.is_keyword() {
        Ident::new_raw(name.as_str(), Span::call_site())
    } else {
        Ident::new(name.as_str(), Span::call_site())
    }
}
