//! Limits of one input: what takes more work, memory or processor time is a find, as a crash is.
//!
//! Work is counted by the engine in builds with debug assertions, memory by the allocator: both are the same for the same
//! input on every machine. Processor time is a net below them for loops that count nothing, so its limit is generous.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use eligibility::work_done;

/// The memory that one input may take at any time, in bytes.
const MAX_BYTES: usize = 64 << 20;
/// The processor time that one input may take, in nanoseconds: instrumented code is many times slower.
const MAX_CPU_NANOSECONDS: u64 = 2_000_000_000;

/// Counts what each thread has taken and not given back.
struct Counting;

thread_local! {
    static TAKEN: Cell<usize> = const { Cell::new(0) };
    static PEAK: Cell<usize> = const { Cell::new(0) };
}

fn taken(more: usize, less: usize) {
    // A thread that ends may give back what it can no longer count.
    let _ = TAKEN.try_with(|taken| {
        taken.set((taken.get() + more).saturating_sub(less));
        let _ = PEAK.try_with(|peak| peak.set(peak.get().max(taken.get())));
    });
}

// SAFETY: every call is handed on as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        taken(layout.size(), 0);
        // SAFETY: the caller's promise is the one that is asked for.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        taken(0, layout.size());
        // SAFETY: the caller's promise is the one that is asked for.
        unsafe { System.dealloc(at, layout) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

/// Does what an input asks for.
///
/// # Panics
/// If it took more than `max_work` steps, or more memory or processor time than any input may.
pub fn within<T>(max_work: u64, act: impl FnOnce() -> T) -> T {
    let (work, cpu, before) = (work_done(), cpu_nanoseconds(), TAKEN.get());
    PEAK.set(before);
    let done = act();
    let (work, bytes) = (work_done() - work, PEAK.get() - before);
    let cpu = cpu_nanoseconds().zip(cpu).map_or(0, |(now, then)| now - then);
    assert!(work <= max_work, "{work} steps of work, {max_work} at most");
    assert!(bytes <= MAX_BYTES, "{bytes} bytes, {MAX_BYTES} at most");
    assert!(
        cpu <= MAX_CPU_NANOSECONDS,
        "{cpu} ns of processor time, {MAX_CPU_NANOSECONDS} at most"
    );
    done
}

/// Returns the processor time of this thread, or `None` where the system does not say it as Linux does.
fn cpu_nanoseconds() -> Option<u64> {
    let said = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    said.split(' ').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use eligibility::decide_case;

    use super::*;

    /// A case, which takes some steps.
    fn decide() {
        let case = r#"{"facts": {"n": {"type": "int", "min": 0, "max": 99}}, "when": "n < 5 || n > 7"}"#;
        decide_case(case).expect("a proper case");
    }

    #[test]
    fn what_takes_little_passes() {
        within(1_000, decide);
    }

    #[test]
    #[should_panic(expected = "steps of work, 3 at most")]
    fn work_over_the_limit_fails() {
        within(3, decide);
    }

    #[test]
    #[should_panic(expected = "67108865 bytes")]
    fn memory_over_the_limit_fails() {
        within(1_000, || drop(vec![0_u8; MAX_BYTES + 1]));
    }

    #[test]
    #[should_panic(expected = "ns of processor time")]
    fn time_over_the_limit_fails() {
        within(1_000, || {
            let begun = cpu_nanoseconds().expect("the time of a thread");
            while cpu_nanoseconds().is_some_and(|now| now - begun <= MAX_CPU_NANOSECONDS) {}
        });
    }
}
