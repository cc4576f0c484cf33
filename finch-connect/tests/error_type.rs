//! The types that travel through a program: the error fits into every other error type and comes
//! out of it again, clients and calls go to other threads, and none of them is heavy. Most of
//! this is decided when it is compiled.

#[path = "support/memory.rs"]
mod memory;

use std::error::Error as StdError;
use std::future::{Future, IntoFuture};
use std::hash::Hash;
use std::mem::size_of;
use std::sync::Arc;

use anyhow::Context as _;
use finch_connect::transport::{TransportError, TransportFailure};
use finch_connect::types::{
    ConnectProducts, CreateAccessTokenRequest, CreateAccessTokenResponse,
    CreateConnectSessionRequest, CreateConnectSessionResponse, ReauthenticateRequest,
};
use finch_connect::{Call, Client, ClientBuilder, Error, ErrorKind, Response};
use http::HeaderMap;
use memory::{Memory, Still, finish};

const WORD: usize = size_of::<usize>();

fn client(transport: Memory) -> Client {
    let builder = Client::builder().credentials("id", "Zq7Xw9Kv3Jp5Yb2Nd8");
    builder
        .transport(transport)
        .clock(Still::new())
        .build()
        .unwrap()
}

fn request() -> CreateConnectSessionRequest {
    CreateConnectSessionRequest::new("customer-1", "Acme Inc.", [ConnectProducts::Company])
}

fn exists() -> Memory {
    let body = r#"{"finch_code":"connection_already_exists","message":"There is one","context":{"connection_id":"conn-1"}}"#;
    Memory::answering(400, HeaderMap::new(), body)
}

/// The error of a call to a server that refuses it.
fn refused() -> Error {
    finish(client(exists()).create_connect_session(&request())).unwrap_err()
}

/// What a program knows of that error, wherever it comes from.
fn assert_is_refused(error: &Error) {
    assert_eq!((error.kind(), error.status()), (ErrorKind::Api, Some(400)));
    assert_eq!(error.existing_connection().as_deref(), Some("conn-1"));
}

#[test]
fn the_error_is_light() {
    assert!(size_of::<Error>() <= 2 * WORD);
    assert!(size_of::<Option<Error>>() <= 2 * WORD);
    assert!(size_of::<Result<(), Error>>() <= 2 * WORD);
    assert_eq!(size_of::<Client>(), WORD);
    assert!(size_of::<Call<CreateConnectSessionResponse>>() <= 4 * WORD);
    assert!(
        size_of::<<Call<CreateConnectSessionResponse> as IntoFuture>::IntoFuture>() <= 2 * WORD
    );
}

#[test]
fn everything_goes_to_other_threads() {
    fn shared<T: Send + Sync + 'static>() {}
    fn cloned<T: Clone + Send + Sync + 'static>() {}
    fn key<T: Copy + Eq + Hash + Send + Sync + 'static>() {}

    shared::<Error>();
    shared::<ClientBuilder>();
    shared::<TransportError>();
    shared::<Call<CreateConnectSessionResponse>>();
    shared::<finch_connect::runtime::Operation>();
    cloned::<Client>();
    cloned::<Response<CreateAccessTokenResponse>>();
    cloned::<finch_connect::DecodeError>();
    cloned::<finch_connect::Secret>();
    key::<ErrorKind>();
    cloned::<TransportFailure>();
    #[cfg(feature = "blocking")]
    {
        cloned::<finch_connect::blocking::Client>();
        shared::<finch_connect::blocking::Call<CreateConnectSessionResponse>>();
        shared::<finch_connect::blocking::ClientBuilder>();
    }
    let error = Arc::new(refused());
    let shared = Arc::clone(&error);
    std::thread::spawn(move || assert_is_refused(&shared))
        .join()
        .unwrap();
    assert_is_refused(&error);
}

