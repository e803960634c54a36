//! Counted work: how much a text made the engine do, the same on every machine.
//!
//! Tests and fuzzing hold it to a limit, where a limit of time would hold on one machine and not on another. It is
//! counted in builds with debug assertions alone.

#[cfg(debug_assertions)]
use std::cell::Cell;

#[cfg(debug_assertions)]
thread_local! {
    static DONE: Cell<u64> = const { Cell::new(0) };
}

/// Counts some steps: things compared, looked at or made.
#[inline]
pub(crate) fn count(steps: usize) {
    #[cfg(debug_assertions)]
    DONE.with(|done| done.set(done.get().saturating_add(steps as u64)));
    #[cfg(not(debug_assertions))]
    let _ = steps;
}

/// The steps that this thread has made since it began: 0 in a build without debug assertions.
#[doc(hidden)]
#[must_use]
pub fn work_done() -> u64 {
    #[cfg(debug_assertions)]
    return DONE.with(Cell::get);
    #[cfg(not(debug_assertions))]
    0
}

#[cfg(all(test, debug_assertions))]
mod tests {
    use super::*;

    #[test]
    fn each_thread_counts_its_own_steps() {
        let before = work_done();
        count(3);
        count(0);
        count(4);
        assert_eq!(work_done(), before + 7);
        let elsewhere = std::thread::spawn(|| {
            count(1);
            work_done()
        });
        assert_eq!(elsewhere.join().unwrap(), 1);
        assert_eq!(work_done(), before + 7);
    }
}
