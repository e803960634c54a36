//! All that a visitor has entered, as one value. It lives in memory alone.
//!
//! Each field is a signal of its own, so that a touch draws only what it changes. One macro writes the struct and all that goes over
//! its fields, and a field is empty when it is equal to its type's default: whatever is added here is counted by [`Entered::is_empty`] and
//! forgotten by [`Entered::forget`] without another line. One signal over a plain struct would draw everything anew at every letter that is
//! typed; a store of the framework would bring another crate. This costs what separate signals cost.

use std::collections::BTreeMap;

use application::Slip;
use catalog::ProgramIndex;
use device::ReceiptSlip;
use eligibility::{Answers, FactId};
use envelope::ReceiptLink;
use leptos::prelude::*;
use matching::Wishes;

/// An application that has been kept.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptApplication {
    /// The program, by position.
    pub program: ProgramIndex,
    /// What the visitor keeps of it.
    pub ticket: ReceiptSlip,
    /// The same in words, in the language in which it was sent.
    pub slip: Slip,
}

macro_rules! entered {
    ($($(#[$doc:meta])+ $field:ident: $kind:ty,)+) => {
        /// What a visitor has entered, typed, picked and kept.
        #[derive(Clone, Copy)]
        pub struct Entered {
            $($(#[$doc])+ pub $field: RwSignal<$kind>,)+
        }

        impl Entered {
            /// Nothing has been entered.
            pub fn new() -> Self {
                Self { $($field: RwSignal::new(<$kind>::default()),)+ }
            }

            /// Whether nothing of a visitor is in memory.
            pub fn is_empty(self) -> bool {
                $(self.$field.with_untracked(|value| *value == <$kind>::default()))&&+
            }

            /// Forgets all of it.
            pub fn forget(self) {
                $(self.$field.set(<$kind>::default());)+
            }

            /// The names of its fields.
            #[cfg(test)]
            const FIELDS: &[&str] = &[$(stringify!($field)),+];
        }
    };
}

entered! {
    /// What is known.
    answers: Answers,
    /// Questions that the visitor did not want to answer.
    skipped: Vec<FactId>,
    /// The digits that are typed on the pad of a question's screen, by fact, where they differ from what the answer would show.
    typed: Vec<(FactId, String)>,
    /// What is looked for by name.
    search: String,
    /// What is looked for among the vacancies.
    jobs_search: String,
    /// What is wished of work.
    wishes: Wishes,
    /// The vacancies that are saved, by their ids.
    saved: Vec<String>,
    /// The programs that are applied for, by position.
    applying: Vec<ProgramIndex>,
    /// What is picked of each program, by position.
    picks: BTreeMap<ProgramIndex, BTreeMap<String, String>>,
    /// The form's answers, by path.
    form: BTreeMap<String, String>,
    /// The consents given (true) and refused (false), by id.
    consents: BTreeMap<String, bool>,
    /// What is typed of a receipt that is looked up: its number, its secret, and the last letters of a secret whose others came with a
    /// code.
    lookup: [String; 3],
    /// What a code has brought of a receipt.
    link: Option<ReceiptLink>,
    /// The answers that a code has brought while others were there, as they stood in the address, until the visitor says which they want.
    offered: String,
    /// What has been kept of this visit.
    kept: Vec<KeptApplication>,
}

#[cfg(test)]
mod tests {
    use eligibility::{Domain, Value, Vocabulary};
    use envelope::{ReceiptNumber, StatusSecret, new_id};
    use leptos::reactive::owner::Owner;

    use super::*;

    /// Something in each field, one after the other.
    fn enter(entered: Entered, field: &str) {
        let texts = || BTreeMap::from([("name".to_owned(), "김디딤".to_owned())]);
        let mut facts = Vocabulary::new();
        let fact = facts.add_fact("student", Domain::Bool).unwrap();
        match field {
            "answers" => entered
                .answers
                .update(|answers| answers.set(&facts, fact, &Value::Bool(true)).unwrap()),
            "skipped" => entered.skipped.set(vec![fact]),
            "typed" => entered.typed.set(vec![(fact, "1999".to_owned())]),
            "search" => entered.search.set("ㅊㄴ".to_owned()),
            "jobs_search" => entered.jobs_search.set("ㄱㅎ".to_owned()),
            "wishes" => entered.wishes.update(|wishes| wishes.no_night = true),
            "saved" => entered.saved.set(vec!["work24:K1".to_owned()]),
            "applying" => entered.applying.set(vec![ProgramIndex(0)]),
            "picks" => entered.picks.set(BTreeMap::from([(ProgramIndex(0), texts())])),
            "form" => entered.form.set(texts()),
            "consents" => entered
                .consents
                .set(BTreeMap::from([("collect".to_owned(), false)])),
            "lookup" => entered.lookup.set([String::new(), String::new(), "0".to_owned()]),
            "link" => {
                let secret = StatusSecret::generate().unwrap();
                let link = ReceiptLink::of(ReceiptNumber::of(new_id().unwrap()), &secret);
                entered.link.set(Some(link));
            }
            "offered" => entered.offered.set("#h=".to_owned()),
            "kept" => {
                let number = ReceiptNumber::of(new_id().unwrap());
                let secret = StatusSecret::generate().unwrap();
                let slip = Slip {
                    program: String::new(),
                    picked: None,
                    alarm: false,
                    next: application::NextStep::Call,
                    bring: Vec::new(),
                    center: None,
                    place: None,
                    phone: None,
                    appointment: None,
                };
                entered.kept.set(vec![KeptApplication {
                    program: ProgramIndex(0),
                    ticket: ReceiptSlip { number, secret },
                    slip,
                }]);
            }
            other => panic!("say what is said in `{other}`, so that it is proved to be forgotten"),
        }
    }

    #[test]
    fn whatever_is_entered_counts_and_is_forgotten() {
        let owner = Owner::new();
        owner.with(|| {
            let entered = Entered::new();
            assert!(entered.is_empty());
            for field in Entered::FIELDS {
                enter(entered, field);
                assert!(!entered.is_empty(), "{field}");
                entered.forget();
                assert!(entered.is_empty(), "{field}");
            }
        });
    }
}
