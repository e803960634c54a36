//! What one picks of a program: a fair day, a course, a room, a route.

use std::fmt;

use eligibility::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Allocation, Text};

/// Something of a program that one picks, or that stands for itself there, as a company at a fair.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Offering {
    /// The name in references and in the application.
    pub id: String,
    /// What it is.
    pub kind: OfferingKind,
    /// What the visitor reads.
    pub name: Text,
    /// A second, smaller line.
    pub detail: Option<Text>,
    /// The round in which it is offered, by id; left out if it is offered in all.
    pub round: Option<String>,
    /// The day, or the first one; left out if that has not been confirmed.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub day: Option<Date>,
    /// The last day, where there are several.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub last_day: Option<Date>,
    /// Where it is.
    pub place: Option<Text>,
    /// How many can have it; left out if that has not been confirmed.
    pub places: Option<u32>,
    /// How many are left, as of [`super::Catalog::places_as_of`]; `None` if nobody has said. It stands in
    /// `places.toml`.
    #[cfg_attr(feature = "schema", schemars(skip))]
    pub left: Option<u32>,
    /// How places are given.
    pub allocation: Option<Allocation>,
    /// The slots of a room or a day, the stops of a route.
    #[serde(default, rename = "part")]
    pub parts: Vec<OfferingPart>,
    /// Whether it only shows what the entry will look like, since no source gives the details: shown as 예시.
    #[serde(default)]
    pub sample: bool,
    /// Where it comes from.
    pub source: Option<String>,
}

/// What an offering is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum OfferingKind {
    /// A day of a fair.
    FairDay,
    /// A company, or a group of companies, at a fair.
    Company,
    /// A course.
    Course,
    /// A room, hired by the slot.
    Room,
    /// A line of a bus.
    Route,
    /// A community's team.
    Team,
    /// A consultation or any other appointment.
    Session,
}

/// A slot or a stop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OfferingPart {
    /// The name in references and in the application.
    pub id: String,
    /// What the visitor reads.
    pub name: Text,
    /// When it begins, or when the bus stops.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub starts: Option<Time>,
    /// When it ends.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub ends: Option<Time>,
    /// How many can have it.
    pub places: Option<u32>,
    /// Whether no source gives it: shown as 예시.
    #[serde(default)]
    pub sample: bool,
}

/// A day and a time of it, as Korea's calendars and clocks show them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Moment {
    /// The day.
    pub day: Date,
    /// The time.
    pub time: Time,
}

/// A time of day, to the minute, as Korea's clocks show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(u16);

/// A text that is no time of day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no time of day; write it as 09:30")]
pub struct TimeError(String);

const MINUTES_A_DAY: u16 = 24 * 60;

impl Time {
    /// Reads `HH:MM`.
    ///
    /// # Errors
    /// [`TimeError`] if the text is none, or after 23:59.
    pub fn parse(text: &str) -> Result<Self, TimeError> {
        let two = |part: &str| -> Option<u16> {
            let digits = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
            digits.then(|| part.parse().ok()).flatten()
        };
        text.split_once(':')
            .and_then(|(hours, minutes)| Some((two(hours)?, two(minutes)?)))
            .filter(|(hours, minutes)| *hours < 24 && *minutes < 60)
            .map(|(hours, minutes)| Self(60 * hours + minutes))
            .ok_or_else(|| TimeError(text.to_owned()))
    }

    /// Minutes since midnight, below 1,440.
    #[must_use]
    pub fn minutes(self) -> u16 {
        self.0
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.collect_str(self)
        } else {
            self.0.serialize(serializer)
        }
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        use serde::de::Error;
        if deserializer.is_human_readable() {
            Self::parse(&String::deserialize(deserializer)?).map_err(D::Error::custom)
        } else {
            let minutes = u16::deserialize(deserializer)?;
            if minutes < MINUTES_A_DAY {
                Ok(Self(minutes))
            } else {
                Err(D::Error::custom("a time after the end of the day"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_times_and_nothing_else() {
        assert_eq!(Time::parse("09:30").unwrap().minutes(), 570);
        assert_eq!(Time::parse("23:59").unwrap().to_string(), "23:59");
        for text in ["24:00", "9:30", "09:60", "0930", "09:3", "-1:00", "", "09:30:00"] {
            let said = Time::parse(text).unwrap_err().to_string();
            assert!(said.contains("write it as 09:30"), "{text}");
        }
    }
}
