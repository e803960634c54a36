//! Korean writing (한글) for screens: finding, composing, and particles; and what people type and paste ([`typed`]).
//!
//! * [`Query`]: whether a text holds what somebody has typed so far, by initial consonants too (`ㅊㄴ` finds 청년).
//! * [`Composer`]: the two-set keyboard (두벌식): syllables from keys, erased jamo by jamo.
//! * [`josa`]: the particle (조사) that follows a word: 은 or 는, 으로 or 로.
//! * [`jamo_on`], [`latin`]: where the jamo are among the Latin letters, and the way back from a wrong keyboard.
//! * [`compose`], [`decompose`]: the 11,172 syllables of Unicode and their jamo.
//!
//! The crate needs no tables of Unicode and no standard library: it is carried by a page that counts its bytes.
//!
//! ```
//! use hangul::{Composer, Particle, Query, josa};
//!
//! let found = Query::new("ㅊㄴ").find("세종 청년 지원").map(|found| (found.start, found.end));
//! assert_eq!(found, Some((7, 13)));
//!
//! let mut typed = Composer::default();
//! "ㄱㅏㅂㅅㅣ".chars().for_each(|key| typed.press(key));
//! assert_eq!(typed.text(), "갑시");
//!
//! assert_eq!(josa("서울", Particle::EuroRo), "로");
//! ```

#![no_std]

extern crate alloc;

mod composer;
mod jamo;
mod layout;
mod particle;
mod search;
mod slip;
pub mod typed;

pub use composer::Composer;
pub use jamo::{compose, decompose};
pub use layout::{jamo_on, latin};
pub use particle::{Particle, josa};
pub use search::{KeySet, Match, Query, letters};
pub use slip::{FEWEST_KEYS, begins_but_for_one};
