//! Days and numbers: a pad that writes them, and what is written. Numbers that belong together stand on one screen.

use std::sync::Arc;

use catalog::Catalog;
use device::Loaded;
use eligibility::{Date, Domain, FactId, Value};
use leptos::prelude::*;
use look::{Digits, alert, digit_pad};

use super::{Writing, done};
use crate::i18n::T;
use crate::visit::Visit;

/// What digits stand for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Entry {
    /// A day as eight digits.
    Date,
    /// A number in units of this size.
    Number(i64),
}

impl Entry {
    fn of(catalog: &Catalog, fact: FactId) -> Self {
        match catalog.vocabulary.fact(fact).map(|fact| &fact.domain) {
            Some(Domain::Date { .. }) => Self::Date,
            _ => {
                let unit = catalog.question(fact).and_then(|question| question.unit.as_ref());
                Self::Number(unit.map_or(1, |unit| unit.scale))
            }
        }
    }

    /// The most digits that are taken. Of a number one more than any that can be has: what does not fit is said, not cut.
    fn digits(self, domain: &Domain) -> usize {
        match self {
            Self::Date => 8,
            Self::Number(scale) => (domain.bounds().1 / scale.max(1)).to_string().len().max(9) + 1,
        }
    }

    fn value(self, digits: &str) -> Option<Value> {
        match self {
            Self::Date => {
                let (year, rest) = digits.split_at_checked(4)?;
                let (month, day) = rest.split_at_checked(2)?;
                Date::parse(&[year, month, day].join("-")).ok().map(Value::Date)
            }
            Self::Number(scale) => digits.parse::<i64>().ok()?.checked_mul(scale).map(Value::Int),
        }
    }

    fn written(self, value: &Value) -> Option<String> {
        match (self, value) {
            (Self::Date, Value::Date(date)) => Some(date.to_string().replace('-', "")),
            (Self::Number(scale), Value::Int(value)) => Some((value / scale.max(1)).to_string()),
            _ => None,
        }
    }
}

/// A number of the screen.
#[derive(Clone, Copy)]
struct Number {
    visit: Visit,
    fact: FactId,
    entry: Entry,
    /// The most digits that are taken.
    most: usize,
    /// The digits of the answer that is known, if one is.
    answered: StoredValue<String>,
}

impl Number {
    fn of(visit: Visit, catalog: &Catalog, fact: FactId) -> Self {
        let entry = Entry::of(catalog, fact);
        let value = visit
            .entered
            .answers
            .with_untracked(|answers| answers.get(&catalog.vocabulary, fact));
        let answered = value.and_then(|value| entry.written(&value)).unwrap_or_default();
        Self {
            visit,
            fact,
            entry,
            most: catalog
                .vocabulary
                .fact(fact)
                .map_or(0, |fact| entry.digits(&fact.domain)),
            answered: StoredValue::new(answered),
        }
    }

    /// The digits that are shown: as typed, or as answered.
    fn digits(self) -> String {
        let typed = self.visit.entered.typed.with(|all| digits_of(all, self.fact));
        typed.unwrap_or_else(|| self.answered.get_value())
    }

    /// Types or erases.
    fn change(self, with: &dyn Fn(&mut String)) {
        let answered = self.answered.get_value();
        self.visit.entered.typed.update(|all| {
            let mut digits = digits_of(all, self.fact).unwrap_or_else(|| answered.clone());
            with(&mut digits);
            all.retain(|(fact, _)| *fact != self.fact);
            if digits != answered {
                all.push((self.fact, digits));
            }
        });
    }
}

fn digits_of(all: &[(FactId, String)], fact: FactId) -> Option<String> {
    let typed = all.iter().find(|(other, _)| *other == fact);
    typed.map(|(_, digits)| digits.clone())
}

/// The numbers of a screen, and the pad that writes them: what is read of it, and what is touched.
pub(super) fn numbers(
    visit: Visit,
    loaded: &Arc<Loaded>,
    fact: FactId,
    writing: Writing,
) -> [Vec<AnyView>; 2] {
    let catalog = &loaded.signed.catalog;
    if writing.with_untracked(|(of, _)| *of) != Some(fact) {
        visit.entered.typed.set(Vec::new());
        writing.set((Some(fact), 0));
    }
    let facts = visit.asked_with(fact);
    let numbers: Vec<Number> = facts
        .iter()
        .map(|fact| Number::of(visit, catalog, *fact))
        .collect();
    let wrong = RwSignal::new(None::<T>);
    let here = {
        let numbers = numbers.clone();
        move || numbers.get(writing.with_untracked(|(_, at)| *at)).copied()
    };
    let erase = {
        let here = here.clone();
        move || {
            wrong.set(None);
            if let Some(number) = here() {
                number.change(&|digits| {
                    digits.pop();
                });
            }
        }
    };
    let type_digit = move |digit: char| {
        wrong.set(None);
        if let Some(number) = here() {
            number.change(&|digits| Digits { length: number.most }.add(digits, digit));
        }
    };
    let shown = match numbers.as_slice() {
        [number] if number.entry == Entry::Date => date(*number),
        numbers => written(visit, catalog, numbers, writing),
    };
    let mistake = alert(move || wrong.get().map(|wrong| visit.text(wrong).to_owned()));
    let alone = numbers.len() == 1;
    let next = next(visit, loaded, numbers, writing, wrong);
    let pad = digit_pad(visit.words(), type_digit, erase, next);
    // Of several numbers one is chosen by a touch.
    if alone {
        [vec![shown, mistake], vec![pad]]
    } else {
        [vec![mistake], vec![shown, pad]]
    }
}

