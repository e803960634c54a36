//! What a catalog says.

mod alarm;
mod amount;
mod constraint;
mod form;
mod index;
mod limit;
mod offering;
mod question;
mod role;
mod sealing;
mod text;
mod version;
mod words;

use eligibility::{Condition, Date, FactId, Value, Vocabulary};
use serde::{Deserialize, Serialize};

use crate::availability::Availability;

pub use alarm::{Alarm, ConsentTerms};
pub use amount::{Amount, Per};
pub use constraint::Constraint;
pub use form::{Consent, Field, FieldKind, FieldOption};
pub use index::ProgramIndex;
pub use limit::{EVERY_WEEKDAY, Holiday, Limit};
pub use offering::{Moment, Offering, OfferingKind, OfferingPart, Time, TimeError};
pub use question::{AnswerWeight, OptionText, Question, Unit};
pub use role::Role;
pub use sealing::{KEY_WARNING_DAYS, SealTo};
pub use text::{Lang, Text};
pub use version::{AppVersion, AppVersionError};
pub use words::{FactWords, Synonyms};

/// The version of the catalog's form. A device refuses a higher one than it knows. [`crate::EARLIEST_DAY`] goes up with it.
pub const FORMAT: u16 = 9;

/// The lowest version of the form that is still read: what a device has stored goes on working after an update.
pub const OLDEST_FORMAT: u16 = 5;

/// Everything that one agency offers, and all that is needed to screen for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Catalog {
    /// The version of the form: [`FORMAT`].
    pub format: u16,
    /// The version of the content; it only goes up.
    pub version: u32,
    /// The last day on which the content is to be relied on without asking; after it, it is still used, and says so.
    pub expires: Option<Date>,
    /// The oldest app that understands the content.
    pub minimum_app: AppVersion,
    /// The agency's name.
    pub agency: Text,
    /// The facts, derived facts and tables that criteria speak of.
    pub vocabulary: Vocabulary,
    /// One question a fact, in the order of the facts.
    pub questions: Vec<Question>,
    /// The agency's centers and units.
    pub centers: Vec<Center>,
    /// Documents that programs ask for.
    pub documents: Vec<Document>,
    /// The 읍, 면 and 동 that an address is in, in the order in which they are offered.
    pub regions: Vec<Text>,
    /// Fields that forms are made of.
    pub fields: Vec<Field>,
    /// Consents that applications need.
    pub consents: Vec<Consent>,
    /// The programs, in the order of their file names.
    pub programs: Vec<Program>,
    /// When the places that are left were counted, or `None` if nobody has counted them.
    pub places_as_of: Option<Moment>,
    /// The public keys to which applications are sealed, in the order of their use: see [`Catalog::seal_to`].
    pub seal_to: Vec<SealTo>,
    /// The facts that the code has to know by meaning: see [`Catalog::role`]. Format 5 ends before it.
    pub roles: Vec<(Role, FactId)>,
    /// The public keys of the server's receipts (Ed25519, 64 hexadecimal digits each): the present one, and others whose
    /// receipts are still to be believed, or soon. A device believes these alone; where none is named, the first that it sees.
    /// Format 6 ends before it.
    pub receipt_keys: Vec<String>,
    /// What holds of everyone there can be. Format 7 ends before it.
    pub constraints: Vec<Constraint>,
    /// Of some criteria, the people for whom they rest on nothing confirmed.
    pub unconfirmed_for: Vec<UnconfirmedFor>,
    /// What programs pay at most, where a source says so.
    pub amounts: Vec<Amount>,
    /// Who gets what is consented to, and for how long.
    pub consent_terms: Vec<ConsentTerms>,
    /// How one asks to be told when a notice is out, if one can.
    pub alarm: Option<Alarm>,
    /// What people call programs.
    pub synonyms: Vec<Synonyms>,
    /// Facts as sentences. Format 8 ends with it.
    pub fact_words: Vec<FactWords>,
    /// The public holidays that a source names, in the order of their days.
    pub holidays: Vec<Holiday>,
    /// When offerings are closed, and for how many people they are. The last field.
    pub limits: Vec<Limit>,
}

/// A place or unit of the agency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Center {
    /// The name in references.
    pub id: String,
    /// The rows of the agency's report that it is.
    #[serde(default)]
    pub seed: Vec<String>,
    /// What the visitor reads.
    pub name: Text,
    /// Where it is; left out if that has not been confirmed.
    pub place: Option<Text>,
    /// Its telephone number; left out if that has not been confirmed.
    pub phone: Option<String>,
}

