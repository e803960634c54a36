//! The catalog that this repository ships: what is sealed is what is shown is what the program's file names.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

use application::outcome::ABOUT_ANSWER;
use application::{Draft, Hindrance, Obstacle, Sheet, consents, fields, is_alarm, merged};
use authoring::{SourceFile, read_folder};
use catalog::form::FormAnswers;
use catalog::pick::{DAY, Days, OFFERING, PART, choices};
use catalog::{Action, Availability, Catalog, Field, FieldKind, Lang, Program, ProgramIndex, Screening};
use eligibility::{Answers, Date, FactId, Verdict};
use envelope::Application;
use toml::{Table, Value as Toml};

use crate::harness::{LANGUAGE, NOW, Test, day};
use crate::outcomes::proof;
use crate::sheets::keys;

/// The catalog and its files.
pub(crate) static SHIPPED: LazyLock<(Catalog, Vec<SourceFile>)> = LazyLock::new(|| {
    let folder = read_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalog"));
    (folder.result.unwrap().catalog, folder.files)
});

/// A day on which a program takes applications if it ever does: within a round that opens, else one on which none does.
fn day_for(program: &Program) -> Date {
    let opens = program.rounds.iter().filter_map(|round| round.opens);
    opens.max().unwrap_or(day("2026-11-25"))
}

/// The names of the facts that a condition's text names, by itself or by what follows from them.
fn named_in(
    condition: &str,
    derived: &BTreeMap<String, Vec<String>>,
    facts: &BTreeSet<String>,
) -> BTreeSet<String> {
    // Options stand in quotation marks, and may be called as a fact is.
    let unquoted: String = condition.split('"').step_by(2).collect::<Vec<_>>().join(" ");
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '.');
    let mut named = BTreeSet::new();
    for word in unquoted.split(|letter| !is_part(letter)) {
        if facts.contains(word) {
            named.insert(word.to_owned());
        }
        named.extend(derived.get(word).cloned().unwrap_or_default());
    }
    named
}

fn tables<'a>(file: &'a Table, name: &str) -> impl Iterator<Item = &'a Table> {
    let list = file.get(name).and_then(Toml::as_array);
    list.into_iter().flatten().filter_map(Toml::as_table)
}

fn string(table: &Table, name: &str) -> Option<String> {
    Some(table.get(name)?.as_str()?.to_owned())
}

/// What a program's file names, read without the crates that are tested: the facts of its conditions in the round that
/// counts, and the day of birth where a rule about age holds.
fn named_by_file(id: &str, round: Option<&str>) -> BTreeSet<String> {
    let (_, files) = &*SHIPPED;
    let parsed = |file: &SourceFile| file.text.parse::<Table>().unwrap();
    let facts_file = parsed(files.iter().find(|file| file.path == "facts.toml").unwrap());
    let facts = tables(&facts_file, "fact")
        .filter_map(|fact| string(fact, "name"))
        .collect();
    let mut derived = BTreeMap::new();
    for one in tables(&facts_file, "derived") {
        let from = ["years_since", "calendar_years_since", "months_since"];
        let mut sources: Vec<String> = from.into_iter().filter_map(|name| string(one, name)).collect();
        if let Some(percent) = one.get("percent_of").and_then(Toml::as_table) {
            sources.extend(
                ["amount", "size"]
                    .into_iter()
                    .filter_map(|name| string(percent, name)),
            );
        }
        derived.insert(string(one, "name").unwrap(), sources);
    }
    let programs = files.iter().filter(|file| file.path.starts_with("programs/"));
    let program = programs
        .map(parsed)
        .find(|program| string(program, "id").as_deref() == Some(id))
        .unwrap();
    let mut named = BTreeSet::new();
    for criterion in tables(&program, "criterion") {
        let rounds = criterion.get("rounds").and_then(Toml::as_array);
        let applies = rounds.is_none_or(|rounds| {
            rounds.is_empty() || rounds.iter().any(|one| one.as_str() == round && round.is_some())
        });
        if let (true, Some(condition)) = (applies, string(criterion, "when")) {
            named.extend(named_in(&condition, &derived, &facts));
        }
    }
    let audience = program["audience"].as_array().unwrap();
    let by_age = audience.iter().any(|one| one.as_str() == Some("person"));
    if by_age || program.contains_key("guardian_under") {
        let born = tables(&facts_file, "fact").find(|fact| string(fact, "role").as_deref() == Some("born"));
        named.insert(string(born.unwrap(), "name").unwrap());
    }
    named
}

