//! One file a command.

pub(crate) mod catalog;
pub(crate) mod decide;
mod failure;
pub(crate) mod keys;
pub(crate) mod open;
pub(crate) mod screen;
pub(crate) mod serve;

pub(crate) use failure::Failure;
