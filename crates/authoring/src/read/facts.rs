//! Facts, their questions, and what follows from them.

use std::collections::BTreeMap;

use catalog::{AnswerWeight, FactWords, OPEN_END, OptionText, Question};
use eligibility::{Date, Domain, FactId, Rounding, Value, Vocabulary};
use toml::Spanned;

use super::Reader;
use crate::files::SourceFile;
use crate::korean;
use crate::problem::{Diagnostic, both};
use crate::source::{
    BecomingSource, Bound, ChangeSource, DerivedSource, FactSource, FactsFile, StatementSource,
};

impl Reader<'_> {
    pub(super) fn fact(
        &mut self,
        file: Option<&SourceFile>,
        fact: FactSource,
        words: &mut Vocabulary,
    ) -> Option<Question> {
        let file = file?;
        let domain = self.domain(file, &fact)?;
        self.expect_cost_and_becoming(file, &fact, &domain);
        let weights = self.weights(file, &fact, &domain);
        let type_name = domain.type_name();
        match words.add_fact(fact.name.get_ref(), domain) {
            Ok(id) => {
                self.role(file, &fact, type_name, id, words);
                self.fact_words(file, &fact, type_name, id);
                Some(question(id, fact, weights))
            }
            Err(error) => {
                let message = both(korean::vocabulary(&error), error.to_string());
                self.problems
                    .push(Diagnostic::at(file, Some(fact.name.span()), message));
                None
            }
        }
    }

    /// The values that a fact can have.
    fn domain(&mut self, file: &SourceFile, fact: &FactSource) -> Option<Domain> {
        let bounds = (
            fact.min.as_ref().map(Spanned::get_ref),
            fact.max.as_ref().map(Spanned::get_ref),
        );
        Some(match (fact.kind.get_ref().as_str(), bounds) {
            ("bool", (None, None)) => Domain::Bool,
            ("int", (Some(Bound::Int(min)), Some(Bound::Int(max)))) => Domain::Int { min: *min, max: *max },
            ("date", (Some(Bound::Date(min)), Some(Bound::Date(max)))) => {
                Domain::Date { min: *min, max: *max }
            }
            ("date", (Some(Bound::Date(min)), None)) => Domain::Date {
                min: *min,
                max: Date::parse(OPEN_END).ok()?,
            },
            ("choice", (None, None)) => Domain::Choice(fact.option.iter().map(|o| o.value.clone()).collect()),
            (kind, _) => {
                let name = fact.name.get_ref();
                let message = both(
                    format!("`{name}`: 형 `{kind}`에 필요한 것이 빠졌거나 남아요"),
                    format!("`{name}` of type `{kind}` lacks what its type needs"),
                );
                let hint = both(
                    "bool: 더 없음; int: min과 max; date: min을 글로(끝이 있으면 max도); choice: [[fact.option]]",
                    "bool: nothing more; int: min and max; date: min as text, and max if it has an end; \
                     choice: [[fact.option]]",
                );
                self.report_problem(file, Some(fact.kind.span()), message, hint);
                return None;
            }
        })
    }

    fn expect_cost_and_becoming(&mut self, file: &SourceFile, fact: &FactSource, domain: &Domain) {
        if *fact.cost.get_ref() == 0 {
            let name = fact.name.get_ref();
            let message = both(
                format!("`{name}`: cost가 0이에요"),
                format!("`{name}` costs nothing to answer"),
            );
            let hint = both(
                "쉬운 질문은 1, 어려운 질문은 더 크게 써 주세요",
                "give 1 for an easy question, more for a hard one",
            );
            self.report_problem(file, Some(fact.cost.span()), message, hint);
        }
        if let Some(becoming) = &fact.becoming
            && !fits(becoming.get_ref(), domain)
        {
            let name = fact.name.get_ref();
            let message = both(
                format!("`{name}`: becoming이 형에 맞지 않아요"),
                format!("the becoming of `{name}` does not go with its type"),
            );
            let hint = both(
                "네 · 아니요는 yes와 no, 수는 any, choice는 여러 선택지를 한마디로 any에 쓰고 선택지마다 따로 \
                 써 주세요",
                "give yes and no; of a number any; of a choice any for several of its options, and each \
                 option its own",
            );
            self.report_problem(file, Some(becoming.span()), message, hint);
        }
    }

    /// A fact as sentences: of yes or no one each, of a number or a day one that names it.
    fn fact_words(&mut self, file: &SourceFile, fact: &FactSource, type_name: &str, id: FactId) {
        let becoming_any = fact
            .becoming
            .as_ref()
            .and_then(|becoming| becoming.get_ref().any.clone());
        let statement = fact.statement.clone();
        let (stated, denied) = match (type_name, &statement) {
            (_, None) => (None, None),
            (
                "bool",
                Some(StatementSource {
                    yes: Some(yes),
                    no: Some(no),
                    value: None,
                }),
            ) => (Some(yes.clone()), Some(no.clone())),
            (
                "int" | "date",
                Some(StatementSource {
                    yes: None,
                    no: None,
                    value: Some(value),
                }),
            ) if value.ko.contains("{a}") => (Some(value.clone()), None),
            _ => {
                let name = fact.name.get_ref();
                let message = both(
                    format!("`{name}`: statement가 형에 맞지 않아요"),
                    format!("the statement of `{name}` does not go with its type"),
                );
                let hint = both(
                    "네 · 아니요는 yes와 no, 수와 날은 값이 들어갈 자리가 있는 value를 써 주세요. choice는 \
                     선택지의 글이 그 말이에요",
                    "give yes and no, of a number or a day a value with a place for it; a choice is stated \
                     by its options",
                );
                self.report_problem(file, Some(fact.name.span()), message, hint);
                (None, None)
            }
        };
        if stated.is_some() || becoming_any.is_some() {
            self.fact_words.push(FactWords {
                fact: id,
                stated,
                denied,
                becoming_any,
            });
        }
    }

    /// At most one fact has a role, and it has the role's type.
    fn role(
        &mut self,
        file: &SourceFile,
        fact: &FactSource,
        type_name: &str,
        id: FactId,
        words: &Vocabulary,
    ) {
        let Some(source) = &fact.role else { return };
        let (role, name) = (*source.get_ref(), fact.name.get_ref());
        let (role_name, wanted) = (role.name(), role.type_name());
        let earlier = self.roles.iter().find(|(other, _)| *other == role);
        let earlier = earlier.and_then(|(_, fact)| words.fact(*fact));
        let wrong = if let Some(earlier) = earlier {
            let other = &earlier.name;
            Some((
                both(
                    format!("`{name}`: 역할 `{role_name}`: 이미 `{other}`에 있어요"),
                    format!("`{name}` has the role `{role_name}`, which `{other}` has already"),
                ),
                both("역할마다 한 항목에만 써 주세요", "give a role to one fact alone"),
            ))
        } else if type_name != wanted {
            Some((
                both(
                    format!(
                        "`{name}`: 형이 역할 {role_name}에 맞지 않아요 (필요: {wanted}, 지금: {type_name})"
                    ),
                    format!(
                        "`{name}` has the type `{type_name}`, and the role `{role_name}` needs `{wanted}`"
                    ),
                ),
                both(
                    format!("형이 `{wanted}`인 항목에 써 주세요"),
                    format!("give the role to a fact of the type `{wanted}`"),
                ),
            ))
        } else {
            None
        };
        match wrong {
            Some((message, hint)) => self.report_problem(file, Some(source.span()), message, hint),
            None => self.roles.push((role, id)),
        }
    }

    /// Asked on one screen means with another.
    pub(super) fn groups(&mut self, facts: &[(Option<&SourceFile>, FactsFile)]) {
        let groups = |facts: &'_ FactsFile| -> Vec<Spanned<String>> {
            let groups = facts.fact.iter().filter_map(|fact| fact.group.clone());
            groups.collect()
        };
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for group in facts.iter().flat_map(|(_, facts)| groups(facts)) {
            *counts.entry(group.into_inner()).or_default() += 1;
        }
        for (file, facts) in facts {
            for group in groups(facts) {
                let name = group.get_ref();
                if counts.get(name).is_none_or(|count| *count < 2)
                    && let Some(file) = file
                {
                    let message = both(
                        format!("`{name}` 묶음에 항목이 하나뿐이에요"),
                        format!("the group `{name}` has one fact alone"),
                    );
                    let hint = both(
                        "같이 물을 항목에도 같은 group을 쓰거나 지워 주세요",
                        "give another fact the same group, or remove it",
                    );
                    self.report_problem(file, Some(group.span()), message, hint);
                }
            }
        }
    }

    fn weights(&mut self, file: &SourceFile, fact: &FactSource, domain: &Domain) -> Vec<AnswerWeight> {
        let mut weights = Vec::with_capacity(fact.weights.len());
        for source in &fact.weights {
            let weight = source.get_ref();
            let last = weight.to.as_ref().unwrap_or(&weight.from);
            let code = |value: &Value| domain.code(&read_value(Some(domain), value.clone()));
            match (code(&weight.from), code(last)) {
                (Some(first), Some(last)) if first <= last => weights.push(AnswerWeight {
                    first,
                    last,
                    weight: weight.weight,
                }),
                _ => {
                    let (name, first) = (fact.name.get_ref(), &weight.from);
                    let message = both(
                        format!("`{name}`: `{first}`부터 `{last}`까지의 값이 없어요"),
                        format!("`{name}` has no values from `{first}` to `{last}`"),
                    );
                    let hint = both(
                        "이 항목의 값을 작은 것부터 써 주세요",
                        "give values of the fact, the lower one first",
                    );
                    self.report_problem(file, Some(source.span()), message, hint);
                }
            }
        }
        weights
    }

    pub(super) fn derived(
        &mut self,
        file: Option<&SourceFile>,
        derived: &DerivedSource,
        roundings: &BTreeMap<String, Rounding>,
        words: &mut Vocabulary,
    ) {
        let Some(file) = file else { return };
        let name = derived.name.get_ref();
        let mut find = |source: &Spanned<String>| {
            let found = words.find(source.get_ref());
            if found.is_none() {
                let name = source.get_ref();
                let message = both(
                    format!("`{name}` 항목이 없어요"),
                    format!("there is no fact `{name}`"),
                );
                let hint = both(
                    "`facts.toml`이나 `facts/*.toml`의 항목 이름을 써 주세요",
                    "name a fact of `facts.toml` or `facts/*.toml`",
                );
                self.report_problem(file, Some(source.span()), message, hint);
            }
            found
        };
        let sources = (
            &derived.years_since,
            &derived.calendar_years_since,
            &derived.months_since,
            &derived.percent_of,
        );
        let added = match sources {
            (Some(date), None, None, None) => find(date).map(|date| words.add_years_since(name, date)),
            (None, Some(date), None, None) => {
                find(date).map(|date| words.add_calendar_years_since(name, date))
            }
            (None, None, Some(date), None) => find(date).map(|date| words.add_months_since(name, date)),
            (None, None, None, Some(percent)) => match (find(&percent.amount), find(&percent.size)) {
                (Some(amount), Some(size)) => {
                    let table = percent.table.get_ref();
                    let rounding = roundings.get(table).copied();
                    Some(words.add_percent_of_table(name, amount, size, table, rounding))
                }
                _ => None,
            },
            _ => {
                let message = both(
                    format!("`{name}`: 구하는 방법이 하나여야 해요"),
                    format!("`{name}` must follow in exactly one way"),
                );
                let hint = both(
                    "years_since, calendar_years_since, months_since, percent_of 가운데 하나만 써 주세요",
                    "give one of years_since, calendar_years_since, months_since, percent_of",
                );
                self.report_problem(file, Some(derived.name.span()), message, hint);
                None
            }
        };
        if let Some(Err(error)) = added {
            let message = both(korean::vocabulary(&error), error.to_string());
            self.problems
                .push(Diagnostic::at(file, Some(derived.name.span()), message));
        }
    }
}

