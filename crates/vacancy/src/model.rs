//! A vacancy and its company, as far as they are known.
//!
//! Nothing is guessed: what a notice does not say is `None`, [`Closing::Unknown`] or [`Place::Unknown`], which is another thing than
//! zero, "any" or "nowhere". Beside what was read stands the text that it was read from ([`Original`]), unaltered, since the licence
//! of the public feeds forbids changes (공공누리 제4유형).

use eligibility::Date;
use serde::{Deserialize, Serialize};

use crate::closing::Closing;
use crate::place::Place;

/// The position of a vacancy in [`crate::feed::Feed::vacancies`], from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VacancyIndex(pub usize);

/// What a list, a search and matching need of a vacancy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vacancy {
    /// The name in the provider's data, with the provider's before it: `work24:K140022610010052`. It names the same vacancy in every
    /// feed.
    pub id: String,
    /// What the employer calls it.
    pub title: String,
    /// Who looks for somebody.
    pub company: Company,
    /// The work.
    pub occupation: Occupation,
    /// Until when one can apply.
    pub closing: Closing,
    /// The day on which it was posted.
    pub posted: Option<Date>,
    /// What is paid.
    pub pay: Pay,
    /// When one works.
    pub hours: Hours,
    /// Where one works.
    pub place: Place,
    /// On what terms.
    pub contract: Option<Contract>,
    /// The least education.
    pub education: Option<Education>,
    /// What one has to have worked before.
    pub career: Career,
    /// Licences that one has to have, as they are called.
    pub licences: Vec<String>,
    /// The languages that one has to speak, as they are called.
    pub languages: Vec<String>,
    /// How many are looked for; never 0.
    pub headcount: Option<u16>,
    /// What is given beside the pay.
    pub support: Vec<Support>,
    /// Who is preferred, in the notice's words.
    pub preferred: Option<String>,
}

impl Vacancy {
    /// A vacancy whose notice says what it is called and who looks for somebody, and nothing else.
    #[must_use]
    pub fn named(id: &str, title: &str, company: &str) -> Self {
        Self {
            id: id.to_owned(),
            title: title.to_owned(),
            company: Company {
                name: company.to_owned(),
                industry: None,
                workers: None,
            },
            occupation: Occupation {
                code: None,
                group: None,
                name: String::new(),
            },
            closing: Closing::Unknown,
            posted: None,
            pay: Pay::default(),
            hours: Hours::default(),
            place: Place::Unknown,
            contract: None,
            education: None,
            career: Career::Unknown,
            licences: Vec::new(),
            languages: Vec::new(),
            headcount: None,
            support: Vec::new(),
            preferred: None,
        }
    }
}

/// A company, without a word about its people: their names and numbers are dropped when data is imported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Company {
    /// Its name.
    pub name: String,
    /// What it does.
    pub industry: Option<String>,
    /// How many work there.
    pub workers: Option<u32>,
}

/// The work that is offered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Occupation {
    /// Its code, if it has one that fits its name.
    pub code: Option<OccupationCode>,
    /// Its minor group, one of [`MINOR_GROUPS`]. It is known where a code is given whose year is not: the groups are the same in both.
    pub group: Option<u8>,
    /// What the notice calls it.
    pub name: String,
}

/// The minor groups (중분류) of 한국고용직업분류, the first two digits of its codes; the first digit is the major group (대분류). KECO 2018
/// and KECO 2025 have the same 35. They stand so in several public code tables (github `kyu-ares/jobtask-platform` among them); the notice
/// itself could not be read: 공고 확인 필요.
pub const MINOR_GROUPS: [u8; 35] = [
    1, 2, 3, 11, 12, 13, 14, 15, 21, 22, 23, 24, 25, 30, 41, 42, 51, 52, 53, 54, 55, 56, 61, 62, 70, 81, 82,
    83, 84, 85, 86, 87, 88, 89, 90,
];

/// A code of 한국고용직업분류 (KECO). Its meaning depends on the year: 1555 was 보건위생·환경 검사원 in 2018 and is 환경공학 기술자 in 2025.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct OccupationCode {
    /// Whose meaning it has.
    pub scheme: Scheme,
    /// The first four digits, below 10,000: the first is the major group, the first two the minor one.
    pub unit: u16,
}

