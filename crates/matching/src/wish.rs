//! What somebody wishes.

use vacancy::model::{Contract, Education, PayUnit, Support};
use vacancy::place::Unit;

/// What somebody wishes of their work; whatever is left out is not looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wishes {
    /// Minor groups of occupations (the first two digits of KECO's codes, which mean the same groups in 2018 and 2025), or none for any.
    pub occupations: Vec<u8>,
    /// The units of Sejong; empty for anywhere.
    pub places: Vec<Unit>,
    /// Whether neighbours of the places do too: what can be commuted to.
    pub commute: bool,
    /// The least pay in won, and for what it is.
    pub pay: Option<(PayUnit, u32)>,
    /// The most days a week.
    pub days: Option<u8>,
    /// When one can work.
    pub hours: Option<HoursWish>,
    /// Set where work at night is out of the question.
    pub no_night: bool,
    /// The contracts that do; empty for any.
    pub contracts: Vec<Contract>,
    /// The own education.
    pub education: Option<Education>,
    /// How many months one has worked in such work; 0 for none.
    pub career_months: Option<u16>,
    /// The own licences, where they are said: `Some` of none is to have none.
    pub licences: Option<Vec<String>>,
    /// The languages that one speaks, as notices call them, where they are said.
    pub languages: Option<Vec<String>>,
    /// What has to be given beside the pay.
    pub needs: Vec<Support>,
}

/// When one can work: from a minute of the day to a later one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HoursWish {
    /// The first minute, below 1,440.
    pub from: u16,
    /// The last minute, above `from` and at most 1,440.
    pub to: u16,
}

/// A wish by its kind. The number of a kind is its bit in [`crate::Matches`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Wish {
    /// [`Wishes::occupations`].
    Occupation,
    /// [`Wishes::places`].
    Place,
    /// [`Wishes::pay`].
    Pay,
    /// [`Wishes::days`].
    Days,
    /// [`Wishes::hours`].
    Hours,
    /// [`Wishes::no_night`].
    Night,
    /// [`Wishes::contracts`].
    Contract,
    /// [`Wishes::education`].
    Education,
    /// [`Wishes::career_months`].
    Career,
    /// [`Wishes::licences`].
    Licences,
    /// [`Wishes::languages`].
    Languages,
    /// [`Wishes::needs`].
    Needs,
}

impl Wish {
    /// All kinds, in the order in which they are shown.
    pub const ALL: [Self; 12] = [
        Self::Occupation,
        Self::Place,
        Self::Pay,
        Self::Days,
        Self::Hours,
        Self::Night,
        Self::Contract,
        Self::Education,
        Self::Career,
        Self::Licences,
        Self::Languages,
        Self::Needs,
    ];

    pub(crate) fn bit(self) -> u16 {
        1 << (self as u8)
    }
}

/// How a wish stands with a vacancy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WishState {
    /// The notice says so.
    Holds,
    /// The notice says otherwise.
    Fails,
    /// The notice does not say.
    NotSaid,
}
