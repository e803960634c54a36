//! What an item must be to be accepted, whichever way it comes.

use envelope::{
    Item, ItemSignature, MAX_ITEM_BYTES, MAX_NAME_LETTERS, StatusToken, decode_sealed, digest_hex,
    sealed_lengths,
};
use uuid::{Uuid, Variant, Version};

use crate::published_names::Names;
use crate::repository::Arrival;

/// An item that can never be stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ItemError {
    /// An id that is not random: of a submission or a device.
    #[error("`{0}` is no UUID of version 4; name submissions and devices at random")]
    WrongId(Uuid),
    /// Sealed bytes in another form.
    #[error("the sealed bytes of `{0}` are not base64url without padding; see RFC 4648, section 5")]
    NotBase64(Uuid),
    /// More than [`MAX_ITEM_BYTES`].
    #[error(
        "`{id}` has {bytes} bytes and at most {MAX_ITEM_BYTES} are taken; keep it for staff and send the \
         others"
    )]
    TooLarge {
        /// The submission.
        id: Uuid,
        /// How many bytes it has.
        bytes: usize,
    },
    /// Not one of [`sealed_lengths`].
    #[error("`{id}` has {bytes} bytes, which no sealed application has; keep it for staff, and export it")]
    WrongLength {
        /// The submission.
        id: Uuid,
        /// How many bytes it has.
        bytes: usize,
    },
    /// A key's id or a catalog's digest that no database keeps as it is.
    #[error(
        "`{field}` of `{id}` has control characters or more than {MAX_NAME_LETTERS} letters; name what it \
         was made by"
    )]
    WrongName {
        /// The submission.
        id: Uuid,
        /// `key` or `catalog`.
        field: &'static str,
    },
    /// A status token in another form.
    #[error("the status token of `{0}` is not 64 lower-case hexadecimal digits; send 32 bytes or none")]
    WrongStatusToken(Uuid),
    /// A device's signature in another form.
    #[error("the signature of `{0}` is not 128 lower-case hexadecimal digits; send 64 bytes or none")]
    WrongSignature(Uuid),
}

/// An item, decoded and within limits.
pub(crate) fn arrival(item: Item, known: &Names) -> Result<Arrival, ItemError> {
    let id = require_v4(item.id)?;
    let sealed = decode_sealed(&item.sealed).ok_or(ItemError::NotBase64(id))?;
    if sealed.len() > MAX_ITEM_BYTES {
        let bytes = sealed.len();
        return Err(ItemError::TooLarge { id, bytes });
    }
    require_name(id, "key", &item.key)?;
    require_name(id, "catalog", &item.catalog)?;
    let status_token = item.status_token.map(|token| token.parse::<StatusToken>());
    let status_token = status_token
        .transpose()
        .map_err(|_| ItemError::WrongStatusToken(id))?;
    let signature = item.signature.map(|text| text.parse::<ItemSignature>());
    let signature = signature.transpose().map_err(|_| ItemError::WrongSignature(id))?;
    // A length says no more than the size of an application, and strangers cannot leave what they like. It is looked at last, as it
    // rejects the item alone: what is not in the form at all refuses the request.
    if !sealed_lengths().contains(&sealed.len()) {
        let bytes = sealed.len();
        return Err(ItemError::WrongLength { id, bytes });
    }
    Ok(Arrival {
        id,
        counter: item.counter,
        key_known: known.key(&item.key),
        key: item.key,
        catalog_known: known.catalog(&item.catalog),
        catalog: item.catalog,
        hash: digest_hex(&sealed),
        sealed,
        status_token: status_token.map(|token| token.as_bytes().to_vec()),
        signature,
    })
}

/// PostgreSQL keeps no U+0000 in a text, and no such name is known that has another control character.
fn require_name(id: Uuid, field: &'static str, name: &str) -> Result<(), ItemError> {
    if name.chars().any(|letter| letter.is_ascii_control()) || name.chars().count() > MAX_NAME_LETTERS {
        return Err(ItemError::WrongName { id, field });
    }
    Ok(())
}

/// The id, if it was made at random.
pub(crate) fn require_v4(id: Uuid) -> Result<Uuid, ItemError> {
    // The version means something only under this variant (RFC 9562, section 4.2).
    if id.get_variant() == Variant::RFC4122 && id.get_version() == Some(Version::Random) {
        Ok(id)
    } else {
        Err(ItemError::WrongId(id))
    }
}
