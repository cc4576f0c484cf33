//! Levels judged by the compiler: code that uses what is made of one state is compiled against
//! what is made of the other one.
//!
//! The cases are those of `codegen/tests/diff`. Each of their programs compiles against its own
//! state. Against the other state it fails to compile where the case says that something breaks,
//! and compiles where it says that nothing does, or that only calls do.

#[path = "support/judged.rs"]
mod judged;
#[path = "support/nested.rs"]
#[allow(dead_code, unreachable_pub, reason = "each test uses its part of it")]
mod nested;
#[path = "../../codegen/tests/support/rule_cases.rs"]
#[allow(dead_code, reason = "each test uses its part of it")]
mod rule_cases;
#[path = "../../codegen/tests/support/tree.rs"]
mod tree;

use codegen::generate;
use judged::{Program, judge, module};
use nested::workspace;
use rule_cases::{Case, Said};

#[test]
fn the_compiler_agrees_with_the_levels() {
    let cases = rule_cases::cases(&workspace().join("codegen/tests/diff"));
    let mut states = Vec::new();
    let mut programs = Vec::new();
    for (number, case) in cases.iter().enumerate() {
        for (state, input) in [("from", &case.from), ("to", &case.to)] {
            let output = generate(input);
            let output = output.unwrap_or_else(|failure| panic!("{}:\n{failure}", case.name));
            states.push((format!("s{number:03}_{state}"), module(&output)));
        }
        programs.extend(programs_of(number, case, &case.forth, ["from", "to"]));
        programs.extend(programs_of(number, case, &case.back, ["to", "from"]));
    }
    assert!(programs.len() > 100, "only {} programs", programs.len());
    judge("levels", &states, &programs);
}

/// The program of one direction, against the state it is written for and against the other one.
fn programs_of(number: usize, case: &Case, said: &Said, states: [&str; 2]) -> Vec<Program> {
    let Some(text) = &said.program else {
        let what = format!("{}, from `{}`", case.name, states[0]);
        assert!(!said.breaks_code(), "{what}: no program shows what breaks");
        return Vec::new();
    };
    let [own, other] = states;
    [(own, true), (other, !said.breaks_code())]
        .into_iter()
        .map(|(state, compiles)| {
            let name = format!("p{number:03}_{own}_{state}");
            let what = format!("{}, from `{own}` to `{other}`, with `{state}`", case.name);
            let code = format!("use levels::runtime::Nullable;\n\n{text}");
            Program::new(
                name,
                what,
                &format!("s{number:03}_{state}"),
                &code,
                compiles,
            )
        })
        .collect()
}
