//! Vacancies of a table.

use sources::jobs::JobsFolder;
use sources::jobs_csv::{ColumnMap, TableError, import};
use vacancy::model::{Career, PayUnit};

use super::{after, answer, day};

const MAP: &str = r#"
id = "번호"
drop = ["담당자"]
withdrawn = ["마감", "취소"]

[provider]
prefix = "own"
name = "우리 기관"
notice = "우리 기관이 받은 구인"

[columns]
"제목" = "title"
"회사" = "company"
"급여" = "pay"
"경력" = "career"
"근무지" = "address"
"마감일" = "closes"
"상태" = "status"
"#;
const HEAD: &str = "번호,제목,회사,급여,경력,근무지,마감일,상태,담당자,메모\n";

fn table(rows: &str) -> sources::AnswerFile {
    answer("table.csv", format!("\u{feff}{HEAD}{rows}"))
}

#[test]
fn a_table_becomes_records_by_its_map() {
    let map = ColumnMap::parse(MAP).unwrap();
    let rows = "1,\"포장, 검수\",가나,월 216~240만원,신입/경력,세종특별자치시 나성동,2026-12-31,모집,김아무,\"메모\n둘째 줄\"\n\
                2,청소,다라,회사내규에 따름,경력무관,세종,상시,마감,,\n";
    let import_one = import(&table(rows), &map, &[], false).unwrap();
    assert_eq!(import_one.report.dropped.get("담당자"), Some(&1));
    assert_eq!(import_one.report.records.withdrawn, 1);
    let files = after(&[], &import_one);
    assert!(files.iter().all(|file| !file.text.contains("김아무")));
    let folder = JobsFolder::read(&files).unwrap();
    assert!(folder.troubles.is_empty() && folder.without_provider.is_empty());
    let entries = folder.entries(day("2026-11-30")).unwrap();
    let (vacancy, original) = entries.first().unwrap();
    assert_eq!((entries.len(), vacancy.id.as_str()), (1, "own:1"));
    assert_eq!(
        (vacancy.pay.unit, vacancy.career),
        (Some(PayUnit::Month), Career::Any)
    );
    assert!(
        original
            .fields
            .contains(&("메모".to_owned(), "메모\n둘째 줄".to_owned()))
    );
    assert!(
        import(&table(rows), &map, &files, false)
            .unwrap()
            .files
            .is_empty()
    );
}

#[test]
fn rows_and_tables_that_are_not_in_order_are_told() {
    let map = ColumnMap::parse(MAP).unwrap();
    let rows = "1,가,나,,,,,,,\n1,다,라,,,,,,,\n,마,바,,,,,,,\n3,짧은 줄\n";
    let report = import(&table(rows), &map, &[], false).unwrap().report;
    assert_eq!((report.counted.number(), report.left_out.len()), (1, 3));
    let said = report.to_string();
    assert!(
        said.contains("table.csv, row 3") && said.contains("it has 2 cells"),
        "{said}"
    );
    for (bytes, words) in [
        (b"\xb9\xf8\xc8\xa3\n".to_vec(), "CP949"),
        (b"\xff\xfea\0".to_vec(), "UTF-16"),
        ("번호,제목\n".into(), "the map names the column"),
        (format!("번호,{HEAD}").into_bytes(), "two columns `번호`"),
    ] {
        let report = import(&answer("table.csv", bytes), &map, &[], false)
            .unwrap()
            .report;
        assert!(
            !report.is_whole() && report.to_string().contains(words),
            "{report}"
        );
    }
}

#[test]
fn a_map_that_is_not_in_order_is_told() {
    for (from, to, words) in [
        ("\"title\"", "\"titel\"", "titel"),
        ("id = \"번호\"", "", "id"),
        ("drop = [\"담당자\"]", "drop = [\"제목\"]", "dropped and read"),
        ("\"own\"", "\"work24\"", "고용24"),
        ("\"own\"", "\"agency\"", "didim jobs new"),
        (
            "[columns]",
            "[fields]\n\"제목\" = \"titel\"\n[columns]",
            "`titel` is no field",
        ),
    ] {
        let error = ColumnMap::parse(&MAP.replacen(from, to, 1)).unwrap_err();
        assert!(
            matches!(error, TableError::Map(_)) && error.to_string().contains(words),
            "{error}"
        );
    }
}
