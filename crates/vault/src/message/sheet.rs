//! What stands in answers of the vault.

use std::collections::BTreeMap;

use casework::Deed;
use eligibility::Date;
use envelope::Lifecycle;
use serde::{Deserialize, Serialize};
use staff::wire::WrittenEvent;
use staff::{AccountSalt, GroupName, SignInProof};
use uuid::Uuid;

use super::{Term, Why};
use crate::case::Signed;

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

/// Events that are sealed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    /// What is posted, by group.
    pub events: BTreeMap<GroupName, Vec<WrittenEvent>>,
    /// What was not written, and why.
    pub refused: Vec<(Uuid, Why)>,
    /// Of how many the visitor is not told, since their applications have no secret of a receipt.
    pub untold: usize,
}

/// An event of the person's own that was stored once, as it was posted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptEvent {
    /// The group.
    pub group: GroupName,
    /// It.
    pub event: WrittenEvent,
}

/// What has become of the person's own events.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Again {
    /// What is not there any more and can be posted again now, by group: at most one of a case, as the next follows on it.
    pub lost: BTreeMap<GroupName, Vec<WrittenEvent>>,
    /// What is not there any more, and can be posted no more as it is: something else was written in its place.
    pub overtaken: Vec<Overtaken>,
}

/// An event in whose place something else was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overtaken {
    /// The submission.
    pub id: Uuid,
    /// The number of the event in the case.
    pub number: u32,
    /// The number of the receipt.
    pub receipt: String,
}

/// What became of events that were fetched.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Happened {
    /// How many are new.
    pub new: usize,
    /// How many do not count: they do not open, or may not be.
    pub not_counted: usize,
    /// How many stand under the number of another, or after one that is missing: the server has put back a backup, or lies.
    pub astray: usize,
    /// Whether the answer was whole.
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
    /// Where it stands.
    pub stands: Lifecycle,
    /// Who works on it.
    pub assigned: Option<Uuid>,
    /// The last day for bringing what the visitor was asked for.
    pub until: Option<Date>,
    /// How far that is.
    pub term: Term,
    /// Whether nobody has done anything with it yet.
    pub untouched: bool,
    /// How many others there are of the same person or company.
    pub others: usize,
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
    /// How it stands by the criteria, if it is judged.
    pub judged: Option<JudgedSheet>,
    /// The documents that the program asks for or that were seen, and whether each was seen.
    pub documents: Vec<(String, bool)>,
    /// The states that may follow.
    pub next: Vec<Lifecycle>,
    /// The last step, which can be undone: its number, and where the application stands then.
    pub undo: Option<(u32, Lifecycle)>,
    /// What was done with it, the first first.
    pub history: Vec<Happening>,
    /// The number of the last event.
    pub last: u32,
    /// Whether its visitor can be told something.
    pub can_be_told: bool,
    /// Others of the same person or company.
    pub same_person: Vec<Listed>,
}

/// How an application stands by the criteria.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JudgedSheet {
    /// The day to which ages and periods are counted.
    pub on: String,
    /// The verdict: `eligible`, `not-eligible` or `open`.
    pub verdict: String,
    /// Whether it is firm as far as answers go: no criterion is to be confirmed.
    pub firm: bool,
    /// Whether the application names the round by which it is judged.
    pub same_round: bool,
    /// The criteria.
    pub criteria: Vec<CriterionRow>,
}

/// A criterion, and how an application stands by it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CriterionRow {
    /// As a sentence.
    pub text: String,
    /// `holds`, `fails`, `open` or `confirm`.
    pub state: String,
    /// Where it comes from.
    pub source: Option<String>,
}

/// Something that was done with a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Happening {
    /// Its number.
    pub number: u32,
    /// Who did it.
    pub author: Uuid,
    /// When it was stored, by the server's clock.
    pub at: String,
    /// What was done; `None` if it does not count.
    pub deed: Option<Deed>,
    /// Why it does not count.
    pub why: Option<NotCounted>,
}

/// Why an event does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NotCounted {
    /// It was changed, or is not of the author that it names.
    DoesNotOpen,
    /// It was written after another event than the one that stands before it.
    BrokenChain,
    /// A later version wrote it.
    Unreadable,
    /// It may not be from where the application stood.
    NotAllowed,
}

/// Rows of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// Which: `form`, `facts` or `consents`.
    pub kind: String,
    /// What was asked, and what was answered.
    pub rows: Vec<(String, String)>,
}
