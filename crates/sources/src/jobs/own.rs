//! Vacancies that the agency takes itself: records that nobody imports.

use std::fmt::Write as _;

use authoring::SourceFile;
use eligibility::Date;

use super::fields::JobFields;
use super::folder::{JobsFolderError, Provider, path_of, settings, settings_file};
use super::record::JobRecord;
use super::record_fields::RecordFields;

/// What stands before the colon of the ids of the agency's own vacancies. No import may have it.
pub const OWN_PREFIX: &str = "agency";

/// The fields of a vacancy with an example of each as TOML writes it, and what they say.
pub const OWN_FIELDS: &[(&str, &str, &str)] = &[
    (
        "title",
        "\"포장 사원 모집\"",
        "What the employer calls it. Needed.",
    ),
    ("company", "\"가나식품\"", "Who looks for somebody. Needed."),
    ("industry", "\"식료품 제조업\"", "What the company does."),
    (
        "workers",
        "25",
        "How many work there always: from 30 on the fair hiring act binds it (채용절차법 제3조).",
    ),
    ("occupation", "\"제품 포장원\"", "What the work is called."),
    (
        "occupation_code",
        "\"keco2025:1555\"",
        "Its code with the year of the classification; leave it out if unsure.",
    ),
    (
        "occupation_group",
        "\"89\"",
        "Its minor group (중분류), two digits of 한국고용직업분류.",
    ),
    (
        "closes",
        "\"채용시까지 2026-12-31\"",
        "Until when one can apply: a day, 채용시까지, both, or 상시.",
    ),
    ("posted", "\"2026-11-30\"", "The day on which the agency took it."),
    (
        "pay_unit",
        "\"월급\"",
        "For what the pay is: 시급, 일급, 월급 or 연봉.",
    ),
    (
        "pay_least",
        "2300000",
        "The least pay in won. Without a number of won the terms are not disclosed (직업안정법 제8조, 제10조).",
    ),
    (
        "pay_most",
        "2500000",
        "The most pay in won; leave it out if there is no upper end.",
    ),
    (
        "weekly_minutes",
        "2400",
        "Minutes of work a week without breaks; 2400 is 40 hours. Hours have to be disclosed too.",
    ),
    ("days", "5", "Days of work a week."),
    (
        "begins",
        "\"09:00\"",
        "When a day of work begins; together with `ends`.",
    ),
    ("ends", "\"18:00\"", "When it ends."),
    ("shifts", "false", "Whether one works in shifts."),
    (
        "place",
        "\"나성동\"",
        "Where one works: a unit of Sejong, 세종, or a place that begins with its province.",
    ),
    (
        "contract",
        "\"정규직\"",
        "On what terms: 정규직, 계약직, 파견, 대체인력, 일용, and (시간제) behind the first two.",
    ),
    (
        "education",
        "\"학력무관\"",
        "The least education: 학력무관, 초졸, 중졸, 고졸, 대졸(2~3년), 대졸(4년), 석사, 박사.",
    ),
    (
        "career",
        "\"경력무관\"",
        "What one has to have worked: 경력무관, 신입, 경력, or 경력 12개월.",
    ),
    (
        "licences",
        "[\"지게차운전기능사\"]",
        "Licences that one has to have.",
    ),
    ("languages", "[\"한국어\"]", "Languages that one has to speak."),
    ("headcount", "2", "How many are looked for."),
    (
        "support",
        "[\"중식\", \"통근버스\"]",
        "What is given beside the pay: 기숙사, 통근버스, 중식, 주택, 차량, 교육비, 자녀학자금.",
    ),
    (
        "preferred",
        "\"인근 거주자\"",
        "Who is preferred. Not by age, sex or looks: `didim jobs check --law` looks at it.",
    ),
];

/// The groups of which a vacancy ought to say something; that nothing is asked for or given is an answer in the others.
const EXPECTED: [&str; 12] = [
    "title",
    "company",
    "pay",
    "hours",
    "place",
    "closes",
    "occupation",
    "contract",
    "career",
    "education",
    "headcount",
    "workers",
];

/// A new record of the agency's own, not written yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRecord {
    /// Its id.
    pub id: String,
    /// The path of its file in the folder.
    pub path: String,
    /// The files to write: the record, and the folder's settings where they change.
    pub files: Vec<SourceFile>,
}

/// Begins a record of the agency's own, with the fields that are given and all others explained. Its id is the day and the next number
/// that is free; one that was withdrawn keeps its number.
///
/// # Errors
/// [`JobsFolderError`] if the folder is none to write to.
pub fn begin(
    target: &[SourceFile],
    given: &JobFields,
    on: Date,
    sample: bool,
) -> Result<NewRecord, JobsFolderError> {
    let provider = Provider {
        prefix: OWN_PREFIX.to_owned(),
        name: "우리 기관".to_owned(),
        notice: "우리 기관이 직접 받은 구인".to_owned(),
        address: None,
    };
    let is_sample = sample || settings(target)?.is_some_and(|there| there.sample);
    let mut files: Vec<SourceFile> = settings_file(target, &provider, is_sample)?.into_iter().collect();
    let day: String = on.to_string().chars().filter(char::is_ascii_digit).collect();
    let is_free = |path: &str| target.iter().all(|file| file.path != path);
    let free = (1_u32..).find_map(|number| {
        let id = format!("{OWN_PREFIX}:{day}-{number}");
        let path = path_of::<JobFields>(&id).filter(|path| is_free(path))?;
        Some((id, path))
    });
    let (id, path) = free.ok_or(JobsFolderError::None)?;
    let text = JobRecord::with_lines(&id, lines(given, on)).text();
    files.push(SourceFile {
        path: path.clone(),
        text,
    });
    Ok(NewRecord { id, path, files })
}

