//! Any bytes as a document.

#![no_main]

use finch_connect_codegen_fuzz::document;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| document::check(bytes));
