//! An answer whose body is read piece by piece, by a thread that waits for it.
//!
//! What goes in: the head of a good answer and the body behind it. What comes out: the body, as
//! any [`Read`] gives it, or one error. The pieces are read on the thread of the client.

use std::fmt;
use std::io::{self, Read};

use bytes::{Buf as _, Bytes};

use super::Blocking;
use crate::runtime::{Error, ErrorKind, Response};

/// A good answer whose body is still to be read, from `send_streaming`. Dropping it closes the
/// connection.
///
/// It is a [`Read`]; the [`io::Error`] of a read holds an [`Error`].
///
/// ```
#[doc = include_str!("../example.rs.in")]
/// # let client = finch_connect::blocking::Client::builder()
/// #     .base_url("https://api.example.test").transport(Memory(200, "Sit.")).build()?;
/// use std::io::Read as _;
///
/// use finch_connect::runtime::Method;
///
/// let call = client.call(Method::Get, "/motto").returns_text();
/// let mut motto = String::new();
/// call.send_streaming()?.read_to_string(&mut motto).expect("it is text");
/// assert_eq!(motto, "Sit.");
/// # Ok::<(), finch_connect::Error>(())
/// ```
pub struct StreamingResponse {
    head: Response<()>,
    /// On the thread of the client while a piece is read.
    response: Option<Box<crate::runtime::StreamingResponse>>,
    mode: Blocking,
    /// What came and is not read yet.
    rest: Bytes,
}

impl StreamingResponse {
    pub(super) fn new(response: crate::runtime::StreamingResponse, mode: Blocking) -> Self {
        Self {
            head: response.head().clone(),
            response: Some(Box::new(response)),
            mode,
            rest: Bytes::new(),
        }
    }

    /// What stood around the body: status, headers, request id.
    ///
    /// ```
    #[doc = include_str!("../example.rs.in")]
    /// # let client = finch_connect::blocking::Client::builder()
    /// #     .base_url("https://api.example.test").transport(Memory(206, "PNG")).build()?;
    /// # use finch_connect::runtime::Method;
    /// # let call = client.call(Method::Get, "/pets/7/photo").returns_bytes();
    /// let photo = call.send_streaming()?;
    /// assert_eq!(photo.head().status(), 206);
    /// # Ok::<(), finch_connect::Error>(())
    /// ```
    pub fn head(&self) -> &Response<()> {
        &self.head
    }

    /// The next piece of the body, never an empty one; `None` at the end. An error ends the body.
    ///
    /// ```
    #[doc = include_str!("../example.rs.in")]
    /// # let client = finch_connect::blocking::Client::builder()
    /// #     .base_url("https://api.example.test").transport(Memory(200, "PNG")).build()?;
    /// # use finch_connect::runtime::Method;
    /// # let call = client.call(Method::Get, "/pets/7/photo").returns_bytes();
    /// let mut photo = call.send_streaming()?;
    /// assert_eq!(photo.chunk()?.as_deref(), Some(&b"PNG"[..]));
    /// assert_eq!(photo.chunk()?, None);
    /// # Ok::<(), finch_connect::Error>(())
    /// ```
    pub fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        if !self.rest.is_empty() {
            return Ok(Some(std::mem::take(&mut self.rest)));
        }
        let mut response = self.response.take().ok_or_else(Error::abandoned)?;
        let (piece, response) = self.mode.wait(async move {
            let piece = response.chunk().await;
            (piece, response)
        })?;
        self.response = Some(response);
        piece
    }

    /// The same with a limit: a body that is longer from here on is an error. There is none
    /// otherwise.
    ///
    /// ```
    #[doc = include_str!("../example.rs.in")]
    /// # let client = finch_connect::blocking::Client::builder()
    /// #     .base_url("https://api.example.test").transport(Memory(200, "a long answer")).build()?;
    /// # use finch_connect::runtime::{ErrorKind, Method};
    /// # let call = client.call(Method::Get, "/pets/7/photo").returns_bytes();
    /// // The server answers with 13 bytes.
    /// let mut answer = call.send_streaming()?.max_bytes(10);
    /// assert_eq!(answer.chunk().unwrap_err().kind(), ErrorKind::Decode);
    /// # Ok::<(), finch_connect::Error>(())
    /// ```
    #[must_use]
    pub fn max_bytes(mut self, bytes: u64) -> Self {
        self.response = self
            .response
            .map(|response| Box::new(response.max_bytes(bytes)));
        self
    }
}

impl Read for StreamingResponse {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.rest.is_empty() && !buffer.is_empty() {
            match self.chunk() {
                Ok(Some(piece)) => self.rest = piece,
                Ok(None) => return Ok(0),
                Err(error) => return Err(read_error(error)),
            }
        }
        let length = buffer.len().min(self.rest.len());
        self.rest.copy_to_slice(&mut buffer[..length]);
        Ok(length)
    }
}

fn read_error(error: Error) -> io::Error {
    let kind = match error.kind() {
        ErrorKind::Timeout => io::ErrorKind::TimedOut,
        ErrorKind::Transport => io::ErrorKind::ConnectionAborted,
        _ => io::ErrorKind::Other,
    };
    io::Error::new(kind, error)
}

impl fmt::Debug for StreamingResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StreamingResponse")
            .field("head", &self.head)
            .finish_non_exhaustive()
    }
}
