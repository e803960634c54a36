//! The file of a record, a vacancy or a job fair: what a person wrote, what was read, and what it was read from.
//!
//! One file of TOML a record, so that staff find one by its name, edit it in any editor, and see in a version control what changed;
//! lines of JSON would be smaller, and nobody edits them. A person's part stands first, so that no text of a notice can be taken for it.

use serde::{Deserialize, Serialize};
use vacancy::model::{Original, Vacancy};

use super::fields::{FieldError, JobFields};
use super::read::Reading;
use super::record_fields::RecordFields;
use super::said::FieldNote;

/// A text of the provider, by the provider's name of its field.
pub type Pair = (String, String);

/// What a vacancy was read from: the provider's fields, unaltered, but those about persons.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Kept {
    /// Of a list, or of a row of a table.
    pub list: Vec<Pair>,
    /// Of a detail.
    pub detail: Vec<Pair>,
    /// The fields that were dropped, by their names.
    pub dropped: Vec<String>,
    /// Where the notice stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Whose notice it is, where a portal shows those of others.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub via: Option<String>,
}

/// What a person wrote.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Hand {
    /// Fields, or groups as `pay` and `hours`, that are not known though something was read.
    open: Vec<String>,
    #[serde(flatten)]
    rest: toml::Table,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, bound = "F: RecordFields")]
struct File<F> {
    id: String,
    #[serde(default)]
    hand: Hand,
    #[serde(default)]
    read: F,
    #[serde(default)]
    note: Vec<FieldNote>,
    #[serde(default)]
    original: Kept,
}

/// A record of a vacancy or a job fair.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Record<F> {
    /// The id, with the provider's prefix: [`Vacancy::id`].
    pub id: String,
    /// What was read.
    pub read: F,
    /// What a person wrote, which wins.
    pub hand: F,
    /// What a person said is not known.
    pub open: Vec<String>,
    /// What there is to know about what was read.
    pub notes: Vec<FieldNote>,
    /// What it was read from.
    pub original: Kept,
    /// The lines of the person's part, as they are written.
    lines: String,
}

/// A vacancy's record.
pub type JobRecord = Record<JobFields>;

/// Why the file of a record is not in order.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecordError {
    /// It is no TOML, or has names that no record has.
    #[error("{0}; mend it, or remove the file and import again")]
    Toml(String),
    /// A person's part that does not begin on a line of its own.
    #[error("write what is yours below a line `[hand]`, before the line `[read]`")]
    Hand,
    /// A field that is said to be open and is none.
    #[error("`open` names `{0}`, which is no field; use the names of `[read]`, or `pay` and `hours`")]
    Open(String),
    /// Its id is not that of its file.
    #[error("its id is `{0}`, which belongs into another file; import again instead of copying files")]
    Id(String),
    /// A file of decisions is no TOML, or has names that none has.
    #[error("{0}; mend it, since a decision that cannot be read is none")]
    Decisions(String),
    /// A field is not readable.
    #[error(transparent)]
    Field(#[from] FieldError),
}

const HAND: &str = "[hand]";
const READ: &str = "[read]";
/// How a person's part begins that has nothing yet; an example follows.
const NOTHING_BY_HAND: &str = "# What you write here wins over `[read]`, by its names: ";

impl<F: RecordFields> Record<F> {
    /// A new record, with nothing by hand.
    pub(crate) fn new(id: &str) -> Self {
        Self::with_lines(id, format!("{NOTHING_BY_HAND}{}\n", F::HINT))
    }

    /// A record with the lines of a person's part alone.
    pub(crate) fn with_lines(id: &str, lines: String) -> Self {
        Self {
            id: id.to_owned(),
            lines,
            ..Self::default()
        }
    }

    /// Reads the text of a record's file.
    ///
    /// # Errors
    /// [`RecordError`] if it is not in order.
    pub fn parse(text: &str) -> Result<Self, RecordError> {
        let read: File<F> = toml::from_str(text).map_err(|error| RecordError::Toml(one_line(&error)))?;
        let lines = hand_lines(text).ok_or(RecordError::Hand)?;
        let hand: F = read
            .hand
            .rest
            .try_into()
            .map_err(|error| RecordError::Toml(one_line(&error)))?;
        let mut probe = F::default();
        if let Some(open) = read.hand.open.iter().find(|open| !probe.forget(open)) {
            return Err(RecordError::Open(open.clone()));
        }
        Ok(Self {
            id: read.id,
            read: read.read,
            hand,
            open: read.hand.open,
            notes: read.note,
            original: read.original,
            lines,
        })
    }

    /// The text of the record's file; what a person wrote is in it as it was written.
    #[must_use]
    pub fn text(&self) -> String {
        let head = F::HEAD;
        let read = toml::to_string(&self.read).unwrap_or_default();
        let mut text = format!(
            "{head}id = {}\n\n{HAND}\n{}{READ}\n{read}",
            quoted(&self.id),
            self.lines
        );
        for note in &self.notes {
            text.push_str("\n[[note]]\n");
            text.push_str(&toml::to_string(note).unwrap_or_default());
        }
        text.push_str("\n[original]\n");
        for (key, value) in [("address", &self.original.address), ("via", &self.original.via)] {
            if let Some(value) = value {
                text.push_str(&format!("{key} = {}\n", quoted(value)));
            }
        }
        let dropped: Vec<String> = self.original.dropped.iter().map(|name| quoted(name)).collect();
        text.push_str(&format!("dropped = [{}]\n", dropped.join(", ")));
        for (key, pairs) in [("list", &self.original.list), ("detail", &self.original.detail)] {
            text.push_str(&format!("{key} = [\n"));
            for (name, value) in pairs {
                text.push_str(&format!("  [{}, {}],\n", quoted(name), quoted(value)));
            }
            text.push_str("]\n");
        }
        text
    }

