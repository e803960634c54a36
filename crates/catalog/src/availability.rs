//! Whether a program can be applied for on a day.

use eligibility::Date;

use crate::model::{Program, ProgramStatus, Round};

/// Whether a program takes applications on a day. It is no rule: it says nothing about who may have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Availability {
    /// Announced, not there yet (준비 중).
    Planned,
    /// Opens on a later day.
    OpensOn(Date),
    /// Takes applications, until the day if there is one.
    Open(Option<Date>),
    /// Takes none any more (마감).
    Closed(Option<Date>),
    /// No confirmed time is known (공고 확인 필요).
    Unconfirmed,
}

impl Availability {
    /// The name in machine-readable output.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::OpensOn(_) => "opens-on",
            Self::Open(_) => "open",
            Self::Closed(_) => "closed",
            Self::Unconfirmed => "unconfirmed",
        }
    }
}

impl Round {
    /// The year of which it is: that with which its id begins, else that of its days. `None` for one that is open all the time.
    #[must_use]
    pub fn year(&self) -> Option<i32> {
        if self.always {
            return None;
        }
        let of_id = self.id.get(..4).and_then(|year| year.parse().ok());
        let of_id = of_id.filter(|year| (2000..2100).contains(year));
        let days = [self.opens, self.notice, self.closes];
        of_id.or_else(|| days.into_iter().flatten().next().map(Date::year))
    }

    fn availability(&self, on: Date) -> Availability {
        match (self.opens, self.closes) {
            _ if self.always => Availability::Open(None),
            (_, Some(closes)) if closes < on => Availability::Closed(Some(closes)),
            (Some(opens), _) if on < opens => Availability::OpensOn(opens),
            (Some(_), closes) => Availability::Open(closes),
            // Its days are not known, but its year is over.
            (None, None) if self.year().is_some_and(|year| year < on.year()) => Availability::Closed(None),
            (None, _) => Availability::Unconfirmed,
        }
    }
}

impl Program {
    /// The round that counts on a day, and whether it can be applied for: one that is open, else the next to
    /// open, else one without confirmed days, else the last that closed.
    #[must_use]
    pub fn round_on(&self, on: Date) -> (Option<&Round>, Availability) {
        if self.status == ProgramStatus::Planned {
            return (None, Availability::Planned);
        }
        let rank = |availability: Availability| match availability {
            Availability::Open(_) => (0, 0),
            Availability::OpensOn(day) => (1, day.day_number()),
            Availability::Unconfirmed | Availability::Planned => (2, 0),
            Availability::Closed(day) => (3, day.map_or(0, |day| -day.day_number())),
        };
        self.rounds
            .iter()
            .map(|round| (Some(round), round.availability(on)))
            .min_by_key(|(_, availability)| rank(*availability))
            .unwrap_or((None, Availability::Unconfirmed))
    }
}