/// Whether what a change means goes with what can change: a yes or a no, or any of the options of a choice or of the numbers.
fn fits(becoming: &BecomingSource, domain: &Domain) -> bool {
    match domain {
        Domain::Bool => becoming.any.is_none(),
        Domain::Choice(_) | Domain::Int { .. } => becoming.yes.is_none() && becoming.no.is_none(),
        Domain::Date { .. } => false,
    }
}

/// The question that settles a fact.
fn question(fact: FactId, source: FactSource, weights: Vec<AnswerWeight>) -> Question {
    let (becoming_yes, becoming_no) = source
        .becoming
        .as_ref()
        .map(|becoming| (becoming.get_ref().yes.clone(), becoming.get_ref().no.clone()))
        .unwrap_or_default();
    Question {
        fact,
        text: source.question,
        why: source.why,
        options: source
            .option
            .into_iter()
            .map(|option| OptionText {
                value: option.value,
                text: option.text,
                detail: option.detail,
                becoming: option.becoming,
            })
            .collect(),
        unit: source.unit,
        group: source.group.map(Spanned::into_inner),
        becoming_yes,
        becoming_no,
        sensitive: source.sensitive,
        cost: *source.cost.get_ref(),
        change: match source.change.get_ref() {
            ChangeSource::Costs(cost) => Some(*cost),
            ChangeSource::Word(_) => None,
        },
        weights,
    }
}

/// A value as a fact takes it: a text that looks like a day is one only where the fact is a date, and else an option.
pub(super) fn read_value(domain: Option<&Domain>, value: Value) -> Value {
    match (domain, value) {
        (Some(Domain::Choice(_)), Value::Date(date)) => Value::Choice(date.to_string()),
        (_, value) => value,
    }
}
