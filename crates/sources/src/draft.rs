//! A program on its way from a record to a file.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use authoring::RecordName;
use base16ct::lower::encode_string;
use eligibility::Date;
use sha2::{Digest, Sha256};

use crate::only::Region;
use crate::report::{ImportReport, Reading, SourceField};
use crate::said::Said;

/// The longest name of a file, without what is put before and behind.
const MAX_ID_LETTERS: usize = 60;
/// The longest explanation, in characters: it is read on a kiosk, with the notice at hand.
const MAX_NOTE_LETTERS: usize = 700;

/// A text in two languages; English may be empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Words {
    pub(crate) ko: String,
    pub(crate) en: String,
}

impl Words {
    pub(crate) fn new(ko: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            ko: ko.into(),
            en: en.into(),
        }
    }

    /// Words that are there in Korean alone, cut where they are too long.
    pub(crate) fn korean(text: &str, longest: usize) -> Self {
        Self::new(cut(text, longest), "")
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DraftCriterion {
    pub(crate) id: &'static str,
    pub(crate) field: SourceField,
    pub(crate) text: Words,
    /// The condition in the ways it can be written; the first that the catalog's facts allow is taken. Without any,
    /// facts cannot settle it.
    pub(crate) when: Vec<String>,
    /// Whether staff settle it; otherwise it is unconfirmed.
    pub(crate) staff: bool,
    pub(crate) note: Option<Words>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DraftRound {
    pub(crate) id: String,
    pub(crate) name: Words,
    pub(crate) days: DraftDays,
}

/// When a round takes applications. Days are written as `YYYY-MM-DD`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum DraftDays {
    /// At all times.
    Always,
    /// From the first day to the last.
    Between(Date, Date),
    /// Not after this day; when it began is not known.
    Until(Date),
}

/// A program before it is known what the catalog's facts are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Draft {
    /// The API's id.
    pub(crate) external: String,
    /// The source that every criterion carries.
    pub(crate) source: String,
    /// What the file's and the program's name begin with.
    pub(crate) prefix: &'static str,
    pub(crate) name: String,
    pub(crate) benefit: String,
    pub(crate) detail: String,
    pub(crate) audience: Vec<&'static str>,
    pub(crate) criteria: Vec<DraftCriterion>,
    pub(crate) rounds: Vec<DraftRound>,
    /// The region codes that its conditions speak of.
    pub(crate) regions: BTreeSet<String>,
    pub(crate) readings: Vec<(SourceField, Reading)>,
    pub(crate) unknown: Vec<(SourceField, String)>,
    pub(crate) notes: Vec<Words>,
    /// What it says that a catalog can be held against.
    pub(crate) said: Said,
}

impl Draft {
    pub(crate) fn read(&mut self, field: SourceField, reading: Reading) {
        self.readings.push((field, reading));
    }

    /// A criterion that facts can settle: on what people say of themselves, unless `staff` can check it.
    pub(crate) fn settled(
        &mut self,
        field: SourceField,
        id: &'static str,
        text: Words,
        when: Vec<String>,
        staff: bool,
    ) {
        self.criteria.push(DraftCriterion {
            id,
            field,
            text,
            when,
            staff,
            note: None,
        });
        self.read(field, Reading::Understood);
    }

    /// A criterion that only carries what the record says.
    pub(crate) fn open(&mut self, field: SourceField, id: &'static str, text: Words, reading: Reading) {
        self.criteria.push(DraftCriterion {
            id,
            field,
            text,
            when: Vec::new(),
            staff: false,
            note: None,
        });
        self.read(field, reading);
    }

    /// The explanation of the last criterion.
    pub(crate) fn explain(&mut self, note: Words) {
        if let Some(criterion) = self.criteria.last_mut() {
            criterion.note = Some(note);
        }
    }

