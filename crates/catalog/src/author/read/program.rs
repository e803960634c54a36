//! One program: its references, criteria and examples.

use std::collections::BTreeSet;
use std::ops::Range;

use eligibility::{Domain, FactId, Value, Verdict, Vocabulary};
use toml::Spanned;

use super::super::korean;
use super::super::problem::{Problem, both};
use super::super::source::{CautionSource, CriterionSource, ProgramFile};
use super::{Example, Reader, SourceFile};
use crate::model::{Catalog, Caution, Criterion, Program, Topic};

impl Reader<'_> {
    pub(super) fn program(
        &mut self,
        index: usize,
        file: &SourceFile,
        source: ProgramFile,
        catalog: &mut Catalog,
        examples: &mut Vec<Example>,
    ) {
        let known = |found: bool, what: &str, id: &Spanned<String>| {
            (!found).then(|| {
                let (span, id) = (id.span(), id.get_ref());
                let message = both(
                    format!("`{id}`: 이런 {} 항목이 없어요", in_korean(what)),
                    format!("there is no {what} `{id}`"),
                );
                Problem::at(file, Some(span), message)
            })
        };
        let mut unknown = Vec::new();
        unknown.extend(known(
            catalog.center(source.center.get_ref()).is_some(),
            "center",
            &source.center,
        ));
        unknown.extend(
            source
                .documents
                .iter()
                .filter_map(|id| known(catalog.document(id.get_ref()).is_some(), "document", id)),
        );
        unknown.extend(
            source
                .form
                .iter()
                .filter_map(|id| known(catalog.field(id.get_ref()).is_some(), "field", id)),
        );
        unknown.extend(
            source
                .consents
                .iter()
                .filter_map(|id| known(catalog.consent(id.get_ref()).is_some(), "consent", id)),
        );
        for criterion in &source.criterion {
            let has = |id: &str| source.round.iter().any(|round| round.get_ref().id == id);
            unknown.extend(
                criterion
                    .rounds
                    .iter()
                    .filter_map(|id| known(has(id.get_ref()), "round", id)),
            );
        }
        for offering in &source.offering {
            let id = offering.get_ref().round.as_deref();
            let has = id.is_none_or(|id| source.round.iter().any(|round| round.get_ref().id == id));
            unknown.extend((!has).then(|| {
                let id = id.unwrap_or_default();
                let message = both(
                    format!("`{id}` 차수가 없어요"),
                    format!("there is no round `{id}`"),
                );
                Problem::at(file, Some(offering.span()), message)
            }));
        }
        if source.topic.is_none() {
            let message = both("주제가 없어요", "the program has no topic");
            let hint = both(
                "topic에 jobs, events, space 가운데 하나를 써 주세요: 첫 화면의 들어가는 곳이에요",
                "write topic as jobs, events or space: the way in on the start screen",
            );
            self.say(file, Some(source.id.span()), message, hint);
        }
        let named = source.similar.iter().flatten();
        let named = named.chain(source.caution.iter().flat_map(|caution| &caution.programs));
        let own = source.id.get_ref();
        self.named_programs
            .extend(named.map(|id| (index, own.clone(), id.clone())));
        self.problems.extend(unknown);
        self.expect_own_ids(file, &source.offering, "offering", |offering| &offering.id);
        self.expect_own_ids(file, &source.round, "round", |round| &round.id);
        for offering in &source.offering {
            let (offering, span) = (offering.get_ref(), offering.span());
            let mut ids = BTreeSet::new();
            if let Some(twice) = offering.parts.iter().find(|part| !ids.insert(&part.id)) {
                let message = both(
                    format!("`{}`의 part `{}`: 두 번 있어요", offering.id, twice.id),
                    format!("the part `{}` of `{}` is there twice", twice.id, offering.id),
                );
                let hint = both("part마다 다른 id를 써 주세요", "give every part an id of its own");
                self.say(file, Some(span), message, hint);
            }
        }
        for offering in &source.offering {
            let (span, offering) = (offering.span(), offering.get_ref());
            let id = &offering.id;
            let (message, hint) = if offering.left.is_some() {
                (
                    both(
                        format!("`{id}`: 남은 자리는 여기에 쓰지 않아요"),
                        format!("the places left of `{id}` do not stand here"),
                    ),
                    both("places.toml에 써 주세요", "write them in places.toml"),
                )
            } else if offering
                .day
                .zip(offering.last_day)
                .is_some_and(|(day, last)| last < day)
            {
                (
                    both(
                        format!("`{id}`: last_day가 day보다 앞이에요"),
                        format!("`{id}` ends before it begins"),
                    ),
                    both("day와 last_day를 바꿔 주세요", "give day, then last_day"),
                )
            } else {
                continue;
            };
            self.say(file, Some(span), message, hint);
        }
        for row in &source.seed {
            if !row.starts_with('P') {
                let message = both(
                    format!("`{row}`: 보고서의 행이 아니에요"),
                    format!("`{row}` is no row of the report"),
                );
                let hint = both("P01, P02처럼 써 주세요", "write rows as P01, P02, …");
                self.say(file, None, message, hint);
            }
        }
        let criteria = source.criterion.iter();
        let ids: Vec<Spanned<String>> = criteria.map(|criterion| criterion.id.clone()).collect();
        self.expect_own_ids(file, &ids, "criterion", |id| id);
        let position = catalog.programs.len();
        self.names_similar.push(source.similar.is_some());
        for example in source.example {
            let Some(verdict) = Verdict::from_name(example.verdict.get_ref()) else {
                let verdict = example.verdict.get_ref();
                let message = both(
                    format!("`{verdict}`: 판정이 아니에요"),
                    format!("`{verdict}` is no verdict"),
                );
                let hint = both(
                    "eligible, not-eligible, open 가운데 하나를 써 주세요",
                    "write eligible, not-eligible or open",
                );
                self.say(file, Some(example.verdict.span()), message, hint);
                continue;
            };
            let mut facts = Vec::new();
            for (name, value) in example.facts {
                match catalog.vocabulary.find(&name) {
                    Some(fact) => {
                        facts.push((fact, read_value(&catalog.vocabulary, fact, value.into_inner())))
                    }
                    None => {
                        let message = both(
                            format!("`{name}` 항목이 없어요"),
                            format!("there is no fact `{name}`"),
                        );
                        let hint = both("facts.toml을 보세요", "see facts.toml");
                        self.say(file, Some(value.span()), message, hint);
                    }
                }
            }
            examples.push(Example {
                program: position,
                span: example.name.span(),
                name: example.name.into_inner(),
                on: example.on,
                facts,
                verdict,
                because: example.because,
                confirm: example.confirm,
                file: index,
            });
        }
        let criteria = source
            .criterion
            .into_iter()
            .map(|c| self.criterion(file, c, &catalog.vocabulary))
            .collect();
        let inner = |ids: Vec<Spanned<String>>| ids.into_iter().map(Spanned::into_inner).collect();
        catalog.programs.push(Program {
            id: source.id.into_inner(),
            name: source.name,
            benefit: source.benefit,
            detail: source.detail,
            center: source.center.into_inner(),
            seed: source.seed,
            audience: source.audience,
            action: source.action,
            status: source.status,
            criteria,
            rounds: source.round.into_iter().map(Spanned::into_inner).collect(),
            offerings: source.offering.into_iter().map(Spanned::into_inner).collect(),
            documents: inner(source.documents),
            form: inner(source.form),
            consents: inner(source.consents),
            topic: source.topic.unwrap_or(Topic::Jobs),
            similar: source.similar.map(inner).unwrap_or_default(),
            cautions: source.caution.into_iter().map(caution).collect(),
            guardian_under: source.guardian_under,
        });
    }

    fn expect_own_ids<T>(
        &mut self,
        file: &SourceFile,
        entries: &[Spanned<T>],
        what: &str,
        id: fn(&T) -> &String,
    ) {
        let mut ids = BTreeSet::new();
        for entry in entries {
            let id = id(entry.get_ref());
            if !ids.insert(id) {
                let message = both(
                    format!("{} `{id}`: 두 번 있어요", in_korean(what)),
                    format!("the {what} `{id}` is there twice"),
                );
                let hint = both(
                    "저마다 다른 id를 써 주세요",
                    format!("give every {what} an id of its own"),
                );
                self.say(file, Some(entry.span()), message, hint);
            }
        }
    }

    fn criterion(&mut self, file: &SourceFile, source: CriterionSource, words: &Vocabulary) -> Criterion {
        let condition = source
            .when
            .and_then(|when| match words.parse_condition(when.get_ref()) {
                Ok(condition) => Some(condition),
                Err(error) => {
                    let span = within_literal(file, when.span(), &error.span);
                    let id = source.id.get_ref();
                    let message = both(korean::condition(&error.kind), error.to_string());
                    let hint = both(format!("조건 `{id}`"), format!("in the criterion `{id}`"));
                    self.say(file, Some(span), message, hint);
                    None
                }
            });
        Criterion {
            id: source.id.into_inner(),
            text: source.text,
            condition,
            basis: source.basis,
            note: source.note,
            source: source.source,
            rounds: source.rounds.into_iter().map(Spanned::into_inner).collect(),
        }
    }
}

