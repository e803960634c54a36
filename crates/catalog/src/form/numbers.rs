//! Numbers that people have, and those that nobody may ask for.

use eligibility::Date;

/// Returns a mobile number in Korea as 010-1234-5678, or `None` if the text is no such number. Blanks, dots, brackets,
/// full-width digits and the country code +82 are understood.
#[must_use]
pub fn phone(typed: &str) -> Option<String> {
    let typed = typed.trim();
    let (abroad, rest) = match typed.strip_prefix("+82").or(typed.strip_prefix("＋82")) {
        Some(rest) => (true, rest),
        None => (false, typed),
    };
    let mut digits = digits(rest, &['-', ' ', '.', '(', ')'])?;
    if abroad && !digits.starts_with('0') {
        digits.insert(0, '0');
    }
    if !digits.starts_with("01") || !matches!(digits.len(), 10 | 11) {
        return None;
    }
    let last = digits.len() - 4;
    digits.insert(last, '-');
    digits.insert(3, '-');
    Some(digits)
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
    let mut number = digits(typed.trim(), &['-', ' '])?;
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
    let digits = digits(typed.trim(), &[',', ' '])?;
    if digits.len() > 9 {
        return None;
    }
    digits.parse().ok()
}

/// Returns the digits of a text as 0 to 9, or `None` if there is anything else than digits and what may stand between
/// them.
fn digits(text: &str, between: &[char]) -> Option<String> {
    let mut digits = String::new();
    for character in text.chars() {
        match digit(character) {
            Some(digit) => digits.push(char::from(b'0' + digit)),
            None if between.contains(&character) => {}
            None => return None,
        }
    }
    Some(digits)
}

/// The value of a digit, full-width ones too.
fn digit(character: char) -> Option<u8> {
    let base = match character {
        '0'..='9' => '0',
        '０'..='９' => '０',
        _ => return None,
    };
    u8::try_from(u32::from(character) - u32::from(base)).ok()
}

/// What stands before a run of digits.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gap {
    /// Blanks alone.
    Blank,
    /// A hyphen or what is used for one, perhaps with blanks.
    Hyphen,
    /// Anything else.
    Break,
}

/// A run of digits: how many they are, and what stands before it.
struct Run {
    first: usize,
    length: usize,
    before: Gap,
}

/// Whether a text holds a resident registration number (주민등록번호) or an alien registration number (외국인등록번호):
/// six digits that are a day of birth and seven of which the first says century and sex, written
/// in one, with a hyphen or blanks between, or digit by digit.
///
/// The last digit is not looked at: since October 2020 it follows no rule. So a company's 법인등록번호 can look the same
/// (110111-1…), and is refused too; no form asks for one.
#[must_use]
pub fn has_resident_number(text: &str) -> bool {
    let (digits, runs) = runs(text);
    (0..runs.len()).any(|at| {
        let Some(rest) = runs.get(at..) else { return false };
        let first = rest.first().map_or(0, |run| run.first);
        splits(rest) && digits.get(first..first + 13).is_some_and(is_resident_number)
    })
}

/// All digits of a text, and the runs that they stand in.
fn runs(text: &str) -> (Vec<u8>, Vec<Run>) {
    let (mut digits, mut runs) = (Vec::new(), Vec::<Run>::new());
    let mut gap = Some(Gap::Break);
    for character in text.chars() {
        if let Some(digit) = digit(character) {
            if let Some(before) = gap.take() {
                let first = digits.len();
                runs.push(Run {
                    first,
                    length: 0,
                    before,
                });
            }
            digits.push(digit);
            if let Some(run) = runs.last_mut() {
                run.length += 1;
            }
            continue;
        }
        let here = match character {
            // What is not seen does not part digits.
            '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' => continue,
            ' ' | '\t' | '\r' | '\n' | '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{3000}' => {
                Gap::Blank
            }
            '-'
            | '\u{2010}'..='\u{2015}'
            | '\u{2212}'
            | '－'
            | 'ㅡ'
            | 'ー'
            | '_'
            | '~'
            | '～'
            | '/'
            | '.'
            | '·'
            | 'ㆍ'
            | '•'
            | '*'
            | '='
            | ':' => Gap::Hyphen,
            _ => Gap::Break,
        };
        gap = Some(match (gap, here) {
            (Some(Gap::Break), _) | (_, Gap::Break) => Gap::Break,
            (Some(Gap::Hyphen), _) | (_, Gap::Hyphen) => Gap::Hyphen,
            _ => Gap::Blank,
        });
    }
    (digits, runs)
}

/// Whether the runs begin with thirteen digits that are written as a resident number is: all in one, or six and seven,
/// which are parted by blanks at most. A part of the six has one digit or an even number, so that an area code is none.
fn splits(runs: &[Run]) -> bool {
    let mut count = 0;
    for (at, run) in runs.iter().enumerate() {
        let joined = match run.before {
            _ if at == 0 => true,
            Gap::Blank => true,
            Gap::Hyphen => count == 6,
            Gap::Break => false,
        };
        let whole = at == 0 && run.length == 13;
        let fits = run.length == 1 || run.length % 2 == 0 || count >= 6 || whole;
        if !joined || !fits || (count < 6 && count + run.length > 6 && !whole) {
            return false;
        }
        count += run.length;
        if count >= 13 {
            return count == 13;
        }
    }
    false
}

fn is_resident_number(digits: &[u8]) -> bool {
    let [y1, y2, m1, m2, d1, d2, sex, ..] = digits else {
        return false;
    };
    // 1, 2: born in the 1900s; 3, 4: in the 2000s; 5 to 8: the same for foreigners.
    let century = match sex {
        1 | 2 | 5 | 6 => 1900,
        3 | 4 | 7 | 8 => 2000,
        _ => return false,
    };
    let year = century + i32::from(10 * y1 + y2);
    Date::from_ymd(year, 10 * m1 + m2, 10 * d1 + d2).is_some()
}
