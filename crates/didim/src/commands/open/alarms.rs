//! `didim open --alarms`: who wants to be told when a notice is out, as a list for a telephone or a spreadsheet.

use application::{alarm_kept_until, is_alarm};
use catalog::Catalog;
use eligibility::Date;
use envelope::Application;

use super::table::Table;

const HEAD: &[&str] = &[
    "number",
    "received",
    "program",
    "program_name",
    "name",
    "company",
    "phone",
    "language",
    "keep_until",
];

/// The alarms among what was received, in its order.
pub(super) struct Alarms<'a> {
    /// For the names of programs, and for how long alarms are kept.
    pub(super) catalog: Option<&'a Catalog>,
    /// The one program that is looked for, if one is.
    pub(super) program: Option<&'a str>,
    rows: Vec<Vec<String>>,
}

impl<'a> Alarms<'a> {
    pub(super) fn new(catalog: Option<&'a Catalog>, program: Option<&'a str>) -> Self {
        Self {
            catalog,
            program,
            rows: Vec::new(),
        }
    }

    /// Adds an application, received on a day, if it is an alarm that is looked for.
    pub(super) fn add(&mut self, number: &str, received: Option<Date>, application: &Application) {
        let wanted = self.program.is_none_or(|program| program == application.program);
        if !wanted || !is_alarm(application) {
            return;
        }
        let answer = |id: &str| application.answers.get(id).cloned().unwrap_or_default();
        let program = self
            .catalog
            .and_then(|catalog| catalog.program(&application.program));
        let until = received.and_then(|day| alarm_kept_until(self.catalog?, day));
        self.rows.push(vec![
            number.to_owned(),
            received.map(|day| day.to_string()).unwrap_or_default(),
            application.program.clone(),
            program.map(|program| program.name.ko.clone()).unwrap_or_default(),
            answer("name"),
            answer("company"),
            answer("phone"),
            application.language.clone(),
            until.map(|day| day.to_string()).unwrap_or_default(),
        ]);
    }

    /// The list.
    pub(super) fn table(&self) -> Table {
        Table {
            head: HEAD,
            rows: self.rows.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn application(program: &str, answers: &[(&str, &str)]) -> Application {
        Application {
            format: Application::FORMAT,
            program: program.to_owned(),
            round: None,
            language: "ko".to_owned(),
            submitted_at: "2026-11-29T01:02:03.000Z".to_owned(),
            facts: std::collections::BTreeMap::new(),
            answers: answers
                .iter()
                .map(|(id, text)| ((*id).to_owned(), (*text).to_owned()))
                .collect(),
            consents: Vec::new(),
            verdict: "open".to_owned(),
            number: String::new(),
            status_secret: None,
        }
    }

    #[test]
    fn alarms_alone_are_listed_and_no_cell_is_a_formula() {
        let mut alarms = Alarms::new(None, Some("fair"));
        let day = Date::parse("2026-11-29").ok();
        let typed = [("name", "=HYPERLINK(1)"), ("phone", "010-1234-5678")];
        let alarm = [typed.as_slice(), &[("apply.alarm", "yes")]].concat();
        let before = [("name", "김, 하나"), ("apply.preliminary", "yes")];
        alarms.add("AAA", day, &application("fair", &alarm));
        alarms.add("BBB", day, &application("fair", &typed));
        alarms.add("CCC", day, &application("rent", &alarm));
        alarms.add("DDD", None, &application("fair", &before));
        let csv = alarms.table().csv().unwrap();
        let lines: Vec<&str> = csv.lines().collect();
        assert_eq!(
            lines,
            [
                "\u{feff}number,received,program,program_name,name,company,phone,language,keep_until",
                "AAA,2026-11-29,fair,,'=HYPERLINK(1),,010-1234-5678,ko,",
                "DDD,,fair,,\"김, 하나\",,,ko,",
            ]
        );
        assert_eq!(alarms.table().text().lines().count(), 2);
    }
}
