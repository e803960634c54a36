//! `didim open --outcomes`: what seekers say became of their referrals, as a list for a terminal or a spreadsheet.
//!
//! All that was said stays in the list. Of what was said of one receipt the latest counts, by the time at which its device says that it was
//! sent: what a kiosk without a network kept arrives later than what was said after it. What its holder says comes before what
//! somebody says who has the number alone.

use std::collections::BTreeMap;

use application::outcome::{VacancyOutcome, about, ticket, vacancies};
use envelope::{Application, Ticket, Timestamp};

use super::table::Table;

const HEAD: &[&str] = &[
    "about",
    "about_program",
    "holder",
    "standing",
    "said",
    "received",
    "number",
    "vacancy",
    "outcome",
    "starts",
];

/// Whether who says an outcome has the receipt that it is about, the weaker claim first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Holder {
    /// They have not.
    No,
    /// The referral is not here to compare with: it still waits on its device, or was deleted.
    Unknown,
    /// They have.
    Yes,
}

/// One outcome, as it was sent.
struct Said {
    /// The number of the receipt that it is about; empty if it names none.
    about: String,
    ticket: Option<Ticket>,
    said_at: String,
    received_at: String,
    number: String,
    vacancies: Vec<VacancyOutcome>,
}

/// The outcomes among what was received, and by what to tell who holds the receipts that they are about.
#[derive(Default)]
pub(super) struct Outcomes {
    /// Of each number the tickets of its receipts, each with the program that was applied for.
    receipts: BTreeMap<String, Vec<(Ticket, String)>>,
    said: Vec<Said>,
}

impl Outcomes {
    /// Takes in an application that was opened whole, with its number and when it was received.
    pub(super) fn add(&mut self, number: &str, received_at: &str, application: &Application) {
        if let (Some(secret), Ok(parsed)) = (&application.status_secret, number.parse()) {
            let receipt = (Ticket::of(parsed, secret), application.program.clone());
            self.receipts.entry(number.to_owned()).or_default().push(receipt);
        }
        let vacancies = vacancies(application);
        let about = about(application);
        if vacancies.is_empty() && about.is_none() {
            return;
        }
        self.said.push(Said {
            about: about.map(|number| number.to_string()).unwrap_or_default(),
            ticket: ticket(application),
            said_at: application.submitted_at.clone(),
            received_at: received_at.to_owned(),
            number: number.to_owned(),
            vacancies,
        });
    }

    /// The list: a row a vacancy, by the receipts that they are about, what counts of each last.
    pub(super) fn table(&self) -> Table {
        let mut said: Vec<(&Said, Holder, &str)> = self.said.iter().map(|said| self.held(said)).collect();
        said.sort_by_cached_key(|(said, holder, _)| (&said.about, *holder, said.at(), &said.received_at));
        let abouts: Vec<&String> = said.iter().map(|(said, ..)| &said.about).collect();
        let mut rows = Vec::new();
        for (place, (said, holder, program)) in said.iter().enumerate() {
            let is_replaced = abouts.get(place + 1) == Some(&&said.about) && !said.about.is_empty();
            let standing = if is_replaced { "replaced" } else { "current" };
            rows.extend(said.rows(*holder, program, standing));
        }
        Table { head: HEAD, rows }
    }

    /// Whether who says an outcome has the receipt, and the program that was applied for by it, as far as it is here.
    fn held<'a>(&'a self, said: &'a Said) -> (&'a Said, Holder, &'a str) {
        let receipts = self
            .receipts
            .get(&said.about)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let own = receipts.iter().find(|(ticket, _)| Some(*ticket) == said.ticket);
        match (own, receipts.first()) {
            (Some((_, program)), _) => (said, Holder::Yes, program),
            (None, Some((_, program))) => (said, Holder::No, program),
            (None, None) => (said, Holder::Unknown, ""),
        }
    }
}

impl Said {
    /// When it was said. Nothing is said after it has come, whatever the clock of its device says.
    fn at(&self) -> Option<Timestamp> {
        let received = self.received_at.parse::<Timestamp>().ok();
        let said = self.said_at.parse::<Timestamp>().ok();
        match (said, received) {
            (Some(said), Some(received)) => Some(said.min(received)),
            (said, received) => said.or(received),
        }
    }

