//! The report as titled tables, in words, for a terminal and for a page alike.

use catalog::{Lang, Text};

use super::{ConditionFlaw, Report};
use crate::person::ExamplePerson;

/// A titled table.
pub(super) struct Section {
    pub(super) title: &'static str,
    /// What to know before reading it.
    pub(super) note: String,
    pub(super) head: Vec<&'static str>,
    pub(super) rows: Vec<Vec<String>>,
    /// Which picture belongs to it.
    pub(super) picture: Option<Picture>,
}

/// A picture that a page draws.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Picture {
    Ages,
    Sums,
    ProgramStatus,
}

/// The language of the words.
#[derive(Clone, Copy)]
pub(super) struct Words(pub(super) bool);

impl Words {
    /// One of the two.
    pub(super) fn pick<'a>(self, ko: &'a str, en: &'a str) -> &'a str {
        if self.0 { en } else { ko }
    }

    pub(super) fn text_of(self, text: &Text) -> &str {
        text.get(if self.0 { Lang::En } else { Lang::Ko }).0
    }

    pub(super) fn text(self, text: &Text) -> String {
        self.text_of(text).to_owned()
    }
}

/// All sections that have something to say.
pub(super) fn all(report: &Report, english: bool) -> Vec<Section> {
    let words = Words(english);
    let mut sections = vec![status(report, words)];
    for year in &report.years {
        sections.push(sums(year, words));
        sections.push(conflicts(year, words));
    }
    sections.extend(
        report
            .coverage
            .iter()
            .flat_map(|coverage| [ages(coverage, words), age_bands(coverage, words)]),
    );
    sections.push(conditions(report, words));
    sections.push(equal(report, words));
    sections.push(overlaps(report, words));
    sections.push(questions(report, words));
    sections.push(similar(report, words));
    sections.push(super::old::section(report, words));
    sections
}

fn status(report: &Report, words: Words) -> Section {
    let rows = report.status.iter().map(|status| {
        let mut row = vec![words.text(&status.name)];
        row.extend([status.confirmed, status.unconfirmed, status.planned].map(|count| count.to_string()));
        row
    });
    let covered = report.rows - report.rows_missing.len();
    let missing = match report.rows_missing.as_slice() {
        [] => String::new(),
        rows => format!(" ({}: {})", words.pick("빠진 행", "missing"), rows.join(", ")),
    };
    Section {
        title: words.pick("사업과 확인 상태", "Programs and what is known of them"),
        note: format!(
            "{}: {}; {}: {covered}/{}{missing}",
            words.pick("사업 수", "programs"),
            report.programs,
            words.pick("보고서의 행", "rows of the report"),
            report.rows
        ),
        head: vec![
            words.pick("센터", "center"),
            words.pick("확인됨", "confirmed"),
            words.pick("공고 확인 필요", "to be confirmed"),
            words.pick("준비 중", "planned"),
        ],
        rows: rows.collect(),
        picture: Some(Picture::ProgramStatus),
    }
}

fn sums(year: &super::Year, words: Words) -> Section {
    let rows = year.mismatches.iter().map(|sum| {
        let parts = sum.parts.iter().map(|(_, value)| number(*value));
        let difference = sum.computed - sum.stated;
        let mut note = sum.note.as_ref().map(|note| words.text(note)).unwrap_or_default();
        if difference.abs() < 1e-9 {
            let alike = number(sum.alike);
            let own = if words.0 {
                format!("holds only if different things are counted as one; alike alone: {alike}")
            } else {
                format!("세는 것이 다른 항목까지 더해야 맞아요. 같은 것만 더하면 {alike}")
            };
            note = if note.is_empty() {
                own
            } else {
                format!("{own}. {note}")
            };
        }
        vec![
            words.text(&sum.text),
            number(sum.stated),
            format!(
                "{} = {}",
                parts.collect::<Vec<_>>().join(" + "),
                number(sum.computed)
            ),
            format!("{difference:+}"),
            note,
        ]
    });
    Section {
        title: words.pick("맞지 않는 합계", "Totals that do not add up"),
        note: format!(
            "{}. {}",
            year.year,
            words.pick(
                "적힌 그대로와 더한 값을 함께 보여요. 고치지 않아요.",
                "Stated and computed side by side; nothing is corrected."
            )
        ),
        head: vec![
            words.pick("무엇", "what"),
            words.pick("적힌 합계", "stated"),
            words.pick("더한 값", "computed"),
            words.pick("차이", "difference"),
            words.pick("알아 둘 것", "note"),
        ],
        rows: rows.collect(),
        picture: Some(Picture::Sums),
    }
}