/// Every fact of the catalog answered, so that the program is not ruled out: answers are tried until one leaves it open.
fn answers(catalog: &Catalog, screening: &Screening, program: ProgramIndex) -> Answers {
    let mut known = Answers::new();
    let words = &catalog.vocabulary;
    for (fact, _) in words.facts() {
        let found = tries(catalog, fact).into_iter().find_map(|value| {
            let mut tried = known.clone();
            tried.set(words, fact, &value).ok()?;
            (screening.rules().verdict(program.0, &tried) != Verdict::NotEligible).then_some(tried)
        });
        known = found.unwrap_or_else(|| panic!("no answer to fact {fact:?} leaves program {program:?} open"));
    }
    known
}

/// Values of a fact from end to end, those of grown-ups first.
fn tries(catalog: &Catalog, fact: FactId) -> Vec<eligibility::Value> {
    let domain = &catalog.vocabulary.fact(fact).unwrap().domain;
    let (low, high) = domain.bounds();
    let step = ((high - low) / 2_000).max(1);
    let grown_up = day("1996-05-05").day_number();
    let codes = [grown_up]
        .into_iter()
        .chain((low..low + 100).chain((low..=high).step_by(usize::try_from(step).unwrap())));
    codes
        .filter(|code| (low..=high).contains(code))
        .filter_map(|code| domain.value(code))
        .collect()
}

fn filled_in(catalog: &Catalog, fields: Vec<&Field>, today: Date) -> FormAnswers {
    let typed = |field: &Field| match field.kind {
        FieldKind::Text | FieldKind::Name | FieldKind::Note | FieldKind::Group => "가나다".to_owned(),
        FieldKind::Phone => "010 1234 5678".to_owned(),
        FieldKind::Choice => field.options[0].value.clone(),
        FieldKind::Number => field.min.unwrap_or(1).max(1).to_string(),
        FieldKind::Date => today
            .plus_days(i64::from(field.min.unwrap_or(0)))
            .unwrap()
            .to_string(),
        FieldKind::Address => format!("{} 1", catalog.regions[0].ko),
        FieldKind::CompanyNumber => "123-45-67891".to_owned(),
    };
    let mut answers = FormAnswers::new();
    for field in fields {
        if field.kind != FieldKind::Group {
            answers.insert(field.id.clone(), typed(field));
            continue;
        }
        for time in 1..=field.min.unwrap_or(0).max(2) {
            for inner in field.fields.iter().filter_map(|id| catalog.field(id)) {
                answers.insert(catalog::form::path(field, time, &inner.id), typed(inner));
            }
        }
    }
    answers
}

fn picked(catalog: &Catalog, at: ProgramIndex, round: Option<&str>, today: Date) -> FormAnswers {
    let mut picked = FormAnswers::new();
    if let Some(choice) = choices(catalog, at, round, today).first() {
        picked.insert(OFFERING.to_owned(), choice.offering.id.clone());
        if let Some(part) = choice.offering.parts.first() {
            picked.insert(PART.to_owned(), part.id.clone());
        }
        if let Days::Between(first, _) | Days::On(first) = choice.days {
            picked.insert(DAY.to_owned(), first.to_string());
        }
    }
    picked
}

/// What somebody applies with who has answered every question of the catalog.
fn applies(catalog: &Catalog, place: ProgramIndex) -> (Result<Application, Hindrance>, Screening) {
    let program = &catalog.programs[place.0];
    let today = day_for(program);
    let screening = Screening::new(catalog, today).unwrap();
    let applying = [place];
    let needed = consents(catalog, &screening, &applying);
    let consents = needed.iter().map(|consent| (consent.id.clone(), true)).collect();
    let mut form = filled_in(catalog, fields(catalog, &screening, &applying), today);
    // The app names the receipt that an outcome is about; no other program takes it along.
    form.insert(ABOUT_ANSWER.to_owned(), proof().to_string());
    let draft = Draft {
        catalog,
        screening: &screening,
        program: place,
        facts: &answers(catalog, &screening, place),
        picked: &picked(catalog, place, screening.round(place), today),
        form: &form,
        consents: &consents,
        today,
    };
    (draft.application(LANGUAGE, NOW), screening)
}

