//! One file a screen, or a few that belong together.

pub mod apply;
pub mod program;
pub mod question;
pub mod receipt;
pub mod results;
