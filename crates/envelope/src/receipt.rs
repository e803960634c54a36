//! Receipts: what the server signs, and the short number that a visitor keeps.

use std::fmt;
use std::str::FromStr;

use ed25519_dalek::{Signature, Signer};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::content::ContentHash;
use crate::crockford;
use crate::key::{ReceiptKey, ReceiptVerifyKey};
#[cfg(feature = "openapi")]
use crate::schema;
use crate::seal::length_prefixed;
use crate::wire::SubmissionContent;

const NUMBER_DOMAIN: &[u8] = b"didim receipt number, version 1\0";
const RECEIPT_DOMAIN: &[u8] = b"didim receipt, version 1";
const RECEIPT_2_DOMAIN: &[u8] = b"didim receipt, version 2";
const DATA_SYMBOLS: usize = crockford::SYMBOLS_OF_40_BITS;

/// The number that a visitor keeps, as `7K4-2MQ-9XD`: 40 bits of a hash of the submission's id, and a check symbol.
///
/// Device and server derive it alike, so it is the same before and after sending. The check symbol is a weighted
/// sum in GF(32) with the powers of a primitive element as weights: any one wrong symbol, and any two neighbours
/// swapped, are noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ReceiptNumber([u8; DATA_SYMBOLS + 1]);

/// A text that is no receipt number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptNumberError {
    /// Not nine letters and digits.
    #[error("a receipt number has nine letters and digits, as `7K4-2MQ-9XD`")]
    Malformed,
    /// A symbol is wrong.
    #[error("one of the letters or digits is wrong; compare with the receipt")]
    Mistyped,
}

impl ReceiptNumber {
    /// The number of a submission.
    #[must_use]
    pub fn of(id: Uuid) -> Self {
        let digest = Sha256::new()
            .chain_update(NUMBER_DOMAIN)
            .chain_update(id.as_bytes())
            .finalize();
        let mut symbols = [0; DATA_SYMBOLS + 1];
        for (symbol, data) in symbols.iter_mut().zip(crockford::symbols_of(&digest)) {
            *symbol = data;
        }
        Self::with_check(symbols)
    }

    fn with_check(mut symbols: [u8; DATA_SYMBOLS + 1]) -> Self {
        let [data @ .., _] = &symbols;
        let check = check_of(data);
        if let Some(last) = symbols.last_mut() {
            *last = check;
        }
        Self(symbols)
    }

    /// The number of these symbols, the last of which is the check symbol.
    ///
    /// # Errors
    /// [`ReceiptNumberError::Mistyped`] if the check symbol is another.
    pub(crate) fn from_symbols(symbols: [u8; DATA_SYMBOLS + 1]) -> Result<Self, ReceiptNumberError> {
        let number = Self(symbols);
        if Self::with_check(symbols) == number {
            Ok(number)
        } else {
            Err(ReceiptNumberError::Mistyped)
        }
    }

    /// Its nine symbols, each below 32.
    pub(crate) fn symbols(self) -> [u8; DATA_SYMBOLS + 1] {
        self.0
    }
}

/// The sum over up to 30 data symbols, each times a power of x in GF(32) = GF(2)\[x\] / (x⁵ + x² + 1).
pub(crate) fn check_of(data: &[u8]) -> u8 {
    // Horner's rule; the check symbol itself has weight 1, so each data symbol's weight is another power of x.
    data.iter().fold(0, |sum, symbol| times_x(sum ^ symbol))
}

fn times_x(value: u8) -> u8 {
    let doubled = value << 1;
    if doubled & 32 == 0 {
        doubled
    } else {
        doubled ^ 0b10_0101
    }
}

impl fmt::Display for ReceiptNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, symbol) in self.0.iter().enumerate() {
            if place > 0 && place % 3 == 0 {
                f.write_str("-")?;
            }
            write!(f, "{}", crockford::letter(*symbol))?;
        }
        Ok(())
    }
}

impl FromStr for ReceiptNumber {
    type Err = ReceiptNumberError;

    /// Forgives case, spaces, points, dashes and what is not seen, and O for 0, I and L for 1.
    fn from_str(text: &str) -> Result<Self, ReceiptNumberError> {
        let symbols = crockford::parse(text).ok_or(ReceiptNumberError::Malformed)?;
        Self::from_symbols(symbols)
    }
}

/// What the server gives for a submission that it has stored durably.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Receipt {
    /// The number that the visitor keeps.
    #[cfg_attr(feature = "openapi", schema(value_type = schema::ReceiptNumberText))]
    pub number: String,
    /// When the server stored it (RFC 3339, UTC).
    #[cfg_attr(feature = "openapi", schema(value_type = schema::Timestamp))]
    pub received_at: String,
    /// As 64 hexadecimal digits: the [`ContentHash`], or the SHA-256 of the sealed bytes where there is no epoch.
    #[cfg_attr(feature = "openapi", schema(value_type = schema::DigestText))]
    pub hash: String,
    /// The life of the database in which it was given. It tells version 2 of receipts from version 1, which has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = schema::RandomId))]
    pub epoch: Option<String>,
    /// The server's Ed25519 signature over all of this and the submission's id, as 128 hexadecimal digits.
    #[cfg_attr(feature = "openapi", schema(value_type = schema::SignatureText))]
    pub signature: String,
}

