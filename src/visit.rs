//! One visit: what a visitor has said so far. It lives in memory alone.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use catalog::{Audience, Availability, Catalog, Group, Outcome, Program, Topic};
use eligibility::{Answers, FactId, Value};
use leptos::prelude::*;
use store::IndexedDbStore;

use crate::browser;
use crate::device::{Loaded, Ticket};
use crate::i18n::{T, Words};
use crate::sync::Sending;

/// A screen of the visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Screen {
    /// The start screen, which is plain HTML.
    Start,
    /// The languages.
    Languages,
    /// The question that settles a fact, with those that are asked with it.
    Question(FactId),
    /// All answers, each to be changed.
    Answers,
    /// All programs in groups.
    Results,
    /// Finding a program by its name.
    Search,
    /// The answers as a code for the visitor's telephone.
    Handover,
    /// One program, by position.
    Program(usize),
    /// What can be applied for together with the program.
    Together,
    /// What is picked of a program that is applied for, by its place among these.
    Pick(usize),
    /// The form of all programs that are applied for.
    Form,
    /// Their consents.
    Consent,
    /// All that will be sent.
    Review,
    /// What has been kept.
    Receipt,
    /// What became of an application.
    Status,
    /// Checking in at an event.
    CheckIn,
    /// Help, and what the agency is.
    About,
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

/// Which programs the visitor looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Focus {
    /// Those for these visitors.
    pub audience: Option<Audience>,
    /// Those behind this way in.
    pub topic: Option<Topic>,
    /// Those that take applications today.
    pub open: bool,
}

impl Focus {
    /// Whether a program is looked at.
    fn holds(self, program: &Program, availability: Availability) -> bool {
        self.audience
            .is_none_or(|audience| program.audience.contains(&audience))
            && self.topic.is_none_or(|topic| program.topic == topic)
            && (!self.open || matches!(availability, Availability::Open(_)))
    }
}

/// An application that has been kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// The program, by position.
    pub program: usize,
    /// What the visitor keeps of it.
    pub ticket: Ticket,
}

/// One visit.
#[derive(Clone, Copy)]
pub struct Visit {
    /// The texts of the screen, in the visitor's language.
    pub words: RwSignal<Words>,
    /// The screens from the start to the one that is shown.
    pub screens: RwSignal<Vec<Screen>>,
    /// Which programs are looked at.
    pub focus: RwSignal<Focus>,
    /// The one program for whose sake questions are asked; none if for all that are looked at.
    pub asking: RwSignal<Option<usize>>,
    /// What is known.
    pub answers: RwSignal<Answers>,
    /// Questions that the visitor did not want to answer.
    pub skipped: RwSignal<Vec<FactId>>,
    /// What is being typed on the pad of a question's screen, and which of its numbers is written.
    pub typed: RwSignal<(Vec<String>, usize)>,
    /// The question that is typed.
    pub typing: StoredValue<Option<FactId>>,
    /// The group of results that is shown; none for the first that has any.
    pub group: RwSignal<Option<Group>>,
    /// Which page of it.
    pub page: RwSignal<usize>,
    /// What is looked for by name.
    pub search: RwSignal<String>,
    /// The programs that are applied for, by position.
    pub applying: RwSignal<Vec<usize>>,
    /// What is picked of each program, by position.
    pub picks: RwSignal<BTreeMap<usize, BTreeMap<String, String>>>,
    /// The form's answers, by path.
    pub form: RwSignal<BTreeMap<String, String>>,
    /// The consents given (true) and refused (false), by id.
    pub consents: RwSignal<BTreeMap<String, bool>>,
    /// The number and the secret of a receipt that is looked up.
    pub lookup: RwSignal<[String; 2]>,
    /// What the page's address has brought, until it is taken up.
    pub brought: RwSignal<String>,
    /// What has been kept of this visit.
    pub kept: RwSignal<Vec<Kept>>,
    /// The catalog.
    pub desk: RwSignal<Desk>,
    /// The device's storage; none where the browser has none.
    pub store: RwSignal<Option<Rc<IndexedDbStore>>, LocalStorage>,
    /// Sending what is kept.
    pub sending: Sending,
    /// What waits until it is known whether there is a catalog.
    waiting: StoredValue<Vec<Box<dyn Fn()>>, LocalStorage>,
    /// What is certain about each program that is looked at, by position: worked out once an answer.
    outcomes: Memo<Vec<(usize, Outcome)>>,
}

