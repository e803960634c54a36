//! Vacancies as JobPosting of schema.org, in JSON-LD: only what it can say without loss.
//!
//! A contract without a term is no `FULL_TIME`, one with a term no `CONTRACTOR`; a master's degree is no more than `postgraduate degree`
//! there. What would be another thing in its words is left out, and counted.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use vacancy::closing::Closing;
use vacancy::model::{Career, Contract, Education, Hours, Pay, PayUnit, Scheme, Vacancy};
use vacancy::place::Place;
use vacancy::publish::Entry;

use super::export::SAMPLE_WORD;
use super::folder::{JobsFolder, Provider};
use super::hours::clock_text;
use super::person::reaches_a_person;
use super::words::support_word;

/// What stands in a document of made-up vacancies, at each of them.
const SAMPLE_NOTICE: &str = "made up; nobody looks for anybody (지어낸 구인)";
/// 고용24's field of the work in prose.
const WORK_IN_PROSE: &str = "jobCont";

/// Vacancies as one document.
#[derive(Debug, Clone, PartialEq)]
pub struct JobPostings {
    /// The document: `@graph` holds a `JobPosting` a vacancy.
    pub document: Value,
    /// What could not be said without loss, by field, and of how many vacancies.
    pub left_out: BTreeMap<&'static str, usize>,
}

/// Writes vacancies of a folder as a document of JSON-LD.
#[must_use]
pub fn job_postings(folder: &JobsFolder, entries: &[Entry]) -> JobPostings {
    let mut left_out: BTreeMap<&'static str, usize> = BTreeMap::new();
    let mut graph = Vec::new();
    for entry in entries {
        let mut said = Said::default();
        said.vacancy(entry, folder.settings.provider_of(&entry.0.id));
        if folder.settings.sample {
            let notice = format!("{SAMPLE_WORD}: {SAMPLE_NOTICE}");
            said.says("disambiguatingDescription", notice.into());
        }
        for field in said.left_out {
            *left_out.entry(field).or_default() += 1;
        }
        graph.push(Value::Object(said.fields));
    }
    JobPostings {
        document: json!({"@context": "https://schema.org/", "@graph": graph}),
        left_out,
    }
}

/// What is said of one vacancy, and what is not.
#[derive(Default)]
struct Said {
    fields: Map<String, Value>,
    left_out: Vec<&'static str>,
}

impl Said {
    fn says(&mut self, name: &str, value: Value) {
        self.fields.insert(name.to_owned(), value);
    }

    /// Says a value if there is one that loses nothing; else counts the field as left out.
    fn says_or_leaves_out(&mut self, name: &str, value: Option<Value>, field: &'static str) {
        match value {
            Some(value) => self.says(name, value),
            None => self.left_out.push(field),
        }
    }

    fn vacancy(&mut self, (vacancy, original): &Entry, provider: Option<&Provider>) {
        self.says("@type", "JobPosting".into());
        let identifier =
            json!({"@type": "PropertyValue", "name": provider.map(|known| &known.name), "value": vacancy.id});
        self.says("identifier", identifier);
        self.says("title", vacancy.title.clone().into());
        if let Some(notice) = provider.map(|known| &known.notice) {
            self.says("creditText", notice.clone().into());
        }
        if let Some(address) = &original.address {
            self.says("url", address.clone().into());
        }
        self.company(vacancy);
        let prose = original.fields.iter().find(|(name, _)| name == WORK_IN_PROSE);
        if let Some((_, text)) = prose {
            let text = (!reaches_a_person(text)).then(|| text.clone().into());
            self.says_or_leaves_out("description", text, "description");
        }
        if let Some(posted) = vacancy.posted {
            self.says("datePosted", posted.to_string().into());
        }
        self.closing(vacancy.closing);
        self.place(&vacancy.place);
        self.pay(&vacancy.pay);
        self.hours(&vacancy.hours);
        self.contract(vacancy.contract);
        self.wanted(vacancy);
        if let Some(count) = vacancy.headcount {
            self.says("totalJobOpenings", count.into());
        }
        if !vacancy.support.is_empty() {
            let words: Vec<&str> = vacancy
                .support
                .iter()
                .map(|support| support_word(*support))
                .collect();
            self.says("jobBenefits", words.join(", ").into());
        }
        self.occupation(vacancy);
    }

    fn company(&mut self, vacancy: &Vacancy) {
        let company = &vacancy.company;
        let mut organization = json!({"@type": "Organization", "name": company.name});
        if let (Some(workers), Some(object)) = (company.workers, organization.as_object_mut()) {
            let number = json!({"@type": "QuantitativeValue", "value": workers});
            object.insert("numberOfEmployees".to_owned(), number);
        }
        self.says("hiringOrganization", organization);
        if let Some(industry) = &company.industry {
            self.says("industry", industry.clone().into());
        }
    }

