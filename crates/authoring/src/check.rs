//! What only a whole catalog can show: rules that are too complex, examples that do not hold.

use std::collections::BTreeMap;

use catalog::{Basis, Confirmation, Screening};
use eligibility::{Answers, CompileError, Date};

use crate::authored::{Authored, Example};
use crate::constraints;
use crate::files::SourceFile;
use crate::problem::{Diagnostic, Message, both};

/// Runs every example, each on its own day.
pub(crate) fn problems(authored: &Authored, files: &[SourceFile]) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    // Compiling for a day serves all examples of that day.
    let mut days: BTreeMap<Date, Option<Screening>> = BTreeMap::new();
    for example in &authored.examples {
        let Some(file) = files.get(example.file) else {
            continue;
        };
        let screening = days.entry(example.on).or_insert_with(|| {
            let compiled = Screening::new(&authored.catalog, example.on);
            compiled
                .map_err(|error| problems.extend(too_complex(authored, files, example.on, &error)))
                .ok()
        });
        if let Some(screening) = screening
            && let Err((message, hint)) = run(authored, example, screening)
        {
            problems.push(Diagnostic::at(file, Some(example.span.clone()), message).hint(hint));
        }
    }
    // A rule without examples must be within the budgets too.
    if days.is_empty()
        && let Some(day) = Date::from_ymd(2026, 1, 1)
    {
        let compiled = Screening::new(&authored.catalog, day);
        let compiled = compiled.map_err(|error| problems.extend(too_complex(authored, files, day, &error)));
        days.insert(day, compiled.ok());
    }
    problems.extend(firm_on_unknown(authored, files));
    let screenings = days.values().flatten();
    let mut impossible = screenings.filter_map(|day| constraints::impossible(authored, files, day));
    problems.extend(impossible.next());
    let last = days.values().flatten().next_back();
    problems.extend(last.map_or_else(Vec::new, |day| {
        constraints::too_complex_together(authored, files, day)
    }));
    let programs = authored.catalog.programs.iter();
    for (program, file) in programs.zip(files.iter().filter(|f| f.path.starts_with("programs/"))) {
        // It is reached from a receipt alone.
        let is_unlisted = program.id == catalog::referral::OUTCOME;
        if program.audience.is_empty() && !is_unlisted {
            let message = both("아무도 대상이 아니에요", "the program is for nobody");
            let hint = "audience = [\"person\"]";
            problems.push(Diagnostic::at(file, None, message).hint(both(hint, hint)));
        }
    }
    problems
}

/// Criteria that look at amounts which nobody has published, and would be firm.
fn firm_on_unknown(authored: &Authored, files: &[SourceFile]) -> Vec<Diagnostic> {
    let catalog = &authored.catalog;
    let mut problems = Vec::new();
    let files = files.iter().filter(|file| file.path.starts_with("programs/"));
    for ((at, program), file) in catalog.indexed_programs().zip(files) {
        for (position, criterion) in program.criteria.iter().enumerate() {
            let mut unknown = false;
            if let Some(condition) = &criterion.condition {
                condition.operands(&mut |operand| {
                    unknown |= catalog.vocabulary.has_unknown_amounts(operand);
                });
            }
            let to_confirm = criterion.basis == Basis::Unconfirmed
                || catalog.unconfirmed_for.iter().any(|case| {
                    let case = (usize::try_from(case.program), usize::try_from(case.criterion));
                    case == (Ok(at.0), Ok(position))
                });
            if unknown && !to_confirm {
                let id = &criterion.id;
                let message = both(
                    format!("조건 `{id}`: 표에 알려지지 않은 금액이 있는데 확정으로 답해요"),
                    format!(
                        "the criterion `{id}` is firm, and its table has amounts that nobody has published"
                    ),
                );
                let hint = both(
                    "basis = \"unconfirmed\"로 두거나, unconfirmed_for에 누구에게 그런지 써 주세요",
                    "say basis = \"unconfirmed\", or of whom that is so in unconfirmed_for",
                );
                problems.push(Diagnostic::at(file, None, message).hint(hint));
            }
        }
    }
    problems
}

