//! What an employer can do about a finding, and what the staff asks for.

use crate::legal::finding::Words;

/// Advice on a finding. [`Advice::words`] has it in the words that the staff reads; an app that says it to employers has texts of its own,
/// in the languages that these read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Advice {
    /// Leave the age out.
    AnyAge,
    /// Say why an age is stated.
    AgeReason,
    /// Leave the sex out, or say why the work needs it.
    AnySex,
    /// Leave looks, size and marriage out, and name what the work needs.
    Ability,
    /// Describe the task instead of a healthy person.
    Task,
    /// Leave out what keeps disabled persons away.
    AllWelcome,
    /// Examine after hiring alone.
    AfterHiring,
    /// Leave out origin, property and family.
    LeaveOut,
    /// Ask for proof papers after the paper stage.
    PapersLater,
    /// Say which money it is, and who pays it.
    WhoPays,
    /// State the pay.
    DisclosePay,
    /// State the hours.
    DiscloseHours,
    /// Raise the pay.
    RaisePay,
    /// Pay the notice's amount, or say how the hours are counted.
    NoticeHours,
    /// Say the agreed hours.
    AgreedHours,
    /// Say the least that is paid.
    LeastPay,
    /// Say on which day work starts.
    Start,
    /// Look the year's minimum wage up.
    LookUpWage,
    /// Say the terms of the probation.
    ProbationTerms,
    /// Pay the minimum wage in the probation.
    FullProbation,
    /// See whether the figure or day is right.
    Correct,
    /// Close within the time for which a vacancy is valid.
    CloseSooner,
    /// Shorten the hours of workers below 18, or take nobody below.
    ShorterHours,
    /// No night work below 18, or take nobody below.
    ByDay,
    /// Have the permit of a worker below 15.
    YouthPermit,
    /// Have a guardian's consent below 18.
    GuardianConsent,
}

impl Advice {
    /// All advice, in the order of the variants.
    pub const ALL: [Self; 26] = [
        Self::AnyAge,
        Self::AgeReason,
        Self::AnySex,
        Self::Ability,
        Self::Task,
        Self::AllWelcome,
        Self::AfterHiring,
        Self::LeaveOut,
        Self::PapersLater,
        Self::WhoPays,
        Self::DisclosePay,
        Self::DiscloseHours,
        Self::RaisePay,
        Self::NoticeHours,
        Self::AgreedHours,
        Self::LeastPay,
        Self::Start,
        Self::LookUpWage,
        Self::ProbationTerms,
        Self::FullProbation,
        Self::Correct,
        Self::CloseSooner,
        Self::ShorterHours,
        Self::ByDay,
        Self::YouthPermit,
        Self::GuardianConsent,
    ];

    /// Returns what is written in the place of the words that were found, or `None` where only the employer knows what to write.
    /// Empty words say that the found ones are taken out.
    #[must_use]
    pub fn replacement(self) -> Option<&'static str> {
        match self {
            Self::AnyAge => Some("연령 무관"),
            Self::AnySex => Some("성별 무관"),
            Self::Ability | Self::AllWelcome | Self::AfterHiring | Self::LeaveOut => Some(""),
            _ => None,
        }
    }

    /// Returns the advice as the staff reads it.
    #[must_use]
    pub fn words(self) -> Words {
        words::of(self)
    }
}

mod words;
