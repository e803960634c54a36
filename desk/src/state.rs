//! What the desk knows while it is unlocked, and what it does with it.

mod telling;

use std::collections::BTreeMap;

use envelope::Lifecycle;
use leptos::prelude::*;
use leptos::task::spawn_local;
use staff::wire::{
    CONFIRM_PATH, Colleague, GRANTS_PATH, SALT_PATH, SESSION_PATH, STAFF_PATH, SUBMISSIONS_PATH, SaltAnswer,
    SaltRequest, SessionAnswer, SignInRequest, StaffAnswer,
};
use staff::{Call, GroupName, Reach, may};
use uuid::Uuid;
use vault::{Ask, CaseSheet, Listed, OpenedGroup, Told, Why};

use crate::bridge;
use crate::failed::{Failed, told};
use crate::net::{self, Refused};
use crate::text::Language;

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
}

/// What cannot be done, by the name of its text.
pub type Trouble = Option<String>;

/// What a visitor was told last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastTold {
    /// The submission.
    pub submission: Uuid,
    /// When, as the server has it, by which the next one says what its author saw; `None` if they were told nothing.
    seen: Option<String>,
    /// Where it stands and what was added, if that could be opened.
    pub said: Option<(Lifecycle, String)>,
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
    pub query: RwSignal<String>,
    pub cases: RwSignal<Vec<Listed>>,
    pub total: RwSignal<usize>,
    pub unopened: RwSignal<usize>,
    pub listed: RwSignal<usize>,
    pub case: RwSignal<Option<CaseSheet>>,
    /// What the visitor of that case was told last.
    pub told: RwSignal<Option<LastTold>>,
    pub colleagues: RwSignal<Vec<Colleague>>,
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
            query: RwSignal::new(String::new()),
            cases: RwSignal::new(Vec::new()),
            total: RwSignal::new(0),
            unopened: RwSignal::new(0),
            listed: RwSignal::new(LISTED),
            case: RwSignal::new(None),
            told: RwSignal::new(None),
            colleagues: RwSignal::new(Vec::new()),
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
            return self.look_at_staff().await;
        }
        if let Ok(blob) = net::bytes(CATALOG_PATH).await
            && let Err(why) = told(bridge::catalog(&blob, CATALOG_KEY).await)
        {
            self.trouble.set(Some(why.text()));
        }
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
        self.screen.set(if self.opens() {
            Screen::Inbox
        } else {
            Screen::Staff
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

    /// Fetches what came since, of every group whose key is there; `poll` says that nobody has asked for it.
    pub async fn fetch(self, poll: bool) -> Result<(), Failed> {
        let mut groups: Vec<GroupName> = self
            .keys
            .get_untracked()
            .into_iter()
            .map(|key| key.name)
            .collect();
        groups.dedup();
        if !poll {
            self.fetched.set(Some(0));
        }
        let fetched = async {
            for group in groups {
                self.fetch_of(group, poll).await?;
            }
            Ok(())
        };
        let fetched = fetched.await;
        self.fetched.set(None);
        self.list().await?;
        fetched
    }

    async fn fetch_of(self, group: GroupName, poll: bool) -> Result<(), Failed> {
        loop {
            let after = self
                .cursors
                .with_untracked(|cursors| cursors.get(&group).cloned());
            let begins = after.is_none();
            let purpose = self.purpose.get_untracked();
            let body = serde_json::json!({
                "group": group, "after": after, "purpose": purpose, "poll": poll,
            });
            let stretch = net::post_for_bytes(SUBMISSIONS_PATH, &body).await?;
            let Told::Taken(taken) = told(bridge::take(&stretch.bytes).await)? else {
                return Err(Failed::Vault(Why::Broken));
            };
            if !taken.complete {
                // Cut off on the way: the same is asked for again.
                return Err(Failed::Refused(Refused::Offline));
            }
            if begins {
                self.unreadable.set(0);
            }
            self.unreadable.update(|count| *count += stretch.unreadable);
            self.fetched
                .update(|fetched| *fetched = fetched.map(|fetched| fetched + taken.whole));
            if let Some(next) = stretch.next {
                self.cursors
                    .update(|cursors| drop(cursors.insert(group.clone(), next)));
            }
            if !stretch.more {
                return Ok(());
            }
        }
    }

    /// Lists what is looked for.
    pub async fn list(self) -> Result<(), Failed> {
        let ask = Ask::List {
            query: self.query.get_untracked(),
            from: 0,
            most: self.listed.get_untracked(),
        };
        if let Told::Listed {
            cases,
            total,
            unopened,
        } = told(bridge::ask(ask).await)?
        {
            self.cases.set(cases);
            self.total.set(total);
            self.unopened.set(unopened);
        }
        Ok(())
    }

    /// Lists anew, without standing in the way of anything.
    pub fn search(self, query: String) {
        self.query.set(query);
        self.listed.set(LISTED);
        spawn_local(async move {
            if let Err(why) = self.list().await {
                self.failed(&why);
            }
        });
    }

    /// Lists more.
    pub fn more(self) {
        self.listed.update(|listed| *listed += LISTED);
        self.run(self.list());
    }

    /// Shows the next case of the list, or the one before.
    pub fn step(self, on: bool) {
        let shown = self
            .case
            .with_untracked(|case| case.as_ref().map(|case| case.listed.id));
        let next = self.cases.with_untracked(|cases| {
            let at = cases.iter().position(|case| Some(case.id) == shown);
            let at = match at {
                None => 0,
                Some(at) if on => at + 1,
                Some(at) => at.checked_sub(1)?,
            };
            cases.get(at).map(|case| case.id)
        });
        if let Some(id) = next {
            self.show(id);
        }
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
        let mut groups: Vec<GroupName> = self
            .keys
            .get_untracked()
            .into_iter()
            .map(|key| key.name)
            .collect();
        groups.dedup();
        for group in groups
            .into_iter()
            .filter(|group| colleague.groups.contains(group))
        {
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