fn conflicts(year: &super::Year, words: Words) -> Section {
    let rows = year.conflicts.iter().map(|conflict| {
        let figures = conflict.figures.iter();
        let figures = figures.map(|(text, value)| format!("{} {}", words.text(text), number(*value)));
        vec![
            figures.collect::<Vec<_>>().join(" / "),
            conflict
                .note
                .as_ref()
                .map(|note| words.text(note))
                .unwrap_or_default(),
        ]
    });
    Section {
        title: words.pick("두 가지로 적힌 실적", "Results told in two ways"),
        note: year.year.to_string(),
        head: vec![words.pick("실적", "figures"), words.pick("알아 둘 것", "note")],
        rows: rows.collect(),
        picture: None,
    }
}

fn ages(coverage: &super::Coverage, words: Words) -> Section {
    let centers = coverage.centers.iter().map(|center| {
        vec![
            words.text(&center.name),
            spans(&center.ages),
            center.by_age.len().to_string(),
            center.any_age.len().to_string(),
            center.for_companies.to_string(),
        ]
    });
    let holes = format!(
        "{}: {}. {}",
        words.pick(
            "나이를 정한 사업이 없는 나이",
            "ages with no program that asks for an age"
        ),
        spans(&coverage.holes),
        words.pick(
            "나이를 묻지 않는 사업은 누구에게나 열려 있어요.",
            "Programs that ask for none are open to all."
        )
    );
    Section {
        title: words.pick("센터별 나이와 대상", "Ages and audiences by center"),
        note: holes,
        head: vec![
            words.pick("센터", "center"),
            words.pick("나이", "ages"),
            words.pick("나이를 정한 사업", "programs by age"),
            words.pick("나이를 묻지 않는 사업", "for any age"),
            words.pick("회사 사업", "for companies"),
        ],
        rows: centers.collect(),
        picture: Some(Picture::Ages),
    }
}

fn age_bands(coverage: &super::Coverage, words: Words) -> Section {
    let name = |id: &String| {
        let center = coverage.centers.iter().find(|center| center.center == *id);
        center.map_or_else(|| id.clone(), |center| words.text(&center.name))
    };
    let bands = coverage.bands.iter().map(|band| {
        let whole: Vec<String> = band.whole.iter().map(name).collect();
        let partly = band.partly.iter();
        let partly: Vec<String> = partly
            .map(|(id, a, b)| format!("{} ({})", name(id), spans(&[(*a, *b)])))
            .collect();
        let found = if !band.is_hole() {
            ""
        } else if partly.is_empty() {
            words.pick("빈틈: 어느 센터에도 속하지 않아요", "hole: belongs to no center")
        } else {
            words.pick("빈틈: 일부 나이만 있어요", "hole: some ages alone")
        };
        vec![
            format!("{}–{}", band.from, band.to),
            whole.join(", "),
            partly.join(", "),
            found.to_owned(),
        ]
    });
    Section {
        title: words.pick("나이대별 빈틈", "Holes by band of age"),
        note: String::new(),
        head: vec![
            words.pick("나이대", "ages"),
            words.pick("모두 맡는 센터", "center for all of it"),
            words.pick("일부만 맡는 센터", "center for some of it"),
            words.pick("결과", "finding"),
        ],
        rows: bands.collect(),
        picture: None,
    }
}

fn conditions(report: &Report, words: Words) -> Section {
    let rows = report.conditions.iter().map(|finding| {
        let what = match finding.what {
            ConditionFlaw::NeverHolds => words.pick("아무도 맞을 수 없어요", "nobody can meet it"),
            ConditionFlaw::AlwaysHolds => words.pick("누구나 맞아요", "everybody meets it"),
            ConditionFlaw::NeverDecides => words.pick(
                "다른 조건에 맞으면 늘 맞아요",
                "whoever meets the others meets it",
            ),
        };
        vec![
            finding.program.clone(),
            finding.criterion.clone(),
            what.to_owned(),
        ]
    });
    Section {
        title: words.pick("쓸모를 살필 조건", "Conditions to look at"),
        note: String::new(),
        head: vec![
            words.pick("사업", "program"),
            words.pick("조건", "condition"),
            words.pick("결과", "finding"),
        ],
        rows: rows.collect(),
        picture: None,
    }
}

