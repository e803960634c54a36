//! How a program stands for the visitor, in words: a tag, the reason, what would change it, and from when.

use catalog::{Advice, Availability, Catalog, Confirmation, CriterionState, Group, Outcome, Program};
use device::Loaded;
use eligibility::{Change, Date, FactId, Turn, Value, Verdict};
use leptos::prelude::GetUntracked;
use look::Tone;

use super::answers::day;
use crate::i18n::T;
use crate::visit::Visit;

/// A day that is more years away than these is of no help to anybody.
const NEAR_YEARS: i32 = 5;
/// So many criteria are named on a card.
const NAMED: usize = 2;

/// A tag: its tone, and whether the program can be applied for.
pub fn tag(visit: Visit, program: &Program, outcome: &Outcome) -> (Tone, String) {
    let fixed = |tone, text| (tone, visit.t(text).to_owned());
    match (outcome.group(), outcome.availability) {
        (Group::NotEligible, _) => fixed(Tone::Plain, T::ChipNotNow),
        (_, Availability::Closed(_)) => fixed(Tone::Plain, T::ChipClosed),
        (_, Availability::OpensOn(date)) => (Tone::Plain, dated(visit, T::ChipOpens, date)),
        (_, Availability::Planned) => fixed(Tone::Plain, T::ChipPlanned),
        (_, Availability::Unconfirmed) if program.form.is_empty() => fixed(Tone::Ask, T::ChipUnconfirmed),
        (_, Availability::Unconfirmed) => fixed(Tone::Ask, T::ChipPreliminary),
        (_, Availability::Open(_)) if outcome.confirmation != Confirmation::None => {
            fixed(Tone::Ask, T::ChipStaff)
        }
        (_, Availability::Open(Some(date))) => (Tone::Go, dated(visit, T::ChipUntil, date)),
        (_, Availability::Open(None)) => fixed(Tone::Go, T::ChipOpen),
    }
}

fn dated(visit: Visit, text: T, date: Date) -> String {
    visit.with(
        text,
        &[
            ("y", &date.year().to_string()),
            ("m", &date.month().to_string()),
            ("d", &date.day().to_string()),
        ],
    )
}

/// Why the program stands so: the tone and sign of a mark, and the words.
pub fn reason(
    visit: Visit,
    loaded: &Loaded,
    at: usize,
    program: &Program,
    outcome: &Outcome,
    advice: Option<&Advice>,
) -> (Tone, &'static str, String) {
    let because = || {
        let texts = outcome.because.iter().filter_map(|at| program.criteria.get(*at));
        let texts: Vec<String> = texts
            .take(NAMED)
            .map(|criterion| visit.say(&criterion.text))
            .collect();
        texts.join(" · ")
    };
    let open = matches!(outcome.availability, Availability::Open(_));
    let fixed = |text| visit.t(text).to_owned();
    match outcome.verdict {
        Verdict::NotEligible => {
            let said = advice
                .map(|advice| said(visit, loaded, at, advice))
                .unwrap_or_default();
            let both = [said, because()];
            let both: Vec<String> = both.into_iter().filter(|text| !text.is_empty()).collect();
            (Tone::Off, "–", both.join(" · "))
        }
        Verdict::Open => {
            let n = outcome.needs.len().to_string();
            (Tone::Ask, "?", visit.with(T::ReasonMore, &[("n", &n)]))
        }
        Verdict::Eligible if outcome.confirmation == Confirmation::Unconfirmed => {
            (Tone::Ask, "?", fixed(T::ReasonUnknown))
        }
        Verdict::Eligible if !open => (Tone::Plain, "–", fixed(T::ReasonClosed)),
        Verdict::Eligible if outcome.because.is_empty() => (Tone::Go, "✓", fixed(T::ReasonNoCriteria)),
        Verdict::Eligible => (Tone::Go, "✓", because()),
    }
}

