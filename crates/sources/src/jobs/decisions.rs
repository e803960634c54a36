//! What staff decided about findings of the legal check, kept beside the records.
//!
//! An import writes records and never decisions. A decision names its finding ([`Finding::name`]), whose name goes once the words or figures
//! change that it is about: then the decision is void, stays in its file, and the finding is undecided again.

use std::collections::{BTreeMap, BTreeSet};

use authoring::SourceFile;
use eligibility::Date;
use serde::{Deserialize, Serialize};
use vacancy::legal::{Finding, Grade, Posting, Rule, check};
use vacancy::publish::Entry;

use super::fields::FieldError;
use super::folder::{JobsFolder, named_file};
use super::own::OWN_PREFIX;
use super::record::{JobRecord, RecordError, one_line};

/// The folder of the decisions.
pub(crate) const DECISIONS: &str = "decisions";

/// What staff decided about a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Ruling {
    /// The vacancy is taken in spite of the finding: the check is wrong, or there is a reason that the law knows.
    Accepted,
    /// The finding is right: the vacancy is not published as it is.
    Refused,
}

impl Ruling {
    /// Returns its word in a file and for people.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Refused => "refused",
        }
    }
}

/// A decision about one finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// The finding's name.
    pub finding: String,
    /// What was decided.
    pub ruling: Ruling,
    /// Why.
    pub reason: String,
    /// Who decided it.
    pub by: String,
    /// The day.
    pub on: Date,
    /// The rule, its grade and what the finding is about, for who reads the file.
    pub about: String,
}

/// The file of the decisions about one vacancy, the latest last.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    id: String,
    #[serde(default)]
    decision: Vec<Decision>,
}

/// Reads a file of decisions: the vacancy's id and what was decided.
pub(crate) fn parse(file: &SourceFile) -> Result<(String, Vec<Decision>), RecordError> {
    let read: File = toml::from_str(&file.text).map_err(|error| RecordError::Decisions(one_line(&error)))?;
    if named_file(DECISIONS, &read.id).as_deref() != Some(&*file.path) {
        return Err(RecordError::Id(read.id));
    }
    Ok((read.id, read.decision))
}

fn text(id: &str, decisions: &[Decision]) -> String {
    let id = toml::Value::String(id.to_owned());
    let mut text = format!(
        "# What staff decided about a vacancy; the latest counts. `didim jobs decide` adds to it.\n\
         id = {id}\n"
    );
    for decision in decisions {
        text.push_str("\n[[decision]]\n");
        text.push_str(&toml::to_string(decision).unwrap_or_default());
    }
    text
}

/// A finding with its name and what was decided about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// The finding.
    pub finding: Finding,
    /// Its name.
    pub name: String,
    /// The latest decision about it; `None` if there is none.
    pub decision: Option<Decision>,
}

impl Judged {
    /// Returns whether it keeps the vacancy out of a list.
    ///
    /// A refusal of staff does, and so does a finding of the grade *refuse* that nobody has decided about, with one exception: that pay or
    /// hours are not disclosed is held against the agency's own vacancies alone. Of 257 rows of portals 15 say hours, so that what is
    /// missing there is mostly missing in the data and not in the notice, and what a portal published was its matter to refuse.
    #[must_use]
    pub fn holds_back(&self, is_own: bool) -> bool {
        match self.decision.as_ref().map(|decision| decision.ruling) {
            Some(Ruling::Accepted) => false,
            Some(Ruling::Refused) => true,
            None => self.finding.grade == Grade::Refuse && (is_own || self.finding.rule != Rule::Terms),
        }
    }
}

/// What of a folder goes into a list, and what is kept out of it by findings.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Publishable {
    /// The vacancies, in the order of their files.
    pub entries: Vec<Entry>,
    /// The ids of those that are held back.
    pub held_back: Vec<String>,
}

/// How many findings of a folder were decided about.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct DecisionCounts {
    /// Findings in spite of which the vacancy is taken.
    pub accepted: usize,
    /// Findings for which it is refused.
    pub refused: usize,
    /// Decisions whose finding is not there any more, since the vacancy changed.
    pub void: usize,
    /// Vacancies that are held back by findings.
    pub held_back: usize,
}

