//! Documents that are refused, and what is said about them: `tests/errors/<name>` holds the
//! documents and the diagnostics as people see them. `UPDATE_EXPECT=1` writes the diagnostics.

mod support;

use codegen::diagnostic::Code;

/// Codes without a document here, and why.
const WITHOUT: &[(Code, &str)] = &[(
    Code::Internal,
    "it reports a defect of the generator, so no document is known that leads to it",
)];

#[test]
fn every_case_is_refused_as_expected() {
    let mut differences = Vec::new();
    for folder in support::folders("errors") {
        match codegen::generate(&support::input(&folder)) {
            Ok(_) => differences.push(format!("{} is accepted", support::name(&folder))),
            Err(failure) => {
                let text = failure.render();
                differences.extend(support::compare(&folder, &[("expected.txt", &text)]));
            }
        }
    }
    support::report(&differences);
}

#[test]
fn every_code_has_a_case() {
    let expected: Vec<String> = support::folders("errors")
        .iter()
        .map(|folder| std::fs::read_to_string(folder.join("expected.txt")).unwrap_or_default())
        .collect();
    for code in Code::ALL {
        let shown = format!("[{code}]");
        let found = expected.iter().any(|text| text.contains(&shown));
        let excused = WITHOUT.iter().any(|(without, _)| without == code);
        assert!(found != excused, "`{code}`: case found: {found}, excused: {excused}");
    }
}