/// The answers behind a no: "만 40세라서".
fn said(visit: Visit, loaded: &Loaded, at: usize, advice: &Advice) -> String {
    let catalog = &loaded.signed.catalog;
    let answers = visit.said.answers.get_untracked();
    let reason = advice.reason.as_ref();
    let facts = reason.map(|reason| reason.answers.as_slice()).unwrap_or_default();
    let said = facts.iter().filter_map(|fact| {
        let value = answers.get(&catalog.vocabulary, *fact)?;
        Some(match (&value, is_birth(catalog, *fact)) {
            (Value::Date(born), true) => {
                let on = loaded.screening.judged_on(at).or(device::today())?;
                visit.with(T::ReasonAge, &[("n", &full_years(*born, on).to_string())])
            }
            _ => {
                let answer = super::answers::in_words(visit, catalog, *fact, &value);
                visit.with(T::ReasonSaid, &[("a", &answer)])
            }
        })
    });
    said.take(NAMED).collect::<Vec<_>>().join(" · ")
}

fn is_birth(catalog: &Catalog, fact: FactId) -> bool {
    catalog.vocabulary.find("birth_date") == Some(fact)
}

/// Full years from one day to another (만 나이, 행정기본법 제7조의2).
fn full_years(from: Date, to: Date) -> i32 {
    let not_yet = (to.month(), to.day()) < (from.month(), from.day());
    to.year() - from.year() - i32::from(not_yet)
}

/// What can be said beyond a no; it takes too long to be worked out for more than what is shown.
pub fn advice(visit: Visit, loaded: &Loaded, at: usize, outcome: &Outcome) -> Option<Advice> {
    let catalog = &loaded.signed.catalog;
    let no = outcome.verdict == Verdict::NotEligible;
    no.then(|| {
        loaded
            .screening
            .advice(catalog, at, &visit.said.answers.get_untracked())
    })
}

/// What would help, if anything does: from which day, or after which change.
pub fn help(visit: Visit, loaded: &Loaded, advice: &Advice) -> Option<String> {
    let catalog = &loaded.signed.catalog;
    match (advice.turn, &advice.change) {
        (Some(Turn::HoldsFrom(date)), _) if is_near(date) => {
            Some(visit.with(T::HelpFrom, &[("d", &day(visit, date))]))
        }
        (_, Some(change)) => Some(visit.with(T::HelpIf, &[("c", &changes(visit, catalog, change))])),
        _ => None,
    }
}

/// Whether a visitor can be expected to wait for a day.
fn is_near(day: Date) -> bool {
    device::today().is_some_and(|today| day.year() - today.year() <= NEAR_YEARS)
}

/// Until when the program is to be had, if time alone ends it.
pub fn until(visit: Visit, advice: &Advice) -> Option<String> {
    match advice.turn {
        Some(Turn::HoldsUntil(date)) if is_near(date) => {
            Some(visit.with(T::HelpUntil, &[("d", &day(visit, date))]))
        }
        _ => None,
    }
}

/// The changes, each as the catalog words it, or as the question and the answer that would do.
fn changes(visit: Visit, catalog: &Catalog, change: &Change) -> String {
    let each = change.facts.iter().filter_map(|(fact, values)| {
        let known = catalog.vocabulary.fact(*fact)?;
        let question = catalog.question(*fact)?;
        let becoming = question.becoming(values);
        if !becoming.is_empty() {
            let texts: Vec<String> = becoming.into_iter().map(|text| visit.say(text)).collect();
            return Some(texts.join(visit.t(T::FrameOr)));
        }
        let (first, last) = values.ranges().next()?;
        let named = |value: i64| {
            let value = known.domain.value(value)?;
            Some(super::answers::in_words(visit, catalog, *fact, &value))
        };
        let (low, high) = known.domain.bounds();
        let range = match (first == low, last == high) {
            _ if first == last => named(first)?,
            (true, false) => visit.with(T::HelpAtMost, &[("a", &named(last)?)]),
            (false, true) => visit.with(T::HelpAtLeast, &[("a", &named(first)?)]),
            _ => named(first)?,
        };
        Some([&*visit.say(&question.text), &*range].join(" "))
    });
    each.collect::<Vec<_>>().join(" · ")
}

/// How a criterion stands: the tone and sign of its mark, and the word for it.
pub fn state(state: CriterionState) -> (Tone, &'static str, T) {
    match state {
        CriterionState::Holds => (Tone::Go, "✓", T::ProgramHolds),
        CriterionState::Fails => (Tone::Off, "–", T::ProgramFails),
        CriterionState::Open => (Tone::Plain, "·", T::ProgramOpen),
        CriterionState::Confirm => (Tone::Ask, "?", T::ProgramConfirm),
    }
}
