//! What nobody would write takes bounded work and memory, and is decided exactly or refused in words.
//!
//! Work is counted by the engine itself and memory by the allocator, so that the limits are the same on every machine.
#![cfg(feature = "json")]
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod conditions;
mod explained;
mod facts;

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::fmt::Write as _;
use std::time::Instant;

use eligibility::{MAX_CONDITION_BYTES, decide_case, work_done};
use serde_json::{Map, Value, json};

/// The steps that one text may take: what is a step, `work` in the crate says.
const MAX_WORK: u64 = 1_500_000;
/// The memory that one text may take at any time, beyond what there was before, in bytes.
const MAX_BYTES: usize = 64 << 20;

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

#[expect(
    unsafe_code,
    reason = "an allocator is unsafe; this one hands all on to the system's"
)]
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

/// Does something within the limits.
fn within<T>(what: &str, act: impl FnOnce() -> T) -> T {
    let (work, before) = (work_done(), TAKEN.get());
    PEAK.set(before);
    let started = Instant::now();
    let done = act();
    // The time informs, it is no limit: machines differ.
    let time = started.elapsed();
    let (work, bytes) = (work_done() - work, PEAK.get() - before);
    println!("{what}: {work} steps, {bytes} bytes, {time:?}");
    assert!(work <= MAX_WORK, "{what}: {work} steps");
    assert!(bytes <= MAX_BYTES, "{what}: {bytes} bytes");
    done
}

/// The verdict on a case, or what is said of it.
fn decided(what: &str, facts: &Map<String, Value>, when: &str, known: &Value) -> String {
    assert!(when.len() <= MAX_CONDITION_BYTES, "{what}: {} bytes", when.len());
    let case = json!({"facts": facts, "when": when, "known": known}).to_string();
    within(what, || match decide_case(&case) {
        Ok(decision) => decision.verdict.to_owned(),
        Err(error) => error.to_string(),
    })
}

fn facts(each: impl IntoIterator<Item = (String, Value)>) -> Map<String, Value> {
    each.into_iter().collect()
}

fn bools(count: usize) -> Map<String, Value> {
    facts((0..count).map(|at| (format!("b{at}"), json!({"type": "bool"}))))
}

fn int(max: i64) -> Value {
    json!({"type": "int", "min": 0, "max": max})
}

fn choice(options: usize) -> Value {
    json!({"type": "choice", "options": (0..options).map(|at| format!("o{at}")).collect::<Vec<_>>()})
}

/// A text over and over, joined, as long as a condition may be.
fn full(joined: &str, mut text: impl FnMut(usize) -> String) -> String {
    let mut all = text(0);
    for at in 1.. {
        let next = text(at);
        if all.len() + joined.len() + next.len() > MAX_CONDITION_BYTES {
            break;
        }
        write!(all, "{joined}{next}").unwrap();
    }
    all
}
