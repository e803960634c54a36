//! What the desk knows while it is unlocked, and what it does with it.

mod acting;
mod again;
mod fetching;
mod keeping;
mod log;

pub use acting::bring;

use std::collections::{BTreeMap, BTreeSet};

use casework::Deed;
use eligibility::Date;
use envelope::Lifecycle;
use leptos::prelude::*;
use leptos::task::spawn_local;
use staff::wire::{
    CONFIRM_PATH, Colleague, GRANTS_PATH, SALT_PATH, SESSION_PATH, STAFF_PATH, SaltAnswer, SaltRequest,
    SessionAnswer, SignInRequest, StaffAnswer,
};
use staff::{Call, GroupName, LogReview, Reach, may};
use uuid::Uuid;
use vault::{Ask, CaseSheet, Filter, Listed, Memory, OpenedGroup, Overtaken, Told, Why};

use crate::bridge;
use crate::failed::{Failed, told};
use crate::net::{self, Refused};
use crate::text::{Language, text_in};

/// How many cases are listed at once.
const LISTED: usize = 100;
/// The verifying key of the agency's catalogs.
const CATALOG_KEY: &str = match option_env!("DIDIM_CATALOG_KEY") {
    Some(key) => key,
    None => "",
};
const CATALOG_PATH: &str = "/api/v1/catalog";

/// What is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Screen {
    /// Nobody is signed in.
    SignIn,
    /// An invitation is taken up.
    Join,
    /// Applications.
    Inbox,
    /// Colleagues.
    Staff,
    /// Who looked at what.
    Log,
}

/// What cannot be done, by the name of its text.
pub type Trouble = Option<String>;

/// What a visitor was told last, by the server's word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastTold {
    /// The submission.
    pub submission: Uuid,
    /// Where it stands and what was added; `None` if they were told nothing, or it does not open.
    pub said: Option<(Lifecycle, String)>,
}

/// A step that somebody is about to take, with the case that is shown or with those that are chosen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Decision {
    /// The state that follows; the first that may if it is `None`.
    pub to: Option<Lifecycle>,
    /// Why.
    pub reason: String,
    /// The documents that are asked for.
    pub documents: BTreeSet<String>,
    /// The last day for bringing them, as it is typed.
    pub until: String,
}

impl Decision {
    /// The deed. A supplement alone asks for documents and has a last day.
    pub fn deed(&self, to: Lifecycle) -> Deed {
        let asks = to == Lifecycle::SupplementRequested;
        Deed::Move {
            to,
            reason: self.reason.trim().to_owned(),
            documents: if asks {
                self.documents.iter().cloned().collect()
            } else {
                Vec::new()
            },
            until: Date::parse(&self.until).ok().filter(|_| asks),
        }
    }
}

/// What became of a deed that was done to many cases at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoneToMany {
    /// Those with which it was done.
    pub done: Vec<Uuid>,
    /// Those with which it was not, and the names of the texts that say why.
    pub not: Vec<(Uuid, String)>,
    /// Of how many of them the visitors are not told.
    pub untold: usize,
}

/// Everything that screens read.
#[derive(Clone, Copy)]
pub struct Desk {
    pub language: RwSignal<Language>,
    pub screen: RwSignal<Screen>,
    pub trouble: RwSignal<Trouble>,
    /// What is said without being wrong, by the name of its text.
    pub notice: RwSignal<Option<&'static str>>,
    pub busy: RwSignal<bool>,
    pub session: RwSignal<Option<SessionAnswer>>,
    pub fingerprint: RwSignal<String>,
    pub keys: RwSignal<Vec<OpenedGroup>>,
    pub purpose: RwSignal<String>,
    /// Whether the page looks by itself for what came.
    polling: RwSignal<bool>,
    /// How many keys that were given do not open.
    pub unusable: RwSignal<usize>,
    /// How many applications the server cannot read any more.
    pub unreadable: RwSignal<usize>,
    /// How many were fetched so far, while more are.
    pub fetched: RwSignal<Option<usize>>,
    /// Where the list of each group goes on.
    cursors: RwSignal<BTreeMap<GroupName, String>>,
    /// Where the events of each group go on.
    event_cursors: RwSignal<BTreeMap<GroupName, String>>,
    /// The catalogs that were asked for, by their digests: strangers can name any, and each is asked for once.
    asked_catalogs: RwSignal<BTreeSet<String>>,
    /// How many events stand where another stood, or after one that is missing.
    pub astray: RwSignal<usize>,
    /// Whether what this browser knows was stored has been compared with what the server has.
    compared: RwSignal<bool>,
    /// How much of it was written again.
    pub written_again: RwSignal<usize>,
    /// Of it: what something else was written in the place of.
    pub overtaken: RwSignal<Vec<Overtaken>>,
    pub filter: RwSignal<Filter>,
    /// The programs of all cases: their names, and how many there are.
    pub programs: RwSignal<BTreeMap<String, (String, usize)>>,
    /// What somebody is about to decide of the case that is shown.
    pub decision: RwSignal<Decision>,
    /// What somebody is about to decide of those that are chosen.
    pub decision_of_many: RwSignal<Decision>,
    /// What the person keeps between sessions.
    pub memory: RwSignal<Memory>,
    /// The cases that are chosen, with which something is done at once.
    pub chosen: RwSignal<BTreeSet<Uuid>>,
    /// What became of the last deed that was done to many.
    pub many: RwSignal<Option<DoneToMany>>,
    /// How far that is: done, and in all.
    pub progress: RwSignal<Option<(usize, usize)>>,
    pub cases: RwSignal<Vec<Listed>>,
    pub total: RwSignal<usize>,
    pub unopened: RwSignal<usize>,
    /// Of how many the time for bringing something has passed.
    pub overdue: RwSignal<usize>,
    pub listed: RwSignal<usize>,
    pub case: RwSignal<Option<CaseSheet>>,
    /// What the visitor of that case was told last.
    pub told: RwSignal<Option<LastTold>>,
    pub colleagues: RwSignal<Vec<Colleague>>,
    /// The log of looking, as far as it was read.
    pub log: RwSignal<Option<LogReview>>,
}

