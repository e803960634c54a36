//! The name that somebody may have meant.

use crate::fact::Vocabulary;

/// The name of a fact or derived fact that a misspelt one may have meant.
pub(super) fn nearest(vocabulary: &Vocabulary, name: &str) -> Option<String> {
    let facts = vocabulary.facts().map(|(_, fact)| fact.name.as_str());
    let derived = vocabulary.derived().iter().map(|derived| derived.name.as_str());
    facts
        .chain(derived)
        .map(|known| (edits(name, known), known))
        .filter(|(distance, known)| *distance * 3 <= known.len().max(name.len()))
        .min()
        .map(|(_, known)| known.to_owned())
}

/// Levenshtein's distance, for suggestions.
fn edits(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = std::mem::replace(row.first_mut().unwrap_or(&mut 0), i + 1);
        let mut left = i + 1;
        for (to, cell) in b.iter().zip(row.iter_mut().skip(1)) {
            let cost = diagonal + usize::from(from != *to);
            diagonal = *cell;
            left = cost.min(left + 1).min(*cell + 1);
            *cell = left;
        }
    }
    row.last().copied().unwrap_or(a.len())
}
