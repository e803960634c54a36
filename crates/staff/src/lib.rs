//! Who works at the desk.
//!
//! * [`Passphrase`], [`Argon2Cost`] and [`AccountKeys`]: one passphrase signs in and unwraps, and the server learns nothing that unwraps.
//! * [`wrap_person_key`] and [`seal_group_key`]: a person's private key under their passphrase, a group's under the keys of its members.
//! * [`Role`], [`Call`] and [`may`]: who may ask the server for what; what no table allows is refused.
//! * [`LogReview`]: the log of looking as somebody reviews it: whether it is whole, and who did what with whose data.
//! * [`wire`]: what desk and server say to each other.
//!
//! The crate knows no browser, no clock and no network.

mod account;
mod keys;
mod passphrase;
mod review;
mod role;
pub mod wire;

pub use account::{AccountKeys, AccountSalt, Argon2Cost, CostError, SignInProof, SignInVerifier};
pub use keys::{
    Group, GroupName, MalformedGroup, open_group_key, seal_group_key, unwrap_person_key, wrap_person_key,
};
pub use passphrase::{
    MAX_PASSPHRASE_LETTERS, MIN_PASSPHRASE_LETTERS, Passphrase, PassphraseError, sign_in_name,
};
pub use review::{LogFault, LogFilter, LogHead, LogKind, LogReview};
pub use role::{Call, Reach, Role, UnknownRole, may};
