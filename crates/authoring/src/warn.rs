//! What a visitor will miss though the catalog works.

use std::collections::BTreeSet;
use std::ops::Range;

use catalog::{Audience, Program, Role};
use eligibility::{Domain, FactId};
use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::authored::Authored;
use crate::files::SourceFile;
use crate::problem::{Diagnostic, both};

/// Texts without English, particles after placeholders, criteria, rounds and cautions without a source, questions that no
/// condition uses, facts of yes or no that are no sentence.
pub(crate) fn warnings(authored: &Authored, files: &[SourceFile]) -> Vec<Diagnostic> {
    let mut warnings = Vec::new();
    for file in files {
        // A file that cannot be read has said so already.
        if let Ok(table) = DeTable::parse(&file.text) {
            texts(file, table.get_ref(), table.span(), &mut warnings);
        }
        if file.path.starts_with("programs/") {
            sources(file, &mut warnings);
        }
    }
    unused_questions(authored, files, &mut warnings);
    unstated(authored, files, &mut warnings);
    warnings.extend(nobody_born(authored, files));
    warnings
}

/// A catalog whose programs have rules about age, and no fact by which they are kept.
fn nobody_born(authored: &Authored, files: &[SourceFile]) -> Option<Diagnostic> {
    let catalog = &authored.catalog;
    let by_age = |program: &Program| {
        let for_persons = program.audience.contains(&Audience::Person) && !program.form.is_empty();
        for_persons || program.guardian_under.is_some()
    };
    if catalog.role(Role::Born).is_some() || !catalog.programs.iter().any(by_age) {
        return None;
    }
    let file = files.iter().find(|file| file.path == "facts.toml")?;
    let message = both(
        "역할이 born인 항목이 없어요: 14세 미만인지, 보호자 동의가 필요한지 알 수 없어요",
        "no fact has the role `born`: the app cannot tell who is under 14 or needs a guardian",
    );
    let hint = both(
        "태어난 날을 묻는 항목에 role = \"born\"을 더해 주세요",
        "add role = \"born\" to the fact that is the day of birth",
    );
    Some(Diagnostic::at(file, None, message).hint(hint).warning())
}

/// Every text of a table and below: one with Korean needs English too.
fn texts(file: &SourceFile, table: &DeTable<'_>, span: Range<usize>, warnings: &mut Vec<Diagnostic>) {
    let text = |name: &str| table.get(name).and_then(|value| value.get_ref().as_str());
    if let Some(korean) = text("ko") {
        if text("en").is_none_or(str::is_empty) {
            let message = both("영어 글이 없어요", "the text has no English");
            let hint = both(
                "en = \"…\"을 더해 주세요. 없으면 한국어가 보여요",
                "add en = \"…\"; the Korean is shown without it",
            );
            warnings.push(Diagnostic::at(file, Some(span), message).hint(hint).warning());
        }
        if let Some(particle) = particle_after_placeholder(korean) {
            let span = table.get("ko").map(Spanned::span);
            let message = both(
                format!("빈칸 뒤의 조사 `{particle}`: 앞말에 따라 달라져요"),
                format!("the particle `{particle}` after a placeholder is wrong for half of all words"),
            );
            let hint = both(
                "조사가 필요 없게 써 주세요",
                "write the sentence so that it needs no particle",
            );
            warnings.push(Diagnostic::at(file, span, message).hint(hint).warning());
        }
    }
    for value in table.values() {
        below(file, value, warnings);
    }
}

fn below(file: &SourceFile, value: &Spanned<DeValue<'_>>, warnings: &mut Vec<Diagnostic>) {
    match value.get_ref() {
        DeValue::Table(table) => texts(file, table, value.span(), warnings),
        DeValue::Array(items) => items.iter().for_each(|item| below(file, item, warnings)),
        _ => {}
    }
}

/// The particles that follow the sound of the word before them (한글 맞춤법 제41항), longest first.
const PARTICLES: [&str; 14] = [
    "을(를)", "를(을)", "이(가)", "가(이)", "은(는)", "는(은)", "과(와)", "와(과)", "을", "를", "은", "는",
    "과", "와",
];

fn particle_after_placeholder(text: &str) -> Option<&'static str> {
    text.split('}').skip(1).find_map(|after| {
        PARTICLES.into_iter().find(|particle| {
            after
                .strip_prefix(particle)
                .is_some_and(|rest| !rest.starts_with(|next: char| next.is_alphanumeric()))
        })
    })
}

#[derive(Deserialize)]
struct Sources {
    #[serde(default)]
    criterion: Vec<Spanned<Sourced>>,
    #[serde(default)]
    round: Vec<Spanned<Sourced>>,
    #[serde(default)]
    caution: Vec<Spanned<Caution>>,
}

#[derive(Deserialize)]
struct Caution {
    source: Option<String>,
}

#[derive(Deserialize)]
struct Sourced {
    id: Spanned<String>,
    source: Option<String>,
    basis: Option<String>,
}