#[test]
fn futures_of_calls_can_be_spawned() {
    fn spawned<T>(_: impl Future<Output = T> + Send + 'static) {}

    let client = client(exists());
    spawned(client.create_connect_session(&request()).into_future());
    spawned(
        client
            .create_connect_session(&request())
            .send_with_response(),
    );
    spawned(
        client
            .create_access_token(&CreateAccessTokenRequest::new("c"))
            .into_future(),
    );
    spawned(
        client
            .reauthenticate_connect_session(&ReauthenticateRequest::new("c"))
            .into_future(),
    );
    // One that borrows the client and the request lives as long as they do.
    spawned(async move {
        let request = request();
        let call = client.create_connect_session(&request);
        call.max_retries(0).await
    });
}

#[test]
fn anyhow_takes_it_and_gives_it_back() {
    fn flow() -> anyhow::Result<()> {
        finish(client(exists()).create_connect_session(&request())).context("new session")?;
        Ok(())
    }

    let error = flow().unwrap_err();
    assert_eq!(error.to_string(), "new session");
    assert_is_refused(error.downcast_ref::<Error>().unwrap());
    assert!(format!("{error:#}").contains("There is one"));
    assert_is_refused(&error.downcast::<Error>().unwrap());
}

#[test]
fn boxes_take_it_and_give_it_back() {
    fn local() -> Result<(), Box<dyn StdError>> {
        Err(refused())?
    }
    fn shared() -> Result<(), Box<dyn StdError + Send + Sync>> {
        Err(refused())?
    }

    assert_is_refused(&local().unwrap_err().downcast::<Error>().unwrap());
    assert_is_refused(&shared().unwrap_err().downcast::<Error>().unwrap());
    let io = std::io::Error::other(refused());
    assert_is_refused(io.get_ref().unwrap().downcast_ref::<Error>().unwrap());
}

/// The error of somebody's program.
#[derive(Debug, thiserror::Error)]
enum Failed {
    #[error("Finch says no")]
    Finch(#[from] Error),
    #[error("no session for {customer}")]
    Session {
        customer: &'static str,
        #[source]
        error: Error,
    },
    #[error(transparent)]
    Same(Box<Error>),
}

#[test]
fn errors_made_with_thiserror_take_it() {
    fn from() -> Result<(), Failed> {
        finish(client(exists()).create_connect_session(&request()))?;
        Ok(())
    }

    let source = |error: &Failed| {
        let source = error.source().expect("a source");
        assert_is_refused(source.downcast_ref().unwrap());
        source.to_string()
    };
    let error = from().unwrap_err();
    assert!(matches!(&error, Failed::Finch(_)));
    assert_eq!(source(&error), refused().to_string());
    let error = Failed::Session {
        customer: "customer-1",
        error: refused(),
    };
    assert_eq!(error.to_string(), "no session for customer-1");
    assert_eq!(source(&error), refused().to_string());
    let error = Failed::Same(Box::new(refused()));
    assert_eq!(error.to_string(), refused().to_string());
}

#[test]
fn what_lies_behind_an_error_of_the_network_can_be_read() {
    #[derive(Debug, thiserror::Error)]
    #[error("socket closed")]
    struct Socket(#[source] std::io::Error);

    let transport = Memory::new(|_, _| {
        let cause = Socket(std::io::Error::other("reset by peer"));
        Err(TransportError::new(TransportFailure::Lost, cause))
    });
    let error = finish(client(transport).create_connect_session(&request())).unwrap_err();
    let mut texts = Vec::new();
    let mut cause = error.source();
    while let Some(error) = cause {
        texts.push(error.to_string());
        cause = error.source();
    }
    assert_eq!(texts, ["socket closed", "reset by peer"]);
    assert_eq!(
        error.message(),
        "the connection was lost: socket closed: reset by peer"
    );
    // Errors that the program itself can tell apart have nothing behind them.
    assert!(refused().source().is_none());
}

#[test]
fn a_kind_is_one_word_and_its_own() {
    let kinds = [
        ErrorKind::Configuration,
        ErrorKind::InvalidRequest,
        ErrorKind::Connect,
        ErrorKind::Timeout,
        ErrorKind::Tls,
        ErrorKind::Transport,
        ErrorKind::Api,
        ErrorKind::Decode,
    ];
    let words = std::collections::HashSet::from(kinds.map(ErrorKind::as_str));
    assert_eq!(words.len(), kinds.len());
    for kind in kinds {
        assert_eq!(kind.to_string(), kind.as_str());
        assert!(
            kind.as_str()
                .chars()
                .all(|c| c.is_ascii_lowercase() || c == '_')
        );
    }
}
