//! What generated code is made of: HTTP, credentials, retries, limits, errors and JSON models.
//!
//! What goes in: operations and types that were generated from a document. What comes out:
//! requests on the wire and typed answers. The runtime never depends on generated code or on a
//! particular API: the same source serves every crate that the generator writes.

#[cfg(feature = "blocking")]
pub mod blocking;
mod builder;
mod call;
mod client;
mod credentials;
mod error;
mod header;
mod limits;
mod mask;
mod mode;
mod model;
#[cfg_attr(not(feature = "tracing"), path = "runtime/observe/off.rs")]
mod observe;
mod operation;
mod parameter;
mod prepared;
mod response;
mod response_headers;
mod retry;
mod send;
mod streaming;
pub mod transport;

pub use builder::ClientBuilder;
pub use bytes::Bytes;
pub use call::Call;
pub use client::Client;
pub use credentials::{Fill, Scheme};
pub use error::{Error, ErrorKind};
pub use mode::Async;
pub use model::{
    Any, Base64Bytes, Date, DateTime, DecodeError, EncodeError, ErrorBody, Extra, Map, Model,
    Nullable, Place, Rule, Secret, SuccessBody, UnknownAnswer, UnknownInteger, UnknownName,
    UnknownValue, UnknownVariant, Upload, Uri, Uuid, Violation, Violations, from_json_bytes,
    plumbing, to_json_bytes,
};
pub use operation::{Method, Operation};
pub use parameter::{Explode, Style};
pub use response::Response;
pub use response_headers::ResponseHeaders;
pub use retry::{Clock, SystemClock};
pub use streaming::StreamingResponse;

#[allow(unused_imports, reason = "for what stands beside the runtime")]
pub(crate) use {builder::is_loopback, mask::Mask};

#[allow(
    unused_imports,
    reason = "which macros a crate uses depends on its document"
)]
pub(crate) use model::{
    closed_enum, closed_int_enum, error_bodies, model, open_enum, open_int_enum, success_bodies,
    tagged_union, union,
};
#[allow(unused_imports, reason = "as above")]
pub(crate) use response_headers::response_headers;
