//! What a notice says, by what it is about, in the words of the provider.

use serde::Deserialize;

/// What a text of a notice is about. In a map of columns it is written as here, in lower case with hyphens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Slot {
    /// What the employer calls the vacancy.
    Title,
    /// The company's name.
    Company,
    /// What the company does.
    Industry,
    /// How many work there.
    Workers,
    /// What the work is called, perhaps with its code in parentheses.
    Occupation,
    /// The code of the work: four digits of KECO, perhaps with two more.
    OccupationCode,
    /// Until when one can apply.
    Closes,
    /// The day of posting.
    Posted,
    /// For what the pay is.
    PayUnit,
    /// The least pay, a number of won.
    PayLeast,
    /// The most pay, a number of won.
    PayMost,
    /// The pay in words.
    Pay,
    /// When one works.
    Hours,
    /// Where one works, in short or as a code of a region.
    Region,
    /// Where one works, as an address.
    Address,
    /// On what terms.
    Contract,
    /// The least education, or a range.
    Education,
    /// What one has to have worked before.
    Career,
    /// Licences that one has to have.
    Licences,
    /// Languages that one has to speak.
    Languages,
    /// How many are looked for.
    Headcount,
    /// What is given beside the pay.
    Support,
    /// Who is preferred.
    Preferred,
    /// Where the notice stands.
    Link,
    /// Whose notice it is, where a portal shows those of others too.
    Via,
    /// How the notice stands, by which it can be withdrawn.
    Status,
}

/// One text of a notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Text {
    pub(crate) slot: Slot,
    /// The provider's name of the field.
    pub(crate) field: String,
    pub(crate) text: String,
}

/// All that a notice says. Of several texts about the same the first is believed first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Notice {
    texts: Vec<Text>,
}

impl Notice {
    pub(crate) fn add(&mut self, slot: Slot, field: &str, text: &str) {
        let text = crate::prose::prose(text);
        if !text.is_empty() {
            self.texts.push(Text {
                slot,
                field: field.to_owned(),
                text,
            });
        }
    }

    /// The texts about something that say anything.
    pub(crate) fn about(&self, slot: Slot) -> impl DoubleEndedIterator<Item = &Text> {
        self.texts.iter().filter(move |text| text.slot == slot)
    }

    /// The first of them.
    pub(crate) fn first(&self, slot: Slot) -> Option<&Text> {
        self.about(slot).next()
    }
}
