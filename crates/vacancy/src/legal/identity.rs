//! What a finding is about, and the name that it keeps as long as that stays the same.

use std::fmt::{Display, Write as _};

use sha2::{Digest, Sha256};

use crate::legal::finding::{Field, Finding};
use crate::legal::posting::{Posting, Shift, StatedPay, Workers};
use crate::wage::{ContractTerm, OccupationScheme, Unit, years};

/// What is hashed besides, so that another form of names is told from this one.
const DOMAIN: &str = "didim finding v1";
/// The number of hexadecimal digits of a name: of 100,000 vacancies with three findings each no two share one with 99.9 %, and a name is
/// only ever looked up together with its vacancy.
const NAME_DIGITS: usize = 12;

impl Finding {
    /// Returns the finding's name in a vacancy: the same as long as the vacancy, the rule, the grade, and the words or figures that it is
    /// about are the same. Of a text these are the lines in which it was found; of figures all that the rule reckons with, and the sum.
    /// So a decision about it is void once they change, and stands while anything else does.
    #[must_use]
    pub fn name(&self, vacancy: &str, posting: &Posting) -> String {
        let field = match &self.place.field {
            Field::Body(name) => name.as_str(),
            other => field_name(other),
        };
        let arithmetic = self.arithmetic.as_deref().unwrap_or_default();
        let subject = self.subject(posting);
        let parts = [
            vacancy,
            self.rule.name(),
            self.grade.name(),
            field,
            &subject,
            arithmetic,
        ];
        let mut hash = Sha256::new();
        for part in [DOMAIN].into_iter().chain(parts) {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
        let mut digits = base16ct::lower::encode_string(&hash.finalize());
        digits.truncate(NAME_DIGITS);
        digits
    }

    /// Returns what the finding is about: the words in their lines, or the figures in one form.
    #[must_use]
    pub fn subject(&self, posting: &Posting) -> String {
        let week = || {
            let stated = [posting.weekly_minutes, posting.daily_minutes];
            let stated = stated.map(told).join(" ");
            format!("{stated} {}", told(posting.days))
        };
        match &self.place.field {
            Field::Title => self.lines(&posting.title),
            Field::Body(name) => {
                let text = posting.texts.iter().find(|text| text.field == *name);
                self.lines(text.map_or("", |text| &text.text))
            }
            Field::Pay => format!("{} {} {}", pay(posting.pay), week(), terms(posting)),
            Field::Probation => {
                let probation = posting.probation;
                let percent = probation.map(|probation| probation.percent);
                let months = probation.and_then(|probation| probation.months);
                let (percent, months) = (told(percent), told(months));
                let (pay, terms) = (pay(posting.pay), terms(posting));
                format!("{pay} {} {terms} {percent} {months}", week())
            }
            Field::Hours => {
                let unit = posting.pay.map(|pay| unit(pay.unit));
                let (unit, age) = (told(unit), told(posting.least_age));
                format!("{} {} {unit} {age}", week(), shifts(&posting.shifts))
            }
            Field::Headcount => told(posting.headcount),
            Field::Term => [posting.start, posting.end, posting.posted].map(told).join(" "),
            Field::Closing => [posting.posted, posting.closing].map(told).join(" "),
            Field::LeastAge => told(posting.least_age),
        }
    }

    /// The lines of a text in which the finding is, and its words in them.
    fn lines(&self, text: &str) -> String {
        let Some(range) = self.place.range.clone() else {
            return text.to_owned();
        };
        let is_end = |letter: char| matches!(letter, '\n' | '\r' | '\u{2028}' | '\u{2029}');
        let before = text.get(..range.start).unwrap_or_default();
        let after = text.get(range.end..).unwrap_or_default();
        let starts = before.trim_end_matches(|letter| !is_end(letter)).len();
        let ends = range.end + after.find(is_end).unwrap_or(after.len());
        let lines = text.get(starts..ends).unwrap_or_default().trim();
        format!("{}\n{lines}", text.get(range).unwrap_or_default())
    }
}

/// What a rule about wages reckons with beside the pay and the hours.
fn terms(posting: &Posting) -> String {
    let contract = match posting.contract {
        ContractTerm::Unknown => "-".to_owned(),
        ContractTerm::WithoutTerm => "without".to_owned(),
        ContractTerm::Months(months) => months.to_string(),
    };
    let workers = match posting.workers {
        Workers::Unknown => None,
        Workers::Number(number) => Some(number),
    };
    let occupation = posting.occupation.as_ref().map(|work| {
        let scheme = match work.scheme {
            OccupationScheme::Ksco => "ksco",
            OccupationScheme::Keco => "keco",
        };
        format!("{scheme}{}:{}", work.year, work.code)
    });
    let years = years(posting.posted, posting.closing, posting.start);
    let mut text = format!("{contract} {} {}", told(workers), told(occupation));
    for year in years {
        // A string takes all that is written to it.
        let _ = write!(text, " {year}");
    }
    text
}

fn pay(pay: Option<StatedPay>) -> String {
    let Some(pay) = pay else {
        return told::<u64>(None);
    };
    format!("{} {} {}", unit(pay.unit), told(pay.least), told(pay.most))
}

fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::Hour => "hour",
        Unit::Day => "day",
        Unit::Month => "month",
        Unit::Year => "year",
    }
}

