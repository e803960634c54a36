//! What became of a referral, as the seeker says it by the receipt (the seeker's side of 채용결과통보).
//!
//! It is an application to [`referral::OUTCOME`] like any other, so that one form, one outbox and one intake carry it. Inside its seal
//! [`ABOUT_ANSWER`] says about which receipt it is: a [`Ticket`], which only who has the receipt's secret can make. A number alone is no
//! secret, and an outcome that somebody else says of it is told apart by that at the desk.

use catalog::form::FormAnswers;
use catalog::referral::{
    HIRED, MAX_REFERRED, OUTCOME, OUTCOME_RESULT, OUTCOME_START, OUTCOME_VACANCY, OUTCOMES,
};
use eligibility::Date;
use envelope::{Application, ReceiptNumber, Ticket};

/// The answer that says about which receipt an outcome is. Ids of fields have no dot.
pub const ABOUT_ANSWER: &str = "about.receipt";

/// What became of the referral to one vacancy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VacancyOutcome {
    /// The vacancy in the seeker's words: its number, title and company, or what they remember of these.
    pub vacancy: String,
    /// One of [`catalog::referral::OUTCOME_RESULTS`], as the application says it.
    pub result: String,
    /// The first day of work, if the seeker was hired and says it.
    pub starts: Option<Date>,
}

/// Fills a form in with what is known of a referral: its receipt, and its vacancies, a line each. What was said of another receipt goes.
pub fn begin(form: &mut FormAnswers, about: Ticket, vacancies: &[String]) {
    *form = only(form, |path| time_of(path).is_none());
    form.insert(ABOUT_ANSWER.to_owned(), about.to_string());
    for (time, vacancy) in (1..=MAX_REFERRED).zip(vacancies) {
        form.insert(path(time, OUTCOME_VACANCY), vacancy.clone());
    }
}

/// Whether a field of a form is asked for: the first day of work is asked of those who were hired alone.
#[must_use]
pub fn is_asked(at: &str, form: &FormAnswers) -> bool {
    match (time_of(at), at.ends_with(OUTCOME_START)) {
        (Some(time), true) => form
            .get(&path(time, OUTCOME_RESULT))
            .is_some_and(|result| result == HIRED),
        _ => true,
    }
}

/// Writes into the answers of an outcome about which receipt it is, and leaves out what is not asked for; `None` if the form names no
/// receipt.
pub(crate) fn finish(answers: &mut FormAnswers, form: &FormAnswers) -> Option<()> {
    let about = Ticket::parse(form.get(ABOUT_ANSWER)?).ok()?;
    *answers = only(answers, |path| is_asked(path, answers));
    answers.insert(ABOUT_ANSWER.to_owned(), about.to_string());
    Some(())
}

/// The number of the receipt that an outcome is about; `None` of what is no outcome, or names no receipt.
#[must_use]
pub fn about(application: &Application) -> Option<ReceiptNumber> {
    let text = application
        .answers
        .get(ABOUT_ANSWER)
        .filter(|_| application.program == OUTCOME)?;
    let ticket = Ticket::parse(text).ok().map(|ticket| ticket.number());
    ticket.or_else(|| text.parse().ok())
}

/// The ticket of the receipt that an outcome is about; `None` of what is no outcome, or carries none.
#[must_use]
pub fn ticket(application: &Application) -> Option<Ticket> {
    let text = application.answers.get(ABOUT_ANSWER)?;
    let ticket = Ticket::parse(text).ok();
    ticket.filter(|_| application.program == OUTCOME)
}

/// The application with the receipt's number in the place of its ticket: who reads a list of outcomes can make none by it.
#[must_use]
pub fn without_ticket(mut application: Application) -> Application {
    if let (Some(number), Some(answer)) = (about(&application), application.answers.get_mut(ABOUT_ANSWER)) {
        *answer = number.to_string();
    }
    application
}

/// What an outcome says of each vacancy, in its order. Nothing is left out: what names no vacancy or no result says so by an empty text.
#[must_use]
pub fn vacancies(application: &Application) -> Vec<VacancyOutcome> {
    let answer = |time, field| application.answers.get(&path(time, field)).cloned();
    let said = |time| {
        let (vacancy, result) = (answer(time, OUTCOME_VACANCY), answer(time, OUTCOME_RESULT));
        if vacancy.is_none() && result.is_none() {
            return None;
        }
        let result = result.unwrap_or_default();
        let starts = answer(time, OUTCOME_START).filter(|_| result == HIRED);
        Some(VacancyOutcome {
            vacancy: vacancy.unwrap_or_default(),
            starts: starts.and_then(|day| Date::parse(&day).ok()),
            result,
        })
    };
    let all = (1..=MAX_REFERRED).filter_map(said);
    all.filter(|_| application.program == OUTCOME).collect()
}

/// The answers at some paths.
fn only(answers: &FormAnswers, is_kept: impl Fn(&str) -> bool) -> FormAnswers {
    let mut kept = FormAnswers::new();
    // One by one: collecting them would bring a sort of the standard library into the app, which is large.
    for (path, answer) in answers.iter().filter(|(path, _)| is_kept(path)) {
        kept.insert(path.clone(), answer.clone());
    }
    kept
}

/// The path of a field of a time of [`OUTCOMES`], as [`catalog::form`] makes it.
fn path(time: u32, field: &str) -> String {
    [OUTCOMES, &*time.to_string(), field].join(".")
}

/// Which time of [`OUTCOMES`] a path is of.
fn time_of(path: &str) -> Option<u32> {
    let rest = path.strip_prefix(OUTCOMES)?.strip_prefix('.')?;
    rest.split_once('.')?.0.parse().ok()
}
