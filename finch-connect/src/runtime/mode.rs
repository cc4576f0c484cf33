//! How a call is sent: awaited, or waited for.
//!
//! What goes in: nothing. What comes out: the types that tell both kinds of call apart when a
//! program is compiled, so that nobody blocks where a future was meant.

/// Calls are futures in the making: `.await` sends them.
///
/// ```
/// use finch_connect::Client;
///
/// # fn main() -> Result<(), finch_connect::Error> {
/// let client = Client::builder().credentials("id", "secret").build()?; // asynchronous
/// # drop(client);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Async;
