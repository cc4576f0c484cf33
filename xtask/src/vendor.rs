//! `cargo xtask vendor`: documents come into `spec/`, byte for byte, and are noted.
//!
//! In: files and URLs, or what `spec/sources.toml` has on record. Out: documents and their entries,
//! all of them or none. Never here: an edit of a document, or one that the generator does not take.
//!
//! It needs a TLS library and a reader of Markdown, which no other command does. So they stand behind
//! the feature `vendor`, and an xtask without it runs itself again with it.

#[cfg(feature = "vendor")]
mod all;
#[cfg(feature = "vendor")]
mod arguments;
#[cfg(feature = "vendor")]
mod check;
#[cfg(feature = "vendor")]
mod command;
#[cfg(feature = "vendor")]
mod load;
#[cfg(feature = "vendor")]
mod place;
#[cfg(feature = "vendor")]
mod sound;
#[cfg(feature = "vendor")]
mod write;

#[cfg(not(feature = "vendor"))]
pub(crate) use crate::again::{Request, run};
#[cfg(feature = "vendor")]
pub(crate) use arguments::{Request, read};
#[cfg(feature = "vendor")]
pub(crate) use command::run;

/// Leaves the arguments to the other run.
#[cfg(not(feature = "vendor"))]
pub(crate) fn read(parser: &mut lexopt::Parser) -> Result<Option<Request>, crate::outcome::Stop> {
    crate::again::read("vendor", parser).map(Some)
}
