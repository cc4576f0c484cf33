//! Multipart bodies, read back as a server reads them.

#![allow(unreachable_pub, reason = "types as generated code writes them")]

use serde_json::json;

use super::{Part, boundary, holds, joined};
use crate::runtime::transport::{BoxFuture, ResponseBody, Transport, TransportError};
use crate::runtime::{
    Any, Bytes, Client, ClientBuilder, Map, Method, Model, Nullable, Operation, Secret, Upload,
    from_json_bytes, model, to_json_bytes,
};

model! {
    /// What is uploaded.
    pub struct Album {
        /// The name.
        #[required(name)]
        pub name: String,
        /// The photos.
        #[required(photos, MinItems(1))]
        pub photos: Vec<Upload>,
        /// Another one.
        #[optional(with_cover = "cover[0]")]
        pub cover: Nullable<Upload>,
        /// Who.
        #[optional(with_owner)]
        pub owner: Owner,
        /// Words.
        #[optional(with_tags)]
        pub tags: Vec<String>,
        /// Never shown.
        #[optional(with_pin)]
        pub pin: Secret,
        /// Anything.
        #[optional(with_limit)]
        pub limit: Any,
    }
}

model! {
    /// Who owns it.
    pub struct Owner {
        /// The age.
        #[required(age)]
        pub age: f64,
        /// A file inside of JSON.
        #[optional(with_note)]
        pub note: Upload,
    }
}

struct Nowhere;

impl Transport for Nowhere {
    fn send(
        &self,
        _: http::Request<Bytes>,
    ) -> BoxFuture<'_, Result<http::Response<ResponseBody>, TransportError>> {
        Box::pin(std::future::pending())
    }
}

fn client() -> Client {
    let builder = ClientBuilder::new("https://api.example.test").transport(Nowhere);
    builder.client().unwrap()
}

fn call() -> Operation {
    client().call(Method::Post, "/albums")
}

/// The parts of a body, each as its headers and its content.
fn read(operation: &Operation) -> Vec<(String, Vec<u8>)> {
    assert!(
        operation.prepared.violations.is_empty(),
        "{:?}",
        operation.prepared.violations
    );
    let media = operation.content_type.as_ref().unwrap().to_str().unwrap();
    let boundary = media
        .strip_prefix("multipart/form-data; boundary=")
        .unwrap();
    let body = operation.body.as_ref().unwrap();
    let end = format!("--{boundary}--\r\n");
    let mut rest = body
        .strip_suffix(end.as_bytes())
        .expect("a closing boundary");
    let start = format!("--{boundary}\r\n");
    let mut parts = Vec::new();
    while !rest.is_empty() {
        rest = rest.strip_prefix(start.as_bytes()).expect("a boundary");
        let next = rest
            .windows(start.len())
            .position(|text| text == start.as_bytes());
        let (part, others) = rest.split_at(next.unwrap_or(rest.len()));
        rest = others;
        let part = part.strip_suffix(b"\r\n").expect("an end of line");
        let gap = part
            .windows(4)
            .position(|text| text == b"\r\n\r\n")
            .unwrap();
        let head = String::from_utf8(part[..gap].to_vec()).unwrap();
        parts.push((head, part[gap + 4..].to_vec()));
    }
    parts
}

fn part(name: &str, more: &str, content: &[u8]) -> (String, Vec<u8>) {
    let head = format!("Content-Disposition: form-data; name=\"{name}\"{more}");
    (head, content.to_vec())
}

const OCTETS: &str = "\r\nContent-Type: application/octet-stream";

