//! A company's form as the check reads it: which field says what, where a finding is shown, and what stands in its place.
//!
//! The ids are those of the catalog's fields (`catalog/forms.toml`); a test of the app holds both together. Answers are as they are sent
//! (`catalog::form::written`): clean, with numbers in digits.

mod replace;
mod row;

use std::collections::BTreeMap;

use eligibility::Date;

use super::finding::{Field, Finding};
use super::posting::{Posting, StatedPay, Text, Workers};
use crate::wage::{ContractTerm, Unit};

pub use replace::{Replacement, replacement};
pub use row::{RowWords, row};

/// A company's answers, by the ids of the fields.
pub type Answers = BTreeMap<String, String>;

/// The field with the work, which is the vacancy's title.
pub const TITLE: &str = "vacancy_job";
/// The field with the number of people who are wanted.
pub const HEADCOUNT: &str = "vacancy_count";
/// The field with the number of workers that the company has always.
pub const WORKERS: &str = "employees";
/// The choice of what the pay is for.
pub const PAY_UNIT: &str = "vacancy_pay_unit";
/// The field with the pay, in won.
pub const PAY: &str = "vacancy_pay";
/// The field with the hours of a week, without breaks.
pub const WEEK: &str = "vacancy_week";
/// The field with the days of a week.
pub const DAYS: &str = "vacancy_days";
/// The choice of the contract.
pub const CONTRACT: &str = "vacancy_contract";
/// The field with the day on which work starts.
pub const START: &str = "vacancy_start";
/// The field with the last day for applications.
pub const CLOSING: &str = "vacancy_closing";
/// The fields whose text is read.
pub const TEXTS: [&str; 2] = ["vacancy_conditions", "request"];
/// The field in which what was found goes along.
pub const FOUND: &str = "vacancy_findings";

/// What the choice of [`PAY_UNIT`] may be.
pub const PAY_UNITS: [(&str, Unit); 4] = [
    ("hour", Unit::Hour),
    ("day", Unit::Day),
    ("month", Unit::Month),
    ("year", Unit::Year),
];

/// What the choice of [`CONTRACT`] may be. A contract with a term says no months.
pub const CONTRACTS: [(&str, ContractTerm); 3] = [
    ("permanent", ContractTerm::WithoutTerm),
    ("term", ContractTerm::Unknown),
    ("daily", ContractTerm::Unknown),
];

/// All fields that are read.
pub const FIELDS: [&str; 12] = [
    TITLE,
    HEADCOUNT,
    WORKERS,
    PAY_UNIT,
    PAY,
    WEEK,
    DAYS,
    CONTRACT,
    START,
    CLOSING,
    "vacancy_conditions",
    "request",
];

const HOUR_MINUTES: u32 = 60;

/// Returns what a form says, as it would be posted on a day. What is not filled in, or cannot be read, is not known.
#[must_use]
pub fn posting(answers: &Answers, today: Date) -> Posting {
    let text = |id: &str| answers.get(id).map(String::as_str);
    let number = |id: &str| text(id).and_then(|text| text.parse::<u32>().ok());
    let day = |id: &str| text(id).and_then(|text| Date::parse(text).ok());
    let texts = TEXTS.iter().filter_map(|id| {
        let text = text(id)?.to_owned();
        let field = (*id).to_owned();
        Some(Text { field, text })
    });
    Posting {
        title: text(TITLE).unwrap_or_default().to_owned(),
        texts: texts.collect(),
        pay: pay(text(PAY_UNIT), number(PAY)),
        weekly_minutes: number(WEEK).and_then(|hours| hours.checked_mul(HOUR_MINUTES)),
        days: number(DAYS).and_then(|days| u8::try_from(days).ok()),
        start: day(START),
        contract: chosen(&CONTRACTS, text(CONTRACT)).unwrap_or_default(),
        workers: number(WORKERS).map_or(Workers::Unknown, Workers::Number),
        headcount: number(HEADCOUNT),
        posted: Some(today),
        closing: day(CLOSING),
        ..Posting::default()
    }
}

/// A pay is stated with its amount and what it is for: one alone says nothing.
fn pay(unit: Option<&str>, won: Option<u32>) -> Option<StatedPay> {
    Some(StatedPay {
        unit: chosen(&PAY_UNITS, unit)?,
        least: Some(u64::from(won?)),
        most: None,
    })
}

fn chosen<Meaning: Copy>(options: &[(&str, Meaning)], value: Option<&str>) -> Option<Meaning> {
    let known = options.iter().find(|(known, _)| Some(*known) == value);
    known.map(|(_, meaning)| *meaning)
}

/// Returns the id of the field under which a finding is shown.
#[must_use]
pub fn field_of(finding: &Finding) -> &str {
    match &finding.place.field {
        Field::Title => TITLE,
        Field::Body(id) => id,
        Field::Pay | Field::Probation => PAY,
        Field::Hours => WEEK,
        Field::Headcount => HEADCOUNT,
        Field::Term => START,
        Field::Closing => CLOSING,
        Field::LeastAge => "vacancy_conditions",
    }
}

