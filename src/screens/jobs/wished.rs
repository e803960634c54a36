//! What somebody wishes of their work, in words, for the form of a job seeker's registration.

use application::fill_in;
use catalog::referral::{WANTED_JOB, WISHES};
use leptos::prelude::*;
use look::Words;
use matching::{Wish, WishValue, Wishes};
use vacancy::place::Unit;

use super::card::unit_name;
use super::wording;
use crate::visit::Visit;

/// The most letters of a line: one for each kind of wish is within what the field takes.
const MAX_LINE: usize = 64;
/// The most letters of the work that is looked for, as its field takes it.
const MAX_WORK: usize = 60;

/// Fills the wishes into the form. What the visitor has typed there stays.
#[inline(never)]
pub fn fill_in_wishes(visit: Visit) {
    let words = visit.app.words.get_untracked();
    let wishes = visit.entered.wishes.get_untracked();
    let units = |unit| unit_name(visit, unit);
    let (lines, work) = untrack(|| (in_words(words, &wishes, units), work(words, &wishes)));
    visit.entered.form.update(|form| {
        fill_in(form, WISHES, &lines);
        fill_in(form, WANTED_JOB, &work);
    });
}

/// The wishes, a line each kind.
fn in_words(words: Words, wishes: &Wishes, units: impl Fn(Unit) -> String + Copy) -> String {
    let line = |wish: Wish| {
        let values = WishValue::chosen(wish, wishes);
        let values = values.iter().map(|value| wording::value(words, value, units));
        let name = words.text(wording::wish(wish));
        within([name, ": "].concat(), values.collect(), MAX_LINE)
    };
    wishes.kinds().map(line).collect::<Vec<_>>().join("\n")
}

/// The occupations that are wished for.
fn work(words: Words, wishes: &Wishes) -> String {
    let values = WishValue::chosen(Wish::Occupation, wishes);
    let values = values
        .iter()
        .map(|value| wording::value(words, value, |_| String::new()));
    within(String::new(), values.collect(), MAX_WORK)
}

/// As many of some values as there is room for, behind what stands before them, and how many more there are.
fn within(before: String, values: Vec<String>, most: usize) -> String {
    let (mut text, total) = (before, values.len());
    for (at, value) in values.into_iter().enumerate() {
        let more = match total - at - 1 {
            0 => String::new(),
            left => [" +", &*left.to_string()].concat(),
        };
        let comma = if at == 0 { "" } else { ", " };
        let room = most.saturating_sub(text.chars().count() + comma.len() + more.len());
        if at > 0 && value.chars().count() > room {
            return [&*text, " +", &*(total - at).to_string()].concat();
        }
        text.push_str(comma);
        text.extend(value.chars().take(room));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::KOREAN;

    /// All that can be wished for at once.
    fn everything() -> Wishes {
        let mut wishes = Wishes::default();
        let names = (0..40).map(|number| format!("자격{number}")).collect::<Vec<_>>();
        for value in Wish::ALL.into_iter().flat_map(|wish| WishValue::all(wish, &[])) {
            value.toggle(&mut wishes);
        }
        wishes.licences = Some(names.clone());
        wishes.languages = Some(names);
        wishes
    }

    #[test]
    fn all_wishes_at_once_are_within_what_the_field_takes() {
        let text = in_words(KOREAN, &everything(), |unit| wording::unit_name(unit).to_owned());
        assert_eq!(text.lines().count(), Wish::ALL.len());
        assert!(
            text.lines().all(|line| line.chars().count() <= MAX_LINE),
            "{text}"
        );
        assert!(text.chars().count() <= 800);
        assert!(work(KOREAN, &everything()).chars().count() <= MAX_WORK);
    }

    #[test]
    fn what_does_not_fit_is_counted() {
        let values = |count: usize| vec!["가나다".to_owned(); count];
        assert_eq!(within("일: ".to_owned(), values(2), 20), "일: 가나다, 가나다");
        assert_eq!(within("일: ".to_owned(), values(9), 15), "일: 가나다, 가나다 +7");
        assert_eq!(within(String::new(), values(1), 2), "가나");
        assert_eq!(within("일: ".to_owned(), Vec::new(), 9), "일: ");
    }

    #[test]
    fn a_wish_stands_in_words_behind_its_name() {
        let mut wishes = Wishes::default();
        WishValue::Major(5).toggle(&mut wishes);
        WishValue::NoNight.toggle(&mut wishes);
        let text = in_words(KOREAN, &wishes, |_| String::new());
        assert_eq!(
            text,
            "하는 일: 음식 · 숙박 · 경비 · 청소\n밤에 일하기: 밤 10시부터 아침 6시까지는 안 돼요"
        );
        assert_eq!(work(KOREAN, &wishes), "음식 · 숙박 · 경비 · 청소");
    }
}
