//! A session for a customer, whether they are connected already or not.
//!
//! What goes in: the request for a new session. What comes out: a new session, or, where Finch
//! says that the customer is connected, one to reauthenticate that connection, and which of the
//! two it is. The connection is the one that Finch's answer names, byte for byte; without one
//! there the error comes back as it is, and no second call is made.

use std::fmt;
use std::future::IntoFuture;
use std::time::Duration;

use super::ConnectSession;
#[cfg(feature = "blocking")]
use crate::runtime::blocking::Blocking;
use crate::runtime::{Async, Model as _, Nullable, Response, Secret};
use crate::transport::BoxFuture;
use crate::types::{
    CreateConnectSessionRequest, CreateConnectSessionResponse, ReauthenticateRequest,
};
use crate::{Call, Client, Error};

/// Up to here (2^53) every whole number is a float of its own.
const WHOLE_LIMIT: f64 = 9_007_199_254_740_992.0;

impl Client {
    /// Makes a session for a customer, whether they are connected already or not.
    ///
    /// It asks for a new session. Where Finch answers that the customer has a connection
    /// (`connection_already_exists`), it asks for a session to reauthenticate that connection.
    /// [`ConnectSession::kind`] tells which of the two came out.
    ///
    /// Of the request, these go into a reauthentication:
    ///
    /// - `redirect_uri` and `products`, as they are;
    /// - `minutes_to_expire` in whole minutes, rounded down. Left out or `null`, it is left out
    ///   there too: Finch's default is 90 days for a new session, 30 for a reauthentication;
    /// - members that the document does not know, as they are.
    ///
    /// The customer's id, name and email, `sandbox`, `manual` and `integration` belong to the
    /// connection, and have no place in a reauthentication.
    ///
    /// A request that breaks its schema is refused before anything is sent. Any other error of the
    /// first call comes back as it is, and so does one that says `connection_already_exists` and
    /// names no connection. Of an error of the second call, [`Error::operation`] names that call.
    ///
    /// ```no_run
    /// # async fn example(
    /// #     client: finch_connect::Client,
    /// #     request: finch_connect::types::CreateConnectSessionRequest,
    /// # ) -> Result<(), Box<dyn std::error::Error>> {
    /// use finch_connect::flow::SessionKind;
    ///
    /// let session = client.create_or_reauthenticate(&request).max_retries(1).await?;
    /// match &session.kind {
    ///     SessionKind::New => println!("not connected yet"),
    ///     SessionKind::Reauthentication { connection_id } => println!("again: {connection_id}"),
    /// }
    /// let location = session.to_connect_url()?;
    /// # drop(location);
    /// # Ok(())
    /// # }
    /// ```
    pub fn create_or_reauthenticate(
        &self,
        request: &CreateConnectSessionRequest,
    ) -> CreateOrReauthenticate {
        CreateOrReauthenticate {
            client: self.clone(),
            create: self.create_connect_session(request),
            reauthenticate: carried_over(request),
            additions: Additions::default(),
            mode: Async,
        }
    }
}

#[cfg(feature = "blocking")]
impl crate::blocking::Client {
    /// Makes a session for a customer, connected or not, as
    /// [`Client::create_or_reauthenticate`](crate::Client::create_or_reauthenticate) does.
    ///
    /// ```no_run
    /// # fn example(
    /// #     client: finch_connect::blocking::Client,
    /// #     request: finch_connect::types::CreateConnectSessionRequest,
    /// # ) -> Result<(), finch_connect::Error> {
    /// let session = client.create_or_reauthenticate(&request).send()?;
    /// println!("{}", session.connect_url);
    /// # Ok(())
    /// # }
    /// ```
    pub fn create_or_reauthenticate(
        &self,
        request: &CreateConnectSessionRequest,
    ) -> CreateOrReauthenticate<Blocking> {
        let (client, mode) = self.parts();
        CreateOrReauthenticate {
            client: client.clone(),
            create: client.create_connect_session(request),
            reauthenticate: carried_over(request),
            additions: Additions::default(),
            mode: mode.clone(),
        }
    }
}

