//! Pages with blocks of every kind, and what is found in them.

use super::{MAX_BYTES, Pick, find};

const DOCUMENT: &str = "openapi: 3.1.0\ninfo: { title: T, version: '1' }\npaths: {}\n";

fn page(open: &str, document: &str, close: &str) -> String {
    format!("# A page\n\ntext\n\n{open}\n{document}{close}\n\nmore\n")
}

fn indented(text: &str, prefix: &str) -> String {
    let lines = text.lines();
    lines.fold(String::new(), |all, line| all + prefix + line + "\n")
}

fn found(bytes: &[u8], pick: Pick<'_>) -> String {
    let place = find(bytes, pick).unwrap();
    String::from_utf8(bytes[place.bytes].to_vec()).unwrap()
}

/// The line and the message.
fn refused(bytes: &[u8], pick: Pick<'_>) -> (usize, String) {
    let refusal = find(bytes, pick).unwrap_err();
    assert!(!refusal.help.is_empty());
    (refusal.line, refusal.message)
}

#[test]
fn a_block_comes_out_byte_for_byte() {
    let with_fence =
        "openapi: 3.0.3\ninfo:\n  description: |\n    ```sh\n    x\n    ```\n  title: T\n\n\n";
    for (open, close) in [
        ("```yaml", "```"),
        ("````yaml post /connect/sessions", "````"),
        ("````", "`````   "),
        ("~~~json {a=b}", "~~~"),
    ] {
        let place = find(page(open, DOCUMENT, close).as_bytes(), Pick::Only).unwrap();
        assert_eq!(place.line, 5);
        assert_eq!(place.info.as_deref(), Some(open.trim_matches(['`', '~'])));
        assert_eq!(
            found(page(open, DOCUMENT, close).as_bytes(), Pick::Only),
            DOCUMENT
        );
    }
    let text = page("````yaml", with_fence, "````");
    assert_eq!(found(text.as_bytes(), Pick::Only), with_fence);
}

#[test]
fn the_ends_of_lines_stay_what_they_are() {
    let text = page("```yaml", DOCUMENT, "```").replace('\n', "\r\n");
    let document = DOCUMENT.replace('\n', "\r\n");
    assert_eq!(found(text.as_bytes(), Pick::Only), document);
    assert_eq!(find(text.as_bytes(), Pick::Only).unwrap().line, 5);
    let mixed = "openapi: 3.1.0\r\ninfo: {}\npaths: {}\r\n";
    assert_eq!(
        found(page("```yaml", mixed, "```").as_bytes(), Pick::Only),
        mixed
    );
}

#[test]
fn a_byte_order_mark_is_no_part_of_a_page() {
    let text = format!("\u{feff}```yaml\n{DOCUMENT}```\n");
    assert_eq!(found(text.as_bytes(), Pick::Only), DOCUMENT);
    let text = format!("\u{feff}{}", page("```yaml", DOCUMENT, "```"));
    assert_eq!(found(text.as_bytes(), Pick::Only), DOCUMENT);
}

#[test]
fn a_plain_document_is_taken_whole() {
    for text in [
        DOCUMENT,
        "\u{feff}openapi: 3.1.0\r\n",
        "# a comment\n---\nopenapi : '3.1.0'\n",
        "info:\n  title: first\n\"openapi\": 3.0.0\n",
        "swagger: '2.0'\n",
        "  {\"info\": {}, \"openapi\" : \"3.0.0\"}",
        "{openapi: 3.1.0}",
        "openapi: 3.1.0\nx: |\n  ```yaml\n  openapi: 3.0.0\n  ```\n",
    ] {
        assert_eq!(found(text.as_bytes(), Pick::Only), text);
        assert_eq!(
            find(text.as_bytes(), Pick::Opened("yaml")).unwrap().info,
            None
        );
    }
    let (_, message) = refused(DOCUMENT.as_bytes(), Pick::Number(1));
    assert_eq!(message, "this is a plain document, no page");
}

