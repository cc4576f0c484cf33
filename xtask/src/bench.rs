//! `cargo xtask bench`: what the generator, its output and the client cost, next to what others do.
//!
//! In: which of the four sections of `docs/performance.md`, and where to find what is measured. Out:
//! tables in Markdown, on standard output and, where asked, in that page. Never here: an assertion on
//! a time, or a figure that was not taken in this run.
//!
//! A program is measured from a small process of its own, which needs calls of the system that no
//! other command needs. So they stand behind the feature `bench`, and an xtask without it runs itself
//! again with it.

#[cfg(feature = "bench")]
mod calls;
#[cfg(feature = "bench")]
mod command;
#[cfg(feature = "bench")]
mod dependants;
#[cfg(feature = "bench")]
mod documents;
#[cfg(feature = "bench")]
mod generation;
#[cfg(feature = "bench")]
mod measure;
#[cfg(feature = "bench")]
mod output;
#[cfg(feature = "bench")]
mod page;
#[cfg(feature = "bench")]
mod peers;
#[cfg(feature = "bench")]
mod scratch;
#[cfg(feature = "bench")]
mod synthetic;
#[cfg(feature = "bench")]
mod table;

#[cfg(not(feature = "bench"))]
pub(crate) use crate::again::{Request, run};
#[cfg(feature = "bench")]
pub(crate) use command::{Request, read, run};
#[cfg(feature = "bench")]
pub(crate) use measure::child::{CHILD, ChildRequest, answer, read as read_child};

/// Leaves the arguments to the other run.
#[cfg(not(feature = "bench"))]
pub(crate) fn read(parser: &mut lexopt::Parser) -> Result<Option<Request>, crate::outcome::Stop> {
    crate::again::read("bench", parser).map(Some)
}
