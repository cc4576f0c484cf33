//! What is hidden and what is escaped.

use super::Mask;

#[test]
fn hides_a_secret_in_each_form() {
    let mut mask = Mask::default();
    mask.add("s3cr\"t/+%");
    let hidden = |text: &str| mask.line(text, 100);
    assert_eq!(hidden("a s3cr\"t/+% b s3cr\"t/+%"), "a *** b ***");
    assert_eq!(hidden(r#"{"echo":"s3cr\"t/+%"}"#), r#"{"echo":"***"}"#);
    assert_eq!(hidden("?secret=s3cr%22t%2F%2B%25&x"), "?secret=***&x");
}

#[test]
fn hides_the_longest_first_and_before_it_cuts() {
    let mut mask = Mask::default();
    mask.add("abcd");
    mask.add("abcdefgh");
    assert_eq!(mask.line("xabcdefghx", 100), "x***x");
    assert_eq!(mask.line("xabcdefghx", 3), "x**…");
    mask.add("x");
    mask.add("");
    assert_eq!(mask.line("xx", 100), "xx");
}

#[test]
fn one_line_without_controls() {
    let mask = Mask::default();
    assert_eq!(
        mask.line("a\nb\u{1b}[31m\u{202e}", 100),
        r"a\u{a}b\u{1b}[31m\u{202e}"
    );
    assert_eq!(mask.line("Grüße 名", 100), "Grüße 名");
}