#[test]
fn what_is_sealed_is_what_is_shown_is_what_the_program_names() {
    let (catalog, _) = &*SHIPPED;
    let (mut applied, mut alarms, mut told) = (0, 0, 0);
    for (place, program) in catalog.indexed_programs() {
        let (application, screening) = applies(catalog, place);
        let application = match application {
            Ok(application) => application,
            Err(Hindrance::OnlyTold) => {
                assert_eq!(program.action, Action::Info, "{}", program.id);
                told += 1;
                continue;
            }
            Err(Hindrance::Obstacle(obstacle)) => {
                let availability = program.round_on(screening.on()).1;
                let expected = match availability {
                    Availability::Planned => Obstacle::NotYet,
                    Availability::Unconfirmed => Obstacle::DaysNotConfirmed,
                    _ => Obstacle::NotOpen,
                };
                assert_eq!(obstacle, expected, "{}", program.id);
                told += 1;
                continue;
            }
            Err(other) => panic!("{}: {other:?}", program.id),
        };
        let sealed: BTreeSet<String> = application.facts.keys().cloned().collect();
        // An alarm names nothing.
        let named = match is_alarm(&application) {
            true => BTreeSet::new(),
            false => named_by_file(&program.id, screening.round(place)),
        };
        alarms += usize::from(is_alarm(&application));
        assert_eq!(sealed, named, "{} seals what it does not name", program.id);
        for lang in Lang::ALL {
            let sheet = Sheet::of(catalog, &application, &Test(lang));
            let shown: BTreeSet<String> = sheet.facts.iter().map(|row| row.key.clone()).collect();
            assert_eq!(shown, named, "{} shows other facts", program.id);
            let (all_sealed, all_shown) = keys(&application, &sheet);
            assert_eq!(all_sealed, all_shown, "{}", program.id);
            // Not by their names in files, but in words.
            let rows = sheet.form.iter().chain(&sheet.facts).chain(&sheet.consents);
            let unworded: Vec<_> = rows.filter(|row| row.label == row.key).collect();
            assert!(unworded.is_empty(), "{}: {unworded:?}", program.id);
        }
        applied += 1;
    }
    assert!(
        applied - alarms >= 15 && alarms >= 20,
        "{applied} applications, {alarms} of them alarms, {told} programs are told of"
    );
    assert_eq!(applied + told, catalog.programs.len());
}

#[test]
fn a_registration_carries_neither_income_nor_rent() {
    let (catalog, _) = &*SHIPPED;
    let place = catalog.program_index("job-seeker-registration").unwrap();
    let (application, _) = applies(catalog, place);
    let facts = application.unwrap().facts;
    for fact in ["household_income", "home.rent", "home.deposit", "home.owner"] {
        assert!(!facts.contains_key(fact), "{fact} is sealed");
    }
}

/// Applying for several programs at once seals no more into each than applying for it alone, and shows all of it.
#[test]
fn several_programs_together_show_all_that_each_seals() {
    let (catalog, _) = &*SHIPPED;
    let mut applications = Vec::new();
    for place in (0..catalog.programs.len()).map(ProgramIndex) {
        applications.extend(applies(catalog, place).0.ok());
    }
    for pair in applications.windows(2) {
        let sheets: Vec<Sheet> = pair
            .iter()
            .map(|application| Sheet::of(catalog, application, &Test(Lang::Ko)))
            .collect();
        let facts: BTreeSet<&str> = merged(&sheets, |sheet| &sheet.facts)
            .into_iter()
            .map(|row| row.key.as_str())
            .collect();
        let sealed = pair.iter().flat_map(|application| application.facts.keys());
        let sealed: BTreeSet<&str> = sealed.map(String::as_str).collect();
        assert_eq!(facts, sealed);
    }
}
