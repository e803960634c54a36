//! What was found and not changed, as a text that staff read with the application.

use super::{Answers, field_of};
use crate::legal::advice::Advice;
use crate::legal::finding::{Finding, Grade};

/// The words of a row, in the language of the staff.
pub struct RowWords<'a> {
    /// What follows from a finding.
    pub grade: &'a dyn Fn(Grade) -> &'static str,
    /// What to do about it.
    pub advice: &'a dyn Fn(Advice) -> &'static str,
    /// What stands there if nothing was found.
    pub nothing: &'a str,
}

/// Returns the findings, a line each with what follows, the words or the sum, the article, and what was advised. It has at most `longest`
/// letters: of what has no room the number is said, so that a form with many findings can be sent like any other.
#[must_use]
pub fn row(answers: &Answers, findings: &[Finding], words: &RowWords<'_>, longest: usize) -> String {
    if findings.is_empty() {
        return words.nothing.to_owned();
    }
    let mut text = String::new();
    for (at, finding) in findings.iter().enumerate() {
        let line = line(answers, finding, words);
        let left = findings.len() - at;
        let more = ["\n+ ", &left.to_string()].concat();
        let break_between = usize::from(at > 0);
        let needed = text.chars().count() + break_between + line.chars().count();
        let reserved = if left > 1 { more.chars().count() } else { 0 };
        if needed + reserved > longest {
            text.push_str(if at == 0 { more.trim_start() } else { &more });
            break;
        }
        if at > 0 {
            text.push('\n');
        }
        text.push_str(&line);
    }
    text
}

fn line(answers: &Answers, finding: &Finding, words: &RowWords<'_>) -> String {
    let (law, article) = finding.rule.citation();
    let quoted = answers
        .get(field_of(finding))
        .zip(finding.place.range.clone())
        .and_then(|(text, range)| text.get(range))
        .map(|words| ["\"", words, "\""].concat());
    let said = quoted.or_else(|| finding.arithmetic.clone());
    let said = said.map(|said| [&*said, " — "].concat()).unwrap_or_default();
    let grade = (words.grade)(finding.grade);
    [
        "[",
        grade,
        "] ",
        &*said,
        law,
        " ",
        article,
        ": ",
        (words.advice)(finding.instead),
    ]
    .concat()
}

#[cfg(test)]
mod tests {
    use eligibility::Date;

    use super::*;
    use crate::legal::check;
    use crate::legal::form::posting;

    const WORDS: RowWords<'static> = RowWords {
        grade: &|grade| match grade {
            Grade::Refuse => "게시 불가",
            Grade::Ask => "확인",
            Grade::Note => "참고",
        },
        advice: &|advice| advice.words().ko,
        nothing: "없음",
    };

    fn told(conditions: &str, longest: usize) -> String {
        let answers = Answers::from([
            ("vacancy_conditions".to_owned(), conditions.to_owned()),
            ("vacancy_pay_unit".to_owned(), "month".to_owned()),
            ("vacancy_pay".to_owned(), "2000000".to_owned()),
            ("vacancy_week".to_owned(), "40".to_owned()),
            ("vacancy_start".to_owned(), "2026-12-01".to_owned()),
        ]);
        let findings = check(&posting(&answers, Date::from_ymd(2026, 11, 30).unwrap()));
        row(&answers, &findings, &WORDS, longest)
    }

    #[test]
    fn a_line_says_what_was_found_by_which_law() {
        let told = told("35세 이하", 1_000);
        let lines: Vec<&str> = told.lines().collect();
        assert_eq!(lines.len(), 2, "{told}");
        assert!(
            lines[0].starts_with("[게시 불가] \"35세 이하\" — 고령자고용법 제4조의4"),
            "{told}"
        );
        assert!(
            lines[1].contains("2,156,880") && lines[1].contains("최저임금법"),
            "{told}"
        );
    }

    #[test]
    fn a_row_is_never_longer_than_its_field() {
        let many = "35세 이하\n여자만\n용모 단정\n보증금 납부\n".repeat(20);
        for longest in (20..2_000).step_by(61) {
            let told = told(&many, longest);
            assert!(told.chars().count() <= longest, "{longest}: {told}");
            assert!(
                told.lines().last().unwrap().starts_with("+ "),
                "{longest}: {told}"
            );
        }
        assert_eq!(row(&Answers::new(), &[], &WORDS, 100), "없음");
    }
}
