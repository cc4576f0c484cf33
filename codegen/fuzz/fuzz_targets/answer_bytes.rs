//! Any bytes as the body of an answer.

#![no_main]

use finch_connect_codegen_fuzz::answer;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| answer::check(bytes));