/// The lines of a person's part: every field with what it says, those that are given with their values.
fn lines(given: &JobFields, on: Date) -> String {
    let mut given = given.clone();
    given.posted = given.posted.or(Some(on));
    let values = toml::Table::try_from(&given).unwrap_or_default();
    let mut text =
        "# Take the `#` away before what you know, and write yours. What stays behind one is not known.\n\n"
            .to_owned();
    for (name, example, says) in OWN_FIELDS {
        // A string takes all that is written to it.
        let _ = match values.get(*name) {
            Some(value) => writeln!(text, "# {says}\n{name} = {value}"),
            None => writeln!(text, "# {says}\n# {name} = {example}"),
        };
    }
    text.push_str(
        "\n# What the employer left open, by the names above, or `pay` and `hours`.\n# open = [\"pay\"]\n\n",
    );
    text
}

/// Returns of each of the agency's own records, also of one that is not in order, what it does not say and ought to.
#[must_use]
pub fn missing(files: &[SourceFile]) -> Vec<(String, Vec<&'static str>)> {
    let folder = format!("{}/{OWN_PREFIX}/", JobFields::FOLDER);
    let own = files.iter().filter(|file| file.path.starts_with(&folder));
    let records = own.filter_map(|file| JobRecord::parse(&file.text).ok());
    let missing = records.map(|record| (record.id.clone(), missing_in(&record)));
    missing.filter(|(_, missing)| !missing.is_empty()).collect()
}

fn missing_in(record: &JobRecord) -> Vec<&'static str> {
    let there = record.fields().names();
    let says = |group: &str| {
        let found = JobFields::GROUPS.iter().find(|(name, _)| *name == group);
        found.is_some_and(|(_, fields)| fields.iter().any(|field| there.contains(field)))
    };
    let is_left_open = |group: &str| record.open.iter().any(|open| open == group);
    let groups = EXPECTED.into_iter();
    groups
        .filter(|group| !says(group) && !is_left_open(group))
        .collect()
}

/// The id of a vacancy as a table's cell, which has no colon: so it can be a file's name too.
pub(crate) fn cell_of(id: &str) -> String {
    id.replacen(':', ".", 1)
}

/// A field's line of TOML, for examples.
#[cfg(test)]
fn line(name: &str, value: &str) -> String {
    format!("{name} = {value}\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jobs::JobsFolder;

    fn on() -> Date {
        Date::parse("2026-11-30").unwrap()
    }

    #[test]
    fn every_field_but_the_withdrawal_is_explained_once_with_an_example_that_is_in_order() {
        let explained: Vec<&str> = OWN_FIELDS.iter().map(|(name, ..)| *name).collect();
        let fields: Vec<&str> = JobFields::NAMES
            .iter()
            .copied()
            .filter(|name| *name != "withdrawn")
            .collect();
        assert_eq!(explained, fields);
        let all: String = OWN_FIELDS
            .iter()
            .map(|(name, example, _)| line(name, example))
            .collect();
        let all: JobFields = toml::from_str(&all).unwrap();
        assert!(all.vacancy("agency:1").is_ok(), "{:?}", all.vacancy("agency:1"));
        for name in fields {
            let mut again = JobFields::default();
            again.set(name, &all.text_of(name).unwrap()).unwrap();
            assert_eq!(again.text_of(name), all.text_of(name), "{name}");
        }
        assert!(all.clone().set("plase", "나성동").is_err() && all.clone().set("days", "다섯").is_err());
    }

    #[test]
    fn a_new_record_has_what_is_given_and_says_what_is_missing() {
        let mut given = JobFields::default();
        for (name, text) in [
            ("title", "포장 \"사원\""),
            ("company", "가나"),
            ("licences", "운전면허, 지게차운전기능사"),
            ("pay_unit", "월급"),
            ("pay_least", "2300000"),
        ] {
            given.set(name, text).unwrap();
        }
        let first = begin(&[], &given, on(), false).unwrap();
        assert_eq!(first.id, "agency:20261130-1");
        let second = begin(&first.files, &JobFields::default(), on(), false).unwrap();
        assert_eq!((second.id.as_str(), second.files.len()), ("agency:20261130-2", 1));
        let files = [first.files, second.files].concat();
        let folder = JobsFolder::read(&files).unwrap();
        let (_, record) = folder.find("agency:20261130-1").unwrap();
        let vacancy = record.entry().unwrap().0;
        assert_eq!(
            (vacancy.title.as_str(), vacancy.posted),
            ("포장 \"사원\"", Some(on()))
        );
        assert_eq!((vacancy.licences.len(), vacancy.pay.least), (2, Some(2_300_000)));
        // A template is not in order until it has a title.
        assert_eq!(folder.troubles.len(), 1);
        let missing = missing(&files);
        let of = |id: &str| missing.iter().find(|(known, _)| known == id).unwrap().1.clone();
        assert!(of("agency:20261130-1").starts_with(&["hours", "place"]));
        assert!(of("agency:20261130-2").starts_with(&["title", "company", "pay"]));
        // Made-up vacancies and real ones are in two folders, and a folder that is there says which it is.
        assert!(begin(&files, &given, on(), true).is_err());
        let sample = begin(&[], &given, on(), true).unwrap();
        assert!(begin(&sample.files, &given, on(), false).is_ok());
    }
}
