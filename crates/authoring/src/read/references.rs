//! What a program names elsewhere: centers, documents, fields, consents and rounds.

use catalog::Catalog;
use toml::Spanned;

use super::Reader;
use crate::files::SourceFile;
use crate::problem::{Diagnostic, both};
use crate::source::ProgramFile;

impl Reader<'_> {
    /// Every entry that a program names must be there.
    pub(super) fn expect_references(&mut self, file: &SourceFile, source: &ProgramFile, catalog: &Catalog) {
        let mut expect = |found: bool, what: &str, id: &Spanned<String>| {
            if !found {
                let (span, id) = (id.span(), id.get_ref());
                let message = both(
                    format!("`{id}`: 이런 {} 항목이 없어요", in_korean(what)),
                    format!("there is no {what} `{id}`"),
                );
                self.problems.push(Diagnostic::at(file, Some(span), message));
            }
        };
        let center = catalog.center(source.center.get_ref());
        expect(center.is_some(), "center", &source.center);
        for id in &source.documents {
            expect(catalog.document(id.get_ref()).is_some(), "document", id);
        }
        for id in &source.form {
            expect(catalog.field(id.get_ref()).is_some(), "field", id);
        }
        for id in &source.consents {
            expect(catalog.consent(id.get_ref()).is_some(), "consent", id);
        }
        let has_round = |id: &str| source.round.iter().any(|round| round.get_ref().id == id);
        for id in source.criterion.iter().flat_map(|criterion| &criterion.rounds) {
            expect(has_round(id.get_ref()), "round", id);
        }
        for offering in &source.offering {
            if let Some(id) = offering.get_ref().round.as_deref().filter(|id| !has_round(id)) {
                let message = both(
                    format!("`{id}` 차수가 없어요"),
                    format!("there is no round `{id}`"),
                );
                self.problems
                    .push(Diagnostic::at(file, Some(offering.span()), message));
            }
        }
    }
}

/// What kind of entry it is, in Korean.
pub(super) fn in_korean(what: &str) -> &'static str {
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
