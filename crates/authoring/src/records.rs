//! Names of records in public program data.

use std::fmt;

use serde::Serialize;

/// The fewest known characters of an id of which a part is not known: with fewer, many records would fit.
const MIN_KNOWN: usize = 4;

/// Where public program data comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum RecordSource {
    /// 온통청년 청년정책
    Youth,
    /// 보조금24 공공서비스
    Gov24,
}

impl RecordSource {
    /// The name in files and commands.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Youth => "youth",
            Self::Gov24 => "gov24",
        }
    }

    /// The name that people know it by.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Youth => "온통청년",
            Self::Gov24 => "보조금24",
        }
    }
}

/// The name of a record: its source and its id, of which a part may not be known (`youth:*211612`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordName {
    /// Where the record is.
    pub source: RecordSource,
    start: String,
    /// What follows the part that is not known; `None` where the whole id is known.
    end: Option<String>,
}

impl RecordName {
    /// Reads a name, or returns `None` if it is none: the source and `:`, then an id of ASCII letters, digits and
    /// hyphens, with at most one star for the characters that are not known, and at least four that are.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (source, id) = text.split_once(':')?;
        let source = [RecordSource::Youth, RecordSource::Gov24]
            .into_iter()
            .find(|known| known.name() == source)?;
        let (start, end) = match id.split_once('*') {
            Some((start, end)) => (start, Some(end.to_owned())),
            None => (id, None),
        };
        let known = start.chars().chain(end.iter().flat_map(|end| end.chars()));
        let fits = known.clone().all(|c| c.is_ascii_alphanumeric() || c == '-');
        let least = if end.is_some() { MIN_KNOWN } else { 1 };
        (fits && known.count() >= least).then(|| Self {
            source,
            start: start.to_owned(),
            end,
        })
    }

    /// Whether this may be the name of the record with an id.
    #[must_use]
    pub fn fits(&self, id: &str) -> bool {
        match &self.end {
            None => self.start == id,
            Some(end) => id
                .strip_prefix(&self.start)
                .is_some_and(|rest| rest.ends_with(end.as_str())),
        }
    }
}

impl fmt::Display for RecordName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.source.name(), self.start)?;
        match &self.end {
            Some(end) => write!(f, "*{end}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(name: &str, id: &str) -> bool {
        RecordName::parse(name).unwrap().fits(id)
    }

    #[test]
    fn a_whole_id_fits_itself_alone_and_a_star_what_is_not_known() {
        assert!(fits("gov24:569000000390", "569000000390"));
        assert!(!fits("gov24:569000000390", "0569000000390"));
        assert!(!fits("gov24:569000000390", "56900000039"));
        assert!(fits("youth:*211612", "20250422005400211612"));
        assert!(fits("youth:*211612", "211612"));
        assert!(!fits("youth:*211612", "20250422005400211613"));
        assert!(fits("youth:2025*1612", "20250422005400211612"));
        assert!(!fits("youth:2024*1612", "20250422005400211612"));
        // The known parts do not overlap.
        assert!(!fits("youth:1212*1212", "121212"));
    }

    #[test]
    fn what_is_no_name_is_refused() {
        for text in [
            "",
            "youth",
            "youth:",
            "youth:*",
            "youth:*612",
            "youth:1*2*3456",
            "Youth:211612",
            "bizinfo:211612",
            "youth: 211612",
            "youth:정책211612",
        ] {
            assert_eq!(RecordName::parse(text), None, "{text}");
        }
        for text in ["youth:*2116", "gov24:1", "gov24:SD0000003276"] {
            assert_eq!(RecordName::parse(text).unwrap().to_string(), text);
        }
    }
}
