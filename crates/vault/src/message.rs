//! What page and vault say to each other.

mod sheet;

use std::collections::BTreeMap;

use casework::Deed;
use eligibility::Date;
use envelope::Lifecycle;
use serde::{Deserialize, Serialize};
use staff::wire::{Grant, GrantRequest, SessionAnswer};
use staff::{AccountSalt, Argon2Cost, GroupName, SignInProof};
use uuid::Uuid;

pub use sheet::{
    Again, CaseSheet, CriterionRow, Happened, Happening, JudgedSheet, KeptEvent, Listed, NotCounted,
    OpenedGroup, Overtaken, Prepared, Section, Taken, Written,
};

/// What the page asks for.
#[derive(Clone, Serialize, Deserialize)]
#[serde(tag = "ask", rename_all = "kebab-case")]
pub enum Ask {
    /// Make a key pair and a salt for a new account.
    Prepare {
        /// The account.
        account: Uuid,
        /// The passphrase, as it was typed.
        passphrase: String,
        /// What a guess must cost.
        cost: Argon2Cost,
    },
    /// Derive what signs in. What unwraps is kept until [`Ask::Unlock`].
    Derive {
        /// The account.
        account: Uuid,
        /// The passphrase, as it was typed.
        passphrase: String,
        /// The salt.
        salt: AccountSalt,
        /// What a guess costs.
        cost: Argon2Cost,
    },
    /// Unwrap what the server has kept for somebody who has signed in.
    Unlock {
        /// What the server answered.
        session: Box<SessionAnswer>,
    },
    /// Take in keys that were given since.
    Keys {
        /// Of the groups.
        grants: Vec<Grant>,
    },
    /// Seal the present key of a group to a colleague, whose fingerprint was compared.
    Give {
        /// The group.
        group: GroupName,
        /// The colleague.
        account: Uuid,
        /// The public half of their key, hexadecimal.
        public_key: String,
    },
    /// List cases.
    List {
        /// Which.
        filter: Filter,
        /// The place of the first that is listed.
        from: usize,
        /// The largest number that is listed.
        most: usize,
        /// Now (RFC 3339), by which terms run out: the vault has no clock.
        at: String,
    },
    /// Show a case.
    Show {
        /// The submission.
        id: Uuid,
    },
    /// Open what a visitor was told last.
    Read {
        /// The submission.
        id: Uuid,
        /// What the server has: base64url.
        sealed: String,
    },
    /// Which catalogs are named by applications, and are not there.
    Wanted,
    /// Seal a deed as the next event of cases, and to the secrets of their receipts what their visitors are told by it.
    Write {
        /// The submissions.
        ids: Vec<Uuid>,
        /// It; an undo of number 0 undoes the last step of each.
        deed: Deed,
        /// The number of the last event of the case that its author saw, where one is shown: what came since and does not go with it is said.
        /// `None` for several.
        seen: Option<u32>,
        /// Now (RFC 3339): the vault has no clock.
        at: String,
    },
    /// Which of the events that the person has written, and that were stored, are not there any more.
    Again {
        /// All that this browser has of them.
        kept: Vec<KeptEvent>,
    },
    /// Seal what the person keeps between sessions.
    Keep {
        /// It.
        memory: Memory,
    },
    /// Open what the person has kept.
    Recall {
        /// As [`Told::Kept`] gave it.
        sealed: String,
    },
}

/// Which cases are listed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Filter {
    /// What is looked for in names, numbers and programs; everything if it is empty.
    pub query: String,
    /// The program, by its id.
    pub program: Option<String>,
    /// Where they stand.
    pub stands: Option<Lifecycle>,
    /// Who works on them.
    pub assigned: Assigned,
    /// Only those with which nobody has done anything yet.
    pub untouched: bool,
    /// How far the time is that visitors have for bringing what they were asked for. Those whose time runs out first come first then.
    pub term: Term,
    /// Only those of which there is another one of the same person or company.
    pub same_person: bool,
    /// The oldest first.
    pub oldest_first: bool,
}

/// Who works on cases that are listed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Assigned {
    /// Anybody, or nobody.
    #[default]
    Any,
    /// Who asks.
    Me,
    /// Nobody.
    Nobody,
}

/// How far a term is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Term {
    /// Anything, or that there is none or that it is far.
    #[default]
    Any,
    /// Its last day is today or within the next three.
    Soon,
    /// Its last day has passed.
    Passed,
}

