//! What the checks of a vacancy promise.

mod planted;
