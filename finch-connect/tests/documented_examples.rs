//! Every example that the vendored documents give decodes into the type that the document says,
//! and encodes back without loss; where it does not, it stands in a list with the reason.
//!
//! The examples are found by walking the documents: a new one that no type is named for fails.

use std::fs;
use std::path::Path;

use codegen::diagnostic::Report;
use codegen::source::{Source, SourceMap};
use finch_connect::runtime::{Any, from_json_bytes, to_json_bytes};
use finch_connect::types;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Examples that their own document contradicts.
const CONTRADICTIONS: &[(&str, &str)] = &[(
    "/paths/~1connect~1sessions/post/responses/400/content/application~1json/examples/ExistingConnection/value",
    "context.customer_id",
)];

/// What an example is, by the place of its media type.
fn round_trip(place: &str, value: &Any) -> Result<Any, String> {
    let media_type = place
        .rsplit_once("/examples/")
        .map_or(place, |(media_type, _)| media_type);
    let media_type = media_type
        .strip_suffix("/schema/properties")
        .unwrap_or(media_type);
    match media_type {
        "/paths/~1connect~1sessions/post/responses/201/content/application~1json" => {
            through::<types::CreateConnectSessionResponse>(value)
        }
        "/paths/~1connect~1sessions/post/responses/400/content/application~1json" => {
            through::<types::CreateConnectSessionBadRequest>(value)
        }
        "/paths/~1connect~1sessions/post/responses/401/content/application~1json" => {
            through::<types::CreateConnectSessionUnauthorized>(value)
        }
        "/paths/~1connect~1sessions~1reauthenticate/post/responses/201/content/application~1json" => {
            through::<types::ReauthenticateResponse>(value)
        }
        "/paths/~1connect~1sessions~1reauthenticate/post/responses/400/content/application~1json" => {
            through::<types::ReauthenticateConnectSessionBadRequest>(value)
        }
        "/paths/~1connect~1sessions~1reauthenticate/post/responses/401/content/application~1json" => {
            through::<types::ReauthenticateConnectSessionUnauthorized>(value)
        }
        other => panic!("no type is named here for the example at {other}"),
    }
}

fn through<T: DeserializeOwned + Serialize>(value: &Any) -> Result<Any, String> {
    let bytes = to_json_bytes(value).map_err(|error| error.to_string())?;
    let decoded: T = from_json_bytes(&bytes).map_err(|error| error.path().to_owned())?;
    let bytes = to_json_bytes(&decoded).map_err(|error| error.to_string())?;
    from_json_bytes(&bytes).map_err(|error| error.path().to_owned())
}

#[test]
fn every_example_survives_or_is_listed_with_its_reason() {
    let mut found = Vec::new();
    for document in documents() {
        collect(&document, "", &mut found);
    }
    // Five in `examples` of media types, four rows of `example` in the members of errors.
    assert_eq!(
        found.len(),
        9,
        "{:#?}",
        found.iter().map(|(place, _)| place).collect::<Vec<_>>()
    );
    let mut contradictions = Vec::new();
    for (place, value) in &found {
        match round_trip(place, value) {
            Ok(after) => assert_eq!(&after, value, "{place}"),
            Err(path) => contradictions.push((place.as_str(), path)),
        }
    }
    let contradictions: Vec<(&str, &str)> = contradictions
        .iter()
        .map(|(place, path)| (*place, path.as_str()))
        .collect();
    assert_eq!(contradictions, CONTRADICTIONS);
}

/// The vendored documents as JSON.
fn documents() -> Vec<Any> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("spec");
    [
        "connect-sessions.yaml",
        "create-access-token.yaml",
        "reauthenticate-session.yaml",
    ]
    .iter()
    .map(|name| {
        let source = Source::new(*name, fs::read(folder.join(name)).unwrap());
        let mut report = Report::default();
        let parsed = codegen::parse::parse(&source, &mut SourceMap::default(), &mut report);
        let (_, node) = parsed.expect("the vendored document parses");
        node.to_json()
    })
    .collect()
}

/// The examples of media types, and for each object the examples of its members together.
fn collect(value: &Any, place: &str, found: &mut Vec<(String, Any)>) {
    match value {
        Any::Object(members) => {
            for (key, value) in members {
                let at = format!("{place}/{}", key.replace('~', "~0").replace('/', "~1"));
                match key.as_str() {
                    "examples" => {
                        for (name, example) in value.as_object().into_iter().flatten() {
                            found.push((format!("{at}/{name}/value"), example["value"].clone()));
                        }
                    }
                    "properties" => {
                        let examples = of_members(value);
                        if !examples.is_empty() {
                            found.push((at.clone(), Any::Object(examples)));
                        }
                        collect(value, &at, found);
                    }
                    _ => collect(value, &at, found),
                }
            }
        }
        Any::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                collect(item, &format!("{place}/{index}"), found);
            }
        }
        _ => {}
    }
}

fn of_members(properties: &Any) -> serde_json::Map<String, Any> {
    properties
        .as_object()
        .into_iter()
        .flatten()
        .filter_map(|(name, schema)| Some((name.clone(), schema.get("example")?.clone())))
        .collect()
}
