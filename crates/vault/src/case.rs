//! An application that was fetched: opened, or why not.

use casework::CaseLog;
use catalog::{Catalog, FieldKind, Role};
use envelope::{
    Application, ContentHash, DevicePublicKey, FactValue, Header, ItemSignature, OpeningKey, StatusToken,
};
use serde::{Deserialize, Serialize};
use staff::wire::FetchedHead;

/// A number of fewer digits is nobody's telephone.
const FEWEST_DIGITS: usize = 8;
/// The fields that say whose an application is where it has no person's name, or no catalog says which field has it.
const NAMING: [&str; 4] = ["name", "company", "organisation", "team"];

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
    /// What the agency did with it.
    pub log: CaseLog,
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
        Self {
            head,
            signed,
            opened,
            log: CaseLog::default(),
        }
    }

    /// Whose it is, as far as it says: a person's name, or a company's.
    #[must_use]
    pub fn who<'a>(&'a self, catalog: Option<&'a Catalog>) -> &'a str {
        let Ok(application) = &self.opened else { return "" };
        let named = catalog.map(|catalog| of_kind(catalog, application, FieldKind::Name));
        let named = named.into_iter().flatten().next();
        let others = NAMING.iter().filter_map(|key| application.answers.get(*key));
        let mut named = named.into_iter().chain(others.map(String::as_str));
        named.find(|name| !name.trim().is_empty()).unwrap_or("")
    }

    /// By what a person or a company is known again: the telephone, the number of the company, and the name with the day of birth. Two of one
    /// household may share a telephone: a caseworker looks at both.
    pub(crate) fn same_as(&self, catalog: Option<&Catalog>) -> Vec<String> {
        let (Ok(application), Some(catalog)) = (&self.opened, catalog) else {
            return Vec::new();
        };
        let mut keys = Vec::new();
        for kind in [FieldKind::Phone, FieldKind::CompanyNumber] {
            for answer in of_kind(catalog, application, kind) {
                let digits: String = answer.chars().filter(char::is_ascii_digit).collect();
                if digits.len() >= FEWEST_DIGITS {
                    keys.push(digits);
                }
            }
        }
        let born = catalog
            .role(Role::Born)
            .and_then(|fact| catalog.vocabulary.fact(fact));
        let born = born.and_then(|known| application.facts.get(&known.name));
        let name: String = self
            .who(Some(catalog))
            .chars()
            .filter(|letter| !letter.is_whitespace())
            .collect();
        if let (false, Some(FactValue::Text(born))) = (name.is_empty(), born) {
            keys.push([born.as_str(), &name.to_lowercase()].join(" "));
        }
        keys
    }
}

/// The answers of the fields of a kind that stand in no group.
fn of_kind<'a>(
    catalog: &'a Catalog,
    application: &'a Application,
    kind: FieldKind,
) -> impl Iterator<Item = &'a str> {
    let fields = catalog.fields.iter().filter(move |field| field.kind == kind);
    fields.filter_map(|field| application.answers.get(&field.id).map(String::as_str))
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
