//! Pay: numbers where there are some, words otherwise.

use vacancy::model::{Pay, PayUnit};

use super::said::Said;
use super::words::{bare, pay_unit_before};

/// The most won that are believed: a thousand million.
const MAX_WON: u64 = 1_000_000_000;

/// What notices write where they say no pay. It is not known then, which is not 0.
const NOT_SAID: [&str; 6] = ["회사내규", "면접후결정", "면접후", "추후협의", "협의", "급여협의"];

/// A number of won as a field of its own: `41000000`, `3,000,000`. 0 is none.
pub(crate) fn number(text: &str) -> Said<u64> {
    let digits = text.replace([',', ' '], "");
    let digits = digits.strip_suffix('원').unwrap_or(&digits);
    let whole = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    match whole.then(|| digits.parse().ok()).flatten() {
        Some(0) => Said::Open,
        Some(won) if won <= MAX_WON => Said::Is(won),
        _ => Said::Unreadable("it is no number of won"),
    }
}

/// Puts together what the numbers say.
pub(crate) fn of_numbers(unit: Option<PayUnit>, least: Option<u64>, most: Option<u64>) -> Said<Pay> {
    match (unit, least, most) {
        (_, None, None) => Said::Open,
        (None, ..) => {
            Said::Unreadable("it does not say whether that is for an hour, a day, a month or a year")
        }
        (_, Some(least), Some(most)) if most < least => Said::Unreadable("the most is less than the least"),
        (unit, least, most) => Said::Is(Pay { unit, least, most }),
    }
}

/// Reads words: `월 216~240만원`, `연봉 ~3,100만원`, `연봉 2600 만원 ~ 2800 만원`, `연봉41,000,000원 이상, 면접 후 재조정 가능`. `unit` is
/// what another field says of it.
pub(crate) fn of_words(text: &str, unit: Option<PayUnit>) -> Said<Pay> {
    const WHY: &str = "it is no amount, and no range of two";
    let bare = bare(text).replace(['∼', '～'], "~");
    let (begun, rest) = match pay_unit_before(&bare) {
        Some((unit, rest)) => (Some(unit), rest),
        None => (None, &*bare),
    };
    if rest.is_empty() || NOT_SAID.iter().any(|word| rest.starts_with(word)) {
        return Said::Open;
    }
    let Some((least, most, after)) = range(rest) else {
        return Said::Unreadable(WHY);
    };
    let tail = ["", ",", "(", "…", "...", "상여", "/"];
    let ends = after.is_empty() || tail.iter().skip(1).any(|begin| after.starts_with(begin));
    if !ends {
        return Said::Unreadable(WHY);
    }
    of_numbers(begun.or(unit), least, most)
}

/// A range and what follows it: `216~240만원`, `~3,100만원`, `300만원~`, `300만원이상`.
fn range(text: &str) -> Option<(Option<u64>, Option<u64>, &str)> {
    if let Some(rest) = text.strip_prefix('~') {
        let (most, rest) = amount(rest)?;
        return Some((None, Some(most.won()?), rest));
    }
    let (first, rest) = amount(text)?;
    if let Some(rest) = rest.strip_prefix("이상") {
        return Some((Some(first.won()?), None, rest));
    }
    if let Some(rest) = rest.strip_prefix("이하") {
        return Some((None, Some(first.won()?), rest));
    }
    let Some(after) = rest.strip_prefix('~') else {
        // 고용24's `sal` shows the lower end of a range alone, so that one amount says nothing of the most.
        return Some((Some(first.won()?), None, rest));
    };
    match amount(after) {
        Some((second, rest)) => {
            let first = first.or_scaled_as(second);
            Some((Some(first.won()?), Some(second.won()?), rest))
        }
        None => Some((Some(first.won()?), None, after)),
    }
}

/// A number with the word behind it.
#[derive(Debug, Clone, Copy)]
struct Amount {
    number: u64,
    /// What one of it is in won; `None` where no word says it.
    scale: Option<u64>,
}

impl Amount {
    fn won(self) -> Option<u64> {
        let won = self.number.checked_mul(self.scale?)?;
        (won > 0 && won <= MAX_WON).then_some(won)
    }

    /// The same in the other's scale, where it has none: the first of `216~240만원`.
    fn or_scaled_as(self, other: Self) -> Self {
        Self {
            scale: self.scale.or(other.scale),
            ..self
        }
    }
}

fn amount(text: &str) -> Option<(Amount, &str)> {
    let end = text
        .find(|letter: char| !letter.is_ascii_digit() && letter != ',')
        .unwrap_or(text.len());
    let (digits, rest) = text.split_at_checked(end)?;
    // A comma at the end is no part of the number.
    let number = digits.trim_end_matches(',').replace(',', "").parse().ok()?;
    for (word, scale) in [("만원", 10_000), ("천원", 1_000), ("원", 1)] {
        if let Some(rest) = rest.strip_prefix(word) {
            let scale = Some(scale);
            return Some((Amount { number, scale }, rest));
        }
    }
    Some((Amount { number, scale: None }, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pay(unit: PayUnit, least: Option<u64>, most: Option<u64>) -> Said<Pay> {
        let unit = Some(unit);
        Said::Is(Pay { unit, least, most })
    }

    #[test]
    fn amounts_in_words_are_read_as_portals_write_them() {
        let (month, year) = (PayUnit::Month, PayUnit::Year);
        for (text, read) in [
            ("월 216~240만원", pay(month, Some(2_160_000), Some(2_400_000))),
            ("연봉 ~3,100만원", pay(year, None, Some(31_000_000))),
            (
                "연봉 2600 만원 ~ 2800 만원",
                pay(year, Some(26_000_000), Some(28_000_000)),
            ),
            (
                "연봉41,000,000원 이상, 면접 후 재조정 가능",
                pay(year, Some(41_000_000), None),
            ),
            (
                "월급 2,400,000원 ~ 2,600,000원",
                pay(month, Some(2_400_000), Some(2_600_000)),
            ),
            (
                "월급 250만원 이상 상여별도 400%",
                pay(month, Some(2_500_000), None),
            ),
            ("시급 10,320원", pay(PayUnit::Hour, Some(10_320), None)),
            ("일급 100,000원 이하", pay(PayUnit::Day, None, Some(100_000))),
        ] {
            assert_eq!(of_words(text, None), read, "{text}");
        }
        for text in [
            "회사내규에 따름",
            "면접 후 결정",
            "연봉 회사내규에 따름",
            "월급",
            "협의",
        ] {
            assert_eq!(of_words(text, None), Said::Open, "{text}");
        }
        for text in [
            "300만원",
            "월 300",
            "월 300~",
            "월 300만원 또는 협의",
            "월 240~216만원",
            "많이",
            "월 0원",
        ] {
            assert!(matches!(of_words(text, None), Said::Unreadable(_)), "{text}");
        }
        // Another field says for what it is.
        assert_eq!(
            of_words("300만원", Some(month)),
            pay(month, Some(3_000_000), None)
        );
    }

    #[test]
    fn a_number_of_nothing_is_none() {
        assert_eq!(number("41000000"), Said::Is(41_000_000));
        assert_eq!(number("3,000,000원"), Said::Is(3_000_000));
        assert_eq!(number("0"), Said::Open);
        for text in ["", "-1", "1e9", "삼백", "99999999999999999999"] {
            assert!(matches!(number(text), Said::Unreadable(_)), "{text}");
        }
    }
}
