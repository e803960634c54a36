//! What constraints do to a catalog: whether somebody can meet them, and what they decide by themselves.

use catalog::{Constraint, Screening};
use eligibility::{Analysis, Answers, Date, Formula, Options, Rule, Ruleset};
use serde::Deserialize;
use toml::Spanned;

use crate::authored::Authored;
use crate::files::SourceFile;
use crate::person::example;
use crate::problem::{Diagnostic, Message, both};

/// The day on which constraints are looked at: that of the last example.
fn day(authored: &Authored) -> Option<Date> {
    let last = authored.examples.iter().map(|example| example.on).max();
    last.or_else(|| Date::from_ymd(2026, 1, 1))
}

/// Constraints that nobody can meet on the day of a screening.
pub(crate) fn impossible(
    authored: &Authored,
    files: &[SourceFile],
    screening: &Screening,
) -> Option<Diagnostic> {
    let found = screening.contradiction(&Answers::new())?;
    let (ids, on) = (found.constraints.join("`, `"), screening.on());
    let message = both(
        format!("제약 `{ids}`: {on}에 모두 지킬 수 있는 사람이 없어요"),
        format!("nobody can meet the constraints `{ids}` on {on}"),
    );
    let hint = both(
        "서로 어긋나는 제약을 고치거나 지워 주세요",
        "correct or remove one of them: a constraint must hold of everybody there is",
    );
    at_constraint(authored, files, found.constraints.last()?, message).map(|problem| problem.hint(hint))
}

/// A constraint that takes more than a rule may, by its position among those that have a meaning on a day.
pub(crate) fn too_complex(
    authored: &Authored,
    files: &[SourceFile],
    on: Date,
    error: &eligibility::CompileError,
) -> Option<Diagnostic> {
    let (id, budget) = (
        in_force(authored, on).nth(error.criterion)?.0.id.as_str(),
        error.budget,
    );
    let message = both(
        format!("제약 `{id}`: 앞의 제약과 함께 너무 복잡해요 ({budget})"),
        format!("the constraint `{id}`, with those before it, {budget}"),
    );
    let hint = both("항목을 적게 써 주세요", "write it in fewer facts");
    at_constraint(authored, files, id, message).map(|problem| problem.hint(hint))
}

/// Programs that take more than a rule may together with the constraints, each in its own file.
pub(crate) fn too_complex_together(
    authored: &Authored,
    files: &[SourceFile],
    screening: &Screening,
) -> Vec<Diagnostic> {
    if screening.constraints().is_empty() {
        return Vec::new();
    }
    let analysis = Analysis::new(screening.rules());
    let programs = files.iter().filter(|file| file.path.starts_with("programs/"));
    let programs = authored.catalog.indexed_programs().zip(programs);
    let too_complex = programs.filter(|((at, _), _)| analysis.is_too_complex(at.0));
    let problem = |((_, program), file): ((_, &catalog::Program), &SourceFile)| {
        let id = &program.id;
        let message = both(
            format!("사업 `{id}`: 조건이 제약과 함께 너무 복잡해요"),
            format!("the criteria of `{id}` are too complex together with the constraints"),
        );
        let hint = both(
            "조건이나 제약을 항목을 적게 써서 고쳐 주세요",
            "write the criteria or the constraints in fewer facts",
        );
        Diagnostic::at(file, None, message).hint(hint)
    };
    too_complex.map(problem).collect()
}

/// The constraints that have a meaning on a day, with it.
fn in_force(authored: &Authored, on: Date) -> impl Iterator<Item = (&Constraint, Formula)> {
    let catalog = &authored.catalog;
    catalog.constraints.iter().filter_map(move |constraint| {
        let formula = catalog.vocabulary.lower(&constraint.possible, on).ok()?;
        Some((constraint, formula))
    })
}

