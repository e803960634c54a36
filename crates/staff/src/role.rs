//! Roles, and what each may ask the server for. The table is the whole law: what it does not allow is refused.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What somebody does at the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Opens and decides applications of their centers.
    Caseworker,
    /// As a caseworker, and sees who looked at what in their centers.
    Manager,
    /// Invites people and ends accounts; opens nothing.
    Operator,
    /// Sees who looked at what, everywhere; opens nothing (개인정보 보호책임자, 개인정보 보호법 제31조).
    PrivacyOfficer,
}

/// A text that is no role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a role is `caseworker`, `manager`, `operator` or `privacy-officer`")]
pub struct UnknownRole;

impl Role {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::Caseworker,
        Self::Manager,
        Self::Operator,
        Self::PrivacyOfficer,
    ];

    /// Its name, as it is stored and sent.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Caseworker => "caseworker",
            Self::Manager => "manager",
            Self::Operator => "operator",
            Self::PrivacyOfficer => "privacy-officer",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(text: &str) -> Result<Self, UnknownRole> {
        Self::ALL
            .into_iter()
            .find(|role| role.name() == text)
            .ok_or(UnknownRole)
    }
}

/// What somebody who has signed in may ask the server for. Each is one operation of its OpenAPI document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Call {
    /// Who they are and what they have.
    ReadSession,
    /// Signing out.
    EndSession,
    /// Showing the second factor again, before what asks for it.
    ConfirmSession,
    /// Who works in a group, with which keys.
    ListStaff,
    /// Giving the key of a group to a member.
    GrantKey,
    /// Fetching sealed applications of a group.
    FetchSubmissions,
    /// Reading what a visitor of a group was told last.
    ReadState,
    /// Fetching events of a group's cases.
    FetchEvents,
    /// Writing events of a group's cases.
    WriteEvents,
    /// Saying that they look at applications of a group.
    Look,
    /// Reading who looked at what of a group.
    ReadLog,
}

/// Whose it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reach {
    /// Of a group that they belong to.
    Own,
    /// Of another group.
    Other,
}

impl Call {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::ReadSession,
        Self::EndSession,
        Self::ConfirmSession,
        Self::ListStaff,
        Self::GrantKey,
        Self::FetchSubmissions,
        Self::ReadState,
        Self::FetchEvents,
        Self::WriteEvents,
        Self::Look,
        Self::ReadLog,
    ];

    /// Its operation id in the OpenAPI document.
    #[must_use]
    pub fn operation(self) -> &'static str {
        match self {
            Self::ReadSession => "deskSession",
            Self::EndSession => "deskSignOut",
            Self::ConfirmSession => "deskConfirm",
            Self::ListStaff => "deskStaff",
            Self::GrantKey => "deskGrant",
            Self::FetchSubmissions => "deskSubmissions",
            Self::ReadState => "deskState",
            Self::FetchEvents => "deskEvents",
            Self::WriteEvents => "deskWrite",
            Self::Look => "deskLook",
            Self::ReadLog => "deskLog",
        }
    }

    /// Whether the second factor must have been shown within the last minutes (ASVS 5.0, 7.5.3).
    #[must_use]
    pub fn needs_confirmation(self) -> bool {
        matches!(self, Self::GrantKey)
    }
}

/// Whether the table allows a role a call of this reach.
#[must_use]
pub fn may(role: Role, call: Call, reach: Reach) -> bool {
    use Call::{
        ConfirmSession, EndSession, FetchEvents, FetchSubmissions, GrantKey, ListStaff, Look, ReadLog,
        ReadSession, ReadState, WriteEvents,
    };
    use Reach::Own;
    match (call, role) {
        (ReadSession | EndSession | ConfirmSession, _) => reach == Own,
        (
            GrantKey | FetchSubmissions | ReadState | FetchEvents | WriteEvents | Look,
            Role::Caseworker | Role::Manager,
        ) => reach == Own,
        (ListStaff, Role::Caseworker | Role::Manager) => reach == Own,
        (ListStaff, Role::Operator | Role::PrivacyOfficer) => true,
        (ReadLog, Role::Manager) => reach == Own,
        (ReadLog, Role::PrivacyOfficer) => true,
        (GrantKey | FetchSubmissions | ReadState | FetchEvents | WriteEvents | Look | ReadLog, _) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Written a second time, as a person reads it: a change of the table has to be made twice.
    #[test]
    fn the_table_is_this_one() {
        // Each call: caseworker, manager, operator, privacy officer; own, then other.
        let table = "\
deskSession     y- y- y- y-
deskSignOut     y- y- y- y-
deskConfirm     y- y- y- y-
deskStaff       y- y- yy yy
deskGrant       y- y- -- --
deskSubmissions y- y- -- --
deskState       y- y- -- --
deskEvents      y- y- -- --
deskWrite       y- y- -- --
deskLook        y- y- -- --
deskLog         -- y- -- yy
";
        let mut written = String::new();
        for call in Call::ALL {
            let cells = Role::ALL.map(|role| {
                [Reach::Own, Reach::Other]
                    .map(|reach| if may(role, call, reach) { 'y' } else { '-' })
                    .iter()
                    .collect::<String>()
            });
            written.push_str(&format!("{:<15} {}\n", call.operation(), cells.join(" ")));
        }
        assert_eq!(written, table);
    }

    #[test]
    fn nobody_who_opens_nothing_gets_a_key_or_bytes() {
        for role in [Role::Operator, Role::PrivacyOfficer] {
            for reach in [Reach::Own, Reach::Other] {
                assert!(!may(role, Call::FetchSubmissions, reach));
                assert!(!may(role, Call::GrantKey, reach));
            }
        }
    }

    #[test]
    fn a_role_is_read_as_it_is_written() {
        for role in Role::ALL {
            assert_eq!(role.to_string().parse(), Ok(role));
            assert_eq!(serde_json::to_value(role).unwrap(), role.name());
        }
        assert_eq!("admin".parse::<Role>(), Err(UnknownRole));
    }
}