/// Two calls of which the second is made if need be; `.await` sends the first.
///
/// Every option holds for each of the two calls.
///
/// ```no_run
/// # async fn example(
/// #     client: finch_connect::Client,
/// #     request: finch_connect::types::CreateConnectSessionRequest,
/// # ) -> Result<(), finch_connect::Error> {
/// use std::time::Duration;
///
/// let response = client
///     .create_or_reauthenticate(&request)
///     .timeout(Duration::from_secs(5))
///     .max_retries(1)
///     .header("X-Trace", "abc")
///     .send_with_response()
///     .await?;
/// println!("request {:?}, {} attempts", response.request_id(), response.attempts());
/// # Ok(())
/// # }
/// ```
#[must_use = "a call does nothing until it is awaited"]
pub struct CreateOrReauthenticate<M = Async> {
    client: Client,
    create: Call<CreateConnectSessionResponse>,
    /// Still without the connection.
    reauthenticate: ReauthenticateRequest,
    additions: Additions,
    mode: M,
}

/// What was added to the first call, and goes into the second too.
#[derive(Default)]
struct Additions {
    /// A header of a call may hold a token.
    headers: Vec<(String, Secret)>,
    /// And so may a member of the query.
    query: Vec<(String, Secret)>,
}

impl Additions {
    fn apply<T>(&self, mut call: Call<T>) -> Call<T> {
        for (name, value) in &self.headers {
            call = call.header(name, value.expose());
        }
        for (name, value) in &self.query {
            call = call.query_pair(name, value.expose());
        }
        call
    }
}

