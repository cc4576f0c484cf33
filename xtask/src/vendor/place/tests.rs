//! Paths and pages as names of files.

use super::{page_of, words};

#[test]
fn a_path_becomes_a_name() {
    for (path, name) in [
        ("/connect/sessions", "connect-sessions"),
        (
            "/connect/sessions/{id}/Re_authenticate",
            "connect-sessions-re-authenticate",
        ),
        ("/../../etc/passwd", "etc-passwd"),
        ("/{id}", ""),
        ("/ünï", "n"),
    ] {
        assert_eq!(words(path), name);
    }
    assert!(words(&"/long".repeat(100)).len() <= 64);
}

#[test]
fn the_page_of_a_markdown_url_is_the_one_for_people() {
    let both = |page: &str, url: &str| (page.to_owned(), Some(url.to_owned()));
    assert_eq!(
        page_of("https://a.test/b.md", true),
        both("https://a.test/b", "https://a.test/b.md")
    );
    assert_eq!(
        page_of("https://a.test/b.md", false),
        ("https://a.test/b.md".to_owned(), None)
    );
}
