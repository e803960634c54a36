//! How a program stands for a visitor: which tag, which reason, what would help. A screen puts it into words.

use catalog::{Advice, Availability, Catalog, Confirmation, Group, Program, Role, ScreeningResult, Text};
use eligibility::{Answers, Counterfactual, Date, FactId, Turn, Value, Verdict};

use crate::way::Way;

/// A day that is more years away than these is of no help to anybody.
const MAX_WAIT_YEARS: i32 = 5;

/// More alternatives than these become one phrase, where the fact has one.
const MAX_ALTERNATIVES: usize = 2;

/// The most criteria or answers that are named on a card.
pub const MAX_NAMED: usize = 2;

/// Whether a program can be had and applied for, in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tag {
    /// Not for this visitor at present.
    NotNow,
    /// It has closed.
    Closed,
    /// It opens on a later day.
    OpensOn(Date),
    /// It is announced.
    Planned,
    /// Its time is not confirmed.
    Unconfirmed,
    /// Its notice is not out, and one can ask to be told of it.
    Waiting,
    /// It is open, and staff have to confirm something.
    Staff,
    /// It is open until a day.
    Until(Date),
    /// It is open.
    Open,
    /// It is open at another body.
    Elsewhere,
}

/// The tag of a program.
#[must_use]
pub fn tag(catalog: &Catalog, program: &Program, outcome: &ScreeningResult) -> Tag {
    match (outcome.group(), outcome.availability) {
        (Group::NotEligible, _) => Tag::NotNow,
        (_, Availability::Closed(_)) => Tag::Closed,
        (_, Availability::OpensOn(day)) => Tag::OpensOn(day),
        (_, Availability::Planned) => Tag::Planned,
        (_, Availability::Open(None)) if program.is_elsewhere() => Tag::Elsewhere,
        (_, Availability::Unconfirmed) => match Way::of(catalog, program, outcome.availability) {
            Some(Way::Alarm) => Tag::Waiting,
            Some(Way::Ask) => Tag::Staff,
            Some(Way::Apply) | None => Tag::Unconfirmed,
        },
        (_, Availability::Open(_)) if outcome.confirmation != Confirmation::None => Tag::Staff,
        (_, Availability::Open(Some(day))) => Tag::Until(day),
        (_, Availability::Open(None)) => Tag::Open,
    }
}

/// An answer behind a no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GivenAnswer {
    /// The age, in full years, to which the day of birth leads on the day by which the program judges.
    Age(i64),
    /// An answer as it was given.
    Answer(FactId, Value),
}

/// Why a program stands as it does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Explanation<'a> {
    /// It is not for this visitor: the answers and the criteria behind that, at most [`MAX_NAMED`] of each.
    No(Vec<GivenAnswer>, Vec<&'a Text>),
    /// This number of questions can still change it.
    More(usize),
    /// Its rules have no confirmed source.
    Unknown,
    /// It is for this visitor, and takes no applications now.
    NotOpen,
    /// It has no criteria.
    NoCriteria,
    /// It is for this visitor: the criteria behind that, at most [`MAX_NAMED`].
    Yes(Vec<&'a Text>),
}

/// Why a program at a position stands as it does; `advice` is what is said beyond a no, `judged_on` the day to which ages
/// are counted.
#[must_use]
pub fn reason<'a>(
    catalog: &'a Catalog,
    program: &'a Program,
    outcome: &ScreeningResult,
    advice: Option<&Advice>,
    answers: &Answers,
    judged_on: Option<Date>,
) -> Explanation<'a> {
    let because = || -> Vec<&Text> {
        let criteria = outcome.because.iter().filter_map(|at| program.criteria.get(*at));
        criteria
            .take(MAX_NAMED)
            .map(|criterion| &criterion.text)
            .collect()
    };
    match outcome.verdict {
        Verdict::NotEligible => {
            let given = advice.map(|advice| given_answers(catalog, advice, answers, judged_on));
            Explanation::No(given.unwrap_or_default(), because())
        }
        Verdict::Open => Explanation::More(outcome.needs.len()),
        Verdict::Eligible if outcome.confirmation == Confirmation::Unconfirmed => Explanation::Unknown,
        // Of other bodies' programs the days are often not known, which says nothing of whether they are open.
        Verdict::Eligible if outcome.because.is_empty() && is_closed(program, outcome.availability) => {
            Explanation::NotOpen
        }
        Verdict::Eligible if outcome.because.is_empty() => Explanation::NoCriteria,
        Verdict::Eligible => Explanation::Yes(because()),
    }
}

