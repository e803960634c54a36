//! What holds of everyone there can be.

use std::collections::BTreeSet;

use catalog::Constraint;
use eligibility::{Condition, Vocabulary};

use super::Reader;
use super::program::within_literal;
use crate::files::SourceFile;
use crate::korean;
use crate::problem::both;
use crate::source::ConstraintSource;

impl Reader<'_> {
    /// The constraints of all files; each has an id of its own and says where it is from.
    pub(super) fn constraints(
        &mut self,
        sources: Vec<(&SourceFile, ConstraintSource)>,
        words: &Vocabulary,
    ) -> Vec<Constraint> {
        let mut ids = BTreeSet::new();
        let mut constraints = Vec::with_capacity(sources.len());
        for (file, source) in sources {
            let id = source.id.get_ref();
            if !ids.insert(id.clone()) {
                let message = both(
                    format!("제약 `{id}`: 두 번 있어요"),
                    format!("the constraint `{id}` is there twice"),
                );
                let hint = both(
                    "제약마다 다른 id를 써 주세요",
                    "give every constraint an id of its own",
                );
                self.report_problem(file, Some(source.id.span()), message, hint);
            }
            if source.source.get_ref().trim().is_empty() {
                let message = both(
                    format!("제약 `{id}`: 출처가 없어요"),
                    format!("the constraint `{id}` has no source"),
                );
                let hint = both(
                    "법 조문이나 뜻풀이를 source에 써 주세요. 확실하지 않으면 제약을 지우세요",
                    "write the article of law or the definition in source; remove what is not certain",
                );
                self.report_problem(file, Some(source.source.span()), message, hint);
            }
            if let Some(possible) = self.possible(file, &source, words) {
                constraints.push(Constraint {
                    id: source.id.into_inner(),
                    text: source.text,
                    possible,
                    source: source.source.into_inner(),
                });
            }
        }
        constraints
    }

    fn possible(
        &mut self,
        file: &SourceFile,
        source: &ConstraintSource,
        words: &Vocabulary,
    ) -> Option<Condition> {
        let possible = &source.possible;
        match words.parse_condition(possible.get_ref()) {
            Ok(condition) => Some(condition),
            Err(error) => {
                let span = within_literal(file, possible.span(), &error.span);
                let id = source.id.get_ref();
                let message = both(korean::condition(&error.kind), error.to_string());
                let hint = both(format!("제약 `{id}`"), format!("in the constraint `{id}`"));
                self.report_problem(file, Some(span), message, hint);
                None
            }
        }
    }
}
