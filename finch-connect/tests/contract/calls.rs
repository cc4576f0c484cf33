//! The calls of the client, each by the name that the documents have for it.
//!
//! In: JSON. Out: what the client's own method makes of it. The types are the generated ones. A
//! test holds the list to be that of the documents.

use std::pin::Pin;

use finch_connect::runtime::{Call, DecodeError, from_json_bytes, to_json_bytes};
use finch_connect::types::{CreateConnectSessionError, ReauthenticateConnectSessionError};
use finch_connect::{Client, Error};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::api::Api;

/// The status and the body of a good answer, encoded from its type.
pub(crate) type Came = Result<(u16, Value), Error>;

/// A request on its way.
pub(crate) type Sending = Pin<Box<dyn Future<Output = Came>>>;

/// A method of the client.
pub(crate) struct Method {
    pub(crate) name: &'static str,
    /// Decodes a request, and calls the method with it.
    pub(crate) send: fn(&Client, &[u8]) -> Result<Sending, DecodeError>,
    /// The body of an error as its type has it for this status, encoded again.
    pub(crate) typed_error: fn(&Error) -> Option<Value>,
}

pub(crate) const METHODS: [Method; 3] = [
    Method {
        name: "POST /auth/token",
        send: |client, json| send(client, json, Client::create_access_token),
        typed_error: |_| None,
    },
    Method {
        name: "POST /connect/sessions",
        send: |client, json| send(client, json, Client::create_connect_session),
        typed_error: |error| match error.typed()?.unwrap() {
            CreateConnectSessionError::BadRequest(body) => Some(encoded(&body)),
            CreateConnectSessionError::Unauthorized(body) => Some(encoded(&body)),
            _ => None,
        },
    },
    Method {
        name: "POST /connect/sessions/reauthenticate",
        send: |client, json| send(client, json, Client::reauthenticate_connect_session),
        typed_error: |error| match error.typed()?.unwrap() {
            ReauthenticateConnectSessionError::BadRequest(body) => Some(encoded(&body)),
            ReauthenticateConnectSessionError::Unauthorized(body) => Some(encoded(&body)),
            _ => None,
        },
    },
];

/// The method for an operation.
pub(crate) fn method(name: &str) -> &'static Method {
    let found = METHODS.iter().find(|method| method.name == name);
    found.unwrap_or_else(|| panic!("{name} is new in the documents: put it into `METHODS`"))
}

fn send<Q: DeserializeOwned, A: Serialize + 'static>(
    client: &Client,
    json: &[u8],
    call: fn(&Client, &Q) -> Call<A>,
) -> Result<Sending, DecodeError> {
    let request = from_json_bytes(json)?;
    let call = call(client, &request);
    Ok(Box::pin(async move {
        let response = call.send_with_response().await?;
        Ok((response.status(), encoded(response.body())))
    }))
}

fn encoded<T: Serialize>(value: &T) -> Value {
    serde_json::from_slice(&to_json_bytes(value).unwrap()).unwrap()
}

#[test]
fn every_operation_has_its_method() {
    let mut documented: Vec<String> = Vec::new();
    documented.extend(
        Api::vendored()
            .operations
            .into_iter()
            .map(|operation| operation.name),
    );
    documented.sort();
    assert_eq!(documented, METHODS.map(|method| method.name));
}
