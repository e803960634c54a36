//! The name that somebody may have meant.

use crate::fact::{MAX_NAME_BYTES, Vocabulary};

/// The number of pairs of letters that are compared for one suggestion; the names beyond are not looked at.
const MAX_COMPARED_LETTERS: usize = 1_000_000;

/// The name of a fact or derived fact that a misspelt one may have meant. A name that is longer than any fact's meant
/// none.
pub(super) fn nearest(vocabulary: &Vocabulary, name: &str) -> Option<String> {
    if name.len() > MAX_NAME_BYTES {
        return None;
    }
    let facts = vocabulary.facts().map(|(_, fact)| fact.name.as_str());
    let derived = vocabulary.derived().iter().map(|derived| derived.name.as_str());
    let mut letters_left = MAX_COMPARED_LETTERS;
    let mut best: Option<(usize, &str)> = None;
    for known in facts.chain(derived) {
        // Names are different in at least as many letters as one is longer than the other.
        let near = |distance: usize| distance * 3 <= known.len().max(name.len());
        if !near(known.len().abs_diff(name.len())) {
            continue;
        }
        let Some(left) = letters_left.checked_sub(known.len() * name.len()) else {
            break;
        };
        crate::work::count(known.len() * name.len());
        letters_left = left;
        let found = (edits(name.as_bytes(), known.as_bytes()), known);
        if near(found.0) && best.is_none_or(|best| found < best) {
            best = Some(found);
        }
    }
    best.map(|(_, known)| known.to_owned())
}

/// Levenshtein's distance, for suggestions. Names are of ASCII letters.
fn edits(a: &[u8], b: &[u8]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.iter().enumerate() {
        let mut diagonal = std::mem::replace(row.first_mut().unwrap_or(&mut 0), i + 1);
        let mut left = i + 1;
        for (to, cell) in b.iter().zip(row.iter_mut().skip(1)) {
            let cost = diagonal + usize::from(from != to);
            diagonal = *cell;
            left = cost.min(left + 1).min(*cell + 1);
            *cell = left;
        }
    }
    row.last().copied().unwrap_or(a.len())
}