    /// The criterion that every imported program has: what its prose says, for staff and visitors to read.
    pub(crate) fn residual(&mut self, prose: &[(&str, String)]) {
        let said: Vec<_> = prose
            .iter()
            .filter(|(_, text)| !text.is_empty())
            .map(|(label, text)| format!("{label}: {text}"))
            .collect();
        let text = Words::new(
            "공고의 나머지 조건은 담당자가 확인해요",
            "Staff confirm the other conditions of the notice",
        );
        self.open(SourceField::Prose, "residual", text, Reading::LeftOpen);
        if !said.is_empty() {
            self.explain(Words::korean(&said.join(" / "), MAX_NOTE_LETTERS));
        }
    }

    /// The program's id.
    pub(crate) fn id(&self) -> String {
        format!("{}-{}", self.prefix, safe(&self.external))
    }

    /// The file's path below the catalog's folder.
    pub(crate) fn path(&self) -> String {
        format!("programs/imported/{}.toml", self.id())
    }

    /// The file, without its first line.
    pub(crate) fn render(&self, center: &str) -> String {
        let mut out = String::new();
        let mut line = |text: String| {
            out.push_str(&text);
            out.push('\n');
        };
        line(format!("# {}", crate::prose::one_line(&self.source)));
        line("# The next import replaces this file, unless it has been edited by hand.".to_owned());
        line(format!("id = {}", quoted(&self.id())));
        let record = format!("{}:{}", self.prefix, self.external);
        // An id with other characters than ids have names no record.
        if RecordName::parse(&record).is_some_and(|name| name.fits(&self.external)) {
            line(format!("records = [{}]", quoted(&record)));
        }
        line(format!("name = {}", words(&Words::new(&self.name, ""))));
        line(format!("benefit = {}", words(&Words::new(&self.benefit, ""))));
        if !self.detail.is_empty() {
            line(format!("detail = {}", words(&Words::new(&self.detail, ""))));
        }
        line(format!("center = {}", quoted(center)));
        let audience: Vec<_> = self.audience.iter().map(|who| quoted(who)).collect();
        line(format!("audience = [{}]", audience.join(", ")));
        // No field of the records says it: most are about money and work.
        line("topic = \"jobs\"".to_owned());
        line("status = \"unconfirmed\"".to_owned());
        for criterion in &self.criteria {
            line(String::new());
            line("[[criterion]]".to_owned());
            line(format!("id = {}", quoted(criterion.id)));
            line(format!("text = {}", words(&criterion.text)));
            if let Some(when) = criterion.when.first() {
                line(format!("when = {}", literal(when)));
            }
            let basis = if criterion.staff { "staff" } else { "unconfirmed" };
            line(format!("basis = {}", quoted(basis)));
            if let Some(note) = &criterion.note {
                line(format!("note = {}", words(note)));
            }
            line(format!("source = {}", quoted(&self.source)));
        }
        for round in &self.rounds {
            line(String::new());
            line("[[round]]".to_owned());
            line(format!("id = {}", quoted(&round.id)));
            line(format!("name = {}", words(&round.name)));
            let day = |day: &Date| quoted(&day.to_string());
            match &round.days {
                DraftDays::Between(opens, closes) => {
                    line(format!("opens = {}", day(opens)));
                    line(format!("closes = {}", day(closes)));
                }
                DraftDays::Until(closes) => line(format!("closes = {}", day(closes))),
                DraftDays::Always => line("always = true".to_owned()),
            }
            line(format!("source = {}", quoted(&self.source)));
        }
        out
    }
}

/// The drafts of an import, one for each id.
#[derive(Debug, Default)]
pub(crate) struct Drafts {
    pub(crate) all: Vec<Draft>,
    by_id: BTreeMap<String, usize>,
    /// The files of the programs that were passed over, since they are of other regions.
    pub(crate) elsewhere: BTreeSet<String>,
}

/// A record as a draft, or where it stands and why it is none.
pub(crate) type Drafted = Result<Draft, (String, Words)>;

