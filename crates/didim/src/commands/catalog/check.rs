//! `didim catalog check`

use std::path::Path;

use authoring::{Authored, Diagnostic, Severity, SourceFile, aging, read_folder, unreachable};
use eligibility::Date;
use miette::{GraphicalReportHandler, LabeledSpan, MietteDiagnostic, NamedSource, Report};
use serde_json::json;

use crate::commands::day::today;
use crate::commands::{Failure, print};

/// The largest number of warnings that are printed: more are counted, and listed as JSON. Errors are always told all at
/// once.
const MAX_SHOWN_WARNINGS: usize = 20;

/// How to check a catalog.
#[derive(Debug, Clone, Copy)]
pub(super) struct Checking {
    /// The day on which it has to be true; today at the agency if none is given.
    pub(super) on: Option<Date>,
    pub(super) json: bool,
    /// Whether a warning is an error.
    pub(super) strict: bool,
    /// Whether it is to be published, so that it needs what visitors cannot do without.
    pub(super) publish: bool,
    pub(super) english: bool,
}

pub(super) fn run(folder: &Path, how: Checking) -> Result<(), Failure> {
    let Checking {
        on,
        json,
        strict,
        publish,
        english,
    } = how;
    let on = on.map_or_else(today, Ok)?;
    let read = read_folder(folder);
    let (authored, problems) = match read.result {
        Ok(authored) => {
            let mut found = authored.warnings.clone();
            found.extend(aging(&read.files, on));
            found.extend(publish.then(|| unreachable(&authored, &read.files)).flatten());
            (Some(authored), found)
        }
        Err(problems) => (None, problems),
    };
    let errors = problems.iter().filter(|p| p.severity == Severity::Error).count();
    let warnings = problems.len() - errors;
    if json {
        let rows = authored.as_ref().map(rows);
        print(&serde_json::to_string_pretty(&json!({
            "programs": authored.as_ref().map(|a| a.catalog.programs.len()),
            "facts": authored.as_ref().map(|a| a.catalog.vocabulary.facts().count()),
            "examples": authored.as_ref().map(|a| a.examples.len()),
            "rows": rows,
            "errors": errors,
            "warnings": warnings,
            "on": on,
            "problems": problems,
        }))?)?;
    } else {
        let is_error = |problem: &&Diagnostic| problem.severity == Severity::Error;
        let mild = problems.iter().filter(|problem| !is_error(problem));
        for problem in problems
            .iter()
            .filter(is_error)
            .chain(mild.take(MAX_SHOWN_WARNINGS))
        {
            eprintln!("{}", render(folder, problem, &read.files, english));
        }
        if warnings > MAX_SHOWN_WARNINGS {
            let more = warnings - MAX_SHOWN_WARNINGS;
            if english {
                eprintln!("didim: {more} more warnings; --json lists them all");
            } else {
                eprintln!("didim: 살펴볼 곳이 {more} 더 있어요. --json으로 모두 볼 수 있어요");
            }
        }
        match authored.as_ref().filter(|_| errors == 0) {
            Some(authored) => print(&summary(folder, authored, warnings, english))?,
            None => print_refusal(folder, errors, english),
        }
    }
    if errors > 0 || (strict && warnings > 0) {
        Err(Failure::Reported)
    } else {
        Ok(())
    }
}

/// Reads a catalog's folder, or prints all that is wrong with it.
pub(super) fn load(folder: &Path, english: bool) -> Result<Authored, Failure> {
    let read = read_folder(folder);
    read.result
        .map_err(|problems| refuse(folder, &problems, &read.files, english))
}

/// Reads a catalog's folder that has to be true on a day, or prints all that is wrong with it.
pub(super) fn load_for(folder: &Path, on: Date, english: bool) -> Result<Authored, Failure> {
    let read = read_folder(folder);
    let result = read.result.and_then(|authored| {
        let mut errors = aging(&read.files, on);
        errors.retain(|problem| problem.severity == Severity::Error);
        if errors.is_empty() {
            Ok(authored)
        } else {
            Err(errors)
        }
    });
    result.map_err(|problems| refuse(folder, &problems, &read.files, english))
}