/// What stands at the head of a page may look like a document.
#[test]
fn the_head_of_a_page_is_no_document() {
    let head = "---\ntitle: Sessions\nopenapi: post /connect/sessions\n---\n\n";
    let text = format!("{head}{}", page("```yaml", DOCUMENT, "```"));
    assert_eq!(found(text.as_bytes(), Pick::Only), DOCUMENT);
}

#[test]
fn other_blocks_are_left_aside() {
    let text = format!(
        "```sh\ncurl openapi: none\n```\n\n    indented: code\n\n```json\n{{\"session\": 1}}\n```\n\n{}",
        page("```yaml", DOCUMENT, "```")
    );
    assert_eq!(found(text.as_bytes(), Pick::Only), DOCUMENT);
}

#[test]
fn of_several_blocks_one_is_chosen() {
    let second = DOCUMENT.replace("3.1.0", "3.0.3");
    let text = format!(
        "{}\n```sh\nls\n```\n\n{}",
        page("```yaml get /a", DOCUMENT, "```"),
        page("```yaml get /b", &second, "```")
    );
    let refusal = find(text.as_bytes(), Pick::Only).unwrap_err();
    assert_eq!(refusal.line, 5);
    assert_eq!(refusal.message, "the page has 2 OpenAPI blocks");
    assert_eq!(
        refusal.help,
        "choose one by `--block NUMBER`:\n    1: line 5, `yaml get /a`\n    2: line 21, `yaml get /b`"
    );
    assert_eq!(found(text.as_bytes(), Pick::Number(2)), second);
    assert_eq!(
        found(text.as_bytes(), Pick::Opened("yaml get /a")),
        DOCUMENT
    );
    assert!(find(text.as_bytes(), Pick::Opened("yaml get /c")).is_err());
    for number in [0, 3, usize::MAX] {
        let (_, message) = refused(text.as_bytes(), Pick::Number(number));
        assert_eq!(message, format!("there is no OpenAPI block {number}"));
    }
    // Where there is one, its words may have changed.
    let text = page("```yaml get /a", DOCUMENT, "```");
    assert_eq!(
        found(text.as_bytes(), Pick::Opened("yaml get /z")),
        DOCUMENT
    );
}

#[test]
fn a_page_without_a_document_says_what_it_has() {
    for (text, line, message) in [
        (
            "",
            1,
            "this is no OpenAPI document, and no page with a block of code",
        ),
        (
            "just words\n",
            1,
            "this is no OpenAPI document, and no page with a block of code",
        ),
        (
            "a\n\n```sh\nls\n```\n",
            3,
            "the only block of code, `sh`, is no OpenAPI document",
        ),
        (
            "```\na\n```\n\n    b\n",
            1,
            "none of the 2 blocks of code is an OpenAPI document; the first is opened without a word",
        ),
        ("<!DOCTYPE html>\n<html>", 1, "this is a page of HTML"),
        ("\u{feff}\n<html>", 1, "this is a page of HTML"),
    ] {
        assert_eq!(
            refused(text.as_bytes(), Pick::Only),
            (line, message.to_owned())
        );
    }
}

/// Bytes that do not follow each other cannot come out byte for byte.
#[test]
fn a_block_inside_of_something_is_refused() {
    let shifted = |prefix: &str| -> String {
        let block = format!("```yaml\n{DOCUMENT}```\n");
        indented(&block, prefix)
    };
    let list = shifted("   ");
    for (text, what) in [
        (
            format!("-  {}", list.trim_start()),
            "stands in a list or a quotation",
        ),
        (
            format!("1. {}", list.trim_start()),
            "stands in a list or a quotation",
        ),
        (shifted("> "), "stands in a list or a quotation"),
        (shifted("  "), "has an indented fence"),
        (
            format!("text\n\n{}", indented(DOCUMENT, "    ")),
            "is indented",
        ),
    ] {
        let (_, message) = refused(text.as_bytes(), Pick::Only);
        let expected =
            format!("the OpenAPI block {what}, so its bytes do not follow each other in the page");
        assert_eq!(message, expected, "{text}");
    }
}

