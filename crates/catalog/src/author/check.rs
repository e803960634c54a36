//! What only a whole catalog can show: rules that are too complex, examples that do not hold.

use eligibility::Answers;

use super::problem::Problem;
use super::read::{Authored, Example, SourceFile};
use crate::screening::{Confirmation, Screening};

/// Runs every example, each on its own day.
pub(super) fn problems(authored: &Authored, files: &[SourceFile]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for example in &authored.examples {
        let Some(file) = files.get(example.file) else {
            continue;
        };
        if let Err((message, hint)) = run(authored, example) {
            problems.push(Problem::at(file, Some(example.span.clone()), message).hint(hint));
        }
    }
    for (program, file) in authored
        .catalog
        .programs
        .iter()
        .zip(files.iter().filter(|f| f.path.starts_with("programs/")))
    {
        if program.audience.is_empty() {
            problems
                .push(Problem::at(file, None, "the program is for nobody").hint("audience = [\"person\"]"));
        }
    }
    problems
}

fn run(authored: &Authored, example: &Example) -> Result<(), (String, String)> {
    let catalog = &authored.catalog;
    let screening = Screening::new(catalog, example.on)
        .map_err(|error| (error.to_string(), "write the condition in fewer facts".to_owned()))?;
    let mut answers = Answers::new();
    for (fact, value) in &example.facts {
        answers.set(&catalog.vocabulary, *fact, value).map_err(|error| {
            (
                format!("example `{}`: {error}", example.name),
                "see facts.toml".to_owned(),
            )
        })?;
    }
    let outcomes = screening.screen(catalog, &answers);
    let (Some(outcome), Some(program)) = (
        outcomes.get(example.program),
        catalog.programs.get(example.program),
    ) else {
        return Ok(());
    };
    let ids = |positions: &[usize]| -> Vec<String> {
        positions
            .iter()
            .filter_map(|p| program.criteria.get(*p))
            .map(|c| c.id.clone())
            .collect()
    };
    let because = ids(&outcome.because);
    if outcome.verdict != example.verdict {
        let needs = outcome
            .needs
            .iter()
            .filter_map(|fact| catalog.vocabulary.fact(*fact))
            .map(|f| f.name.as_str());
        let message = format!(
            "example `{}` expects {}, but the verdict is {}",
            example.name,
            example.verdict.name(),
            outcome.verdict.name(),
        );
        let needs = needs.collect::<Vec<_>>().join(", ");
        return Err((
            message,
            format!("criteria: [{}]; still needed: [{needs}]", because.join(", ")),
        ));
    }
    if example
        .because
        .as_ref()
        .is_some_and(|expected| *expected != because)
    {
        let message = format!(
            "example `{}` has other reasons: {}",
            example.name,
            because.join(", ")
        );
        return Err((
            message,
            "correct the criteria, or the example's `because`".to_owned(),
        ));
    }
    let confirm = outcome.confirmation != Confirmation::None;
    if example.confirm.is_some_and(|expected| expected != confirm) {
        let message = format!("example `{}`: confirm is {confirm}", example.name);
        return Err((
            message,
            "correct the criteria's `basis`, or the example's `confirm`".to_owned(),
        ));
    }
    Ok(())
}
