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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::Domain;

    #[test]
    fn edits_are_letters_put_in_left_out_or_exchanged() {
        for (a, b, found) in [
            ("", "", 0),
            ("", "abc", 3),
            ("abc", "", 3),
            ("abc", "abc", 0),
            ("abc", "abcd", 1),
            ("abc", "bc", 1),
            ("abc", "axc", 1),
            ("abc", "bca", 2),
            ("abcdef", "azced", 3),
            ("kitten", "sitting", 3),
            ("saturday", "sunday", 3),
        ] {
            assert_eq!(edits(a.as_bytes(), b.as_bytes()), found, "{a} {b}");
            assert_eq!(edits(b.as_bytes(), a.as_bytes()), found, "{b} {a}");
        }
    }

    #[test]
    fn a_name_is_near_where_a_third_of_its_letters_is_other() {
        let mut words = Vocabulary::new();
        for name in ["income", "residence", "income_before"] {
            words.add_fact(name, Domain::Bool).unwrap();
        }
        for (name, meant) in [
            ("incone", Some("income")),
            ("incme", Some("income")),
            ("inbobe", Some("income")),
            ("inbobf", None),
            ("residences", Some("residence")),
            ("income_befor", Some("income_before")),
            ("income_after", None),
            ("i", None),
        ] {
            assert_eq!(nearest(&words, name).as_deref(), meant, "{name}");
        }
    }
}
