//! A comparison as text for people: one line a finding.

use std::fmt::Write as _;

use authoring::Message;

use super::finding::{Comparison, Finding, FindingField, FindingKind, FoundRecord, both};

/// The number of findings of one kind that people are shown at once; machines get all.
const MAX_SHOWN: usize = 50;

impl FindingKind {
    /// What stands above the findings of this kind.
    fn heading(self) -> Message {
        let (ko, en) = match self {
            Self::Contradiction => (
                "자료와 카탈로그가 어긋나요",
                "The snapshot contradicts the catalog",
            ),
            Self::Differs => ("다르게 쓰여 있어요", "They read differently"),
            Self::Unstated => (
                "자료에는 있고 카탈로그에는 없어요",
                "The catalog says nothing of it",
            ),
            Self::Closed => ("자료에서 마감됐어요", "Closed in the snapshot"),
            Self::Missing => ("카탈로그에 없는 사업이에요", "Missing from the catalog"),
            Self::Question => ("같은 사업인가요?", "Is it the same program?"),
            Self::Gone => ("자료에서 찾을 수 없어요", "No longer in the snapshot"),
            Self::Unreadable => ("읽지 못했어요", "Could not be read"),
            Self::Incomplete => ("자료가 모자라요", "The snapshot is not whole"),
        };
        both(ko, en)
    }
}

impl FindingField {
    fn name(self) -> Message {
        let (ko, en) = match self {
            Self::Age => ("나이", "age"),
            Self::Days => ("신청 기간", "days"),
            Self::Region => ("사는 곳", "region"),
            Self::Amount => ("금액", "amount"),
            Self::Status => ("접수 상태", "status"),
        };
        both(ko, en)
    }
}

impl Comparison {
    /// The comparison in English or Korean.
    #[must_use]
    pub fn text(&self, english: bool) -> String {
        let mut out = self.head(english);
        let mut lines = |text: String| {
            // Writing to a text cannot fail.
            let _ = writeln!(out, "{text}");
        };
        for group in self.findings.chunk_by(|a, b| a.kind == b.kind) {
            let Some(first) = group.first() else { continue };
            lines(String::new());
            lines(format!("{} ({})", first.kind.heading().get(english), group.len()));
            for finding in group.iter().take(MAX_SHOWN) {
                lines(format!("  {}", self.line(finding, english)));
            }
            let more = group.len().saturating_sub(MAX_SHOWN);
            if more > 0 {
                let text = both(
                    format!("  … 그 밖에 {more}. --json으로 모두 볼 수 있어요"),
                    format!("  … and {more} more; see them with `--json`"),
                );
                lines(text.get(english).to_owned());
            }
        }
        for trouble in &self.unreadable_files {
            let text = both(
                format!("`{}`: 읽을 수 없어요: {}", trouble.file, trouble.error),
                format!("cannot read `{}`: {}", trouble.file, trouble.error),
            );
            lines(text.get(english).to_owned());
        }
        out
    }

    /// What was compared, and how much there is to look at.
    fn head(&self, english: bool) -> String {
        let (source, region, on) = (self.source.title(), self.region.get(english), self.on);
        let (records, of_region, compared) = (self.records, self.of_region, self.compared);
        let found = self.findings.len();
        let closed = self.closed_and_missing.len();
        let mut out = if english {
            format!(
                "{source}, {on}: {records} records, {of_region} of this region: {region}; {compared} \
                 compared, {found} to look at\n"
            )
        } else {
            format!(
                "{source}, {on}: 기록 {records}건, {region} {of_region}건. 견준 것 {compared}, \
                 살펴볼 것 {found}\n"
            )
        };
        let notes = [
            (
                closed,
                both(
                    format!("카탈로그에 없고 이미 마감된 기록, --json에만 있음: {closed}건"),
                    format!(
                        "closed records that the catalog does not have, listed by `--json` alone: {closed}"
                    ),
                ),
            ),
            (
                self.without_place,
                both(
                    format!("지역을 밝히지 않은 기록: {}건", self.without_place),
                    format!("records that name no place: {}", self.without_place),
                ),
            ),
        ];
        for (count, note) in notes {
            if count > 0 {
                let _ = writeln!(out, "{}", note.get(english));
            }
        }
        out
    }

    fn line(&self, finding: &Finding, english: bool) -> String {
        let mut parts = Vec::new();
        if let Some(program) = &finding.program {
            parts.push(format!("{} ({})", program.file, program.id));
        }
        if let Some(field) = finding.field {
            parts.push(field.name().get(english).to_owned());
        }
        let labelled = |ko: &str, en: &str, message: &Message| {
            let label = if english { en } else { ko };
            format!("{label}: {}", message.get(english))
        };
        if let Some(catalog) = &finding.catalog {
            parts.push(labelled("카탈로그", "catalog", catalog));
        }
        let snapshot = finding
            .snapshot
            .as_ref()
            .map(|says| labelled("자료", "snapshot", says));
        let record = finding.record.as_ref().map(|record| self.record(record, english));
        parts.extend(match (snapshot, record) {
            (Some(snapshot), Some(record)) => Some(format!("{snapshot} [{record}]")),
            (snapshot, record) => snapshot.or(record),
        });
        parts.join(" | ")
    }

    /// A record with the day of its last change.
    fn record(&self, record: &FoundRecord, english: bool) -> String {
        let name = if record.name.is_empty() {
            String::new()
        } else {
            format!(" 「{}」", record.name)
        };
        let changed = match (record.changed, record.name.is_empty()) {
            (Some(day), _) if english => format!(", changed on {day}"),
            (Some(day), _) => format!(", {day} 수정"),
            (None, true) => String::new(),
            (None, false) if english => ", no day of change".to_owned(),
            (None, false) => ", 수정일 없음".to_owned(),
        };
        format!("{} {}{name}{changed}", self.source.title(), record.id)
    }
}