/// Takes what is typed: on to the next number of the screen, and after the last one to the next question.
fn next(
    visit: Visit,
    loaded: &Arc<Loaded>,
    numbers: Vec<Number>,
    writing: Writing,
    wrong: RwSignal<Option<T>>,
) -> impl Fn() + 'static {
    let loaded = Arc::clone(loaded);
    move || {
        let (_, at) = writing.get_untracked();
        let Some(number) = numbers.get(at) else {
            return;
        };
        let digits = untrack(|| number.digits());
        let taken = match number.entry.value(&digits) {
            None if number.entry == Entry::Date && digits.len() < number.most => Err(T::QuestionNoDate),
            None if number.entry == Entry::Date => Err(T::QuestionBadDate),
            None => Err(T::FormRequired),
            Some(value) if yet_to_be_born(&loaded.signed.catalog, number.fact, &value) => {
                Err(T::QuestionNotBorn)
            }
            Some(value) if visit.answer(&loaded.signed.catalog, number.fact, &value) => Ok(()),
            Some(_) => Err(T::QuestionOutOfRange),
        };
        match taken {
            Err(text) => wrong.set(Some(text)),
            Ok(()) if at + 1 < numbers.len() => writing.update(|(_, at)| *at += 1),
            Ok(()) => done(visit, writing),
        }
    }
}

fn yet_to_be_born(catalog: &Catalog, fact: FactId, value: &Value) -> bool {
    device::today().is_some_and(|today| catalog.is_yet_to_be_born(fact, value, today))
}

/// A day: year, month and day, each in its own box.
fn date(number: Number) -> AnyView {
    let parts = [
        (0, 4, T::QuestionYear),
        (4, 2, T::QuestionMonth),
        (6, 2, T::QuestionDay),
    ];
    let boxes: Vec<AnyView> = parts
        .map(|(from, len, unit)| {
            let typed = move || -> String { number.digits().chars().skip(from).take(len).collect() };
            let here = move || (from..from + len).contains(&number.digits().len());
            let shown = move || {
                let typed = typed();
                if typed.is_empty() { "0".repeat(len) } else { typed }
            };
            let class = move || match (typed().is_empty(), here()) {
                (true, true) => "empty here",
                (true, false) => "empty",
                (false, true) => "here",
                (false, false) => "",
            };
            view! { <output class=class>{shown}<small>{number.visit.text(unit)}</small></output> }.into_any()
        })
        .into();
    view! { <div class="digits" aria-live="polite">{boxes}</div> }.into_any()
}

/// Numbers with their units; of several, the one that is written is marked, and a touch chooses another.
fn written(visit: Visit, catalog: &Catalog, numbers: &[Number], writing: Writing) -> AnyView {
    let alone = numbers.len() == 1;
    let mut rows: Vec<AnyView> = Vec::new();
    for (place, number) in numbers.iter().copied().enumerate() {
        let question = catalog.question(number.fact);
        let unit = question.and_then(|question| question.unit.as_ref());
        let unit = unit.map(|unit| visit.text_of(&unit.text)).unwrap_or_default();
        let typed = move || Some(number.digits()).filter(|typed| !typed.is_empty());
        // What nobody has typed is no zero.
        let shown = move || typed().unwrap_or_else(|| "–".to_owned());
        if alone {
            let class = move || if typed().is_none() { "empty here" } else { "here" };
            rows.push(view! { <output class=class>{shown}<small>{unit}</small></output> }.into_any());
            continue;
        }
        let name = question
            .map(|question| visit.text_of(&question.text))
            .unwrap_or_default();
        let class = move || if typed().is_none() { "empty" } else { "" };
        let pressed = move || {
            let here = writing.with(|(_, at)| *at == place);
            if here { "true" } else { "false" }
        };
        let choose = move |_| writing.update(|(_, at)| *at = place);
        rows.push(
            view! {
                <button class="entry" aria-pressed=pressed on:click=choose>
                    <span>{name}</span>
                    <b><span class=class data-private="">{shown}</span>" "{unit}</b>
                </button>
            }
            .into_any(),
        );
    }
    if alone {
        view! { <div class="digits" aria-live="polite">{rows}</div> }.into_any()
    } else {
        look::list(rows.into_iter())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_days_and_numbers_and_back() {
        let day = Date::from_ymd(1999, 3, 2).map(Value::Date);
        assert_eq!(Entry::Date.value("19990302"), day);
        assert_eq!(Entry::Date.written(&day.unwrap()).as_deref(), Some("19990302"));
        for wrong in ["", "1999", "19990230", "19991302", "199903021"] {
            assert_eq!(Entry::Date.value(wrong), None, "{wrong}");
        }
        // An income is typed in units of 10,000 won.
        let entry = Entry::Number(10_000);
        assert_eq!(entry.value("250"), Some(Value::Int(2_500_000)));
        assert_eq!(entry.written(&Value::Int(2_500_000)).as_deref(), Some("250"));
        assert_eq!(entry.value(""), None);
        assert_eq!(entry.value("999999999"), Some(Value::Int(9_999_999_990_000)));
        assert_eq!(entry.written(&Value::Bool(true)), None);
    }
}
