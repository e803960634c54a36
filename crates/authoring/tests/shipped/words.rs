//! What visitors read of the catalog beside its texts: sources, answers as sentences, what would help.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use authoring::newest_day;
use catalog::{Catalog, Lang, Program, Text};
use eligibility::{Domain, FactId};

use super::{catalog, folder};

const LANGUAGES: [Lang; 5] = [Lang::Ko, Lang::Easy, Lang::En, Lang::Zh, Lang::Vi];

/// Every source of a program's file, in its order: of the criteria, the rounds, the offerings and the cautions.
fn sources_of_file(text: &str) -> Vec<String> {
    let program: toml::Table = toml::from_str(text).unwrap();
    let entries = ["criterion", "round", "offering", "caution"]
        .into_iter()
        .filter_map(|part| program.get(part)?.as_array());
    let sources = entries.flatten().filter_map(|entry| entry.get("source"));
    sources
        .map(|source| source.as_str().unwrap().to_owned())
        .collect()
}

fn sources_of_program(program: &Program) -> Vec<String> {
    let criteria = program.criteria.iter().map(|criterion| &criterion.source);
    let rounds = program.rounds.iter().map(|round| &round.source);
    let offerings = program.offerings.iter().map(|offering| &offering.source);
    let cautions = program.cautions.iter().map(|caution| &caution.source);
    let all = criteria.chain(rounds).chain(offerings).chain(cautions);
    all.flatten().cloned().collect()
}

/// Each source as it is written, and as a visitor reads it.
fn sources() -> BTreeSet<(String, String)> {
    let folder = folder();
    let catalog = folder.result.unwrap().catalog;
    let mut all = BTreeSet::new();
    let programs = folder
        .files
        .iter()
        .filter(|file| file.path.starts_with("programs/"));
    for (file, program) in programs.zip(&catalog.programs) {
        let (written, read) = (sources_of_file(&file.text), sources_of_program(program));
        assert_eq!(written.len(), read.len(), "{}", file.path);
        all.extend(written.into_iter().zip(read));
    }
    all
}

/// `UPDATE_SNAPSHOTS=1` writes the file anew: every line of it is to be read by a person.
#[test]
fn every_source_reads_as_people_write() {
    let mut shown = String::new();
    for (written, read) in sources() {
        writeln!(shown, "{written}\n    {read}").unwrap();
    }
    let known = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/shipped/sources.txt");
    snapshot::check(&known, &shown);
}

#[test]
fn no_source_loses_its_day_or_shows_the_number_of_a_record() {
    for (written, read) in sources() {
        assert_eq!(newest_day(&read), newest_day(&written), "{written}");
        let runs = read.split(|c: char| !c.is_ascii_digit());
        let longest = runs.map(str::len).max().unwrap_or_default();
        // The name of a blog has eight.
        assert!(longest < 6 || read.contains("luminous02171113"), "{read}");
        assert!(!read.contains(['=', '_']), "{read}");
    }
}

fn has_all_languages(text: &Text) -> bool {
    let own = |lang| text.get(lang).0;
    // Standard Korean may be plain enough.
    let others = [Lang::En, Lang::Zh, Lang::Vi];
    !text.ko.is_empty()
        && others
            .iter()
            .all(|lang| !own(*lang).is_empty() && own(*lang) != text.ko)
}

fn facts(catalog: &Catalog) -> impl Iterator<Item = (FactId, &str, &Domain)> {
    let questions = catalog.questions.iter().map(|question| question.fact);
    questions.map(|fact| {
        let known = catalog.vocabulary.fact(fact).unwrap();
        (fact, &*known.name, &known.domain)
    })
}

#[test]
fn every_answer_is_a_sentence_in_every_language() {
    let catalog = catalog();
    for (fact, name, domain) in facts(&catalog) {
        let words = catalog.fact_words(fact);
        let (stated, denied) = words.map_or((None, None), |words| {
            (words.stated.as_ref(), words.denied.as_ref())
        });
        match domain {
            Domain::Bool => {
                assert!(stated.is_some_and(has_all_languages), "{name}");
                assert!(denied.is_some_and(has_all_languages), "{name}");
            }
            Domain::Int { .. } | Domain::Date { .. } => {
                let stated = stated.filter(|text| has_all_languages(text)).unwrap();
                for lang in LANGUAGES {
                    assert!(stated.get(lang).0.contains("{a}"), "{name} {lang:?}");
                }
            }
            Domain::Choice(_) => {
                for option in &catalog.question(fact).unwrap().options {
                    assert!(has_all_languages(&option.text), "{name} {}", option.value);
                }
            }
        }
        // In Korean a sentence of the polite form: "지금은 세종시에 살아요."
        let options = catalog.question(fact).unwrap().options.iter();
        let sentences = stated
            .into_iter()
            .chain(denied)
            .chain(options.map(|option| &option.text));
        for text in sentences {
            for lang in [Lang::Ko, Lang::Easy] {
                let sentence = text.get(lang).0.split(" (").next().unwrap();
                assert!(sentence.ends_with('요'), "{name}: {sentence}");
            }
        }
    }
}

/// Nothing that helps is put together from a question and its answer: what can change has words of its own.
#[test]
fn every_change_that_can_help_has_words() {
    let catalog = catalog();
    let mut without = BTreeSet::new();
    for (fact, name, domain) in facts(&catalog) {
        let question = catalog.question(fact).unwrap();
        if question.change.is_none() {
            continue;
        }
        let any = catalog
            .fact_words(fact)
            .and_then(|words| words.becoming_any.as_ref());
        let each: Vec<&Text> = [&question.becoming_yes, &question.becoming_no]
            .into_iter()
            .chain(question.options.iter().map(|option| &option.becoming))
            .flatten()
            .chain(any)
            .collect();
        for text in &each {
            assert!(has_all_languages(text), "{name}");
            assert!(
                text.ko.ends_with('면') && text.get(Lang::Easy).0.ends_with('면'),
                "{name}"
            );
        }
        let has_words = match domain {
            Domain::Bool => !each.is_empty(),
            Domain::Choice(options) => {
                any.is_some()
                    || question.options.iter().filter(|o| o.becoming.is_some()).count() == options.len()
            }
            Domain::Int { .. } | Domain::Date { .. } => any.is_some(),
        };
        if !has_words {
            without.insert(name);
        }
    }
    // Nobody is asked to live elsewhere.
    assert_eq!(without, BTreeSet::from(["residence"]));
}
