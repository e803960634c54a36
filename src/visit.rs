//! One visit: what a visitor has said so far. It lives in memory alone.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use catalog::{Audience, Catalog, Group, Outcome};
use eligibility::{Answers, FactId, Value};
use leptos::prelude::*;
use store::IndexedDbStore;

use crate::device::{Loaded, Ticket};
use crate::i18n::{Lang, T};
use crate::sync::Sending;

/// A screen of the visit.
#[derive(Debug, Clone, PartialEq)]
pub enum Screen {
    /// The start screen, which is plain HTML.
    Start,
    /// The question that settles a fact.
    Question(FactId),
    /// All programs in groups.
    Results,
    /// One program, by position.
    Program(usize),
    /// Its form.
    Form(usize),
    /// Its consents.
    Consent(usize),
    /// All that will be sent.
    Review(usize),
    /// What has been kept.
    Receipt(Ticket),
    /// The staff corner.
    Staff,
}

/// How far loading is.
#[derive(Clone)]
pub enum Desk {
    /// Under way.
    Loading,
    /// There is no catalog.
    Failed,
    /// Ready.
    Ready(Arc<Loaded>),
}

/// One visit.
#[derive(Clone, Copy)]
pub struct Visit {
    /// The language of the screen.
    pub lang: RwSignal<Lang>,
    /// The screens from the start to the one that is shown.
    pub screens: RwSignal<Vec<Screen>>,
    /// For whom support is looked for.
    pub audience: RwSignal<Audience>,
    /// What is known.
    pub answers: RwSignal<Answers>,
    /// Questions that the visitor did not want to answer.
    pub skipped: RwSignal<Vec<FactId>>,
    /// The form's answers, by field id.
    pub form: RwSignal<BTreeMap<String, String>>,
    /// The consents given (true) and refused (false), by id.
    pub consents: RwSignal<BTreeMap<String, bool>>,
    /// The catalog.
    pub desk: RwSignal<Desk>,
    /// The device's storage; none where the browser has none.
    pub store: RwSignal<Option<Rc<IndexedDbStore>>, LocalStorage>,
    /// Sending what is kept.
    pub sending: Sending,
    /// What is certain about each program of the audience, by position: worked out once an answer.
    outcomes: Memo<Vec<(usize, Outcome)>>,
}

impl Visit {
    /// A visit in which nothing has been said.
    pub fn new() -> Self {
        let (audience, answers) = (RwSignal::new(Audience::Person), RwSignal::new(Answers::new()));
        let desk = RwSignal::new(Desk::Loading);
        Self {
            lang: RwSignal::new(Lang::Ko),
            screens: RwSignal::new(vec![Screen::Start]),
            audience,
            answers,
            outcomes: Memo::new(move |_| outcomes(&desk.get(), audience.get(), &answers.get())),
            skipped: RwSignal::new(Vec::new()),
            form: RwSignal::new(BTreeMap::new()),
            consents: RwSignal::new(BTreeMap::new()),
            desk,
            store: RwSignal::new_local(None),
            sending: Sending::new(),
        }
    }

