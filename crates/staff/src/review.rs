//! The log of looking as somebody reviews it (안전성 확보조치 기준 제8조): whether it is whole, and who did what with whose data.

use envelope::ReceiptNumber;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::wire::{LogAnswer, LogError, LogLine, verify_log};

/// The last line that somebody has seen: what they keep of a log until they review it again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogHead {
    /// Its number.
    pub number: u64,
    /// Its hash, hexadecimal.
    pub hash: String,
    /// When it was written (RFC 3339, UTC).
    pub at: String,
}

/// Why a log is not to be believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LogFault {
    /// A line is not what was written, or is missing.
    Line(LogError),
    /// It no longer has the line that was seen before: it was cut off or written anew, as a restored backup does too.
    Rewritten(LogHead),
}

/// What was done, as far as a reviewer tells it apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LogKind {
    /// Somebody opened an application.
    Opened,
    /// Somebody printed one.
    Printed,
    /// Somebody wrote some to a file.
    Exported,
    /// The server handed out sealed applications or events.
    HandedOut,
    /// Somebody decided or noted something.
    Written,
    /// Somebody gave a key.
    KeyGiven,
    /// Somebody signed in.
    SignedIn,
    /// Anything else, such as an invitation.
    Other,
}

impl LogKind {
    /// All of them, in the order in which a reviewer wants them.
    pub const ALL: [Self; 8] = [
        Self::Opened,
        Self::Printed,
        Self::Exported,
        Self::Written,
        Self::HandedOut,
        Self::KeyGiven,
        Self::SignedIn,
        Self::Other,
    ];

    /// What a line is about, by its operation.
    #[must_use]
    pub fn of(line: &LogLine) -> Self {
        match line.what.as_str() {
            "deskLook: open" => Self::Opened,
            "deskLook: print" => Self::Printed,
            "deskLook: export" => Self::Exported,
            "deskSubmissions" | "deskEvents" | "deskState" => Self::HandedOut,
            "deskWrite" => Self::Written,
            "deskGrant" => Self::KeyGiven,
            "deskSignIn" => Self::SignedIn,
            _ => Self::Other,
        }
    }

    /// A name for it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::Printed => "printed",
            Self::Exported => "exported",
            Self::HandedOut => "handed-out",
            Self::Written => "written",
            Self::KeyGiven => "key-given",
            Self::SignedIn => "signed-in",
            Self::Other => "other",
        }
    }
}

/// Which lines are looked for: those that have all of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LogFilter {
    /// Who did it; `Some(None)` is the operator's command.
    pub account: Option<Option<Uuid>>,
    /// What was done.
    pub kind: Option<LogKind>,
    /// Whose data, by the number of their receipt.
    pub receipt: Option<ReceiptNumber>,
}

impl LogFilter {
    /// Whether a line has all of it.
    #[must_use]
    pub fn takes(&self, line: &LogLine) -> bool {
        let of = |receipt| line.subjects.iter().any(|id| ReceiptNumber::of(*id) == receipt);
        self.account.is_none_or(|account| line.account == account)
            && self.kind.is_none_or(|kind| LogKind::of(line) == kind)
            && self.receipt.is_none_or(of)
    }
}

/// The lines that somebody was given so far, and whether they are what was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogReview {
    /// Whether every line is shown to them, so that none may be missing.
    every_line: bool,
    seen: Option<LogHead>,
    lines: Vec<LogLine>,
    fault: Option<LogFault>,
    next: Option<u64>,
}

impl LogReview {
    /// The review of somebody who is shown every line or those of their own groups, and who has seen some before.
    #[must_use]
    pub fn new(every_line: bool, seen: Option<LogHead>) -> Self {
        Self {
            every_line,
            seen,
            lines: Vec::new(),
            fault: None,
            next: Some(0),
        }
    }

    /// The number of the line after which to ask, or `None` at the end.
    #[must_use]
    pub fn next(&self) -> Option<u64> {
        self.next
    }

