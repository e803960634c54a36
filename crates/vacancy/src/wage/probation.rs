//! Whether a probation (수습) may be paid less than the minimum wage.

/// Months that a contract has at least for its probation to be paid less (최저임금법 제5조 제2항).
pub const LEAST_CONTRACT_MONTHS: u32 = 12;
/// Months of probation that may be paid less, at most (최저임금법 제5조 제2항).
pub const MAX_PROBATION_MONTHS: u32 = 3;

/// The term of a contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ContractTerm {
    /// The vacancy does not say.
    #[default]
    Unknown,
    /// Without a term (기간의 정함이 없음).
    WithoutTerm,
    /// For a number of months.
    Months(u32),
}

/// A classification of occupations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OccupationScheme {
    /// 한국표준직업분류: its first digit 9 is simple labour.
    Ksco,
    /// 한국고용직업분류: its first digit says nothing about simple labour.
    Keco,
}

/// An occupation by its code. A code means another occupation in another edition of its scheme, so the year belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodedOccupation {
    /// The classification.
    pub scheme: OccupationScheme,
    /// The year of the classification's edition.
    pub year: u16,
    /// The code, with its leading zeros.
    pub code: String,
}

impl CodedOccupation {
    /// Returns whether it is simple labour (단순노무, major group 9 of KSCO: 고용노동부고시 제2018-23호), or `None` where the
    /// code does not tell: another scheme, or no digit in front.
    #[must_use]
    pub fn is_simple_labour(&self) -> Option<bool> {
        let first = self.code.chars().next().filter(char::is_ascii_digit)?;
        (self.scheme == OccupationScheme::Ksco).then_some(first == '9')
    }
}

/// Whether a probation may be paid less than the minimum wage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reduction {
    /// It may, by a tenth.
    Allowed,
    /// It may not.
    Forbidden,
    /// The vacancy does not say enough, or the law's text does not settle it.
    Ask,
}

/// Returns whether a probation may be paid [`crate::wage::PROBATION_PERCENT`] of the minimum wage (최저임금법 제5조 제2항):
/// the contract is for at least a year, the probation for at most three months, and the work is not simple labour.
///
/// One condition that fails settles it; what is unknown is asked. A contract without a term is asked too: whether it
/// counts as one of a year is to be confirmed by the agency (공고 확인 필요).
#[must_use]
pub fn reduction(contract: ContractTerm, months: Option<u32>, simple_labour: Option<bool>) -> Reduction {
    let long_enough = match contract {
        ContractTerm::Months(months) => Some(months >= LEAST_CONTRACT_MONTHS),
        ContractTerm::Unknown | ContractTerm::WithoutTerm => None,
    };
    let conditions = [
        long_enough,
        months.map(|months| months <= MAX_PROBATION_MONTHS),
        simple_labour.map(|simple| !simple),
    ];
    if conditions.contains(&Some(false)) {
        Reduction::Forbidden
    } else if conditions.contains(&None) {
        Reduction::Ask
    } else {
        Reduction::Allowed
    }
}
