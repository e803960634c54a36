//! From an application to rows in the catalog's words.

use catalog::form;
use catalog::pick::{DAY, OFFERING, PART};
use catalog::{Catalog, Field, FieldKind, Program};
use eligibility::{Date, Domain, Value};
use envelope::{Application, FactValue};

use crate::outcome::{ABOUT_ANSWER, about};
use crate::picked::pick_in_words;
use crate::wording::{Term, Wording, fact_in_words, is_private, with_unit};

/// The answer that marks an application as an alarm: the visitor asks to be told when the notice is out. Ids of fields have no dot.
pub const ALARM_ANSWER: &str = "apply.alarm";

/// The answer that marked a preliminary application (예비 접수), which came before alarms and is read as one.
const PRELIMINARY_ANSWER: &str = "apply.preliminary";

/// One thing that an application says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The name in the application: a field's path, a fact's name, a consent's id.
    pub key: String,
    /// What was asked.
    pub label: String,
    /// What was answered.
    pub value: String,
    /// Whether it is not for others in the room.
    pub private: bool,
}

/// An application in the words of a catalog and a language. Everything that is in the application stands in it: what the
/// catalog does not know, since the application is of another version, stands as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// The program's name.
    pub program: String,
    /// What is picked of it.
    pub picked: Option<String>,
    /// Whether it is an alarm: the visitor asks to be told when the notice is out.
    pub alarm: bool,
    /// What is filled in, in the order of the form.
    pub form: Vec<Row>,
    /// The answers by which it was found out whether the program is for the visitor, in the order of the questions.
    pub facts: Vec<Row>,
    /// The consents, in the order of the application.
    pub consents: Vec<Row>,
}

impl Sheet {
    /// An application in words.
    #[must_use]
    pub fn of(catalog: &Catalog, application: &Application, wording: &dyn Wording) -> Self {
        let program = catalog.program(&application.program);
        let name = program.map(|program| wording.text_of(&program.name));
        let picked = program.and_then(|program| pick_in_words(program, &application.answers, wording));
        Self {
            program: name.unwrap_or_else(|| application.program.clone()),
            alarm: is_alarm(application),
            form: form_rows(catalog, program, application, picked.is_some(), wording),
            facts: fact_rows(catalog, application, wording),
            consents: consent_rows(catalog, application, wording),
            picked,
        }
    }
}

/// Whether an application only asks to be told when the notice is out.
#[must_use]
pub fn is_alarm(application: &Application) -> bool {
    application.answers.keys().any(|key| marks_alarm(key))
}

/// The last day on which an alarm that came in on a day may be kept, by the consent of the catalog; `None` where the catalog has none, or
/// no period for it.
#[must_use]
pub fn alarm_kept_until(catalog: &Catalog, received: Date) -> Option<Date> {
    let consent = catalog.consent(&catalog.alarm.as_ref()?.consent)?;
    received.plus_days(i64::from(catalog.terms(consent)?.days))
}

fn marks_alarm(key: &str) -> bool {
    key == ALARM_ANSWER || key == PRELIMINARY_ANSWER
}

/// The rows of several sheets one after another, each key once: what several programs ask for is answered once.
#[must_use]
pub fn merged(sheets: &[Sheet], rows: fn(&Sheet) -> &Vec<Row>) -> Vec<&Row> {
    let mut merged: Vec<&Row> = Vec::new();
    for row in sheets.iter().flat_map(rows) {
        if !merged.iter().any(|other| other.key == row.key) {
            merged.push(row);
        }
    }
    merged
}