#[test]
fn every_kind_of_member_is_a_part_of_its_own() {
    let photo = Upload::new(vec![0x89, 0, 0xFF, b'\r', b'\n'])
        .with_file_name("bella.png")
        .with_content_type("image/png");
    let mut owner = Owner::new(60.0);
    owner.extra_mut().unwrap().insert("x".to_owned(), json!(1));
    let mut album = Album::new("Ünïcode\r\n--", vec![photo, Upload::from("plain")])
        .with_cover(Upload::from(&[1, 2]))
        .with_owner(owner.with_note("text"))
        .with_tags(["a".to_owned(), "b c".to_owned()])
        .with_limit(json!(2.0));
    album
        .extra_mut()
        .unwrap()
        .insert("more".to_owned(), json!([true, null, {"k": 1}]));
    let operation = call().multipart(&album);
    let found = read(&operation);
    let json = "\r\nContent-Type: application/json";
    assert_eq!(
        found,
        [
            part("name", "", "Ünïcode\r\n--".as_bytes()),
            part(
                "photos",
                "; filename=\"bella.png\"\r\nContent-Type: image/png",
                &[0x89, 0, 0xFF, b'\r', b'\n']
            ),
            part(
                "photos",
                &format!("; filename=\"photos\"{OCTETS}"),
                b"plain"
            ),
            part(
                "cover[0]",
                &format!("; filename=\"cover[0]\"{OCTETS}"),
                &[1, 2]
            ),
            part("owner", json, br#"{"age":60,"note":"text","x":1}"#),
            part("tags", "", b"a"),
            part("tags", "", b"b c"),
            part("limit", "", b"2"),
            part("more", "", b"true"),
            part("more", json, br#"{"k":1}"#),
        ]
    );
}

#[test]
fn what_is_absent_null_or_empty_is_no_part() {
    let mut album = Album::new("x", [Upload::default()]).with_cover(Nullable::Null);
    album.tags = Some(Vec::new());
    let found = read(&call().multipart(&album));
    let empty = format!("; filename=\"photos\"{OCTETS}");
    assert_eq!(found, [part("name", "", b"x"), part("photos", &empty, b"")]);
    let nothing: Map<Upload> = Map::new();
    assert_eq!(read(&call().multipart(&nothing)), []);
    let none = call().multipart_optional(None::<&Album>);
    assert!(none.body.is_none() && none.content_type.is_none());
}

#[test]
fn the_document_names_media_types() {
    let album = Album::new(
        "x",
        [
            Upload::from("a"),
            Upload::from("b").with_content_type("text/csv"),
        ],
    )
    .with_tags(["t".to_owned()])
    .with_owner(Owner::new(1.5));
    let operation = call()
        .member_type("photos", "image/jpeg")
        .member_type("name", "text/markdown; charset=utf-8")
        .member_type("tags", "application/json")
        .member_type("owner", "application/vnd.owner+json")
        .multipart(&album);
    let file = "; filename=\"photos\"\r\nContent-Type: ";
    assert_eq!(
        read(&operation),
        [
            part(
                "name",
                "\r\nContent-Type: text/markdown; charset=utf-8",
                b"x"
            ),
            part("photos", &format!("{file}image/jpeg"), b"a"),
            part("photos", &format!("{file}text/csv"), b"b"),
            part(
                "owner",
                "\r\nContent-Type: application/vnd.owner+json",
                br#"{"age":1.5}"#
            ),
            part("tags", "\r\nContent-Type: application/json", br#""t""#),
        ]
    );
    let wrong = call()
        .member_type("name", "text/plain\r\nX-Evil: 1")
        .multipart(&album);
    assert_eq!(wrong.prepared.violations.len(), 1);
}

#[test]
fn no_name_begins_a_header_or_a_part() {
    let evil = "a\"\r\nX-Evil: 1\r\n\r\n--x\u{7f}\0\u{85}";
    let inert = "a%22%0D%0AX-Evil: 1%0D%0A%0D%0A--x%7F%00\u{85}";
    let mut files = Map::new();
    files.insert(evil.to_owned(), Upload::from("x").with_file_name(evil));
    let more = format!("; filename=\"{inert}\"{OCTETS}");
    assert_eq!(read(&call().multipart(&files)), [part(inert, &more, b"x")]);
    let values = json!({evil: "x", "o": {"k": "\"\r\n"}});
    let found = read(&call().multipart(&values));
    assert_eq!(found[0], part(inert, "", b"x"));
    assert_eq!(found[1].1, br#"{"k":"\"\r\n"}"#);
}

#[test]
fn a_wrong_media_type_and_a_broken_rule_are_violations() {
    let photo = Upload::from("x").with_content_type("image/png\r\nX-Evil: 1");
    let album = Album::new("x", [Upload::default(), photo]);
    let paths = |operation: Operation| {
        let found = operation.prepared.violations.into_iter();
        found.map(|one| one.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(
        paths(call().multipart(&album)),
        ["photos[1]: the media type of the file is none"]
    );
    let empty = Album::new("x", Vec::<Upload>::new());
    assert_eq!(
        paths(call().multipart(&empty)),
        ["photos: 0 items, at least 1 required"]
    );
    for value in [json!([1]), json!("x"), json!(1)] {
        let found = paths(call().multipart(&value));
        assert_eq!(found, ["a multipart body needs an object"], "{value}");
    }
}

#[test]
fn a_secret_in_a_part_is_masked() {
    let album = Album::new("x", [Upload::default()]).with_pin(Secret::from("hush-hush-7"));
    let operation = call().multipart(&album);
    assert_eq!(read(&operation)[2], part("pin", "", b"hush-hush-7"));
    let shown = operation
        .prepared
        .mask
        .value("the server says hush-hush-7", usize::MAX);
    assert!(!shown.contains("hush-hush-7"), "{shown}");
}

#[test]
fn the_boundary_stands_in_no_part() {
    let parts = |text: &str| {
        let body = Bytes::from(text.to_owned());
        let head = String::new();
        vec![Part { head, body }]
    };
    let first = boundary(&parts("x"));
    assert_ne!(first, boundary(&parts("x")));
    assert_eq!(first.len(), 32);
    assert!(holds(format!("ab{first}cd").as_bytes(), &first));
    assert!(!holds(&first.as_bytes()[..31], &first));
    let text = joined(&parts("x"), "b");
    assert_eq!(text, "--b\r\n\r\nx\r\n--b--\r\n");
}

/// A boundary that the parts hold is not taken: the generator of chance is made to give it first.
#[test]
fn a_boundary_that_is_taken_is_not_used() {
    fastrand::seed(7);
    let taken = boundary(&[]);
    fastrand::seed(7);
    let head = String::new();
    let body = Bytes::from(taken.clone());
    assert_ne!(boundary(&[Part { head, body }]), taken);
}

#[test]
fn in_json_a_file_is_a_text() {
    let album: Album =
        from_json_bytes(br#"{"name":"x","photos":["a,b"],"cover[0]":null}"#).unwrap();
    assert_eq!(album.photos[0].bytes().as_ref(), b"a,b");
    let again = to_json_bytes(&album).unwrap();
    assert_eq!(again, br#"{"name":"x","photos":["a,b"],"cover[0]":null}"#);
    let binary = Album::new("x", [Upload::new(vec![0xFF])]);
    let error = to_json_bytes(&binary).unwrap_err().to_string();
    assert_eq!(error, "these bytes are no text, as JSON needs it");
    assert_eq!(format!("{:?}", binary.photos), "[Upload(1 bytes)]");
}
