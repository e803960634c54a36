//! What in a vacancy is against the law, or asks for a look by the staff.
//!
//! A text is read line by line; a [`pattern::Pattern`] looks for a demand made of a seeker, not for a word.
//! What a vacancy says in numbers, its terms, is checked besides. The [`rule::Rule`]s carry their articles.

mod advice;
mod finding;
pub mod form;
mod identity;
mod matching;
mod of_vacancy;
mod packed;
pub mod pattern;
mod patterns;
mod posting;
pub mod rule;
mod terms;
mod text;
mod youth;

pub use advice::Advice;
pub use finding::{Field, Finding, FindingPlace, Grade, Words};
pub use posting::{Posting, Probation, Shift, StatedPay, Text, Workers};
pub use rule::Rule;

/// Checks a vacancy. Findings stand in the order of the title, the texts, and the terms; within a text in its order.
///
/// A text's lines are read one by one, so that a finding of a line is found in every text that has the line.
#[must_use]
pub fn check(posting: &Posting) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (field, text) in posting.fields() {
        findings.extend(matching::findings(&field, text, posting.workers));
    }
    findings.extend(terms::findings(posting));
    findings.extend(youth::findings(posting));
    findings
}

/// Returns all patterns, for the page that lists what is checked.
pub fn patterns() -> impl Iterator<Item = &'static pattern::Pattern> {
    packed::law().patterns.iter()
}
