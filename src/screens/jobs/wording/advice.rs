//! What the check of a company's form says.

use vacancy::legal::{Advice, Grade};

use crate::i18n::T;

/// What follows from a finding.
pub fn grade(grade: Grade) -> T {
    match grade {
        Grade::Refuse => T::JobsCheckRefuse,
        Grade::Ask => T::JobsCheckAsk,
        Grade::Note => T::JobsCheckNote,
    }
}

/// What a company can do about a finding.
pub fn advice(advice: Advice) -> T {
    match advice {
        Advice::AnyAge => T::JobsAdviceAnyAge,
        Advice::AgeReason => T::JobsAdviceAgeReason,
        Advice::AnySex => T::JobsAdviceAnySex,
        Advice::Ability => T::JobsAdviceAbility,
        Advice::Task => T::JobsAdviceTask,
        Advice::AllWelcome => T::JobsAdviceAllWelcome,
        Advice::AfterHiring => T::JobsAdviceAfterHiring,
        Advice::LeaveOut => T::JobsAdviceLeaveOut,
        Advice::PapersLater => T::JobsAdvicePapersLater,
        Advice::WhoPays => T::JobsAdviceWhoPays,
        Advice::DisclosePay => T::JobsAdviceDisclosePay,
        Advice::DiscloseHours => T::JobsAdviceDiscloseHours,
        Advice::RaisePay => T::JobsAdviceRaisePay,
        Advice::NoticeHours => T::JobsAdviceNoticeHours,
        Advice::AgreedHours => T::JobsAdviceAgreedHours,
        Advice::LeastPay => T::JobsAdviceLeastPay,
        Advice::Start => T::JobsAdviceStart,
        Advice::LookUpWage => T::JobsAdviceLookUpWage,
        Advice::ProbationTerms => T::JobsAdviceProbationTerms,
        Advice::FullProbation => T::JobsAdviceFullProbation,
        Advice::Correct => T::JobsAdviceCorrect,
        Advice::CloseSooner => T::JobsAdviceCloseSooner,
        Advice::ShorterHours => T::JobsAdviceShorterHours,
        Advice::ByDay => T::JobsAdviceByDay,
        Advice::YouthPermit => T::JobsAdviceYouthPermit,
        Advice::GuardianConsent => T::JobsAdviceGuardianConsent,
    }
}