/// Constraints that say nothing, and what they decide without anybody's answer.
pub(crate) fn warnings(authored: &Authored, files: &[SourceFile]) -> Vec<Diagnostic> {
    let Some(on) = day(authored).filter(|_| !authored.catalog.constraints.is_empty()) else {
        return Vec::new();
    };
    let mut warnings = saying_nothing(authored, files, on);
    warnings.extend(decided(authored, files, on));
    warnings.into_iter().map(Diagnostic::warning).collect()
}

fn saying_nothing(authored: &Authored, files: &[SourceFile], on: Date) -> Vec<Diagnostic> {
    let words = &authored.catalog.vocabulary;
    let (constraints, formulas): (Vec<_>, Vec<_>) = in_force(authored, on).unzip();
    let rules: Vec<Rule> = formulas
        .into_iter()
        .map(|formula| Rule::new("", vec![Some(formula)]))
        .collect();
    // What is too complex has been refused.
    let Ok(rules) = Ruleset::compile(words, &rules) else {
        return Vec::new();
    };
    let mut analysis = Analysis::new(&rules);
    let nothing = |(at, constraint): (usize, &Constraint)| {
        if !matches!(analysis.failing(at), Ok(None)) {
            return None;
        }
        let id = &constraint.id;
        let message = both(
            format!("제약 `{id}`: 항목의 형만으로 늘 참이에요"),
            format!("the constraint `{id}` holds by the facts' types alone"),
        );
        let hint = both("고치거나 지워 주세요", "correct it, or remove it");
        at_constraint(authored, files, id, message).map(|problem| problem.hint(hint))
    };
    constraints.into_iter().enumerate().filter_map(nothing).collect()
}

/// What constraints make of a rule for everybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Decided {
    Never,
    Always,
}

/// Rules under some constraints, to ask what is decided.
struct Judge<'a> {
    authored: &'a Authored,
    formulas: Vec<Formula>,
}

impl Judge<'_> {
    /// What a rule is for everybody under the constraints at some positions: neither always nor never gives `None`.
    fn of(&self, rule: &Rule, positions: &[usize]) -> Option<Decided> {
        let constraints = positions.iter().filter_map(|at| self.formulas.get(*at).cloned());
        let options = Options {
            constraints: constraints.collect(),
            ..Options::default()
        };
        let rules = std::slice::from_ref(rule);
        let rules = Ruleset::compile_with(&self.authored.catalog.vocabulary, rules, options).ok()?;
        match rules.verdict(0, &Answers::new()) {
            eligibility::Verdict::Eligible => Some(Decided::Always),
            eligibility::Verdict::NotEligible => Some(Decided::Never),
            eligibility::Verdict::Open => None,
        }
    }

    /// What the constraints decide of a rule that the types do not, and the positions of those that do.
    fn by_constraints(&self, rule: &Rule) -> Option<(Decided, Vec<usize>)> {
        let mut kept: Vec<usize> = (0..self.formulas.len()).collect();
        let decided = self.of(rule, &kept)?;
        if self.of(rule, &[]).is_some() {
            return None;
        }
        let mut at = 0;
        while let Some(left_out) = kept.get(at).copied() {
            kept.remove(at);
            if self.of(rule, &kept) != Some(decided) {
                kept.insert(at, left_out);
                at += 1;
            }
        }
        Some((decided, kept))
    }
}

