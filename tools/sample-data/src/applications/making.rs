//! Who applies for what, and when.

use std::collections::BTreeMap;

use application::outcome::ABOUT_ANSWER;
use application::{Draft, Hindrance, Way, consents, fields, way};
use catalog::form::FormAnswers;
use catalog::referral::{OUTCOME, REFERRAL};
use catalog::{AGENCY_AHEAD_S, ProgramIndex, Screening};
use eligibility::Date;
use envelope::{ReceiptNumber, StatusSecret, Ticket, Timestamp};

use super::form::{Filling, picked};
use super::person::Person;
use super::{Month, Sample, SampleSet, Samples, facts};
use crate::Random;

/// How often another person and another moment are tried before a program is given up.
const TRIES: usize = 12;
/// Of a thousand applications, those that are sent a second time by the same person.
const TWICE: u32 = 40;
/// Of a thousand applications, those of somebody who has applied for something already.
const KNOWN: u32 = 150;
/// Of a thousand optional consents, those that are given.
const AGREED: u32 = 600;
/// How much likelier a program that takes applications is than one that only tells of its notice.
const OPEN_WEIGHT: usize = 5;
const SECONDS_A_DAY: i64 = 86_400;
/// The hours of a day at the agency in which people apply.
const HOURS: (i64, i64) = (9, 21);
/// Crockford's base 32, in which secrets are printed.
const SYMBOLS: &[char] = &[
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'J', 'K', 'M',
    'N', 'P', 'Q', 'R', 'S', 'T', 'V', 'W', 'X', 'Y', 'Z',
];
const SECRET_SYMBOLS: usize = 16;

/// An application and where it came from.
struct Made {
    program: ProgramIndex,
    /// The position of who applied among all people.
    person: usize,
    at: i64,
    sample: Sample,
}

/// A set on its way.
pub(super) struct Making<'m> {
    month: &'m Month<'m>,
    set: SampleSet,
    random: Random,
    people: Vec<Person>,
    made: Vec<Made>,
}

impl<'m> Making<'m> {
    pub(super) fn new(month: &'m Month<'m>, set: SampleSet) -> Self {
        Self {
            month,
            set,
            random: Random(set.seed),
            people: Vec::new(),
            made: Vec::new(),
        }
    }

    /// Makes all of them.
    pub(super) fn all(mut self) -> Samples {
        let mut left_out = Vec::new();
        let mut weighted = Vec::new();
        for (program, weight) in self.programs() {
            if self.made.len() == self.set.number {
                break;
            }
            match self.by_somebody_new(program) {
                Ok(()) => weighted.extend(std::iter::repeat_n(program, weight)),
                Err(hindrance) => {
                    let id = self
                        .month
                        .catalog
                        .program_at(program)
                        .map(|known| known.id.clone());
                    left_out.extend(id.map(|id| (id, hindrance)));
                }
            }
        }
        // A bound, should a program have been possible once and never again.
        for _ in 0..self.set.number.saturating_mul(TRIES) {
            if self.made.len() >= self.set.number {
                break;
            }
            let Some(program) = self.random.pick(&weighted).copied() else {
                break;
            };
            // What is hindered is made up for by the next one.
            let _ = match self.random.below(1_000) {
                0..TWICE => self.once_more(),
                rest if rest < TWICE + KNOWN => self.by_somebody_known(program),
                _ => self.by_somebody_new(program),
            };
        }
        // Sorting is stable, and no application has the time of another that was made of it.
        self.made.sort_by_key(|made| made.at);
        Samples {
            set: self.set,
            list: self.made.into_iter().map(|made| made.sample).collect(),
            left_out,
        }
    }

    /// The programs that can be applied for on one of the days at least, each with its weight; what becomes of a referral comes last,
    /// since it is about one.
    fn programs(&self) -> Vec<(ProgramIndex, usize)> {
        let catalog = self.month.catalog;
        let ways = |program| {
            let mut days = self.month.days.iter();
            days.find_map(|(_, screening)| way(catalog, screening, program))
        };
        let mut programs: Vec<_> = catalog
            .indexed_programs()
            .filter_map(|(at, program)| {
                let weight = if ways(at)? == Way::Alarm { 1 } else { OPEN_WEIGHT };
                Some((program.id == OUTCOME, at, weight))
            })
            .collect();
        programs.sort_by_key(|(is_outcome, at, _)| (*is_outcome, *at));
        let programs = programs.into_iter();
        programs.map(|(_, at, weight)| (at, weight)).collect()
    }

    /// Somebody who has not applied for anything applies for a program; an outcome is always by who was referred.
    fn by_somebody_new(&mut self, program: ProgramIndex) -> Result<(), Hindrance> {
        if self.is_outcome(program) {
            return self.by_somebody_known(program);
        }
        let mut last = Hindrance::UnknownProgram;
        for _ in 0..TRIES {
            let person = Person::new(self.people.len(), &mut self.random);
            let place = self.people.len();
            self.people.push(person);
            match self.apply(program, place, None) {
                Ok(()) => return Ok(()),
                Err(hindrance) => last = hindrance,
            }
            self.people.pop();
        }
        Err(last)
    }

