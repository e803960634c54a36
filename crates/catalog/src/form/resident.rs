//! Numbers that nobody may ask for: resident and alien registration numbers, found in what people type.

use eligibility::Date;
use hangul::typed::plain;

/// What stands in place of a digit of a resident number that was taken out.
pub const MARK: char = '●';

/// The number of digits.
const DIGITS: usize = 13;

/// What stands before a run of digits.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gap {
    /// Blanks alone.
    Blank,
    /// A hyphen or what is used for one, perhaps with blanks.
    Hyphen,
    /// A comma without a blank.
    Comma,
    /// Anything else.
    Break,
}

impl Gap {
    /// What a character between two digits is.
    fn of(plain: char) -> Self {
        match plain {
            ' ' => Self::Blank,
            ',' => Self::Comma,
            '-' | '_' | '~' | '/' | '.' | '·' | 'ㆍ' | '•' | '*' | '=' | ':' | '(' | ')' | '[' | ']' => {
                Self::Hyphen
            }
            _ => Self::Break,
        }
    }

    fn and(self, next: Self) -> Self {
        match (self, next) {
            (Self::Blank, Self::Blank) => Self::Blank,
            (Self::Blank | Self::Hyphen, Self::Blank | Self::Hyphen) => Self::Hyphen,
            _ => Self::Break,
        }
    }
}

/// A run of digits.
struct Run {
    /// Its digits, with those of all runs.
    digits: core::ops::Range<usize>,
    /// Its place in the text, in bytes.
    place: core::ops::Range<usize>,
    before: Gap,
    /// The first character behind it that is no blank.
    after: Option<char>,
}

impl Run {
    fn len(&self) -> usize {
        self.digits.len()
    }
}

/// Whether a text holds a resident registration number (주민등록번호) or an alien registration number (외국인등록번호):
/// six digits that are a day of birth and seven of which the first says century and sex, in the shapes that people write
/// them in.
///
/// The last digit is not looked at: since October 2020 it follows no rule. So a company's 법인등록번호 can look the same
/// (110111-1…), and is refused too; no form asks for one. A day, blanks and an amount of money (`250401 2500000원`) are none:
/// seven digits behind which 원 stands, or which are whole thousands, as one resident number in a thousand is.
#[must_use]
pub fn has_resident_number(text: &str) -> bool {
    next_resident_number(&read(text), 0).is_some()
}

/// The text with a [`MARK`] for each digit of the resident numbers in it, without what stood between them and a bracket
/// that closed there; `None` if it has none. All else stays.
#[must_use]
pub fn without_resident_numbers(text: &str) -> Option<String> {
    let all = read(text);
    let mut left = String::new();
    let (mut from, mut at) = (0, 0);
    while let Some((first, count)) = next_resident_number(&all, at) {
        at = first + count;
        let place = |run: usize| all.1.get(run).map_or(from..from, |run| run.place.clone());
        let (start, end) = (place(first).start, place(at - 1).end);
        let before = text.get(from..start)?;
        let closes = text.get(start..end)?.contains([')', ']']);
        let opening = before.strip_suffix(['(', '[']).filter(|_| closes);
        left.push_str(opening.unwrap_or(before));
        left.extend([MARK; DIGITS]);
        from = end;
    }
    if from == 0 {
        return None;
    }
    left.push_str(text.get(from..)?);
    Some(left)
}

/// The first resident number at or behind a run: its first run and how many it has.
fn next_resident_number((digits, runs): &(Vec<u8>, Vec<Run>), from: usize) -> Option<(usize, usize)> {
    (from..runs.len()).find_map(|at| {
        let rest = runs.get(at..)?;
        let count = shape(rest)?;
        let number = digits.get(rest.first()?.digits.start..)?;
        (is_person(number) && !is_money(number, rest.get(..count)?)).then_some((at, count))
    })
}

/// All digits of a text, and the runs that they stand in.
fn read(text: &str) -> (Vec<u8>, Vec<Run>) {
    let (mut digits, mut runs) = (Vec::new(), Vec::<Run>::new());
    let mut gap = Some(Gap::Break);
    for (at, character) in text.char_indices() {
        // What is not seen does not part digits.
        let Some(plain) = plain(character) else { continue };
        let Some(digit) = plain.to_digit(10).and_then(|digit| u8::try_from(digit).ok()) else {
            let here = Gap::of(plain);
            gap = Some(gap.map_or(here, |before| before.and(here)));
            if let Some(run) = runs.last_mut()
                && run.after.is_none()
                && here != Gap::Blank
            {
                run.after = Some(plain);
            }
            continue;
        };
        if let Some(before) = gap.take() {
            runs.push(Run {
                digits: digits.len()..digits.len(),
                place: at..at,
                before,
                after: None,
            });
        }
        digits.push(digit);
        if let Some(run) = runs.last_mut() {
            run.digits.end += 1;
            run.place.end = at + character.len_utf8();
        }
    }
    (digits, runs)
}

/// How many of the runs are thirteen digits that are written as a resident number is; `None` if they do not begin with
/// one.
fn shape(runs: &[Run]) -> Option<usize> {
    let mut lengths = [0_u8; DIGITS];
    let (mut sum, mut count) = (0, 0);
    while sum < DIGITS {
        let run = runs.get(count)?;
        if count > 0 && run.before == Gap::Break {
            return None;
        }
        *lengths.get_mut(count)? = u8::try_from(run.len()).ok()?;
        sum += run.len();
        count += 1;
    }
    if sum != DIGITS {
        return None;
    }
    let gap = |at: usize| runs.get(at).map_or(Gap::Break, |run| run.before);
    let fits = match lengths.get(..count)? {
        [13] => true,
        [7, 6] => gap(1) == Gap::Hyphen,
        [1, 1, 1, 1, 1, 1, rest @ ..] => tail(rest, |at| gap(at + 6)),
        [6, rest @ ..] => tail(rest, |at| gap(at + 1)),
        [2, 2, 2, rest @ ..] => tail(rest, |at| gap(at + 3)),
        [2, 4, rest @ ..] | [4, 2, rest @ ..] => gap(1) == Gap::Blank && tail(rest, |at| gap(at + 2)),
        _ => false,
    };
    fits.then_some(count)
}

/// Whether the seven digits behind the day of birth are written as such: in one, or in parts behind a hyphen.
fn tail(lengths: &[u8], gap: impl Fn(usize) -> Gap) -> bool {
    match lengths {
        [7] | [1, 6] | [1, 1, 1, 1, 1, 1, 1] => true,
        [3, 4] | [4, 3] | [1, 3, 3] | [1, 2, 4] => gap(0) == Gap::Hyphen,
        _ => false,
    }
}

/// Whether the runs are a day and an amount of money.
fn is_money(number: &[u8], runs: &[Run]) -> bool {
    let Some(last) = runs.last() else { return false };
    let thousands = number.get(DIGITS - 3..DIGITS) == Some(&[0; 3]);
    let apart = runs.len() > 1 && last.len() == 7 && last.before == Gap::Blank;
    apart && (thousands || matches!(last.after, Some('원' | '만' | '천' | '₩')))
}

/// Whether digits begin with a day of birth and a digit for century and sex.
fn is_person(digits: &[u8]) -> bool {
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
