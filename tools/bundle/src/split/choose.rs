//! Which functions come later.

use toml::Spanned;

use super::code::Code;
use crate::error::Result;
use crate::manifest::{Later, Manifest};

/// The most bytes of code that two functions may have in common by chance.
pub const MAX_SHORT_BYTES: u64 = 64;

/// How the names of functions begin that come later, and of those that come first all the same.
#[derive(Debug, Clone, Copy, Default)]
pub struct Names<'a> {
    /// Modules of the app.
    pub modules: &'a [&'a str],
    /// Crates whose own functions come later.
    pub crates: &'a [&'a str],
    /// What of these comes first all the same.
    pub at_once: &'a [&'a str],
    /// What comes first with all that it calls.
    pub alone: &'a [&'a str],
}

/// The texts of a list.
pub fn texts(list: &[Spanned<String>]) -> Vec<&str> {
    list.iter().map(|name| name.get_ref().as_str()).collect()
}

/// Checks that every name in the manifest's lists has a say: one that matches nothing is a typing error, or was left behind when a
/// module was renamed.
///
/// # Errors
///
/// If one matches nothing; the error names the first with its line, and all others.
pub fn check(code: &Code<'_>, later: &Later, manifest: &Manifest) -> Result<()> {
    let any = |says: &dyn Fn(&str) -> bool| code.names.values().any(|function| says(function));
    // A function can be made for a module, or at once, wherever the name stands in its own.
    let within = later.modules.iter().chain(&later.at_once).chain(&later.alone);
    let missing = within.filter(|name| !any(&|function| function.contains(name.get_ref().as_str())));
    let crates = later.crates.iter();
    let missing =
        missing.chain(crates.filter(|name| !any(&|function| own(function).starts_with(name.get_ref()))));
    let missing: Vec<&Spanned<String>> = missing.collect();
    let Some((first, others)) = missing.split_first() else {
        return Ok(());
    };
    let others: String = others
        .iter()
        .map(|name| format!(", nor does `{}`", name.get_ref()))
        .collect();
    let why = "correct the name, take it out, or put `#[inline(never)]` on a function that is now part \
               of its caller";
    Err(manifest.wrong(first, format!("matches no function of the code{others}; {why}")))
}

/// Which functions come later: those of the parts that do, and those that only these call.
pub fn later(code: &Code<'_>, names: Names<'_>) -> Vec<bool> {
    let count = code.bodies.len();
    let mut callers: Vec<Vec<usize>> = vec![Vec::new(); count];
    for (place, calls) in code.calls.iter().enumerate() {
        for callee in calls.iter().filter_map(|index| code.place(*index)) {
            if let Some(callers) = callers.get_mut(callee) {
                callers.push(place);
            }
        }
    }
    // What is reached through a table or from outside may be called by anybody.
    let mut free: Vec<bool> = callers.iter().map(|callers| !callers.is_empty()).collect();
    for index in code.slots.iter().map(|(_, index)| index).chain(&code.fixed) {
        if let Some(free) = code.place(*index).and_then(|place| free.get_mut(place)) {
            *free = false;
        }
    }
    // Functions of the same code are one, under the name of any of them. What stands in the table and is of nobody's own, or short,
    // may be so called by anybody.
    let alone = alone(code, names);
    let kinds: Vec<Kind> = (0..count)
        .map(|place| {
            if alone.get(place) == Some(&true) {
                return Kind::Now;
            }
            let kind = kind(code, place, names);
            let stands_in_table = free.get(place) != Some(&true);
            let long = code
                .bodies
                .get(place)
                .is_some_and(|body| body.range().end - body.range().start > MAX_SHORT_BYTES);
            match kind {
                Kind::For if stands_in_table => Kind::Now,
                Kind::Of if stands_in_table && !long => Kind::Now,
                kind => kind,
            }
        })
        .collect();
    let mut later: Vec<bool> = kinds.iter().map(|kind| *kind != Kind::Now).collect();
    let all_later = |later: &[bool], place: usize| {
        let callers = callers.get(place);
        callers.is_some_and(|callers| callers.iter().all(|caller| later.get(*caller) == Some(&true)))
    };
    // What others call as well is not the later part's alone.
    settle(&mut later, |later, place| {
        let shared = kinds.get(place) == Some(&Kind::For) && !all_later(later, place);
        shared.then_some(false)
    });
    settle(&mut later, |later, place| {
        let moves = free.get(place) == Some(&true) && all_later(later, place);
        moves.then_some(true)
    });
    later
}

/// What runs while the rest is not there: some functions, and all that they call. A stand-in among them would fetch the rest for the rest's
/// sake, for ever.
fn alone(code: &Code<'_>, names: Names<'_>) -> Vec<bool> {
    let is_alone = |place| {
        let name = code.index(place).ok().and_then(|index| code.names.get(&index));
        name.is_some_and(|name| names.alone.iter().any(|part| name.contains(part)))
    };
    let mut alone: Vec<bool> = (0..code.bodies.len()).map(is_alone).collect();
    let mut left: Vec<usize> = (0..alone.len())
        .filter(|place| alone.get(*place) == Some(&true))
        .collect();
    while let Some(calls) = left.pop().and_then(|place| code.calls.get(place)) {
        for callee in calls.iter().filter_map(|index| code.place(*index)) {
            if let Some(alone) = alone.get_mut(callee).filter(|alone| !**alone) {
                *alone = true;
                left.push(callee);
            }
        }
    }
    alone
}

/// Decides on every function anew until nothing changes.
fn settle(later: &mut [bool], decide: impl Fn(&[bool], usize) -> Option<bool>) {
    let mut changed = true;
    while std::mem::take(&mut changed) {
        for place in 0..later.len() {
            let decided = decide(later, place);
            if let (Some(decided), Some(later)) = (decided, later.get_mut(place)) {
                changed |= *later != decided;
                *later = decided;
            }
        }
    }
}

/// What the name of a function says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// It belongs to what comes at once.
    Now,
    /// It belongs to a part that comes later.
    Of,
    /// It is of another, made for such a part.
    For,
}

fn kind(code: &Code<'_>, place: usize, names: Names<'_>) -> Kind {
    let index = code.index(place).unwrap_or_default();
    let name = code.names.get(&index).map_or("", String::as_str);
    let any = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
    if code.fixed.contains(&index) || any(names.at_once) {
        return Kind::Now;
    }
    let mut parts = names.modules.iter().chain(names.crates);
    match parts.any(|part| own(name).starts_with(part)) {
        true => Kind::Of,
        false if any(names.modules) => Kind::For,
        false => Kind::Now,
    }
}

/// The name of a function from its own crate on, also where it is that of a type's implementation.
fn own(name: &str) -> &str {
    name.trim_start_matches(['<', '&'])
}
