//! One visit: where the visitor is, what they look at, and what follows from what they have said.

use catalog::{Audience, Availability, Catalog, Lang, Program, ProgramIndex, ScreeningResult, Topic};
use eligibility::{Answers, FactId, Value};
use leptos::prelude::*;
use look::{Host, Words};
use matching::Wish;
use vacancy::model::VacancyIndex;

use crate::context::{CatalogState, Context};
use crate::entered::Entered;
use crate::i18n::T;
use crate::start;

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
    Program(ProgramIndex),
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
    Status(Lookup),
    /// A code has brought answers that cannot be taken without asking, or not at all.
    Offered,
    /// The vacancies.
    Jobs,
    /// One vacancy, by position in the list.
    Job(VacancyIndex),
    /// The company of a vacancy, by the vacancy's position in the list.
    Company(VacancyIndex),
    /// What the visitor wishes of their work.
    JobWishes,
    /// One kind of wish.
    JobWish(Wish),
    /// The vacancies that the visitor has saved.
    SavedJobs,
    /// Checking in at an event.
    CheckIn,
    /// Help, and what the agency is.
    About,
    /// Whom to ask.
    Person,
    /// Whether what was typed shall be gone.
    Leave,
    /// The staff corner.
    Staff,
}

/// How a receipt is looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lookup {
    /// Number and secret are typed, or a code of before has brought both.
    Whole,
    /// A code has brought the number and the secret but for its last letters.
    Ending,
    /// A code was to bring them and is damaged: number and secret are typed.
    Unread,
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
        self.audience.map_or(program.is_listed(), |audience| {
            program.audience.contains(&audience)
        }) && self.topic.is_none_or(|topic| program.topic == topic)
            && (!self.open || !program.is_elsewhere() && matches!(availability, Availability::Open(_)))
    }
}

/// One visit.
#[derive(Clone, Copy)]
pub struct Visit {
    /// The app around it.
    pub app: Context,
    /// What the visitor has said.
    pub entered: Entered,
    /// The screens from the start to the one that is shown.
    pub screens: RwSignal<Vec<Screen>>,
    /// Which programs are looked at.
    pub focus: RwSignal<Focus>,
    /// The one program for whose sake questions are asked; `None` for all that are looked at.
    pub asking: RwSignal<Option<ProgramIndex>>,
    /// What the page's address has brought, until it is taken up.
    pub brought: RwSignal<String>,
    /// What is certain about each program that is looked at, by position: worked out once an answer.
    outcomes: Memo<Vec<(ProgramIndex, ScreeningResult)>>,
}

impl Visit {
    /// A visit in which nothing has been said.
    pub fn new() -> Self {
        let (app, entered, focus) = (Context::new(), Entered::new(), RwSignal::new(Focus::default()));
        Self {
            app,
            entered,
            screens: RwSignal::new(vec![Screen::Start]),
            focus,
            asking: RwSignal::new(None),
            brought: RwSignal::new(browser::take_fragment()),
            outcomes: Memo::new(move |_| {
                outcomes(&app.catalog_state.get(), focus.get(), &entered.answers.get())
            }),
        }
    }

    /// Forgets the visitor, and is at the start again. What the app has stays.
    pub fn forget(self) {
        self.entered.forget();
        self.focus.set(Focus::default());
        self.asking.set(None);
        self.brought.set(String::new());
        self.screens.set(vec![Screen::Start]);
    }

    /// The texts of the screen, in the visitor's language.
    pub fn words(self) -> Words {
        self.app.words.get()
    }

    /// The visitor's language.
    pub fn lang(self) -> Lang {
        self.app.lang()
    }

