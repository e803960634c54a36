//! What an item must be to be accepted, whichever way it comes.

use envelope::{Item, MAX_ITEM_BYTES, decode_sealed, digest_hex};
use uuid::{Uuid, Variant, Version};

use crate::known::Names;
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
        "`{id}` has {bytes} bytes and at most {MAX_ITEM_BYTES} are taken; keep it for staff and send the others"
    )]
    TooLarge {
        /// The submission.
        id: Uuid,
        /// How many bytes it has.
        bytes: usize,
    },
}

/// An item, decoded and within limits.
pub(crate) fn arrival(item: Item, known: &Names) -> Result<Arrival, ItemError> {
    let id = require_v4(item.id)?;
    let sealed = decode_sealed(&item.sealed).ok_or(ItemError::NotBase64(id))?;
    if sealed.len() > MAX_ITEM_BYTES {
        let bytes = sealed.len();
        return Err(ItemError::TooLarge { id, bytes });
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
        status_token: None,
    })
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
