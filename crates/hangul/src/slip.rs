//! Finding a text in spite of one slip of a finger.

use alloc::vec::Vec;

use crate::search::{Query, each_key, is_ignored};

/// The fewest keys of which one may be wrong: in fewer, one slip makes any word of any other.
pub const FEWEST_KEYS: usize = 5;

impl Query {
    /// Whether the text has it at the start of a letter but for one key: another, one too many, one too few, or two in the wrong order.
    /// What [`Query::find`] finds has no slip and is found too; of a query of less than five keys nothing is.
    #[must_use]
    pub fn is_in_but_for_a_slip(&self, text: &str) -> bool {
        let typed: Vec<char> = self.keys().collect();
        if typed.len() < FEWEST_KEYS {
            return false;
        }
        let mut keys: Vec<char> = Vec::new();
        let mut starts: Vec<usize> = Vec::new();
        for c in text.chars().filter(|c| !is_ignored(*c)) {
            starts.push(keys.len());
            each_key(c, &mut |key, _| keys.push(key));
        }
        starts
            .into_iter()
            .any(|start| begins_but_for_one(keys.get(start..).unwrap_or_default(), &typed))
    }
}

/// Returns whether the keys of a text begin with those that are typed but for one: another, one too many, one too few, or two in the wrong
/// order. For those who lay texts out to search many of them at once; [`Query::is_in_but_for_a_slip`] asks it at each letter, and nothing of
/// less than [`FEWEST_KEYS`].
#[must_use]
pub fn begins_but_for_one<T: PartialEq>(text: &[T], typed: &[T]) -> bool {
    let same = text.iter().zip(typed).take_while(|(a, b)| a == b).count();
    let begins = |text_from: usize, typed_from: usize| {
        let (Some(text), Some(typed)) = (text.get(text_from..), typed.get(typed_from..)) else {
            return false;
        };
        text.starts_with(typed)
    };
    let swapped = text.get(same) == typed.get(same + 1) && text.get(same + 1) == typed.get(same);
    same == typed.len()
        || begins(same + 1, same + 1)
        || begins(same, same + 1)
        || begins(same + 1, same)
        || (swapped && begins(same + 2, same + 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slip_is_forgiven_and_no_two() {
        let interview = "면접비 지원";
        for typed in [
            "면졉비",
            "면접비",
            "면접삐",
            "면접",
            "면잡비",
            "멵접비",
            "ㅁ면접비",
            "interveiw",
        ] {
            let text = if typed.is_ascii() {
                "Interview expenses"
            } else {
                interview
            };
            assert!(Query::new(typed).is_in_but_for_a_slip(text), "{typed}");
        }
        for typed in ["", "면", "면졉삐", "월세 지원", "intreveiw", "ㅊㄴ"] {
            assert!(!Query::new(typed).is_in_but_for_a_slip(interview), "{typed}");
        }
    }

    #[test]
    fn what_is_found_without_a_slip_is_found_with_one() {
        for text in [
            "청년 구직활동 지원",
            "Youth job-seeking support",
            "신중년 디지털 · 직업전환 교육",
        ] {
            for word in text.split(' ') {
                let query = Query::new(word);
                assert!(query.find(text).is_some());
                let keys = query.keys().count();
                assert_eq!(query.is_in_but_for_a_slip(text), keys >= FEWEST_KEYS, "{word}");
            }
        }
    }

    /// All words of the letters `a`, `b` and `c` up to a length.
    fn words(longest: usize) -> Vec<Vec<u8>> {
        let mut words: Vec<Vec<u8>> = alloc::vec![Vec::new()];
        let mut from = 0;
        for _ in 0..longest {
            let shorter = words.len();
            for at in from..shorter {
                for letter in *b"abc" {
                    words.push([words[at].as_slice(), &[letter]].concat());
                }
            }
            from = shorter;
        }
        words
    }

    /// What somebody may have meant who typed this with at most one slip.
    fn meant_by(typed: &[u8]) -> Vec<Vec<u8>> {
        let mut meant = alloc::vec![typed.to_vec()];
        for at in 0..=typed.len() {
            let (before, from) = typed.split_at(at);
            for letter in *b"abc" {
                meant.push([before, &[letter], from].concat());
            }
            let Some((wrong, after)) = from.split_first() else {
                continue;
            };
            meant.push([before, after].concat());
            for letter in *b"abc" {
                meant.push([before, &[letter], after].concat());
            }
            if let Some((next, after)) = after.split_first() {
                meant.push([before, &[*next, *wrong], after].concat());
            }
        }
        meant
    }

    #[test]
    fn every_text_that_may_be_meant_begins_but_for_one_and_no_other() {
        let texts = words(6);
        for typed in words(4) {
            let meant = meant_by(&typed);
            for text in &texts {
                let expected = meant.iter().any(|meant| text.starts_with(meant));
                assert_eq!(
                    begins_but_for_one(text, &typed),
                    expected,
                    "{typed:?} in {text:?}"
                );
            }
        }
    }
}
