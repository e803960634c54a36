//! The check of a company's form, as it is filled in: what is found stands under the field that it is about, and goes along with the form.
//!
//! The check, its patterns and its texts are in the part of the code that has the vacancies (`[[later]]` in `bundle.toml`). The form, which is
//! in the rest, calls it only once [`Check::is_there`] is true: without that the page would be held up until the part has come.

use catalog::Field;
use catalog::form::written;
use leptos::prelude::*;
use look::{Face, Line, Tone, button, line, mark};
use vacancy::legal::form::{self, RowWords};
use vacancy::legal::{Finding, Grade};

use super::card::korean;
use super::state::{Check, Found};
use super::wording::{advice, grade};
use crate::i18n::{KOREAN, T};

/// Looks at the form as it stands. What is found is drawn, and written into its field, for staff and in their language.
#[inline(never)]
pub fn look(check: &Check) {
    let catalog = &check.loaded.signed.catalog;
    let typed = check.visit.entered.form.get_untracked();
    let mut answers = written(catalog, &check.order, &typed);
    answers.remove(form::FOUND);
    let is_reached = |id: &str| form::is_reached(id, &check.order, &answers);
    if !form::FIELDS.iter().any(|id| is_reached(id)) {
        return;
    }
    let findings = vacancy::legal::check(&form::posting(&answers, check.today));
    let longest = catalog.field(form::FOUND).and_then(Field::longest);
    let longest = longest.and_then(|longest| usize::try_from(longest).ok());
    let row = form::row(
        &answers,
        &findings,
        &RowWords {
            grade: &|of| KOREAN.text(grade(of)),
            advice: &|of| KOREAN.text(advice(of)),
            nothing: KOREAN.text(T::JobsCheckNothing),
        },
        longest.unwrap_or_default(),
    );
    if typed.get(form::FOUND) != Some(&row) {
        check
            .visit
            .entered
            .form
            .update(|form| drop(form.insert(form::FOUND.to_owned(), row)));
    }
    let shown = findings
        .iter()
        .filter(|finding| is_reached(form::field_of(finding)));
    let shown = shown.map(|finding| found(check, &answers, finding)).collect();
    check.found.set(shown);
}

fn found(check: &Check, answers: &form::Answers, finding: &Finding) -> Found {
    let words = check.visit.words();
    let (tone, sign) = match finding.grade {
        Grade::Refuse => (Tone::Mistake, "!"),
        Grade::Ask => (Tone::Ask, "?"),
        Grade::Note => (Tone::Plain, "·"),
    };
    let (law, article) = finding.rule.citation();
    let change = form::replacement(answers, finding, check.today).map(|change| {
        let label = match change.instead {
            "" => words.with(T::JobsCheckRemove, &[("a", &change.found)]),
            instead => words.with(T::JobsCheckPut, &[("a", &change.found), ("b", instead)]),
        };
        (label, change.text)
    });
    Found {
        field: form::field_of(finding).to_owned(),
        tone,
        sign,
        text: [
            words.text(grade(finding.grade)),
            ". ",
            words.text(advice(finding.instead)),
        ]
        .concat(),
        law: words.with(T::JobsCheckLaw, &[("l", &[law, " ", article].concat())]),
        sum: finding
            .arithmetic
            .as_ref()
            .map(|sum| words.with(T::JobsCheckSum, &[("s", sum)])),
        change,
    }
}

/// What is found of a field.
#[inline(never)]
pub fn under(check: &Check, field: &str) -> AnyView {
    let all = check.found.get();
    let of_field = all.into_iter().filter(|found| found.field == field);
    let drawn: Vec<AnyView> = of_field.map(|found| one(check, found)).collect();
    drawn.into_any()
}

fn one(check: &Check, found: Found) -> AnyView {
    let sum = found.sum.map(|sum| line(Line::Soft, sum));
    let law = view! { <p class="soft">{korean(check.visit, &found.law)}</p> };
    let change = found.change.map(|(label, text)| {
        let (check, field) = (check.clone(), found.field.clone());
        button(Face::Chip, label, move || {
            check
                .visit
                .entered
                .form
                .update(|form| drop(form.insert(field.clone(), text.clone())));
            look(&check);
        })
    });
    let text = mark(found.tone, found.sign, vec![found.text.into_any()]);
    view! { <div class="finding">{text}{sum}{law}{change}</div> }.into_any()
}

/// What is said of all findings together, where they go along.
#[inline(never)]
pub fn summary(check: &Check) -> AnyView {
    let is_looked_at = check
        .visit
        .entered
        .form
        .with(|form| form.contains_key(form::FOUND));
    match check.found.with(Vec::is_empty) {
        _ if !is_looked_at => look::nothing(),
        true => line(Line::Soft, check.visit.text(T::JobsCheckClean)),
        false => line(Line::Hint, check.visit.text(T::JobsCheckFree)),
    }
}
