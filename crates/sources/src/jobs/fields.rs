//! A vacancy as a record keeps it and as a person writes it: every field in words, any of them missing.

use eligibility::Date;
use serde::{Deserialize, Serialize};
use vacancy::closing::Closing;
use vacancy::model::{Career, Company, Hours, Occupation, Pay, Vacancy};
use vacancy::place::Place;

use super::record_fields::record_fields;
use super::report::Counted;
use super::said::Said;
use super::{hours, occupation, place, terms, words};

/// What is known of a vacancy, in words. A field that is missing is not known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct JobFields {
    /// What the employer calls it.
    pub title: Option<String>,
    /// The company's name.
    pub company: Option<String>,
    /// What the company does.
    pub industry: Option<String>,
    /// How many work there.
    pub workers: Option<u32>,
    /// What the work is called.
    pub occupation: Option<String>,
    /// The code of the work with its year, as `keco2025:1555`.
    pub occupation_code: Option<String>,
    /// The minor group of the work, two digits of KECO, as `23`; the same in 2018 and 2025.
    pub occupation_group: Option<String>,
    /// Until when one can apply, as `2026-10-31`, `채용시까지 2026-11-30` or `상시`.
    pub closes: Option<String>,
    /// The day of posting.
    pub posted: Option<Date>,
    /// For what the pay is: `시급`, `일급`, `월급` or `연봉`.
    pub pay_unit: Option<String>,
    /// The least pay in won.
    pub pay_least: Option<u64>,
    /// The most pay in won.
    pub pay_most: Option<u64>,
    /// Minutes of work a week.
    pub weekly_minutes: Option<u16>,
    /// Days of work a week.
    pub days: Option<u8>,
    /// When a day of work begins, as `09:00`.
    pub begins: Option<String>,
    /// When it ends, as `18:00`.
    pub ends: Option<String>,
    /// Whether one works in shifts.
    pub shifts: Option<bool>,
    /// Where one works: a unit of Sejong as `나성동`, `세종`, or a place that begins with its province.
    pub place: Option<String>,
    /// On what terms, as `정규직` or 고용24's words.
    pub contract: Option<String>,
    /// The least education, as `고졸`.
    pub education: Option<String>,
    /// What one has to have worked, as `경력무관`, `신입` or `경력 12개월`.
    pub career: Option<String>,
    /// Licences that one has to have.
    pub licences: Option<Vec<String>>,
    /// Languages that one has to speak.
    pub languages: Option<Vec<String>>,
    /// How many are looked for.
    pub headcount: Option<u16>,
    /// What is given beside the pay, as `기숙사`.
    pub support: Option<Vec<String>>,
    /// Who is preferred.
    pub preferred: Option<String>,
    /// Whether it was withdrawn.
    pub withdrawn: Option<bool>,
}

/// A field whose value is not readable.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{field}` is `{value}`; write it as {expected}")]
pub struct FieldError {
    /// The field.
    pub field: &'static str,
    /// What it is.
    pub value: String,
    /// How it is written.
    pub expected: &'static str,
}

/// The groups that a report counts by, and the fields of which one is enough.
const GROUPS: &[(&str, &[&str])] = &[
    ("title", &["title"]),
    ("company", &["company"]),
    ("industry", &["industry"]),
    ("workers", &["workers"]),
    ("occupation", &["occupation"]),
    ("closes", &["closes"]),
    ("posted", &["posted"]),
    ("pay", &["pay_least", "pay_most"]),
    ("hours", &["weekly_minutes", "days", "begins", "shifts"]),
    ("place", &["place"]),
    ("contract", &["contract"]),
    ("education", &["education"]),
    ("career", &["career"]),
    ("licences", &["licences"]),
    ("languages", &["languages"]),
    ("headcount", &["headcount"]),
    ("support", &["support"]),
    ("preferred", &["preferred"]),
];

record_fields! {
    JobFields {
        title, company, industry, workers, occupation, occupation_code, occupation_group, closes, posted,
        pay_unit, pay_least, pay_most, weekly_minutes, days, begins, ends, shifts, place, contract, education,
        career, licences, languages, headcount, support, preferred, withdrawn
    }
    const FOLDER: &'static str = "vacancies";
    const HEAD: &'static str = "# A vacancy. An import writes all but `[hand]` anew.\n";
    const HINT: &'static str = "place = \"나성동\".\n# open = [\"pay\"] makes a field unknown.\n";
    const GROUPS: &'static [(&'static str, &'static [&'static str])] = GROUPS;

    fn counted(number: usize) -> Counted {
        Counted::Vacancies(number)
    }

    fn mend(&mut self) {
        if self.begins.is_none() {
            self.ends = None;
        }
        if self.pay_least.is_none() && self.pay_most.is_none() {
            self.pay_unit = None;
        }
    }

    fn expect_readable(&self, id: &str) -> Result<(), FieldError> {
        self.vacancy(id).map(drop)
    }
}

