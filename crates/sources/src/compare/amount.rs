//! The money that a program gives, by both sides.

use std::collections::BTreeSet;

use authoring::Message;

use super::finding::both;
use super::{About, Finding, FindingField, FindingKind};
use crate::amounts::amounts;
use crate::draft::Draft;

/// The number of amounts that are shown; more are counted.
const MAX_SHOWN: usize = 8;

/// Says which amounts of the catalog are not among those of the record, where both name any: the prose of a record names many
/// more, and the same money can be written in other words, so this is never a contradiction.
pub(super) fn compare(about: &About<'_>, draft: &Draft) -> Option<Finding> {
    let mut own = amounts(&about.program.benefit.ko);
    own.extend(about.program.detail.iter().flat_map(|detail| amounts(&detail.ko)));
    own.extend(about.pays);
    let theirs = &draft.said.amounts;
    let lacking: BTreeSet<u64> = own.difference(theirs).copied().collect();
    if lacking.is_empty() || theirs.is_empty() {
        return None;
    }
    let finding = about.finding(FindingKind::Differs, Some(FindingField::Amount), draft);
    Some(finding.catalog(list(&lacking)).snapshot(list(theirs)))
}

fn list(amounts: &BTreeSet<u64>) -> Message {
    let ko: Vec<_> = amounts
        .iter()
        .take(MAX_SHOWN)
        .map(|amount| format!("{}원", grouped(*amount)))
        .collect();
    let en: Vec<_> = amounts
        .iter()
        .take(MAX_SHOWN)
        .map(|amount| format!("{} won", grouped(*amount)))
        .collect();
    match amounts.len().saturating_sub(MAX_SHOWN) {
        0 => both(ko.join(", "), en.join(", ")),
        more => both(
            format!("{} 외 {more}개", ko.join(", ")),
            format!("{} and {more} more", en.join(", ")),
        ),
    }
}

/// A number with a comma before every three digits.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_numbers_are_grouped() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(68_100), "68,100");
        assert_eq!(grouped(122_000_000), "122,000,000");
    }
}
