//! What Rust can say and JSON cannot: numbers that are none.
//!
//! In: the setters of the client's types. Out: a refusal before the network. A test holds the list of
//! setters to be that of the documents' numbers.

use finch_connect::Client;
use finch_connect::types::{ConnectProducts, CreateConnectSessionRequest};

use crate::api::Api;
use crate::calls::Sending;
use crate::places::places;
use crate::world::{Said, World};

/// A member that holds an `f64`: its operation, its place, and a call that sets it.
type Setter = (&'static str, &'static str, fn(&Client, f64) -> Sending);

const SETTERS: [Setter; 1] = [(
    "POST /connect/sessions",
    "/minutes_to_expire",
    |client, number| {
        let request =
            CreateConnectSessionRequest::new("customer-1", "Acme Inc.", [ConnectProducts::Company]);
        let call = client.create_connect_session(&request.with_minutes_to_expire(number));
        Box::pin(async move {
            let session = call.send_with_response().await?;
            Ok((session.status(), session.body().session_id.as_str().into()))
        })
    },
)];

#[tokio::test]
async fn what_is_no_number_stays_here() {
    let (api, world) = (Api::vendored(), World::new());
    let mut numbers = Vec::new();
    for operation in &api.operations {
        for place in places(&api.schemas, &operation.request) {
            let kind = place.schema.get("type");
            if kind.is_some_and(|kind| kind.to_string().contains("\"number\"")) {
                numbers.push((operation.name.clone(), place.name()));
            }
        }
    }
    let setters = SETTERS.map(|(name, place, _)| (name.to_owned(), place.to_owned()));
    assert_eq!(numbers, setters, "the numbers of the documents");
    for (name, place, set) in SETTERS {
        for number in [f64::NAN, -f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            match world.client_sends(set(&world.client, number)).await {
                Said::Refused(places) => {
                    assert_eq!(places.into_iter().collect::<Vec<_>>(), [place]);
                }
                _ => panic!("{name}: the client sends {number}"),
            }
        }
        assert!(matches!(
            world.client_sends(set(&world.client, 1.0)).await,
            Said::Sent(_)
        ));
    }
}