fn caution(source: CautionSource) -> Caution {
    Caution {
        text: source.text,
        source: source.source,
        programs: source.programs.into_iter().map(Spanned::into_inner).collect(),
    }
}

/// What kind of entry it is, in Korean.
fn in_korean(what: &str) -> &'static str {
    match what {
        "center" => "센터",
        "document" => "서류",
        "field" => "신청서 칸",
        "consent" => "동의",
        "round" => "차수",
        "offering" => "세부 항목",
        _ => "조건",
    }
}

/// TOML reads a text that looks like a date as a date fact's value only where the fact is a date.
fn read_value(words: &Vocabulary, fact: FactId, value: Value) -> Value {
    match (words.fact(fact).map(|fact| &fact.domain), value) {
        (Some(Domain::Choice(_)), Value::Date(date)) => Value::Choice(date.to_string()),
        (_, value) => value,
    }
}

/// The place in the file of a place within a text literal.
fn within_literal(file: &SourceFile, literal: Range<usize>, inner: &Range<usize>) -> Range<usize> {
    let raw = file.text.get(literal.clone()).unwrap_or_default();
    if raw.contains('\\') {
        return literal;
    }
    let quotes = ["'''\n", "\"\"\"\n", "'''", "\"\"\"", "'", "\""];
    let skip = quotes
        .iter()
        .find(|quote| raw.starts_with(**quote))
        .map_or(0, |quote| quote.len());
    literal.start + skip + inner.start..literal.start + skip + inner.end
}