impl JobFields {
    /// The vacancy that these fields say.
    ///
    /// # Errors
    /// [`FieldError`] for the first field whose value is not readable.
    pub fn vacancy(&self, id: &str) -> Result<Vacancy, FieldError> {
        let title = needed("title", self.title.as_deref())?;
        let company = needed("company", self.company.as_deref())?;
        Ok(Vacancy {
            id: id.to_owned(),
            title,
            company: Company {
                name: company,
                industry: self.industry.clone(),
                workers: self.workers,
            },
            occupation: Occupation {
                code: read(
                    "occupation_code",
                    self.occupation_code.as_deref(),
                    "`keco2025:` and four digits",
                    occupation::kept,
                )?,
                group: read(
                    "occupation_group",
                    self.occupation_group.as_deref(),
                    "the two digits of a minor group of KECO, as `23`",
                    occupation::kept_group,
                )?,
                name: self.occupation.clone().unwrap_or_default(),
            },
            closing: self.closing()?,
            posted: self.posted,
            pay: self.pay()?,
            hours: self.hours()?,
            place: read(
                "place",
                self.place.as_deref(),
                "a unit as `나성동`, `세종`, or a place that begins with its province",
                place::kept,
            )?
            .unwrap_or(Place::Unknown),
            contract: read(
                "contract",
                self.contract.as_deref(),
                "`정규직` or `계약직`",
                words::contract,
            )?,
            education: read(
                "education",
                self.education.as_deref(),
                "`고졸` or `학력무관`",
                words::education,
            )?,
            career: self.career()?,
            licences: self.licences.clone().unwrap_or_default(),
            languages: self.languages.clone().unwrap_or_default(),
            headcount: match self.headcount {
                Some(0) => return Err(error("headcount", "0", "a number above 0, or leave it out")),
                other => other,
            },
            support: self
                .support
                .iter()
                .flatten()
                .map(|item| {
                    words::support(item)
                        .ok_or_else(|| error("support", item, "`기숙사`, `통근버스` or `중식`"))
                })
                .collect::<Result<_, _>>()?,
            preferred: self.preferred.clone(),
        })
    }

    fn career(&self) -> Result<Career, FieldError> {
        let expected = "`신입`, `경력무관` or `경력 12개월`";
        let known = |text: &str| match terms::career(text) {
            Said::Is(career) => Some(career),
            Said::Open | Said::Unreadable(_) => None,
        };
        Ok(read("career", self.career.as_deref(), expected, known)?.unwrap_or(Career::Unknown))
    }

    fn closing(&self) -> Result<Closing, FieldError> {
        let expected = "`2026-10-31`, `채용시까지`, `채용시까지 2026-11-30` or `상시`";
        let known = |text: &str| Some(Closing::read(text)).filter(|closing| *closing != Closing::Unknown);
        Ok(read("closes", self.closes.as_deref(), expected, known)?.unwrap_or(Closing::Unknown))
    }

    fn pay(&self) -> Result<Pay, FieldError> {
        let unit = read(
            "pay_unit",
            self.pay_unit.as_deref(),
            "`시급`, `일급`, `월급` or `연봉`",
            words::pay_unit,
        )?;
        match super::pay::of_numbers(unit, self.pay_least, self.pay_most) {
            Said::Is(pay) => Ok(pay),
            Said::Open => Ok(Pay::default()),
            Said::Unreadable(_) => {
                let both = format!("{:?} to {:?}", self.pay_least, self.pay_most);
                Err(error(
                    "pay_least",
                    &both,
                    "won from the least to the most, with `pay_unit`",
                ))
            }
        }
    }

    fn hours(&self) -> Result<Hours, FieldError> {
        let expected = "`begins` and `ends`, both as `09:00`";
        let begins = read("begins", self.begins.as_deref(), expected, hours::clock)?;
        let ends = read("ends", self.ends.as_deref(), expected, hours::clock)?;
        if begins.is_some() != ends.is_some() {
            return Err(error("begins", "alone", expected));
        }
        if self.days.is_some_and(|days| !(1..=7).contains(&days)) {
            return Err(error(
                "days",
                &self.days.unwrap_or_default().to_string(),
                "1 to 7",
            ));
        }
        if self.weekly_minutes.is_some_and(|minutes| minutes > 7 * 1_440) {
            let value = self.weekly_minutes.unwrap_or_default().to_string();
            return Err(error("weekly_minutes", &value, "minutes of one week"));
        }
        Ok(Hours {
            weekly_minutes: self.weekly_minutes,
            days: self.days,
            daily: begins.zip(ends),
            shifts: self.shifts,
        })
    }
}

/// The text that a closing is kept by; `None` where it is not known.
pub(crate) fn closing_text(closing: Closing) -> Option<String> {
    match closing {
        Closing::Unknown => None,
        Closing::On(day) => Some(day.to_string()),
        Closing::UntilFilled(None) => Some("채용시까지".to_owned()),
        Closing::UntilFilled(Some(day)) => Some(format!("채용시까지 {day}")),
        Closing::Always => Some("상시".to_owned()),
    }
}

pub(crate) fn error(field: &'static str, value: &str, expected: &'static str) -> FieldError {
    FieldError {
        field,
        value: value.to_owned(),
        expected,
    }
}

pub(crate) fn needed(field: &'static str, value: Option<&str>) -> Result<String, FieldError> {
    let text = value.map(str::trim).filter(|text| !text.is_empty());
    text.map(str::to_owned).ok_or_else(|| {
        error(
            field,
            "",
            "a text that is not empty, under `[hand]` if the notice has none",
        )
    })
}

fn read<T>(
    field: &'static str,
    value: Option<&str>,
    expected: &'static str,
    read: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, FieldError> {
    value
        .map(|text| read(text).ok_or_else(|| error(field, text, expected)))
        .transpose()
}
