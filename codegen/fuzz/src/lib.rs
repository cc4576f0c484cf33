//! What the fuzz targets do; ordinary tests do the same with the committed seeds.

pub mod answer;
pub mod document;
pub mod grammar;

// The runtime, as it stands in a generated crate.
#[allow(dead_code, unused_imports, unused_macros, missing_docs)]
pub mod runtime;

#[allow(deprecated, missing_docs, dead_code)]
pub mod types;
