//! What the code knows by name of job seeking and referral (구직등록, 알선): programs whose form it fills in, and the answers that it reads.
//! All else about them is data, as of any other program.

/// The program by which a seeker asks to be referred to vacancies.
pub const REFERRAL: &str = "job-referral";
/// The field of a form that takes the vacancies to be referred to: a line each, with number, title and company.
pub const VACANCIES: &str = "vacancies";
/// The field that takes the work that is looked for.
pub const WANTED_JOB: &str = "wanted_job";
/// The field that takes what somebody wishes of their work: a line a kind of wish.
pub const WISHES: &str = "wishes";
/// The most vacancies of one referral.
pub const MAX_REFERRED: u32 = 5;

/// The program by which a seeker says what became of a referral (the seeker's side of 채용결과통보). It is reached from a receipt and
/// stands in no list: [`crate::Program::is_listed`].
pub const OUTCOME: &str = "referral-outcome";
/// The group of its form: a time for each vacancy, at most [`MAX_REFERRED`].
pub const OUTCOMES: &str = "outcomes";
/// The field of the group that names the vacancy.
pub const OUTCOME_VACANCY: &str = "outcome_vacancy";
/// The field of the group that says what became of it: one of [`OUTCOME_RESULTS`].
pub const OUTCOME_RESULT: &str = "outcome_result";
/// The field of the group that says the first day of work; it counts where the result is [`HIRED`] alone.
pub const OUTCOME_START: &str = "outcome_start";

/// The seeker was hired.
pub const HIRED: &str = "hired";
/// The seeker was not hired.
pub const NOT_HIRED: &str = "not-hired";
/// The seeker gave it up.
pub const WITHDRAWN: &str = "withdrawn";
/// All that can become of a referral to a vacancy.
pub const OUTCOME_RESULTS: [&str; 3] = [HIRED, NOT_HIRED, WITHDRAWN];
