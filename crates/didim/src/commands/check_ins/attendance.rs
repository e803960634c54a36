//! Who came: applications and check-ins brought together.

use std::collections::HashSet;

use envelope::{ReceiptNumber, StatusSecret, Ticket};
use uuid::Uuid;

/// Somebody who applied.
pub(super) struct Applied {
    pub(super) number: ReceiptNumber,
    pub(super) program: String,
    /// The telephone number as it was typed.
    pub(super) phone: Option<String>,
    pub(super) secret: Option<StatusSecret>,
}

/// Somebody at the door.
pub(super) struct Arrived {
    pub(super) program: String,
    pub(super) offering: Option<String>,
    /// By the device's clock (RFC 3339).
    pub(super) at: String,
    pub(super) shown: Shown,
    /// The device at the door, if it can be told that it was one: by the signature of its request or of its queue.
    pub(super) door: Option<Uuid>,
}

/// What somebody shows at the door.
pub(super) enum Shown {
    /// What should be a ticket.
    Ticket(String),
    /// What should be the last four digits of a telephone number.
    PhoneEnd(String),
}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AttendanceState {
    /// They applied, and came.
    Came,
    /// They applied to another program.
    OtherProgram,
    /// They know the number and have not the receipt.
    NotTheHolder,
    /// There is no such application here.
    Unknown,
    /// Several applications fit.
    Several,
    /// It can be no ticket, or no end of a telephone number.
    Unreadable,
    /// They have the receipt, or know the end of a number, and it was not sent by a device at the door.
    NotFromTheDoor,
}

impl AttendanceState {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Came => "came",
            Self::OtherProgram => "other-program",
            Self::NotTheHolder => "not-the-holder",
            Self::Unknown => "unknown",
            Self::Several => "several",
            Self::Unreadable => "unreadable",
            Self::NotFromTheDoor => "not-from-the-door",
        }
    }
}

/// One line of the list.
pub(super) struct Attendance {
    pub(super) arrived: Arrived,
    /// The receipt's number, where it is known.
    pub(super) number: Option<ReceiptNumber>,
    pub(super) state: AttendanceState,
}

/// Everybody at the door in the order of program, offering and time; those who came twice to the same, only the first
/// time.
pub(super) fn attendance(applied: &[Applied], mut arrived: Vec<Arrived>) -> Vec<Attendance> {
    arrived.sort_by(|a, b| (&a.program, &a.offering, &a.at).cmp(&(&b.program, &b.offering, &b.at)));
    let mut came = HashSet::new();
    let mut ends = HashSet::new();
    let mut list = Vec::new();
    for one in arrived {
        let (mut state, number) = found(applied, &one);
        // A claim counts by who makes it: of a place only who stands there can speak.
        if state == AttendanceState::Came && one.door.is_none() {
            state = AttendanceState::NotFromTheDoor;
        }
        if let Shown::PhoneEnd(end) = &one.shown {
            // Ends can be gone through: one device says each once.
            let is_new = ends.insert((
                one.door,
                one.program.clone(),
                one.offering.clone(),
                end.trim().to_owned(),
            ));
            if !is_new {
                continue;
            }
        }
        let is_new = state != AttendanceState::Came
            || came.insert((one.program.clone(), one.offering.clone(), number));
        if is_new {
            list.push(Attendance {
                arrived: one,
                number,
                state,
            });
        }
    }
    list
}

fn found(applied: &[Applied], one: &Arrived) -> (AttendanceState, Option<ReceiptNumber>) {
    match &one.shown {
        Shown::Ticket(text) => {
            let Ok(ticket) = Ticket::parse(text) else {
                return (AttendanceState::Unreadable, None);
            };
            let number = ticket.number();
            let mut same_number = applied.iter().filter(|other| other.number == number).peekable();
            if same_number.peek().is_none() {
                return (AttendanceState::Unknown, Some(number));
            }
            let mine =
                same_number.find(|other| other.secret.as_ref().is_some_and(|secret| ticket.is_of(secret)));
            let state = match mine {
                None => AttendanceState::NotTheHolder,
                Some(other) if other.program != one.program => AttendanceState::OtherProgram,
                Some(_) => AttendanceState::Came,
            };
            (state, Some(number))
        }
        Shown::PhoneEnd(text) => {
            let end = text.trim();
            if end.len() != 4 || !end.bytes().all(|b| b.is_ascii_digit()) {
                return (AttendanceState::Unreadable, None);
            }
            let mut same_end = applied
                .iter()
                .filter(|other| other.program == one.program && ends_with(other.phone.as_deref(), end));
            match (same_end.next(), same_end.next()) {
                (Some(only), None) => (AttendanceState::Came, Some(only.number)),
                (Some(_), Some(_)) => (AttendanceState::Several, None),
                (None, _) => (AttendanceState::Unknown, None),
            }
        }
    }
}

