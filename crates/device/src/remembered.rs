//! What visitors asked a device of their own to remember: their answers, and the receipts of what they sent. Nothing is here unless it
//! was asked for, nothing on a device that strangers share, and each part can be erased alone.

use serde::{Deserialize, Serialize};

/// The setting of the device under which it is kept.
pub const SETTING: &str = "remembered";

/// Answers that nobody has used for this long are forgotten, in minutes: 30 days.
pub const ANSWERS_LIFETIME_MINUTES: u32 = 30 * 24 * 60;

/// All that is remembered.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Remembered {
    /// The answers; `None` if they are not to be remembered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answers: Option<RememberedAnswers>,
    /// The receipts, the latest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub receipts: Vec<RememberedReceipt>,
}

/// Answers as they stand in an address for another device (`catalog::handover`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RememberedAnswers {
    /// The fragment.
    pub fragment: String,
    /// When it was written, in minutes since 1970.
    pub at_minutes: u32,
}

/// A receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RememberedReceipt {
    /// The program's name, in the language in which it was sent.
    pub program: String,
    /// Its number, as it is printed.
    pub number: String,
    /// Its secret, as it is printed.
    pub secret: String,
    /// The program's id; empty in what earlier versions wrote.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub program_id: String,
    /// Of a referral the vacancies, as its form named them, so that its holder can say what became of each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub vacancies: Vec<String>,
}

impl Remembered {
    /// Reads what a text says; nothing, if it is of something else. Answers that have not been used for
    /// [`ANSWERS_LIFETIME_MINUTES`] are left out.
    #[must_use]
    pub fn parse(text: &str, now_minutes: u32) -> Self {
        let mut read: Self = serde_json::from_str(text).unwrap_or_default();
        read.answers = read
            .answers
            .take()
            .filter(|answers| now_minutes.saturating_sub(answers.at_minutes) < ANSWERS_LIFETIME_MINUTES);
        read
    }

    /// Adds a receipt, before all others; once, however often it is added.
    pub fn add(&mut self, receipt: RememberedReceipt) {
        self.receipts.retain(|other| other.number != receipt.number);
        self.receipts.insert(0, receipt);
    }

    /// Whether there is nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What this device remembers; nothing, if strangers share it.
    #[must_use]
    pub fn load() -> Self {
        match browser::setting(SETTING).filter(|_| browser::is_own()) {
            Some(text) => Self::parse(&text, browser::now_minutes()),
            None => Self::default(),
        }
    }

    /// Keeps it on this device, in the place of what it remembered before.
    pub fn store(&self) {
        if self.is_empty() {
            return browser::drop_setting(SETTING);
        }
        if let Ok(text) = serde_json::to_string(self) {
            browser::leave_setting(SETTING, &text);
        }
    }

    /// Changes what this device remembers.
    pub fn change(how: impl FnOnce(&mut Self)) {
        let mut all = Self::load();
        how(&mut all);
        all.store();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn receipt(number: &str) -> RememberedReceipt {
        RememberedReceipt {
            program: "회의실".to_owned(),
            number: number.to_owned(),
            secret: "7K4M-2QX9-D0AB-3CDE".to_owned(),
            program_id: "job-referral".to_owned(),
            vacancies: vec!["own:1 포장 (가)".to_owned()],
        }
    }

    fn remembered(at_minutes: u32) -> Remembered {
        Remembered {
            answers: Some(RememberedAnswers {
                fragment: "h=AbC".to_owned(),
                at_minutes,
            }),
            receipts: vec![receipt("7K4-2MQ-9XD")],
        }
    }

    #[test]
    fn what_is_written_is_read() {
        for all in [Remembered::default(), remembered(100)] {
            let text = serde_json::to_string(&all).unwrap();
            assert_eq!(Remembered::parse(&text, 100), all, "{text}");
        }
    }

    #[test]
    fn what_is_not_ours_is_nothing() {
        for text in ["", "null", "[]", "{", r#"{"receipts":7}"#, "\u{0}"] {
            assert!(Remembered::parse(text, 0).is_empty(), "{text}");
        }
        let newer = r#"{"receipts":[{"program":"a","number":"b","secret":"c","new":1}],"more":2}"#;
        assert_eq!(Remembered::parse(newer, 0).receipts.len(), 1);
    }

    #[test]
    fn answers_that_nobody_used_are_forgotten_and_receipts_are_not() {
        let text = serde_json::to_string(&remembered(100)).unwrap();
        let at = |now| Remembered::parse(&text, now);
        assert!(at(99).answers.is_some(), "a clock that was set back");
        assert!(at(100 + ANSWERS_LIFETIME_MINUTES - 1).answers.is_some());
        let late = at(100 + ANSWERS_LIFETIME_MINUTES);
        assert!(late.answers.is_none());
        assert_eq!(late.receipts.len(), 1);
    }

    #[test]
    fn the_latest_receipt_is_first_and_each_is_there_once() {
        let mut all = Remembered::default();
        for number in ["a", "b", "a"] {
            all.add(receipt(number));
        }
        let numbers: Vec<&str> = all.receipts.iter().map(|receipt| &*receipt.number).collect();
        assert_eq!(numbers, ["a", "b"]);
    }
}
