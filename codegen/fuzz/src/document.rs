//! A document of any bytes: it is generated from or refused, the same way each time.
//!
//! In: bytes. Out: nothing, or a panic that names what does not hold. Never here: a judgement of
//! what the document means.

use codegen::diagnostic::Code;
use codegen::source::Source;
use codegen::{Failure, Input, Output, generate};

/// Runs the generator twice, and checks what holds for every document.
pub fn check(bytes: &[u8]) {
    let run = || {
        generate(&Input {
            documents: vec![Source::new("document.yaml", bytes)],
            ..Input::default()
        })
    };
    match (run(), run()) {
        (Ok(one), Ok(two)) => {
            assert_eq!(one.types, two.types);
            assert_eq!(one.operations, two.operations);
            assert_eq!(one.ledger, two.ledger);
            assert_eq!(one.warnings, two.warnings);
            sound(&one);
        }
        (Err(one), Err(two)) => {
            assert_eq!(one.render(), two.render());
            located(&one);
        }
        _ => panic!("one run ends well, the next does not"),
    }
}

/// The output is Rust, in which no text of the document stands but in literals and docs.
fn sound(output: &Output) {
    for code in [&output.types, &output.operations] {
        let file = syn::parse_file(code).expect("the output is Rust");
        for item in &file.items {
            let known = matches!(
                item,
                syn::Item::Macro(_)
                    | syn::Item::Type(_)
                    | syn::Item::Use(_)
                    | syn::Item::Const(_)
                    | syn::Item::Impl(_)
            );
            assert!(known, "an item that no generator writes");
        }
        let raw = |character: &char| character.is_control() && *character != '\n';
        assert_eq!(code.chars().find(raw), None, "{code}");
    }
}

/// Each finding has a place, and none of them is a defect of the generator.
fn located(failure: &Failure) {
    let found = failure.diagnostics();
    assert!(!found.is_empty(), "a refusal without a reason");
    for diagnostic in found {
        assert!(diagnostic.span.start.line() > 0, "{failure}");
        assert!(diagnostic.span.start.column() > 0, "{failure}");
        assert_ne!(diagnostic.code, Code::Internal, "{failure}");
        // What `normalize` lets through, the model must read.
        let unread = diagnostic.message.starts_with("the model does not read");
        assert!(!unread, "{failure}");
    }
}
