//! `cargo xtask bench`: what the generator, its output and the client cost, next to what others do.
//!
//! In: which of the four sections of `docs/performance.md`, and where to find what is measured. Out:
//! tables in Markdown, on standard output and, where asked, in that page. Never here: an assertion on
//! a time, or a figure that was not taken in this run.
//!
//! A program is measured from a small process of its own, which needs calls of the system that no
//! other command needs. So they stand behind the feature `bench`, and an xtask without it runs itself
//! again with it.

mod calls;
mod command;
mod dependants;
mod documents;
mod generation;
mod measure;
mod output;
mod page;
mod peers;
mod scratch;
mod synthetic;
mod table;

pub(crate) use command::{Request, read, run};
pub(crate) use measure::child::{CHILD, ChildRequest, answer, read as read_child};