/// Now, by this machine's clock (RFC 3339, UTC).
fn now() -> String {
    String::from(js_sys::Date::new_0().to_iso_string())
}

impl Desk {
    /// Nobody is signed in.
    pub fn new() -> Self {
        Self {
            language: RwSignal::new(Language::Korean),
            screen: RwSignal::new(Screen::SignIn),
            trouble: RwSignal::new(None),
            notice: RwSignal::new(None),
            busy: RwSignal::new(false),
            session: RwSignal::new(None),
            fingerprint: RwSignal::new(String::new()),
            keys: RwSignal::new(Vec::new()),
            purpose: RwSignal::new(String::new()),
            polling: RwSignal::new(false),
            unusable: RwSignal::new(0),
            unreadable: RwSignal::new(0),
            fetched: RwSignal::new(None),
            cursors: RwSignal::new(BTreeMap::new()),
            event_cursors: RwSignal::new(BTreeMap::new()),
            asked_catalogs: RwSignal::new(BTreeSet::new()),
            astray: RwSignal::new(0),
            compared: RwSignal::new(false),
            written_again: RwSignal::new(0),
            overtaken: RwSignal::new(Vec::new()),
            filter: RwSignal::new(Filter::default()),
            programs: RwSignal::new(BTreeMap::new()),
            decision: RwSignal::new(Decision::default()),
            decision_of_many: RwSignal::new(Decision::default()),
            memory: RwSignal::new(Memory::default()),
            chosen: RwSignal::new(BTreeSet::new()),
            many: RwSignal::new(None),
            progress: RwSignal::new(None),
            cases: RwSignal::new(Vec::new()),
            total: RwSignal::new(0),
            unopened: RwSignal::new(0),
            overdue: RwSignal::new(0),
            listed: RwSignal::new(LISTED),
            case: RwSignal::new(None),
            told: RwSignal::new(None),
            colleagues: RwSignal::new(Vec::new()),
            log: RwSignal::new(None),
        }
    }

    /// Does something that takes a while, and says what was in its way.
    pub fn run(self, work: impl Future<Output = Result<(), Failed>> + 'static) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.trouble.set(None);
        self.notice.set(None);
        spawn_local(async move {
            let done = work.await;
            self.busy.set(false);
            if let Err(why) = done {
                self.failed(&why);
            }
        });
    }

    fn failed(self, why: &Failed) {
        let ended = *why == Failed::Refused(Refused::Problem("signed-out".to_owned()));
        if ended && self.session.with_untracked(Option::is_some) {
            bridge::leave("signed-out");
        }
        self.trouble.set(Some(why.text()));
    }

    /// Looks by itself for what came, unless something is under way: what it says stands in nobody's way.
    pub fn poll(self) {
        if self.busy.get_untracked() || self.polling.get_untracked() {
            return;
        }
        self.polling.set(true);
        spawn_local(async move {
            let done = self.fetch(true).await;
            self.polling.set(false);
            if let Err(why @ Failed::Refused(Refused::Problem(_))) = done {
                self.failed(&why);
            }
        });
    }