/// Why nothing was decided.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecideError {
    /// No finding has the name.
    #[error("no finding has the name `{0}`, or what it was about has changed; see `didim jobs check --law`")]
    None(String),
    /// Findings of two vacancies have the name.
    #[error(
        "findings of `{first}` and `{second}` have the name `{name}`; change a word of one by hand, and \
         decide then"
    )]
    Several {
        /// The name.
        name: String,
        /// The id of a vacancy.
        first: String,
        /// The id of another.
        second: String,
    },
    /// A reason or a name of who decides that says nothing.
    #[error("`{0}` is empty; a decision is kept with its reason and with who decided")]
    Empty(&'static str),
    /// A field of a record is not readable.
    #[error(transparent)]
    Field(#[from] FieldError),
}

/// Whether a vacancy is one that the agency took itself.
fn is_own(record: &JobRecord) -> bool {
    record.id.split(':').next() == Some(OWN_PREFIX)
}

impl JobsFolder {
    /// Checks a vacancy and says what was decided about each finding.
    ///
    /// # Errors
    /// [`FieldError`] if a field of the record is not readable.
    pub fn judged(&self, record: &JobRecord) -> Result<(Posting, Vec<Judged>), FieldError> {
        let (vacancy, original) = record.entry()?;
        let posting = Posting::of(&vacancy, &original);
        let decisions = self.decisions.get(&record.id).map_or(&[][..], Vec::as_slice);
        let judged = check(&posting).into_iter().map(|finding| {
            let name = finding.name(&record.id, &posting);
            let latest = decisions.iter().rev().find(|decision| decision.finding == name);
            Judged {
                decision: latest.cloned(),
                finding,
                name,
            }
        });
        let judged = judged.collect();
        Ok((posting, judged))
    }

    /// Returns the vacancies that can be applied for on a day and are not held back, and the ids of those that are.
    ///
    /// # Errors
    /// [`FieldError`] for the first record that is not in order.
    pub fn publishable(&self, on: Date) -> Result<Publishable, FieldError> {
        let mut publishable = Publishable::default();
        for (record, entry) in self.open(on)? {
            let (_, judged) = self.judged(record)?;
            if judged.iter().any(|judged| judged.holds_back(is_own(record))) {
                publishable.held_back.push(entry.0.id);
            } else {
                publishable.entries.push(entry);
            }
        }
        Ok(publishable)
    }

    /// Returns how many findings were decided about, and how many vacancies are held back.
    ///
    /// # Errors
    /// [`FieldError`] for the first record that is not in order.
    pub fn decision_counts(&self) -> Result<DecisionCounts, FieldError> {
        let mut counts = DecisionCounts::default();
        let mut stand = BTreeSet::new();
        for record in self.records.values() {
            let (_, judged) = self.judged(record)?;
            let is_held_back = judged.iter().any(|judged| judged.holds_back(is_own(record)));
            counts.held_back += usize::from(is_held_back && !record.is_withdrawn());
            for judged in judged {
                match judged.decision.as_ref().map(|decision| decision.ruling) {
                    Some(Ruling::Accepted) => counts.accepted += 1,
                    Some(Ruling::Refused) => counts.refused += 1,
                    None => continue,
                }
                stand.insert((record.id.clone(), judged.name));
            }
        }
        let all = self.decisions.iter().flat_map(|(id, decisions)| {
            decisions
                .iter()
                .map(|decision| (id.clone(), decision.finding.clone()))
        });
        let all: BTreeSet<_> = all.collect();
        counts.void = all.difference(&stand).count();
        Ok(counts)
    }

    /// Decides about findings by their names: all of them, or none. `decision` is what is decided; its `finding` and `about` are filled in.
    /// Returns the files to write.
    ///
    /// # Errors
    /// [`DecideError`]: nothing is decided then.
    pub fn decide(&self, names: &[String], decision: &Decision) -> Result<Vec<SourceFile>, DecideError> {
        for (field, text) in [("reason", &decision.reason), ("by", &decision.by)] {
            if text.trim().is_empty() {
                return Err(DecideError::Empty(field));
            }
        }
        let mut found: Vec<(&str, Decision)> = Vec::new();
        for record in self.records.values() {
            let (posting, judged) = self.judged(record)?;
            for judged in judged.iter().filter(|judged| names.contains(&judged.name)) {
                let finding = &judged.finding;
                let subject: Vec<String> = finding.subject(&posting).lines().map(str::to_owned).collect();
                let decision = Decision {
                    finding: judged.name.clone(),
                    about: format!(
                        "{} {}: {}",
                        finding.grade.name(),
                        finding.rule.name(),
                        subject.join(" / ")
                    ),
                    ..decision.clone()
                };
                // The same line twice in a text is one finding by name.
                if !found.contains(&(record.id.as_str(), decision.clone())) {
                    found.push((&record.id, decision));
                }
            }
        }
        for name in names {
            let mut of = found.iter().filter(|(_, decision)| decision.finding == *name);
            match (of.next(), of.next()) {
                (None, _) => return Err(DecideError::None(name.clone())),
                (Some((first, _)), Some((second, _))) => {
                    return Err(DecideError::Several {
                        name: name.clone(),
                        first: (*first).to_owned(),
                        second: (*second).to_owned(),
                    });
                }
                (Some(_), None) => {}
            }
        }
        let mut decisions = BTreeMap::new();
        for (id, decision) in found {
            let there = || self.decisions.get(id).cloned().unwrap_or_default();
            decisions.entry(id).or_insert_with(there).push(decision);
        }
        let files = decisions.into_iter().filter_map(|(id, decisions)| {
            let path = named_file(DECISIONS, id)?;
            let text = text(id, &decisions);
            Some(SourceFile { path, text })
        });
        Ok(files.collect())
    }
}
