//! Bytes that no type makes: what is no JSON, and JSON of an odd kind.
//!
//! In: a good request as text, changed. Out: both judges refuse it before they look at a member, but
//! for the two that are named.

use serde_json::{Value, json};

use Takers::{Both, ClientAlone, MockAlone, Nobody};

use crate::api::Api;
use crate::world::{Said, World};

/// Who takes it.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Takers {
    Both,
    Nobody,
    /// Such a mark is passed over: files that people edit have one at times. It is not sent.
    ClientAlone,
    /// JSON leaves open what it means; a caller who wrote it is told.
    MockAlone,
}

type Row = (&'static str, Vec<u8>, Takers);

fn texts() -> Vec<Row> {
    let good =
        json!({"customer_id": "c", "customer_name": "n", "products": ["company"]}).to_string();
    let mut rows = whole(&good);
    rows.extend(with_a_member(&good));
    rows.extend(in_no_utf8(&good));
    rows
}

/// The text as a whole.
fn whole(good: &str) -> Vec<Row> {
    let half = &good[..good.len() / 2];
    let form = "customer_id=c&customer_name=n&products=company";
    rows([
        ("as it is", good.to_owned(), Both),
        ("with blanks", format!(" \t\r\n{good}\n "), Both),
        ("nothing", String::new(), Nobody),
        ("blanks", " ".to_owned(), Nobody),
        ("half", half.to_owned(), Nobody),
        ("and more", format!("{good}{good}"), Nobody),
        ("a comma at the end", good.replace('}', ",}"), Nobody),
        ("a comment", format!("// request\n{good}"), Nobody),
        ("other quotes", good.replace('"', "'"), Nobody),
        ("a form", form.to_owned(), Nobody),
        ("a byte order mark", format!("\u{feff}{good}"), ClientAlone),
    ])
}

/// The text with one member more.
fn with_a_member(good: &str) -> Vec<Row> {
    let member = |name: &str, text: &str| good.replacen('{', &format!("{{\"{name}\":{text},"), 1);
    let minutes = |text: &str| member("minutes_to_expire", text);
    let more = |text: &str| member("more", text);
    let deep = |depth: usize| more(&format!("{}{}", "[".repeat(depth), "]".repeat(depth)));
    rows([
        ("a number", minutes("60"), Both),
        ("a number with a fraction of nothing", minutes("60.0"), Both),
        ("a number with an exponent", minutes("6E+1"), Both),
        ("not a number", minutes("NaN"), Nobody),
        ("without an end", minutes("Infinity"), Nobody),
        ("too large for a float", minutes("1e400"), Nobody),
        ("nothing before the point", minutes(".5"), Nobody),
        ("a zero before it", minutes("060"), Nobody),
        ("in base 16", minutes("0x3C"), Nobody),
        ("a member twice", member("customer_id", "\"d\""), MockAlone),
        ("an unknown member twice", more("1,\"more\":2"), MockAlone),
        ("a pair of surrogates", more("\"\\ud83d\\ude00\""), Both),
        ("half a pair", more("\"\\ud83d\""), Nobody),
        ("a control character as it is", more("\"\u{1}\""), Nobody),
        ("100 levels", deep(100), Both),
        ("200 levels", deep(200), Nobody),
    ])
}

fn in_no_utf8(good: &str) -> [Row; 2] {
    let latin = good.replace('c', "\u{ff}");
    let utf16 = good.encode_utf16().flat_map(u16::to_le_bytes);
    [
        (
            "a byte that is no text",
            latin.chars().map(|c| c as u8).collect(),
            Nobody,
        ),
        ("UTF-16", utf16.collect(), Nobody),
    ]
}

fn rows<const N: usize>(texts: [(&'static str, String, Takers); N]) -> Vec<Row> {
    let bytes = texts.map(|(name, text, takers)| (name, text.into_bytes(), takers));
    bytes.into()
}

#[tokio::test]
async fn bytes_that_no_type_makes() {
    let (api, world) = (Api::vendored(), World::new());
    let operation = api.operation("POST /connect/sessions");
    for (name, bytes, takers) in texts() {
        let mock = world.mock_says(operation, &bytes).await;
        let said = world.client_says(operation, &bytes).await;
        let client_takes = match said {
            Said::Sent(sent) => {
                assert_eq!(
                    sent.violations, [""; 0],
                    "{name}: what the client made of it"
                );
                true
            }
            Said::Refused(_) => panic!("{name}: this is about the text alone"),
            Said::Unreadable(why) => {
                assert!(!why.contains(char::is_control), "{name}: {why:?}");
                false
            }
        };
        let found = match (client_takes, mock.is_empty()) {
            (true, true) => Both,
            (true, false) => ClientAlone,
            (false, true) => MockAlone,
            (false, false) => Nobody,
        };
        assert_eq!(found, takers, "{name}");
        if takers == MockAlone {
            // It is JSON, if of an odd kind.
            assert!(serde_json::from_slice::<Value>(&bytes).is_ok());
        }
    }
}
