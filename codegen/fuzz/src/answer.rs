//! An answer of any bytes: it is decoded or refused, and what was decoded is stable.
//!
//! In: bytes. Out: nothing, or a panic that names what does not hold. Never here: a judgement of
//! what may be refused.

use std::fmt::Debug;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::types::{finch, kinds};

/// Takes the bytes through each of the types.
pub fn check(bytes: &[u8]) {
    stable::<finch::CreateAccessTokenResponse>(bytes);
    stable::<finch::CreateConnectSessionBadRequest>(bytes);
    stable::<finch::CreateConnectSessionRequest>(bytes);
    stable::<finch::CreateConnectSessionResponse>(bytes);
    stable::<finch::ReauthenticateResponse>(bytes);
    stable::<kinds::Everything>(bytes);
    stable::<kinds::Tagged>(bytes);
    stable::<kinds::Untagged>(bytes);
}

/// Decodes bytes, encodes what came out, and does both once more: nothing may change then.
fn stable<T: Serialize + DeserializeOwned + Debug>(bytes: &[u8]) {
    let first: T = match serde_json::from_slice(bytes) {
        Ok(first) => first,
        Err(error) => {
            let _ = error.to_string();
            return;
        }
    };
    let _ = format!("{first:?}");
    let encoded = serde_json::to_vec(&first).expect("what was decoded can be encoded");
    let second: T = serde_json::from_slice(&encoded).unwrap_or_else(|error| {
        let shown = String::from_utf8_lossy(&encoded);
        panic!("what was encoded cannot be decoded: {error}: {shown}")
    });
    let again = serde_json::to_vec(&second).expect("what was decoded can be encoded");
    assert_eq!(
        String::from_utf8_lossy(&encoded),
        String::from_utf8_lossy(&again),
        "decoding and encoding changes what was encoded"
    );
}
