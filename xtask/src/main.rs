//! The program `xtask`: `lib.rs` says what it does.

use std::process::ExitCode;

fn main() -> ExitCode {
    xtask::main()
}
