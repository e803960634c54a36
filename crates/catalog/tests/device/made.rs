//! Made-up catalogs.

use catalog::{Action, AppVersion, Audience, Catalog, FORMAT, Program, ProgramStatus, Text, Topic};
use eligibility::Vocabulary;

/// A text in Korean alone.
pub(crate) fn text(ko: &str) -> Text {
    Text {
        ko: ko.to_owned(),
        ..Text::default()
    }
}

/// A catalog of these programs, without facts, forms and keys.
pub(crate) fn catalog(programs: Vec<Program>) -> Catalog {
    Catalog {
        format: FORMAT,
        version: 1,
        expires: None,
        minimum_app: AppVersion::parse("0.1.0").unwrap(),
        agency: text("가"),
        vocabulary: Vocabulary::new(),
        questions: Vec::new(),
        centers: Vec::new(),
        documents: Vec::new(),
        regions: Vec::new(),
        fields: Vec::new(),
        consents: Vec::new(),
        programs,
        places_as_of: None,
        seal_to: Vec::new(),
        roles: Vec::new(),
        receipt_keys: Vec::new(),
        constraints: Vec::new(),
        unconfirmed_for: Vec::new(),
        amounts: Vec::new(),
        consent_terms: Vec::new(),
        alarm: None,
        synonyms: Vec::new(),
        fact_words: Vec::new(),
        holidays: Vec::new(),
        limits: Vec::new(),
    }
}

/// A planned program without conditions.
pub(crate) fn program(id: &str) -> Program {
    Program {
        id: id.to_owned(),
        seed: Vec::new(),
        name: text("가"),
        benefit: text("가"),
        detail: None,
        center: "c".to_owned(),
        audience: vec![Audience::Person],
        topic: Topic::Jobs,
        action: Action::Apply,
        status: ProgramStatus::Planned,
        criteria: Vec::new(),
        rounds: Vec::new(),
        offerings: Vec::new(),
        documents: Vec::new(),
        form: Vec::new(),
        consents: Vec::new(),
        similar: Vec::new(),
        cautions: Vec::new(),
        guardian_under: None,
    }
}