    /// The tag of the visitor's language, without following what becomes of it.
    pub fn language(self) -> &'static str {
        self.app.words.get_untracked().language
    }

    /// A text in the visitor's language.
    pub fn text(self, text: T) -> &'static str {
        self.app.text(text)
    }

    /// A text that follows the visitor's language. It has one type wherever it stands: each closure of its own would have
    /// the whole of rendering compiled for it once more.
    pub fn live_text(self, text: T) -> impl Fn() -> &'static str + Copy + Send + Sync + 'static {
        move || self.text(text)
    }

    /// A text with its placeholders filled, in the visitor's language.
    pub fn with(self, text: T, values: &[(&str, &str)]) -> String {
        self.words().with(text, values)
    }

    /// A catalog's text in the visitor's language, or in Korean.
    pub fn text_of(self, text: &catalog::Text) -> String {
        text.get(self.lang()).0.to_owned()
    }

    /// The programs that are looked at, by position, each with its outcome; what follows draws anew when an answer changes them.
    pub fn outcomes(self) -> Vec<(ProgramIndex, ScreeningResult)> {
        self.outcomes.get()
    }

    /// Looks at what is certain about the programs that are looked at: position and outcome of each.
    pub fn with_outcomes<R>(self, look: impl FnOnce(&Vec<(ProgramIndex, ScreeningResult)>) -> R) -> R {
        self.outcomes.with_untracked(look)
    }

    /// What is certain about the program at a position.
    pub fn outcome(self, at: ProgramIndex) -> Option<ScreeningResult> {
        let loaded = self.app.loaded_untracked()?;
        let known = self
            .outcomes
            .with(|all| all.iter().find(|(other, _)| *other == at).cloned());
        known.map(|(_, outcome)| outcome).or_else(|| {
            let answers = self.entered.answers.get();
            loaded.screening.screen_one(&loaded.signed.catalog, at, &answers)
        })
    }

    /// How many programs for whose sake questions are asked may still fit.
    pub fn fitting(self) -> usize {
        let loaded = self.app.loaded_untracked();
        let asks = |at: ProgramIndex, outcome: &ScreeningResult| {
            let program = loaded.as_ref()?.signed.catalog.program_at(at)?;
            Some(program.asks(outcome.availability))
        };
        self.outcomes.with(|all| {
            let fits = all.iter().filter(|(_, outcome)| outcome.may_fit());
            fits.filter(|(at, outcome)| asks(*at, outcome) == Some(true))
                .count()
        })
    }

    /// The next question that can change a verdict.
    pub fn next_question(self) -> Option<FactId> {
        let loaded = self.app.loaded()?;
        let asked_for = self.asked_for();
        let counts = |at: ProgramIndex| asked_for.binary_search(&at).is_ok();
        let skipped = self.entered.skipped.get_untracked();
        let answers = self.entered.answers.get_untracked();
        loaded.screening.next_question_for(&answers, &skipped, &counts)
    }

    /// The most screens of questions that can still come, with the one that is shown.
    pub fn questions_left(self) -> usize {
        let Some(loaded) = self.app.loaded_untracked() else {
            return 0;
        };
        let asked_for = self.asked_for();
        let counts = |at: ProgramIndex| asked_for.binary_search(&at).is_ok();
        let skipped = self.entered.skipped.get_untracked();
        let answers = self.entered.answers.get_untracked();
        loaded
            .screening
            .questions_left(&loaded.signed.catalog, &answers, &skipped, &counts)
    }

    /// The facts that are asked on one screen with a fact.
    pub fn asked_with(self, fact: FactId) -> Vec<FactId> {
        let Some(loaded) = self.app.loaded_untracked() else {
            return vec![fact];
        };
        let asked_for = self.asked_for();
        let counts = |at: ProgramIndex| asked_for.binary_search(&at).is_ok();
        let skipped = self.entered.skipped.get_untracked();
        let answers = self.entered.answers.get_untracked();
        let catalog = &loaded.signed.catalog;
        loaded
            .screening
            .asked_with(catalog, &answers, &skipped, &counts, fact)
    }

    /// The programs for whose sake questions are asked, by position, in order.
    fn asked_for(self) -> Vec<ProgramIndex> {
        let loaded = self.app.loaded_untracked();
        let program = |at: ProgramIndex| loaded.as_ref()?.signed.catalog.program_at(at);
        let asks = |(at, outcome): &(ProgramIndex, ScreeningResult)| {
            program(*at).is_some_and(|program| program.asks(outcome.availability))
        };
        match self.asking.get_untracked() {
            Some(at) => vec![at],
            None => self.outcomes.with_untracked(|all| {
                let asking = all.iter().filter(|one| asks(one));
                asking.map(|(at, _)| *at).collect()
            }),
        }
    }

    /// Whether the visitor did not want to answer any of these.
    pub fn skipped_all(self, facts: &[FactId]) -> bool {
        self.entered
            .skipped
            .with_untracked(|skipped| facts.iter().all(|fact| skipped.contains(fact)))
    }

    /// The screen that is shown, without following what becomes of it.
    pub fn screen(self) -> Option<Screen> {
        self.screens.with_untracked(|screens| screens.last().copied())
    }

    /// Goes on to a screen; the browser's back leads here again.
    pub fn go(self, screen: Screen) {
        // Once the screen is painted: nobody goes back sooner.
        browser::after_paint(browser::note_step);
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
        self.entered
            .answers
            .update(|answers| set = answers.set(&catalog.vocabulary, fact, value).is_ok());
        if set {
            self.entered
                .skipped
                .update(|skipped| skipped.retain(|other| *other != fact));
        }
        set
    }
}

fn outcomes(state: &CatalogState, focus: Focus, answers: &Answers) -> Vec<(ProgramIndex, ScreeningResult)> {
    let CatalogState::Ready(loaded) = state else {
        return Vec::new();
    };
    let catalog = &loaded.signed.catalog;
    let all = loaded.screening.screen(catalog, answers);
    let looked_at = |(at, outcome): &(ProgramIndex, ScreeningResult)| {
        let program = catalog.program_at(*at);
        program.is_some_and(|program| focus.holds(program, outcome.availability))
    };
    let indexed = all.into_iter().enumerate();
    let indexed = indexed.map(|(at, result)| (ProgramIndex(at), result));
    indexed.filter(looked_at).collect()
}

/// What the look asks of the app.
pub struct VisitHost(pub Visit);

impl Host for VisitHost {
    fn words(&self) -> Words {
        self.0.app.words.get_untracked()
    }

    fn depth(&self) -> usize {
        self.0.screens.with_untracked(Vec::len)
    }

    fn home(&self) {
        start::home(self.0);
    }

    fn leave(&self) {
        // What has been sent is not left by mistake: the receipt has a button for that.
        if !matches!(self.0.screen(), Some(Screen::Start | Screen::Receipt)) {
            browser::go_back();
        }
    }
}
