//! Small documents, one for each construct, and what becomes of them: `tests/cases/<name>` holds
//! the documents and what is generated. `UPDATE_EXPECT=1` writes what is generated.

#[path = "support/expect.rs"]
mod expect;
mod support;

#[test]
fn every_case_gives_what_is_expected() {
    let mut differences = Vec::new();
    for folder in support::folders("cases") {
        check(&folder, &mut differences);
    }
    expect::report(&differences);
}

fn check(folder: &std::path::Path, differences: &mut Vec<String>) {
    match codegen::generate(&support::input(folder)) {
        Ok(output) => {
            let mut expected = vec![
                ("types.rs", output.types.as_str()),
                ("operations.rs", output.operations.as_str()),
                ("ledger.md", output.ledger.as_str()),
            ];
            // Names that are settled are warnings, and nothing else is one.
            if folder.join(support::SETTLE).exists() {
                expected.push(("warnings.txt", output.warnings.as_str()));
            } else {
                assert_eq!(output.warnings, "", "{}", support::name(folder));
            }
            differences.extend(expect::compare(folder, &expected));
        }
        Err(failure) => differences.push(format!(
            "{} is refused:\n{}",
            support::name(folder),
            failure.render()
        )),
    }
}
