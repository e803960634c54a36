//! A vacancy as the check reads it.

use crate::legal::posting::{Posting, Shift, StatedPay, Text, Workers};
use crate::model::{Contract, OccupationCode, Original, Pay, PayUnit, Scheme, Vacancy};
use crate::wage::{CodedOccupation, ContractTerm, OccupationScheme, Unit};

impl Posting {
    /// Takes what a check needs from a vacancy and what it was read from. Breaks are not known, so that the hours of a day are not
    /// counted from when it begins and ends; what the model does not have (a probation, the first day of work) is read from no text.
    #[must_use]
    pub fn of(vacancy: &Vacancy, original: &Original) -> Self {
        let texts = original.fields.iter().map(|(field, text)| Text {
            field: field.clone(),
            text: text.clone(),
        });
        // What a person wrote into a record stands in no original, and visitors read it too.
        let by_hand = [
            ("preferred", vacancy.preferred.as_deref()),
            ("occupation", Some(vacancy.occupation.name.as_str())),
        ];
        let is_new = |words: &str| original.fields.iter().all(|(_, text)| !text.contains(words));
        let by_hand = by_hand.into_iter().filter_map(|(field, words)| {
            let words = words.filter(|words| is_new(words))?;
            Some(Text {
                field: field.to_owned(),
                text: words.to_owned(),
            })
        });
        let shift = vacancy.hours.daily.map(|(from, to)| Shift { from, to });
        Self {
            title: vacancy.title.clone(),
            texts: texts.chain(by_hand).collect(),
            pay: stated(&vacancy.pay),
            weekly_minutes: vacancy.hours.weekly_minutes.map(u32::from),
            days: vacancy.hours.days,
            shifts: shift.into_iter().collect(),
            contract: term(vacancy.contract),
            workers: vacancy.company.workers.map_or(Workers::Unknown, Workers::Number),
            occupation: vacancy.occupation.code.map(coded),
            headcount: vacancy.headcount.map(u32::from),
            posted: vacancy.posted,
            closing: vacancy.closing.last_day(),
            ..Self::default()
        }
    }
}

/// A pay of which no number is known is none.
fn stated(pay: &Pay) -> Option<StatedPay> {
    let unit = match pay.unit? {
        PayUnit::Hour => Unit::Hour,
        PayUnit::Day => Unit::Day,
        PayUnit::Month => Unit::Month,
        PayUnit::Year => Unit::Year,
    };
    let Pay { least, most, .. } = *pay;
    (least.is_some() || most.is_some()).then_some(StatedPay { unit, least, most })
}

/// Of a term no notice says the months in a field of its own.
fn term(contract: Option<Contract>) -> ContractTerm {
    match contract {
        Some(Contract::Permanent | Contract::PermanentPartTime) => ContractTerm::WithoutTerm,
        Some(
            Contract::FixedTerm
            | Contract::FixedTermPartTime
            | Contract::Agency
            | Contract::Substitute
            | Contract::Daily,
        )
        | None => ContractTerm::Unknown,
    }
}

fn coded(code: OccupationCode) -> CodedOccupation {
    CodedOccupation {
        scheme: OccupationScheme::Keco,
        year: match code.scheme {
            Scheme::Keco2018 => 2018,
            Scheme::Keco2025 => 2025,
        },
        code: format!("{:04}", code.unit),
    }
}

#[cfg(test)]
mod tests {
    use eligibility::Date;

    use super::*;
    use crate::closing::Closing;
    use crate::legal::{Grade, Rule, check};
    use crate::model::{Career, Company, Hours, Occupation};
    use crate::place::Place;

    fn vacancy(title: &str, pay: Pay, weekly_minutes: Option<u16>) -> Vacancy {
        Vacancy {
            id: "own:1".to_owned(),
            title: title.to_owned(),
            company: Company {
                name: "가".to_owned(),
                industry: None,
                workers: Some(12),
            },
            occupation: Occupation {
                code: None,
                group: None,
                name: "포장".to_owned(),
            },
            closing: Closing::Always,
            posted: Some(Date::from_ymd(2026, 11, 30).unwrap()),
            pay,
            hours: Hours {
                weekly_minutes,
                ..Hours::default()
            },
            place: Place::Unknown,
            contract: Some(Contract::Permanent),
            education: None,
            career: Career::Unknown,
            licences: Vec::new(),
            languages: Vec::new(),
            headcount: Some(1),
            support: Vec::new(),
            preferred: None,
        }
    }

    fn found(title: &str, pay: Pay, hours: Option<u16>, text: &str) -> Vec<(Grade, Rule)> {
        let original = Original {
            id: "own:1".to_owned(),
            address: None,
            fields: vec![("jobCont".to_owned(), text.to_owned())],
        };
        let findings = check(&Posting::of(&vacancy(title, pay, hours), &original));
        findings
            .iter()
            .map(|finding| (finding.grade, finding.rule))
            .collect()
    }

    fn month(won: u64) -> Pay {
        Pay {
            unit: Some(PayUnit::Month),
            least: Some(won),
            most: None,
        }
    }

    #[test]
    fn what_is_known_of_a_vacancy_is_checked_with_its_original_words() {
        let week = Some(40 * 60);
        assert_eq!(found("포장", month(2_400_000), week, "포장을 해요"), []);
        assert_eq!(
            found("포장", month(2_000_000), week, "포장을 해요"),
            [(Grade::Refuse, Rule::MinimumWage)]
        );
        // The demand stands in the original alone.
        assert_eq!(
            found("포장", month(2_400_000), week, "35세 이하만 지원해 주세요"),
            [(Grade::Refuse, Rule::Age)]
        );
        // Words that a person wrote stand in no original, and those that do are not found twice.
        let mut by_hand = vacancy("포장", month(2_400_000), week);
        by_hand.preferred = Some("35세 이하만 지원해 주세요".to_owned());
        let mut original = Original {
            id: "own:1".to_owned(),
            address: None,
            fields: Vec::new(),
        };
        assert_eq!(check(&Posting::of(&by_hand, &original)).len(), 1);
        let whole = ("pfCond".to_owned(), "우대: 35세 이하만 지원해 주세요".to_owned());
        original.fields.push(whole);
        assert_eq!(check(&Posting::of(&by_hand, &original)).len(), 1);
        // Nothing said is another thing than nothing paid.
        assert_eq!(
            found("포장", Pay::default(), week, "포장을 해요"),
            [(Grade::Refuse, Rule::Terms)]
        );
    }
}
