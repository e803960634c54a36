//! What people say of themselves: possible, and such that the program is not ruled out.

use application::named_facts;
use catalog::{Catalog, ProgramIndex, Question, Role, Screening};
use eligibility::{Answers, Date, Domain, FactId, RangeSet, Verdict};

use crate::Random;

/// How often another answer is tried before the question is passed over.
const TRIES: u32 = 40;
/// The tries after which likely answers give way to any that is possible.
const LIKELY_TRIES: u32 = 25;
/// Of a thousand questions, those that are passed over.
const PASSED_OVER: u32 = 60;
/// The number of values from which a number is drawn by its magnitude first: amounts of money.
const AMOUNT: i64 = 10_000;
/// An amount is at most the largest, halved so often: of 10 억 that are 3 천만 to 2 백만.
const HALVINGS: (u32, u32) = (5, 10);
/// The number of days of the past from which a day is drawn that is no birthday.
const RECENT_DAYS: u32 = 15 * 365;

/// Answers the questions that a program names, one after the other, as somebody would who may have it; what they have said before
/// stays. A question is passed over now and then, and where no answer is found that does not rule the program out.
pub(super) fn answer(
    catalog: &Catalog,
    screening: &Screening,
    program: ProgramIndex,
    known: &mut Answers,
    random: &mut Random,
) {
    let rules = screening.rules();
    for fact in named_facts(catalog, screening, program) {
        let is_born = catalog.role(Role::Born) == Some(fact);
        if known.is_known(fact) || (!is_born && random.per_mille(PASSED_OVER)) {
            continue;
        }
        let possible = rules.possible_values(fact, known);
        let drawing = Drawing {
            catalog,
            fact,
            is_born,
            today: screening.on(),
            possible: &possible,
        };
        for time in 0..TRIES {
            let code = if time < LIKELY_TRIES {
                drawing.likely(random)
            } else {
                any_of(&possible, random)
            };
            let words = &catalog.vocabulary;
            let value = code
                .filter(|code| possible.contains(*code))
                .and_then(|code| words.fact(fact)?.domain.value(code));
            let mut tried = known.clone();
            let is_set = value.is_some_and(|value| tried.set(words, fact, &value).is_ok());
            if is_set && rules.verdict(program.0, &tried) != Verdict::NotEligible {
                *known = tried;
                break;
            }
        }
    }
}

/// One question to somebody.
struct Drawing<'a> {
    catalog: &'a Catalog,
    fact: FactId,
    is_born: bool,
    today: Date,
    possible: &'a RangeSet,
}

impl Drawing<'_> {
    /// An answer that people give, as the integer that stands for it.
    fn likely(&self, random: &mut Random) -> Option<i64> {
        let question = self.catalog.question(self.fact);
        if let Some(code) = question.and_then(|question| weighted(question, random)) {
            return Some(code);
        }
        let scale = question.and_then(|question| question.unit.as_ref());
        let scale = scale.map_or(1, |unit| unit.scale.max(1));
        match self.catalog.vocabulary.fact(self.fact)?.domain {
            Domain::Int { min, max } => Some(amount(min, max, scale, random)),
            Domain::Date { .. } if self.is_born => {
                // From 16 to 75 years, most of them in the middle.
                let days = 16 * 365 + random.below(30 * 365) + random.below(30 * 365);
                Some(self.today.day_number() - i64::from(days))
            }
            Domain::Date { .. } => Some(self.today.day_number() - i64::from(random.below(RECENT_DAYS))),
            _ => any_of(self.possible, random),
        }
    }
}

/// An answer by the catalog's own weights; `None` if it has none.
fn weighted(question: &Question, random: &mut Random) -> Option<i64> {
    let total = question.weights.iter().map(|weight| weight.weight).sum();
    let mut at = random.below(total);
    for weight in &question.weights {
        match at.checked_sub(weight.weight) {
            None => return any_of(&RangeSet::range(weight.first, weight.last), random),
            Some(rest) => at = rest,
        }
    }
    None
}

/// A number that people have: of few the small ones are likelier, amounts are round.
fn amount(min: i64, max: i64, scale: i64, random: &mut Random) -> i64 {
    let span = max.saturating_sub(min);
    if span < AMOUNT {
        let drawn = (0..3).map(|_| random.within(min, max));
        return drawn.min().unwrap_or(min);
    }
    let most = min + (span >> (HALVINGS.0 + random.below(HALVINGS.1 - HALVINGS.0)));
    let drawn = random.within(min, most);
    // Won are said in tens at least.
    drawn - drawn % scale.max(10)
}

/// Any of some values.
fn any_of(values: &RangeSet, random: &mut Random) -> Option<i64> {
    let number = values.ranges().map(|(first, last)| last - first + 1).sum::<i64>();
    if number < 1 {
        return None;
    }
    let mut at = random.within(0, number - 1);
    for (first, last) in values.ranges() {
        if at <= last - first {
            return Some(first + at);
        }
        at -= last - first + 1;
    }
    None
}
