//! Packs an app for browsers: compiles its code, binds and shrinks it, splits it in what comes first and parts that come later, puts together the page,
//! lists what a device keeps without a network, and compresses all of it. What an app is made of stands in its manifest,
//! `bundle.toml` beside its page ([`manifest::App`]).
//!
//! Names of files that a page loads carry the hash of their content. Which these are stands in [`IMMUTABLE`], for the server.

mod assets;
pub mod browsers;
mod error;
mod files;
pub mod manifest;
mod pack;
mod page;
mod programs;
mod seal;
mod sources;
mod split;
mod style;
mod texts;
mod unmade;

pub use error::{Error, Result};
pub use files::{Files, Size, compress, read, sizes};
pub use manifest::Manifest;
pub use pack::{Packed, Request, pack};
pub use programs::{Module, Profile, Programs, SMALLEST};
pub use seal::{release_keys, seal_again};

/// The name of the list of files that never change under their names: a path a line, each as it is asked for. A server has browsers
/// keep these for ever, and ask anew for all others.
pub const IMMUTABLE: &str = "immutable.txt";
