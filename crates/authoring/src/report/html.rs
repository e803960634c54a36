//! The report as one page that needs nothing else: tables, and pictures drawn as SVG.

use std::borrow::Cow;
use std::fmt::Write;

use super::sections::{Picture, Words, all, number};
use super::{Coverage, Report};

const STYLE: &str = "\
:root{--ink:#16222e;--soft:#4a5a68;--paper:#f6f4ef;--card:#fff;--line:#d5dde2;--pine:#0b5d4e;--tint:#e2efe9;\
--amber:#7a4d00;\
--amber-tint:#fdf0d2;--stone:#5c6770;--stone-tint:#e9ecee;--clay:#b3401a}\
@media(prefers-color-scheme:dark){:root{--ink:#f1f4f2;--soft:#b6c2bd;--paper:#101816;--card:#1a2422;\
--line:#35433f;--pine:#6fd1b8;\
--tint:#16332c;--amber:#ffcf70;--amber-tint:#3a2d0c;--stone:#aab4ba;--stone-tint:#27302f;--clay:#ff9b78}}\
body{margin:0 auto;max-width:72rem;padding:2rem 1.25rem;background:var(--paper);color:var(--ink);\
font:16px/1.6 Pretendard,system-ui,sans-serif;word-break:keep-all}\
h1{font-size:2rem;letter-spacing:-.02em;margin:0}h2{font-size:1.3rem;margin:2.5rem 0 .25rem}\
p{color:var(--soft);margin:.25rem 0 1rem}\
.table{overflow-x:auto}table{border-collapse:collapse;width:100%;background:var(--card);\
font-variant-numeric:tabular-nums}\
th,td{border:1px solid var(--line);padding:.5rem .75rem;text-align:start;vertical-align:top}\
th{background:var(--stone-tint)}\
svg{display:block;width:100%;height:auto;margin:.5rem 0 1rem;background:var(--card);\
border:1px solid var(--line)}\
svg text{fill:var(--ink);font-size:13px}svg .soft{fill:var(--soft)}@media print{body{background:#fff}}";

pub(super) fn write(report: &Report, english: bool) -> String {
    let words = Words(english);
    let title = format!(
        "{} · {}",
        words.text(&report.agency),
        words.pick("사업 목록 점검", "catalog report")
    );
    let mut page = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n\
         <style>{STYLE}</style>\n<h1>{}</h1>\n<p>{}</p>\n",
        words.pick("ko", "en"),
        escaped(&title),
        escaped(&title),
        report.on
    );
    for section in all(report, english) {
        let _ = write!(
            page,
            "<h2>{}</h2>\n<p>{}</p>\n",
            escaped(section.title),
            escaped(&section.note)
        );
        if let Some(picture) = section.picture {
            page.push_str(&draw(report, picture, words));
        }
        if section.rows.is_empty() {
            let _ = writeln!(page, "<p>{}</p>", words.pick("없어요", "none"));
            continue;
        }
        page.push_str("<div class=\"table\"><table><thead><tr>");
        for head in &section.head {
            let _ = write!(page, "<th scope=\"col\">{}</th>", escaped(head));
        }
        page.push_str("</tr></thead><tbody>\n");
        for row in &section.rows {
            page.push_str("<tr>");
            for cell in row {
                let _ = write!(page, "<td>{}</td>", escaped(cell));
            }
            page.push_str("</tr>\n");
        }
        page.push_str("</tbody></table></div>\n");
    }
    page.push_str("</html>\n");
    page
}

fn draw(report: &Report, picture: Picture, words: Words) -> String {
    match picture {
        Picture::Ages => report
            .coverage
            .as_ref()
            .map_or_else(String::new, |coverage| ages(coverage, words)),
        Picture::Sums => sums(report, words),
        Picture::ProgramStatus => status(report, words),
    }
}

/// Width of a picture, and where its labels end.
const PICTURE_WIDTH_PX: f64 = 960.0;
const LABEL_WIDTH_PX: f64 = 220.0;
const ROW_HEIGHT_PX: f64 = 34.0;

fn frame(rows: usize, label: &str, content: &str) -> String {
    let height = ROW_HEIGHT_PX * (rows as f64 + 1.0) + 12.0;
    format!(
        "<svg viewBox=\"0 0 {PICTURE_WIDTH_PX} {height}\" role=\"img\" aria-label=\"{}\">{content}</svg>\n",
        escaped(label)
    )
}