/// A receipt that proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptError {
    /// It is for other bytes.
    #[error("the receipt is for another application; keep this one and send it again")]
    OtherContent,
    /// The number is not that of the submission.
    #[error("the receipt has another number; keep the application and send it again")]
    OtherNumber,
    /// The signature is not the server's.
    #[error("the receipt is not signed by the server; keep the application and send it again")]
    BadSignature,
}

fn signed_bytes(id: Uuid, receipt: &Receipt) -> Vec<u8> {
    let domain = if receipt.epoch.is_some() {
        RECEIPT_2_DOMAIN
    } else {
        RECEIPT_DOMAIN
    };
    let mut parts: Vec<&[u8]> = vec![
        domain,
        id.as_bytes(),
        receipt.hash.as_bytes(),
        receipt.received_at.as_bytes(),
        receipt.number.as_bytes(),
    ];
    parts.extend(receipt.epoch.as_ref().map(String::as_bytes));
    length_prefixed(&parts)
}

impl ReceiptKey {
    /// The receipt of version 1 for sealed bytes with this hash, stored at this time.
    #[must_use]
    pub fn receipt(&self, id: Uuid, hash: &str, received_at: &str) -> Receipt {
        self.sign_receipt(id, hash.to_owned(), received_at, None)
    }

    /// The receipt of version 2 for a submission with this content, stored at this time in this life of the database.
    #[must_use]
    pub fn content_receipt(
        &self,
        id: Uuid,
        content: &ContentHash,
        received_at: &str,
        epoch: &str,
    ) -> Receipt {
        self.sign_receipt(id, content.to_string(), received_at, Some(epoch.to_owned()))
    }

    fn sign_receipt(&self, id: Uuid, hash: String, received_at: &str, epoch: Option<String>) -> Receipt {
        let mut receipt = Receipt {
            number: ReceiptNumber::of(id).to_string(),
            received_at: received_at.to_owned(),
            hash,
            epoch,
            signature: String::new(),
        };
        let signature = self.0.sign(&signed_bytes(id, &receipt));
        receipt.signature = base16ct::lower::encode_string(&signature.to_bytes());
        debug_assert_eq!(
            self.verify_key().verify_own(id, &receipt),
            Ok(()),
            "a device will believe it"
        );
        receipt
    }
}

impl ReceiptVerifyKey {
    /// Whether a receipt of version 1 is the server's, for this submission with sealed bytes of this hash.
    ///
    /// # Errors
    /// [`ReceiptError`] if it is not: the application must then be kept.
    pub fn verify(&self, id: Uuid, hash: &str, receipt: &Receipt) -> Result<(), ReceiptError> {
        if receipt.epoch.is_some() || receipt.hash != hash {
            return Err(ReceiptError::OtherContent);
        }
        self.verify_own(id, receipt)
    }

    /// Whether a receipt is the server's, for this submission as it is.
    ///
    /// Version 1, which a server that knows no other gives, says nothing of the header and the token.
    ///
    /// # Errors
    /// [`ReceiptError`] if it is not: the application must then be kept.
    pub fn verify_for(&self, submission: &SubmissionContent, receipt: &Receipt) -> Result<(), ReceiptError> {
        let hash = match receipt.epoch {
            Some(_) => submission.content_hash().to_string(),
            None => submission.sealed_hash(),
        };
        if receipt.hash != hash {
            return Err(ReceiptError::OtherContent);
        }
        self.verify_own(submission.header.id, receipt)
    }

