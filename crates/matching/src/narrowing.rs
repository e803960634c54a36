//! Which wish to ask for next: the one whose answer is expected to narrow the list most.

use std::cmp::Ordering;

use vacancy::model::Vacancy;

use crate::matches::Matches;
use crate::table::Table;
use crate::value::WishValue;
use crate::wish::{Wish, Wishes};

/// The kinds of wishes that nobody has made yet and that have something to choose, the one that narrows most first.
///
/// *In question* is a vacancy that no wish rules out: each one holds, or the notice does not say. Of a kind of wish its answers are all
/// that can be chosen of it, one alone ([`WishValue::all`]). What somebody will answer nobody knows; it is taken to be spread as the list
/// is: an answer is as likely as the number of vacancies in question whose notice says that it holds. So the expected share of the
/// vacancies that are still in question after an answer is
///
/// `Σ holds(v) × left(v)  /  (Σ holds(v) × in question)`
///
/// over the answers `v`, where `left(v)` are those of the vacancies in question that `v` does not rule out. The lowest share comes first. A
/// kind of which no notice says anything (`Σ holds(v) = 0`) comes last: to ask would be for nothing. Ties go by [`Wish::ALL`]. Counts are
/// whole numbers and shares are compared exactly, so every device asks the same.
///
/// `vacancies` is what `table` was made of. It takes a look at each row for every answer: about 120 of them.
#[must_use]
pub fn next_wishes(table: &Table, vacancies: &[Vacancy], wishes: &Wishes) -> Vec<Wish> {
    let made = Matches::marked(table, wishes);
    let in_question: Vec<bool> = (0..table.len()).map(|row| made.is_in_question(row)).collect();
    let mut next: Vec<(Share, Wish)> = Vec::new();
    for wish in Wish::ALL.into_iter().filter(|wish| !wishes.has(*wish)) {
        let answers = alone(wish, vacancies);
        if answers.is_empty() {
            continue;
        }
        let share = Share::of(table, &in_question, &answers);
        // One by one: a sort of the standard library is large as wasm.
        let place = next.partition_point(|(other, _)| other.order(share) != Ordering::Greater);
        next.insert(place, (share, wish));
    }
    next.into_iter().map(|(_, wish)| wish).collect()
}

/// The answers of a kind of wish, each as the only wish that there is. What says nothing by itself, as that neighbours do too, is none.
fn alone(wish: Wish, vacancies: &[Vacancy]) -> Vec<Wishes> {
    let wishes = WishValue::all(wish, vacancies).into_iter().map(|value| {
        let mut only = Wishes::default();
        value.toggle(&mut only);
        only
    });
    wishes.filter(|only| only.has(wish)).collect()
}

/// An expected share, as a fraction of which the number of vacancies in question, common to all, is left out.
#[derive(Clone, Copy)]
struct Share {
    /// Σ holds(v) × left(v)
    left: u128,
    /// Σ holds(v)
    holding: u128,
}

impl Share {
    fn of(table: &Table, in_question: &[bool], answers: &[Wishes]) -> Self {
        let mut share = Self { left: 0, holding: 0 };
        for answer in answers {
            let (holds, left) = Matches::marked(table, answer).counts(in_question);
            share.left += u128::from(holds) * u128::from(left);
            share.holding += u128::from(holds);
        }
        share
    }

    /// How it stands to another: what holds nowhere comes last.
    fn order(self, other: Self) -> Ordering {
        match (self.holding, other.holding) {
            (0, 0) => Ordering::Equal,
            (0, _) => Ordering::Greater,
            (_, 0) => Ordering::Less,
            (one, two) => (self.left * two).cmp(&(other.left * one)),
        }
    }
}