    /// Somebody who has applied for another program applies for this one.
    fn by_somebody_known(&mut self, program: ProgramIndex) -> Result<(), Hindrance> {
        let about = |made: &&Made| {
            let is_referral = made.sample.application.program == REFERRAL;
            made.program != program && (is_referral || !self.is_outcome(program))
        };
        let others: Vec<usize> = (0..self.made.len())
            .filter(|place| self.made.get(*place).as_ref().is_some_and(about))
            .collect();
        let mut last = Hindrance::NoReceipt;
        for _ in 0..TRIES {
            let Some((person, place)) = self
                .random
                .pick(&others)
                .and_then(|place| Some((self.made.get(*place)?.person, *place)))
            else {
                break;
            };
            match self.apply(program, person, Some(place)) {
                Ok(()) => return Ok(()),
                Err(hindrance) => last = hindrance,
            }
        }
        Err(last)
    }

    /// Somebody sends again what they have sent: a duplicate under an id of its own, which a caseworker has to find.
    fn once_more(&mut self) -> Result<(), Hindrance> {
        let before = self
            .random
            .below(u32::try_from(self.made.len()).unwrap_or(u32::MAX));
        let place = usize::try_from(before).unwrap_or_default();
        let made = self.made.get(place).ok_or(Hindrance::UnknownProgram)?;
        let (program, person) = (made.program, made.person);
        if self.is_outcome(program) {
            return Err(Hindrance::NoReceipt);
        }
        self.apply(program, person, Some(place))
    }

    fn is_outcome(&self, program: ProgramIndex) -> bool {
        let program = self.month.catalog.program_at(program);
        program.is_some_and(|program| program.id == OUTCOME)
    }

    /// Somebody applies for a program: after what they sent before, if that is named by its place.
    fn apply(
        &mut self,
        program: ProgramIndex,
        person: usize,
        before: Option<usize>,
    ) -> Result<(), Hindrance> {
        let before = before.and_then(|place| self.made.get(place));
        let ticket = before.and_then(|made| ticket(&made.sample));
        let after = before.map(|made| made.at);
        let month = self.month;
        let (at, (today, screening)) = self.moment(after).ok_or(Hindrance::UnknownProgram)?;
        let (catalog, today) = (month.catalog, *today);
        let who = self.people.get_mut(person).ok_or(Hindrance::UnknownProgram)?;
        let mut known = who.facts.clone();
        facts::answer(catalog, screening, program, &mut known, &mut self.random);
        let round = screening.round(program);
        let picked = picked(catalog, program, round, today, &mut self.random);
        let filling = Filling::new(catalog, program, &picked, who, today);
        let mut form = filling.form(&fields(catalog, screening, &[program]), &mut self.random);
        if let Some(ticket) = ticket {
            // The app fills this in from the receipt; every other program leaves it out.
            form.insert(ABOUT_ANSWER.to_owned(), ticket.to_string());
        }
        let consents = agreed(catalog, screening, program, &mut self.random);
        let draft = Draft {
            catalog,
            screening,
            program,
            facts: &known,
            picked: &picked,
            form: &form,
            consents: &consents,
            today,
        };
        let sent = Timestamp::from_unix(at, 0).unwrap_or(month.now).to_string();
        let mut application = draft.application(who.lang.code(), &sent)?;
        who.facts = known;
        // As a device does when it keeps an application: the number follows from the id, the secret is the receipt's.
        let id = self.set.id(self.made.len());
        application.number = ReceiptNumber::of(id).to_string();
        application.status_secret = secret(&mut self.random);
        self.made.push(Made {
            program,
            person,
            at,
            sample: Sample { id, application },
        });
        Ok(())
    }

    /// A moment at which somebody applies, after another if one is given and before now, in seconds since 1970, and its day. Where none
    /// is found, it is now.
    fn moment(&mut self, after: Option<i64>) -> Option<(i64, &'m (Date, Screening))> {
        let epoch = Date::from_ymd(1970, 1, 1)?;
        let now = self.month.now.unix_seconds();
        for _ in 0..TRIES {
            let day = self.random.pick(&self.month.days)?;
            let hours = u32::try_from((HOURS.1 - HOURS.0) * 3_600).unwrap_or_default();
            let second = HOURS.0 * 3_600 + i64::from(self.random.below(hours));
            let at = epoch.days_to(day.0) * SECONDS_A_DAY + second - AGENCY_AHEAD_S;
            if at <= now && after.is_none_or(|after| after < at) {
                return Some((at, day));
            }
        }
        Some((now, self.month.days.last()?))
    }
}

/// The proof of a receipt, as its holder's device makes it.
fn ticket(sample: &Sample) -> Option<Ticket> {
    let secret = sample.application.status_secret.as_ref()?;
    Some(Ticket::of(ReceiptNumber::of(sample.id), secret))
}

/// The consents of a program: what it cannot do without is given.
fn agreed(
    catalog: &catalog::Catalog,
    screening: &Screening,
    program: ProgramIndex,
    random: &mut Random,
) -> BTreeMap<String, bool> {
    let programs = [program];
    let needed = consents(catalog, screening, &programs);
    let given = needed.into_iter().map(|consent| {
        let agreed = consent.required || random.per_mille(AGREED);
        (consent.id.clone(), agreed)
    });
    given.collect()
}

/// A receipt's secret that follows from the seed: nothing hangs on that nobody can guess it.
fn secret(random: &mut Random) -> Option<StatusSecret> {
    let symbols = (0..SECRET_SYMBOLS).filter_map(|_| random.pick(SYMBOLS).copied());
    symbols.collect::<String>().parse().ok()
}

/// What is picked, as [`Draft`] takes it.
pub(super) type Picked = FormAnswers;
