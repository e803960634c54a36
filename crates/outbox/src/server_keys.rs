//! By which keys a device knows the server's word.

use envelope::{Item, Receipt, ReceiptVerifyKey, Statement};
use uuid::Uuid;

use crate::answer::Signatures;

/// The keys by which a device knows the server's receipts and statements.
///
/// What the agency signs goes before what was seen: where the catalog names receipt keys, these alone count, and a key that
/// was lost is replaced by a catalog that names the next one. A receipt of a key that is named beside it stays good.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ServerKeys {
    device: Option<Uuid>,
    keys: Vec<ReceiptVerifyKey>,
}

impl ServerKeys {
    /// The keys of a device with this id, given those that its catalog names and the one that it saw first, with blanks
    /// between keys. What is no key is believed no more than any other.
    #[must_use]
    pub fn of(device: Uuid, named: &str, seen_first: &str) -> Self {
        let is_named = !named.trim().is_empty();
        let texts = if is_named { named } else { seen_first };
        let keys = texts
            .split_ascii_whitespace()
            .filter_map(|text| text.parse().ok());
        Self {
            device: Some(device),
            keys: keys.collect(),
        }
    }
}

impl Signatures for ServerKeys {
    fn is_receipt(&self, item: &Item, receipt: &Receipt) -> bool {
        let content = item.content(self.device);
        let is_of = |key: &ReceiptVerifyKey| {
            content
                .as_ref()
                .is_some_and(|content| key.verify_for(content, receipt).is_ok())
        };
        self.keys.iter().any(is_of)
    }

    fn is_statement(&self, statement: &Statement) -> bool {
        self.keys
            .iter()
            .any(|key| key.verify_statement(statement).is_ok())
    }
}
