//! The client for programs without an async runtime.
//!
//! What goes in: the settings of a client. What comes out: a client whose calls are sent by
//! [`Call::send`], which returns when the answer is there. One thread of its own drives all
//! connections of a client and its clones; nothing here panics inside of an async runtime, where
//! such a call only blocks the thread that makes it.

mod streaming;

use std::borrow::Cow;
use std::fmt;
use std::sync::{Arc, mpsc};

use tokio::runtime::{Builder, Runtime};

pub use self::streaming::StreamingResponse;
use crate::runtime::{Error, Method, Operation, Response};

/// Sends calls to one server and waits for their answers.
///
/// Clones share everything, the pool of connections and the thread that drives them too. A
/// process that forks makes a client of its own: the thread is not there in the child.
///
/// ```
/// use finch_connect::blocking::Client;
///
/// let client = Client::builder()
/// #   .base_url("https://api.example.test")
///     .credentials("id", "s3cret")
///     .build()?;
/// let clone = client.clone(); // for another thread
/// assert!(!format!("{clone:?}").contains("s3cret"));
/// # Ok::<(), finch_connect::Error>(())
/// ```
#[derive(Clone)]
pub struct Client {
    client: crate::runtime::Client,
    mode: Blocking,
}

/// A call that is ready to be sent; [`Call::send`] sends it.
///
/// ```
#[doc = include_str!("example.rs.in")]
/// # let client = Client::builder()
/// #     .base_url("https://api.example.test").transport(Memory(200, "Sit.")).build()?;
/// use finch_connect::blocking::{Call, Client};
/// use finch_connect::runtime::Method;
///
/// fn motto(client: &Client) -> Call<String> {
///     client.call(Method::Get, "/motto").returns_text()
/// }
///
/// assert_eq!(motto(&client).send()?, "Sit.");
/// # Ok::<(), finch_connect::Error>(())
/// ```
pub type Call<T> = crate::runtime::Call<T, Blocking>;

/// Collects the settings of a [`Client`].
///
/// ```
/// use std::time::Duration;
///
/// use finch_connect::blocking::{Client, ClientBuilder};
///
/// let builder: ClientBuilder = Client::builder()
/// #   .base_url("https://api.example.test")
///     .timeout(Duration::from_secs(20));
/// let client = builder.build()?;
/// # drop(client);
/// # Ok::<(), finch_connect::Error>(())
/// ```
pub type ClientBuilder = crate::runtime::ClientBuilder<Blocking>;

/// Calls block the thread that sends them, with [`Call::send`].
///
/// ```
/// # use finch_connect::blocking::Client;
/// # let client = Client::builder().base_url("https://api.example.test").build()?;
/// use finch_connect::blocking::Blocking;
/// use finch_connect::runtime::{Call, Method, Operation};
///
/// /// Works with calls that are awaited and with calls that block.
/// fn motto<M>(operation: Operation<M>) -> Call<String, M> {
///     operation.accept("text/plain").returns_text()
/// }
///
/// let call: Call<String, Blocking> = motto(client.call(Method::Get, "/motto"));
/// # drop(call);
/// # Ok::<(), finch_connect::Error>(())
/// ```
#[derive(Clone)]
pub struct Blocking(Arc<Worker>);

/// The runtime that drives the connections.
struct Worker(Option<Runtime>);

impl Client {
    /// Starts an operation, as [`Client::call`](crate::runtime::Client::call) does.
    ///
    /// ```
    #[doc = include_str!("example.rs.in")]
    /// # let client = finch_connect::blocking::Client::builder()
    /// #     .base_url("https://api.example.test").transport(Memory(200, "Sit.")).build()?;
    /// use finch_connect::runtime::Method;
    ///
    /// // The server answers `Sit.`.
    /// let motto = client.call(Method::Get, "/motto").returns_text().send()?;
    /// assert_eq!(motto, "Sit.");
    /// # Ok::<(), finch_connect::Error>(())
    /// ```
    pub fn call(&self, method: Method, path: impl Into<Cow<'static, str>>) -> Operation<Blocking> {
        Operation::new(self.client.clone(), self.mode.clone(), method, path.into())
    }

    /// The asynchronous client, and what waits for its calls.
    #[allow(dead_code, reason = "for what stands beside the runtime")]
    pub(crate) fn parts(&self) -> (&crate::runtime::Client, &Blocking) {
        (&self.client, &self.mode)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.client.fmt(f)
    }
}