impl Visit {
    /// A visit in which nothing has been said.
    pub fn new() -> Self {
        let (focus, answers) = (RwSignal::new(Focus::default()), RwSignal::new(Answers::new()));
        let desk = RwSignal::new(Desk::Loading);
        Self {
            words: RwSignal::new(Words::KOREAN),
            screens: RwSignal::new(vec![Screen::Start]),
            focus,
            asking: RwSignal::new(None),
            answers,
            outcomes: Memo::new(move |_| outcomes(&desk.get(), focus.get(), &answers.get())),
            skipped: RwSignal::new(Vec::new()),
            typed: RwSignal::new((Vec::new(), 0)),
            typing: StoredValue::new(None),
            group: RwSignal::new(None),
            page: RwSignal::new(0),
            search: RwSignal::new(String::new()),
            applying: RwSignal::new(Vec::new()),
            picks: RwSignal::new(BTreeMap::new()),
            form: RwSignal::new(BTreeMap::new()),
            consents: RwSignal::new(BTreeMap::new()),
            lookup: RwSignal::new([String::new(), String::new()]),
            brought: RwSignal::new(browser::take_fragment()),
            kept: RwSignal::new(Vec::new()),
            desk,
            store: RwSignal::new_local(None),
            sending: Sending::new(),
            waiting: StoredValue::new_local(Vec::new()),
        }
    }