    fn rows(&self, holder: Holder, program: &str, standing: &str) -> Vec<Vec<String>> {
        let holder = match holder {
            Holder::Yes => "yes",
            Holder::No => "no",
            Holder::Unknown => "",
        };
        let row = |vacancy: &VacancyOutcome| {
            vec![
                self.about.clone(),
                program.to_owned(),
                holder.to_owned(),
                standing.to_owned(),
                self.said_at.clone(),
                self.received_at.clone(),
                self.number.clone(),
                vacancy.vacancy.clone(),
                vacancy.result.clone(),
                vacancy.starts.map(|day| day.to_string()).unwrap_or_default(),
            ]
        };
        self.vacancies.iter().map(row).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use application::outcome::begin;
    use catalog::referral::{HIRED, NOT_HIRED, OUTCOME, REFERRAL, WITHDRAWN};
    use envelope::{ReceiptNumber, StatusSecret};

    use super::*;

    const REFERRED: &str = "PX1-NFJ-GGW";

    fn application(program: &str, at: &str) -> Application {
        Application {
            format: Application::FORMAT,
            program: program.to_owned(),
            round: None,
            language: "ko".to_owned(),
            submitted_at: at.to_owned(),
            facts: BTreeMap::new(),
            answers: BTreeMap::new(),
            consents: Vec::new(),
            verdict: "eligible".to_owned(),
            number: String::new(),
            status_secret: None,
        }
    }

    fn number() -> ReceiptNumber {
        REFERRED.parse().unwrap()
    }

    /// What the holder of a secret says of the referral at a time, of one vacancy.
    fn outcome(secret: &StatusSecret, result: &str, at: &str) -> Application {
        let mut said = application(OUTCOME, at);
        let ticket = Ticket::of(number(), secret);
        begin(&mut said.answers, ticket, &["own:1 포장".to_owned()]);
        let answer = |field: &str, text: &str| (format!("outcomes.1.{field}"), text.to_owned());
        said.answers.extend([
            answer("outcome_result", result),
            answer("outcome_start", "2026-12-07"),
        ]);
        said
    }

    fn day(day: u32, hour: u32) -> String {
        format!("2026-12-{day:02}T{hour:02}:00:00.000Z")
    }

    /// The columns that say what counts, of what was received in an order.
    fn counted(received: &[(&str, u32, &Application)]) -> Vec<[String; 5]> {
        let mut outcomes = Outcomes::default();
        for (number, on, application) in received {
            outcomes.add(number, &day(*on, 12), application);
        }
        let columns = |row: &Vec<String>| [1, 2, 3, 8, 9].map(|column| row[column].clone());
        outcomes.table().rows.iter().map(columns).collect()
    }

    #[test]
    fn the_latest_of_the_holder_counts_in_whatever_order_it_comes() {
        let secret = StatusSecret::generate().unwrap();
        let mut referral = application(REFERRAL, &day(1, 9));
        referral.status_secret = Some(secret.clone());
        let earlier = outcome(&secret, NOT_HIRED, &day(2, 9));
        let later = outcome(&secret, HIRED, &day(3, 9));
        // Its sender has seen the number alone, and says so last of all.
        let stranger = outcome(&StatusSecret::generate().unwrap(), WITHDRAWN, &day(4, 9));
        let row = |cells: [&str; 5]| cells.map(str::to_owned);
        let expected = [
            row([REFERRAL, "no", "replaced", WITHDRAWN, ""]),
            row([REFERRAL, "yes", "replaced", NOT_HIRED, ""]),
            row([REFERRAL, "yes", "current", HIRED, "2026-12-07"]),
        ];
        let all = [
            (REFERRED, 1, &referral),
            ("AAA-AAA-AAA", 6, &earlier),
            ("BBB-BBB-BBB", 5, &later),
            ("CCC-CCC-CCC", 5, &stranger),
        ];
        for order in [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1]] {
            assert_eq!(counted(&order.map(|place| all[place])), expected, "{order:?}");
        }
    }

    #[test]
    fn a_clock_that_is_ahead_holds_nothing_back_for_good() {
        let secret = StatusSecret::generate().unwrap();
        let mut referral = application(REFERRAL, &day(1, 9));
        referral.status_secret = Some(secret.clone());
        let ahead = outcome(&secret, NOT_HIRED, "2099-01-01T00:00:00.000Z");
        let after = outcome(&secret, HIRED, &day(4, 9));
        let rows = counted(&[
            (REFERRED, 1, &referral),
            ("AAA-AAA-AAA", 2, &ahead),
            ("BBB-BBB-BBB", 4, &after),
        ]);
        assert_eq!(rows.last().map(|row| row[3].as_str()), Some(HIRED));
    }

    #[test]
    fn what_is_not_here_and_what_is_no_referral_is_told_apart() {
        let secret = StatusSecret::generate().unwrap();
        let said = outcome(&secret, HIRED, &day(2, 9));
        let alone = counted(&[("AAA-AAA-AAA", 2, &said)]);
        assert_eq!(alone[0][..3], ["", "", "current"]);
        let mut other = application("commuter-bus", &day(1, 9));
        other.status_secret = Some(secret);
        let rows = counted(&[("AAA-AAA-AAA", 2, &said), (REFERRED, 3, &other)]);
        assert_eq!(rows[0][..3], ["commuter-bus", "yes", "current"]);
    }

    #[test]
    fn nothing_of_a_ticket_is_listed() {
        let secret = StatusSecret::generate().unwrap();
        let mut outcomes = Outcomes::default();
        outcomes.add("AAA-AAA-AAA", &day(2, 12), &outcome(&secret, HIRED, &day(2, 9)));
        let csv = outcomes.table().csv().unwrap();
        assert!(csv.contains(REFERRED) && !csv.contains("didim:"), "{csv}");
    }
}
