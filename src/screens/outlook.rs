//! How a program stands for the visitor, in words: a tag, the reason, what would change it, and from when.

use application::outlook::{self as decided, Becoming, Explanation, GivenAnswer, Help, Tag};
use catalog::{Advice, Catalog, CriterionState, Program, ProgramIndex, ScreeningResult, Text};
use device::Loaded;
use eligibility::{Date, Verdict};
use leptos::prelude::GetUntracked;
use look::Tone;

use super::answers::{day, in_words};
use crate::i18n::T;
use crate::visit::Visit;
use crate::wording::ScreenWording;

/// A tag: its tone, and whether the program can be applied for.
pub fn tag(visit: Visit, program: &Program, outcome: &ScreeningResult) -> (Tone, String) {
    let fixed = |tone, text| (tone, visit.text(text).to_owned());
    let Some(loaded) = visit.app.loaded_untracked() else {
        return fixed(Tone::Ask, T::ChipUnconfirmed);
    };
    match decided::tag(&loaded.signed.catalog, program, outcome) {
        Tag::NotNow => fixed(Tone::Plain, T::ChipNotNow),
        Tag::Closed => fixed(Tone::Plain, T::ChipClosed),
        Tag::OpensOn(date) => (Tone::Plain, dated(visit, T::ChipOpens, date)),
        Tag::Planned => fixed(Tone::Plain, T::ChipPlanned),
        Tag::Unconfirmed => fixed(Tone::Ask, T::ChipUnconfirmed),
        Tag::Waiting => fixed(Tone::Plain, T::ChipWaiting),
        Tag::Staff => fixed(Tone::Ask, T::ChipStaff),
        Tag::Until(date) => (Tone::Go, dated(visit, T::ChipUntil, date)),
        Tag::Open => fixed(Tone::Go, T::ChipOpen),
        Tag::Elsewhere => fixed(Tone::Go, T::ChipElsewhere),
    }
}

fn dated(visit: Visit, text: T, date: Date) -> String {
    visit.words().dated(text, date.year(), date.month(), date.day())
}

/// Why the program stands so: the tone and sign of a mark, and the words.
pub fn reason(
    visit: Visit,
    loaded: &Loaded,
    at: ProgramIndex,
    program: &Program,
    outcome: &ScreeningResult,
    advice: Option<&Advice>,
) -> (Tone, &'static str, String) {
    let catalog = &loaded.signed.catalog;
    let answers = visit.entered.answers.get_untracked();
    let judged_on = loaded.screening.judged_on(at).or(device::today());
    let texts = |texts: Vec<&Text>| {
        let texts: Vec<String> = texts.into_iter().map(|text| visit.text_of(text)).collect();
        texts.join(" · ")
    };
    let fixed = |text| visit.text(text).to_owned();
    match decided::reason(catalog, program, outcome, advice, &answers, judged_on) {
        Explanation::No(given, because) => {
            let given: Vec<String> = given
                .into_iter()
                .map(|given| given_in_words(visit, catalog, given))
                .collect();
            let (given, because) = (given.join(". "), texts(because));
            let text = match (given.is_empty(), because.is_empty()) {
                (false, false) => visit.with(T::ReasonOnly, &[("c", &because), ("a", &given)]),
                (true, _) => because,
                (false, true) => given,
            };
            (Tone::Off, "–", text)
        }
        Explanation::More(count) => (
            Tone::Ask,
            "?",
            visit.with(T::ReasonMore, &[("n", &count.to_string())]),
        ),
        Explanation::Unknown => (Tone::Ask, "?", fixed(T::ReasonUnknown)),
        Explanation::NotOpen => (Tone::Plain, "–", fixed(T::ReasonClosed)),
        Explanation::NoCriteria => (Tone::Go, "✓", fixed(T::ReasonNoCriteria)),
        Explanation::Yes(because) => (Tone::Go, "✓", texts(because)),
    }
}

/// An answer behind a no, as a sentence: "만 40세예요".
fn given_in_words(visit: Visit, catalog: &Catalog, given: GivenAnswer) -> String {
    match given {
        GivenAnswer::Age(age) => visit.with(T::ReasonAge, &[("n", &age.to_string())]),
        GivenAnswer::Answer(fact, value) => {
            application::stated(catalog, &ScreenWording::of(visit), fact, &value)
        }
    }
}

/// What can be said beyond a no; it takes too long to be worked out for more than what is shown.
pub fn advice(visit: Visit, loaded: &Loaded, at: ProgramIndex, outcome: &ScreeningResult) -> Option<Advice> {
    let catalog = &loaded.signed.catalog;
    let no = outcome.verdict == Verdict::NotEligible;
    no.then(|| {
        loaded
            .screening
            .advice(catalog, at, &visit.entered.answers.get_untracked())
    })
}

/// What would help, if anything does: from which day, or after which change.
pub fn help(visit: Visit, loaded: &Loaded, advice: &Advice) -> Option<String> {
    let catalog = &loaded.signed.catalog;
    Some(match decided::help(catalog, advice, device::today())? {
        Help::From(date) => visit.with(T::HelpFrom, &[("d", &day(visit, date))]),
        Help::If(changes) => {
            let changes: Vec<String> = changes
                .into_iter()
                .map(|change| becoming(visit, catalog, change))
                .collect();
            visit.with(T::HelpIf, &[("c", &changes.join(" · "))])
        }
    })
}

/// Until when the program is to be had, if time alone ends it.
pub fn until(visit: Visit, advice: &Advice) -> Option<String> {
    let date = decided::until(advice, device::today())?;
    Some(visit.with(T::HelpUntil, &[("d", &day(visit, date))]))
}

/// A change as the catalog words it, or as the question and the answer that would do.
fn becoming(visit: Visit, catalog: &Catalog, becoming: Becoming<'_>) -> String {
    let (question, answer) = match becoming {
        Becoming::Texts(texts) => {
            let texts: Vec<String> = texts.into_iter().map(|text| visit.text_of(text)).collect();
            return texts.join(visit.text(T::FrameOr));
        }
        Becoming::Exactly(question, fact, value) => (question, in_words(visit, catalog, fact, &value)),
        Becoming::AtMost(question, fact, value) => {
            let answer = in_words(visit, catalog, fact, &value);
            (question, visit.with(T::HelpAtMost, &[("a", &answer)]))
        }
        Becoming::AtLeast(question, fact, value) => {
            let answer = in_words(visit, catalog, fact, &value);
            (question, visit.with(T::HelpAtLeast, &[("a", &answer)]))
        }
    };
    [&*visit.text_of(question), &*answer].join(" ")
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