    /// After the last day it is valid no more, in either case; that it may close before is what cannot be said.
    fn closing(&mut self, closing: Closing) {
        if let Some(day) = closing.last_day() {
            self.says("validThrough", day.to_string().into());
        }
        if matches!(closing, Closing::UntilFilled(_) | Closing::Always) {
            self.left_out.push("closes");
        }
    }

    fn place(&mut self, place: &Place) {
        let mut address =
            json!({"@type": "PostalAddress", "addressCountry": "KR", "addressRegion": "세종특별자치시"});
        match place {
            Place::Unknown => return,
            Place::Elsewhere(_) => return self.left_out.push("place"),
            Place::Sejong => {}
            Place::Unit(unit) => {
                let name = unit.data().map(|data| data.name);
                if let (Some(name), Some(object)) = (name, address.as_object_mut()) {
                    object.insert("addressLocality".to_owned(), name.into());
                }
            }
        }
        self.says("jobLocation", json!({"@type": "Place", "address": address}));
    }

    fn pay(&mut self, pay: &Pay) {
        let Some(unit) = pay.unit else { return };
        let unit = match unit {
            PayUnit::Hour => "HOUR",
            PayUnit::Day => "DAY",
            PayUnit::Month => "MONTH",
            PayUnit::Year => "YEAR",
        };
        let mut amount = Map::new();
        amount.insert("@type".to_owned(), "QuantitativeValue".into());
        amount.insert("unitText".to_owned(), unit.into());
        for (name, won) in [("minValue", pay.least), ("maxValue", pay.most)] {
            if let Some(won) = won {
                amount.insert(name.to_owned(), won.into());
            }
        }
        self.says(
            "baseSalary",
            json!({"@type": "MonetaryAmount", "currency": "KRW", "value": amount}),
        );
    }

    fn hours(&mut self, hours: &Hours) {
        let mut parts = Vec::new();
        if let Some(minutes) = hours.weekly_minutes {
            let rest = match minutes % 60 {
                0 => String::new(),
                rest => format!(" {rest}분"),
            };
            parts.push(format!("주 {}시간{rest}", minutes / 60));
        }
        parts.extend(hours.days.map(|days| format!("주 {days}일")));
        let times = hours
            .daily
            .map(|(begins, ends)| (clock_text(begins), clock_text(ends)));
        parts.extend(times.map(|(begins, ends)| format!("{begins}~{ends}")));
        parts.extend(
            hours
                .shifts
                .map(|shifts| if shifts { "교대 근무" } else { "교대 없음" }.to_owned()),
        );
        if !parts.is_empty() {
            self.says("workHours", parts.join(", ").into());
        }
    }

    /// Part of the time and by the day are said; whether with or without a term is not, and neither is another contract.
    fn contract(&mut self, contract: Option<Contract>) {
        let Some(contract) = contract else { return };
        let said = match contract {
            Contract::PermanentPartTime | Contract::FixedTermPartTime => Some("PART_TIME"),
            Contract::Daily => Some("PER_DIEM"),
            Contract::Permanent | Contract::FixedTerm | Contract::Agency | Contract::Substitute => None,
        };
        if let Some(said) = said {
            self.says("employmentType", said.into());
        }
        if contract != Contract::Daily {
            self.left_out.push("contract");
        }
    }

    /// What one has to have: education, career, licences, languages; and who is preferred, for which there is no word.
    fn wanted(&mut self, vacancy: &Vacancy) {
        if let Some(education) = vacancy.education {
            let credential = |category: &str| {
                let kind = "EducationalOccupationalCredential";
                json!({"@type": kind, "credentialCategory": category})
            };
            let said = match education {
                Education::Any => Some("no requirements".into()),
                Education::High => Some(credential("high school")),
                Education::College => Some(credential("associate degree")),
                Education::University => Some(credential("bachelor degree")),
                Education::Primary | Education::Middle | Education::Master | Education::Doctor => None,
            };
            self.says_or_leaves_out("educationRequirements", said, "education");
        }
        let months = |months: u16| {
            let kind = "OccupationalExperienceRequirements";
            json!({"@type": kind, "monthsOfExperience": months})
        };
        let said = match vacancy.career {
            Career::Unknown => None,
            Career::Any => Some(Some("no requirements".into())),
            // Of some months that are not said, and of people without any, there is nothing to write.
            Career::Newcomer | Career::Months(0) => Some(None),
            Career::Months(count) => Some(Some(months(count))),
        };
        if let Some(said) = said {
            self.says_or_leaves_out("experienceRequirements", said, "career");
        }
        if !vacancy.licences.is_empty() {
            self.says("qualifications", vacancy.licences.join(", ").into());
        }
        if !vacancy.languages.is_empty() {
            self.left_out.push("languages");
        }
        if vacancy.preferred.is_some() {
            self.left_out.push("preferred");
        }
    }

