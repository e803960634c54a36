//! The app's code in several files: what a visitor waits for, and later parts, which are fetched behind it or when they are asked for.
//! Only where functions lie changes, never what they do: a caller of a later part waits until it is there (ADR 12).

mod choose;
mod code;
mod data;
pub mod glue;
mod parts;
mod plan;
#[cfg(test)]
mod tests;

use code::Code;
pub use code::Fault;
pub use parts::{LaterPart, Parts};

use crate::error::{Error, Result};
use crate::manifest::{Later, Manifest};

/// Splits a module whose functions have names into the first part and the later ones.
///
/// # Errors
///
/// If a name in the manifest's lists matches no function, or the module is not as its tools leave it.
pub fn split(module: &[u8], later: &[Later], manifest: &Manifest) -> Result<Parts> {
    let fault = |why: Fault| Error::Code {
        package: manifest.app().package.clone(),
        why: why.to_string(),
    };
    let code = Code::read(module).map_err(fault)?;
    if code.names.is_empty() {
        return Err(fault("its functions have no names, by which it is split".into()));
    }
    choose::check(&code, later, manifest)?;
    parts::split(module, &code, &choose::choose(&code, later), later).map_err(fault)
}