/// A document that a program asks for. It is listed, never scanned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// The name in references.
    pub id: String,
    /// What the visitor reads.
    pub name: Text,
    /// Where to get it.
    pub issuer: Option<Text>,
}

/// Whom a program is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Audience {
    /// A person, for themselves.
    Person,
    /// A company or an organisation.
    Company,
}

/// The way in on the start screen behind which a program stands; companies have one of their own, by [`Audience`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Topic {
    /// 일자리: finding work, hiring, and money on the way.
    Jobs,
    /// 교육·행사: courses, fairs, meetings.
    Events,
    /// 공간: rooms and what is in the building.
    Space,
}

/// How much is known about a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename = "Status", rename_all = "kebab-case")]
pub enum ProgramStatus {
    /// Its rules have a source.
    Confirmed,
    /// Its rules have not been found; nobody gets a firm yes.
    Unconfirmed,
    /// It is announced but does not exist yet.
    Planned,
    /// Another body's: a visitor is told where to go, with who, where, the telephone number and until when. It is never applied for
    /// here, and no question is asked for its sake until the visitor opens it.
    Elsewhere,
}

/// What a visitor does about a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// Reads about it.
    Info,
    /// Applies (신청).
    #[default]
    Apply,
    /// Registers (등록).
    Register,
    /// Reserves a room or a slot (예약).
    Reserve,
    /// Enrols in a course (수강 신청).
    Enrol,
    /// Asks for a seat (탑승 신청).
    Ride,
    /// Asks for a consultation (상담 요청).
    Consult,
    /// Registers for a visit (참가 신청).
    Visit,
    /// Posts a vacancy (구인 신청).
    Post,
    /// Joins a group (참여 신청).
    Join,
}

/// Something that a visitor can ask for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Program {
    /// The name in references, in the application and in addresses.
    pub id: String,
    /// The rows of the agency's report that it is.
    pub seed: Vec<String>,
    /// What the visitor reads.
    pub name: Text,
    /// What it gives, in one line.
    pub benefit: Text,
    /// How it gives it: a second, smaller line.
    pub detail: Option<Text>,
    /// The center that gives it.
    pub center: String,
    /// Whom it is for; empty for what stands in no list ([`Program::is_listed`]).
    pub audience: Vec<Audience>,
    /// Behind which way in on the start screen it stands.
    pub topic: Topic,
    /// What a visitor does about it.
    pub action: Action,
    /// How much is known about it.
    pub status: ProgramStatus,
    /// Who may have it: all must hold.
    pub criteria: Vec<Criterion>,
    /// When it is open.
    pub rounds: Vec<Round>,
    /// What one picks.
    pub offerings: Vec<Offering>,
    /// The documents to bring, by id.
    pub documents: Vec<String>,
    /// The form's fields, by id.
    pub form: Vec<String>,
    /// The consents needed, by id.
    pub consents: Vec<String>,
    /// Up to three programs that may do as well, by id, the nearest first.
    pub similar: Vec<String>,
    /// What to know before applying.
    pub cautions: Vec<Caution>,
    /// The age below which a parent or guardian has to agree, in full years.
    pub guardian_under: Option<u8>,
}

/// What to know before applying, such as what cannot be had together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Caution {
    /// What the visitor reads.
    pub text: Text,
    /// Where it comes from; none is shown as 공고 확인 필요.
    pub source: Option<String>,
    /// The other programs that it is about, by id.
    pub programs: Vec<String>,
}

impl Program {
    /// Whether questions are asked for its sake, while it stands so, of somebody who has not opened it. What is closed or only planned
    /// asks nothing, nor does another body's: a visitor who wants to know for the next time opens it.
    #[must_use]
    pub fn asks(&self, availability: Availability) -> bool {
        !self.is_elsewhere() && !matches!(availability, Availability::Closed(_) | Availability::Planned)
    }

    /// Whether it stands in lists, searches and counts. What is for nobody in particular does not: it is reached from elsewhere, as
    /// [`crate::referral::OUTCOME`] is from a receipt.
    #[must_use]
    pub fn is_listed(&self) -> bool {
        !self.audience.is_empty()
    }

    /// Whether it is another body's: see [`ProgramStatus::Elsewhere`].
    #[must_use]
    pub fn is_elsewhere(&self) -> bool {
        self.status == ProgramStatus::Elsewhere
    }