impl Drafts {
    /// Adds what became of a record, unless it is of another region than `only`.
    pub(crate) fn add(&mut self, draft: Drafted, only: Option<&Region>, report: &mut ImportReport) {
        let draft = match draft {
            Ok(draft) => draft,
            Err((record, why)) => return report.left_out(&record, &why),
        };
        if only.is_some_and(|region| !region.has(&draft)) {
            report.records += 1;
            report.elsewhere += 1;
            self.elsewhere.insert(draft.path());
            return;
        }
        if let Some(first) = self.by_id.get(&draft.id()).and_then(|at| self.all.get(*at)) {
            let why = if *first == draft {
                Words::new(
                    "똑같은 기록이 두 번 있어요",
                    "it is there twice, the same both times",
                )
            } else {
                another_of_this_id()
            };
            return report.left_out(&draft.external, &why);
        }
        report.records += 1;
        for (field, reading) in &draft.readings {
            report.read(*field, *reading);
        }
        for (field, code) in &draft.unknown {
            report.unknown(*field, code);
        }
        for note in &draft.notes {
            report.note(&draft.external, note.en.clone());
        }
        self.by_id.insert(draft.id(), self.all.len());
        self.all.push(draft);
    }
}

/// Why a record is left out whose id another one has.
pub(crate) fn another_of_this_id() -> Words {
    Words::new(
        "같은 번호의 다른 기록이 있어, 먼저 나온 것을 써요",
        "another record has this id, and the first is taken",
    )
}

/// Returns at most `longest` characters of a text, with … where more follow.
pub(crate) fn cut(text: &str, longest: usize) -> String {
    if text.chars().count() <= longest {
        return text.to_owned();
    }
    let kept: String = text.chars().take(longest.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

/// An id as part of a file's name. One that has to be changed for that gets a part of its digest, so that two ids never
/// become one.
fn safe(id: &str) -> String {
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let lower = id.to_ascii_lowercase();
    if id.len() <= MAX_ID_LETTERS && id.chars().all(fits) {
        return lower;
    }
    let kept: String = lower
        .chars()
        .map(|c| if fits(c) { c } else { '-' })
        .take(MAX_ID_LETTERS)
        .collect();
    let digest = encode_string(&Sha256::digest(id.as_bytes()));
    let short: String = digest.chars().take(8).collect();
    format!("{}-{short}", kept.trim_matches('-'))
}

/// A text as TOML.
pub(crate) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => {
                // Writing to a text cannot fail.
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A condition as TOML, without escapes where that is possible, so that problems are pointed at within it.
fn literal(text: &str) -> String {
    if text.contains(|c: char| c == '\'' || c.is_control()) {
        quoted(text)
    } else {
        format!("'{text}'")
    }
}

/// A text in two languages as TOML.
pub(crate) fn words(words: &Words) -> String {
    if words.en.is_empty() {
        format!("{{ ko = {} }}", quoted(&words.ko))
    } else {
        format!("{{ ko = {}, en = {} }}", quoted(&words.ko), quoted(&words.en))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_text_survives_as_toml() {
        for text in ["가\"나\\다", "\n\t\u{0}\u{7f}\u{85}", "'", "#]]", "\u{2028}🙂"] {
            let table: toml::Table = toml::from_str(&format!("a = {}", quoted(text))).unwrap();
            assert_eq!(table["a"].as_str(), Some(text));
        }
    }

    #[test]
    fn ids_become_safe_names_and_stay_apart() {
        assert_eq!(safe("20260101005400110001"), "20260101005400110001");
        assert_eq!(safe("WLF00001"), "wlf00001");
        let (up, down) = (safe("../../etc/x"), safe("..-..-etc-x"));
        assert!(!up.contains(['/', '.']) && !down.contains('.'));
        assert_ne!(up, down);
        assert!(safe(&"9".repeat(500)).len() < 80);
        assert_ne!(safe("정책1"), safe("정책2"), "both have one readable character");
    }

    #[test]
    fn long_texts_are_cut_between_characters() {
        assert_eq!(cut("가나다라", 4), "가나다라");
        assert_eq!(cut("가나 다라", 4), "가나…");
    }
}