    /// Takes lines that follow those that are there.
    pub fn add(&mut self, answer: LogAnswer) {
        let fault = match self.every_line {
            true => {
                let last = self.lines.last();
                let before = last.map(|line| (line.number, line.hash.as_str()));
                verify_log(before, &answer.lines).err()
            }
            // Of the lines between these nothing is known: each is held against its own hash.
            false => {
                let mut last = self.lines.last().map_or(0, |line| line.number);
                answer.lines.iter().find_map(|line| {
                    let follows = line.number > last;
                    last = line.number;
                    let fits = follows && line.hash == line.expected_hash();
                    (!fits).then_some(LogError::Changed(line.number))
                })
            }
        };
        self.fault = self.fault.take().or(fault.map(LogFault::Line));
        // What does not lead on would be asked for without end.
        self.next = answer.next.filter(|next| Some(*next) > self.next);
        self.lines.extend(answer.lines);
    }

    /// Why the log is not to be believed, if so. That a line seen before is gone is known at the end.
    #[must_use]
    pub fn fault(&self) -> Option<LogFault> {
        if let Some(fault) = &self.fault {
            return Some(fault.clone());
        }
        // Who is shown the lines of their groups alone may have left the group of that line since.
        let at_end = self.every_line && self.next.is_none();
        let seen = self.seen.as_ref().filter(|_| at_end)?;
        let found = self.lines.iter().find(|line| line.number == seen.number);
        let is_there = found.is_some_and(|line| line.hash == seen.hash);
        (!is_there).then(|| LogFault::Rewritten(seen.clone()))
    }

    /// The line up to which it was seen before.
    #[must_use]
    pub fn seen(&self) -> Option<&LogHead> {
        self.seen.as_ref()
    }

    /// The last line, to be kept until the next review; `None` if nothing is there or the log is not to be believed.
    #[must_use]
    pub fn head(&self) -> Option<LogHead> {
        let line = self.lines.last().filter(|_| self.fault().is_none())?;
        Some(LogHead {
            number: line.number,
            hash: line.hash.clone(),
            at: line.at.clone(),
        })
    }