fn form_rows(
    catalog: &Catalog,
    program: Option<&Program>,
    application: &Application,
    is_picked: bool,
    wording: &dyn Wording,
) -> Vec<Row> {
    let answers = &application.answers;
    let mut rows: Vec<Row> = Vec::new();
    let mut add = |label: String, field: &Field, path: &str| {
        if let Some(answer) = answers.get(path) {
            let value = answer_in_words(field, answer, wording);
            rows.push(row(path, label, value, true));
        }
    };
    let about = about(application);
    let form = program.map(|program| program.form.as_slice()).unwrap_or_default();
    let alarm = catalog
        .alarm
        .as_ref()
        .zip(program)
        .filter(|_| is_alarm(application));
    let alarm = alarm
        .map(|(alarm, program)| alarm.fields(program))
        .unwrap_or_default();
    let more = alarm.iter().filter(|id| !form.contains(id));
    for field in form.iter().chain(more).filter_map(|id| catalog.field(id)) {
        if field.kind != FieldKind::Group {
            add(wording.text_of(&field.label), field, &field.id);
            continue;
        }
        for time in 1..=form::times(field, answers) {
            for inner in field.fields.iter().filter_map(|id| catalog.field(id)) {
                let label = [&*time.to_string(), ". ", &*wording.text_of(&inner.label)].concat();
                add(label, inner, &form::path(field, time, &inner.id));
            }
        }
    }
    // What is left the catalog does not know, or it stands elsewhere on the sheet.
    for (key, answer) in answers {
        let elsewhere = marks_alarm(key)
            || (about.is_some() && key == ABOUT_ANSWER)
            || (is_picked && is_pick(program, application, key));
        if !elsewhere && !rows.iter().any(|row| row.key == *key) {
            rows.push(row(key, key.clone(), answer.clone(), true));
        }
    }
    // Before all that is said of it stands which receipt it is about; the ticket that proves it is nothing to read.
    if let Some(number) = about {
        let label = wording.term(Term::ReceiptNumber);
        rows.insert(0, row(ABOUT_ANSWER, label, number.to_string(), true));
    }
    rows
}

/// Whether an answer is a part of the pick that stands in words.
fn is_pick(program: Option<&Program>, application: &Application, key: &str) -> bool {
    if key != PART {
        return key == OFFERING || key == DAY;
    }
    let offerings = program
        .map(|program| program.offerings.iter())
        .unwrap_or_default();
    let mut parts = offerings
        .filter(|offering| application.answers.get(OFFERING) == Some(&offering.id))
        .flat_map(|offering| &offering.parts);
    parts.any(|part| application.answers.get(PART) == Some(&part.id))
}

fn answer_in_words(field: &Field, answer: &str, wording: &dyn Wording) -> String {
    if let Some(option) = field.options.iter().find(|option| option.value == answer) {
        return wording.text_of(&option.text);
    }
    if let (FieldKind::Date, Ok(day)) = (field.kind, Date::parse(answer)) {
        return wording.day(day);
    }
    let unit = field.unit.as_ref().map(|unit| wording.text_of(unit));
    with_unit(answer, &unit.unwrap_or_default())
}

fn fact_rows(catalog: &Catalog, application: &Application, wording: &dyn Wording) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for (fact, known) in catalog.vocabulary.facts() {
        let Some(answer) = application.facts.get(&known.name) else {
            continue;
        };
        let value = value_of(&known.domain, answer);
        let question = catalog.question(fact);
        let label = question.map_or_else(|| known.name.clone(), |question| wording.text_of(&question.text));
        rows.push(match &value {
            Some(value) => {
                let words = fact_in_words(catalog, wording, fact, value);
                row(&known.name, label, words, is_private(value))
            }
            None => row(&known.name, label, as_written(answer), true),
        });
    }
    for (name, answer) in &application.facts {
        if catalog.vocabulary.find(name).is_none() {
            rows.push(row(name, name.clone(), as_written(answer), true));
        }
    }
    rows
}

/// The value of a fact that an application gives; `None` where the fact cannot have it.
pub(crate) fn value_of(domain: &Domain, answer: &FactValue) -> Option<Value> {
    let value = match (domain, answer) {
        (_, FactValue::Bool(value)) => Value::Bool(*value),
        (_, FactValue::Int(value)) => Value::Int(*value),
        (Domain::Date { .. }, FactValue::Text(text)) => Value::Date(Date::parse(text).ok()?),
        (_, FactValue::Text(text)) => Value::Choice(text.clone()),
    };
    domain.code(&value).map(|_| value)
}

fn as_written(answer: &FactValue) -> String {
    match answer {
        FactValue::Bool(value) => value.to_string(),
        FactValue::Int(value) => value.to_string(),
        FactValue::Text(text) => text.clone(),
    }
}

fn consent_rows(catalog: &Catalog, application: &Application, wording: &dyn Wording) -> Vec<Row> {
    let mut rows = Vec::new();
    for given in &application.consents {
        let consent = catalog.consent(&given.id);
        let label = consent.map_or_else(|| given.id.clone(), |consent| wording.text_of(&consent.title));
        let term = if given.agreed {
            Term::Agreed
        } else {
            Term::NotAgreed
        };
        rows.push(row(&given.id, label, wording.term(term), false));
    }
    rows
}

fn row(key: &str, label: String, value: String, private: bool) -> Row {
    Row {
        key: key.to_owned(),
        label,
        value,
        private,
    }
}
