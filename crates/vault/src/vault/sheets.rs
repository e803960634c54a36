//! A case as it is shown: everything in the catalog's words.

use application::{Judged, Sheet, Term, Wording, judge};
use casework::{CaseLog, Deed, Entry, EventError, next_states};
use catalog::{Confirmation, CriterionState, Lang};
use eligibility::Date;
use uuid::Uuid;

use super::Vault;
use crate::case::Case;
use crate::message::{
    CaseSheet, CriterionRow, Happening, JudgedSheet, Listed, NotCounted, Section, Told, Why,
};

impl Vault {
    pub(super) fn show(&mut self, id: Uuid) -> Result<Told, Why> {
        let case = self.cases.get(id).ok_or(Why::NoCase)?;
        let (listed, same_person) = self.cases.listed_with_others(id, self.today).ok_or(Why::NoCase)?;
        let mut sheet = outside(case, listed);
        sheet.same_person = same_person;
        let group = self
            .groups
            .iter()
            .find(|(group, _)| group.key.id() == case.head.key);
        sheet.group = group.map(|(group, _)| group.name.clone());
        let Ok(application) = &case.opened else {
            return Ok(Told::Shown(Box::new(sheet)));
        };
        sheet.submitted_at = seen(&application.submitted_at);
        sheet.language = seen(&application.language);
        sheet.verdict = seen(&application.verdict);
        sheet.can_be_told = application.status_secret.is_some();
        let words = self.catalogs.of(&case.head.catalog);
        sheet.same_catalog = words.is_some_and(|(_, own)| own);
        let sections = match words {
            Some((catalog, _)) => {
                let rows = Sheet::of(catalog, application, &Korean);
                sheet.picked = rows.picked.as_deref().map(seen);
                vec![
                    section("form", &rows.form),
                    section("facts", &rows.facts),
                    section("consents", &rows.consents),
                ]
            }
            // Without words of the catalog what was typed is shown all the same.
            None => vec![Section {
                kind: "form".to_owned(),
                rows: application
                    .answers
                    .iter()
                    .map(|(key, value)| (seen(key), seen(value)))
                    .collect(),
            }],
        };
        sheet.sections = sections
            .into_iter()
            .filter(|section| !section.rows.is_empty())
            .collect();
        let (digest, application) = (case.head.catalog.clone(), application.clone());
        let judging = self.catalogs.judging(&digest, &application);
        let judged = judging.and_then(|(catalog, compiled)| judge(catalog, compiled, &application, &Korean));
        let asked = judged.as_ref().map(|judged| judged.documents.clone());
        sheet.judged = judged.map(judged_sheet);
        if let Some(case) = self.cases.get(id) {
            sheet.documents = documents(asked.unwrap_or_default(), &case.log);
        }
        Ok(Told::Shown(Box::new(sheet)))
    }
}

/// What is known of a case without opening it.
fn outside(case: &Case, listed: Listed) -> CaseSheet {
    let state = case.log.state();
    CaseSheet {
        listed,
        submitted_at: String::new(),
        lane: seen(&case.head.lane),
        is_whole: case.head.is_whole,
        signed: case.signed,
        device: case.head.device_label.as_deref().map(seen),
        language: String::new(),
        group: None,
        picked: None,
        verdict: String::new(),
        same_catalog: true,
        sections: Vec::new(),
        judged: None,
        documents: documents(Vec::new(), &case.log),
        next: next_states(state.stands).to_vec(),
        undo: state.last_step(),
        history: case.log.entries().iter().map(happening).collect(),
        last: case.log.last(),
        can_be_told: false,
        same_person: Vec::new(),
    }
}

/// The documents that are asked for, then others that were seen.
fn documents(asked: Vec<String>, log: &CaseLog) -> Vec<(String, bool)> {
    let was_seen = &log.state().documents;
    let others = was_seen.iter().filter(|name| !asked.contains(name)).cloned();
    let others: Vec<String> = others.collect();
    let all = asked.into_iter().chain(others);
    all.map(|name| {
        let has = was_seen.contains(&name);
        (seen(&name), has)
    })
    .collect()
}

fn judged_sheet(judged: Judged) -> JudgedSheet {
    let criteria = judged.criteria.into_iter().map(|criterion| CriterionRow {
        text: criterion.text,
        state: match criterion.state {
            CriterionState::Holds => "holds",
            CriterionState::Fails => "fails",
            CriterionState::Open => "open",
            CriterionState::Confirm => "confirm",
        }
        .to_owned(),
        source: criterion.source,
    });
    JudgedSheet {
        on: Korean.day(judged.on),
        verdict: judged.verdict.name().to_owned(),
        firm: judged.confirmation == Confirmation::None,
        same_round: judged.same_round,
        criteria: criteria.collect(),
    }
}

fn happening(entry: &Entry) -> Happening {
    let why = entry.deed.as_ref().err().map(|error| match error {
        EventError::DoesNotOpen(_) => NotCounted::DoesNotOpen,
        EventError::BrokenChain(_) | EventError::Missing(_) | EventError::Forked(_) => {
            NotCounted::BrokenChain
        }
        EventError::Unreadable(_) => NotCounted::Unreadable,
        EventError::Deed(_) => NotCounted::NotAllowed,
    });
    Happening {
        number: entry.number,
        author: entry.author,
        at: seen(&entry.at),
        deed: entry.deed.as_ref().ok().map(shown),
        why,
    }
}

/// A deed with what turns or hides writing made visible.
fn shown(deed: &Deed) -> Deed {
    match deed {
        Deed::Note { text } => Deed::Note { text: seen(text) },
        Deed::Compared { with, text } => Deed::Compared {
            with: with.clone(),
            text: seen(text),
        },
        Deed::Document { document, seen: has } => Deed::Document {
            document: seen(document),
            seen: *has,
        },
        Deed::Move {
            to,
            reason,
            documents,
            until,
        } => Deed::Move {
            to: *to,
            reason: seen(reason),
            documents: documents.iter().map(|name| seen(name)).collect(),
            until: *until,
        },
        Deed::Assign { .. } | Deed::Undo { .. } | Deed::Unknown => deed.clone(),
    }
}

fn section(kind: &str, rows: &[application::Row]) -> Section {
    Section {
        kind: kind.to_owned(),
        rows: rows
            .iter()
            .map(|row| (seen(&row.label), seen(&row.value)))
            .collect(),
    }
}

/// A text of a stranger, bounded, and with what turns or hides writing made visible.
pub(super) fn seen(text: &str) -> String {
    const MAX_LETTERS: usize = 4_000;
    application::visible(&text.chars().take(MAX_LETTERS).collect::<String>())
}

/// The agency reads Korean.
pub(super) struct Korean;

impl Wording for Korean {
    fn lang(&self) -> Lang {
        Lang::Ko
    }

    fn term(&self, term: Term) -> String {
        let word = match term {
            Term::Yes => "예",
            Term::No => "아니요",
            Term::Agreed => "동의함",
            Term::NotAgreed => "동의하지 않음",
            Term::ReceiptNumber => "접수 번호",
        };
        word.to_owned()
    }

    fn day(&self, day: Date) -> String {
        format!("{}년 {}월 {}일", day.year(), day.month(), day.day())
    }
}