    /// Signs in, unlocks, and fetches what came.
    pub async fn sign_in(self, name: String, passphrase: String, totp: String) -> Result<(), Failed> {
        let begun = self.begin(name, passphrase, totp).await;
        if begun.is_err() && self.session.with_untracked(Option::is_none) {
            // What the passphrase gave goes with the worker, and a session that nobody can use with it.
            bridge::end();
            drop(net::delete(SESSION_PATH).await);
        }
        begun?;
        if !self.opens() {
            return match untrack(|| self.reads_log(Reach::Own)) {
                true => self.look_at_log().await,
                false => self.look_at_staff().await,
            };
        }
        if let Ok(blob) = net::bytes(CATALOG_PATH).await
            && let Err(why) = told(bridge::catalog(&blob, CATALOG_KEY).await)
        {
            self.trouble.set(Some(why.text()));
        }
        self.recall().await;
        // Who did what is shown by name.
        self.look_at_staff().await?;
        self.fetch(false).await
    }

    /// Whether the role opens applications.
    pub fn opens(self) -> bool {
        let opens = |session: &SessionAnswer| may(session.role, Call::FetchSubmissions, Reach::Own);
        self.session
            .with_untracked(|session| session.as_ref().is_some_and(opens))
    }

    async fn begin(self, name: String, passphrase: String, totp: String) -> Result<(), Failed> {
        let salt: SaltAnswer = net::post(SALT_PATH, &SaltRequest { name }).await?;
        let derived = bridge::ask(Ask::Derive {
            account: salt.account,
            passphrase,
            salt: salt.salt,
            cost: salt.cost,
        });
        let Told::Derived { proof } = told(derived.await)? else {
            return Err(Failed::Vault(Why::Broken));
        };
        let request = SignInRequest {
            account: salt.account,
            proof,
            totp,
        };
        let session: SessionAnswer = net::post(SESSION_PATH, &request).await?;
        let unlocked = bridge::ask(Ask::Unlock {
            session: Box::new(session.clone()),
        });
        self.opened(told(unlocked.await)?);
        self.session.set(Some(session));
        let reads_log = untrack(|| self.reads_log(Reach::Own));
        self.screen.set(match (self.opens(), reads_log) {
            (true, _) => Screen::Inbox,
            (false, true) => Screen::Log,
            (false, false) => Screen::Staff,
        });
        Ok(())
    }

    fn opened(self, told: Told) {
        let Told::Unlocked {
            fingerprint,
            groups,
            unusable,
        } = told
        else {
            return;
        };
        self.fingerprint.set(fingerprint);
        self.unusable.set(unusable);
        if self.keys.with_untracked(|keys| *keys != groups) {
            // What was passed over, or did not open, may be of the new key.
            self.cursors.set(BTreeMap::new());
            self.event_cursors.set(BTreeMap::new());
            self.keys.set(groups);
        }
    }

    /// Looks whether a colleague has given a key.
    pub async fn look_for_keys(self) -> Result<(), Failed> {
        let session: SessionAnswer = net::get(SESSION_PATH).await?;
        let grants = session.grants.clone();
        self.session.set(Some(session));
        self.opened(told(bridge::ask(Ask::Keys { grants }).await)?);
        self.fetch(false).await
    }

    /// The groups whose keys are there, each once.
    fn opened_groups(self) -> BTreeSet<GroupName> {
        let keys = self.keys.get_untracked().into_iter();
        keys.map(|key| key.name).collect()
    }

    /// What a member of staff is called.
    pub fn name_of(self, account: Uuid) -> String {
        let name = |colleagues: &Vec<Colleague>| {
            let known = colleagues.iter().find(|colleague| colleague.account == account);
            known.map(|colleague| colleague.name.clone())
        };
        self.colleagues
            .with(name)
            .unwrap_or_else(|| text_in(self.language.get(), "former_colleague"))
    }

    /// The account of who has signed in.
    pub fn me(self) -> Option<Uuid> {
        self.session
            .with_untracked(|session| session.as_ref().map(|session| session.account))
    }

    /// Lists colleagues.
    pub async fn look_at_staff(self) -> Result<(), Failed> {
        let answer: StaffAnswer = net::get(STAFF_PATH).await?;
        self.colleagues.set(answer.staff);
        Ok(())
    }

    /// Gives the keys of all common groups to a colleague, whose fingerprint was compared.
    pub async fn give(self, colleague: Colleague, totp: String) -> Result<(), Failed> {
        let confirm = staff::wire::ConfirmRequest { totp };
        let _: SessionAnswer = net::post(CONFIRM_PATH, &confirm).await?;
        let groups = self.opened_groups().into_iter();
        for group in groups.filter(|group| colleague.groups.contains(group)) {
            let key = colleague.public_key.to_string();
            let key = key.rsplit_once(':').map(|(_, hex)| hex.to_owned());
            let given = bridge::ask(Ask::Give {
                group,
                account: colleague.account,
                public_key: key.unwrap_or_default(),
            });
            if let Told::Given(request) = told(given.await)? {
                net::tell(GRANTS_PATH, &*request).await?;
            }
        }
        self.look_at_staff().await
    }
}
