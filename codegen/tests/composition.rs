//! Schemas made of others in ways that grow faster than their document, or lead back to
//! themselves: what comes out is bounded, and never a panic.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use codegen::ir::{TypeDef, TypeKind};
use codegen::source::Source;
use codegen::{Input, Output, generate};

/// The types of a document with these schemas.
fn run(schemas: &str) -> Output {
    let text = format!(
        r#"{{"openapi":"3.1.0","info":{{"title":"Made","version":"1"}},"components":{{"schemas":{{{schemas}}}}}}}"#
    );
    let input = Input {
        documents: vec![Source::new("made.json", text)],
        ..Input::default()
    };
    let start = Instant::now();
    let output = generate(&input).unwrap_or_else(|failure| panic!("{failure}"));
    assert!(start.elapsed() < Duration::from_secs(60));
    output
}

fn unions(output: &Output) -> usize {
    let is_union = |def: &&TypeDef| matches!(def.kind, TypeKind::Union(_));
    output.api.types.iter().filter(is_union).count()
}

fn reference(name: &str) -> String {
    format!(r##"{{"$ref":"#/components/schemas/{name}"}}"##)
}

/// An object with one member.
fn object(member: &str) -> String {
    format!(r#"{{"type":"object","properties":{{"{member}":{{"type":"string"}}}}}}"#)
}

#[test]
fn a_choice_that_many_ways_lead_to_is_made_once() {
    let mut schemas = format!(
        r#""U":{{"oneOf":[{},{}]}},"A0":{{"allOf":[{},{}]}}"#,
        object("a"),
        object("b"),
        reference("U"),
        object("x")
    );
    for index in 1..60 {
        let before = reference(&format!("A{}", index - 1));
        let _ = write!(schemas, r#","A{index}":{{"allOf":[{before},{before}]}}"#);
    }
    let output = run(&schemas);
    // 2^60 ways lead to it.
    assert_eq!(unions(&output), 61);
}

#[test]
fn members_times_branches_are_bounded() {
    let mut schemas = String::new();
    let mut members = String::from(r#""m":{}"#);
    let mut branches = object("first");
    for index in 0..400 {
        let _ = write!(schemas, r#""B{index}":{},"#, object(&format!("b{index}")));
        let _ = write!(members, r#","m{index}":{{"type":"string"}}"#);
        let _ = write!(branches, ",{}", reference(&format!("B{index}")));
    }
    let _ = write!(
        schemas,
        r#""Whole":{{"properties":{{{members}}},"oneOf":[{branches}]}}"#
    );
    let output = run(&schemas);
    assert_eq!(unions(&output), 0);
    assert!(
        output
            .ledger
            .contains("branches beside members are not told apart")
    );
}

#[test]
fn what_leads_back_to_itself_ends() {
    let schemas = [
        r#""P":{"properties":{"a":{}},"oneOf":[@Q,@P]}"#,
        r#""Q":{"allOf":[@P,{"properties":{"b":{}}}],"oneOf":[@P,@R]}"#,
        r#""R":{"allOf":[@Q]}"#,
        r#""S":{"oneOf":[{"oneOf":[@S,{"type":"string"}]},{"anyOf":[@S]}]}"#,
        r#""T":{"allOf":[{"oneOf":[@T,{"properties":{"a":{}}}]},{"properties":{"b":{}}}]}"#,
        r#""V":{"allOf":[@W],"discriminator":{"propertyName":"v"}}"#,
        r#""W":{"properties":{"v":{}},"discriminator":{"propertyName":"v"}}"#,
        r#""X":{"allOf":[@W,@V],"oneOf":[@V,@W],"discriminator":{"propertyName":"v"}}"#,
        r#""Y":{"allOf":[]}"#,
        r#""Z":{"oneOf":[],"properties":{"v":{}}}"#,
        // Lists of themselves, which are compared.
        r#""L":{"type":"array","items":@M}"#,
        r#""M":{"type":"array","items":@L}"#,
        r#""N":{"allOf":[{"properties":{"l":@L}},{"properties":{"l":{"allOf":[@M,@L]}}},{"properties":{"l":@M}}]}"#,
    ];
    let mut text = schemas.join(",");
    for name in ["P", "Q", "R", "S", "T", "V", "W", "L", "M"] {
        text = text.replace(&format!("@{name}"), &reference(name));
    }
    let output = run(&text);
    assert_eq!(output.warnings, "");
    assert!(output.types.contains("pub enum W"));
}

#[test]
fn values_that_no_two_parts_share_are_said_so() {
    let list = |values: &str| format!(r#"{{"type":"string","enum":[{values}]}}"#);
    let output = run(&format!(
        r#""One":{},"Both":{{"allOf":[{},{}]}}"#,
        list(r#""a","b""#),
        reference("One"),
        list(r#""c""#)
    ));
    assert!(output.types.contains("pub type Both = String;"));
    assert!(
        output
            .ledger
            .contains("no value is listed by all of these parts")
    );
}
