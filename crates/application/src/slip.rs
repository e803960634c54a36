//! What a visitor keeps of an application: what was chosen, what happens next, what to bring, whom to ask.

use catalog::form::FormAnswers;
use catalog::pick::{DAY, OFFERING, PART};
use catalog::{Action, Availability, Catalog, Program, ProgramIndex, Time};
use eligibility::Date;

use crate::picked::pick_in_words;
use crate::way::Way;
use crate::wording::Wording;

/// What happens next. A screen puts it into words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NextStep {
    /// Staff tell the visitor when the notice is out; they apply then.
    Notice,
    /// Staff look whether the room is free, and say so.
    Room,
    /// Staff call about it: a consultation, a registration, a referral.
    Call,
    /// The visitor comes on the day, and shows the code.
    Come,
    /// Staff check what was sent, and say what came of it.
    Review,
}

/// What a visitor keeps of an application for one program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slip {
    /// The program's name.
    pub program: String,
    /// What is picked of it, in words.
    pub picked: Option<String>,
    /// Whether it is an alarm.
    pub alarm: bool,
    /// What happens next.
    pub next: NextStep,
    /// The documents to bring, each with where to get it.
    pub bring: Vec<String>,
    /// The center's name.
    pub center: Option<String>,
    /// The center's place, where a source gives it.
    pub place: Option<String>,
    /// The center's telephone number behind a ☎, where a source gives it.
    pub phone: Option<String>,
    /// When it is, for a calendar.
    pub appointment: Option<Appointment>,
}

/// A day and hours at the agency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appointment {
    /// The day.
    pub day: Date,
    /// From when to when, or `None` for the whole day. The end is left out where it is not known.
    pub hours: Option<(Time, Option<Time>)>,
}

impl Slip {
    /// What is kept of an application for the program at a position, that stands so, with what was picked of it; `None` if it cannot be
    /// applied for.
    #[must_use]
    pub fn of(
        catalog: &Catalog,
        at: ProgramIndex,
        availability: Availability,
        picked: &FormAnswers,
        wording: &dyn Wording,
    ) -> Option<Self> {
        let program = catalog.program_at(at)?;
        let way = Way::of(catalog, program, availability)?;
        let alarm = way == Way::Alarm;
        let documents = program.documents.iter().filter(|_| !alarm);
        let document = |id: &String| {
            let document = catalog.document(id)?;
            let issuer = document.issuer.as_ref().map(|issuer| wording.text_of(issuer));
            let issuer = issuer
                .map(|issuer| [" (", &*issuer, ")"].concat())
                .unwrap_or_default();
            Some([&*wording.text_of(&document.name), &*issuer].concat())
        };
        let center = catalog.center(&program.center);
        Some(Self {
            program: wording.text_of(&program.name),
            picked: pick_in_words(program, picked, wording).filter(|_| !alarm),
            alarm,
            next: next(program, way),
            bring: documents.filter_map(document).collect(),
            center: center.map(|center| wording.text_of(&center.name)),
            place: center.and_then(|center| Some(wording.text_of(center.place.as_ref()?))),
            phone: center.and_then(|center| Some(["☎ ", &**center.phone.as_ref()?].concat())),
            appointment: appointment(program, picked).filter(|_| !alarm),
        })
    }

    /// Whom to ask: the center's name, its place and its telephone number, as far as a source gives them.
    #[must_use]
    pub fn contact(&self) -> Vec<String> {
        let lines = [&self.center, &self.place, &self.phone];
        lines.into_iter().flatten().cloned().collect()
    }
}

fn next(program: &Program, way: Way) -> NextStep {
    match (way, program.action) {
        (Way::Alarm, _) => NextStep::Notice,
        (_, Action::Reserve) => NextStep::Room,
        (_, Action::Visit) => NextStep::Come,
        (_, Action::Consult | Action::Register | Action::Post) | (Way::Ask, _) => NextStep::Call,
        (Way::Apply, _) => NextStep::Review,
    }
}

/// When it is, of what has a day: as it was picked, or of the offering itself.
fn appointment(program: &Program, picked: &FormAnswers) -> Option<Appointment> {
    let mut offerings = program.offerings.iter();
    let offering = offerings.find(|offering| Some(&offering.id) == picked.get(OFFERING))?;
    let day = picked
        .get(DAY)
        .and_then(|day| Date::parse(day).ok())
        .or(offering.day)?;
    let mut parts = offering.parts.iter();
    let part = parts.find(|part| Some(&part.id) == picked.get(PART));
    // An hour that no source gives is no appointment.
    let part = part.filter(|part| !part.sample && !offering.sample);
    let hours = part.and_then(|part| Some((part.starts?, part.ends)));
    Some(Appointment { day, hours })
}

