//! Asking to be told when a program's notice is out, and how long what is consented to is kept.

use serde::{Deserialize, Serialize};

use super::{Audience, Catalog, Consent, Program, Text};

/// What somebody gives who asks to be told when a notice is out. It is the same for all programs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Alarm {
    /// The fields of a person, by id.
    pub person: Vec<String>,
    /// The fields of a company or an organisation, by id.
    pub company: Vec<String>,
    /// The consent, by id: one of its own, with a period.
    pub consent: String,
}

/// Who gets what a visitor consents to, and for how long. A consent without it is none (개인정보 보호법 제15조 제2항).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentTerms {
    /// The consent's position in the catalog.
    pub consent: u32,
    /// For how many days it is kept.
    pub days: u32,
    /// Who gets it.
    pub recipient: Text,
}

impl Alarm {
    /// The fields that are asked of a program's audience, by id.
    #[must_use]
    pub fn fields(&self, program: &Program) -> &[String] {
        if program.audience.contains(&Audience::Person) {
            &self.person
        } else {
            &self.company
        }
    }
}

impl Catalog {
    /// Who gets what a visitor consents to and for how long, or `None` where the agency has not said it: what needs the consent
    /// cannot be sent then.
    #[must_use]
    pub fn terms(&self, consent: &Consent) -> Option<&ConsentTerms> {
        let at = self.consents.iter().position(|other| other.id == consent.id)?;
        let of = |terms: &&ConsentTerms| usize::try_from(terms.consent) == Ok(at);
        self.consent_terms.iter().find(of)
    }

    /// Whether every consent of a list, by id, says who gets what and for how long.
    #[must_use]
    pub fn has_terms(&self, consents: &[String]) -> bool {
        let mut consents = consents.iter().map(|id| self.consent(id));
        consents.all(|consent| consent.is_some_and(|consent| self.terms(consent).is_some()))
    }
}