/// Criteria that claim to be confirmed and rounds, without a word on where they come from.
fn sources(file: &SourceFile, warnings: &mut Vec<Diagnostic>) {
    let Ok(sources) = toml::from_str::<Sources>(&file.text) else {
        return;
    };
    for caution in &sources.caution {
        let source = caution.get_ref().source.as_deref().unwrap_or_default();
        if source.trim().is_empty() {
            let message = both("주의할 점에 출처가 없어요", "a caution has no source");
            let hint = both(
                "source = \"…\"을 더해 주세요. 없으면 공고 확인 필요로 써 주세요",
                "add source = \"…\"; without one write 공고 확인 필요",
            );
            warnings.push(
                Diagnostic::at(file, Some(caution.span()), message)
                    .hint(hint)
                    .warning(),
            );
        }
    }
    let claims = |entry: &&Spanned<Sourced>| entry.get_ref().basis.as_deref() != Some("unconfirmed");
    let criteria = sources.criterion.iter().filter(claims);
    for entry in criteria.chain(&sources.round) {
        let entry = entry.get_ref();
        if entry
            .source
            .as_ref()
            .is_none_or(|source| source.trim().is_empty())
        {
            let id = entry.id.get_ref();
            let message = both(format!("`{id}`: 출처가 없어요"), format!("`{id}` has no source"));
            let hint = both(
                "source = \"…\"을 더하거나 basis = \"unconfirmed\"로 두세요",
                "add source = \"…\", or say basis = \"unconfirmed\"",
            );
            let problem = Diagnostic::at(file, Some(entry.id.span()), message);
            warnings.push(problem.hint(hint).warning());
        }
    }
}

#[derive(Deserialize)]
struct FactNames {
    #[serde(default)]
    fact: Vec<FactName>,
}

#[derive(Deserialize)]
struct FactName {
    name: Spanned<String>,
}

fn unused_questions(authored: &Authored, files: &[SourceFile], warnings: &mut Vec<Diagnostic>) {
    let words = &authored.catalog.vocabulary;
    let mut used: BTreeSet<FactId> = BTreeSet::new();
    let criteria = authored
        .catalog
        .programs
        .iter()
        .flat_map(|program| &program.criteria);
    for condition in criteria.filter_map(|criterion| criterion.condition.as_ref()) {
        condition.operands(&mut |operand| used.extend(words.sources(operand)));
    }
    each_fact(authored, files, &mut |file, fact, name| {
        if used.contains(&fact) {
            return;
        }
        let (span, name) = (name.span(), name.get_ref());
        let message = both(
            format!("`{name}`: 어떤 조건도 쓰지 않는 질문이에요"),
            format!("no condition uses the question `{name}`"),
        );
        let hint = both(
            "조건에 쓰거나 지워 주세요. 묻지는 않아요",
            "use it in a condition or remove it; it is never asked",
        );
        warnings.push(Diagnostic::at(file, Some(span), message).hint(hint).warning());
    });
}

/// Facts of yes or no without a statement: a card would say "네" and leave the visitor to guess to what.
fn unstated(authored: &Authored, files: &[SourceFile], warnings: &mut Vec<Diagnostic>) {
    let catalog = &authored.catalog;
    each_fact(authored, files, &mut |file, fact, name| {
        let known = catalog.vocabulary.fact(fact);
        let is_bool = known.is_some_and(|known| matches!(known.domain, Domain::Bool));
        let words = catalog.fact_words(fact);
        if !is_bool || words.is_some_and(|words| words.stated.is_some()) {
            return;
        }
        let (span, name) = (name.span(), name.get_ref());
        let message = both(
            format!("`{name}`: 답을 문장으로 쓴 statement가 없어요"),
            format!("`{name}` has no statement, the answer as a sentence"),
        );
        let hint = both(
            "statement = { yes = …, no = … }를 더해 주세요. 없으면 '네', '아니요'만 보여요",
            "add statement = { yes = …, no = … }; a bare yes or no is shown without it",
        );
        warnings.push(Diagnostic::at(file, Some(span), message).hint(hint).warning());
    });
}

/// Calls for each fact of the files that the catalog has, with the place of its name.
fn each_fact(
    authored: &Authored,
    files: &[SourceFile],
    call: &mut dyn FnMut(&SourceFile, FactId, Spanned<String>),
) {
    for file in files.iter().filter(|file| file.path.starts_with("facts")) {
        let Ok(names) = toml::from_str::<FactNames>(&file.text) else {
            continue;
        };
        for FactName { name } in names.fact {
            if let Some(fact) = authored.catalog.vocabulary.find(name.get_ref()) {
                call(file, fact, name);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn particles_are_found_only_after_placeholders() {
        assert_eq!(
            particle_after_placeholder("{name}을(를) 고르세요"),
            Some("을(를)")
        );
        assert_eq!(particle_after_placeholder("{name}는 열려 있어요"), Some("는"));
        assert_eq!(particle_after_placeholder("{n}개를 찾았어요"), None);
        assert_eq!(particle_after_placeholder("{name} 은행"), None);
        assert_eq!(particle_after_placeholder("{name}은행"), None);
        assert_eq!(particle_after_placeholder("지원을 찾아요"), None);
    }
}