/// A term runs out soon if its last day is at most this many days away.
const SOON_DAYS: i64 = 3;

impl Term {
    /// How far a term with this last day is on a day.
    #[must_use]
    pub fn of(last: Option<Date>, today: Option<Date>) -> Self {
        match last.zip(today).map(|(last, today)| today.days_to(last)) {
            Some(..0) => Self::Passed,
            Some(..=SOON_DAYS) => Self::Soon,
            _ => Self::Any,
        }
    }
}

/// What a person keeps between sessions, sealed by a key of their own.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Memory {
    /// Notes that are not written yet, by their case.
    pub drafts: BTreeMap<Uuid, String>,
    /// Filters, by the names that the person gave them.
    pub filters: BTreeMap<String, Filter>,
}

/// What the vault answers.
#[derive(Clone, Serialize, Deserialize)]
#[serde(tag = "told", rename_all = "kebab-case")]
pub enum Told {
    /// To [`Ask::Prepare`].
    Prepared(Prepared),
    /// To [`Ask::Derive`].
    Derived {
        /// What signs in.
        proof: SignInProof,
    },
    /// To [`Ask::Unlock`] and [`Ask::Keys`].
    Unlocked {
        /// What a colleague compares before they give a key.
        fingerprint: String,
        /// The groups whose keys are there.
        groups: Vec<OpenedGroup>,
        /// How many keys that were given do not open: they were sealed to another key, or by a server that lies.
        unusable: usize,
    },
    /// To [`Ask::Give`]: what is posted.
    Given(Box<GrantRequest>),
    /// To sealed applications.
    Taken(Taken),
    /// To a catalog.
    Catalog {
        /// The number of its programs.
        programs: usize,
    },
    /// To [`Ask::List`].
    Listed {
        /// Those that are listed, the newest first.
        cases: Vec<Listed>,
        /// How many there are in all that have what is looked for.
        total: usize,
        /// How many of all could not be opened.
        unopened: usize,
        /// Of how many of all the time for bringing something has passed.
        overdue: usize,
        /// The programs of all, by their ids: their names, and how many there are.
        programs: BTreeMap<String, (String, usize)>,
    },
    /// To [`Ask::Show`].
    Shown(Box<CaseSheet>),
    /// To [`Ask::Read`].
    Read {
        /// Where the application stands.
        state: Lifecycle,
        /// When that was said (RFC 3339), by the desk that said it.
        at: String,
        /// What was added.
        note: String,
    },
    /// To [`Ask::Wanted`].
    Wanted {
        /// The digests of catalogs.
        digests: Vec<String>,
    },
    /// To [`Ask::Write`].
    Written(Written),
    /// To events.
    Happened(Happened),
    /// To [`Ask::Again`].
    Again(Again),
    /// To [`Ask::Keep`].
    Kept {
        /// What is stored: base64url.
        sealed: String,
    },
    /// To [`Ask::Recall`].
    Recalled {
        /// It.
        memory: Memory,
    },
    /// What was asked cannot be done.
    Not(Why),
}

/// Why something cannot be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// The passphrase has fewer than 15 letters.
    PassphraseTooShort,
    /// The passphrase has more than 200 letters.
    PassphraseTooLong,
    /// The passphrase has fewer than six different letters.
    PassphraseTooPlain,
    /// The server asks for a passphrase that is cheap to guess: it may be another server.
    CostRefused,
    /// The passphrase is another one, or the server has given the key of somebody else.
    DoesNotUnlock,
    /// Nothing is unlocked.
    Locked,
    /// The group's key is not there.
    NoKey,
    /// Nobody has such a key.
    MalformedKey,
    /// The catalog is not the agency's.
    CatalogRefused,
    /// There is no such case.
    NoCase,
    /// The application has no secret of a receipt, as those of older devices: nobody can be told anything by it.
    NoReceipt,
    /// What is added is longer than what every state is padded to.
    NoteTooLong,
    /// The application does not go on to that state from where it stands.
    NoStep,
    /// A reason is missing that the visitor can read.
    NoReason,
    /// A text is empty.
    Empty,
    /// A text or a list is longer than what is taken.
    TooLong,
    /// The step is not the last one, which alone can be undone.
    NotTheLast,
    /// Somebody else has written something meanwhile that does not go with it.
    Clash,
    /// The page and the vault are of different versions, or the system gives no random bytes.
    Broken,
}
