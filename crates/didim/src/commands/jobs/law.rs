//! What in vacancies is against the law, or for staff to ask about, and what they decided: `didim jobs check --law` and `decide`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::PathBuf;

use clap::Args;
use eligibility::Date;
use sources::jobs::{Decision, DecisionCounts, JobsFolder, Judged, Ruling};
use vacancy::legal::{Field, Finding, Grade, Posting, Rule};

use super::folder::read;
use crate::commands::day::today;
use crate::commands::files::write;
use crate::commands::{Failure, print};

/// What is decided about which findings.
#[derive(Args)]
pub(crate) struct Options {
    /// The names of findings, as `didim jobs check --law` shows them
    #[arg(required = true, value_name = "FINDING")]
    findings: Vec<String>,
    /// The folder that holds `jobs.toml`
    #[arg(long, value_name = "FOLDER")]
    from: PathBuf,
    /// Take the vacancy in spite of the finding
    #[arg(long, required_unless_present = "refuse", conflicts_with = "refuse")]
    accept: bool,
    /// Do not publish the vacancy as it is
    #[arg(long)]
    refuse: bool,
    /// Why, for who asks later
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// Who decides
    #[arg(long, value_name = "NAME")]
    by: String,
    /// The day, as 2026-11-30; today in Seoul if it is left out
    #[arg(long, value_name = "DAY", value_parser = |text: &str| Date::parse(text))]
    on: Option<Date>,
}

/// What of a rule was found.
#[derive(Default)]
struct Count {
    vacancies: BTreeSet<String>,
    decided: usize,
}

/// Prints what is found: with `each` every finding with its name and what was decided about it, else how many vacancies have one, by rule.
pub(super) fn tell(folder: &JobsFolder, each: bool) -> Result<(), Failure> {
    let mut counts: BTreeMap<(Rule, Grade), Count> = BTreeMap::new();
    let mut text = String::new();
    for record in folder.records.values() {
        let (posting, judged) = folder.judged(record)?;
        for Judged {
            finding,
            name,
            decision,
        } in &judged
        {
            let count = counts.entry((finding.rule, finding.grade)).or_default();
            count.vacancies.insert(record.id.clone());
            count.decided += usize::from(decision.is_some());
            // A string takes all that is written to it.
            let _ = writeln!(
                text,
                "{} {name}: {}; {}",
                record.id,
                told(finding, &posting),
                decided(decision.as_ref())
            );
        }
    }
    if each {
        return print(text.trim_end());
    }
    text.clear();
    for ((rule, grade), count) in counts {
        let article = rule.article();
        let (law, article) = (article.law, article.article);
        let decided = match count.decided {
            0 => String::new(),
            decided => format!(", {decided} findings decided"),
        };
        let _ = writeln!(
            text,
            "{:>6}  {:<6} {:<12} {law} {article}{decided}",
            count.vacancies.len(),
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
    text.push_str(&counted(&folder.decision_counts()?));
    print(text.trim_end())
}

/// What was decided, in one line; empty if nothing was and nothing is held back.
pub(super) fn counted(counts: &DecisionCounts) -> String {
    let DecisionCounts {
        accepted,
        refused,
        void,
        held_back,
    } = counts;
    if accepted + refused + void + held_back == 0 {
        return String::new();
    }
    format!(
        "\ndecided by staff: {accepted} findings accepted, {refused} refused, {void} decisions void since \
         the text changed; held back: {held_back} vacancies"
    )
}

fn decided(decision: Option<&Decision>) -> String {
    decision.map_or_else(
        || "undecided".to_owned(),
        |decision| {
            let Decision {
                ruling,
                reason,
                by,
                on,
                ..
            } = decision;
            format!("{} by {by} on {on}: {reason}", ruling.word())
        },
    )
}

pub(super) fn decide(options: &Options) -> Result<(), Failure> {
    let on = options.on.map_or_else(today, Ok)?;
    let folder = read(&options.from)?;
    let ruling = if options.accept {
        Ruling::Accepted
    } else {
        Ruling::Refused
    };
    let decision = Decision {
        finding: String::new(),
        ruling,
        reason: options.reason.trim().to_owned(),
        by: options.by.trim().to_owned(),
        on,
        about: String::new(),
    };
    for file in folder.decide(&options.findings, &decision)? {
        write(&options.from.join(&file.path), file.text.as_bytes())?;
    }
    for finding in &options.findings {
        print(&format!("{finding}: {}", ruling.word()))?;
    }
    Ok(())
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