#[test]
fn a_block_that_is_not_closed_is_refused() {
    for text in [
        format!("a\n\n````yaml\n{DOCUMENT}"),
        format!("a\n\n````yaml\n{DOCUMENT}```\n"),
        format!("a\n\n````yaml\n{DOCUMENT}~~~~\nmore"),
        format!("a\n\n````yaml\n{DOCUMENT}```` x\n"),
        format!("a\n\n````yaml\n{DOCUMENT}    ````\n"),
    ] {
        let (line, message) = refused(text.as_bytes(), Pick::Only);
        assert_eq!(line, 3, "{text}");
        assert_eq!(message, "the OpenAPI block `yaml` is never closed");
    }
}

#[test]
fn what_is_no_text_is_refused_with_its_line() {
    let text = [b"one\r\ntwo\n\nfour ", &b"\xff\xfe"[..]].concat();
    assert_eq!(
        refused(&text, Pick::Only),
        (4, "this is no text in UTF-8: byte 15 is 0xff".to_owned())
    );
    let (line, _) = refused(b"openapi: 3.1.0\n\0", Pick::Only);
    assert_eq!(line, 2);
    let junk: Vec<u8> = (0..=255).cycle().take(100_000).collect();
    assert!(find(&junk, Pick::Only).is_err());
}

#[test]
fn what_is_too_large_says_where_it_began() {
    let line = "  - some words of a very long document\n";
    let many = line.repeat(MAX_BYTES / line.len() + 1);
    let block = format!("# Page\n\n```sh\nls\n```\n\n```yaml\nopenapi: 3.1.0\nx:\n{many}```\n");
    let (line, message) = refused(block.as_bytes(), Pick::Only);
    assert_eq!(line, 7);
    assert!(message.contains("within 16 MiB"), "{message}");
    let (_, message) = refused(many.as_bytes(), Pick::Only);
    assert!(message.contains("more than 16 MiB"), "{message}");
}

#[test]
fn what_would_take_forever_is_refused() {
    for head in [">".repeat(5_000), "- ".repeat(5_000), "1. > ".repeat(5_000)] {
        let text = format!(
            "a\n{head}a\n{}{}",
            "b\n".repeat(100_000),
            page("```yaml", DOCUMENT, "```")
        );
        assert_eq!(refused(text.as_bytes(), Pick::Only).0, 2);
    }
    // Lines and tables are nothing of that kind.
    let text = format!(
        "{}\n\n{}",
        "-".repeat(5_000),
        page("```yaml", DOCUMENT, "```")
    );
    assert_eq!(found(text.as_bytes(), Pick::Only), DOCUMENT);
}

/// Whatever comes, it is taken apart without a panic, and what is found is a part of it.
#[test]
fn pieces_in_any_order_are_taken_apart() {
    let pieces = [
        "```",
        "````yaml\n",
        "~~~",
        "\n",
        "\r\n",
        "\r",
        "    ",
        "- ",
        "> ",
        "openapi: 3.1.0",
        "{",
        "\u{feff}",
        "<div>",
        "---\n",
        "é",
        "`",
        "\t",
    ];
    let mut state = 1_u64;
    for _ in 0..20_000 {
        let mut text = String::new();
        for _ in 0..12 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            let at = usize::try_from(state >> 33).unwrap() % pieces.len();
            text.push_str(pieces[at]);
        }
        if let Ok(place) = find(text.as_bytes(), Pick::Only) {
            assert!(text.get(place.bytes.clone()).is_some(), "{text:?}");
            assert!(text[place.bytes].contains("openapi: 3.1.0"), "{text:?}");
        }
    }
}
