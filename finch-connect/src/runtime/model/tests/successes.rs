//! Good answers of several types: by their status, of each kind, and with statuses nobody listed.

use bytes::Bytes;

use super::sample::{Counts, Integration};
use crate::runtime::SuccessBody;
use crate::runtime::model::success_bodies;

success_bodies! {
    /// Good answers of an operation.
    #[accept = "application/json, text/csv, */*;q=0.5"]
    pub enum Job {
        /// Done at once.
        Ok(Integration) = json(200),
        Accepted(Counts) = json(202),
        /// Nothing to do.
        NoContent = nothing(204),
        PartialContent(Bytes) = bytes(206),
        MultiStatus(String) = text(207),
    }
}

success_bodies! {
    /// A range beside one of its statuses.
    #[accept = "application/json"]
    pub enum Range {
        Created(Integration) = json(201),
        Success(Vec<i64>) = json("2XX"),
    }
}

success_bodies! {
    /// All statuses.
    #[accept = "application/json"]
    pub enum Default {
        Created(Integration) = json(201),
        Default(Vec<i64>) = json("default"),
    }
}

fn read<T: SuccessBody>(status: u16, body: &'static str) -> T {
    T::decode(status, &Bytes::from_static(body.as_bytes())).unwrap()
}

#[test]
fn the_status_says_what_the_body_is() {
    assert_eq!(Job::ACCEPT, "application/json, text/csv, */*;q=0.5");
    let integration = Integration::new("gusto");
    let body = r#"{"provider":"gusto"}"#;
    assert_eq!(read::<Job>(200, body), Job::Ok(integration.clone()));
    let Job::Accepted(counts) = read(202, r#"{"a":1}"#) else {
        panic!("the type of 202");
    };
    assert_eq!(super::json(&counts), r#"{"a":1}"#);
    // What a server sends all the same is not looked at.
    assert_eq!(read::<Job>(204, "what"), Job::NoContent);
    assert_eq!(read::<Job>(206, "{"), Job::PartialContent(Bytes::from("{")));
    assert_eq!(read::<Job>(207, "a,b"), Job::MultiStatus("a,b".to_owned()));
    assert_eq!(read::<Range>(201, body), Range::Created(integration));
}

#[test]
fn the_exact_status_counts_before_its_range_and_the_default() {
    assert!(matches!(
        read(201, r#"{"provider":"x"}"#),
        Range::Created(_)
    ));
    assert_eq!(read::<Range>(200, "[1]"), Range::Success(vec![1]));
    assert!(matches!(
        read(201, r#"{"provider":"x"}"#),
        Default::Created(_)
    ));
    assert_eq!(read::<Default>(200, "[1]"), Default::Default(vec![1]));
}

#[test]
fn a_status_that_nobody_listed_is_kept_as_it_came() {
    let Job::Unrecognized(answer) = read(299, "s3cret") else {
        panic!("nothing is known of 299");
    };
    assert_eq!((answer.status(), &answer.body()[..]), (299, &b"s3cret"[..]));
    let shown = format!("{answer:?}");
    assert_eq!(shown, "UnknownAnswer { status: 299, body_length: 6 }");
}

#[test]
fn a_body_that_does_not_fit_is_an_error() {
    let body = Bytes::from_static(br#"{"provider":5}"#);
    let error = Job::decode(200, &body).unwrap_err();
    assert_eq!(error.path(), "provider");
    assert!(Job::decode(202, &Bytes::new()).is_err());
}
