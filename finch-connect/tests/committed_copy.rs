//! What people review is what is compiled: the committed copy equals what `build.rs` has made
//! of the documents, byte for byte. Without the feature `regenerate` the copy itself is compiled.
#![cfg(feature = "regenerate")]

#[test]
fn the_committed_copy_is_what_was_compiled() {
    for (name, committed, made) in [
        (
            "types.rs",
            include_str!("../src/generated/types.rs"),
            include_str!(concat!(env!("OUT_DIR"), "/types.rs")),
        ),
        (
            "operations.rs",
            include_str!("../src/generated/operations.rs"),
            include_str!(concat!(env!("OUT_DIR"), "/operations.rs")),
        ),
    ] {
        assert!(
            committed == made,
            "src/generated/{name} is not what spec/ makes: run `cargo xtask generate`"
        );
    }
}
