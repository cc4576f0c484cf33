//! How a call is sent: awaited, or waited for.
//!
//! What goes in: nothing. What comes out: the types that tell both kinds of call apart when a
//! program is compiled, so that nobody blocks where a future was meant.

/// Calls are futures in the making: `.await` sends them.
///
/// ```
#[doc = include_str!("example.rs.in")]
/// use finch_connect::runtime::{Async, Call, Method, Operation};
///
/// /// Works with calls that are awaited and with calls that block.
/// fn motto<M>(operation: Operation<M>) -> Call<String, M> {
///     operation.accept("text/plain").returns_text()
/// }
///
/// let call: Call<String, Async> = motto(client.call(Method::Get, "/motto"));
/// # drop(call);
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Async;
