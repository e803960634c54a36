//! What the desk knows while it is unlocked, and what it does with it.

use std::collections::BTreeMap;

use leptos::prelude::*;
use leptos::task::spawn_local;
use staff::wire::{
    CONFIRM_PATH, Colleague, GRANTS_PATH, SALT_PATH, SESSION_PATH, STAFF_PATH, SUBMISSIONS_PATH, SaltAnswer,
    SaltRequest, SessionAnswer, SignInRequest, StaffAnswer,
};
use staff::{GroupName, Role};
use uuid::Uuid;
use vault::{Ask, CaseSheet, Listed, OpenedGroup, Told, Why};

use crate::bridge;
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
            fetched: RwSignal::new(None),
            cursors: RwSignal::new(BTreeMap::new()),
            query: RwSignal::new(String::new()),
            cases: RwSignal::new(Vec::new()),
            total: RwSignal::new(0),
            unopened: RwSignal::new(0),
            listed: RwSignal::new(LISTED),
            case: RwSignal::new(None),
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
        if *why == Failed::Refused(Refused::Problem("signed-out".to_owned())) {
            self.forget();
        }
        self.trouble.set(Some(why.text()));
    }

    /// Ends the worker, and with it every key and all that was opened.
    pub fn forget(self) {
        bridge::lock();
        self.session.set(None);
        self.keys.set(Vec::new());
        self.fingerprint.set(String::new());
        self.fetched.set(None);
        self.cursors.set(BTreeMap::new());
        self.query.set(String::new());
        self.cases.set(Vec::new());
        self.total.set(0);
        self.unopened.set(0);
        self.case.set(None);
        self.colleagues.set(Vec::new());
        self.screen.set(Screen::SignIn);
    }

    /// Locks: nothing readable is left, and the server ends the session.
    pub fn lock(self, notice: &'static str) {
        self.forget();
        self.trouble.set(None);
        self.notice.set(Some(notice));
        // Where no answer comes, the session ends by itself.
        spawn_local(async { drop(net::delete(SESSION_PATH).await) });
    }

    /// Signs in, unlocks, and fetches what came.
    pub async fn sign_in(self, name: String, passphrase: String, totp: String) -> Result<(), Failed> {
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
        let opens = matches!(session.role, Role::Caseworker | Role::Manager);
        self.session.set(Some(session));
        self.screen.set(if opens { Screen::Inbox } else { Screen::Staff });
        if !opens {
            return self.look_at_staff().await;
        }
        if let Ok(blob) = net::bytes(CATALOG_PATH).await
            && let Err(why) = told(bridge::catalog(&blob, CATALOG_KEY).await)
        {
            self.trouble.set(Some(why.text()));
        }
        self.fetch().await
    }

    fn opened(self, told: Told) {
        if let Told::Unlocked {
            fingerprint, groups, ..
        } = told
        {
            self.fingerprint.set(fingerprint);
            self.keys.set(groups);
        }
    }

    /// Looks whether a colleague has given a key.
    pub async fn look_for_keys(self) -> Result<(), Failed> {
        let session: SessionAnswer = net::get(SESSION_PATH).await?;
        let grants = session.grants.clone();
        self.session.set(Some(session));
        self.opened(told(bridge::ask(Ask::Keys { grants }).await)?);
        self.fetch().await
    }

    /// Fetches what came since, of every group whose key is there.
    pub async fn fetch(self) -> Result<(), Failed> {
        let mut groups: Vec<GroupName> = self
            .keys
            .get_untracked()
            .into_iter()
            .map(|key| key.name)
            .collect();
        groups.dedup();
        self.fetched.set(Some(0));
        let fetched = async {
            for group in groups {
                self.fetch_of(group).await?;
            }
            Ok(())
        };
        let fetched = fetched.await;
        self.fetched.set(None);
        self.list().await?;
        fetched
    }

    async fn fetch_of(self, group: GroupName) -> Result<(), Failed> {
        loop {
            let after = self
                .cursors
                .with_untracked(|cursors| cursors.get(&group).cloned());
            let purpose = self.purpose.get_untracked();
            let body = serde_json::json!({ "group": group, "after": after, "purpose": purpose });
            let (bytes, next) = net::post_for_bytes(SUBMISSIONS_PATH, &body).await?;
            let Told::Taken(taken) = told(bridge::take(&bytes).await)? else {
                return Err(Failed::Vault(Why::Broken));
            };
            self.fetched
                .update(|fetched| *fetched = Some(fetched.unwrap_or_default() + taken.whole));
            // Behind the last whole one: what was cut off is fetched again.
            if let Some(cursor) = next.clone().or(taken.cursor) {
                self.cursors
                    .update(|cursors| drop(cursors.insert(group.clone(), cursor)));
            }
            if next.is_none() {
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

    /// Shows a case.
    pub fn show(self, id: Uuid) {
        spawn_local(async move {
            match told(bridge::ask(Ask::Show { id }).await) {
                Ok(Told::Shown(case)) => self.case.set(Some(*case)),
                Ok(_) => {}
                Err(why) => self.failed(&why),
            }
        });
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

/// What the server and the vault can say, by the names of the texts.
const ERRORS: [&str; 23] = [
    "error.broken",
    "error.catalog-refused",
    "error.confirm",
    "error.cost-refused",
    "error.does-not-unlock",
    "error.locked",
    "error.malformed-key",
    "error.no-account",
    "error.no-case",
    "error.no-key",
    "error.not-allowed",
    "error.not-stored",
    "error.other-key",
    "error.other-origin",
    "error.passphrase-too-long",
    "error.passphrase-too-plain",
    "error.passphrase-too-short",
    "error.signed-out",
    "error.too-many-codes",
    "error.too-many-requests",
    "error.wrong-code",
    "error.wrong-sign-in",
    "error.wrong-totp",
];

/// The name of the text for a kind of problem.
fn error_text(kind: &str) -> String {
    let known = ERRORS
        .iter()
        .find(|name| name.strip_prefix("error.") == Some(kind));
    known.map_or("error.other", |name| name).to_owned()
}

/// Why something was not done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failed {
    /// By the server.
    Refused(Refused),
    /// By the vault.
    Vault(Why),
    /// Two passphrases differ.
    NoMatch,
}

impl Failed {
    /// The name of its text.
    pub fn text(&self) -> String {
        match self {
            Self::Refused(Refused::Offline) => "error.offline".to_owned(),
            Self::Refused(Refused::Problem(kind)) => error_text(kind),
            Self::Vault(why) => {
                let name = serde_json::to_value(why).ok();
                error_text(name.as_ref().and_then(|name| name.as_str()).unwrap_or("broken"))
            }
            Self::NoMatch => "no_match".to_owned(),
        }
    }
}

impl From<Refused> for Failed {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

/// What the vault answered, unless it could not do what it was asked.
pub fn told(told: Told) -> Result<Told, Failed> {
    match told {
        Told::Not(why) => Err(Failed::Vault(why)),
        told => Ok(told),
    }
}
