//! Documents that are refused, and what is said about them: `tests/errors/<name>` holds the
//! documents and the diagnostics as people see them. `UPDATE_EXPECT=1` writes the diagnostics.

#[path = "support/expect.rs"]
mod expect;
mod support;

use codegen::diagnostic::Code;

/// Codes without a document here, and why.
const WITHOUT: &[(Code, &str)] = &[(
    Code::Internal,
    "it reports a defect of the generator, so no document is known that leads to it",
)];

#[test]
fn every_case_is_refused_as_expected_and_every_code_has_a_case() {
    let mut differences = Vec::new();
    let mut found = String::new();
    for folder in support::folders("errors") {
        match codegen::generate(&support::input(&folder)) {
            Ok(_) => differences.push(format!("{} is accepted", support::name(&folder))),
            Err(failure) => {
                let text = failure.render();
                differences.extend(expect::compare(&folder, &[("expected.txt", &text)]));
                found.push_str(&text);
            }
        }
    }
    for code in Code::ALL {
        let has_case = found.contains(&format!("[{code}]"));
        let excused = WITHOUT.iter().any(|(without, _)| without == code);
        if has_case == excused {
            differences.push(format!(
                "`{code}`: has a case: {has_case}, excused: {excused}"
            ));
        }
    }
    expect::report(&differences);
}
