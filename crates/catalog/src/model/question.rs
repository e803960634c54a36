//! The question that settles a fact, and its words.

use eligibility::{FactId, RangeSet};
use serde::{Deserialize, Serialize};

use super::Text;

/// The one question that settles a fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// The fact that it settles.
    pub fact: FactId,
    /// The question.
    pub text: Text,
    /// Why it is asked, or how to find the answer.
    pub why: Option<Text>,
    /// For a choice: the options in the order of the fact's domain.
    pub options: Vec<OptionText>,
    /// For a number: the unit.
    pub unit: Option<Unit>,
    /// The name that it shares with the questions that are asked on the same screen.
    pub group: Option<String>,
    /// For yes or no: what it means that a no becomes a yes, as the first half of advice.
    pub becoming_yes: Option<Text>,
    /// For yes or no: what it means that a yes becomes a no.
    pub becoming_no: Option<Text>,
    /// Asked late, since people mind answering it.
    pub sensitive: bool,
    /// What answering costs a visitor, against 1 for an easy question: from 1 up.
    pub cost: u16,
    /// What changing the fact costs, against other facts; none for one that cannot change, such as a birth date.
    pub change: Option<u16>,
    /// How likely answers are; without any, all are equally likely.
    pub weights: Vec<AnswerWeight>,
}

/// How likely some answers are, against the others of the same question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerWeight {
    /// The first value, as the integer that stands for it in the fact's domain.
    pub first: i64,
    /// The last value.
    pub last: i64,
    /// The weight of all of them together.
    pub weight: u32,
}

/// How an option of a choice reads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OptionText {
    /// The option's name in conditions.
    pub value: String,
    /// What the visitor reads.
    pub text: Text,
    /// A second line in smaller type.
    pub detail: Option<Text>,
    /// What it means to change to it, as the first half of advice ("세종시로 이사하면"); `None` if nobody would.
    pub becoming: Option<Text>,
}

impl Question {
    /// What it means that the fact takes one of some values, as the first half of advice: a text a value, where there is
    /// one. Numbers and days have none.
    #[must_use]
    pub fn becoming<'a>(&'a self, values: &RangeSet) -> Vec<&'a Text> {
        let mut texts = Vec::new();
        // In a fact's domain no is 0 and yes is 1; options count from 0.
        let mut add = |code: i64, text: &'a Option<Text>| {
            if values.contains(code) {
                texts.extend(text);
            }
        };
        if self.options.is_empty() {
            add(0, &self.becoming_no);
            add(1, &self.becoming_yes);
        }
        for (code, option) in (0..).zip(&self.options) {
            add(code, &option.becoming);
        }
        texts
    }
}

/// The unit in which a number is typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Unit {
    /// What stands behind the number.
    pub text: Text,
    /// How many of the fact's own units one typed unit is: 10,000 where won are typed as 만원.
    #[serde(default = "one")]
    pub scale: i64,
}

fn one() -> i64 {
    1
}