    /// Whether a parent or guardian has to agree to what somebody of an age, in full years, asks for.
    #[must_use]
    pub fn needs_guardian(&self, age: i64) -> bool {
        self.guardian_under.is_some_and(|limit| age < i64::from(limit))
    }
}

/// One condition of a program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Criterion {
    /// The name in decisions.
    pub id: String,
    /// The condition as a sentence.
    pub text: Text,
    /// The condition over facts, or `None` if facts cannot settle it.
    pub condition: Option<Condition>,
    /// On what it rests.
    pub basis: Basis,
    /// An explanation.
    pub note: Option<Text>,
    /// Where it comes from; none is shown as 공고 확인 필요.
    pub source: Option<String>,
    /// The rounds in which it applies; empty for all.
    pub rounds: Vec<String>,
}

impl Criterion {
    /// Whether its sentence says itself that the notice has to be looked at, in the words that every catalog uses for it.
    #[must_use]
    pub fn says_to_confirm(&self) -> bool {
        self.text.ko.ends_with(TO_CONFIRM)
    }
}

/// How a Korean text ends that says of itself that it has no source.
const TO_CONFIRM: &str = "공고 확인 필요)";

/// On what a criterion rests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// It has a source, and what the visitor says settles it as far as a self-check can.
    Confirmed,
    /// It has a source, but only staff can settle it, from documents.
    Staff,
    /// It has no confirmed source.
    Unconfirmed,
}

/// The people for whom a criterion is to be confirmed, though its basis is firmer: those who say their income by a premium whose
/// table no official source gives, and nobody else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnconfirmedFor {
    /// The program's position in the catalog.
    pub program: u32,
    /// The criterion's position in the program.
    pub criterion: u32,
    /// Of whom it is so.
    pub condition: Condition,
}

/// A time in which a program takes applications.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Round {
    /// The name in references.
    pub id: String,
    /// What the visitor reads, as "2025년 공고".
    pub name: Text,
    /// The day on which eligibility is judged (공고일); the day of asking where there is none.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub notice: Option<Date>,
    /// The first day for applications.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub opens: Option<Date>,
    /// The last day for applications.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub closes: Option<Date>,
    /// Open all the time.
    #[serde(default)]
    pub always: bool,
    /// How many are chosen.
    pub places: Option<u32>,
    /// How they are chosen.
    pub allocation: Option<Allocation>,
    /// Where this comes from.
    pub source: Option<String>,
}

/// How places are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Allocation {
    /// 선착순: in the order of arrival.
    FirstCome,
    /// 추첨: by lot.
    Lottery,
    /// 심사: after review.
    Review,
}

impl Catalog {
    /// The program with this id.
    #[must_use]
    pub fn program(&self, id: &str) -> Option<&Program> {
        self.programs.iter().find(|program| program.id == id)
    }

    /// The agency's own centers: those that do not stand here for the sake of others' programs alone.
    pub fn own_centers(&self) -> impl Iterator<Item = &Center> {
        self.centers.iter().filter(|center| {
            let mut of = self
                .programs
                .iter()
                .filter(|program| program.center == center.id)
                .peekable();
            of.peek().is_none() || of.any(|program| !program.is_elsewhere())
        })
    }

    /// The center with this id.
    #[must_use]
    pub fn center(&self, id: &str) -> Option<&Center> {
        self.centers.iter().find(|center| center.id == id)
    }

    /// The document with this id.
    #[must_use]
    pub fn document(&self, id: &str) -> Option<&Document> {
        self.documents.iter().find(|document| document.id == id)
    }

    /// The field with this id.
    #[must_use]
    pub fn field(&self, id: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.id == id)
    }

    /// The consent with this id.
    #[must_use]
    pub fn consent(&self, id: &str) -> Option<&Consent> {
        self.consents.iter().find(|consent| consent.id == id)
    }

    /// The fact with a role, if the catalog names one.
    #[must_use]
    pub fn role(&self, role: Role) -> Option<FactId> {
        let found = self.roles.iter().find(|(other, _)| *other == role);
        found.map(|(_, fact)| *fact)
    }

    /// Whether a value is a day of birth later than `today`: of nobody who asks on that day, nor of anybody who is asked for.
    #[must_use]
    pub fn is_yet_to_be_born(&self, fact: FactId, value: &Value, today: Date) -> bool {
        matches!(value, Value::Date(born) if *born > today) && self.role(Role::Born) == Some(fact)
    }

    /// The question that settles a fact.
    #[must_use]
    pub fn question(&self, fact: FactId) -> Option<&Question> {
        self.questions.get(fact.index())
    }
}