/// Criteria that constraints make always true or false, and programs that they leave to nobody.
fn decided(authored: &Authored, files: &[SourceFile], on: Date) -> Vec<Diagnostic> {
    let (constraints, formulas): (Vec<_>, Vec<_>) = in_force(authored, on).unzip();
    let judge = Judge { authored, formulas };
    let catalog = &authored.catalog;
    let Ok(plain) = Screening::without_constraints(catalog, on) else {
        return Vec::new();
    };
    let mut without = Analysis::new(plain.rules());
    let named = |positions: &[usize]| {
        let ids = positions.iter().filter_map(|at| constraints.get(*at));
        let ids: Vec<&str> = ids.map(|constraint| constraint.id.as_str()).collect();
        ids.join("`, `")
    };
    let programs = files.iter().filter(|file| file.path.starts_with("programs/"));
    let mut found = Vec::new();
    for ((at, program), file) in catalog.indexed_programs().zip(programs) {
        let judged_on = plain.judged_on(at).unwrap_or(on);
        let in_force = plain.criteria_in_force().nth(at.0).unwrap_or_default();
        let criteria = in_force.into_iter().filter_map(|at| program.criteria.get(at));
        let mut all = Vec::new();
        let before = found.len();
        for criterion in criteria {
            let lowered = criterion.condition.as_ref();
            let lowered = lowered.and_then(|condition| catalog.vocabulary.lower(condition, judged_on).ok());
            let Some(formula) = lowered else { continue };
            all.push(Some(formula.clone()));
            let rule = Rule::new("", vec![Some(formula)]);
            if let Some((decided, by)) = judge.by_constraints(&rule) {
                found.push(of_criterion(file, &criterion.id, decided, &named(&by)));
            }
        }
        if found.len() == before
            && let Some((Decided::Never, by)) = judge.by_constraints(&Rule::new("", all))
        {
            let person = without.satisfying(at.0);
            let person = person.map(|person| example(&catalog.vocabulary, &person));
            found.push(of_program(
                file,
                &program.id,
                &person.unwrap_or_default(),
                &named(&by),
            ));
        }
    }
    found
}

fn of_criterion(file: &SourceFile, id: &str, decided: Decided, by: &str) -> Diagnostic {
    let message = match decided {
        Decided::Always => both(
            format!("조건 `{id}`: 제약 `{by}` 때문에 늘 참이에요"),
            format!("the criterion `{id}` always holds by the constraints `{by}`"),
        ),
        Decided::Never => both(
            format!("조건 `{id}`: 제약 `{by}` 때문에 아무에게도 참이 아니에요"),
            format!("the criterion `{id}` never holds by the constraints `{by}`"),
        ),
    };
    let hint = both(
        "조건이나 제약을 고쳐 주세요",
        "correct the criterion, or the constraint",
    );
    Diagnostic::at(file, id_span(file, id), message).hint(hint)
}

fn of_program(file: &SourceFile, id: &str, person: &crate::ExamplePerson, by: &str) -> Diagnostic {
    let facts: Vec<String> = person
        .iter()
        .map(|(name, value)| format!("{name} = {value}"))
        .collect();
    let facts = facts.join(", ");
    let message = both(
        format!("사업 `{id}`: 제약 `{by}` 때문에 받을 수 있는 사람이 없어요"),
        format!("nobody can have `{id}` by the constraints `{by}`"),
    );
    let hint = both(
        format!("제약이 없으면 받을 사람: {facts}. 조건이나 제약을 고쳐 주세요"),
        format!("without them this person would: {facts}; correct a criterion, or a constraint"),
    );
    Diagnostic::at(file, None, message).hint(hint)
}

#[derive(Deserialize)]
struct Ids {
    #[serde(default)]
    constraint: Vec<Id>,
    #[serde(default)]
    criterion: Vec<Id>,
}

#[derive(Deserialize)]
struct Id {
    id: Spanned<String>,
}

/// Where a file has a constraint or a criterion of this id.
fn id_span(file: &SourceFile, id: &str) -> Option<std::ops::Range<usize>> {
    let ids: Ids = toml::from_str(&file.text).ok()?;
    let mut all = ids.constraint.iter().chain(&ids.criterion);
    all.find(|known| known.id.get_ref() == id)
        .map(|known| known.id.span())
}

/// A problem at the place of a constraint.
fn at_constraint(
    authored: &Authored,
    files: &[SourceFile],
    id: &str,
    message: Message,
) -> Option<Diagnostic> {
    authored.catalog.constraint(id)?;
    let facts = files.iter().filter(|file| file.path.starts_with("facts"));
    let found = facts.filter_map(|file| Some((file, id_span(file, id)?)));
    let (file, span) = found.take(1).last()?;
    Some(Diagnostic::at(file, Some(span), message))
}