/// A rule or a constraint that takes more than it may, in its own file.
fn too_complex(
    authored: &Authored,
    files: &[SourceFile],
    on: Date,
    error: &CompileError,
) -> Option<Diagnostic> {
    let Some(rule) = &error.rule else {
        return constraints::too_complex(authored, files, on, error);
    };
    let budget = error.budget;
    let at = authored
        .catalog
        .programs
        .iter()
        .position(|program| program.id == *rule)?;
    let criterion = authored.catalog.programs.get(at)?.criteria.get(error.criterion);
    let criterion = criterion.map_or("", |criterion| criterion.id.as_str());
    let file = files
        .iter()
        .filter(|file| file.path.starts_with("programs/"))
        .nth(at)?;
    let message = both(
        format!("`{rule}` 사업의 조건 `{criterion}`: 너무 복잡해요 ({budget})"),
        format!("the criterion `{criterion}` of `{rule}` {budget}"),
    );
    Some(Diagnostic::at(file, None, message).hint(both(
        "항목을 적게 써서 조건을 나눠 주세요",
        "split it, or write it in fewer facts",
    )))
}

fn run(authored: &Authored, example: &Example, screening: &Screening) -> Result<(), (Message, Message)> {
    let catalog = &authored.catalog;
    let name = &example.name;
    let mut answers = Answers::new();
    for (fact, value) in &example.facts {
        answers.set(&catalog.vocabulary, *fact, value).map_err(|error| {
            let ko = format!("예시 `{name}`: 항목에 없는 값이 있어요 ({error})");
            let message = both(ko, format!("example `{name}`: {error}"));
            (message, both("facts.toml을 보세요", "see facts.toml"))
        })?;
    }
    let (Some(outcome), Some(program)) = (
        screening.screen_one(catalog, example.program, &answers),
        catalog.program_at(example.program),
    ) else {
        return Ok(());
    };
    let ids = |positions: &[usize]| -> Vec<String> {
        let criteria = positions.iter().filter_map(|at| program.criteria.get(*at));
        criteria.map(|criterion| criterion.id.clone()).collect()
    };
    let because = ids(&outcome.because);
    let reasons = because.join(", ");
    if outcome.verdict != example.verdict {
        let (wanted, found) = (example.verdict.name(), outcome.verdict.name());
        let needs = outcome.needs.iter();
        let needs = needs.filter_map(|fact| Some(catalog.vocabulary.fact(*fact)?.name.as_str()));
        let needs = needs.collect::<Vec<_>>().join(", ");
        return Err((
            both(
                format!("예시 `{name}`: {wanted} 판정이어야 하는데 {found} 판정이 나와요"),
                format!("example `{name}` expects {wanted}, but the verdict is {found}"),
            ),
            both(
                format!("조건: [{reasons}]; 아직 모르는 항목: [{needs}]"),
                format!("criteria: [{reasons}]; still needed: [{needs}]"),
            ),
        ));
    }
    if example
        .because
        .as_ref()
        .is_some_and(|expected| *expected != because)
    {
        return Err((
            both(
                format!("예시 `{name}`: 까닭이 달라요: {reasons}"),
                format!("example `{name}` has other reasons: {reasons}"),
            ),
            both(
                "조건이나 예시의 `because`를 고쳐 주세요",
                "correct the criteria, or the example's `because`",
            ),
        ));
    }
    let confirm = outcome.confirmation != Confirmation::None;
    if example.confirm.is_some_and(|expected| expected != confirm) {
        return Err((
            both(
                format!("예시 `{name}`: confirm 값이 {confirm}이에요"),
                format!("example `{name}`: confirm is {confirm}"),
            ),
            both(
                "조건의 `basis`나 예시의 `confirm`을 고쳐 주세요",
                "correct the criteria's `basis`, or the example's `confirm`",
            ),
        ));
    }
    Ok(())
}