/// Whether the digits of a telephone number end so, however it is written.
fn ends_with(phone: Option<&str>, end: &str) -> bool {
    let digits: String = phone
        .unwrap_or_default()
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    digits.ends_with(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn applied(id: u128, program: &str, phone: &str) -> Applied {
        Applied {
            number: ReceiptNumber::of(Uuid::from_u128(id)),
            program: program.to_owned(),
            phone: (!phone.is_empty()).then(|| phone.to_owned()),
            secret: Some(StatusSecret::generate().unwrap()),
        }
    }

    fn ticket(one: &Applied) -> Shown {
        Shown::Ticket(Ticket::of(one.number, one.secret.as_ref().unwrap()).to_string())
    }

    fn arrived(program: &str, at: &str, shown: Shown) -> Arrived {
        Arrived {
            program: program.to_owned(),
            offering: None,
            at: at.to_owned(),
            shown,
            door: Some(Uuid::from_u128(99)),
        }
    }

    /// What anybody can send from home says nothing of who came.
    #[test]
    fn only_the_device_at_the_door_says_who_came() {
        let people = [
            applied(1, "fair", "010-1234-5678"),
            applied(2, "fair", "010-1234-0000"),
        ];
        let from = |door, at: &str, shown| Arrived {
            door,
            ..arrived("fair", at, shown)
        };
        let booth = Some(Uuid::from_u128(1));
        let end = |end: &str| Shown::PhoneEnd(end.to_owned());
        let door = vec![
            from(None, "1", ticket(&people[0])),
            from(None, "2", end("0000")),
            from(None, "3", end("0000")),
            from(booth, "4", end("1111")),
            from(booth, "5", end("1111")),
            from(booth, "6", ticket(&people[0])),
            from(booth, "7", end("0000")),
        ];
        let number = |at: usize| Some(people[at].number);
        let expected = [
            (AttendanceState::NotFromTheDoor, number(0)),
            (AttendanceState::NotFromTheDoor, number(1)),
            (AttendanceState::Unknown, None),
            (AttendanceState::Came, number(0)),
            (AttendanceState::Came, number(1)),
        ];
        assert_eq!(states(&people, door), expected);
    }

    fn states(applied: &[Applied], arrived: Vec<Arrived>) -> Vec<(AttendanceState, Option<ReceiptNumber>)> {
        attendance(applied, arrived)
            .iter()
            .map(|one| (one.state, one.number))
            .collect()
    }

    #[test]
    fn whoever_has_the_receipt_came() {
        let people = [applied(1, "fair", ""), applied(2, "course", "")];
        let [first, second] = &people;
        let other_secret = Ticket::of(first.number, second.secret.as_ref().unwrap());
        let nobody = applied(3, "fair", "");
        let door = vec![
            arrived("fair", "1", ticket(first)),
            arrived("fair", "2", ticket(second)),
            arrived("fair", "3", Shown::Ticket(other_secret.to_string())),
            arrived("fair", "4", ticket(&nobody)),
            arrived("fair", "5", Shown::Ticket(first.number.to_string())),
        ];
        let expected = [
            (AttendanceState::Came, Some(first.number)),
            (AttendanceState::OtherProgram, Some(second.number)),
            (AttendanceState::NotTheHolder, Some(first.number)),
            (AttendanceState::Unknown, Some(nobody.number)),
            (AttendanceState::Unreadable, None),
        ];
        assert_eq!(states(&people, door), expected);
    }

    #[test]
    fn a_receipt_without_a_secret_proves_nothing() {
        let mut one = applied(1, "fair", "");
        let shown = ticket(&one);
        one.secret = None;
        let expected = [(AttendanceState::NotTheHolder, Some(one.number))];
        assert_eq!(states(&[one], vec![arrived("fair", "1", shown)]), expected);
    }

    #[test]
    fn the_end_of_a_telephone_number_is_of_one_application_to_the_program_or_of_none() {
        let people = [
            applied(1, "fair", "010-1234-5678"),
            applied(2, "fair", "01011112222"),
            applied(3, "fair", "010 3333 2222"),
            applied(4, "course", "010-1234-9999"),
            applied(5, "fair", ""),
        ];
        let door = ["5678", " 5678 ", "2222", "9999", "678", "45678", "abcd", ""]
            .iter()
            .zip('a'..)
            .map(|(end, at)| arrived("fair", &at.to_string(), Shown::PhoneEnd((*end).to_owned())))
            .collect();
        let expected = [
            (AttendanceState::Came, Some(people[0].number)),
            (AttendanceState::Several, None),
            (AttendanceState::Unknown, None),
            (AttendanceState::Unreadable, None),
            (AttendanceState::Unreadable, None),
            (AttendanceState::Unreadable, None),
            (AttendanceState::Unreadable, None),
        ];
        assert_eq!(states(&people, door), expected);
    }

    /// By telephone and by ticket is the same person, at the same program and offering.
    #[test]
    fn whoever_comes_twice_is_there_once() {
        let people = [applied(1, "fair", "010-1234-5678")];
        let mut door = vec![
            arrived("fair", "2", ticket(&people[0])),
            arrived("fair", "1", Shown::PhoneEnd("5678".to_owned())),
        ];
        let afternoon = Arrived {
            offering: Some("afternoon".to_owned()),
            ..arrived("fair", "3", ticket(&people[0]))
        };
        door.push(afternoon);
        let list = attendance(&people, door);
        let seen: Vec<_> = list
            .iter()
            .map(|one| (one.arrived.offering.as_deref(), one.arrived.at.as_str()))
            .collect();
        assert_eq!(seen, [(None, "1"), (Some("afternoon"), "3")]);
    }
}
