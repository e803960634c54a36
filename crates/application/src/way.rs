//! What a visitor can do about a program: apply, ask to be contacted, or ask to be told when its notice is out.

use catalog::{Action, Availability, Catalog, Program, ProgramIndex, Screening};

/// What a visitor can do about a program here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// It takes applications.
    Apply,
    /// What does not wait for a notice: a room, a consultation. Staff come back to it.
    Ask,
    /// Its notice is not out, or its form cannot be sent yet: staff tell the visitor when it can (공고 나오면 알려 주세요).
    Alarm,
}

impl Way {
    /// What a visitor can do about a program that stands so, or `None` if it is only told of.
    ///
    /// A form whose consents do not say who gets what and for how long cannot be sent (개인정보 보호법 제15조 제2항); an alarm takes its
    /// place, which has a consent of its own.
    #[must_use]
    pub fn of(catalog: &Catalog, program: &Program, availability: Availability) -> Option<Self> {
        if program.action == Action::Info || program.is_elsewhere() {
            return None;
        }
        let can_be_sent = !program.form.is_empty() && catalog.has_terms(&program.consents);
        let waits_for_nobody = matches!(
            program.action,
            Action::Reserve | Action::Consult | Action::Register | Action::Post
        );
        match availability {
            Availability::Open(_) if can_be_sent => Some(Self::Apply),
            Availability::Unconfirmed if can_be_sent && waits_for_nobody => Some(Self::Ask),
            // Of what is only planned one can ask to be contacted.
            Availability::Planned if can_be_sent && program.action == Action::Consult => Some(Self::Ask),
            _ => catalog.alarm.is_some().then_some(Self::Alarm),
        }
    }

    /// The fields of the form that is filled in on this way, by id.
    pub(crate) fn form<'a>(self, catalog: &'a Catalog, program: &'a Program) -> &'a [String] {
        match (self, &catalog.alarm) {
            (Self::Alarm, Some(alarm)) => alarm.fields(program),
            _ => &program.form,
        }
    }

    /// The consents that are asked for on this way, by id.
    pub(crate) fn consents<'a>(self, catalog: &'a Catalog, program: &'a Program) -> &'a [String] {
        match (self, &catalog.alarm) {
            (Self::Alarm, Some(alarm)) => std::slice::from_ref(&alarm.consent),
            _ => &program.consents,
        }
    }
}

/// What a visitor can do about the program at a position on the day of a screening, or `None` if it is only told of.
#[must_use]
pub fn way(catalog: &Catalog, screening: &Screening, at: ProgramIndex) -> Option<Way> {
    Way::of(catalog, catalog.program_at(at)?, screening.availability(at)?)
}

/// The programs at some positions, in their order, each with what is done about it.
pub(crate) fn ways<'a>(
    catalog: &'a Catalog,
    screening: &'a Screening,
    applying: &'a [ProgramIndex],
) -> impl Iterator<Item = (&'a Program, Way)> + 'a {
    let programs = applying.iter();
    programs.filter_map(move |at| Some((catalog.program_at(*at)?, way(catalog, screening, *at)?)))
}
