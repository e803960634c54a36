//! One program and its criteria.

use std::collections::BTreeSet;
use std::ops::Range;

use catalog::{Action, Catalog, Caution, Criterion, Program, ProgramStatus, Topic};
use eligibility::Vocabulary;
use toml::Spanned;

use super::Reader;
use super::references::in_korean;
use crate::authored::Example;
use crate::files::SourceFile;
use crate::korean;
use crate::problem::both;
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
        let program = (index, catalog.programs.len());
        for example in source.example {
            examples.extend(self.example(file, program, example, &catalog.vocabulary));
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
                    self.report_problem(file, Some(span), message, hint);
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
