//! What is sent: a request with everything in it.
//!
//! What goes in: what an operation made of its parameters, and what a call sets for itself. What
//! comes out: the one value that is sent, as often as the limits of the call allow. Nothing is
//! decided here, and nothing is encoded.

use std::borrow::Cow;

use bytes::Bytes;

use crate::runtime::header::HeaderList;
use crate::runtime::limits::Limits;
use crate::runtime::mask::Mask;
use crate::runtime::response::Answer;
use crate::runtime::{DecodeError, Violation};

/// Decodes a good answer.
pub(crate) type Decode<T> = fn(&Answer) -> Result<T, DecodeError>;

/// A request with everything in it, and the limits of its call.
pub(crate) struct Prepared {
    pub(crate) method: http::Method,
    /// The path as the document writes it, without a query: fit for errors and traces.
    pub(crate) template: Cow<'static, str>,
    pub(crate) url: String,
    /// How many bytes of it are the base URL.
    pub(crate) base_url_len: usize,
    pub(crate) query: Vec<String>,
    pub(crate) headers: HeaderList,
    pub(crate) body: Bytes,
    pub(crate) repeatable: bool,
    pub(crate) violations: Vec<Violation>,
    pub(crate) problems: Vec<String>,
    pub(crate) mask: Mask,
    pub(crate) limits: Limits,
}

impl Prepared {
    /// The template without secrets: the path of a raw call is the caller's own text.
    pub(crate) fn shown_template(&self) -> String {
        self.mask.value(&self.template, usize::MAX)
    }
}