impl<M> CreateOrReauthenticate<M> {
    /// The time limit of each attempt, from connecting to the last byte of the answer.
    ///
    /// ```no_run
    /// # fn example(client: finch_connect::Client, request: finch_connect::types::CreateConnectSessionRequest) {
    /// use std::time::Duration;
    ///
    /// let flow = client.create_or_reauthenticate(&request).timeout(Duration::from_secs(5));
    /// # drop(flow);
    /// # }
    /// ```
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.create = self.create.timeout(timeout);
        self
    }

    /// The time limit for connecting, in each attempt; see [`Call::connect_timeout`].
    ///
    /// ```no_run
    /// # fn example(client: finch_connect::Client, request: finch_connect::types::CreateConnectSessionRequest) {
    /// use std::time::Duration;
    ///
    /// let flow = client.create_or_reauthenticate(&request).connect_timeout(Duration::from_secs(2));
    /// # drop(flow);
    /// # }
    /// ```
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.create = self.create.connect_timeout(timeout);
        self
    }

    /// The time limit of both calls together, waits and further attempts included. Where the
    /// first call leaves no time for the second, the error of the first comes back.
    ///
    /// ```no_run
    /// # fn example(client: finch_connect::Client, request: finch_connect::types::CreateConnectSessionRequest) {
    /// use std::time::Duration;
    ///
    /// let flow = client.create_or_reauthenticate(&request).deadline(Duration::from_secs(12));
    /// # drop(flow);
    /// # }
    /// ```
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.create = self.create.deadline(deadline);
        self
    }

    /// How often each of the two calls may be sent again after a failed attempt.
    ///
    /// ```no_run
    /// # fn example(client: finch_connect::Client, request: finch_connect::types::CreateConnectSessionRequest) {
    /// let flow = client.create_or_reauthenticate(&request).max_retries(0);
    /// # drop(flow);
    /// # }
    /// ```
    pub fn max_retries(mut self, retries: u32) -> Self {
        self.create = self.create.max_retries(retries);
        self
    }

    /// The longest wait that Finch may ask for; see [`Call::max_retry_after`].
    ///
    /// ```no_run
    /// # fn example(client: finch_connect::Client, request: finch_connect::types::CreateConnectSessionRequest) {
    /// use std::time::Duration;
    ///
    /// let flow = client.create_or_reauthenticate(&request).max_retry_after(Duration::from_secs(3));
    /// # drop(flow);
    /// # }
    /// ```
    pub fn max_retry_after(mut self, wait: Duration) -> Self {
        self.create = self.create.max_retry_after(wait);
        self
    }

    /// The longest body of an answer that is read, in bytes.
    ///
    /// ```no_run
    /// # fn example(client: finch_connect::Client, request: finch_connect::types::CreateConnectSessionRequest) {
    /// let flow = client.create_or_reauthenticate(&request).max_response_bytes(64 * 1024);
    /// # drop(flow);
    /// # }
    /// ```
    pub fn max_response_bytes(mut self, bytes: usize) -> Self {
        self.create = self.create.max_response_bytes(bytes);
        self
    }

    /// Sets a header of both calls, in place of any other value it would have.
    ///
    /// ```no_run
    /// # fn example(client: finch_connect::Client, request: finch_connect::types::CreateConnectSessionRequest) {
    /// let flow = client.create_or_reauthenticate(&request).header("X-Trace", "abc");
    /// # drop(flow);
    /// # }
    /// ```
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.additions.headers.push((name.to_owned(), value.into()));
        self
    }

    /// Adds a member to the query of both calls.
    ///
    /// ```no_run
    /// # fn example(client: finch_connect::Client, request: finch_connect::types::CreateConnectSessionRequest) {
    /// let flow = client.create_or_reauthenticate(&request).query_pair("beta", "1");
    /// # drop(flow);
    /// # }
    /// ```
    pub fn query_pair(mut self, name: &str, value: &str) -> Self {
        self.additions.query.push((name.to_owned(), value.into()));
        self
    }

    /// The mode, and the future that makes both calls.
    fn into_parts(
        self,
    ) -> (
        M,
        impl Future<Output = Result<Response<ConnectSession>, Error>>,
    ) {
        let Self {
            client,
            create,
            reauthenticate,
            additions,
            mode,
        } = self;
        (mode, both(client, create, reauthenticate, additions))
    }
}

/// The second call is made where the first says that the customer is connected.
async fn both(
    client: Client,
    create: Call<CreateConnectSessionResponse>,
    mut reauthenticate: ReauthenticateRequest,
    additions: Additions,
) -> Result<Response<ConnectSession>, Error> {
    let mut limits = create.limits();
    let error = match additions.apply(create).send_with_response().await {
        Ok(response) => return Ok(response.map(ConnectSession::of_new)),
        Err(error) => error,
    };
    let Some(connection_id) = error.raw_existing_connection() else {
        return Err(error);
    };
    limits.spent = error.elapsed();
    if limits
        .deadline
        .is_some_and(|deadline| deadline <= limits.spent)
    {
        return Err(error);
    }
    reauthenticate.connection_id.clone_from(&connection_id);
    let call = client.reauthenticate_connect_session(&reauthenticate);
    let call = additions.apply(call.with_limits(limits));
    let second = call.send_with_response().await;
    let mut response = second
        .map_err(|second| second.after(error.attempts()))?
        .map(|answer| ConnectSession::of_reauthentication(answer, connection_id));
    response.attempts = response.attempts.saturating_add(error.attempts());
    Ok(response)
}

impl CreateOrReauthenticate {
    /// Sends the calls. What stands around the session is from the last answer, and counts the
    /// attempts and the time of both calls.
    ///
    /// ```no_run
    /// # async fn example(
    /// #     client: finch_connect::Client,
    /// #     request: finch_connect::types::CreateConnectSessionRequest,
    /// # ) -> Result<(), finch_connect::Error> {
    /// let response = client.create_or_reauthenticate(&request).send_with_response().await?;
    /// println!("{:?} after {} attempts", response.body().kind, response.attempts());
    /// # Ok(())
    /// # }
    /// ```
    pub async fn send_with_response(self) -> Result<Response<ConnectSession>, Error> {
        self.into_parts().1.await
    }
}