fn shifts(shifts: &[Shift]) -> String {
    let told = shifts.iter().map(|shift| format!("{}-{}", shift.from, shift.to));
    told.collect::<Vec<_>>().join(",")
}

/// A value, or a hyphen if there is none.
fn told<T: Display>(value: Option<T>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| value.to_string())
}

/// The name of a field that is no text.
fn field_name(field: &Field) -> &'static str {
    match field {
        Field::Title => "title",
        Field::Body(_) => "text",
        Field::Pay => "pay",
        Field::Hours => "hours",
        Field::Probation => "probation",
        Field::Headcount => "headcount",
        Field::Term => "term",
        Field::Closing => "closing",
        Field::LeastAge => "least age",
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::legal::{Text, check};

    fn posting(text: &str, least: u64, weekly_minutes: Option<u32>) -> Posting {
        Posting {
            title: "포장".to_owned(),
            texts: vec![Text {
                field: "jobCont".to_owned(),
                text: text.to_owned(),
            }],
            pay: Some(StatedPay {
                unit: Unit::Month,
                least: Some(least),
                most: None,
            }),
            weekly_minutes,
            posted: eligibility::Date::parse("2026-03-02").ok(),
            ..Posting::default()
        }
    }

    fn names(posting: &Posting) -> BTreeSet<String> {
        let findings = check(posting);
        findings
            .iter()
            .map(|finding| finding.name("own:1", posting))
            .collect()
    }

    #[test]
    fn a_name_stays_while_its_line_does_and_goes_with_it() {
        let first = posting(
            "포장을 해요\n35세 이하만 지원해 주세요\n주차 가능",
            2_400_000,
            Some(2_400),
        );
        let named = names(&first);
        assert_eq!(named.len(), 1);
        let elsewhere = posting(
            "급식 제공\n\n35세 이하만 지원해 주세요 \n버스 있음",
            2_400_000,
            Some(2_400),
        );
        assert_eq!(names(&elsewhere), named);
        let dearer = posting("35세 이하만 지원해 주세요", 2_900_000, Some(2_400));
        assert_eq!(names(&dearer), named);
        for changed in [
            "36세 이하만 지원해 주세요",
            "35세 이하만 지원해 주세요. 예외 없음",
        ] {
            let changed = names(&posting(changed, 2_400_000, Some(2_400)));
            assert!(changed.len() == 1 && changed.is_disjoint(&named));
        }
        let bare = posting("35세 이하만 지원해 주세요", 2_400_000, Some(2_400));
        let other = check(&bare).first().map(|finding| finding.name("own:2", &bare));
        assert!(other.is_some_and(|other| !named.contains(&other)));
    }

    #[test]
    fn a_finding_about_figures_goes_with_what_it_reckons_with() {
        let low = posting("포장", 2_000_000, Some(2_400));
        let named = names(&low);
        assert_eq!(named.len(), 1);
        assert_eq!(names(&posting("다른 말", 2_000_000, Some(2_400))), named);
        for changed in [
            posting("포장", 2_000_001, Some(2_400)),
            posting("포장", 2_000_000, Some(2_410)),
        ] {
            assert!(names(&changed).is_disjoint(&named));
        }
        let next_year = Posting {
            posted: eligibility::Date::parse("2025-03-02").ok(),
            ..low
        };
        assert!(names(&next_year).is_disjoint(&named));
    }
}
