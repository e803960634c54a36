//! From what a visitor has said to an application.

use std::collections::BTreeMap;

use catalog::form::{self, FormAnswers};
use catalog::{Action, Catalog, ProgramIndex, Screening, pick, referral};
use eligibility::{Answers, Date, Value};
use envelope::{Application, FactValue};

use crate::consent::{all_agreed, consents, consents_given};
use crate::named::named_facts;
use crate::obstacle::{Obstacle, age, obstacle};
use crate::outcome;
use crate::sheet::ALARM_ANSWER;
use crate::way::Way;

/// All that an application for one program is made of.
#[derive(Clone, Copy)]
pub struct Draft<'a> {
    /// The catalog.
    pub catalog: &'a Catalog,
    /// The catalog, compiled for the day.
    pub screening: &'a Screening,
    /// The program, by position.
    pub program: ProgramIndex,
    /// Everything that is known of the visitor: the application takes what the program names.
    pub facts: &'a Answers,
    /// What is picked of the program, under the names of [`catalog::pick`].
    pub picked: &'a FormAnswers,
    /// What is typed, by path, for all programs that are applied for.
    pub form: &'a FormAnswers,
    /// The consents given (true) and refused (false), by id.
    pub consents: &'a BTreeMap<String, bool>,
    /// The day of asking.
    pub today: Date,
}

/// What keeps a draft from being an application.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Hindrance {
    /// The catalog has no program at this position, or the screening is of another catalog.
    #[error("the catalog has no such program; choose another")]
    UnknownProgram,
    /// The program is only told of.
    #[error("the program is only told of; there is nothing to apply for")]
    OnlyTold,
    /// The program cannot be applied for by this visitor on this day.
    #[error(transparent)]
    Obstacle(#[from] Obstacle),
    /// Something is wrong with what is picked.
    #[error("what is picked cannot be had; pick again")]
    Pick(pick::PickFlaw),
    /// Something is wrong with the form: each path and what, in the order of the form.
    #[error("{} answers of the form are wrong; mend them", .0.len())]
    Form(Vec<(String, form::FieldFlaw)>),
    /// A consent is missing without which there is no application.
    #[error("a consent is missing; the application cannot do without it")]
    Consent,
    /// It is the outcome of a referral, and the form names no receipt that it is about.
    #[error("no receipt is named that the outcome is about; open the form from the receipt's status")]
    NoReceipt,
}

impl Draft<'_> {
    /// The application, without a number and a secret: both come when it is kept. `language` is the tag of the screen's
    /// language (BCP 47), `at` the time of sending (RFC 3339).
    ///
    /// # Errors
    /// The first [`Hindrance`], in the order of the screens.
    pub fn application(&self, language: &str, at: &str) -> Result<Application, Hindrance> {
        let catalog = self.catalog;
        let program = catalog.program_at(self.program);
        let screened = self.screening.screen_one(catalog, self.program, self.facts);
        let (program, screened) = program.zip(screened).ok_or(Hindrance::UnknownProgram)?;
        let age = age(catalog, self.facts, self.today);
        if program.action == Action::Info {
            return Err(Hindrance::OnlyTold);
        }
        if let Some(obstacle) = obstacle(catalog, program, &screened, age) {
            return Err(obstacle.into());
        }
        let way = Way::of(catalog, program, screened.availability).ok_or(Hindrance::OnlyTold)?;
        let alarm = way == Way::Alarm;
        let round = self.screening.round(self.program);
        // What has no notice yet has nothing to pick, whatever was picked of it before.
        let pick = match alarm {
            true => None,
            false => {
                pick::check(catalog, self.program, round, self.picked, self.today).map_err(Hindrance::Pick)?
            }
        };
        let fields = way.form(catalog, program);
        let mut flaws = form::flaws(catalog, fields, self.form, self.today);
        if let Some(pick) = &pick {
            let id = &pick.offering.id;
            flaws.extend(pick::crowded(catalog, self.program, id, fields, self.form));
        }
        if !flaws.is_empty() {
            return Err(Hindrance::Form(flaws));
        }
        if !all_agreed(&consents(catalog, self.screening, &[self.program]), self.consents) {
            return Err(Hindrance::Consent);
        }
        let mut answers = form::written(catalog, fields, self.form);
        if let Some(pick) = pick {
            pick.write(&mut answers);
        }
        if program.id == referral::OUTCOME {
            outcome::finish(&mut answers, self.form).ok_or(Hindrance::NoReceipt)?;
        }
        if alarm {
            answers.insert(ALARM_ANSWER.to_owned(), "yes".to_owned());
        }
        Ok(Application {
            format: Application::FORMAT,
            program: program.id.clone(),
            round: round.map(str::to_owned),
            language: language.to_owned(),
            submitted_at: at.to_owned(),
            // To be told of a notice nobody has to say anything of themselves.
            facts: if alarm {
                BTreeMap::new()
            } else {
                self.named_answers()
            },
            answers,
            consents: consents_given(catalog, way.consents(catalog, program), self.consents, at),
            verdict: screened.verdict.name().to_owned(),
            number: String::new(),
            status_secret: None,
        })
    }

    /// What is known exactly of the facts that the program names, by name.
    fn named_answers(&self) -> BTreeMap<String, FactValue> {
        let words = &self.catalog.vocabulary;
        let mut facts = BTreeMap::new();
        // One by one: collecting them would bring a sort of the standard library into the app, which is large.
        for fact in named_facts(self.catalog, self.screening, self.program) {
            if let Some((value, known)) = self.facts.get(words, fact).zip(words.fact(fact)) {
                facts.insert(known.name.clone(), sealed(value));
            }
        }
        facts
    }
}

/// The same application, sent at a time (RFC 3339): a visitor agrees to what they read when they send it.
#[must_use]
pub fn sent_at(application: &Application, at: &str) -> Application {
    let mut sent = application.clone();
    sent.submitted_at = at.to_owned();
    for consent in &mut sent.consents {
        consent.at = at.to_owned();
    }
    sent
}

/// A value as it stands in an application.
fn sealed(value: Value) -> FactValue {
    match value {
        Value::Bool(value) => FactValue::Bool(value),
        Value::Int(value) => FactValue::Int(value),
        Value::Date(value) => FactValue::Text(value.to_string()),
        Value::Choice(value) => FactValue::Text(value),
    }
}
