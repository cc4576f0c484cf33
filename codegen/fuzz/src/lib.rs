//! What the fuzz targets do; ordinary tests do the same with the committed seeds.

pub mod answer;
pub mod document;
pub mod grammar;

// The runtime, as it stands in a generated crate.
#[allow(dead_code, unused_imports, unused_macros, missing_docs)]
pub mod runtime;

#[allow(deprecated, missing_docs, dead_code)]
pub mod types;

/// Decodes the bytes into each of the types.
pub fn check_answer(bytes: &[u8]) {
    use types::{finch, kinds};
    answer::check::<finch::CreateAccessTokenResponse>(bytes);
    answer::check::<finch::CreateConnectSessionBadRequest>(bytes);
    answer::check::<finch::CreateConnectSessionRequest>(bytes);
    answer::check::<finch::CreateConnectSessionResponse>(bytes);
    answer::check::<finch::ReauthenticateResponse>(bytes);
    answer::check::<kinds::Everything>(bytes);
    answer::check::<kinds::Tagged>(bytes);
    answer::check::<kinds::Untagged>(bytes);
}