    /// The number of lines.
    #[must_use]
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether there is no line.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The lines that are looked for, the newest first.
    pub fn find<'a>(&'a self, filter: &'a LogFilter) -> impl Iterator<Item = &'a LogLine> {
        self.lines.iter().rev().filter(|line| filter.takes(line))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::NO_LINE;

    const WHATS: [&str; 8] = [
        "deskSignIn",
        "deskSubmissions",
        "deskLook: open",
        "deskLook: print",
        "deskWrite",
        "deskGrant",
        "deskLook: export",
        "staffInvite",
    ];

    fn log(count: u64) -> Vec<LogLine> {
        let mut previous = NO_LINE.to_owned();
        (1..=count)
            .map(|number| {
                let at = usize::try_from(number - 1).unwrap() % WHATS.len();
                let mut line = LogLine {
                    number,
                    at: format!("2026-12-01T09:00:{number:02}.000Z"),
                    account: (number % 3 != 0).then(|| Uuid::from_u128(u128::from(number % 3))),
                    group: "agency".parse().ok(),
                    what: WHATS[at].to_owned(),
                    purpose: "심사".to_owned(),
                    subjects: (1..number % 4)
                        .map(|id| Uuid::from_u128(u128::from(id)))
                        .collect(),
                    previous: previous.clone(),
                    hash: String::new(),
                };
                line.hash = line.expected_hash();
                previous.clone_from(&line.hash);
                line
            })
            .collect()
    }

    fn reviewed(every_line: bool, seen: Option<LogHead>, lines: &[LogLine], stretch: usize) -> LogReview {
        let mut review = LogReview::new(every_line, seen);
        let mut stretches = lines.chunks(stretch).peekable();
        while let Some(lines) = stretches.next() {
            assert!(review.next().is_some());
            let next = stretches.peek().and(lines.last()).map(|line| line.number);
            review.add(LogAnswer {
                lines: lines.to_vec(),
                next,
            });
        }
        assert_eq!(review.next(), None);
        review
    }

    #[test]
    fn a_log_in_stretches_is_whole_if_every_line_is_what_was_written() {
        let whole = log(17);
        for stretch in 1..18 {
            let review = reviewed(true, None, &whole, stretch);
            assert_eq!((review.fault(), review.len()), (None, 17));
            assert_eq!(review.head().map(|head| head.number), Some(17));
            for at in 0..whole.len() {
                let mut changed = whole.clone();
                changed[at].purpose.push('!');
                let review = reviewed(true, None, &changed, stretch);
                let fault = LogFault::Line(LogError::Changed(at as u64 + 1));
                assert_eq!((review.fault(), review.head()), (Some(fault.clone()), None));
                assert_eq!(reviewed(false, None, &changed, stretch).fault(), Some(fault));
                if at + 1 < whole.len() {
                    let mut without = whole.clone();
                    without.remove(at);
                    let missing = LogFault::Line(LogError::Missing(at as u64 + 1));
                    assert_eq!(reviewed(true, None, &without, stretch).fault(), Some(missing));
                    // Who sees only some lines cannot know that one is missing, and is not told so.
                    assert_eq!(reviewed(false, None, &without, stretch).fault(), None);
                }
            }
        }
        let mut swapped = whole;
        swapped.swap(3, 4);
        assert!(reviewed(false, None, &swapped, 17).fault().is_some());
    }

    #[test]
    fn a_log_that_no_longer_has_what_was_seen_is_noticed() {
        let whole = log(9);
        let seen = reviewed(true, None, &whole[..6], 6).head().unwrap();
        let again = |lines: &[LogLine]| reviewed(true, Some(seen.clone()), lines, 4).fault();
        assert_eq!(again(&whole), None);
        assert_eq!(again(&whole[..6]), None);
        let rewritten = Some(LogFault::Rewritten(seen.clone()));
        assert_eq!(again(&whole[..5]), rewritten, "cut off");
        let mut other = log(5);
        let mut line = whole[5].clone();
        line.purpose = "다른 목적".to_owned();
        line.hash = line.expected_hash();
        other.push(line);
        assert_eq!(again(&other), rewritten, "written anew");
        // Who sees some lines alone may have lost the right to see that one.
        assert_eq!(reviewed(false, Some(seen.clone()), &whole[..5], 4).fault(), None);
        // Before the end nothing is said of what may still come.
        let mut review = LogReview::new(true, Some(seen));
        review.add(LogAnswer {
            lines: whole[..3].to_vec(),
            next: Some(3),
        });
        assert_eq!((review.fault(), review.next()), (None, Some(3)));
    }

    #[test]
    fn a_server_that_leads_in_a_circle_is_not_followed() {
        let mut review = LogReview::new(true, None);
        for next in [2, 2] {
            review.add(LogAnswer {
                lines: Vec::new(),
                next: Some(next),
            });
        }
        assert_eq!(review.next(), None);
    }

    /// Every filter against a loop over the lines that asks one thing after another.
    #[test]
    fn who_did_what_with_whose_data_is_found_newest_first() {
        let whole = log(40);
        let review = reviewed(true, None, &whole, 40);
        let accounts = [None, Some(None), Some(Some(Uuid::from_u128(1)))];
        let receipts = [None, Some(ReceiptNumber::of(Uuid::from_u128(2)))];
        let kinds = LogKind::ALL.into_iter().map(Some).chain([None]);
        let mut seen = 0;
        for kind in kinds {
            for account in accounts {
                for receipt in receipts {
                    let filter = LogFilter {
                        account,
                        kind,
                        receipt,
                    };
                    let found: Vec<u64> = review.find(&filter).map(|line| line.number).collect();
                    let mut wanted = Vec::new();
                    for line in &whole {
                        let by = account.is_none() || account == Some(line.account);
                        let of = receipt.is_none() || line.subjects.contains(&Uuid::from_u128(2));
                        let what = match kind {
                            None => true,
                            Some(LogKind::Opened) => line.what == "deskLook: open",
                            Some(LogKind::Printed) => line.what == "deskLook: print",
                            Some(LogKind::Exported) => line.what == "deskLook: export",
                            Some(LogKind::HandedOut) => line.what == "deskSubmissions",
                            Some(LogKind::Written) => line.what == "deskWrite",
                            Some(LogKind::KeyGiven) => line.what == "deskGrant",
                            Some(LogKind::SignedIn) => line.what == "deskSignIn",
                            Some(LogKind::Other) => line.what == "staffInvite",
                        };
                        if by && of && what {
                            wanted.insert(0, line.number);
                        }
                    }
                    seen += found.len();
                    assert_eq!(found, wanted, "{filter:?}");
                }
            }
        }
        assert!(seen > 100, "{seen}");
    }
}
