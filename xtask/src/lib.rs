//! What `cargo xtask vendor` needs and no other command does: a reader of pages and a client.
//!
//! In: bytes, URLs. Out: the OpenAPI block of a page, the bytes behind a URL. Never here: a file, a
//! place in the workspace. Without the feature `vendor` there is nothing, so that the other commands
//! compile no TLS. It is a library so that the package can name itself among what its tests depend
//! on, with that feature: `cargo test` compiles and runs everything.

#[cfg(feature = "vendor")]
pub mod fetch;
#[cfg(feature = "vendor")]
pub mod page;

/// The most that is read of a page or a document. The largest published ones have 12 MB.
pub const MAX_BYTES: usize = 16 * 1024 * 1024;
