//! How diagnostics look, and what is kept from a terminal.

use codegen::diagnostic::{Code, Diagnostic, Report};
use codegen::parse::parse;
use codegen::source::{Position, Source, SourceMap, Span};

fn run(name: &str, text: &str) -> (Report, SourceMap) {
    let (mut sources, mut report) = (SourceMap::default(), Report::default());
    parse(&Source::new(name, text), &mut sources, &mut report);
    (report, sources)
}

#[test]
fn diagnostics_look_like_those_of_rustc() {
    let text = "paths:\n  /a: 1\n  /b: 2\n  \"/a\": 3 # again\n";
    let (report, sources) = run("spec/a.yaml", text);
    assert_eq!(
        report.render(&sources),
        "\
error[duplicate-key]: the member `/a` stands here a second time
 --> spec/a.yaml:4:3
  |
4 |   \"/a\": 3 # again
  |   ^^^^
  |
 ::: spec/a.yaml:2:3
  |
2 |   /a: 1
  |   -- first here
  |
  = note: One object names the same member twice.
  = help: keep one of the two
  = help: or allow it: `--allow duplicate-key`; then the first member of that name counts

1 error
"
    );
    let (report, sources) = run("a.yaml", "a:\n\tb: c\n");
    let text = report.render(&sources);
    assert!(text.contains("2 |     b: c\n  |     ^\n"), "{text}");
    assert!(text.contains("= help: indent with spaces"), "{text}");
}

#[test]
fn rendering_is_safe_and_bounded() {
    let (mut sources, mut report) = (SourceMap::default(), Report::default());
    let text = format!(
        "a\u{1b}[31m\u{202E}b\t\u{7F}\u{9B}\n{}\nlast",
        "y".repeat(1_000_000)
    );
    let file = sources.add("evil\u{1b}[2J.yaml", text);
    let at = |line, column, end| {
        let (start, end) = (Position::new(line, column), Position::new(line, end));
        Span { file, start, end }
    };
    let message = "shown \u{1b}[31m and \u{2066} on\nlines";
    report.push(
        Diagnostic::error(Code::WrongType, at(1, 8, 9), message).of("/components/schemas/x\u{7}"),
    );
    for (line, column, end) in [
        (0, 0, 0),
        (9, 9, 9),
        (3, 99, 2),
        (2, 300, 400),
        (2, 700_000, 700_003),
        (3, 1, 999),
    ] {
        report.push(Diagnostic::warning(
            Code::Contradiction,
            at(line, column, end),
            format!("at {line}:{column}"),
        ));
    }
    for column in 1..=30 {
        report.push(Diagnostic::warning(
            Code::BadPath,
            at(3, column, column + 1),
            "often",
        ));
    }
    let shown = report.render(&sources);
    assert!(
        !shown
            .chars()
            .any(|found| found.is_control() && found != '\n'),
        "{shown}"
    );
    assert!(
        !shown.contains(['\u{202E}', '\u{2066}', '\u{9B}']),
        "{shown}"
    );
    for expected in [
        "error[wrong-type]: shown \\u{1b}[31m and \\u{2066} on\\nlines\n --> evil\\u{1b}[2J.yaml:1:8\n",
        "1 | a\u{241B}[31m\u{FFFD}b    \u{2421}\u{FFFD}\n  |        ^\n",
        "= note: in schema `x\\u{7}`, at /components/schemas/x\\u{7}\n",
        "yaml:9:9\n",
        "yaml:2:300\n",
        "yaml:2:700000\n",
        "the line is long; it reads there: …yyyyy",
        "= note: the same at 29 more places:\n",
        "yaml:3:11\n            …\n",
        "\n\n1 error, 36 warnings\n",
    ] {
        assert!(shown.contains(expected), "{expected:?} is not in\n{shown}");
    }
    assert_eq!(shown.matches("warning[bad-path]: often").count(), 1);
    assert!(shown.len() < 12_000, "{}", shown.len());
    assert!(
        shown.lines().all(|line| line.chars().count() < 250),
        "{shown}"
    );
    assert_eq!(Report::default().render(&sources), "");
}
