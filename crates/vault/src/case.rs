//! An application that was fetched: opened, or why not.

use envelope::{Application, ContentHash, DevicePublicKey, Header, ItemSignature, OpeningKey, StatusToken};
use serde::{Deserialize, Serialize};
use staff::wire::FetchedHead;

/// Why an application cannot be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CaseError {
    /// No key that is here is the one that it names.
    NoKey,
    /// It was changed, or sealed to another key than it names.
    DoesNotFit,
    /// It was opened, and is no application that this version reads.
    Unreadable,
}

impl CaseError {
    /// In words of the agency's language, for a line of the list.
    #[must_use]
    pub fn korean(self) -> &'static str {
        match self {
            Self::NoKey => "이 신청서를 여는 열쇠가 없습니다",
            Self::DoesNotFit => "신청서가 바뀌어 열리지 않습니다",
            Self::Unreadable => "이 버전이 읽지 못하는 신청서입니다",
        }
    }
}

/// Whether an application is as its device sent it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Signed {
    /// The device has signed nothing, as telephones do.
    Not,
    /// The device has signed just this: header, sealed bytes and token.
    Fits,
    /// What the device has signed is something else, or the key is another device's.
    Broken,
}

/// An application that was fetched.
pub struct Case {
    /// What the server says of it.
    pub head: FetchedHead,
    /// Whether it is as its device sent it, by what was verified here.
    pub signed: Signed,
    /// What it says itself.
    pub opened: Result<Application, CaseError>,
}

impl Case {
    /// Opens sealed bytes with one of these keys.
    #[must_use]
    pub fn open<'k>(
        head: FetchedHead,
        sealed: &[u8],
        mut keys: impl Iterator<Item = (&'k str, &'k OpeningKey)>,
    ) -> Self {
        let header = Header {
            id: head.id,
            device: head.device,
            counter: head.counter,
            key: head.key.clone(),
            catalog: head.catalog.clone(),
        };
        let signed = signed(&head, &header, sealed);
        let key = keys.find(|(id, _)| *id == head.key);
        let opened = match key {
            None => Err(CaseError::NoKey),
            Some((_, key)) => Application::open(key, &header, sealed).map_err(|error| match error {
                envelope::OpenError::DoesNotFit => CaseError::DoesNotFit,
                envelope::OpenError::Malformed => CaseError::Unreadable,
            }),
        };
        Self { head, signed, opened }
    }

    /// Whose it is, as far as it says: a person's name, or a company's.
    #[must_use]
    pub fn who(&self) -> &str {
        let answers = self.opened.as_ref().map(|application| &application.answers);
        let named = ["name", "company_name", "organisation"];
        let mut named = named
            .iter()
            .filter_map(|key| answers.as_ref().ok()?.get(*key))
            .filter(|name| !name.is_empty());
        named.next().map_or("", String::as_str)
    }
}

/// Verifies the device's signature over all that makes the submission what it is.
fn signed(head: &FetchedHead, header: &Header, sealed: &[u8]) -> Signed {
    let Some(signature) = &head.signature else {
        return Signed::Not;
    };
    let token = head
        .status_token
        .as_deref()
        .map(str::parse::<StatusToken>)
        .transpose();
    let (Ok(signature), Ok(token)) = (signature.parse::<ItemSignature>(), token) else {
        return Signed::Broken;
    };
    let content = ContentHash::of(header, sealed, token.as_ref());
    let mut keys = head
        .device_keys
        .iter()
        .filter_map(|key| key.parse::<DevicePublicKey>().ok());
    if keys.any(|key| key.signed_item(&content, &signature)) {
        Signed::Fits
    } else {
        Signed::Broken
    }
}

/// The applications of an answer of the server, one after the other ([`FetchedHead`]), up to the first that is cut off; how
/// many have a head that cannot be read; and whether the whole answer was read.
pub(crate) fn frames(mut bytes: &[u8]) -> (Vec<(FetchedHead, &[u8])>, usize, bool) {
    let (mut frames, mut unread) = (Vec::new(), 0);
    while let Some((frame, rest)) = frame(bytes) {
        bytes = rest;
        match parts(frame) {
            Some(frame) => frames.push(frame),
            None => unread += 1,
        }
    }
    (frames, unread, bytes.is_empty())
}

/// The first application, and what follows it; `None` if there is no whole one.
fn frame(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    rest.split_at_checked(length)
}

/// The head of an application and its sealed bytes.
fn parts(frame: &[u8]) -> Option<(FetchedHead, &[u8])> {
    let (head, frame) = frame.split_first_chunk::<2>()?;
    let (head, sealed) = frame.split_at_checked(usize::from(u16::from_be_bytes(*head)))?;
    Some((serde_json::from_slice(head).ok()?, sealed))
}
