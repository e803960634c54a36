//! The wire between device, intake and desk.
//!
//! * [`Application`]: what a visitor applies with. It is sealed in memory before anything is stored.
//! * [`seal`] and [`open`]: HPKE (RFC 9180) to the agency's key, bound to its [`Header`], padded to buckets.
//! * [`SubmitRequest`] and [`SubmitAnswer`]: versions 1 and 2 of the wire form.
//! * [`ContentHash`], [`ItemSignature`]: what a submission is, and whose it is. [`Statement`]: what the server says of its
//!   database.
//! * [`EnrolmentCode`], [`DevicePublicKey`] and [`SignedRequest`]: how a device becomes known, and signs what it sends.
//! * [`StatusSecret`] and [`ApplicationState`]: how a visitor learns what became of an application, and the server does not.
//! * [`ReceiptLink`]: what the address on a receipt carries, which is not the whole secret.
//! * [`KeyContext`]: private keys that are sealed to a member of staff, or wrapped by what a passphrase gives.
//! * [`RecordKey`]: what the members of a group write, and nobody else can.
//! * [`Ticket`]: how the holder of a receipt checks in at an event.
//! * [`Receipt`] and [`ReceiptNumber`]: what the server signs, and the short number that a visitor keeps.
//!
//! The crate knows no browser, no clock and no network.
//!
//! ```
//! use envelope::{Header, OpeningKey, new_id, open, seal};
//!
//! let agency = OpeningKey::generate()?;
//! let public = agency.sealing_key();
//! let header = Header { id: new_id()?, device: None, counter: 1, key: public.id().to_owned(), catalog: "00".into() };
//! let sealed = seal(&public, &header, b"an application")?;
//! assert_eq!(sealed.len(), 32 + 4096 + 16);
//! assert_eq!(open(&agency, &header, &sealed)?, b"an application");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod application;
mod content;
mod crockford;
mod custody;
mod device;
mod id;
mod key;
mod lifecycle;
mod limits;
mod link;
mod receipt;
mod record;
#[cfg(feature = "openapi")]
pub mod schema;
mod seal;
pub mod signature;
mod statement;
mod status;
mod ticket;
mod timestamp;
pub mod whole;
mod wire;

pub use application::{Application, ConsentGiven, FactValue};
pub use content::{ContentHash, ItemSignature, MalformedHash, MalformedSignature};
pub use custody::{KeyContext, SEALED_KEY_BYTES, WRAPPED_KEY_BYTES, WrappingKey};
pub use device::{DeviceKeyId, DevicePublicKey, EnrolmentCode, MalformedCode};
pub use id::{NoRandomness, digest_hex, new_id, random_bytes};
pub use key::{KeyError, OpeningKey, ReceiptKey, ReceiptVerifyKey, SealingKey, sealing_key_hex};
pub use lifecycle::{Lifecycle, UnknownState};
pub use limits::{MAX_ITEM_BYTES, MAX_ITEMS, MAX_NAME_LETTERS, MAX_REQUEST_BYTES};
pub use link::{MalformedEnd, ReceiptFragment, ReceiptFragmentError, ReceiptLink, SECRET_END_LETTERS};
pub use receipt::{Receipt, ReceiptError, ReceiptNumber, ReceiptNumberError};
pub use record::{MAX_RECORD_BYTES, RecordError, RecordKey, sealed_record_lengths};
pub use seal::{Header, MAX_PLAINTEXT_BYTES, OpenError, SealError, open, padded_len, seal, sealed_lengths};
pub use signature::{
    ContentDigest, Nonce, ReceivedSignature, SIGNATURE_WINDOW_SECONDS, SignatureError, SignatureHeaders,
    SignatureParams, SignedRequest,
};
pub use statement::{Statement, UnsignedStatement};
pub use status::{
    ApplicationState, MalformedSecret, MalformedToken, SEALED_STATE_BYTES, StateOpenError, StateSealError,
    StatusSecret, StatusToken,
};
pub use ticket::{CHECK_IN_ANSWER, CHECK_IN_PHONE_ANSWER, OFFERING_ANSWER, Ticket, TicketError};
pub use timestamp::{Timestamp, TimestampError};
pub use wire::{
    DEVICES_PATH, EnrolAnswer, EnrolRequest, HeldReceipt, Item, ItemResult, Problem, QueueFile, STATUS_PATH,
    SUBMISSIONS_PATH, SealedState, StatusAnswer, StatusRequest, SubmissionContent, SubmissionOutcome,
    SubmitAnswer, SubmitRequest, decode_sealed, encode_sealed,
};
