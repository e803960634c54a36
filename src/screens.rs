//! One file a screen, or a few that belong together.

pub mod about;
pub mod answers;
pub mod applying;
pub mod check_in;
pub mod consent;
pub mod figures;
pub mod form;
pub mod handover;
pub mod jobs;
pub mod languages;
pub mod leave;
#[cfg(test)]
mod messages;
pub mod outlook;
pub mod person;
pub mod pick;
pub mod program;
pub mod question;
pub mod receipt;
pub mod results;
pub mod review;
pub mod search;
pub mod staff;
pub mod status;
pub mod together;
