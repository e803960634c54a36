//! The page of the device.

mod found;
mod limit;
mod tables;

pub use found::Found;
pub use tables::page;