/// A year of the classification of occupations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Scheme {
    /// KECO 2018.
    Keco2018,
    /// KECO 2025 (고용노동부고시 제2024-63호).
    Keco2025,
}

impl OccupationCode {
    /// The major group, 0 to 9.
    #[must_use]
    pub fn major(self) -> u16 {
        self.unit / 1_000
    }

    /// The minor group, the first two digits.
    #[must_use]
    pub fn minor(self) -> u16 {
        self.unit / 100
    }
}

/// What is paid, in won.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pay {
    /// For what; `None` if the notice does not say, and then no number is known either.
    pub unit: Option<PayUnit>,
    /// The least.
    pub least: Option<u64>,
    /// The most; `None` where there is no upper end.
    pub most: Option<u64>,
}

/// For what a pay is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum PayUnit {
    /// 시급.
    Hour,
    /// 일급.
    Day,
    /// 월급.
    Month,
    /// 연봉.
    Year,
}

/// When one works.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hours {
    /// Minutes a week, below 10,081.
    pub weekly_minutes: Option<u16>,
    /// Days a week, 1 to 7.
    pub days: Option<u8>,
    /// The minutes of the day at which work begins and ends, below 1,440 each; a shift over midnight ends before it begins.
    pub daily: Option<(u16, u16)>,
    /// Whether one works in shifts.
    pub shifts: Option<bool>,
}

/// Night work begins at 22:00 and ends at 6:00 (근로기준법 제56조 제3항).
pub const NIGHT: (u16, u16) = (22 * 60, 6 * 60);

impl Hours {
    /// Returns whether one works at night, or `None` if the notice does not say. Shifts whose hours are not said may be at night.
    #[must_use]
    pub fn night(&self) -> Option<bool> {
        let (begins, ends) = self.daily?;
        let over_midnight = ends <= begins;
        let late = ends > NIGHT.0 || begins >= NIGHT.0 || begins < NIGHT.1;
        match (over_midnight || late, self.shifts) {
            (true, _) => Some(true),
            (false, Some(true)) => None,
            (false, _) => Some(false),
        }
    }
}

/// The terms of work, as 고용24 tells them apart (`empTp`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Contract {
    /// 기간의 정함이 없는 근로계약.
    Permanent,
    /// The same, for part of the time.
    PermanentPartTime,
    /// 기간의 정함이 있는 근로계약.
    FixedTerm,
    /// The same, for part of the time.
    FixedTermPartTime,
    /// 파견근로.
    Agency,
    /// 대체인력.
    Substitute,
    /// 일용.
    Daily,
}

/// The least education, in its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Education {
    /// 무관.
    Any,
    /// 초졸 이하.
    Primary,
    /// 중졸.
    Middle,
    /// 고졸.
    High,
    /// 대졸 (2~3년).
    College,
    /// 대졸 (4년).
    University,
    /// 석사.
    Master,
    /// 박사.
    Doctor,
}

/// What one has to have worked before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Career {
    /// The notice does not say.
    Unknown,
    /// 관계없음, 경력무관.
    Any,
    /// 신입: only people who have not.
    Newcomer,
    /// 경력: this many months at least; 0 where the notice says only that one must.
    Months(u16),
}

/// What is given beside the pay, as 고용24 tells it apart (`welfare`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Support {
    /// 기숙사.
    Dormitory,
    /// 통근버스.
    Bus,
    /// 중식 제공.
    Meals,
    /// 주택 지원.
    Housing,
    /// 차량 제공.
    Vehicle,
    /// 교육비 지원.
    Training,
    /// 자녀 학자금.
    ChildTuition,
}

/// What a vacancy was read from, unaltered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Original {
    /// [`Vacancy::id`].
    pub id: String,
    /// Where it stands, an address of https or http; `None` where the provider gives none that can be trusted.
    pub address: Option<String>,
    /// The provider's names of fields and what stands in them, in the provider's order.
    pub fields: Vec<(String, String)>,
}
