//! Measures the eligibility engine against general expression engines on synthetic catalogs.

pub mod catalogs;
pub mod engine;
pub mod expr;
pub mod peers;
pub mod random;
