//! Words that are put in the place of those that were found.

use eligibility::Date;

use super::{Answers, field_of, posting};
use crate::legal::check;
use crate::legal::finding::Finding;
use crate::legal::text::is_word;

/// What separates the parts of a list.
const SEPARATORS: [char; 6] = [',', '·', '/', '、', '，', ';'];

/// Words that are put in the place of others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replacement {
    /// The words that are there, to the end of the last of them: `35세 이하만`.
    pub found: String,
    /// The words in their place; empty if the found ones are taken out.
    pub instead: &'static str,
    /// The field's whole text with these.
    pub text: String,
}

/// Returns what may be put in the place of what was found, or `None` where only the employer knows what to write.
///
/// It is offered only where the check then finds one thing less, and nothing that it has not found before: nobody is told to write what is
/// found again.
#[must_use]
pub fn replacement(answers: &Answers, finding: &Finding, today: Date) -> Option<Replacement> {
    let instead = finding.instead.replacement()?;
    let field = field_of(finding);
    let text = answers.get(field)?;
    let range = finding.place.range.clone()?;
    let (before, rest) = text.split_at_checked(range.start)?;
    let (words, after) = rest.split_at_checked(range.len())?;
    // A particle or an ending goes with its word.
    let ending = after.find(|sign: char| !is_word(sign)).unwrap_or(after.len());
    let (ending, after) = after.split_at_checked(ending)?;
    let replaced = match instead {
        "" => without(before, after),
        instead => [before, instead, after].concat(),
    };
    let mut changed = answers.clone();
    changed.insert(field.to_owned(), replaced.clone());
    let (old, new) = (found(answers, today), found(&changed, today));
    let is_better = new.len() < old.len() && new.iter().all(|one| old.contains(one));
    is_better.then(|| Replacement {
        found: [words, ending].concat(),
        instead,
        text: replaced,
    })
}

/// What is found of a form, without its places, which every change moves.
fn found(answers: &Answers, today: Date) -> Vec<(crate::legal::Rule, crate::legal::Grade, String)> {
    let findings = check(&posting(answers, today));
    let plain = findings
        .iter()
        .map(|finding| (finding.rule, finding.grade, field_of(finding).to_owned()));
    plain.collect()
}

/// What is left where words are taken out: of two separators or blanks around them one.
fn without(before: &str, after: &str) -> String {
    let is_blank = |sign: char| sign.is_whitespace() && sign != '\n';
    let begins = before.is_empty() || before.ends_with('\n');
    let kept = before.trim_end_matches(is_blank);
    let rest = after.trim_start_matches(is_blank);
    let separated = kept.is_empty() || kept.ends_with('\n') || kept.ends_with(SEPARATORS);
    if separated && rest.starts_with(SEPARATORS) {
        let rest = rest.trim_start_matches(SEPARATORS).trim_start_matches(is_blank);
        return [before, rest].concat();
    }
    if begins || before.ends_with(is_blank) {
        return [before, rest].concat();
    }
    [before, after].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::legal::form::TITLE;

    /// The text of a title after the first replacement that is offered, and the words that it is offered for.
    fn replaced(title: &str) -> Option<(String, String)> {
        let answers = Answers::from([
            (TITLE.to_owned(), title.to_owned()),
            ("employees".to_owned(), "50".to_owned()),
        ]);
        let today = Date::from_ymd(2026, 11, 30)?;
        let findings = check(&posting(&answers, today));
        let offered = findings
            .iter()
            .find_map(|finding| replacement(&answers, finding, today))?;
        Some((offered.found, offered.text))
    }

    #[test]
    fn the_found_words_alone_are_replaced() {
        for (title, found, text) in [
            ("포장 직원 (35세 이하)", "35세 이하", "포장 직원 (연령 무관)"),
            (
                "35세 이하만 지원해 주세요",
                "35세 이하만",
                "연령 무관 지원해 주세요",
            ),
            ("여자만, 오전 근무", "여자만", "성별 무관, 오전 근무"),
            ("성실, 용모 단정, 친절", "용모 단정", "성실, 친절"),
            ("용모 단정, 친절", "용모 단정", "친절"),
            ("포장 용모 단정 우대", "용모 단정", "포장 우대"),
        ] {
            let expected = Some((found.to_owned(), text.to_owned()));
            assert_eq!(replaced(title), expected, "{title}");
        }
    }

    #[test]
    fn nothing_is_offered_where_the_employer_alone_knows() {
        // A reason is asked for; the task has to be named.
        for title in ["18세 이상", "신체 건강한 자", "교육비 본인 부담", "포장 직원"] {
            assert_eq!(replaced(title), None, "{title}");
        }
    }

    #[test]
    fn of_all_planted_texts_none_is_made_worse() {
        let planted = include_str!("../../../tests/planted/tuned.tsv");
        let texts = planted.lines().filter_map(|row| row.split('\t').nth(1));
        let today = Date::from_ymd(2026, 11, 30).unwrap();
        let mut offered = 0;
        for text in texts {
            let answers = Answers::from([("request".to_owned(), text.to_owned())]);
            let before = check(&posting(&answers, today));
            for finding in &before {
                let Some(better) = replacement(&answers, finding, today) else {
                    continue;
                };
                offered += 1;
                let changed = Answers::from([("request".to_owned(), better.text)]);
                assert!(check(&posting(&changed, today)).len() < before.len(), "{text}");
            }
        }
        assert!(offered > 60, "{offered}");
    }
}