fn equal(report: &Report, words: Words) -> Section {
    let same = words.pick("대상이 똑같아요", "for exactly the same people");
    let within = words.pick("뒤 사업의 대상 안에 있어요", "within the second");
    let equal = report
        .pairs
        .equal
        .iter()
        .map(|group| vec![group.join(", "), same.to_owned()]);
    let inner = report.pairs.within.iter();
    let inner = inner.map(|(a, b)| vec![format!("{a} → {b}"), within.to_owned()]);
    Section {
        title: words.pick(
            "대상이 같거나 안에 드는 사업",
            "Programs for the same people, or within another",
        ),
        note: format!(
            "{}: {}; {}: {}",
            words.pick("견준 사업", "compared"),
            report.pairs.compared,
            words.pick("대상이 겹치지 않는 쌍", "pairs for different people"),
            report.pairs.disjoint
        ),
        head: vec![words.pick("사업", "programs"), words.pick("결과", "finding")],
        rows: equal.chain(inner).collect(),
        picture: None,
    }
}

fn overlaps(report: &Report, words: Words) -> Section {
    let rows = report.pairs.overlapping.iter().map(|pair| {
        vec![
            format!("{} · {}", pair.first, pair.second),
            percent(pair.of_smaller),
            percent(pair.both),
            pair.person.as_ref().map(shown).unwrap_or_default(),
        ]
    });
    Section {
        title: words.pick("대상이 겹치는 사업", "Programs that share people"),
        note: words
            .pick(
                "답의 무게로 센 몫이에요. 정하지 않았으면 모든 답이 고르게 나온다고 봐요.",
                "Shares by the weights of answers; all equally likely where none are given.",
            )
            .to_owned(),
        head: vec![
            words.pick("사업", "programs"),
            words.pick("작은 쪽에서", "of the smaller"),
            words.pick("전체에서", "of all"),
            words.pick("두 곳 모두 맞는 사람", "somebody whom both take"),
        ],
        rows: rows.collect(),
        picture: None,
    }
}

fn questions(report: &Report, words: Words) -> Section {
    let rows = report.questions.iter().map(|question| {
        vec![
            question.fact.clone(),
            words.text(&question.text),
            question.needed_by.to_string(),
            format!("{:.1}", question.settles),
        ]
    });
    Section {
        title: words.pick("질문이 가르는 정도", "What questions settle"),
        note: words
            .pick("다른 답을 모를 때예요.", "When no other answer is known.")
            .to_owned(),
        head: vec![
            words.pick("항목", "fact"),
            words.pick("질문", "question"),
            words.pick("필요한 사업", "programs that need it"),
            words.pick("답 하나로 정해지는 사업", "programs settled by it alone"),
        ],
        rows: rows.collect(),
        picture: None,
    }
}

fn similar(report: &Report, words: Words) -> Section {
    let rows = report.similar.iter();
    let rows = rows.map(|pair| {
        vec![
            format!("{} · {}", pair.first, pair.second),
            percent(pair.likeness),
        ]
    });
    Section {
        title: words.pick("설명이 비슷한 사업", "Programs that are described alike"),
        note: words
            .pick(
                "이름과 혜택의 글자를 견준 값이에요. 살펴볼 곳일 뿐 판정이 아니에요.",
                "By the letters of name and benefit: a place to look, no verdict.",
            )
            .to_owned(),
        head: vec![
            words.pick("사업", "programs"),
            words.pick("닮은 정도", "likeness"),
        ],
        rows: rows.collect(),
        picture: None,
    }
}

pub(super) fn spans(ranges: &[(i64, i64)]) -> String {
    let span = |(a, b): &(i64, i64)| {
        if a == b {
            a.to_string()
        } else {
            format!("{a}–{b}")
        }
    };
    if ranges.is_empty() {
        "–".to_owned()
    } else {
        ranges.iter().map(span).collect::<Vec<_>>().join(", ")
    }
}

fn shown(person: &ExamplePerson) -> String {
    let facts = person.iter().map(|(fact, value)| format!("{fact} {value}"));
    facts.collect::<Vec<_>>().join(", ")
}

fn percent(share: f64) -> String {
    format!("{:.1} %", 100.0 * share)
}

/// A figure as reports write it: thousands apart, a fraction only where there is one.
pub(super) fn number(value: f64) -> String {
    let whole = format!("{:.0}", value.trunc().abs());
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let sign = if value < 0.0 { "−" } else { "" };
    let fraction = (value.fract().abs() * 10.0).round();
    if fraction > 0.0 {
        format!("{sign}{grouped}.{fraction:.0}")
    } else {
        format!("{sign}{grouped}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_in_reports() {
        assert_eq!(number(1216.0), "1,216");
        assert_eq!(number(92.3), "92.3");
        assert_eq!(number(-21.0), "−21");
        assert_eq!(number(0.0), "0");
        assert_eq!(number(1_234_567.0), "1,234,567");
    }

    #[test]
    fn ages_read_as_spans() {
        assert_eq!(spans(&[(15, 18), (41, 41)]), "15–18, 41");
        assert_eq!(spans(&[]), "–");
    }
}
