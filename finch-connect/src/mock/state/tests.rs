//! The cycle without HTTP, and every way out of it.

use std::time::Duration;

use super::{BadCode, CODE_LIFE, Closed, DAY, Exists, State, Wanted};

const URI: &str = "https://app.test/callback";

fn wanted() -> Wanted {
    Wanted {
        customer_id: "customer-1".to_owned(),
        customer_name: "Acme Inc.".to_owned(),
        products: vec!["company".to_owned()],
        redirect_uri: Some(URI.to_owned()),
        ..Wanted::default()
    }
}

fn at(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

#[test]
fn the_cycle() {
    let mut finch = State::default();
    let session = finch.create(at(0), wanted()).unwrap();
    let renamed = Wanted {
        customer_name: "Acme Ltd.".to_owned(),
        ..wanted()
    };
    assert_eq!(finch.create(at(1), renamed).unwrap(), session);

    let grant = finch.authorize(at(2), &session, false, None).unwrap();
    assert_eq!(grant.redirect_uri.as_deref(), Some(URI));
    let (id, connection) = finch.exchange(at(3), &grant.code, Some(URI)).unwrap();
    assert_eq!(connection.customer_name, "Acme Ltd.");
    let first = connection.token.unwrap();

    let exists = finch.create(at(4), wanted()).unwrap_err();
    assert_eq!(
        exists,
        Exists {
            connection_id: id.clone()
        }
    );

    let again = Wanted {
        products: vec!["ssn".to_owned()],
        ..Wanted::default()
    };
    let second = finch.reauthenticate(at(5), &id, again).unwrap();
    assert_ne!(second, session);
    let grant = finch.authorize(at(6), &second, false, None).unwrap();
    assert_eq!(grant.redirect_uri, None);
    let (same, connection) = finch.exchange(at(7), &grant.code, None).unwrap();
    assert_eq!(
        (same, connection.products),
        (id.clone(), vec!["ssn".to_owned()])
    );
    assert_eq!(
        (&*connection.customer_id, &*connection.customer_name),
        ("customer-1", "Acme Ltd.")
    );
    assert_ne!(connection.token.unwrap(), first);
    assert_eq!(finch.connections().count(), 1);
    assert_eq!(
        finch.reauthenticate(at(8), "nobody", Wanted::default()),
        None
    );
}

#[test]
fn sessions_expire() {
    for (minutes, last) in [(None, DAY * 90), (Some(1.0), at(60)), (Some(0.5), at(30))] {
        let wanted = Wanted {
            minutes_to_expire: minutes,
            ..wanted()
        };
        let mut finch = State::default();
        let session = finch.create(at(7), wanted.clone()).unwrap();
        let end = at(7) + last;
        assert_eq!(
            finch.authorize(end, &session, false, None).err(),
            Some(Closed::Expired)
        );
        // The customer comes back: the same session lives again.
        assert_eq!(finch.create(end, wanted).unwrap(), session);
        assert!(finch.authorize(end, &session, false, None).is_ok());
        assert_eq!(
            finch.authorize(end, &session, false, None).err(),
            Some(Closed::Used)
        );
    }
    assert_eq!(
        State::default().authorize(at(0), "s", false, None).err(),
        Some(Closed::Unknown)
    );
}

#[test]
fn sessions_for_a_connection_expire() {
    let mut finch = State::default();
    finch.connect("c-1", wanted());
    for (minutes, last) in [
        (None, Some(DAY * 30)),
        (Some(2.0), Some(at(120))),
        (Some(-1.0), None),
        (Some(1e300), Some(Duration::MAX)),
    ] {
        let wanted = Wanted {
            minutes_to_expire: minutes,
            ..Wanted::default()
        };
        let session = finch.reauthenticate(at(0), "c-1", wanted).unwrap();
        let end = last.unwrap_or_default();
        assert_eq!(
            finch.authorize(end, &session, false, None).err(),
            Some(Closed::Expired)
        );
        if last.is_some() {
            assert!(
                finch
                    .authorize(end.saturating_sub(at(1)), &session, false, None)
                    .is_ok()
            );
        }
    }
}

#[test]
fn codes_are_spent_and_expire() {
    let mut finch = State::default();
    let session = finch.create(at(0), wanted()).unwrap();
    let code = finch.authorize(at(0), &session, false, None).unwrap().code;
    let mut exchange = |now, code: &str, uri| finch.exchange(now, code, uri).map(|_| ()).err();
    assert_eq!(
        exchange(at(1), "another", Some(URI)),
        Some(BadCode::Unknown)
    );
    assert_eq!(exchange(at(1), &code, None), Some(BadCode::RedirectUri));
    assert_eq!(
        exchange(at(1), &code, Some("https://app.test/")),
        Some(BadCode::RedirectUri)
    );
    assert_eq!(
        exchange(CODE_LIFE, &code, Some(URI)),
        Some(BadCode::Expired)
    );
    assert_eq!(
        exchange(CODE_LIFE.saturating_sub(at(1)), &code, Some(URI)),
        None
    );
    assert_eq!(exchange(at(1), &code, Some(URI)), Some(BadCode::Spent));
}

#[test]
fn an_embedded_flow_has_no_redirect_uri() {
    let mut finch = State::default();
    let session = finch.create(at(0), wanted()).unwrap();
    let grant = finch.authorize(at(0), &session, true, None).unwrap();
    assert_eq!(grant.redirect_uri, None);
    assert!(finch.exchange(at(0), &grant.code, None).is_ok());
}

#[test]
fn what_the_session_says_reaches_the_connection() {
    let mut finch = State::default();
    let wanted = Wanted {
        provider: Some("adp_run".to_owned()),
        sandbox: Some("provider".to_owned()),
        ..wanted()
    };
    let session = finch.create(at(0), wanted).unwrap();
    finch.authorize(at(0), &session, false, None).unwrap();
    let (_, connection) = finch.connections().next().unwrap();
    assert_eq!(
        (&*connection.provider_id, connection.sandbox.as_deref()),
        ("adp_run", Some("provider"))
    );
    assert_eq!(connection.token, None);
}
