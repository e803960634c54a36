//! Hours of work, where a notice says them in one way.
//!
//! Of 257 real rows 15 said hours, one of them `02:00 ~ 23:00` beside 40 hours a week. So what is read has to be said once, and has to
//! fit together; else the field is not known and the text is shown.

use vacancy::model::Hours;

use super::words::bare;

/// The longest day, in minutes from beginning to end, that is taken for one person's work without shifts. A bound of our own: 12 hours of
/// work (8 and the 12 of a week that 근로기준법 제53조 allows beyond 40, spread) with their breaks of 30 minutes for 4 hours (제54조).
const MAX_SPAN: u16 = 14 * 60;
/// The most minutes a week that are believed.
const MAX_WEEKLY: u16 = 80 * 60;

/// What was read, and why some of it was not.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct ReadHours {
    pub(crate) hours: Hours,
    pub(crate) trouble: Option<&'static str>,
}

/// Reads `주 40시간`, `주 5일`, `09:00~18:00` and `교대` in a text.
pub(crate) fn read(text: &str) -> ReadHours {
    let bare = bare(text).replace(['∼', '～', '-'], "~");
    let weekly = distinct(after_week(&bare, "시간", 60));
    let days = distinct(after_week(&bare, "일", 1));
    let daily = distinct(spans(&bare));
    let shifts = bare.contains("교대") && !bare.contains("교대없음");
    let hours = Hours {
        weekly_minutes: only(&weekly).filter(|minutes| (1..=MAX_WEEKLY).contains(minutes)),
        days: only(&days)
            .and_then(|days| u8::try_from(days).ok())
            .filter(|days| (1..=7).contains(days)),
        daily: only(&daily),
        shifts: shifts.then_some(true),
    };
    if weekly.len() > 1 || days.len() > 1 || daily.len() > 1 {
        let trouble = Some("it says two things about the same");
        return ReadHours { hours, trouble };
    }
    checked(hours)
}

/// What is said once.
fn only<T: Copy>(found: &[T]) -> Option<T> {
    match found {
        [only] => Some(*only),
        _ => None,
    }
}

/// What fits together, or nothing of what does not.
fn checked(hours: Hours) -> ReadHours {
    if hours == Hours::default() {
        return ReadHours {
            hours,
            trouble: Some("no hours of a week, days or times are said in it in one way"),
        };
    }
    let refused = |trouble| ReadHours {
        hours: Hours {
            shifts: hours.shifts,
            ..Hours::default()
        },
        trouble: Some(trouble),
    };
    let Some((begins, ends)) = hours.daily else {
        return ReadHours { hours, trouble: None };
    };
    let span = span(begins, ends);
    let shifts = hours.shifts == Some(true);
    if !shifts && span > MAX_SPAN {
        return refused("its times are too far apart for one person's day, and it says nothing of shifts");
    }
    if let (Some(weekly), Some(days), false) = (hours.weekly_minutes, hours.days, shifts) {
        let most = u32::from(span) * u32::from(days);
        // Breaks are at most half of a day.
        if u32::from(weekly) > most || u32::from(weekly) * 2 < most {
            return refused("its hours of a week, its days and its times contradict each other");
        }
    }
    ReadHours { hours, trouble: None }
}

/// Minutes from a beginning to an end, over midnight if it ends before it begins.
fn span(begins: u16, ends: u16) -> u16 {
    if ends > begins {
        ends - begins
    } else {
        ends + 1_440 - begins
    }
}

fn distinct<T: PartialEq>(found: Vec<T>) -> Vec<T> {
    let mut kept: Vec<T> = Vec::new();
    for value in found {
        if !kept.contains(&value) {
            kept.push(value);
        }
    }
    kept
}

/// The numbers between `주` and a word, times `unit`: `주40시간`, `주소정근로시간:40시간`, `주37.5시간`. A range is none.
fn after_week(bare: &str, word: &str, unit: u16) -> Vec<u16> {
    let mut found = Vec::new();
    for (at, _) in bare.match_indices('주') {
        let rest = bare.get(at + '주'.len_utf8()..).unwrap_or_default();
        let rest = ["소정근로시간:", "소정근로시간", "당", "간"]
            .iter()
            .find_map(|between| rest.strip_prefix(between))
            .unwrap_or(rest);
        let end = rest.find(|letter: char| !letter.is_ascii_digit() && letter != '.');
        let Some((digits, after)) = end.and_then(|end| rest.split_at_checked(end)) else {
            continue;
        };
        let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
        let number = whole.parse::<u16>().ok().filter(|number| *number < 1_000);
        let tenths = part.parse::<u16>().ok().filter(|_| part.len() == 1);
        if let (true, Some(number), Some(tenths)) = (after.starts_with(word), number, tenths) {
            found.push(number * unit + tenths * unit / 10);
        }
    }
    found
}