fn refuse(folder: &Path, problems: &[Diagnostic], files: &[SourceFile], english: bool) -> Failure {
    for problem in problems {
        eprintln!("{}", render(folder, problem, files, english));
    }
    print_refusal(folder, problems.len(), english);
    Failure::Reported
}

fn print_refusal(folder: &Path, errors: usize, english: bool) {
    let folder = folder.display();
    if english {
        let noun = if errors == 1 { "problem" } else { "problems" };
        eprintln!("didim: {errors} {noun} in `{folder}`; nothing was built");
    } else {
        eprintln!("didim: `{folder}`: 잘못된 곳 {errors}. 아무것도 만들지 않았어요");
    }
}

/// The rows of the agency's report that the catalog covers.
fn rows(authored: &Authored) -> Vec<&String> {
    let covered = authored.rows.iter().filter(|(_, covered)| *covered);
    covered.map(|(row, _)| row).collect()
}

fn summary(folder: &Path, authored: &Authored, warnings: usize, english: bool) -> String {
    let folder = folder.display();
    let programs = authored.catalog.programs.len();
    let facts = authored.catalog.vocabulary.facts().count();
    let examples = authored.examples.len();
    let covered = (!authored.rows.is_empty()).then(|| (rows(authored).len(), authored.rows.len()));
    if english {
        let warnings = match warnings {
            0 => String::new(),
            1 => ", 1 warning".to_owned(),
            count => format!(", {count} warnings"),
        };
        let rows = covered.map(|(rows, of)| format!(", {rows} of {of} rows of the report"));
        let rows = rows.unwrap_or_default();
        format!("{folder}: {programs} programs, {facts} facts, {examples} examples hold{rows}{warnings}")
    } else {
        let rows = covered.map(|(rows, of)| format!(", 보고서의 행 {of} 가운데 {rows}"));
        let rows = rows.unwrap_or_default();
        format!(
            "{folder}: 사업 {programs}, 항목 {facts}, 예시 {examples} 모두 맞음{rows}, 살펴볼 곳 {warnings}"
        )
    }
}

fn render(folder: &Path, problem: &Diagnostic, files: &[SourceFile], english: bool) -> String {
    let path = folder.join(&problem.file);
    // A problem with the folder itself has the folder's own path.
    let whole = Path::new(&problem.file) == folder;
    let path = if whole { folder } else { &path }.display().to_string();
    let place = problem
        .position
        .map(|at| format!(":{}:{}", at.line, at.column))
        .unwrap_or_default();
    let head = format!("{path}{place}: {}", problem.message.get(english));
    let severity = match problem.severity {
        Severity::Error => miette::Severity::Error,
        Severity::Warning => miette::Severity::Warning,
    };
    let mut diagnostic = MietteDiagnostic::new(head).with_severity(severity);
    diagnostic.help = problem.hint.as_ref().map(|hint| hint.get(english).to_owned());
    let text = files
        .iter()
        .find(|file| file.path == problem.file)
        .map(|file| file.text.clone());
    if let (Some(span), Some(_)) = (&problem.span, &text) {
        let here = if english { "here" } else { "여기" };
        diagnostic = diagnostic.with_label(LabeledSpan::at(span.clone(), here));
    }
    let report = Report::new(diagnostic).with_source_code(NamedSource::new(path, text.unwrap_or_default()));
    let mut rendered = String::new();
    // The width keeps the first line whole: editors and tests read the place from it.
    let handler = GraphicalReportHandler::new().with_width(400);
    match handler.render_report(&mut rendered, report.as_ref()) {
        Ok(()) => rendered,
        Err(_) => problem.line(english),
    }
}
