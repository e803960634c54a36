//! What a policy says of people, as criteria.

use eligibility::Date;

use crate::codes::{self, Code, Meaning};
use crate::draft::{Draft, Words, cut};
use crate::numbers::entered;
use crate::record::Record;
use crate::regions;
use crate::report::{Reading, SourceField};

/// The highest yearly income that is read as one, in 만원.
const MAX_INCOME_MANWON: i64 = 1_000_000;

/// The codes of a list, each whole and without blanks.
fn listed(text: &str) -> Vec<&str> {
    text.split(',')
        .map(str::trim)
        .filter(|code| !code.is_empty())
        .collect()
}

pub(super) fn region(draft: &mut Draft, text: &str, on: Date) {
    let codes = listed(text);
    if codes.is_empty() {
        return draft.read(SourceField::Region, Reading::LeftOpen);
    }
    let mut firm = true;
    let mut readable = true;
    for code in &codes {
        if !regions::is_code(code) {
            readable = false;
            draft.unknown.push((SourceField::Region, cut(code, 20)));
            continue;
        }
        if !regions::is_known(code) {
            draft.unknown.push((SourceField::Region, (*code).to_owned()));
        }
        let (now, moved) = regions::current(code, on, regions::MOVED);
        firm &= !moved && !now.iter().any(|code| regions::in_flux(code));
        draft.regions.extend(now);
    }
    let names: Vec<_> = draft
        .regions
        .iter()
        .take(5)
        .map(|code| regions::name(code))
        .collect();
    let rest = draft.regions.len().saturating_sub(names.len());
    let ko: Vec<_> = names.iter().map(|(ko, _)| ko.as_str()).collect();
    let en: Vec<_> = names.iter().map(|(_, en)| en.as_str()).collect();
    let (more_ko, more_en) = match rest {
        0 => (String::new(), String::new()),
        rest => (format!(" 외 {rest}곳"), format!(" and {rest} more")),
    };
    let text = Words::new(
        format!("사는 곳: {}{more_ko}", ko.join(", ")),
        format!("Living in: {}{more_en}", en.join(", ")),
    );
    if !readable {
        draft.regions.clear();
        return draft.open(SourceField::Region, "region", text, Reading::Unreadable);
    }
    let options: Vec<_> = draft.regions.iter().map(|code| format!("\"{code}\"")).collect();
    let when = format!("region in [{}]", options.join(", "));
    draft.settled(SourceField::Region, "region", text, vec![when], firm);
}

pub(super) fn income(draft: &mut Draft, record: &Record) {
    let prose = record.line("earnEtcCn");
    let said = |prose: &str| {
        let ko = if prose.is_empty() {
            "소득 기준은 공고 확인 필요".to_owned()
        } else {
            format!("소득: {}", cut(prose, 200))
        };
        Words::new(ko, "")
    };
    match record.text("earnCndSeCd").as_str() {
        codes::INCOME_NONE => draft.read(SourceField::Income, Reading::None),
        codes::INCOME_PROSE => draft.open(SourceField::Income, "income", said(&prose), Reading::LeftOpen),
        codes::INCOME_YEARLY => {
            let (min, max) = (record.text("earnMinAmt"), record.text("earnMaxAmt"));
            let (from, to) = match (entered(&min, MAX_INCOME_MANWON), entered(&max, MAX_INCOME_MANWON)) {
                (Ok(None), Ok(None)) => {
                    return draft.open(SourceField::Income, "income", said(&prose), Reading::LeftOpen);
                }
                (Ok(from), Ok(to)) if to.is_none_or(|to| from.is_none_or(|from| from <= to)) => (from, to),
                _ => {
                    draft.notes.push(Words::new(
                        format!("연소득이 아니에요: `{min}`부터 `{max}`까지"),
                        format!("the yearly income from `{min}` to `{max}` is none"),
                    ));
                    return draft.open(SourceField::Income, "income", said(&prose), Reading::Unreadable);
                }
            };
            let bounds = [from.map(|from| (">=", from)), to.map(|to| ("<=", to))];
            let when: Vec<_> = bounds
                .into_iter()
                .flatten()
                .map(|(relation, amount)| format!("yearly_income {relation} {}", amount * 10_000))
                .collect();
            let text = match (from, to) {
                (Some(from), Some(to)) => format!("연소득 {from}만~{to}만 원"),
                (Some(from), None) => format!("연소득 {from}만 원 이상"),
                (None, to) => format!("연소득 {}만 원 이하", to.unwrap_or(MAX_INCOME_MANWON)),
            };
            draft.settled(
                SourceField::Income,
                "income",
                Words::new(text, ""),
                vec![when.join(" && ")],
                false,
            );
            draft.explain(Words::new(
                format!("금액의 단위(만 원)는 공고에서 확인해야 해요. {prose}").trim_end(),
                "",
            ));
        }
        "" => draft.read(SourceField::Income, Reading::LeftOpen),
        unknown => {
            draft.unknown.push((SourceField::Income, cut(unknown, 20)));
            draft.open(SourceField::Income, "income", said(&prose), Reading::Unreadable);
        }
    }
}

/// A list of codes, of which one is enough, as a criterion.
pub(super) struct CodeList {
    pub(super) field: SourceField,
    /// The record's value that holds the codes.
    pub(super) key: &'static str,
    pub(super) table: &'static [Code],
    /// The criterion's id.
    pub(super) id: &'static str,
    /// What the codes are about, in Korean and English.
    pub(super) names: (&'static str, &'static str),
    /// The fact whose options the codes are; `None` if each code is a condition of its own.
    pub(super) fact: Option<&'static str>,
}

/// The criterion of a list of codes. Where one of them means 기타, or is unknown, facts cannot say no.
pub(super) fn choice(draft: &mut Draft, record: &Record, list: &CodeList) {
    let (field, id, (ko, en)) = (list.field, list.id, list.names);
    let text = record.text(list.key);
    let mut found = Vec::new();
    let mut unknown = false;
    for code in listed(&text) {
        match list.table.iter().find(|known| known.code == code) {
            Some(known) => found.push(known),
            None => {
                unknown = true;
                draft.unknown.push((field, cut(code, 20)));
            }
        }
    }
    if found.iter().any(|code| code.means == Meaning::Unrestricted) {
        return draft.read(field, Reading::None);
    }
    if found.is_empty() && !unknown {
        return draft.read(field, Reading::LeftOpen);
    }
    let mut names_ko: Vec<_> = found.iter().map(|code| code.ko).collect();
    let mut names_en: Vec<_> = found.iter().map(|code| code.en).collect();
    if unknown {
        names_ko.push("공고 확인 필요");
        names_en.push("to be confirmed");
    }
    let words = Words::new(
        format!("{ko}: {}", names_ko.join(", ")),
        format!("{en}: {}", names_en.join(", ")),
    );
    if unknown {
        return draft.open(field, id, words, Reading::Unreadable);
    }
    let facts: Option<Vec<_>> = found
        .iter()
        .map(|code| match code.means {
            Meaning::Fact(name) => Some(name),
            Meaning::Elsewhere | Meaning::Unrestricted => None,
        })
        .collect();
    let Some(facts) = facts else {
        return draft.open(field, id, words, Reading::LeftOpen);
    };
    let when = match list.fact {
        None => facts.join(" || "),
        Some(fact) => {
            let options: Vec<_> = facts.iter().map(|option| format!("\"{option}\"")).collect();
            format!("{fact} in [{}]", options.join(", "))
        }
    };
    draft.settled(field, id, words, vec![when], false);
}