/// The agency's hours ahead of UTC.
const AGENCY_UTC_HOURS: i64 = 9;

impl Slip {
    /// The appointment as a calendar's file (RFC 5545), or `None` if there is none. `uid` names it in the world, `stamp` is the time of
    /// making it (RFC 3339, UTC).
    #[must_use]
    pub fn calendar(&self, uid: &str, stamp: &str) -> Option<String> {
        let appointment = self.appointment.as_ref()?;
        let stamp: String = stamp.chars().filter(char::is_ascii_digit).take(14).collect();
        let (date, time) = (stamp.get(..8)?, stamp.get(8..)?);
        let (start, end) = appointment.lines()?;
        let place = self.place.as_ref();
        let place = place.map(|place| ["LOCATION:", &*escaped(place)].concat());
        let what = self.picked.as_ref().map(|picked| [" · ", &**picked].concat());
        let summary = [&*self.program, &*what.unwrap_or_default()].concat();
        let lines = [
            Some("BEGIN:VCALENDAR".to_owned()),
            Some("VERSION:2.0".to_owned()),
            Some("PRODID:-//Didim//Receipt//KO".to_owned()),
            Some("BEGIN:VEVENT".to_owned()),
            Some(["UID:", &*escaped(uid)].concat()),
            Some(["DTSTAMP:", date, "T", time, "Z"].concat()),
            Some(start),
            end,
            Some(["SUMMARY:", &*escaped(&summary)].concat()),
            place,
            Some(["DESCRIPTION:", &*escaped(&self.contact().join("\n"))].concat()),
            Some("END:VEVENT".to_owned()),
            Some("END:VCALENDAR".to_owned()),
        ];
        let folded = lines.into_iter().flatten().map(|line| folded(&line));
        Some(folded.collect())
    }
}

impl Appointment {
    /// `DTSTART`, and `DTEND` where the end is known.
    fn lines(&self) -> Option<(String, Option<String>)> {
        let Some((starts, ends)) = self.hours else {
            // A whole day ends on the next one (RFC 5545, section 3.6.1).
            let start = ["DTSTART;VALUE=DATE:", &*compact(self.day)].concat();
            let end = ["DTEND;VALUE=DATE:", &*compact(self.day.plus_days(1)?)].concat();
            return Some((start, Some(end)));
        };
        let start = ["DTSTART:", &*self.in_utc(starts)?].concat();
        let end = ends
            .filter(|ends| *ends > starts)
            .and_then(|ends| self.in_utc(ends));
        Some((start, end.map(|end| ["DTEND:", &*end].concat())))
    }

    /// A time of the agency's clock on the day, in UTC: `20261201T003000Z`.
    fn in_utc(&self, time: Time) -> Option<String> {
        let minutes = i64::from(time.minutes()) - AGENCY_UTC_HOURS * 60;
        let day = self.day.plus_days(minutes.div_euclid(24 * 60))?;
        let minutes = minutes.rem_euclid(24 * 60);
        let two = |number: i64| [if number < 10 { "0" } else { "" }, &*number.to_string()].concat();
        Some(
            [
                &*compact(day),
                "T",
                &*two(minutes / 60),
                &*two(minutes % 60),
                "00Z",
            ]
            .concat(),
        )
    }
}

/// A day without its dashes.
fn compact(day: Date) -> String {
    day.to_string().replace('-', "")
}

/// A text as a calendar's file takes it (RFC 5545, section 3.3.11).
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => {
                escaped.push('\\');
                escaped.push(c);
            }
            '\n' => escaped.push_str("\\n"),
            c if c.is_control() => {}
            c => escaped.push(c),
        }
    }
    escaped
}

/// The most bytes of a line before it is folded (RFC 5545, section 3.1).
const LINE_BYTES: usize = 75;

/// A line with its end, folded where it is too long: never within a letter.
fn folded(line: &str) -> String {
    let (mut folded, mut length) = (String::with_capacity(line.len() + 8), 0);
    for c in line.chars() {
        if length + c.len_utf8() > LINE_BYTES {
            folded.push_str("\r\n ");
            length = 1;
        }
        folded.push(c);
        length += c.len_utf8();
    }
    folded.push_str("\r\n");
    folded
}
