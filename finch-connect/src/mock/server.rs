//! The thread that serves a mock.
//!
//! What goes in: a socket on 127.0.0.1. What comes out: a server with a runtime of its own, so
//! that tests with and without one can use it. It ends with the value, whatever is under way.

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::mpsc;
use std::thread::{self, JoinHandle};

use tokio::runtime::Builder;
use tokio::sync::oneshot;

use super::http::router;
use super::line::{Line, Lines};
use super::shared::Shared;

pub(super) struct Server {
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// A socket on this machine, and nowhere else.
pub(super) fn listen(port: u16) -> io::Result<(TcpListener, SocketAddr)> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    Ok((listener, address))
}

impl Server {
    pub(super) fn start(listener: TcpListener, shared: Arc<Shared>) -> io::Result<Self> {
        let (stop, stopped) = oneshot::channel();
        let (ready, is_ready) = mpsc::channel();
        let serve = move || {
            let runtime = match Builder::new_current_thread().enable_all().build() {
                Ok(runtime) => runtime,
                Err(error) => return drop(ready.send(Err(error))),
            };
            runtime.block_on(async {
                let listener = match tokio::net::TcpListener::from_std(listener) {
                    Ok(listener) => Lines(listener),
                    Err(error) => return drop(ready.send(Err(error))),
                };
                let service = router(shared).into_make_service_with_connect_info::<Line>();
                tokio::spawn(axum::serve(listener, service).into_future());
                drop(ready.send(Ok(())));
                // An error says that the handle is gone, which means the same.
                let _ = stopped.await;
            });
        };
        let thread = thread::Builder::new()
            .name("finch-mock".to_owned())
            .spawn(serve)?;
        is_ready
            .recv()
            .unwrap_or_else(|_| Err(io::ErrorKind::Other.into()))?;
        Ok(Self {
            stop: Some(stop),
            thread: Some(thread),
        })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // It panics nowhere; and if it did, this is no place to say so.
            let _ = thread.join();
        }
    }
}