    /// Whether the server once gave this receipt for a submission with this id, whatever its content.
    ///
    /// # Errors
    /// [`ReceiptError`] if it did not.
    pub fn verify_own(&self, id: Uuid, receipt: &Receipt) -> Result<(), ReceiptError> {
        if receipt.number != ReceiptNumber::of(id).to_string() {
            return Err(ReceiptError::OtherNumber);
        }
        let signature = base16ct::lower::decode_vec(&receipt.signature).ok();
        let signature = signature
            .and_then(|bytes| bytes.try_into().ok())
            .ok_or(ReceiptError::BadSignature)?;
        self.0
            .verify_strict(&signed_bytes(id, receipt), &Signature::from_bytes(&signature))
            .map_err(|_| ReceiptError::BadSignature)?;
        // Verified, so it is the server's own word and no stranger's.
        debug_assert_eq!(
            receipt.number.parse(),
            Ok(ReceiptNumber::of(id)),
            "a visitor can type the number"
        );
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(data: [u8; DATA_SYMBOLS]) -> ReceiptNumber {
        let mut symbols = [0; DATA_SYMBOLS + 1];
        symbols[..DATA_SYMBOLS].copy_from_slice(&data);
        ReceiptNumber::with_check(symbols)
    }

    fn is_valid(symbols: [u8; DATA_SYMBOLS + 1]) -> bool {
        ReceiptNumber::with_check(symbols).0 == symbols
    }

    /// The check is linear: the check of a sum is the sum of the checks. So an error is noticed in every number if it
    /// is noticed in the number that is all zeros, and trying every error there is a proof for all 2⁴⁰ numbers.
    #[test]
    fn the_check_is_linear() {
        // Every number is a sum of numbers with one symbol that is a power of two.
        let basis: Vec<ReceiptNumber> = (0..DATA_SYMBOLS * 5)
            .map(|bit| {
                let mut data = [0; DATA_SYMBOLS];
                data[bit / 5] = 1 << (bit % 5);
                number(data)
            })
            .collect();
        for seed in 0..1_000_u128 {
            let some = ReceiptNumber::of(Uuid::from_u128(seed));
            let mut sum = [0; DATA_SYMBOLS + 1];
            for (bit, one) in basis.iter().enumerate() {
                if some.0[bit / 5] & 1 << (bit % 5) != 0 {
                    sum.iter_mut().zip(one.0).for_each(|(sum, symbol)| *sum ^= symbol);
                }
            }
            assert_eq!(some.0, sum);
        }
    }

    #[test]
    fn every_wrong_symbol_is_noticed() {
        for place in 0..=DATA_SYMBOLS {
            for difference in 1..32 {
                let mut symbols = [0; DATA_SYMBOLS + 1];
                symbols[place] = difference;
                assert!(!is_valid(symbols), "place {place}, difference {difference}");
            }
        }
    }

    #[test]
    fn every_swap_of_neighbours_is_noticed() {
        // Swapping a and b adds their difference, which is a + b in GF(32), at both places.
        for place in 1..=DATA_SYMBOLS {
            for difference in 1..32 {
                let mut symbols = [0; DATA_SYMBOLS + 1];
                symbols[place - 1] = difference;
                symbols[place] = difference;
                assert!(!is_valid(symbols), "place {place}, difference {difference}");
            }
        }
    }

    /// People hold papers with these numbers; the values were computed apart from this code.
    #[test]
    fn the_number_of_a_submission_never_changes() {
        let known = [
            (0x1234_5678_9abc_4def_8123_4567_89ab_cdef_u128, "PX1-NFJ-GGW"),
            (0x0000_0000_0000_4000_8000_0000_0000_0000, "VY0-8A1-HFV"),
        ];
        for (id, text) in known {
            assert_eq!(ReceiptNumber::of(Uuid::from_u128(id)).to_string(), text);
        }
    }

    #[test]
    fn a_number_is_taken_as_it_is_pasted() {
        for text in [
            "PX1-NFJ-GGW",
            "\u{202d}px1\u{2011}nfj\u{2013}ggw\u{202c}",
            "PX1\u{a0}NFJ\u{200b}\u{3164}GGW\u{feff}",
            "ＰＸ１－ＮＦＪ－ＧＧＷ",
            "PXI.NFJ·GGW",
        ] {
            let read: Result<ReceiptNumber, _> = text.parse();
            assert_eq!(
                read.map(|number| number.to_string()).as_deref(),
                Ok("PX1-NFJ-GGW"),
                "{text:?}"
            );
        }
        assert_eq!(
            "PX1-NFJ-GG\u{c9}".parse::<ReceiptNumber>(),
            Err(ReceiptNumberError::Malformed)
        );
    }

    #[test]
    fn the_signed_bytes_of_version_1_never_change() {
        let receipt = Receipt {
            number: "n".into(),
            received_at: "t".into(),
            hash: "ab".into(),
            epoch: None,
            signature: String::new(),
        };
        let bytes = signed_bytes(Uuid::from_u128(1), &receipt);
        let expected = [
            "0000000000000018",
            &base16ct::lower::encode_string(b"didim receipt, version 1"),
            "0000000000000010",
            "00000000000000000000000000000001",
            "0000000000000002",
            "6162",
            "0000000000000001",
            "74",
            "0000000000000001",
            "6e",
        ];
        assert_eq!(base16ct::lower::encode_string(&bytes), expected.concat());
        // Version 2 begins with its own domain and ends with the epoch.
        let named = Receipt {
            epoch: Some("e".into()),
            ..receipt
        };
        let bytes = base16ct::lower::encode_string(&signed_bytes(Uuid::from_u128(1), &named));
        let expected = expected
            .concat()
            .replace("312e", "322e")
            .replacen("2031", "2032", 1);
        let expected = expected.replacen(
            &base16ct::lower::encode_string(RECEIPT_DOMAIN),
            &base16ct::lower::encode_string(RECEIPT_2_DOMAIN),
            1,
        );
        assert_eq!(bytes, format!("{expected}000000000000000165"));
    }
}
