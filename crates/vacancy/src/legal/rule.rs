//! The rules, with their articles as data.

use crate::legal::finding::Words;
use crate::legal::packed;

/// A rule of law that a vacancy is held to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// A demand about age.
    Age,
    /// A demand about sex.
    Sex,
    /// A demand for looks, origin, marriage, property or family, by a company of at least 30 workers, or of unknown size.
    Person,
    /// A demand for looks or an unmarried state, whatever the company's size.
    Looks,
    /// Proof papers wanted with the application.
    Papers,
    /// A demand for health.
    Health,
    /// Disabled persons kept out.
    Disability,
    /// A medical examination before hiring.
    Exam,
    /// Money wanted from the seeker.
    Money,
    /// A worker below 15.
    YouthPermit,
    /// More than 7 hours a day or 35 a week for a worker of 15 to 17.
    YouthHours,
    /// Night work for a worker below 18.
    YouthNight,
    /// A seeker below 18 is referred with a guardian's consent.
    Guardian,
    /// Pay or hours not disclosed.
    Terms,
    /// A pay below the minimum wage.
    MinimumWage,
    /// A probation that is paid less than it may be.
    Probation,
    /// Figures that cannot be so.
    Plausible,
    /// A vacancy that is valid for longer than it may be.
    Validity,
}

/// An article and what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Article {
    /// The law's Korean name.
    pub law: &'static str,
    /// The article, and a second one where two are meant.
    pub article: &'static str,
    /// What it says, in a sentence.
    pub gist: Words,
    /// The day or year of the text that was read, and what is left to confirm.
    pub text: &'static str,
}

impl Rule {
    /// All rules, in the order of the page that lists them.
    pub const ALL: [Self; 18] = [
        Self::Age,
        Self::Sex,
        Self::Person,
        Self::Looks,
        Self::Papers,
        Self::Health,
        Self::Disability,
        Self::Exam,
        Self::Money,
        Self::YouthPermit,
        Self::YouthHours,
        Self::YouthNight,
        Self::Guardian,
        Self::Terms,
        Self::MinimumWage,
        Self::Probation,
        Self::Plausible,
        Self::Validity,
    ];

    /// Returns its name in a file of tests and on the generated page.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Age => "age",
            Self::Sex => "sex",
            Self::Person => "person",
            Self::Looks => "looks",
            Self::Papers => "papers",
            Self::Health => "health",
            Self::Disability => "disability",
            Self::Exam => "exam",
            Self::Money => "money",
            Self::YouthPermit => "youth-permit",
            Self::YouthHours => "youth-hours",
            Self::YouthNight => "youth-night",
            Self::Guardian => "guardian",
            Self::Terms => "terms",
            Self::MinimumWage => "minimum-wage",
            Self::Probation => "probation",
            Self::Plausible => "plausible",
            Self::Validity => "validity",
        }
    }

    /// Returns the law and the article of its article, which an app has without the rest of it.
    #[must_use]
    pub fn citation(self) -> (&'static str, &'static str) {
        packed::law().article(self).unwrap_or_default()
    }

    /// Returns its article.
    #[must_use]
    pub const fn article(self) -> &'static Article {
        match self {
            Self::Age => &articles::AGE,
            Self::Sex => &articles::SEX,
            Self::Person => &articles::PERSON,
            Self::Looks => &articles::LOOKS,
            Self::Papers => &articles::PAPERS,
            Self::Health => &articles::HEALTH,
            Self::Disability => &articles::DISABILITY,
            Self::Exam => &articles::EXAM,
            Self::Money => &articles::MONEY,
            Self::YouthPermit => &articles::YOUTH_PERMIT,
            Self::YouthHours => &articles::YOUTH_HOURS,
            Self::YouthNight => &articles::YOUTH_NIGHT,
            Self::Guardian => &articles::GUARDIAN,
            Self::Terms => &articles::TERMS,
            Self::MinimumWage => &articles::MINIMUM_WAGE,
            Self::Probation => &articles::PROBATION,
            Self::Plausible => &articles::PLAUSIBLE,
            Self::Validity => &articles::VALIDITY,
        }
    }
}

mod articles;
