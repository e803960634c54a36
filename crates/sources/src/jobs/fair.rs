//! A job fair (채용행사) as a record keeps it and as a person writes it.

use eligibility::Date;
use serde::{Deserialize, Serialize};
use vacancy::closing::{Closing, Standing};

use super::fields::{FieldError, error, needed};
use super::read::{Reading, is_address};
use super::record::{Kept, Record};
use super::record_fields::record_fields;
use super::report::Counted;
use super::said::{NoteKind, Said};
use super::slots::{Notice, Slot, Text};
use crate::prose::prose;

/// A job fair's record.
pub type FairRecord = Record<FairFields>;

/// What is known of a job fair, in words. A field that is missing is not known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FairFields {
    /// What it is called.
    pub name: Option<String>,
    /// Its first day.
    pub starts: Option<Date>,
    /// Its last day.
    pub ends: Option<Date>,
    /// The hours of a day, in the provider's words, as `10:00 ~ 16:00`.
    pub times: Option<String>,
    /// The part of the country, as `대전/충청`.
    pub area: Option<String>,
    /// Where it is held.
    pub place: Option<String>,
    /// Who holds it.
    pub host: Option<String>,
    /// The companies that take part and whom they look for, in the provider's words.
    pub companies: Option<String>,
    /// What there is besides.
    pub besides: Option<String>,
    /// How one gets there.
    pub directions: Option<String>,
    /// Where it is told of, an address of https or http.
    pub link: Option<String>,
    /// Whether it was called off.
    pub withdrawn: Option<bool>,
}

record_fields! {
    FairFields {
        name, starts, ends, times, area, place, host, companies, besides, directions, link, withdrawn
    }
    const FOLDER: &'static str = "fairs";
    const HEAD: &'static str = "# A job fair. An import writes all but `[hand]` anew.\n";
    const HINT: &'static str = "host = \"세종시\".\n# open = [\"term\"] makes a field unknown.\n";
    const GROUPS: &'static [(&'static str, &'static [&'static str])] = &[
        ("name", &["name"]),
        ("term", &["starts", "ends"]),
        ("times", &["times"]),
        ("area", &["area"]),
        ("place", &["place"]),
        ("host", &["host"]),
        ("companies", &["companies"]),
        ("besides", &["besides"]),
        ("directions", &["directions"]),
        ("link", &["link"]),
    ];

    fn counted(number: usize) -> Counted {
        Counted::Fairs(number)
    }

    fn mend(&mut self) {}

    fn expect_readable(&self, _: &str) -> Result<(), FieldError> {
        needed("name", self.name.as_deref())?;
        if let (Some(starts), Some(ends)) = (self.starts, self.ends)
            && ends < starts
        {
            let expected = "a day that is not before `starts`";
            return Err(error("ends", &ends.to_string(), expected));
        }
        match self.link.as_deref() {
            Some(link) if !is_address(link) => {
                Err(error("link", link, "an address that begins with `https://` or `http://`"))
            }
            _ => Ok(()),
        }
    }
}

impl FairFields {
    /// Returns how the fair stands on a day: over once its last day is, and its first day where no last one is known. One without a
    /// day stands open.
    #[must_use]
    pub fn standing(&self, on: Date) -> Standing {
        let last = self.ends.or(self.starts);
        last.map_or(Closing::Unknown, Closing::On).standing(on)
    }
}

/// The parts of the country by which the API tells fairs apart (`areaCd`). A public reference of the API has them; that 세종 is in the
/// last one is not said there: 공고 확인 필요.
const AREAS: [(&str, &str); 6] = [
    ("51", "서울/강원"),
    ("52", "부산/경남"),
    ("53", "대구/경북"),
    ("54", "경기/인천"),
    ("55", "광주/전라/제주"),
    ("56", "대전/충청"),
];

/// Reads what is kept of a fair. A detail is believed before a list, but for the last day, which both have.
pub(crate) fn read(kept: &Kept) -> Reading<FairFields> {
    let mut reading = Reading::<FairFields>::default();
    let text = |name: &str| {
        let mut pairs = kept.detail.iter().chain(&kept.list);
        let found = pairs.find(|(field, text)| field == name && !prose(text).is_empty());
        found.map(|(_, text)| prose(text))
    };
    reading.term(text("eventTerm"), text("startDt"));
    let code = text("areaCd");
    let known = AREAS.iter().find(|(known, _)| code.as_deref() == Some(*known));
    if let (Some(code), None) = (&code, known) {
        let why = "it is none of the parts of the country that are known";
        reading.note(NoteKind::Unchecked, "areaCd", code, why);
    }
    let fields = &mut reading.fields;
    fields.area = text("area").or_else(|| known.map(|(_, area)| (*area).to_owned()));
    fields.name = text("eventNm").or_else(|| text("title"));
    fields.place = text("eventPlc");
    fields.companies = text("joinCoWantedInfo");
    fields.besides = text("subMatter");
    fields.directions = text("visitPath");
    let mut links = Notice::default();
    for (field, text) in kept.detail.iter().chain(&kept.list) {
        if is_link(field) {
            links.add(Slot::Link, field, text);
        }
    }
    reading.link(&links);
    reading.fields.link = reading.address.clone();
    reading
}

