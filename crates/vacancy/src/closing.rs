//! Until when one can apply for a vacancy.

use eligibility::Date;
use serde::{Deserialize, Serialize};

/// When a vacancy closes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Closing {
    /// Nothing is said, or nothing that can be read.
    Unknown,
    /// On a day: it can be applied for on that day still.
    On(Date),
    /// 채용시까지: as soon as somebody is found, and on this day at the latest if one is named.
    UntilFilled(Option<Date>),
    /// 상시: all the time.
    Always,
}

/// How a vacancy stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It can be applied for, and this many days are left after today; `None` where no last day is named.
    Open(Option<i64>),
    /// Its last day is over: it is shown nowhere, with a network or without.
    Closed,
}

impl Closing {
    /// Reads what 고용24 and other portals write: a day, `채용시까지`, both, or `상시`. A year of two digits is of this century.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let text = text.trim();
        let until_filled = [
            "채용시까지",
            "채용시 까지",
            "채용 시까지",
            "채용 시 마감",
            "채용시 마감",
        ]
        .iter()
        .find_map(|word| text.strip_prefix(word));
        if let Some(rest) = until_filled {
            return match rest.trim() {
                "" => Self::UntilFilled(None),
                rest => day(rest).map_or(Self::Unknown, |day| Self::UntilFilled(Some(day))),
            };
        }
        match text {
            "상시" | "상시채용" | "상시모집" => Self::Always,
            _ => day(text).map_or(Self::Unknown, Self::On),
        }
    }

    /// The last day on which one can apply, if one is named.
    #[must_use]
    pub fn last_day(self) -> Option<Date> {
        match self {
            Self::On(day) | Self::UntilFilled(Some(day)) => Some(day),
            Self::Unknown | Self::UntilFilled(None) | Self::Always => None,
        }
    }

    /// Returns how it stands on a day.
    #[must_use]
    pub fn standing(self, today: Date) -> Standing {
        match self.last_day().map(|last| today.days_to(last)) {
            Some(left) if left < 0 => Standing::Closed,
            left => Standing::Open(left),
        }
    }

    /// Puts together what a list and a detail of the same vacancy say: the detail often says `채용시까지` alone where the list has the
    /// day too.
    #[must_use]
    pub fn with_detail(self, detail: Self) -> Self {
        match (self, detail) {
            (Self::Unknown, detail) => detail,
            (Self::On(day), Self::UntilFilled(None)) => Self::UntilFilled(Some(day)),
            (list, _) => list,
        }
    }
}

/// Reads a day: `26-10-31`, `2026-10-31`, `20261031`, `2026.10.31` or `2026/10/31`.
fn day(text: &str) -> Option<Date> {
    let mut digits = String::new();
    let mut parts = vec![0_usize];
    for letter in text.trim().chars() {
        if letter.is_ascii_digit() {
            digits.push(letter);
            *parts.last_mut()? += 1;
        } else if matches!(letter, '-' | '.' | '/') {
            parts.push(0);
        } else {
            return None;
        }
    }
    let digits = match parts.as_slice() {
        [8] | [4, 2, 2] => digits,
        [6] | [2, 2, 2] => ["20", &*digits].concat(),
        _ => return None,
    };
    let part = |from: usize, to: usize| digits.get(from..to);
    Date::parse(&[part(0, 4)?, part(4, 6)?, part(6, 8)?].join("-")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn date(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    #[test]
    fn closings_are_read_as_portals_write_them() {
        for (text, closing) in [
            (
                "채용시까지  26-11-30",
                Closing::UntilFilled(Some(date("2026-11-30"))),
            ),
            (
                "채용시까지 23-05-28",
                Closing::UntilFilled(Some(date("2023-05-28"))),
            ),
            ("채용시까지", Closing::UntilFilled(None)),
            ("26-10-31", Closing::On(date("2026-10-31"))),
            ("2026-10-31", Closing::On(date("2026-10-31"))),
            (" 20261031 ", Closing::On(date("2026-10-31"))),
            ("2026.10.31", Closing::On(date("2026-10-31"))),
            ("상시", Closing::Always),
            // What cannot be read is not known, and never "open for ever".
            ("", Closing::Unknown),
            ("26-02-30", Closing::Unknown),
            ("채용시까지 (면접 후)", Closing::Unknown),
            ("내일", Closing::Unknown),
            ("2026-1-5", Closing::Unknown),
            ("+261031", Closing::Unknown),
        ] {
            assert_eq!(Closing::read(text), closing, "`{text}`");
        }
    }

    #[test]
    fn every_kind_stands_by_the_day() {
        let today = date("2026-11-30");
        for (closing, standing) in [
            (Closing::On(date("2026-11-29")), Standing::Closed),
            (Closing::On(today), Standing::Open(Some(0))),
            (Closing::On(date("2026-12-02")), Standing::Open(Some(2))),
            (Closing::UntilFilled(Some(date("2026-11-29"))), Standing::Closed),
            (Closing::UntilFilled(Some(today)), Standing::Open(Some(0))),
            (Closing::UntilFilled(None), Standing::Open(None)),
            (Closing::Always, Standing::Open(None)),
            (Closing::Unknown, Standing::Open(None)),
        ] {
            assert_eq!(closing.standing(today), standing, "{closing:?}");
        }
    }

    #[test]
    fn a_detail_adds_and_takes_nothing_away() {
        let day = date("2026-11-30");
        let list = Closing::read("채용시까지  26-11-30");
        assert_eq!(list.with_detail(Closing::read("채용시까지")), list);
        assert_eq!(
            Closing::On(day).with_detail(Closing::UntilFilled(None)),
            Closing::UntilFilled(Some(day))
        );
        assert_eq!(Closing::Unknown.with_detail(Closing::On(day)), Closing::On(day));
        assert_eq!(Closing::On(day).with_detail(Closing::Unknown), Closing::On(day));
    }

    proptest! {
        #[test]
        fn a_vacancy_that_is_closed_stays_closed(
            last in 2_461_000i64..2_462_000, on in 2_461_000i64..2_462_000,
        ) {
            let day = |number| Date::from_day_number(number).unwrap();
            let closing = Closing::On(day(last));
            prop_assert_eq!(closing.standing(day(on)) == Standing::Closed, on > last);
        }

        #[test]
        fn any_text_is_read_without_harm(text in any::<String>()) {
            let _ = Closing::read(&text);
        }
    }
}
