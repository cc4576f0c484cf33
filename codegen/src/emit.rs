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
mod given;
mod operations;
mod params;
mod paths;
mod rules;
mod structs;
mod ty;
mod types;
mod unions;

pub(crate) use given::Given;
pub use paths::Used;
pub use types::Types;
#[cfg(feature = "diff")]
pub(crate) use {accept::accept, cycles::Cycles};

/// A piece of a file. Its docs are lines and no tokens, because each token is read several times
/// until it is printed, and docs are the most of a file.
#[derive(Debug)]
pub enum Chunk {
    /// An item as it is.
    Item {
        /// What its doc comment says, line by line, as it stands behind `///`.
        docs: Vec<String>,
        /// The item.
        item: TokenStream,
    },
    /// A declarative macro of the runtime around one item.
    Macro {
        /// The macro.
        name: &'static str,
        /// What the doc comment of the item says.
        docs: Vec<String>,
        /// What those of its fields or variants say, in their order; of the last ones none has to.
        parts: Vec<Vec<String>>,
        /// The item inside, in Rust's own syntax.
        item: TokenStream,
    },
    /// A member of an `impl` block; those of one block follow each other.
    Member {
        /// What stands before the braces.
        head: TokenStream,
        /// What the doc comment of the member says.
        docs: Vec<String>,
        /// The member.
        item: TokenStream,
    },
}

/// Emits the methods of the client, each by itself. What comes back are the imports that they need.
pub fn operations(api: &Api, names: &Names, each: impl FnMut(Chunk)) -> Vec<TokenStream> {
    operations::operations(api, names, each)
}

/// What emitting one file needs to know.
struct Context<'a> {
    api: &'a Api,
    names: &'a Names,
    paths: paths::Paths<'a>,
    cycles: &'a cycles::Cycles,
}

/// A name as a token.
fn ident(name: &RustName) -> Ident {
    if name.is_keyword() {
        Ident::new_raw(name.as_str(), Span::call_site())
    } else {
        Ident::new(name.as_str(), Span::call_site())
    }
}
