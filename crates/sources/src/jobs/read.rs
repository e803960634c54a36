//! A notice's texts as the fields of a vacancy, with what could not be read.

use vacancy::closing::Closing;
use vacancy::model::{Education, PayUnit};
use vacancy::place::Place;

use super::fields::{FieldError, JobFields, closing_text};
use super::record_fields::RecordFields;
use super::said::{FieldNote, NoteKind, Said};
use super::slots::{Notice, Slot, Text};
use super::{hours, occupation, pay, place, terms, words};

/// The most bytes of an address.
const MAX_ADDRESS_BYTES: usize = 2_000;

/// What reading a notice comes to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Reading<F> {
    pub(crate) fields: F,
    /// Where the notice stands, an address of https or http.
    pub(crate) address: Option<String>,
    /// Whose notice it is.
    pub(crate) via: Option<String>,
    pub(crate) notes: Vec<FieldNote>,
}

/// Reads a notice. `withdrawn` are the words of its status that say that it was withdrawn.
pub(crate) fn read(notice: &Notice, withdrawn: &[String]) -> Reading<JobFields> {
    let mut reading = Reading::<JobFields>::default();
    let text = |slot| notice.first(slot).map(|found| found.text.clone());
    reading.fields.title = text(Slot::Title);
    reading.fields.company = text(Slot::Company);
    reading.fields.industry = text(Slot::Industry);
    reading.fields.preferred = text(Slot::Preferred).filter(|text| !terms::items(text).is_empty());
    reading.via = text(Slot::Via);
    reading.fields.workers = reading.first(notice, Slot::Workers, "workers", terms::count);
    let headcount = |text: &str| match terms::count(text) {
        Said::Is(count) => Said::or_unreadable(u16::try_from(count).ok(), "it is no count of people"),
        Said::Open => Said::Open,
        Said::Unreadable(why) => Said::Unreadable(why),
    };
    reading.fields.headcount = reading.first(notice, Slot::Headcount, "headcount", headcount);
    reading.occupation(notice);
    reading.closing(notice);
    reading.pay(notice);
    reading.hours(notice);
    reading.place(notice);
    reading.terms(notice);
    reading.fields.licences = list(notice, Slot::Licences);
    reading.fields.languages = list(notice, Slot::Languages);
    reading.link(notice);
    reading.fields.withdrawn = notice
        .about(Slot::Status)
        .any(|status| withdrawn.contains(&status.text))
        .then_some(true);
    reading
}

fn list(notice: &Notice, slot: Slot) -> Option<Vec<String>> {
    let items = terms::items(&notice.first(slot)?.text);
    (!items.is_empty()).then_some(items)
}

impl<F> Reading<F> {
    pub(crate) fn note(&mut self, kind: NoteKind, field: &str, text: &str, why: &str) {
        self.notes.push(FieldNote {
            kind,
            field: field.to_owned(),
            text: text.to_owned(),
            why: why.to_owned(),
        });
    }

    pub(crate) fn unreadable(&mut self, field: &str, said: &Text, why: &str) {
        self.note(
            NoteKind::Unreadable,
            field,
            &said.text,
            &format!("{why} (`{}`)", said.field),
        );
    }

    /// The first text about something that is readable. One that is not is told only where no other is, and one that says otherwise is
    /// told too.
    pub(crate) fn first<T: PartialEq>(
        &mut self,
        notice: &Notice,
        slot: Slot,
        field: &str,
        read: impl Fn(&str) -> Said<T>,
    ) -> Option<T> {
        let mut found: Option<T> = None;
        let mut failed = None;
        for said in notice.about(slot) {
            match (read(&said.text), &found) {
                (Said::Is(value), None) => found = Some(value),
                (Said::Is(value), Some(first)) if value != *first => {
                    let why = format!("`{}` says otherwise than what was read", said.field);
                    self.note(NoteKind::Remark, field, &said.text, &why);
                }
                (Said::Unreadable(why), _) => failed = failed.or(Some((said, why))),
                (Said::Is(_) | Said::Open, _) => {}
            }
        }
        if let (None, Some((said, why))) = (&found, failed) {
            self.unreadable(field, said, why);
        }
        found
    }

