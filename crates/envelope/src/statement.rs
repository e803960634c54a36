//! What the server says of itself, signed by the key of the receipts: devices do nothing that cannot be undone on
//! anything else.

use ed25519_dalek::{Signature, Signer};
use serde::{Deserialize, Serialize};

use crate::key::{ReceiptKey, ReceiptVerifyKey};
#[cfg(feature = "openapi")]
use crate::schema;
use crate::seal::length_prefixed;

const DOMAIN: &[u8] = b"didim server statement, version 1\0";

/// A signed statement of the server about its database, at a time.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Statement {
    /// The server's time (RFC 3339, UTC).
    #[cfg_attr(feature = "openapi", schema(value_type = schema::Timestamp))]
    pub at: String,
    /// The database's life: another one after it was put back from a backup.
    #[cfg_attr(feature = "openapi", schema(value_type = schema::RandomId))]
    pub epoch: String,
    /// Everything received in this life before this time (RFC 3339, UTC) is in a backup.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = schema::Timestamp))]
    pub backed_up_until: Option<String>,
    /// The server's Ed25519 signature over all of this, as 128 hexadecimal digits.
    #[cfg_attr(feature = "openapi", schema(value_type = schema::SignatureText))]
    pub signature: String,
}

/// The signature is not the server's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the statement is not signed by the server; do nothing on it that cannot be undone")]
pub struct UnsignedStatement;

fn signed_bytes(at: &str, epoch: &str, backed_up_until: Option<&str>) -> Vec<u8> {
    let until = backed_up_until.unwrap_or_default();
    length_prefixed(&[DOMAIN, at.as_bytes(), epoch.as_bytes(), until.as_bytes()])
}

impl ReceiptKey {
    /// States at this time which life the database is in, and until when it is in a backup.
    #[must_use]
    pub fn statement(&self, at: &str, epoch: &str, backed_up_until: Option<&str>) -> Statement {
        let signature = self.0.sign(&signed_bytes(at, epoch, backed_up_until));
        let statement = Statement {
            at: at.to_owned(),
            epoch: epoch.to_owned(),
            backed_up_until: backed_up_until.map(str::to_owned),
            signature: base16ct::lower::encode_string(&signature.to_bytes()),
        };
        debug_assert_eq!(self.verify_key().verify_statement(&statement), Ok(()));
        statement
    }
}

impl ReceiptVerifyKey {
    /// Whether the statement is the server's.
    ///
    /// # Errors
    /// [`UnsignedStatement`] if it is not.
    pub fn verify_statement(&self, statement: &Statement) -> Result<(), UnsignedStatement> {
        let signature = base16ct::lower::decode_vec(&statement.signature).ok();
        let signature = signature
            .and_then(|bytes| bytes.try_into().ok())
            .ok_or(UnsignedStatement)?;
        let until = statement.backed_up_until.as_deref();
        // An empty time would sign the same bytes as none.
        if until == Some("") {
            return Err(UnsignedStatement);
        }
        let bytes = signed_bytes(&statement.at, &statement.epoch, until);
        self.0
            .verify_strict(&bytes, &Signature::from_bytes(&signature))
            .map_err(|_| UnsignedStatement)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signed_bytes_of_version_1_never_change() {
        let expected = [
            "0000000000000022",
            &base16ct::lower::encode_string(DOMAIN),
            "0000000000000001",
            "61",
            "0000000000000001",
            "65",
            "0000000000000000",
        ];
        let bytes = signed_bytes("a", "e", None);
        assert_eq!(base16ct::lower::encode_string(&bytes), expected.concat());
    }

    #[test]
    fn no_part_of_a_statement_can_be_changed() {
        let key = ReceiptKey::generate().unwrap();
        let verify = key.verify_key();
        let statement = key.statement("2026-11-30T00:00:00.000Z", "e", Some("2026-11-29T00:00:00.000Z"));
        assert_eq!(verify.verify_statement(&statement), Ok(()));
        let changes: [fn(&mut Statement); 5] = [
            |one| one.at.push('0'),
            |one| one.epoch = "f".into(),
            |one| one.backed_up_until = None,
            |one| one.backed_up_until = Some("9999-12-31T00:00:00.000Z".into()),
            |one| one.signature = "00".repeat(64),
        ];
        for change in changes {
            let mut changed = statement.clone();
            change(&mut changed);
            assert_eq!(verify.verify_statement(&changed), Err(UnsignedStatement));
        }
        let none = key.statement("t", "e", None);
        let empty = Statement {
            backed_up_until: Some(String::new()),
            ..none
        };
        assert_eq!(verify.verify_statement(&empty), Err(UnsignedStatement));
        let other = ReceiptKey::generate().unwrap().statement("t", "e", None);
        assert_eq!(verify.verify_statement(&other), Err(UnsignedStatement));
    }
}