/// The spans `09:00~18:00` of a text, in minutes of the day.
fn spans(bare: &str) -> Vec<(u16, u16)> {
    let found = bare.match_indices('~').filter_map(|(at, _)| {
        let (before, after) = bare.split_at_checked(at)?;
        Some((time_at_end(before)?, time_at_start(after.strip_prefix('~')?)?))
    });
    found.filter(|(begins, ends)| begins != ends).collect()
}

fn time_at_end(text: &str) -> Option<u16> {
    let start = text
        .char_indices()
        .rev()
        .take_while(|(_, letter)| letter.is_ascii_digit() || *letter == ':')
        .last()?;
    clock(text.get(start.0..)?)
}

fn time_at_start(text: &str) -> Option<u16> {
    let end = text
        .find(|letter: char| !letter.is_ascii_digit() && letter != ':')
        .unwrap_or(text.len());
    clock(text.get(..end)?)
}

/// Reads a time of the day, as `09:00`; `24:00` is the end of a day.
pub(crate) fn clock(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once(':')?;
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if !(1..=2).contains(&hours.len()) || minutes.len() != 2 || !digits(hours) || !digits(minutes) {
        return None;
    }
    let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
    match (hours, minutes) {
        (0..=23, 0..=59) => Some(hours * 60 + minutes),
        (24, 0) => Some(0),
        _ => None,
    }
}

/// Writes a time of the day, as `09:00`.
pub(crate) fn clock_text(minutes: u16) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(weekly: Option<u16>, days: Option<u8>, daily: Option<(u16, u16)>) -> Hours {
        Hours {
            weekly_minutes: weekly,
            days,
            daily,
            shifts: None,
        }
    }

    #[test]
    fn hours_are_read_where_they_are_said_in_one_way() {
        for (text, expected) in [
            ("주 40시간", hours(Some(2_400), None, None)),
            ("주 5일", hours(None, Some(5), None)),
            ("09:00~18:00", hours(None, None, Some((540, 1_080)))),
            (
                "주 5일 근무, 09:00 ~ 18:00, 주 40시간",
                hours(Some(2_400), Some(5), Some((540, 1_080))),
            ),
            ("주 소정근로시간 : 37.5시간", hours(Some(2_250), None, None)),
            ("22:00~06:00 주5일", hours(None, Some(5), Some((1_320, 360)))),
            // The same twice is one.
            (
                "주 5일 (주5일근무) 9:00-18:00",
                hours(None, Some(5), Some((540, 1_080))),
            ),
        ] {
            assert_eq!(
                read(text),
                ReadHours {
                    hours: expected,
                    trouble: None
                },
                "{text}"
            );
        }
        let shifts = read("3교대, 주 40시간").hours;
        assert_eq!((shifts.shifts, shifts.weekly_minutes), (Some(true), Some(2_400)));
    }

    #[test]
    fn what_contradicts_itself_is_not_known() {
        for text in [
            "주 40시간, 02:00 ~ 23:00",
            "주 5일, 주 40시간, 09:00~12:00",
            "주 5일, 주 15시간, 09:00~18:00",
        ] {
            let read = read(text);
            assert!(
                read.trouble.is_some() && read.hours == Hours::default(),
                "{text}: {read:?}"
            );
        }
        let read_two = read("09:00~18:00 또는 10:00~19:00, 주 5일");
        assert_eq!(read_two.hours, hours(None, Some(5), None));
        assert!(read_two.trouble.is_some());
        for text in [
            "협의",
            "25:00~26:00",
            "주 40~52시간",
            "주 9일",
            "9시~6시",
            "주 0시간",
            "주 900시간",
        ] {
            assert!(read(text).trouble.is_some(), "{text}");
        }
    }

    #[test]
    fn times_are_written_as_they_are_read() {
        for minutes in [0, 1, 540, 1_439] {
            assert_eq!(clock(&clock_text(minutes)), Some(minutes));
        }
        assert_eq!(clock("24:00"), Some(0));
        for text in ["24:01", "9", "9:5", ":00", "009:00", "9:60", "-1:00"] {
            assert_eq!(clock(text), None, "{text}");
        }
    }
}