    /// Takes over what was read.
    pub(crate) fn take(&mut self, reading: Reading<F>) {
        self.read = reading.fields;
        self.notes = reading.notes;
        self.original.address = reading.address;
        self.original.via = reading.via;
    }

    /// The fields as they hold: by hand where there is something, as read otherwise.
    #[must_use]
    pub fn fields(&self) -> F {
        let mut read = self.read.clone();
        for open in &self.open {
            read.forget(open);
        }
        read.under(&self.hand)
    }

    /// Whether a person wrote anything.
    #[must_use]
    pub fn is_by_hand(&self) -> bool {
        !self.open.is_empty() || self.hand != F::default()
    }

    /// Whether it was withdrawn.
    #[must_use]
    pub fn is_withdrawn(&self) -> bool {
        self.fields().is_withdrawn()
    }

    /// Says by hand that it was withdrawn, or that it was not.
    pub fn withdraw(&mut self, withdrawn: bool) {
        let others = self.lines.lines().filter(|line| {
            let key = line.split('=').next().unwrap_or_default();
            key.trim() != "withdrawn"
        });
        let mut lines: String = others.map(|line| format!("{line}\n")).collect();
        lines = format!("withdrawn = {withdrawn}\n{lines}");
        self.lines = lines;
        self.hand.set_withdrawn(withdrawn);
    }
}

impl JobRecord {
    /// The vacancy and its original, as a feed has them.
    ///
    /// # Errors
    /// [`FieldError`] if a field is not readable.
    pub fn entry(&self) -> Result<(Vacancy, Original), FieldError> {
        let vacancy = self.fields().vacancy(&self.id)?;
        let detail = self.original.detail.iter();
        // What both say in the same words is shown once.
        let more = detail.filter(|pair| !self.original.list.contains(pair));
        let original = Original {
            id: self.id.clone(),
            address: self.original.address.clone(),
            fields: self.original.list.iter().chain(more).cloned().collect(),
        };
        Ok((vacancy, original))
    }
}

pub(crate) fn one_line(error: &impl ToString) -> String {
    error.to_string().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text as TOML writes it.
pub(crate) fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// The lines between `[hand]` and `[read]`, as they are.
fn hand_lines(text: &str) -> Option<String> {
    let mut lines = text.split_inclusive('\n').skip_while(|line| line.trim() != HAND);
    lines.next()?;
    let mut own = String::new();
    for line in lines {
        if line.trim() == READ {
            return Some(own);
        }
        own.push_str(line);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record() -> JobRecord {
        let mut record = JobRecord::new("work24:K1");
        record.read.title = Some("포장 \"급구\"\n[read]\n[hand]".to_owned());
        record.read.company = Some("가".to_owned());
        record.read.pay_unit = Some("월급".to_owned());
        record.read.pay_least = Some(2_200_000);
        record.original.list = vec![("title".to_owned(), "[read]\n[hand]\n'''\"\"\"\\".to_owned())];
        record.original.dropped = vec!["reperNm".to_owned()];
        record
    }

    #[test]
    fn a_record_comes_back_as_it_was() {
        let written = record();
        let text = written.text();
        let read = JobRecord::parse(&text).unwrap();
        assert_eq!(read, written);
        assert_eq!(read.text(), text);
    }

    #[test]
    fn what_a_person_wrote_wins_and_stays_as_it_is_written() {
        let own = "[hand]\n# 전화로 확인함\nplace = \"나성동\"   # 11월\nopen = [\"pay\"]\n";
        let text = record().text().replacen("[hand]\n", own, 1);
        let mut read = JobRecord::parse(&text).unwrap();
        assert!(read.is_by_hand() && read.text() == text);
        let fields = read.fields();
        assert_eq!(
            (fields.place.as_deref(), fields.pay_least),
            (Some("나성동"), None)
        );
        assert!(read.entry().unwrap().0.pay.unit.is_none());
        for withdrawn in [true, false, true] {
            read.withdraw(withdrawn);
            let again = JobRecord::parse(&read.text()).unwrap();
            assert_eq!(again.is_withdrawn(), withdrawn);
            assert_eq!(again.text().matches("withdrawn").count(), 1);
            assert!(again.text().contains("# 전화로 확인함"));
        }
    }

    #[test]
    fn what_is_not_in_order_is_told() {
        let with = |own: &str| {
            JobRecord::parse(
                &record()
                    .text()
                    .replacen("[hand]\n", &format!("[hand]\n{own}\n"), 1),
            )
        };
        assert!(matches!(with("plase = \"나성동\""), Err(RecordError::Toml(why)) if why.contains("plase")));
        assert_eq!(
            with("open = [\"payy\"]"),
            Err(RecordError::Open("payy".to_owned()))
        );
        assert!(matches!(with("title = "), Err(RecordError::Toml(_))));
        let dotted = record().text().replacen("[hand]\n", "", 1);
        assert_eq!(JobRecord::parse(&dotted), Err(RecordError::Hand));
        for (own, field) in [
            ("place = \"나성\"", "place"),
            ("pay_most = 1", "pay_least"),
            ("headcount = 0", "headcount"),
            ("days = 8", "days"),
            ("begins = \"09:00\"", "begins"),
            ("closes = \"내일\"", "closes"),
            ("career = \"조금\"", "career"),
            ("support = [\"금\"]", "support"),
            ("title = \"\"", "title"),
        ] {
            assert_eq!(with(own).unwrap().entry().unwrap_err().field, field, "{own}");
        }
    }
}