#[cfg(feature = "blocking")]
impl CreateOrReauthenticate<Blocking> {
    /// Sends the calls and waits for the last answer.
    ///
    /// ```no_run
    /// # fn example(
    /// #     client: finch_connect::blocking::Client,
    /// #     request: finch_connect::types::CreateConnectSessionRequest,
    /// # ) -> Result<(), finch_connect::Error> {
    /// let session = client.create_or_reauthenticate(&request).send()?;
    /// println!("{}", session.connect_url);
    /// # Ok(())
    /// # }
    /// ```
    pub fn send(self) -> Result<ConnectSession, Error> {
        self.send_with_response().map(Response::into_body)
    }

    /// Sends the calls. What stands around the session is from the last answer, and counts the
    /// attempts and the time of both calls.
    ///
    /// ```no_run
    /// # fn example(
    /// #     client: finch_connect::blocking::Client,
    /// #     request: finch_connect::types::CreateConnectSessionRequest,
    /// # ) -> Result<(), finch_connect::Error> {
    /// let response = client.create_or_reauthenticate(&request).send_with_response()?;
    /// println!("{} attempts", response.attempts());
    /// # Ok(())
    /// # }
    /// ```
    pub fn send_with_response(self) -> Result<Response<ConnectSession>, Error> {
        let (mode, future) = self.into_parts();
        mode.wait(future)?
    }
}

impl IntoFuture for CreateOrReauthenticate {
    type Output = Result<ConnectSession, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { self.send_with_response().await.map(Response::into_body) })
    }
}

impl<M> fmt::Debug for CreateOrReauthenticate<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CreateOrReauthenticate")
            .field("create", &self.create)
            .finish_non_exhaustive()
    }
}

/// The reauthentication that has everything of `request` that has a place in it, and as yet no
/// connection.
fn carried_over(request: &CreateConnectSessionRequest) -> ReauthenticateRequest {
    let mut carried = ReauthenticateRequest::new("").with_products(request.products.clone());
    carried.redirect_uri = match &request.redirect_uri {
        None => None,
        Some(Nullable::Null) => Some(Nullable::Null),
        Some(Nullable::Value(uri)) => Some(Nullable::from(uri.as_str())),
    };
    let minutes = request.minutes_to_expire.as_ref();
    carried.minutes_to_expire = minutes
        .and_then(Nullable::as_option)
        .and_then(|minutes| whole_minutes(*minutes));
    if let (Some(members), Some(place)) = (request.extra(), carried.extra_mut()) {
        place.clone_from(members);
    }
    carried
}

/// Rounds down: a session must not live longer than asked for. A number without such a whole
/// number gives none; the rules of the first call let none through.
#[allow(
    clippy::cast_possible_truncation,
    reason = "a whole number within the range of an i64"
)]
fn whole_minutes(minutes: f64) -> Option<i64> {
    let whole = minutes.floor();
    (1.0..=WHOLE_LIMIT).contains(&whole).then_some(whole as i64)
}

#[cfg(test)]
mod tests {
    use super::whole_minutes;

    #[test]
    fn minutes_become_whole_or_nothing() {
        for (minutes, expected) in [
            (1.0, Some(1)),
            (1.999, Some(1)),
            (129_600.0, Some(129_600)),
            (9_007_199_254_740_992.0, Some(9_007_199_254_740_992)),
            (0.5, None),
            (0.0, None),
            (-1.0, None),
            (1e300, None),
            (9.3e18, None),
            (f64::INFINITY, None),
            (f64::NEG_INFINITY, None),
            (f64::NAN, None),
        ] {
            assert_eq!(whole_minutes(minutes), expected, "{minutes}");
        }
    }
}
