//! What one picks of a program.

use std::collections::BTreeSet;

use catalog::Offering;
use toml::Spanned;

use super::Reader;
use crate::files::SourceFile;
use crate::problem::both;

impl Reader<'_> {
    /// Looks for what an offering cannot say.
    pub(super) fn offerings(&mut self, file: &SourceFile, offerings: &[Spanned<Offering>]) {
        for offering in offerings {
            let (span, offering) = (offering.span(), offering.get_ref());
            let id = &offering.id;
            let mut ids = BTreeSet::new();
            if let Some(twice) = offering.parts.iter().find(|part| !ids.insert(&part.id)) {
                let message = both(
                    format!("`{id}`의 part `{}`: 두 번 있어요", twice.id),
                    format!("the part `{}` of `{id}` is there twice", twice.id),
                );
                let hint = both("part마다 다른 id를 써 주세요", "give every part an id of its own");
                self.report_problem(file, Some(span.clone()), message, hint);
            }
            if offering.left.is_some() {
                let message = both(
                    format!("`{id}`: 남은 자리는 여기에 쓰지 않아요"),
                    format!("the places left of `{id}` do not stand here"),
                );
                let hint = both("places.toml에 써 주세요", "write them in places.toml");
                self.report_problem(file, Some(span), message, hint);
            } else if offering
                .day
                .zip(offering.last_day)
                .is_some_and(|(day, last)| last < day)
            {
                let message = both(
                    format!("`{id}`: last_day가 day보다 앞이에요"),
                    format!("`{id}` ends before it begins"),
                );
                let hint = both("day와 last_day를 바꿔 주세요", "give day, then last_day");
                self.report_problem(file, Some(span), message, hint);
            }
        }
    }
}
