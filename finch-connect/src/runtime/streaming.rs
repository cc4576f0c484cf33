//! An answer whose body is read piece by piece.
//!
//! What goes in: the head of a good answer and the body behind it. What comes out: the pieces as
//! they come, or one [`Error`]; the limits of the call go on to hold. Nothing is kept of what was
//! read, and nothing is sent again. `Debug` shows neither header values nor the body.

use std::fmt;
use std::pin::pin;
use std::time::Instant;

use bytes::Bytes;

use crate::runtime::error::Context;
use crate::runtime::prepared::Prepared;
use crate::runtime::response::Answer;
use crate::runtime::send::{BREATH, Limit, Sending, breathe, send_for_head, within};
use crate::runtime::transport::{ResponseBody, TransportError};
use crate::runtime::{Client, Error, Response};

/// A good answer whose body is still to be read, from
/// [`Call::send_streaming`](crate::runtime::Call::send_streaming). Dropping it closes the connection.
///
/// ```
#[doc = include_str!("example.rs.in")]
/// # let client = server::client(200, "data: Bella barks\n\n");
/// # run(async {
/// use finch_connect::runtime::Method;
///
/// let call = client.call(Method::Get, "/pets/events").returns_bytes();
/// let mut events = call.accept_as_bytes("text/event-stream").send_streaming().await?;
/// while let Some(piece) = events.chunk().await? {
///     print!("{}", String::from_utf8_lossy(&piece));
/// }
/// # Ok::<(), finch_connect::Error>(())
/// # }).unwrap();
/// ```
pub struct StreamingResponse {
    client: Client,
    prepared: Box<Prepared>,
    head: Response<()>,
    start: Instant,
    body: Body,
    pieces: u64,
    limit: Option<Room>,
}

/// How much more may come, of how much.
#[derive(Clone, Copy)]
struct Room {
    left: u64,
    whole: u64,
}

/// What is behind the head.
enum Body {
    Open(ResponseBody),
    Ended,
    Failed,
}

/// How the wait for a piece ended, where none came.
enum Lapse {
    Lost(TransportError),
    TooSlow(Limit),
    TooLong(u64),
}

/// Sends a call and opens its answer.
pub(crate) async fn open(
    client: Client,
    mut prepared: Box<Prepared>,
) -> Result<StreamingResponse, Error> {
    let head = send_for_head(&client, &mut prepared).await?;
    Ok(StreamingResponse {
        head: head.response,
        start: head.start,
        body: Body::Open(head.body),
        pieces: 0,
        limit: None,
        client,
        prepared,
    })
}

