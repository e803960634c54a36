//! What asks the app for as long as the page lives: the keyboard, the keys and the speech.

use crate::words::Words;

/// The app, as far as its look asks it.
pub trait Host {
    /// The texts in the language of the screen now.
    fn words(&self) -> Words;
    /// How many screens deep the visitor is; 1 at the start.
    fn depth(&self) -> usize;
    /// Goes to the start screen; the app may ask before something is gone.
    fn home(&self);
    /// Goes back to the screen before, unless this one is not left by mistake.
    fn leave(&self);
}
