//! Numbers that people have.
//!
//! They are read as they look: what is not seen does not count, and dashes, blanks and digits may have any form
//! ([`hangul::typed::plain`]).

use hangul::typed;

/// The most digits of a whole number.
const MAX_DIGITS: usize = 9;

/// A number that cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unread {
    /// It is no number.
    NoNumber,
    /// It has more than nine digits.
    TooLong,
}

/// Returns a mobile number in Korea as 010-1234-5678, or `None` if nobody can have it. Blanks, dots, brackets, dashes, a
/// `tel:` before it and the country code 82 with `+`, with 00 or alone are understood.
///
/// Behind 010 are eight digits: when the numbers of the carriers were moved to 010 in 2004, those with seven got an
/// eighth (정보통신부 통신위원회, 010 전환용 국번호 규칙, 2003-12-24; fnnews.com/news/200312241032568191). Behind the
/// carriers' own 011 and 016 to 019 are seven or eight. 012 and 015 were for pagers (hankookilbo.com, 1997-06-21); no
/// other prefix is of mobile telephones.
#[must_use]
pub fn phone(typed: &str) -> Option<String> {
    let typed = plain(typed);
    let typed = match typed.split_once(':') {
        Some((scheme, number)) if scheme.eq_ignore_ascii_case("tel") => number.trim_start(),
        _ => &typed,
    };
    let (abroad, number) = match typed.strip_prefix('+') {
        Some(number) => (true, number),
        None => (false, typed),
    };
    let all = digits(number, &['-', ' ', '.', '(', ')'])?;
    let domestic = match all.strip_prefix("0082").or(all.strip_prefix("82")) {
        Some(rest) => ["0", rest.strip_prefix('0').unwrap_or(rest)].concat(),
        None if abroad => return None,
        None => all,
    };
    let (prefix, number) = domestic.split_at_checked(3)?;
    let long_enough = match prefix {
        "010" => number.len() == 8,
        "011" | "016" | "017" | "018" | "019" => matches!(number.len(), 7 | 8),
        _ => false,
    };
    if !long_enough || number.bytes().all(|digit| digit == b'0') {
        return None;
    }
    let (exchange, line) = number.split_at_checked(number.len() - 4)?;
    Some([prefix, exchange, line].join("-"))
}

/// The weights of the first nine digits of a company's registration number.
const COMPANY_WEIGHTS: [u32; 9] = [1, 3, 7, 1, 3, 7, 1, 3, 5];

/// Returns a company's registration number (사업자등록번호) as 000-00-00000, or `None` if it has not ten digits, begins with
/// 0, or its check digit is wrong.
///
/// No official publication of the algorithm was found; this is the one that is in general use (as at hongpage.kr/96 and
/// allinfo.tistory.com/1283): the weighted sum of the first nine digits, and the tens of five times the ninth, complete
/// the last digit to a multiple of ten. It finds every single wrong digit. No tax office has a number below 100
/// (freecatz.blogspot.com, 2014/01).
#[must_use]
pub fn company_number(typed: &str) -> Option<String> {
    let mut number = digits(&plain(typed), &['-', ' '])?;
    if number.len() != 10 || number.starts_with('0') {
        return None;
    }
    let mut sum = 0;
    for (digit, weight) in number.bytes().zip(COMPANY_WEIGHTS) {
        let weighed = u32::from(digit - b'0') * weight;
        // Only the ninth digit is weighed by five.
        sum += weighed + if weight == 5 { weighed / 10 } else { 0 };
    }
    let last = number.bytes().last().map(|digit| u32::from(digit - b'0'))?;
    if (sum + last) % 10 != 0 {
        return None;
    }
    number.insert(5, '-');
    number.insert(3, '-');
    Some(number)
}

/// Returns a whole number of at most nine digits, or `None` if the text is no such number. Blanks and commas between
/// digits are understood.
#[must_use]
pub fn number(typed: &str) -> Option<u32> {
    whole(typed).ok()
}

/// The same, with what is wrong.
pub(super) fn whole(typed: &str) -> Result<u32, Unread> {
    let digits = digits(&plain(typed), &[',', ' ']).ok_or(Unread::NoNumber)?;
    if digits.len() > MAX_DIGITS {
        return Err(Unread::TooLong);
    }
    digits.parse().map_err(|_| Unread::NoNumber)
}

/// A text as it counts in a number.
fn plain(typed: &str) -> String {
    let plain: String = typed.chars().filter_map(typed::plain).collect();
    plain.trim().to_owned()
}

/// Returns the digits of a text, or `None` if there is anything else than digits and what may stand between them.
fn digits(text: &str, between: &[char]) -> Option<String> {
    let fits = |c: char| c.is_ascii_digit() || between.contains(&c);
    text.chars()
        .all(fits)
        .then(|| text.chars().filter(char::is_ascii_digit).collect())
}
