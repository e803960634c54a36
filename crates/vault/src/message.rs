//! What page and vault say to each other.

use envelope::Lifecycle;
use serde::{Deserialize, Serialize};
use staff::wire::{Grant, GrantRequest, SessionAnswer};
use staff::{AccountSalt, Argon2Cost, GroupName, SignInProof};
use uuid::Uuid;

use crate::case::Signed;

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
        /// What is looked for in names, numbers and programs; everything if it is empty.
        query: String,
        /// The place of the first that is listed.
        from: usize,
        /// The largest number that is listed.
        most: usize,
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
    /// Seal what a visitor is told to the secret of their receipt.
    Tell {
        /// The submission.
        id: Uuid,
        /// Where the application stands.
        state: Lifecycle,
        /// What is added; nothing if it is empty.
        note: String,
        /// Now (RFC 3339): the vault has no clock.
        at: String,
    },
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
    /// To [`Ask::Tell`].
    Sealed {
        /// What is posted: base64url.
        sealed: String,
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
    /// The page and the vault are of different versions, or the system gives no random bytes.
    Broken,
}

/// What a new account is made of.
#[derive(Clone, Serialize, Deserialize)]
pub struct Prepared {
    /// The salt of the passphrase.
    pub salt: AccountSalt,
    /// What signs in.
    pub proof: SignInProof,
    /// The public half of the person's key, hexadecimal.
    pub public_key: String,
    /// The private half, wrapped; base64url.
    pub wrapped_key: String,
    /// What a colleague compares.
    pub fingerprint: String,
}

/// A group whose key is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenedGroup {
    /// The group.
    pub name: GroupName,
    /// The epoch of the key.
    pub epoch: u32,
}

/// What became of applications that were fetched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// How many were whole.
    pub whole: usize,
    /// How many of them could not be opened, or not even be read.
    pub unopened: usize,
    /// Whether the answer was whole: one that was cut off is asked for again.
    pub complete: bool,
}

/// A line of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// The submission.
    pub id: Uuid,
    /// The receipt number.
    pub number: String,
    /// When the server stored it (RFC 3339, UTC).
    pub received_at: String,
    /// The program's name, or why the application could not be opened.
    pub program: String,
    /// Whose it is, in their own words; empty where it says no name.
    pub who: String,
    /// Whether it is an alarm.
    pub alarm: bool,
    /// Whether it was opened.
    pub opened: bool,
}

/// A case as it is shown: everything in the catalog's words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseSheet {
    /// What the list says of it.
    pub listed: Listed,
    /// When the visitor sent it, by their device.
    pub submitted_at: String,
    /// How it came, by the server's word.
    pub lane: String,
    /// Whether the server says that it is what was stored.
    pub is_whole: bool,
    /// Whether it is as its device sent it, as it was verified here.
    pub signed: Signed,
    /// What staff call the device, by the server's word.
    pub device: Option<String>,
    /// The language that the visitor read.
    pub language: String,
    /// The group whose key opened it.
    pub group: Option<GroupName>,
    /// What is picked of the program.
    pub picked: Option<String>,
    /// The verdict that the visitor saw: `eligible`, `not-eligible` or `open`.
    pub verdict: String,
    /// Whether the catalog is the one by which it was made; else words may have changed since.
    pub same_catalog: bool,
    /// The rows, in sections.
    pub sections: Vec<Section>,
}

/// Rows of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// Which: `form`, `facts` or `consents`.
    pub kind: String,
    /// What was asked, and what was answered.
    pub rows: Vec<(String, String)>,
}
