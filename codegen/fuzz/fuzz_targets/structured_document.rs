//! Documents of OpenAPI's own pieces, put together as the bytes say.

#![no_main]

use finch_connect_codegen_fuzz::{document, grammar};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| document::check(grammar::document(bytes).as_bytes()));
