//! Ways to reach a person that stand within a text.
//!
//! The fields about persons are dropped. A text is kept whole, as the licence asks, so that one with such a thing in it is told.

/// Returns whether a mobile telephone's number or an e-mail address stands in a text.
pub(crate) fn reaches_a_person(text: &str) -> bool {
    text.split_whitespace().any(is_email) || has_mobile(text)
}

fn is_email(word: &str) -> bool {
    let parts = word.split_once('@');
    parts.is_some_and(|(name, host)| {
        let begins = host.starts_with(|letter: char| letter.is_ascii_alphanumeric());
        name.ends_with(|letter: char| letter.is_ascii_alphanumeric()) && begins && host.contains('.')
    })
}

/// Korean mobile numbers begin with 010, some old ones with 011 and 016 to 019, and have ten or eleven digits.
fn has_mobile(text: &str) -> bool {
    let runs = text.split(|letter: char| !letter.is_ascii_digit() && !matches!(letter, '-' | '.' | ' '));
    runs.flat_map(|run| run.match_indices("01").map(move |(at, _)| (run, at)))
        .any(|(run, at)| {
            let (before, number) = run.split_at_checked(at).unwrap_or_default();
            let digits: String = number.chars().filter(char::is_ascii_digit).take(11).collect();
            let third = digits.chars().nth(2);
            let written = number.chars().take(13).filter(|letter| *letter == ' ').count();
            !before.ends_with(|letter: char| letter.is_ascii_digit())
                && digits.len() >= 10
                && written <= 2
                && matches!(third, Some('0' | '1' | '6'..='9'))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_to_reach_a_person_are_found() {
        for text in [
            "문의 010-0000-0000",
            "(01000000000)",
            "010 0000 0000 으로",
            "011.000.0000",
            "a.b@example.kr로",
        ] {
            assert!(reaches_a_person(text), "{text}");
        }
        for text in [
            "044-000-0000",
            "2026-10-01 09:00",
            "월 2,160,000원",
            "@누리",
            "K140022610010052",
            "3010000000000",
            "",
        ] {
            assert!(!reaches_a_person(text), "{text}");
        }
    }
}