/// Returns whether a field has been come to: it or one behind it is filled in. `order` are the ids of the form's fields as they stand. What
/// is missing is told where somebody has passed it by, not in a form that nobody has begun.
#[must_use]
pub fn is_reached(field: &str, order: &[String], answers: &Answers) -> bool {
    let filled = |id: &String| answers.get(id).is_some_and(|text| !text.is_empty());
    let from = order.iter().position(|id| id == field);
    from.is_some_and(|from| order.iter().skip(from).filter(|id| *id != FOUND).any(filled))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::legal::{Grade, Rule, check};

    fn answers(rows: &[(&str, &str)]) -> Answers {
        let lawful = [
            (TITLE, "포장 직원 모집"),
            (HEADCOUNT, "2"),
            (WORKERS, "50"),
            (PAY_UNIT, "month"),
            (PAY, "2500000"),
            (WEEK, "40"),
            (DAYS, "5"),
            (CONTRACT, "permanent"),
            (START, "2026-12-07"),
            (CLOSING, "2026-12-20"),
            ("vacancy_conditions", "상자를 포장해요. 09:00~18:00"),
        ];
        let all = lawful.iter().chain(rows);
        let filled = all.map(|(id, text)| ((*id).to_owned(), (*text).to_owned()));
        let mut answers: Answers = filled.collect();
        answers.retain(|_, text| !text.is_empty());
        answers
    }

    fn today() -> Date {
        Date::from_ymd(2026, 11, 30).unwrap()
    }

    /// Answers that differ from lawful ones, and what is found of them: how grave, by which rule, under which field.
    #[expect(clippy::type_complexity, reason = "a table")]
    const CASES: &[(&[(&str, &str)], &[(Grade, Rule, &str)])] = &[
        (&[], &[]),
        (
            &[(TITLE, "포장 직원 (35세 이하)")],
            &[(Grade::Refuse, Rule::Age, TITLE)],
        ),
        (
            &[("request", "여자만 보내 주세요")],
            &[(Grade::Ask, Rule::Sex, "request")],
        ),
        (
            &[("vacancy_conditions", "용모 단정한 분")],
            &[(Grade::Refuse, Rule::Person, "vacancy_conditions")],
        ),
        // Below 30 workers another law speaks, and the staff asks.
        (
            &[("vacancy_conditions", "용모 단정한 분"), (WORKERS, "8")],
            &[(Grade::Ask, Rule::Looks, "vacancy_conditions")],
        ),
        (&[(PAY, "2000000")], &[(Grade::Refuse, Rule::MinimumWage, PAY)]),
        // From January the next year's minimum wage counts.
        (
            &[(PAY, "2200000"), (START, "2027-01-04")],
            &[(Grade::Refuse, Rule::MinimumWage, PAY)],
        ),
        (&[(PAY, "")], &[(Grade::Refuse, Rule::Terms, PAY)]),
        (&[(PAY_UNIT, "")], &[(Grade::Refuse, Rule::Terms, PAY)]),
        (
            &[(WEEK, "")],
            &[
                (Grade::Refuse, Rule::Terms, WEEK),
                (Grade::Ask, Rule::MinimumWage, WEEK),
            ],
        ),
        (&[(HEADCOUNT, "0")], &[(Grade::Ask, Rule::Plausible, HEADCOUNT)]),
        (
            &[(WEEK, "170")],
            &[
                (Grade::Refuse, Rule::MinimumWage, PAY),
                (Grade::Ask, Rule::Plausible, WEEK),
            ],
        ),
        (
            &[(CLOSING, "2027-02-01")],
            &[(Grade::Ask, Rule::Validity, CLOSING)],
        ),
        (
            &[(CLOSING, "2026-11-01")],
            &[(Grade::Ask, Rule::Plausible, CLOSING)],
        ),
        (
            &[("vacancy_conditions", "17세 이상 가능")],
            &[
                (Grade::Note, Rule::Guardian, "vacancy_conditions"),
                (Grade::Refuse, Rule::YouthHours, WEEK),
            ],
        ),
        (
            &[(PAY_UNIT, "day"), (PAY, "80000")],
            &[(Grade::Refuse, Rule::MinimumWage, PAY)],
        ),
        (&[(PAY_UNIT, "day"), (PAY, "82560")], &[]),
        (
            &[(PAY_UNIT, "day"), (PAY, "82560"), (DAYS, "")],
            &[(Grade::Ask, Rule::MinimumWage, WEEK)],
        ),
    ];

    #[test]
    fn every_field_is_read_and_a_finding_stands_under_the_field_it_is_about() {
        for (rows, expected) in CASES {
            let findings = check(&posting(&answers(rows), today()));
            let found: Vec<_> = findings
                .iter()
                .map(|finding| (finding.grade, finding.rule, field_of(finding)))
                .collect();
            assert_eq!(&found, expected, "{rows:?}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_not_known() {
        let odd = answers(&[
            (PAY, "많이"),
            (PAY_UNIT, "week"),
            (START, "내일"),
            (WEEK, "99999999999"),
        ]);
        let posting = posting(&odd, today());
        assert_eq!(
            (posting.pay, posting.start, posting.weekly_minutes),
            (None, None, None)
        );
    }

    #[test]
    fn what_is_missing_is_told_where_it_was_passed_by() {
        let order: Vec<String> = [TITLE, PAY, WEEK, "vacancy_conditions", FOUND]
            .map(str::to_owned)
            .to_vec();
        let filled = |id: &str| Answers::from([(id.to_owned(), "가".to_owned())]);
        for (filled_in, reached) in [
            (TITLE, &[TITLE][..]),
            (WEEK, &[TITLE, PAY, WEEK]),
            ("vacancy_conditions", &[TITLE, PAY, WEEK, "vacancy_conditions"]),
            (FOUND, &[]),
            ("company", &[]),
        ] {
            let is = |id: &&String| is_reached(id, &order, &filled(filled_in));
            let found: Vec<&String> = order.iter().filter(is).collect();
            assert_eq!(found, reached, "{filled_in}");
        }
    }
}
