//! One file a screen, or a few that belong together.

pub mod apply;
pub mod pad;
pub mod program;
pub mod question;
pub mod receipt;
pub mod results;
pub mod staff;
