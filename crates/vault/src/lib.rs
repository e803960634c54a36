//! What of the desk holds keys, and nothing else: it derives them from the passphrase, opens what was fetched, and seals a group's key to a
//! colleague. No answer of it is a private key.
//!
//! It runs in a worker whose memory the page does not share (ADR 26); the page asks in JSON ([`Ask`]) and is answered in JSON ([`Told`]).
//! All of it runs natively too, where its tests are.

mod case;
mod frames;
mod message;
#[cfg(test)]
mod tests;
mod vault;
#[cfg(target_arch = "wasm32")]
mod worker;

pub use case::{Case, CaseError, Signed};
pub use message::{
    Again, Ask, Assigned, CaseSheet, CriterionRow, Filter, Happened, Happening, JudgedSheet, KeptEvent,
    Listed, Memory, NotCounted, OpenedGroup, Overtaken, Prepared, Section, Taken, Term, Told, Why, Written,
};
pub use vault::Vault;
