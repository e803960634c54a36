//! Which questions settle most.

use std::sync::Arc;

use catalog::{Catalog, Screening, Text};
use eligibility::{Domain, Session};
use serde::Serialize;

/// The number of values, evenly spread, that stand for all of a number or a date.
const SAMPLES_PER_FACT: i64 = 40;

/// A question, and what its answer does.
#[derive(Debug, Clone, Serialize)]
pub struct QuestionUse {
    /// The fact's name.
    pub fact: String,
    /// The question.
    pub text: Text,
    /// Whether it is asked late.
    pub sensitive: bool,
    /// How many programs need it when nothing else is known.
    pub needed_by: usize,
    /// How many programs an answer to it alone settles, in the mean.
    pub settles: f64,
}

/// All questions that some program needs, those that settle most first.
pub(super) fn uses(catalog: &Catalog, screening: &Screening) -> Vec<QuestionUse> {
    let rules = screening.rules();
    let nothing = Session::new(Arc::clone(rules));
    let mut needed = vec![0_usize; catalog.questions.len()];
    for fact in (0..rules.len()).flat_map(|rule| nothing.needs(rule)) {
        if let Some(needed) = needed.get_mut(fact.index()) {
            *needed += 1;
        }
    }
    let mut uses = Vec::new();
    for (question, needed_by) in catalog.questions.iter().zip(needed) {
        let Some(fact) = catalog.vocabulary.fact(question.fact).filter(|_| needed_by > 0) else {
            continue;
        };
        let mut session = nothing.clone();
        let (mut settled, mut values) = (0, 0);
        for code in spread(&fact.domain) {
            let answered = fact.domain.value(code);
            if answered.is_some_and(|value| session.set(question.fact, &value).is_ok()) {
                settled += nothing.counts().open - session.counts().open;
                values += 1;
            }
        }
        uses.push(QuestionUse {
            fact: fact.name.clone(),
            text: question.text.clone(),
            sensitive: question.sensitive,
            needed_by,
            settles: f64::from(u32::try_from(settled).unwrap_or(u32::MAX)) / f64::from(values.max(1)),
        });
    }
    uses.sort_by(|a, b| {
        b.settles
            .total_cmp(&a.settles)
            .then(b.needed_by.cmp(&a.needed_by))
    });
    uses
}

/// Values of a domain: all where there are few, else some that are evenly spread.
fn spread(domain: &Domain) -> Vec<i64> {
    let (first, last) = domain.bounds();
    let width = i128::from(last) - i128::from(first);
    let count = width.min(i128::from(SAMPLES_PER_FACT - 1)).max(0);
    let value = |step: i128| i64::try_from(i128::from(first) + width * step / count.max(1)).unwrap_or(first);
    (0..=count).map(value).collect()
}