fn is_closed(program: &Program, availability: Availability) -> bool {
    match availability {
        Availability::Open(_) => false,
        Availability::Unconfirmed => !program.is_elsewhere(),
        Availability::Planned | Availability::OpensOn(_) | Availability::Closed(_) => true,
    }
}

/// The answers behind a no.
fn given_answers(
    catalog: &Catalog,
    advice: &Advice,
    answers: &Answers,
    judged_on: Option<Date>,
) -> Vec<GivenAnswer> {
    let reason = advice.reason.as_ref();
    let facts = reason.map(|reason| reason.answers.as_slice()).unwrap_or_default();
    let born = catalog.role(Role::Born);
    let given = facts.iter().filter_map(|fact| {
        let value = answers.get(&catalog.vocabulary, *fact)?;
        Some(match value {
            Value::Date(day) if born == Some(*fact) => GivenAnswer::Age(day.full_years_to(judged_on?)),
            value => GivenAnswer::Answer(*fact, value),
        })
    });
    given.take(MAX_NAMED).collect()
}

/// One change that would help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Becoming<'a> {
    /// As the catalog words it; any of these does.
    Texts(Vec<&'a Text>),
    /// This question and this answer to it.
    Exactly(&'a Text, FactId, Value),
    /// This question and an answer that is not above this one.
    AtMost(&'a Text, FactId, Value),
    /// This question and an answer that is not below this one.
    AtLeast(&'a Text, FactId, Value),
}

/// What would help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Help<'a> {
    /// Waiting until a day.
    From(Date),
    /// All of these changes.
    If(Vec<Becoming<'a>>),
}

/// What would help, if anything does: from which day, or after which change.
#[must_use]
pub fn help<'a>(catalog: &'a Catalog, advice: &Advice, today: Option<Date>) -> Option<Help<'a>> {
    match (advice.turn, &advice.change) {
        (Some(Turn::HoldsFrom(day)), _) if is_near(day, today) => Some(Help::From(day)),
        (_, Some(change)) => Some(Help::If(changes(catalog, change))),
        _ => None,
    }
}

/// Until when a program is to be had, if time alone ends it soon.
#[must_use]
pub fn until(advice: &Advice, today: Option<Date>) -> Option<Date> {
    match advice.turn {
        Some(Turn::HoldsUntil(day)) if is_near(day, today) => Some(day),
        _ => None,
    }
}

/// Whether a visitor can be expected to wait for a day.
fn is_near(day: Date, today: Option<Date>) -> bool {
    today.is_some_and(|today| day.year() - today.year() <= MAX_WAIT_YEARS)
}

fn changes<'a>(catalog: &'a Catalog, change: &Counterfactual) -> Vec<Becoming<'a>> {
    let each = change.facts.iter().filter_map(|(fact, values)| {
        let known = catalog.vocabulary.fact(*fact)?;
        let question = catalog.question(*fact)?;
        let texts = question.becoming(values);
        let any = catalog
            .fact_words(*fact)
            .and_then(|words| words.becoming_any.as_ref());
        let options = (0..).zip(&question.options);
        let alternatives = options.filter(|(code, _)| values.contains(*code)).count();
        // One phrase says more than the words of some of the alternatives, or of too many.
        let is_some_of_them = texts.is_empty() || texts.len() < alternatives;
        if let Some(any) = any.filter(|_| is_some_of_them || texts.len() > MAX_ALTERNATIVES) {
            return Some(Becoming::Texts(vec![any]));
        }
        if !texts.is_empty() {
            return Some(Becoming::Texts(texts));
        }
        let (first, last) = values.ranges().next()?;
        let (low, high) = known.domain.bounds();
        let text = &question.text;
        Some(match (first == low, last == high) {
            (true, false) if first != last => Becoming::AtMost(text, *fact, known.domain.value(last)?),
            (false, true) if first != last => Becoming::AtLeast(text, *fact, known.domain.value(first)?),
            _ => Becoming::Exactly(text, *fact, known.domain.value(first)?),
        })
    });
    each.collect()
}
