//! Education, careers, lists and counts as portals write them.

use vacancy::model::{Career, Education};

use super::said::Said;
use super::words::{self, bare};

/// The least education of a level or a range: `고졸`, `03`, `고졸 ~ 대졸(4년)`, `대졸(4년)-박사`.
pub(crate) fn education(text: &str) -> Said<Education> {
    const WHY: &str = "it is no level of education, and no range of two";
    if let Some(level) = words::education(text) {
        return Said::Is(level);
    }
    let mut depth = 0_u32;
    let apart = text.find(|letter| {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && matches!(letter, '~' | '-' | '∼' | '～')
    });
    let range = apart.and_then(|at| {
        let (from, rest) = text.split_at_checked(at)?;
        let to = rest.trim_start_matches(['~', '-', '∼', '～']);
        Some((words::education(from)?, words::education(to)?))
    });
    match range {
        Some((from, to)) if from <= to => Said::Is(from),
        Some(_) => Said::Unreadable("the range of education ends below its beginning"),
        None => Said::Unreadable(WHY),
    }
}

/// The most years of a career that are believed.
const MAX_YEARS: u32 = 50;

/// What one has to have worked: `신입`, `경력`, `관계없음`, `신입/경력`, `경력1년`, `경력 (최소3년) 필수`, or a code (N, E, Z).
pub(crate) fn career(text: &str) -> Said<Career> {
    let bare: String = bare(text)
        .chars()
        .filter(|letter| !matches!(letter, '(' | ')' | '[' | ']'))
        .collect();
    let read = match &*bare {
        "N" | "신입" => Some(Career::Newcomer),
        "E" | "경력" => Some(Career::Months(0)),
        "Z" | "관계없음" | "경력무관" | "무관" | "경력관계없음" => Some(Career::Any),
        // Somebody without a career may come too.
        other => match other.strip_prefix("신입") {
            Some(rest) => experienced(rest.trim_start_matches(['/', '·', ',', '+'])).map(|_| Career::Any),
            None => experienced(other).map(Career::Months),
        },
    };
    Said::or_unreadable(read, "it is none of the forms of a career that are known")
}

/// The months after `경력`: `경력`, `경력1년`, `경력최소3년필수`, `경력6개월이상`.
fn experienced(text: &str) -> Option<u16> {
    let rest = text.strip_prefix("경력")?;
    let rest = rest.strip_prefix("최소").unwrap_or(rest);
    if matches!(rest, "" | "필수") {
        return Some(0);
    }
    let end = rest.find(|letter: char| !letter.is_ascii_digit())?;
    let (digits, rest) = rest.split_at_checked(end)?;
    let count: u32 = digits.parse().ok()?;
    let (months, rest) = match rest.strip_prefix('년') {
        Some(rest) => (count.checked_mul(12)?, rest),
        None => (count, rest.strip_prefix("개월")?),
    };
    let ends = matches!(rest, "" | "이상" | "필수" | "이상필수" | "↑");
    (ends && months <= MAX_YEARS * 12).then(|| u16::try_from(months).ok())?
}

/// The word that a career is kept by.
pub(crate) fn career_word(career: Career) -> Option<String> {
    match career {
        Career::Unknown => None,
        Career::Any => Some("경력무관".to_owned()),
        Career::Newcomer => Some("신입".to_owned()),
        Career::Months(0) => Some("경력".to_owned()),
        Career::Months(months) => Some(format!("경력 {months}개월")),
    }
}

/// A count of people: `3`, `25 명`, `1,234명`. `0` and `00명` say nothing.
pub(crate) fn count(text: &str) -> Said<u32> {
    let bare = bare(text).replace(',', "");
    let digits = bare.strip_suffix('명').unwrap_or(&bare);
    if !digits.is_empty() && digits.chars().all(|letter| matches!(letter, '0' | '○' | '〇')) {
        return Said::Open;
    }
    let whole = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let read = whole.then(|| digits.parse().ok()).flatten();
    Said::or_unreadable(read, "it is no count of people")
}

/// The items of a list, also of one that a program wrote as a text: `['대기업', '상장']`.
pub(crate) fn items(text: &str) -> Vec<String> {
    let inside = text
        .trim()
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .unwrap_or(text);
    let mut items: Vec<String> = Vec::new();
    let parts = inside.split([',', '/', '|', ';', '\n', '·']);
    for part in parts {
        let item = part.trim_matches(|letter: char| letter.is_whitespace() || matches!(letter, '\'' | '"'));
        let nothing = matches!(
            item,
            "" | "없음" | "무관" | "관계없음" | "기타" | "해당없음" | "-"
        );
        if !nothing && !items.iter().any(|known| known == item) {
            items.push(item.to_owned());
        }
    }
    items
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn education_is_read_as_codes_words_and_ranges() {
        for (text, level) in [
            ("00", Education::Any),
            ("학력 무관", Education::Any),
            ("03", Education::High),
            ("고졸", Education::High),
            ("고졸이상", Education::High),
            ("대졸(4년)", Education::University),
            ("대졸 (2~3년)", Education::College),
            ("고졸 ~ 대졸(4년)", Education::High),
            ("대졸(2~3년) ~ 대졸(4년)", Education::College),
            ("대졸(4년)-박사", Education::University),
        ] {
            assert_eq!(education(text), Said::Is(level), "{text}");
            assert_eq!(education(words::education_word(level)), Said::Is(level));
        }
        for text in ["8", "유치원", "박사-고졸", "고졸~", "~고졸", "고졸 또는 대졸"] {
            assert!(matches!(education(text), Said::Unreadable(_)), "{text}");
        }
    }

    #[test]
    fn careers_are_read_in_every_form_that_was_seen() {
        for (text, read) in [
            ("신입", Career::Newcomer),
            ("N", Career::Newcomer),
            ("경력", Career::Months(0)),
            ("관계없음", Career::Any),
            ("경력무관", Career::Any),
            ("Z", Career::Any),
            ("신입/경력", Career::Any),
            ("신입+경력", Career::Any),
            ("신입/경력1년", Career::Any),
            ("경력1년", Career::Months(12)),
            ("경력 (최소3년) 필수", Career::Months(36)),
            ("경력 6개월 이상", Career::Months(6)),
        ] {
            assert_eq!(career(text), Said::Is(read), "{text}");
            let word = career_word(read).unwrap();
            assert_eq!(career(&word), Said::Is(read), "{word}");
        }
        for text in [
            "경력 우대",
            "경력 3~5년",
            "인턴",
            "경력 99년",
            "경력 99999999999년",
            "3년",
        ] {
            assert!(matches!(career(text), Said::Unreadable(_)), "{text}");
        }
    }

    #[test]
    fn counts_of_nobody_are_no_counts() {
        assert_eq!(count("25 명"), Said::Is(25));
        assert_eq!(count("1,234명"), Said::Is(1234));
        for text in ["0", "00명", "○명"] {
            assert_eq!(count(text), Said::Open, "{text}");
        }
        for text in ["", "명", "1~2명", "-3", "99999999999"] {
            assert!(matches!(count(text), Said::Unreadable(_)), "{text}");
        }
    }

    #[test]
    fn a_list_written_as_a_text_is_a_list() {
        assert_eq!(items("['대기업', '상장', '대기업', '기타']"), ["대기업", "상장"]);
        assert_eq!(items("운전면허, 지게차 / 없음"), ["운전면허", "지게차"]);
        assert!(items("[]").is_empty() && items("-").is_empty());
    }
}