/// Whether a field holds an address. No field of the API is known to; those that one would be called by are looked at.
fn is_link(field: &str) -> bool {
    field.to_ascii_lowercase().ends_with("url")
}

impl Reading<FairFields> {
    fn term(&mut self, term: Option<String>, start: Option<String>) {
        let found = term
            .map(|text| ("eventTerm", text))
            .or(start.map(|text| ("startDt", text)));
        let Some((field, text)) = found else { return };
        match self::term(&text) {
            Said::Is(term) => {
                self.fields.starts = Some(term.starts);
                // A first day alone says nothing of the last one.
                self.fields.ends = (field == "eventTerm").then_some(term.ends);
                self.fields.times = term.times;
            }
            Said::Open => {}
            Said::Unreadable(why) => {
                let said = Text {
                    slot: Slot::Posted,
                    field: field.to_owned(),
                    text,
                };
                self.unreadable("term", &said, why);
            }
        }
    }
}

/// From when to when a fair is held.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Term {
    starts: Date,
    ends: Date,
    times: Option<String>,
}

/// Reads `2026-10-16 ~ 2026-10-17`, one day, and either with hours behind it: `2026-10-16 ~ 2026-10-16 (10:00 ~ 16:00)`.
fn term(text: &str) -> Said<Term> {
    const WHY: &str = "it is no day, and no two days with `~` between them";
    let (days, times) = match text.split_once('(') {
        Some((days, times)) => (days, times.trim().trim_end_matches(')').trim()),
        None => (text, ""),
    };
    let day = |text: &str| Closing::read(text).last_day();
    let mut parts = days.split(['~', '∼', '～']);
    let read = match (parts.next(), parts.next(), parts.next()) {
        (Some(only), None, None) => day(only).map(|day| (day, day)),
        (Some(first), Some(last), None) => day(first).zip(day(last)),
        _ => None,
    };
    match read {
        None => Said::Unreadable(WHY),
        Some((starts, ends)) if ends < starts => Said::Unreadable("it ends before it begins"),
        Some((starts, ends)) => Said::Is(Term {
            starts,
            ends,
            times: (!times.is_empty()).then(|| times.to_owned()),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    #[test]
    fn terms_are_read_as_the_api_writes_them() {
        let (first, second) = ("2026-10-16", "2026-10-17");
        for (text, ends, times) in [
            ("2026-10-16 ~ 2026-10-17", second, None),
            (
                "2026-10-16 ~ 2026-10-16 (10:00 ~ 16:00)",
                first,
                Some("10:00 ~ 16:00"),
            ),
            ("2026-10-16", first, None),
            ("20261016~20261017", second, None),
            ("26-10-16 ~ 26-10-17", second, None),
        ] {
            let expected = Term {
                starts: day(first),
                ends: day(ends),
                times: times.map(str::to_owned),
            };
            assert_eq!(term(text), Said::Is(expected), "{text}");
        }
        for text in [
            "",
            "미정",
            "2026-10-17 ~ 2026-10-16",
            "2026-10-16 ~",
            "2026-10-16 ~ 17",
            "2026-10-16 ~ 2026-10-17 ~ 2026-10-18",
            "2026-02-30",
        ] {
            assert!(matches!(term(text), Said::Unreadable(_)), "{text}");
        }
    }

    #[test]
    fn a_fair_is_over_once_its_last_day_is() {
        let fair = |starts: Option<&str>, ends: Option<&str>| FairFields {
            starts: starts.map(day),
            ends: ends.map(day),
            ..FairFields::default()
        };
        let on = day("2026-10-16");
        for (fair, standing) in [
            (
                fair(Some("2026-10-15"), Some("2026-10-16")),
                Standing::Open(Some(0)),
            ),
            (fair(Some("2026-10-14"), Some("2026-10-15")), Standing::Closed),
            (fair(Some("2026-10-15"), None), Standing::Closed),
            (fair(None, None), Standing::Open(None)),
        ] {
            assert_eq!(fair.standing(on), standing, "{fair:?}");
        }
    }
}
