//! Which part of the code each function goes into.

use toml::Spanned;

use super::code::Code;
use crate::error::Result;
use crate::manifest::{Fetched, Later, Manifest};

/// The most bytes of code that two functions may have in common by chance.
pub const MAX_SHORT_BYTES: u64 = 64;

/// A part of the code: the first, or a later one. An earlier part is less than a later one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct PartIndex(usize);

impl PartIndex {
    /// What a visitor waits for.
    pub const FIRST: Self = Self(0);

    /// Returns the later part at a place of the manifest's list.
    pub const fn later(place: usize) -> Self {
        Self(place + 1)
    }

    /// Returns its place in the manifest's list, or `None` if it is the first part.
    pub const fn place(self) -> Option<usize> {
        self.0.checked_sub(1)
    }
}

/// Checks that every name in the manifest's lists has a say: one that matches nothing is a typing error, or was left behind when a
/// module was renamed.
///
/// # Errors
///
/// If one matches nothing; the error names the first with its line, and all others.
pub fn check(code: &Code<'_>, later: &[Later], manifest: &Manifest) -> Result<()> {
    let any = &|says: &dyn Fn(&str) -> bool| code.names.values().any(|function| says(function));
    let missing = later.iter().flat_map(|part| {
        // A function can be made for a module, or at once, wherever the name stands in its own.
        let within = part.modules.iter().chain(&part.at_once).chain(&part.alone);
        let within = within.filter(|name| !any(&|function| function.contains(name.get_ref().as_str())));
        let crates = part.crates.iter();
        within
            .chain(crates.filter(|name| !any(&|function| own(function).starts_with(name.get_ref().as_str()))))
    });
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

/// Returns the part that each function goes into, by its place: the last that names it, or that of all its callers, or the earliest of
/// theirs.
pub fn choose(code: &Code<'_>, later: &[Later]) -> Vec<PartIndex> {
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
    let is_free = |place: usize| free.get(place) == Some(&true);
    let alone = alone(code, later);
    let is_alone = |place: usize| alone.get(place) == Some(&true);
    let bounds: Vec<Bounds> = (0..count)
        .map(|place| match is_alone(place) {
            true => Bounds::default(),
            false => Bounds::of(code, place, later, is_free(place)),
        })
        .collect();
    let mut parts: Vec<PartIndex> = bounds.iter().map(|bounds| bounds.latest).collect();
    let earliest_caller = |parts: &[PartIndex], place: usize| {
        let callers = callers.get(place)?.iter();
        callers.filter_map(|caller| parts.get(*caller).copied()).min()
    };
    // What others call as well is not the later part's alone.
    settle(&mut parts, |parts, place| {
        let bounds = bounds.get(place)?;
        Some(earliest_caller(parts, place)?.clamp(bounds.earliest, bounds.latest))
    });
    // What only a later part calls goes with it, unless another part names it its own.
    settle(&mut parts, |parts, place| {
        let bounds = bounds.get(place)?;
        let moves =
            is_free(place) && (bounds.earliest == PartIndex::FIRST || bounds.earliest < bounds.latest);
        let earliest = earliest_caller(parts, place).filter(|_| moves)?;
        Some(earliest.max(*parts.get(place)?))
    });
    parts
}

/// What runs while a later part is not there: some functions, and all that they call. A stand-in among them would fetch the part for the
/// part's sake, for ever.
fn alone(code: &Code<'_>, later: &[Later]) -> Vec<bool> {
    let is_alone = |place| {
        let name = code.index(place).ok().and_then(|index| code.names.get(&index));
        name.is_some_and(|name| later.iter().any(|part| any(&part.alone, name)))
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
fn settle(parts: &mut [PartIndex], decide: impl Fn(&[PartIndex], usize) -> Option<PartIndex>) {
    let mut changed = true;
    while std::mem::take(&mut changed) {
        for place in 0..parts.len() {
            let decided = decide(parts, place);
            if let (Some(decided), Some(part)) = (decided, parts.get_mut(place)) {
                changed |= *part != decided;
                *part = decided;
            }
        }
    }
}

/// Between which parts the lists leave it to a function's callers where it goes. Both are the first where no list names it.
#[derive(Debug, Clone, Copy, Default)]
struct Bounds {
    /// The part whose own it is.
    earliest: PartIndex,
    /// The part that it is made for, if that is a later one.
    latest: PartIndex,
}

impl Bounds {
    fn of(code: &Code<'_>, place: usize, later: &[Later], is_free: bool) -> Self {
        let index = code.index(place).unwrap_or_default();
        let name = code.names.get(&index).map_or("", String::as_str);
        if code.fixed.contains(&index) || later.iter().any(|part| any(&part.at_once, name)) {
            return Self::default();
        }
        let last = |names_it: &dyn Fn(&Later) -> bool| {
            let place = later.iter().rposition(names_it);
            place.map_or(PartIndex::FIRST, PartIndex::later)
        };
        let owns = |part: &Later| {
            let mut names = part.modules.iter().chain(&part.crates);
            names.any(|start| own(name).starts_with(start.get_ref().as_str()))
        };
        let earliest = last(&owns);
        let latest = last(&|part| owns(part) || any(&part.modules, name));
        if is_free {
            return Self { earliest, latest };
        }
        // Functions of the same code are one, under the name of any of them. What stands in the table and is of nobody's own, or short,
        // may be so called by anybody.
        let is_long = code
            .bodies
            .get(place)
            .is_some_and(|body| body.range().end - body.range().start > MAX_SHORT_BYTES);
        // A long one that is made for a later part is hardly anybody else's: it comes with what every device fetches, so that the worst of
        // a mistake is to wait for that.
        let fetched = later.iter().rposition(|part| part.fetched == Fetched::Behind);
        let behind = fetched.map_or(PartIndex::FIRST, PartIndex::later);
        let part = earliest.max(latest.min(behind));
        match is_long {
            true => Self {
                earliest: part,
                latest: part,
            },
            false => Self::default(),
        }
    }
}

/// Whether one of a list's names stands in that of a function.
fn any(names: &[Spanned<String>], function: &str) -> bool {
    names
        .iter()
        .any(|name| function.contains(name.get_ref().as_str()))
}

/// The name of a function from its own crate on, also where it is that of a type's implementation.
fn own(name: &str) -> &str {
    name.trim_start_matches(['<', '&'])
}
