//! The money that a program gives, by both sides.

use std::collections::BTreeSet;

use authoring::Message;
use vacancy::wage::grouped;

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
        .map(|amount| format!("{}원", grouped(&amount.to_string())))
        .collect();
    let en: Vec<_> = amounts
        .iter()
        .take(MAX_SHOWN)
        .map(|amount| format!("{} won", grouped(&amount.to_string())))
        .collect();
    match amounts.len().saturating_sub(MAX_SHOWN) {
        0 => both(ko.join(", "), en.join(", ")),
        more => both(
            format!("{} 외 {more}개", ko.join(", ")),
            format!("{} and {more} more", en.join(", ")),
        ),
    }
}
