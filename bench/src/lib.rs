//! Measures the eligibility engine against general expression engines on synthetic catalogs.

pub mod blob;
pub mod catalogs;
pub mod engine;
pub mod expr;
pub mod facts;
#[cfg(feature = "peers")]
pub mod peers;
pub mod random;
pub mod visits;