/// A bar a center over the ages, and the holes below.
fn ages(coverage: &Coverage, words: Words) -> String {
    let span = (coverage.last_age - coverage.first_age + 1) as f64;
    let x = |age: i64| {
        LABEL_WIDTH_PX + (PICTURE_WIDTH_PX - LABEL_WIDTH_PX - 20.0) * (age - coverage.first_age) as f64 / span
    };
    let mut content = String::new();
    let mut bars = |row: usize, label: &str, ranges: &[(i64, i64)], fill: &str| {
        let y = ROW_HEIGHT_PX * row as f64 + 12.0;
        let _ = write!(
            content,
            "<text x=\"12\" y=\"{}\">{}</text>",
            y + 16.0,
            escaped(label)
        );
        for (first, last) in ranges {
            let (from, to) = (x(*first), x(*last + 1));
            let _ = write!(
                content,
                "<rect x=\"{from:.1}\" y=\"{y:.1}\" width=\"{:.1}\" height=\"22\" rx=\"6\" \
                 fill=\"var({fill})\"/>",
                to - from
            );
        }
    };
    let by_age = coverage.centers.iter().filter(|center| !center.by_age.is_empty());
    let mut row = 0;
    for center in by_age {
        bars(row, words.text_of(&center.name), &center.ages, "--pine");
        row += 1;
    }
    bars(row, words.pick("빈틈", "holes"), &coverage.holes, "--amber-tint");
    row += 1;
    for age in (20..=80).step_by(10) {
        let _ = write!(
            content,
            "<text class=\"soft\" x=\"{:.1}\" y=\"{:.1}\">{age}</text>",
            x(age),
            ROW_HEIGHT_PX * row as f64 + 26.0
        );
    }
    frame(row, words.pick("센터별 나이", "ages by center"), &content)
}

/// Stated and computed, side by side.
fn sums(report: &Report, words: Words) -> String {
    let all: Vec<_> = report.years.iter().flat_map(|year| &year.mismatches).collect();
    let most = all
        .iter()
        .map(|sum| sum.stated.max(sum.computed))
        .fold(1.0, f64::max);
    let mut content = String::new();
    for (row, sum) in all.iter().enumerate() {
        let y = ROW_HEIGHT_PX * row as f64 + 10.0;
        let _ = write!(
            content,
            "<text x=\"12\" y=\"{}\">{}</text>",
            y + 17.0,
            escaped(words.text_of(&sum.text))
        );
        for (step, value, fill) in [(0.0, sum.stated, "--pine"), (12.0, sum.computed, "--stone")] {
            let width = (PICTURE_WIDTH_PX - LABEL_WIDTH_PX - 130.0) * value / most;
            let _ = write!(
                content,
                "<rect x=\"{LABEL_WIDTH_PX}\" y=\"{:.1}\" width=\"{width:.1}\" height=\"10\" \
                 fill=\"var({fill})\"/>",
                y + step
            );
        }
        let _ = write!(
            content,
            "<text x=\"{}\" y=\"{}\">{} / {}</text>",
            PICTURE_WIDTH_PX - 120.0,
            y + 17.0,
            number(sum.stated),
            number(sum.computed)
        );
    }
    let y = ROW_HEIGHT_PX * all.len() as f64 + 28.0;
    let _ = write!(
        content,
        "<text class=\"soft\" x=\"{LABEL_WIDTH_PX}\" y=\"{y}\">{}</text>",
        words.pick("위: 적힌 합계, 아래: 더한 값", "above: stated, below: computed")
    );
    frame(
        all.len(),
        words.pick("적힌 합계와 더한 값", "stated and computed totals"),
        &content,
    )
}

/// How many programs of each center are confirmed, unconfirmed and planned.
fn status(report: &Report, words: Words) -> String {
    let count = |status: &super::CenterStatus| status.confirmed + status.unconfirmed + status.planned;
    let most = report.status.iter().map(count).max().unwrap_or(1).max(1);
    let mut content = String::new();
    for (row, status) in report.status.iter().enumerate() {
        let y = ROW_HEIGHT_PX * row as f64 + 12.0;
        let _ = write!(
            content,
            "<text x=\"12\" y=\"{}\">{}</text>",
            y + 16.0,
            escaped(words.text_of(&status.name))
        );
        let mut x = LABEL_WIDTH_PX;
        let parts = [
            (status.confirmed, "--pine"),
            (status.unconfirmed, "--amber"),
            (status.planned, "--stone-tint"),
        ];
        for (count, fill) in parts {
            let width = (PICTURE_WIDTH_PX - LABEL_WIDTH_PX - 60.0) * count as f64 / most as f64;
            let _ = write!(
                content,
                "<rect x=\"{x:.1}\" y=\"{y}\" width=\"{width:.1}\" height=\"22\" fill=\"var({fill})\"/>"
            );
            x += width;
        }
        let _ = write!(
            content,
            "<text x=\"{:.1}\" y=\"{}\">{}</text>",
            x + 8.0,
            y + 16.0,
            count(status)
        );
    }
    let y = ROW_HEIGHT_PX * report.status.len() as f64 + 28.0;
    let mut x = LABEL_WIDTH_PX;
    let legend = [
        ("--pine", words.pick("확인됨", "confirmed")),
        ("--amber", words.pick("공고 확인 필요", "to be confirmed")),
        ("--stone-tint", words.pick("준비 중", "planned")),
    ];
    for (fill, word) in legend {
        let _ = write!(
            content,
            "<rect x=\"{x}\" y=\"{}\" width=\"14\" height=\"14\" fill=\"var({fill})\"/>\
             <text x=\"{}\" y=\"{y}\">{word}</text>",
            y - 12.0,
            x + 20.0
        );
        x += 150.0;
    }
    frame(
        report.status.len(),
        words.pick("센터별 사업", "programs by center"),
        &content,
    )
}

fn escaped(text: &str) -> Cow<'_, str> {
    html_escape::encode_double_quoted_attribute(text)
}
