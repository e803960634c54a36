//! Words beside the texts: what people call a program, and facts as sentences.

use eligibility::FactId;
use serde::{Deserialize, Serialize};

use super::{Catalog, ProgramIndex, Text};

/// What people call a program, in any language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Synonyms {
    /// The program's position in the catalog.
    pub program: u32,
    /// The words.
    pub words: Vec<String>,
}

/// A fact as sentences.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactWords {
    /// The fact.
    pub fact: FactId,
    /// What a yes states of the visitor, or any value where `{a}` stands for it: "가구원이 {a}이에요".
    pub stated: Option<Text>,
    /// What a no states.
    pub denied: Option<Text>,
    /// What a change means where no single value has words of its own: of a choice, to any of several of its options ("산업단지에서
    /// 일하면"); of a number, to one that fits ("일하는 시간이 조건에 맞게 바뀌면").
    pub becoming_any: Option<Text>,
}

impl Catalog {
    /// What people call the program at a position.
    #[must_use]
    pub fn synonyms(&self, program: ProgramIndex) -> &[String] {
        let of = |synonyms: &&Synonyms| usize::try_from(synonyms.program) == Ok(program.0);
        self.synonyms
            .iter()
            .find(of)
            .map_or(&[], |synonyms| &synonyms.words)
    }

    /// A fact as sentences, if its author has written any.
    #[must_use]
    pub fn fact_words(&self, fact: FactId) -> Option<&FactWords> {
        self.fact_words.iter().find(|words| words.fact == fact)
    }
}
