//! Whatever answer comes, a call ends, and what it says about the answer can be printed anywhere.

use bytes::Bytes;
use finch_connect::runtime::Method;
use finch_connect::transport::{BoxFuture, Chunks, ResponseBody, TransportError, TransportFailure};
use finch_connect::types::{
    CreateAccessTokenRequest, CreateConnectSessionError, ReauthenticateRequest,
};
use finch_connect::{Any, Error, ErrorKind};
use http::HeaderMap;
use proptest::prelude::*;

use crate::headers::any_headers;
use crate::memory::{Memory, answer, finish};
use crate::{SECRET, SESSION, TOKEN, any_text, assert_shows_well, client, config, request};

/// Text as bad as a server can make it, sometimes with the secret in it.
fn hostile_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![4 => any_text(), 1 => Just(SECRET.to_owned())];
    prop::collection::vec(piece, 0..4).prop_map(|pieces| pieces.concat())
}

/// Error bodies in every shape that is in use, around hostile texts.
fn error_body() -> impl Strategy<Value = Vec<u8>> {
    let text = hostile_text;
    (text(), text(), text(), 0..6).prop_map(|(message, code, id, shape)| {
        let context = serde_json::json!({"connection_id": id, "customer_id": 5});
        let body = match shape {
            0 => serde_json::json!({"message": message, "finch_code": code, "context": context}),
            1 => serde_json::json!({"error": message, "error_description": code}),
            2 => serde_json::json!({"error": {"message": message}, "connection_id": id}),
            3 => serde_json::json!({"title": message, "detail": {"x": code}}),
            4 => serde_json::json!([message, code]),
            _ => serde_json::json!(message),
        };
        body.to_string().into_bytes()
    })
}

fn any_body() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        2 => prop::collection::vec(any::<u8>(), 0..200),
        1 => hostile_text().prop_map(String::into_bytes),
        3 => error_body(),
        1 => prop::sample::select(vec![SESSION, TOKEN, "", "null", "{}", "[[[[", "\u{feff}{}"])
            .prop_map(|text| text.as_bytes().to_vec()),
        1 => (1..3000_usize).prop_map(|depth| "[".repeat(depth).into_bytes()),
    ]
}

fn any_status() -> impl Strategy<Value = u16> {
    prop_oneof![
        2 => prop::sample::select(vec![200_u16, 201, 204, 301, 307, 400, 401, 408, 429, 500]),
        1 => 100..=999_u16,
    ]
}

/// Everything that can be asked of an error, whatever it is about.
fn ask(error: &Error) {
    assert_shows_well(error);
    let _ = error.typed::<CreateConnectSessionError>();
    let _ = (error.existing_connection(), error.is_retryable());
    assert!((1..=3).contains(&error.attempts()), "{error}");
    assert_eq!(error.status().is_some(), error.headers().is_some());
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_answer_to_any_call(status in any_status(), headers in any_headers(), body in any_body()) {
        let transport = Memory::answering(status, headers, body.clone());
        let client = client(&transport);
        let outcomes = [
            finish(client.create_connect_session(&request())).err(),
            finish(client.create_access_token(&CreateAccessTokenRequest::new("c"))).err(),
            finish(client.reauthenticate_connect_session(&ReauthenticateRequest::new("c"))).err(),
            finish(client.call(Method::Get, "/x").returns_json::<Any>()).err(),
            finish(client.call(Method::Get, "/x").returns_text()).err(),
        ];
        let success = (200..300).contains(&status);
        for error in outcomes.iter().flatten() {
            ask(error);
            let kind = if success { ErrorKind::Decode } else { ErrorKind::Api };
            prop_assert_eq!((error.kind(), error.status()), (kind, Some(status)));
            prop_assert!(error.body().is_empty() || error.body() == body);
        }
        if !success {
            prop_assert_eq!(outcomes.iter().flatten().count(), outcomes.len());
        }
    }

    /// A call for the text of an answer gets it, whatever it is.
    #[test]
    fn what_need_not_be_decoded_always_comes(body in any_body()) {
        let transport = Memory::answering(200, HeaderMap::new(), body.clone());
        let call = client(&transport).call(Method::Get, "/x").returns_bytes();
        prop_assert_eq!(finish(call).unwrap(), body);
    }

    #[test]
    fn a_body_that_breaks_off_with_any_words(
        status in any_status(),
        pieces in prop::collection::vec(any_body(), 0..4),
        words in hostile_text(),
    ) {
        let transport = Memory::new(move |_, _| {
            let pieces = Pieces {
                pieces: pieces.clone().into_iter().map(Bytes::from).collect(),
                words: words.clone(),
            };
            Ok(answer(status, HeaderMap::new(), "").map(|_| ResponseBody::chunked(pieces)))
        });
        let error = finish(client(&transport).create_connect_session(&request())).unwrap_err();
        ask(&error);
        let success = (200..300).contains(&status);
        let kind = if success { ErrorKind::Transport } else { ErrorKind::Api };
        prop_assert_eq!(error.kind(), kind);
        prop_assert_eq!(error.status(), Some(status));
        prop_assert!(error.is_body_cut());
    }

    #[test]
    fn a_transport_that_fails_with_any_words(
        words in hostile_text(),
        failure in prop::sample::select(vec![
            TransportFailure::Connect,
            TransportFailure::ConnectTimeout,
            TransportFailure::Tls,
            TransportFailure::Lost,
        ]),
    ) {
        let transport = Memory::new(move |_, _| Err(TransportError::new(failure, words.clone())));
        ask(&finish(client(&transport).create_connect_session(&request())).unwrap_err());
    }

    /// Eight characters of a secret, wherever they stand in whatever text, do not show.
    #[test]
    fn no_piece_of_a_secret_comes_back(
        before in hostile_text(),
        after in hostile_text(),
        start in 0..=SECRET.len() - 8,
        length in 8..=SECRET.len(),
    ) {
        let piece = SECRET.get(start..start + length).unwrap_or(&SECRET[start..]);
        let body = serde_json::json!({"message": format!("{before}{piece}{after}")});
        let transport = Memory::answering(400, HeaderMap::new(), body.to_string());
        let error = finish(client(&transport).create_connect_session(&request())).unwrap_err();
        let text = format!("{error} {error:?}");
        for start in 0..=SECRET.len() - 8 {
            prop_assert!(!text.contains(&SECRET[start..start + 8]), "{}", text);
        }
    }
}

/// A body that ends with an error.
struct Pieces {
    pieces: std::collections::VecDeque<Bytes>,
    words: String,
}

impl Chunks for Pieces {
    fn next_chunk(&mut self) -> BoxFuture<'_, Option<Result<Bytes, TransportError>>> {
        let next = match self.pieces.pop_front() {
            Some(piece) => Ok(piece),
            None => Err(TransportError::new(
                TransportFailure::Lost,
                self.words.clone(),
            )),
        };
        Box::pin(std::future::ready(Some(next)))
    }
}
