//! Where an application can stand, in the agency's words.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Where an application stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lifecycle {
    /// 접수: the agency has it.
    Received,
    /// 보완요청: something is missing, and the visitor is to bring it.
    SupplementRequested,
    /// 심사: it is being looked at.
    UnderReview,
    /// 선정: it was chosen.
    Selected,
    /// 예비: it is on the waiting list.
    Reserve,
    /// 미선정: it was not chosen.
    NotSelected,
    /// 이용·지급: the service is being used, or money is being paid.
    InUseOrPaid,
    /// 완료: all is done.
    Completed,
    /// 취하: the visitor took it back.
    Withdrawn,
    /// 지급정지: payment has stopped.
    PaymentStopped,
    /// 환수: what was paid is to be paid back.
    Recovered,
}

/// A word that is no state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is no state of an application")]
pub struct UnknownState;

impl Lifecycle {
    /// All of them, in the order in which they may follow on each other.
    pub const ALL: [Self; 11] = [
        Self::Received,
        Self::SupplementRequested,
        Self::UnderReview,
        Self::Selected,
        Self::Reserve,
        Self::NotSelected,
        Self::InUseOrPaid,
        Self::Completed,
        Self::Withdrawn,
        Self::PaymentStopped,
        Self::Recovered,
    ];

    /// The name inside the seal.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::SupplementRequested => "supplement_requested",
            Self::UnderReview => "under_review",
            Self::Selected => "selected",
            Self::Reserve => "reserve",
            Self::NotSelected => "not_selected",
            Self::InUseOrPaid => "in_use_or_paid",
            Self::Completed => "completed",
            Self::Withdrawn => "withdrawn",
            Self::PaymentStopped => "payment_stopped",
            Self::Recovered => "recovered",
        }
    }

    /// The agency's word.
    #[must_use]
    pub fn korean(self) -> &'static str {
        match self {
            Self::Received => "접수",
            Self::SupplementRequested => "보완요청",
            Self::UnderReview => "심사",
            Self::Selected => "선정",
            Self::Reserve => "예비",
            Self::NotSelected => "미선정",
            Self::InUseOrPaid => "이용·지급",
            Self::Completed => "완료",
            Self::Withdrawn => "취하",
            Self::PaymentStopped => "지급정지",
            Self::Recovered => "환수",
        }
    }
}

impl fmt::Display for Lifecycle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Lifecycle {
    type Err = UnknownState;

    /// Takes the name, with hyphens too, or the agency's word.
    fn from_str(text: &str) -> Result<Self, UnknownState> {
        let name = text.trim().replace('-', "_").to_lowercase();
        let is_this = |state: &Self| state.name() == name || state.korean() == name;
        Self::ALL.into_iter().find(is_this).ok_or(UnknownState)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is sealed is kept for years.
    #[test]
    fn a_state_is_written_and_read_by_its_name() {
        for state in Lifecycle::ALL {
            let written = serde_json::to_value(state).unwrap();
            assert_eq!(written, state.name());
            assert_eq!(serde_json::from_value::<Lifecycle>(written).unwrap(), state);
            assert_eq!(state.name().parse(), Ok(state));
            assert_eq!(state.name().replace('_', "-").parse(), Ok(state));
            assert_eq!(state.korean().parse(), Ok(state));
            assert_eq!(state.to_string(), state.name());
        }
        for text in ["", "done", "접 수"] {
            assert_eq!(text.parse::<Lifecycle>(), Err(UnknownState), "{text}");
        }
    }
}
