//! One program and its criteria.

use std::collections::BTreeSet;
use std::ops::Range;

use catalog::{
    Action, Amount, Basis, Catalog, Caution, Criterion, Offering, Program, ProgramStatus, Round, Synonyms,
    Topic, UnconfirmedFor,
};
use eligibility::{Condition, Vocabulary};
use toml::Spanned;

use super::Reader;
use super::references::in_korean;
use crate::authored::{Example, ProgramOrigin};
use crate::files::SourceFile;
use crate::korean;
use crate::problem::both;
use crate::records::RecordName;
use crate::source::{CautionSource, CriterionSource, ProgramFile};

impl Reader<'_> {
    /// Adds a program and its examples to the catalog; `index` is the position of its file.
    pub(super) fn program(
        &mut self,
        index: usize,
        file: &SourceFile,
        source: ProgramFile,
        catalog: &mut Catalog,
        examples: &mut Vec<Example>,
    ) {
        self.expect_references(file, &source, catalog);
        self.expect_rows(file, &source);
        self.expect_ids_once(file, &source);
        self.offerings(file, &source.offering);
        self.expect_told_only(file, &source);
        if source.topic.is_none() {
            let message = both("주제가 없어요", "the program has no topic");
            let hint = both(
                "topic에 jobs, events, space 가운데 하나를 써 주세요: 첫 화면의 들어가는 곳이에요",
                "write topic as jobs, events or space: the way in on the start screen",
            );
            self.report_problem(file, Some(source.id.span()), message, hint);
        }
        let named = source.similar.iter().flatten();
        let named = named.chain(source.caution.iter().flat_map(|caution| &caution.programs));
        let own = source.id.get_ref();
        self.named_programs
            .extend(named.map(|id| (index, own.clone(), id.clone())));
        self.names_similar.push(source.similar.is_some());
        let records = self.records(file, &source.records);
        self.origins.push(ProgramOrigin {
            file: file.path.clone(),
            records,
        });
        let program = (index, catalog.programs.len());
        self.pays(file, &source, program.1, catalog);
        self.synonyms(file, &source, program.1, catalog);
        self.limits(file, &source, program.1, catalog);
        for example in source.example {
            examples.extend(self.example(file, program, example, &catalog.vocabulary));
        }
        let mut criteria = Vec::with_capacity(source.criterion.len());
        for criterion in source.criterion {
            self.unconfirmed_for(file, &criterion, (program.1, criteria.len()), catalog);
            criteria.push(self.criterion(file, criterion, &catalog.vocabulary));
        }
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
            criteria: self.cited(criteria.into_iter()),
            rounds: self.cited(source.round.into_iter().map(Spanned::into_inner)),
            offerings: self.cited(source.offering.into_iter().map(Spanned::into_inner)),
            documents: inner(source.documents),
            form: inner(source.form),
            consents: inner(source.consents),
            topic: source.topic.unwrap_or(Topic::Jobs),
            similar: source.similar.map(inner).unwrap_or_default(),
            cautions: self.cited(source.caution.into_iter().map(caution)),
            guardian_under: source.guardian_under,
        });
    }

    /// Entries with their sources as people read them.
    fn cited<T: Sourced>(&self, entries: impl Iterator<Item = T>) -> Vec<T> {
        let with_words = |mut entry: T| {
            let source = entry.source();
            *source = source.take().map(|source| self.papers.cited(&source));
            entry
        };
        entries.map(with_words).collect()
    }

    /// Another body's program is told of, and nothing of it is done here.
    fn expect_told_only(&mut self, file: &SourceFile, source: &ProgramFile) {
        let takes = source.action != Action::Info
            || !(source.form.is_empty() && source.consents.is_empty() && source.offering.is_empty());
        if source.status == ProgramStatus::Elsewhere && takes {
            let message = both(
                "다른 기관의 사업은 여기서 신청할 수 없어요",
                "another body's program cannot be applied for here",
            );
            let hint = both(
                "action에 info를 쓰고 form, consents, offering은 빼세요. 갈 곳은 center에 있어요",
                "write action as info, without form, consents and offering; its center says where to go",
            );
            self.report_problem(file, Some(source.id.span()), message, hint);
        }
    }

    /// The records that a program names, each once; what names none is a problem.
    fn records(&mut self, file: &SourceFile, named: &[Spanned<String>]) -> Vec<RecordName> {
        let mut records = Vec::with_capacity(named.len());
        for name in named {
            let text = name.get_ref();
            let message = match RecordName::parse(text) {
                Some(record) if !records.contains(&record) => {
                    records.push(record);
                    continue;
                }
                Some(_) => both(
                    format!("`{text}`: 두 번 있어요"),
                    format!("`{text}` is there twice"),
                ),
                None => both(
                    format!("`{text}`: 공개 자료의 번호가 아니에요"),
                    format!("`{text}` names no record of public data"),
                ),
            };
            let hint = both(
                "온통청년은 youth:와 plcyNo, 보조금24는 gov24:와 서비스ID를 한 번씩 써 주세요. 끝자리만 알면 \
                 youth:*211612처럼 써요",
                "write youth: and the plcyNo of 온통청년, or gov24: and the 서비스ID of 보조금24, each once; where \
                 only its end is known, as youth:*211612",
            );
            self.report_problem(file, Some(name.span()), message, hint);
        }
        records
    }

    fn expect_rows(&mut self, file: &SourceFile, source: &ProgramFile) {
        for row in source.seed.iter().filter(|row| !row.starts_with('P')) {
            let message = both(
                format!("`{row}`: 보고서의 행이 아니에요"),
                format!("`{row}` is no row of the report"),
            );
            let hint = both("P01, P02처럼 써 주세요", "write rows as P01, P02, …");
            self.report_problem(file, None, message, hint);
        }
    }

    fn expect_ids_once(&mut self, file: &SourceFile, source: &ProgramFile) {
        self.expect_own_ids(file, &source.offering, "offering", |offering| &offering.id);
        self.expect_own_ids(file, &source.round, "round", |round| &round.id);
        let criteria = source.criterion.iter();
        let ids: Vec<Spanned<String>> = criteria.map(|criterion| criterion.id.clone()).collect();
        self.expect_own_ids(file, &ids, "criterion", |id| id);
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
                self.report_problem(file, Some(entry.span()), message, hint);
            }
        }
    }

    /// Adds what people call the program at a position.
    fn synonyms(&mut self, file: &SourceFile, source: &ProgramFile, program: usize, catalog: &mut Catalog) {
        let mut words: Vec<String> = Vec::with_capacity(source.synonyms.len());
        for word in &source.synonyms {
            let (span, word) = (word.span(), word.get_ref());
            if word.trim().is_empty() || words.contains(word) {
                let message = both(
                    format!("synonyms의 `{word}`: 비었거나 두 번 있어요"),
                    format!("the synonym `{word}` is empty, or there twice"),
                );
                let hint = both("지워 주세요", "remove it");
                self.report_problem(file, Some(span), message, hint);
            }
            words.push(word.clone());
        }
        if let Ok(program) = u32::try_from(program)
            && !words.is_empty()
        {
            catalog.synonyms.push(Synonyms { program, words });
        }
    }

    /// Adds what the program at a position pays; a number without a source is none.
    fn pays(&mut self, file: &SourceFile, source: &ProgramFile, program: usize, catalog: &mut Catalog) {
        let Some(pays) = &source.pays else { return };
        let (span, pays) = (pays.span(), pays.get_ref());
        if pays.source.trim().is_empty() || pays.won == 0 {
            let message = both(
                "금액에 출처가 없거나 0원이에요",
                "an amount without a source, or of nothing",
            );
            let hint = both(
                "pays에 won, per, source를 모두 써 주세요. 출처가 없으면 지워 주세요",
                "give pays its won, per and source; without a source remove it",
            );
            self.report_problem(file, Some(span), message, hint);
        } else if let Ok(program) = u32::try_from(program) {
            catalog.amounts.push(Amount {
                program,
                won: pays.won,
                per: pays.per,
            });
        }
    }

    /// Adds the people for whom a criterion, by the positions of program and criterion, is to be confirmed.
    fn unconfirmed_for(
        &mut self,
        file: &SourceFile,
        source: &CriterionSource,
        (program, criterion): (usize, usize),
        catalog: &mut Catalog,
    ) {
        let Some(people) = &source.unconfirmed_for else {
            return;
        };
        if source.basis == Basis::Unconfirmed || source.when.is_none() {
            let id = source.id.get_ref();
            let message = both(
                format!("`{id}`: unconfirmed_for가 하는 일이 없어요"),
                format!("`{id}`: unconfirmed_for changes nothing"),
            );
            let hint = both(
                "when이 있고 basis가 confirmed나 staff인 조건에 써 주세요",
                "give it to a criterion that has a condition and the basis confirmed or staff",
            );
            self.report_problem(file, Some(people.span()), message, hint);
        }
        let condition = self.condition(file, source.id.get_ref(), people, &catalog.vocabulary);
        let positions = (u32::try_from(program), u32::try_from(criterion));
        if let (Some(condition), (Ok(program), Ok(criterion))) = (condition, positions) {
            catalog.unconfirmed_for.push(UnconfirmedFor {
                program,
                criterion,
                condition,
            });
        }
    }

    /// Reads a condition of the criterion with this id, or says what is wrong with it.
    fn condition(
        &mut self,
        file: &SourceFile,
        id: &str,
        text: &Spanned<String>,
        words: &Vocabulary,
    ) -> Option<Condition> {
        let error = match words.parse_condition(text.get_ref()) {
            Ok(condition) => return Some(condition),
            Err(error) => error,
        };
        let span = within_literal(file, text.span(), &error.span);
        let message = both(korean::condition(&error.kind), error.to_string());
        let hint = both(format!("조건 `{id}`"), format!("in the criterion `{id}`"));
        self.report_problem(file, Some(span), message, hint);
        None
    }

    fn criterion(&mut self, file: &SourceFile, source: CriterionSource, words: &Vocabulary) -> Criterion {
        let when = source.when.as_ref();
        let condition = when.and_then(|when| self.condition(file, source.id.get_ref(), when, words));
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

/// What says where it comes from.
trait Sourced {
    /// Where it comes from.
    fn source(&mut self) -> &mut Option<String>;
}

impl Sourced for Criterion {
    fn source(&mut self) -> &mut Option<String> {
        &mut self.source
    }
}

impl Sourced for Round {
    fn source(&mut self) -> &mut Option<String> {
        &mut self.source
    }
}

impl Sourced for Offering {
    fn source(&mut self) -> &mut Option<String> {
        &mut self.source
    }
}

impl Sourced for Caution {
    fn source(&mut self) -> &mut Option<String> {
        &mut self.source
    }
}

fn caution(source: CautionSource) -> Caution {
    Caution {
        text: source.text,
        source: source.source,
        programs: source.programs.into_iter().map(Spanned::into_inner).collect(),
    }
}

/// The place in the file of a place within a text literal.
pub(super) fn within_literal(file: &SourceFile, literal: Range<usize>, inner: &Range<usize>) -> Range<usize> {
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
