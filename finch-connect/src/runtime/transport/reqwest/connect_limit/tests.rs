//! The layer around a connector that never ends, or ends at once.

use std::future::{pending, ready};

use super::*;

/// Takes for ever, or no time at all.
struct Connector {
    ends: bool,
}

impl Service<()> for Connector {
    type Response = u8;
    type Error = BoxError;
    type Future = BoxFuture<'static, Result<u8, BoxError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, (): ()) -> Self::Future {
        if self.ends {
            Box::pin(ready(Ok(7)))
        } else {
            Box::pin(pending())
        }
    }
}

fn layered(ends: bool) -> ConnectTimeoutService<Connector> {
    ConnectTimeoutLayer.layer(Connector { ends })
}

/// Longer than any test may take.
const GUARD: Duration = Duration::from_secs(20);

const SHORT: Option<Duration> = Some(Duration::from_millis(20));

#[tokio::test]
async fn a_limit_ends_a_connector_that_hangs() {
    let connecting = within(SHORT, async { layered(false).call(()).await });
    let error = tokio::time::timeout(GUARD, connecting)
        .await
        .unwrap()
        .unwrap_err();
    assert_eq!(error.to_string(), "no connection within 0.02 s");
    let error = error.downcast_ref::<io::Error>().unwrap();
    assert_eq!(error.kind(), io::ErrorKind::TimedOut);
}

#[tokio::test]
async fn a_connection_in_time_is_handed_on() {
    for limit in [None, SHORT, Some(Duration::MAX)] {
        let connection = within(limit, async { layered(true).call(()).await }).await;
        assert_eq!(connection.unwrap(), 7);
    }
}

/// The pool finishes some connections in a task of its own.
#[tokio::test]
async fn the_limit_goes_with_the_connection_it_was_opened_for() {
    let connecting = LIMIT.sync_scope(SHORT, || layered(false).call(()));
    let ended = tokio::time::timeout(GUARD, tokio::spawn(connecting)).await;
    ended.unwrap().unwrap().unwrap_err();
    // One that was opened without a limit gets none from where it is finished.
    let connecting = layered(false).call(());
    let waiting = tokio::time::timeout(Duration::from_millis(80), connecting);
    assert!(within(SHORT, waiting).await.is_err());
}
