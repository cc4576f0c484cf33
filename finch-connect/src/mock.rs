#![doc = include_str!("../docs/mock.md")]
//!
//! # The parts
//!
//! What goes in: HTTP requests on 127.0.0.1. What comes out: what Finch would answer. The types
//! and operations of this crate have no part in it: the documents are read by another reader
//! and judged by another validator, so the mock is an independent judge of the client.

mod answer;
mod api;
mod approval;
mod builder;
mod connection;
mod control;
mod entry;
mod fault;
mod handle;
mod http;
mod ids;
mod line;
mod operation;
mod page;
mod received;
mod schema;
mod server;
mod shared;
mod state;
mod words;
mod yaml;

pub use approval::{Approval, AuthorizeError, Cancellation};
pub use builder::{MockBuilder, MockError};
pub use connection::MockConnection;
pub use fault::Fault;
pub use handle::Mock;
pub use received::Received;
