//! `cargo xtask vendor`: documents come into `spec/`, byte for byte, and are noted.
//!
//! In: files and URLs, or what `spec/sources.toml` has on record. Out: documents and their entries,
//! all of them or none. Never here: an edit of a document, or one that the generator does not take.
//!
//! It needs a TLS library and a reader of Markdown, which no other command does. So they stand behind
//! the feature `vendor`, and an xtask without it runs itself again with it.

mod all;
mod arguments;
mod check;
mod command;
mod load;
mod place;
mod sound;
mod write;

pub(crate) use arguments::{Request, read};
pub(crate) use command::run;
