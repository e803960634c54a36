//! What staff do at the device.

pub mod export;
pub mod pin;
pub mod selftest;