    fn occupation(&mut self, vacancy: &Vacancy) {
        let occupation = &vacancy.occupation;
        let said = occupation.code.map(|code| {
            let scheme = match code.scheme {
                Scheme::Keco2018 => "KECO 2018",
                Scheme::Keco2025 => "KECO 2025",
            };
            let digits = format!("{:04}", code.unit);
            let name = &occupation.name;
            json!({"@type": "CategoryCode", "inCodeSet": scheme, "codeValue": digits, "name": name})
        });
        let name = (!occupation.name.is_empty()).then(|| occupation.name.clone().into());
        if said.is_none() && occupation.group.is_some() {
            self.left_out.push("occupation_group");
        }
        if let Some(said) = said.or(name) {
            self.says("occupationalCategory", said);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jobs::JobFields;
    use crate::jobs::own::begin;
    use eligibility::Date;

    fn said(fields: &str, sample: bool) -> (Value, BTreeMap<&'static str, usize>) {
        let fields = format!("title = \"포장\"\ncompany = \"가나\"\n{fields}");
        let given: JobFields = toml::from_str(&fields).unwrap();
        let on = Date::parse("2026-11-30").unwrap();
        let files = begin(&[], &given, on, sample).unwrap().files;
        let folder = JobsFolder::read(&files).unwrap();
        let made = job_postings(&folder, &folder.entries(on).unwrap());
        (made.document["@graph"][0].clone(), made.left_out)
    }

    #[test]
    fn what_loses_nothing_is_said() {
        let (posting, left_out) = said(
            "closes = \"2026-12-31\"\nplace = \"나성동\"\npay_unit = \"시급\"\npay_least = 11000\n\
             weekly_minutes = 2410\ncareer = \"경력 12개월\"\neducation = \"고졸\"\ncontract = \"일용\"\n\
             headcount = 2\nworkers = 25\nsupport = [\"중식\"]\nlicences = [\"운전면허\"]\n\
             occupation = \"환경공학 기술자\"\noccupation_code = \"keco2025:1555\"",
            false,
        );
        assert!(left_out.is_empty(), "{left_out:?}");
        for (path, value) in [
            ("/@type", json!("JobPosting")),
            ("/identifier/value", json!("agency:20261130-1")),
            ("/hiringOrganization/numberOfEmployees/value", json!(25)),
            ("/datePosted", json!("2026-11-30")),
            ("/validThrough", json!("2026-12-31")),
            ("/jobLocation/address/addressLocality", json!("나성동")),
            ("/baseSalary/value/minValue", json!(11_000)),
            ("/baseSalary/value/unitText", json!("HOUR")),
            ("/workHours", json!("주 40시간 10분")),
            ("/employmentType", json!("PER_DIEM")),
            ("/experienceRequirements/monthsOfExperience", json!(12)),
            ("/educationRequirements/credentialCategory", json!("high school")),
            ("/occupationalCategory/codeValue", json!("1555")),
            ("/qualifications", json!("운전면허")),
        ] {
            assert_eq!(posting.pointer(path), Some(&value), "{path} of {posting}");
        }
        // No upper end is none, and a made-up vacancy says what it is.
        assert_eq!(posting.pointer("/baseSalary/value/maxValue"), None);
        assert_eq!(posting.get("disambiguatingDescription"), None);
        assert!(
            said("", true).0["disambiguatingDescription"]
                .as_str()
                .unwrap()
                .contains("견본")
        );
    }

    #[test]
    fn what_would_lose_something_is_left_out_and_counted() {
        for (fields, name, absent) in [
            ("contract = \"정규직\"", "contract", "employmentType"),
            ("contract = \"계약직\"", "contract", "employmentType"),
            ("education = \"석사\"", "education", "educationRequirements"),
            ("career = \"신입\"", "career", "experienceRequirements"),
            ("place = \"서울 외 14\"", "place", "jobLocation"),
            ("closes = \"상시\"", "closes", "validThrough"),
            ("preferred = \"인근 거주자\"", "preferred", "qualifications"),
            ("languages = [\"영어\"]", "languages", "qualifications"),
            (
                "occupation_group = \"89\"",
                "occupation_group",
                "occupationalCategory",
            ),
        ] {
            let (posting, left_out) = said(fields, false);
            assert_eq!(left_out.into_iter().collect::<Vec<_>>(), [(name, 1)], "{fields}");
            assert_eq!(posting.get(absent), None, "{fields}");
        }
        // The part that can be said is, and the rest is counted.
        let (posting, left_out) = said(
            "closes = \"채용시까지 2026-12-31\"\ncontract = \"정규직(시간제)\"",
            false,
        );
        assert_eq!(
            (&posting["validThrough"], &posting["employmentType"]),
            (&json!("2026-12-31"), &json!("PART_TIME"))
        );
        assert_eq!(left_out.len(), 2);
    }
}
