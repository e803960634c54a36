//! What in vacancies is against the law, or for staff to ask about: `didim jobs check --law`.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use sources::jobs::JobsFolder;
use vacancy::legal::{Field, Finding, Grade, Posting, Rule, check};

use crate::commands::{Failure, print};

/// Prints what is found: with `each` every finding, else how many vacancies have one, by rule. It refuses nothing: staff decide, and what a
/// portal published was its matter to refuse.
pub(super) fn tell(folder: &JobsFolder, each: bool) -> Result<(), Failure> {
    let mut vacancies: BTreeMap<(Rule, Grade), usize> = BTreeMap::new();
    let mut text = String::new();
    for (id, record) in &folder.records {
        let (vacancy, original) = record.entry()?;
        let posting = Posting::of(&vacancy, &original);
        let findings = check(&posting);
        let mut kinds: Vec<(Rule, Grade)> = findings.iter().map(|one| (one.rule, one.grade)).collect();
        kinds.sort_unstable();
        kinds.dedup();
        for kind in kinds {
            *vacancies.entry(kind).or_default() += 1;
        }
        if each {
            for finding in &findings {
                // A string takes all that is written to it.
                let _ = writeln!(text, "{id}: {}", told(finding, &posting));
            }
        }
    }
    if each {
        return print(text.trim_end());
    }
    for ((rule, grade), count) in vacancies {
        let article = rule.article();
        let (law, article) = (article.law, article.article);
        let _ = writeln!(
            text,
            "{count:>6}  {:<6} {:<12} {law} {article}",
            grade.name(),
            rule.name()
        );
    }
    if text.is_empty() {
        text.push_str("nothing is against the law as far as the patterns know (docs/LEGAL-CHECK.md)");
    } else {
        text.insert_str(
            0,
            "against the law or to be asked, by vacancies; `--law` says each:\n",
        );
    }
    print(text.trim_end())
}

/// One finding in one line.
fn told(finding: &Finding, posting: &Posting) -> String {
    let article = finding.rule.article();
    let place = match &finding.place.field {
        Field::Title => quoted(&posting.title, finding),
        Field::Body(name) => {
            let text = posting.texts.iter().find(|text| text.field == *name);
            format!("{name} {}", quoted(text.map_or("", |text| &text.text), finding))
        }
        field => format!("{field:?}").to_lowercase(),
    };
    let arithmetic = finding.arithmetic.as_ref().map(|sum| format!(" ({sum})"));
    format!(
        "{} {}: {place}{}; {} {}; {}",
        finding.grade.name(),
        finding.rule.name(),
        arithmetic.unwrap_or_default(),
        article.law,
        article.article,
        finding.instead.words().en
    )
}

/// The words that were found.
fn quoted(text: &str, finding: &Finding) -> String {
    let words = finding.place.range.clone().and_then(|range| text.get(range));
    format!("`{}`", words.unwrap_or(text))
}
