//! What screens are made of, and what stands around them: pieces, a calendar, pads, a keyboard, the keys of a keypad, speech, and the
//! machinery of texts. It knows no catalog and no screen of any app: texts come from the app's own [`Table`], and what lives as long as
//! the page asks the app through [`Host`].
//!
//! Each piece is built by one function that takes what differs as values, so that its code is in an app once, however many screens have
//! it. What only reckons has native tests: [`month`], [`paging`], the keyboard's layout and edits, what speech says anew.

mod calendar;
mod host;
pub mod keyboard;
pub mod keys;
pub mod month;
pub mod pad;
pub mod paging;
mod piece;
pub mod speech;
mod tone;
mod words;

pub use calendar::{DayNote, DayNotes, Turned, calendar};
pub use host::Host;
pub use pad::{Digits, digit_pad, key_pad};
pub use paging::{DRAWN, Paging, pager, pages};
pub use piece::{
    Act, HIDDEN, NO_CLASS, Of, alert, back, button, choice, code, disclosure, frame, going, halves, line,
    list, live, live_button, live_title, mark, nothing, pair, parts, section, stepping_stones, tab, tag,
    title, typed,
};
pub use tone::{Face, Line, Tone};
pub use words::{Key, PieceText, Table, Words};