    /// Takes the first address that can be trusted; what is none is told and kept nowhere.
    pub(crate) fn link(&mut self, notice: &Notice) {
        for said in notice.about(Slot::Link) {
            if self.address.is_none() && is_address(&said.text) {
                self.address = Some(said.text.clone());
            } else if !is_address(&said.text) {
                let cut: String = said.text.chars().take(80).collect();
                self.note(
                    NoteKind::Dropped,
                    &said.field,
                    &cut,
                    "it is no address of https or http",
                );
            }
        }
    }
}

impl Reading<JobFields> {
    /// Makes a field unknown whose value is not readable, and tells it.
    pub(crate) fn refuse(&mut self, error: &FieldError) {
        let is_of = |(_, fields): &&(&'static str, &[&'static str])| fields.contains(&error.field);
        let group = JobFields::GROUPS
            .iter()
            .find(is_of)
            .map_or(error.field, |(group, _)| group);
        let why = format!("`{}` is written as {}", error.field, error.expected);
        self.note(NoteKind::Unreadable, group, &error.value, &why);
        self.fields.forget(error.field);
    }

    fn occupation(&mut self, notice: &Notice) {
        let name = notice
            .first(Slot::Occupation)
            .map(|said| occupation::split(&said.text));
        let given = notice.first(Slot::OccupationCode).map(|said| said.text.as_str());
        let (name, within) = name.unwrap_or_default();
        self.fields.occupation = (!name.is_empty()).then(|| name.to_owned());
        // The code in the detail belongs to the name that it stands beside.
        let Some(code) = within.or(given) else { return };
        self.fields.occupation_code = occupation::code(code, name).map(occupation::code_text);
        let contradicted = within.zip(given).is_some_and(|(one, other)| one != other);
        let groups = [Some(code), given].map(|code| code.and_then(occupation::group));
        // A code of another year means other work of the same group.
        let agree = given.is_none() || groups.first() == groups.last();
        let group = groups.into_iter().flatten().next().filter(|_| agree);
        self.fields.occupation_group = group.map(occupation::group_text);
        if contradicted || self.fields.occupation_code.is_none() {
            let why = match (contradicted, name.is_empty()) {
                (true, _) => "the list and the detail give two codes",
                (false, true) => "the code stands without a name",
                (false, false) => "the code's meaning could not be checked against its name",
            };
            self.fields.occupation_code = None;
            let text = format!("{code} {name}");
            self.note(NoteKind::Unchecked, "occupation", text.trim(), why);
        }
    }

    fn closing(&mut self, notice: &Notice) {
        // The list comes last, and it is the list that has the day.
        let mut closing = Closing::Unknown;
        let mut failed = None;
        for said in notice.about(Slot::Closes).rev() {
            let read = Closing::read(&said.text);
            if read == Closing::Unknown {
                failed = Some(said);
            }
            closing = closing.with_detail(read);
        }
        if let (Closing::Unknown, Some(said)) = (closing, failed) {
            self.unreadable(
                "closes",
                said,
                "it is no day, and none of `채용시까지` and `상시`",
            );
        }
        self.fields.closes = closing_text(closing);
        self.fields.posted = self.first(notice, Slot::Posted, "posted", |text| {
            // A moment begins with its day.
            let day = text.split([' ', 'T']).next().unwrap_or_default();
            Said::or_unreadable(Closing::read(day).last_day(), "it is no day")
        });
    }

    fn pay(&mut self, notice: &Notice) {
        let unit = notice
            .about(Slot::PayUnit)
            .find_map(|said| words::pay_unit(&said.text))
            .or_else(|| unit_in_words(notice));
        let before = self.notes.len();
        let least = self.first(notice, Slot::PayLeast, "pay", pay::number);
        let most = self.first(notice, Slot::PayMost, "pay", pay::number);
        let mut read = pay::of_numbers(unit, least, most);
        if let (Said::Unreadable(why), Some(said)) = (&read, notice.first(Slot::PayLeast)) {
            self.unreadable("pay", said, why);
        }
        if !matches!(read, Said::Is(_)) {
            read = match self.first(notice, Slot::Pay, "pay", |text| pay::of_words(text, unit)) {
                Some(pay) => Said::Is(pay),
                None => Said::Open,
            };
        }
        match read {
            Said::Is(pay) => {
                // What one text failed to say another one said.
                let later = self.notes.iter_mut().skip(before);
                for note in later.filter(|note| note.kind == NoteKind::Unreadable) {
                    note.kind = NoteKind::Remark;
                }
                self.fields.pay_unit = pay.unit.map(|unit| words::pay_unit_word(unit).to_owned());
                (self.fields.pay_least, self.fields.pay_most) = (pay.least, pay.most);
            }
            Said::Open | Said::Unreadable(_) => self.one_note_of("pay", before),
        }
    }

    /// Leaves the first of the notes about a field since some place: it is one field, however many texts say it.
    fn one_note_of(&mut self, field: &str, since: usize) {
        let mut seen = false;
        let mut at = 0;
        self.notes.retain(|note| {
            at += 1;
            let is_more = at > since && note.field == field && std::mem::replace(&mut seen, true);
            !is_more
        });
    }

    fn hours(&mut self, notice: &Notice) {
        let Some(said) = notice.first(Slot::Hours) else {
            return;
        };
        let hours::ReadHours { hours, trouble } = hours::read(&said.text);
        if let Some(why) = trouble {
            self.unreadable("hours", said, why);
        }
        self.fields.weekly_minutes = hours.weekly_minutes;
        self.fields.days = hours.days;
        self.fields.begins = hours.daily.map(|(begins, _)| hours::clock_text(begins));
        self.fields.ends = hours.daily.map(|(_, ends)| hours::clock_text(ends));
        self.fields.shifts = hours.shifts;
    }

    fn place(&mut self, notice: &Notice) {
        let (mut found, mut failed) = (Place::Unknown, None);
        for said in notice.about(Slot::Address).chain(notice.about(Slot::Region)) {
            match (place::address(&said.text), &found) {
                (Said::Is(place), Place::Unknown) => found = place,
                // A unit says more than the city.
                (Said::Is(place @ Place::Unit(_)), Place::Sejong) => found = place,
                (Said::Is(Place::Elsewhere(_)), Place::Unit(_) | Place::Sejong)
                | (Said::Is(Place::Unit(_) | Place::Sejong), Place::Elsewhere(_)) => {
                    let why = format!("`{}` says another place than what was read", said.field);
                    self.note(NoteKind::Remark, "place", &said.text, &why);
                }
                (Said::Unreadable(why), _) => failed = failed.or(Some((said, why))),
                (Said::Is(_) | Said::Open, _) => {}
            }
        }
        if let (Place::Unknown, Some((said, why))) = (&found, failed) {
            self.unreadable("place", said, why);
        }
        self.fields.place = place::word(&found);
    }

    fn terms(&mut self, notice: &Notice) {
        let education: Option<Education> = self.first(notice, Slot::Education, "education", terms::education);
        self.fields.education = education.map(|level| words::education_word(level).to_owned());
        let career = self.first(notice, Slot::Career, "career", terms::career);
        self.fields.career = career.and_then(terms::career_word);
        let contract = self.first(notice, Slot::Contract, "contract", |text| {
            Said::or_unreadable(
                words::contract(text),
                "it is none of the terms of work that are known",
            )
        });
        self.fields.contract = contract.map(|contract| words::contract_word(contract).to_owned());
        let mut support: Vec<String> = Vec::new();
        for said in notice.about(Slot::Support) {
            for item in terms::items(&said.text) {
                let word = words::support(&item).map(|support| words::support_word(support).to_owned());
                support.extend(word.filter(|word| !support.contains(word)));
            }
        }
        self.fields.support = (!support.is_empty()).then_some(support);
    }
}

/// The unit that the pay in words begins with: `연봉41,000,000원 이상` says for what the numbers are.
fn unit_in_words(notice: &Notice) -> Option<PayUnit> {
    notice.about(Slot::Pay).find_map(|said| {
        let bare = words::bare(&said.text);
        words::pay_unit(&bare).or_else(|| words::pay_unit_before(&bare).map(|(unit, _)| unit))
    })
}

/// Returns whether a text is an address of https or http that can be shown: `javascript:` and other schemes are none.
pub(crate) fn is_address(text: &str) -> bool {
    let scheme = text
        .split_once("://")
        .map(|(scheme, _)| scheme.to_ascii_lowercase());
    let host = text.split_once("://").map_or("", |(_, rest)| rest);
    let is_web = scheme.is_some_and(|scheme| matches!(&*scheme, "https" | "http"));
    let visible = !text.contains(|letter: char| letter.is_whitespace() || letter.is_control());
    is_web
        && visible
        && text.len() <= MAX_ADDRESS_BYTES
        && host.starts_with(|letter: char| letter.is_alphanumeric())
}