impl StreamingResponse {
    /// The next piece of the body, never an empty one; `None` at the end.
    ///
    /// An error ends the body. Dropping the future loses nothing: the next call goes on.
    ///
    /// ```
    #[doc = include_str!("example.rs.in")]
    /// # let client = server::client(200, "PNG");
    /// # run(async {
    /// # use finch_connect::runtime::Method;
    /// # let call = client.call(Method::Get, "/pets/7/photo").returns_bytes();
    /// let mut photo = call.send_streaming().await?;
    /// assert_eq!(photo.chunk().await?.as_deref(), Some(&b"PNG"[..]));
    /// assert_eq!(photo.chunk().await?, None);
    /// # Ok::<(), finch_connect::Error>(())
    /// # }).unwrap();
    /// ```
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        let body = match &mut self.body {
            Body::Open(body) => body,
            Body::Ended => return Ok(None),
            Body::Failed => return Err(self.failed(Error::broken_off)),
        };
        let sending = Sending {
            config: self.client.config(),
            prepared: &self.prepared,
            start: self.start,
        };
        match next(&sending, body, &mut self.pieces, &mut self.limit).await {
            Ok(Some(piece)) => Ok(Some(piece)),
            Ok(None) => {
                self.body = Body::Ended;
                Ok(None)
            }
            Err(lapse) => {
                self.body = Body::Failed;
                let deadline = self.prepared.limits.deadline;
                Err(self.failed(|context| match lapse {
                    Lapse::Lost(error) => Error::transport(error, context),
                    Lapse::TooSlow(Limit::Attempt(limit)) => Error::stalled(limit, context),
                    Lapse::TooSlow(Limit::Rest(_)) => Error::deadline(deadline, context),
                    Lapse::TooLong(limit) => Error::too_long(limit, context),
                }))
            }
        }
    }

    /// The same with a limit: a body that is longer from here on is an error. There is none
    /// otherwise.
    ///
    /// ```
    #[doc = include_str!("example.rs.in")]
    /// # let client = server::client(200, "a long answer");
    /// # run(async {
    /// # use finch_connect::runtime::{ErrorKind, Method};
    /// # let call = client.call(Method::Get, "/pets/7/photo").returns_bytes();
    /// // The server answers with 13 bytes.
    /// let mut answer = call.send_streaming().await?.max_bytes(10);
    /// assert_eq!(answer.chunk().await.unwrap_err().kind(), ErrorKind::Decode);
    /// # Ok::<(), finch_connect::Error>(())
    /// # }).unwrap();
    /// ```
    #[must_use]
    pub fn max_bytes(mut self, bytes: u64) -> Self {
        self.limit = Some(Room {
            left: bytes,
            whole: bytes,
        });
        self
    }

    /// What stood around the body: status, headers, request id.
    ///
    /// ```
    #[doc = include_str!("example.rs.in")]
    /// # let client = server::client(206, "PNG");
    /// # run(async {
    /// # use finch_connect::runtime::Method;
    /// # let call = client.call(Method::Get, "/pets/7/photo").returns_bytes();
    /// let photo = call.send_streaming().await?;
    /// assert_eq!(photo.head().status(), 206);
    /// assert_eq!(photo.head().request_id(), Some("req-1"));
    /// # Ok::<(), finch_connect::Error>(())
    /// # }).unwrap();
    /// ```
    pub fn head(&self) -> &Response<()> {
        &self.head
    }

    /// An error with the head of this answer in it.
    fn failed(&self, error: impl FnOnce(&Context<'_>) -> Error) -> Error {
        let sending = Sending {
            config: self.client.config(),
            prepared: &self.prepared,
            start: self.start,
        };
        let context = sending.context(self.head.attempts());
        let answer = Answer {
            status: self.head.status,
            headers: self.head.headers().clone(),
            body: Bytes::new(),
            cut: true,
        };
        error(&context).with_answer(answer, &context)
    }
}

/// The next piece that is not empty.
async fn next(
    sending: &Sending<'_>,
    body: &mut ResponseBody,
    pieces: &mut u64,
    room: &mut Option<Room>,
) -> Result<Option<Bytes>, Lapse> {
    let limit = sending.limit();
    // A server that is never slow must not go on beyond the deadline either.
    if limit.duration().is_zero() {
        return Err(Lapse::TooSlow(limit));
    }
    let mut timer = sending.config.clock.timeout(limit.duration());
    loop {
        *pieces = pieces.wrapping_add(1);
        if pieces.is_multiple_of(BREATH) && !breathe(&mut timer).await {
            return Err(Lapse::TooSlow(limit));
        }
        let piece = match within(&mut timer, pin!(body.next_chunk())).await {
            Some(Some(Ok(piece))) => piece,
            Some(Some(Err(error))) => return Err(Lapse::Lost(error)),
            Some(None) => return Ok(None),
            None => return Err(Lapse::TooSlow(limit)),
        };
        if piece.is_empty() {
            continue;
        }
        if let Some(room) = room {
            let Some(left) = room.left.checked_sub(piece.len() as u64) else {
                return Err(Lapse::TooLong(room.whole));
            };
            room.left = left;
        }
        return Ok(Some(piece));
    }
}

impl fmt::Debug for StreamingResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StreamingResponse")
            .field("head", &self.head)
            .finish_non_exhaustive()
    }
}