    /// A text in the visit's language.
    pub fn t(self, text: T) -> &'static str {
        self.words.get().text(text)
    }

    /// A text that follows the visit's language. It has one type wherever it stands: each closure of its own would have
    /// the whole of rendering compiled for it once more.
    pub fn says(self, text: T) -> impl Fn() -> &'static str + Copy + Send + Sync + 'static {
        move || self.t(text)
    }

    /// A text with its placeholders filled, in the visit's language.
    pub fn with(self, text: T, values: &[(&str, &str)]) -> String {
        self.words.get().with(text, values)
    }

    /// A catalog's text in the visit's language, or in Korean.
    pub fn say(self, text: &catalog::Text) -> String {
        text.get(self.words.get().lang).0.to_owned()
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

    /// Does something as soon as it is known whether there is a catalog.
    pub fn when_settled(self, then: Box<dyn Fn()>) {
        if matches!(self.desk.get_untracked(), Desk::Loading) {
            self.waiting.update_value(|waiting| waiting.push(then));
        } else {
            then();
        }
    }

    /// It is known now whether there is a catalog: does what has waited for that.
    pub fn settle(self) {
        let mut waiting = Vec::new();
        self.waiting.update_value(|all| waiting.append(all));
        waiting.iter().for_each(|then| then());
    }

    /// The device's storage, if it is open, without following what becomes of it.
    pub fn store_untracked(self) -> Option<Rc<IndexedDbStore>> {
        self.store.get_untracked()
    }

    /// The tag of the screen's language.
    pub fn language(self) -> &'static str {
        self.words.get_untracked().lang.code()
    }

    /// The device's storage, once it is known whether there is one.
    pub async fn opened_store(self) -> Option<Rc<IndexedDbStore>> {
        while matches!(self.desk.get_untracked(), Desk::Loading) && self.store.get_untracked().is_none() {
            gloo_timers::future::TimeoutFuture::new(20).await;
        }
        self.store.get_untracked()
    }

    /// Looks at what is certain about the programs that are looked at: position and outcome of each.
    pub fn with_outcomes<R>(self, look: impl FnOnce(&Vec<(usize, Outcome)>) -> R) -> R {
        self.outcomes.with_untracked(look)
    }

    /// What is certain about the program at a position.
    pub fn outcome(self, at: usize) -> Option<Outcome> {
        let loaded = self.loaded_untracked()?;
        let known = self
            .outcomes
            .with(|all| all.iter().find(|(other, _)| *other == at).cloned());
        known.map(|(_, outcome)| outcome).or_else(|| {
            let answers = self.answers.get();
            loaded.screening.screen_one(&loaded.signed.catalog, at, &answers)
        })
    }

    /// How many programs may still fit.
    pub fn fitting(self) -> usize {
        self.outcomes
            .with(|all| all.iter().filter(|(_, outcome)| outcome.may_fit()).count())
    }

    /// How many programs are in a group.
    pub fn count(self, group: Group) -> usize {
        self.outcomes
            .with(|all| all.iter().filter(|(_, outcome)| outcome.group() == group).count())
    }

    /// Some programs of a group, by position.
    pub fn group(self, group: Group, skip: usize, take: usize) -> Vec<(usize, Outcome)> {
        self.outcomes.with(|all| {
            let of_group = all.iter().filter(|(_, outcome)| outcome.group() == group);
            of_group.skip(skip).take(take).cloned().collect()
        })
    }

    /// The next question that can change a verdict.
    pub fn next_question(self) -> Option<FactId> {
        let loaded = self.loaded()?;
        let asked_for = self.asked_for();
        let counts = |rule: usize| asked_for.binary_search(&rule).is_ok();
        let skipped = self.skipped.get_untracked();
        let answers = self.answers.get_untracked();
        loaded.screening.next_question_for(&answers, &skipped, &counts)
    }

    /// The facts that are asked on one screen with a fact.
    pub fn asked_with(self, fact: FactId) -> Vec<FactId> {
        let Some(loaded) = self.loaded_untracked() else {
            return vec![fact];
        };
        let asked_for = self.asked_for();
        let counts = |rule: usize| asked_for.binary_search(&rule).is_ok();
        let skipped = self.skipped.get_untracked();
        let answers = self.answers.get_untracked();
        let catalog = &loaded.signed.catalog;
        loaded
            .screening
            .asked_with(catalog, &answers, &skipped, &counts, fact)
    }

    /// The programs for whose sake questions are asked, by position, in order.
    fn asked_for(self) -> Vec<usize> {
        match self.asking.get_untracked() {
            Some(at) => vec![at],
            None => self
                .outcomes
                .with_untracked(|all| all.iter().map(|(at, _)| *at).collect()),
        }
    }

    /// Whether the visitor did not want to answer any of these.
    pub fn skipped_all(self, facts: &[FactId]) -> bool {
        self.skipped
            .with_untracked(|skipped| facts.iter().all(|fact| skipped.contains(fact)))
    }

    /// The screen that is shown, without following what becomes of it.
    pub fn screen(self) -> Option<Screen> {
        self.screens.with_untracked(|screens| screens.last().copied())
    }

    /// Whether anything that the visitor has said, typed or picked is in memory.
    pub fn remembers(self) -> bool {
        let empty = self
            .answers
            .with_untracked(|answers| answers.known().next().is_none())
            && self.skipped.with_untracked(Vec::is_empty)
            && self
                .typed
                .with_untracked(|(typed, _)| typed.iter().all(String::is_empty))
            && self.search.with_untracked(String::is_empty)
            && self
                .lookup
                .with_untracked(|typed| typed.iter().all(String::is_empty))
            && self.picks.with_untracked(BTreeMap::is_empty)
            && self.form.with_untracked(BTreeMap::is_empty);
        !empty
    }

    /// Goes on to a screen; the browser's back leads here again.
    pub fn go(self, screen: Screen) {
        // Once the screen is painted: nobody goes back sooner.
        browser::after_paint(|| {
            if let Ok(history) = window().history() {
                let _ = history.push_state_with_url(&wasm_bindgen::JsValue::NULL, "", None);
            }
        });
        browser::let_go();
        self.screens.update(|screens| screens.push(screen));
    }

    /// Goes on to the next question; when there is none, to the program it was asked for, or to the results.
    pub fn go_on(self) {
        match self.next_question() {
            Some(fact) => self.go(Screen::Question(fact)),
            None => match self.asking.get_untracked() {
                Some(at) => {
                    self.asking.set(None);
                    self.go(Screen::Program(at));
                }
                None => self.go(Screen::Results),
            },
        }
    }

    /// Answers a question; false if the fact cannot be so.
    pub fn answer(self, catalog: &Catalog, fact: FactId, value: &Value) -> bool {
        let mut set = false;
        self.answers
            .update(|answers| set = answers.set(&catalog.vocabulary, fact, value).is_ok());
        if set {
            self.skipped
                .update(|skipped| skipped.retain(|other| *other != fact));
        }
        set
    }
}

fn outcomes(desk: &Desk, focus: Focus, answers: &Answers) -> Vec<(usize, Outcome)> {
    let Desk::Ready(loaded) = desk else {
        return Vec::new();
    };
    let catalog = &loaded.signed.catalog;
    let all = loaded.screening.screen(catalog, answers);
    let looked_at = |(at, outcome): &(usize, Outcome)| {
        let program = catalog.programs.get(*at);
        program.is_some_and(|program| focus.holds(program, outcome.availability))
    };
    all.into_iter().enumerate().filter(looked_at).collect()
}
