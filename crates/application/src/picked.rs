//! What is picked of a program, in words.

use catalog::Program;
use catalog::form::FormAnswers;
use catalog::pick::{DAY, OFFERING, PART};
use eligibility::Date;

use crate::wording::Wording;

/// What has been picked, in words: the offering, its part and the day. `None` where nothing is picked, or the program has
/// no such offering.
#[must_use]
pub fn pick_in_words(program: &Program, answers: &FormAnswers, wording: &dyn Wording) -> Option<String> {
    let mut offerings = program.offerings.iter();
    let offering = offerings.find(|offering| Some(&offering.id) == answers.get(OFFERING))?;
    let mut parts = offering.parts.iter();
    let part = parts.find(|part| Some(&part.id) == answers.get(PART));
    let all = [
        Some(wording.text_of(&offering.name)),
        part.map(|part| wording.text_of(&part.name)),
        answers.get(DAY).map(|day| match Date::parse(day) {
            Ok(date) => wording.day(date),
            Err(_) => day.clone(),
        }),
    ];
    let all: Vec<String> = all.into_iter().flatten().collect();
    Some(all.join(" · "))
}