impl ClientBuilder {
    /// The client, or all problems of the configuration in one error. That the thread for its
    /// connections cannot be started is one of them.
    ///
    /// ```
    /// use finch_connect::blocking::Client;
    ///
    /// let builder = Client::builder().base_url("http://api.example.test");
    /// assert_eq!(
    ///     builder.build().unwrap_err().message(),
    ///     "base URL: must be https, unless the host is this machine"
    /// );
    /// ```
    pub fn build(self) -> Result<Client, Error> {
        Ok(Client {
            client: self.client()?,
            mode: Blocking::start()?,
        })
    }
}

impl crate::runtime::ClientBuilder {
    /// The same settings for a client that blocks.
    ///
    /// ```
    /// use finch_connect::{Client, blocking};
    ///
    /// let settings = Client::builder().base_url("https://api.example.test").max_retries(1);
    /// let client: blocking::Client = settings.blocking().build()?;
    /// # drop(client);
    /// # Ok::<(), finch_connect::Error>(())
    /// ```
    pub fn blocking(self) -> ClientBuilder {
        self.into_mode()
    }
}

impl<T: Send + 'static> Call<T> {
    /// Sends the call and waits for its answer, as long as its limits allow.
    ///
    /// ```
    #[doc = include_str!("example.rs.in")]
    /// # let client = finch_connect::blocking::Client::builder()
    /// #     .base_url("https://api.example.test").transport(Memory(404, "")).build()?;
    /// use finch_connect::runtime::Method;
    ///
    /// // The server answers 404.
    /// let call = client.call(Method::Get, "/pets/7").returns_nothing();
    /// assert_eq!(call.send().unwrap_err().status(), Some(404));
    /// # Ok::<(), finch_connect::Error>(())
    /// ```
    pub fn send(self) -> Result<T, Error> {
        self.send_with_response().map(Response::into_body)
    }

    /// Sends the call; the answer comes with its status, headers and request id.
    ///
    /// ```
    #[doc = include_str!("example.rs.in")]
    /// # let client = finch_connect::blocking::Client::builder()
    /// #     .base_url("https://api.example.test").transport(Memory(200, "Sit.")).build()?;
    /// use finch_connect::runtime::Method;
    ///
    /// let response = client.call(Method::Get, "/motto").returns_text().send_with_response()?;
    /// assert_eq!((response.status(), response.attempts()), (200, 1));
    /// # Ok::<(), finch_connect::Error>(())
    /// ```
    pub fn send_with_response(self) -> Result<Response<T>, Error> {
        let (mode, future) = self.into_parts();
        mode.wait(future)?
    }
}

impl<T: 'static> Call<T> {
    /// Sends the call and reads its answer as far as the head; the body is read from what comes
    /// out, piece by piece, with the limits of
    /// [`send_streaming`](crate::runtime::Call::send_streaming) of the other client.
    ///
    /// ```
    #[doc = include_str!("example.rs.in")]
    /// # let client = finch_connect::blocking::Client::builder()
    /// #     .base_url("https://api.example.test").transport(Memory(200, "PNG")).build()?;
    /// use finch_connect::runtime::Method;
    ///
    /// let call = client.call(Method::Get, "/pets/7/photo").returns_bytes();
    /// let mut photo = call.send_streaming()?;
    /// let mut file = Vec::new();
    /// std::io::copy(&mut photo, &mut file).expect("there is room");
    /// assert_eq!(file, b"PNG");
    /// # Ok::<(), finch_connect::Error>(())
    /// ```
    pub fn send_streaming(self) -> Result<StreamingResponse, Error> {
        let (mode, future) = self.into_streaming_parts();
        let response = mode.wait(future)??;
        Ok(StreamingResponse::new(response, mode))
    }
}

impl Blocking {
    fn start() -> Result<Self, Error> {
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name(concat!(env!("CARGO_PKG_NAME"), "-blocking"))
            .enable_all()
            .build()
            .map_err(|error| Error::configuration(&[format!("thread: {error}")]))?;
        Ok(Self(Arc::new(Worker(Some(runtime)))))
    }

    /// The output of `future`, which runs on the thread of the client: the thread that waits may
    /// itself belong to a runtime, which must not be entered twice.
    pub(crate) fn wait<F>(&self, future: F) -> Result<F::Output, Error>
    where
        F: Future + Send + 'static,
        F::Output: Send + 'static,
    {
        let (sender, receiver) = mpsc::sync_channel(1);
        if let Some(runtime) = &self.0.0 {
            runtime.spawn(async move {
                // Nobody but the thread below listens, and it does until this is sent.
                let _ = sender.send(future.await);
            });
        }
        receiver.recv().map_err(|_| Error::abandoned())
    }
}

impl fmt::Debug for Blocking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Blocking")
    }
}

/// Waiting for the thread could block an async runtime, and would panic there.
impl Drop for Worker {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}
