//! Stack to work with: documents nest, and so do the calls that read them.
//!
//! In: work. Out: its result, on as many threads as it can be split into. Never here: more depth
//! than `parse` allows; the stack is sized for that, and whatever has no bound of its own is
//! walked without recursion.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Enough for a document of the greatest depth in a debug build, several times over. It is a
/// reservation: memory that is not touched costs nothing.
const STACK: usize = 256 * 1024 * 1024;

/// Works on a thread of its own, because that of the caller may have little stack left.
pub(crate) fn with_room<T: Send>(work: impl Fn() -> T + Sync) -> T {
    let work = &work;
    thread::scope(|scope| {
        let named = thread::Builder::new().name("codegen".to_owned());
        match named.stack_size(STACK).spawn_scoped(scope, work) {
            Ok(thread) => match thread.join() {
                Ok(result) => result,
                // A defect: it goes on to the caller, as it would without the thread.
                Err(panic) => std::panic::resume_unwind(panic),
            },
            // Where there are no threads, the stack at hand must do.
            Err(_) => work(),
        }
    })
}

/// How many threads two pieces of work are worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Threads {
    One,
    Two,
}

impl Threads {
    /// For that many things in all, be it types or operations: a thread takes as long as some
    /// of them, and pays only where there is much to share.
    pub(crate) fn worth(things: usize) -> Self {
        if things < 200 { Self::One } else { Self::Two }
    }
}

/// Does two pieces of work: one here, where there is room already, and the other after it, or at the
/// same time on a thread of its own.
pub(crate) fn both<A, B: Send>(
    threads: Threads,
    here: impl FnOnce() -> A,
    beside: impl Fn() -> B + Sync,
) -> (A, B) {
    if threads == Threads::One {
        return (here(), beside());
    }
    let beside = &beside;
    thread::scope(|scope| {
        let named = thread::Builder::new().name("codegen".to_owned());
        match named.stack_size(STACK).spawn_scoped(scope, beside) {
            Ok(thread) => {
                let here = here();
                match thread.join() {
                    Ok(beside) => (here, beside),
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
            Err(_) => (here(), beside()),
        }
    })
}

/// Does a piece of work and then its share of `parts`, of which a second thread does as many as it comes
/// to. The results are in the order of the parts, whoever did them.
pub(crate) fn shared<A, B: Send>(
    threads: Threads,
    first: impl FnOnce() -> A,
    parts: usize,
    part: impl Fn(usize) -> B + Sync,
) -> (A, Vec<B>) {
    let next = AtomicUsize::new(0);
    let take = || {
        let mut done = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            if at >= parts {
                return done;
            }
            done.push((at, part(at)));
        }
    };
    let ((first, mut done), others) = both(threads, || (first(), take()), take);
    done.extend(others);
    done.sort_unstable_by_key(|(at, _)| *at);
    (first, done.into_iter().map(|(_, result)| result).collect())
}

#[cfg(test)]
mod tests {
    use super::{Threads, shared};

    #[test]
    fn parts_keep_their_order_whoever_does_them() {
        for threads in [Threads::One, Threads::Two] {
            for parts in [0, 1, 2, 100] {
                let (first, done) = shared(threads, || "first", parts, |at| at * at);
                let wanted: Vec<usize> = (0..parts).map(|at| at * at).collect();
                assert_eq!((first, done), ("first", wanted), "{threads:?}");
            }
        }
    }
}