    /// A text in the visit's language.
    pub fn t(self, text: T) -> &'static str {
        self.lang.get().text(text)
    }

    /// A text that follows the visit's language. It has one type wherever it stands: each closure of its own would have
    /// the whole of rendering compiled for it once more.
    pub fn says(self, text: T) -> impl Fn() -> &'static str + Copy + Send + Sync + 'static {
        move || self.t(text)
    }

    /// A catalog's text in the visit's language.
    pub fn say(self, text: &catalog::Text) -> String {
        let wanted = match self.lang.get() {
            Lang::Ko => catalog::Lang::Ko,
            Lang::En => catalog::Lang::En,
        };
        text.get(wanted).0.to_owned()
    }

    /// A catalog's text that follows the visit's language, of one type as [`Visit::says`].
    pub fn saying(self, text: catalog::Text) -> impl Fn() -> String + Clone + Send + Sync + 'static {
        move || self.say(&text)
    }

    /// The catalog, once it is there.
    pub fn loaded(self) -> Option<Arc<Loaded>> {
        match self.desk.get() {
            Desk::Ready(loaded) => Some(loaded),
            _ => None,
        }
    }

    /// The catalog, once it is there, without following what becomes of it.
    pub fn loaded_untracked(self) -> Option<Arc<Loaded>> {
        match self.desk.get_untracked() {
            Desk::Ready(loaded) => Some(loaded),
            _ => None,
        }
    }

    /// The device's storage, once it is known whether there is one.
    pub async fn opened_store(self) -> Option<Rc<IndexedDbStore>> {
        while matches!(self.desk.get_untracked(), Desk::Loading) && self.store.get_untracked().is_none() {
            gloo_timers::future::TimeoutFuture::new(20).await;
        }
        self.store.get_untracked()
    }

    /// What is certain about the program at a position, if it is for this visit's audience.
    pub fn outcome(self, at: usize) -> Option<Outcome> {
        let found = |outcomes: &Vec<(usize, Outcome)>| {
            let (_, outcome) = outcomes.iter().find(|(other, _)| *other == at)?;
            Some(outcome.clone())
        };
        self.outcomes.with(found)
    }

    /// How many programs may still fit.
    pub fn fitting(self) -> usize {
        let fits = |outcomes: &Vec<(usize, Outcome)>| {
            outcomes.iter().filter(|(_, outcome)| outcome.may_fit()).count()
        };
        self.outcomes.with(fits)
    }

    /// How many programs are in a group.
    pub fn count(self, group: Group) -> usize {
        let count = |outcomes: &Vec<(usize, Outcome)>| {
            outcomes
                .iter()
                .filter(|(_, outcome)| outcome.group() == group)
                .count()
        };
        self.outcomes.with(count)
    }

    /// Some programs of a group, by position.
    pub fn group(self, group: Group, skip: usize, take: usize) -> Vec<(usize, Outcome)> {
        let some = |outcomes: &Vec<(usize, Outcome)>| {
            let of_group = outcomes.iter().filter(|(_, outcome)| outcome.group() == group);
            of_group.skip(skip).take(take).cloned().collect()
        };
        self.outcomes.with(some)
    }

    /// The next question that can change a verdict.
    pub fn next_question(self) -> Option<FactId> {
        let loaded = self.loaded()?;
        let catalog = &loaded.signed.catalog;
        loaded.screening.next_question(
            catalog,
            &self.answers.get_untracked(),
            self.audience.get_untracked(),
            &self.skipped.get_untracked(),
        )
    }

    /// Goes on to a screen; the browser's back leads here again.
    pub fn go(self, screen: Screen) {
        if let Ok(history) = window().history() {
            let _ = history.push_state_with_url(&wasm_bindgen::JsValue::NULL, "", None);
        }
        self.screens.update(|screens| screens.push(screen));
    }

    /// Goes on to the next question, or to the results when there is none.
    pub fn go_on(self) {
        match self.next_question() {
            Some(fact) => self.go(Screen::Question(fact)),
            None => self.go(Screen::Results),
        }
    }

    /// Answers a question and goes on.
    pub fn answer(self, catalog: &Catalog, fact: FactId, value: &Value) -> bool {
        let mut set = false;
        self.answers
            .update(|answers| set = answers.set(&catalog.vocabulary, fact, value).is_ok());
        if set {
            self.skipped
                .update(|skipped| skipped.retain(|other| *other != fact));
            self.go_on();
        }
        set
    }
}

fn outcomes(desk: &Desk, audience: Audience, answers: &Answers) -> Vec<(usize, Outcome)> {
    let Desk::Ready(loaded) = desk else {
        return Vec::new();
    };
    let all = loaded.screening.screen(&loaded.signed.catalog, answers);
    let programs = &loaded.signed.catalog.programs;
    let for_audience =
        |(at, _): &(usize, Outcome)| programs.get(*at).is_some_and(|p| p.audience.contains(&audience));
    all.into_iter().enumerate().filter(for_audience).collect()
}
