//! Many clients at once.

use std::collections::BTreeSet;

use finch_connect::mock::Mock;
use finch_connect::types::{ConnectProducts, CreateConnectSessionRequest};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sixty_four_clients_go_through_the_cycle() {
    let finch = Mock::start().unwrap();
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..64 {
        let client = finch.client().unwrap();
        // Two clients each for one customer.
        let customer = format!("customer-{}", number / 2);
        tasks.spawn(async move {
            let request = CreateConnectSessionRequest::new(
                &customer,
                "Acme Inc.",
                [ConnectProducts::Company],
            );
            let session = client.create_connect_session(&request).await.unwrap();
            (client, customer, session.session_id)
        });
    }
    let started = tasks.join_all().await;
    let sessions: BTreeSet<&String> = started.iter().map(|(_, _, session)| session).collect();
    assert_eq!(sessions.len(), 32);

    // One of the two gets the code; both try it, and one of them gets the token.
    let mut codes = std::collections::BTreeMap::new();
    for (_, customer, session) in &started {
        codes
            .entry(customer.clone())
            .or_insert_with(|| finch.authorize(session).unwrap().code().clone());
    }
    let mut tasks = tokio::task::JoinSet::new();
    for (client, customer, _) in started {
        let code = codes[&customer].clone();
        tasks.spawn(async move { client.exchange_code(code, None).await.ok() });
    }
    let tokens: Vec<_> = tasks.join_all().await.into_iter().flatten().collect();
    assert_eq!(tokens.len(), 32);
    let connections: BTreeSet<_> = tokens
        .iter()
        .map(|token| token.connection_id.clone())
        .collect();
    assert_eq!((connections.len(), finch.connections().len()), (32, 32));
    finch.assert_count("/connect/sessions", 64);
    finch.assert_count("/auth/token", 64);
    finch.assert_valid();
    let ids: BTreeSet<String> = finch
        .requests()
        .iter()
        .map(|request| request.request_id().to_owned())
        .collect();
    assert_eq!(ids.len(), 128);
}
