//! A table that is exported says the same when it is read back.

use proptest::prelude::*;
use sources::jobs::{JobFields, JobsFolder, RecordFields, begin, table};
use sources::jobs_csv::{ColumnMap, import};
use vacancy::model::Vacancy;

use super::{after, answer, day};

/// Words of a person with everything in them that a table has to keep, and at least one that is seen.
fn words() -> impl Strategy<Value = String> {
    ("[가-힣a-z,\"'\\[\\]=\n\r;#& ~]{0,10}", "[가-힣a-z]").prop_map(|(text, end)| text + &end)
}

fn one_of(values: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop::sample::select(values).prop_map(str::to_owned)
}

/// One of some values, or none.
fn perhaps(values: &'static [&'static str]) -> impl Strategy<Value = Option<String>> {
    prop::option::of(one_of(values))
}

/// Fields of words and of values that a record writes in one way.
fn said() -> impl Strategy<Value = JobFields> {
    let list = || prop::option::of(prop::collection::vec(words(), 0..3));
    let more = || prop::option::of(words());
    let texts = (words(), words(), more(), more(), more(), list(), list());
    let coded = (
        perhaps(&["keco2018:1555", "keco2025:0261"]),
        perhaps(&["02", "89"]),
        perhaps(&["2026-12-31", "채용시까지", "채용시까지 2027-01-31", "상시"]),
        perhaps(&["나성동", "세종", "서울 외 14"]),
        perhaps(&["정규직", "계약직(시간제)", "일용"]),
        perhaps(&["학력무관", "대졸(2~3년)", "박사"]),
        perhaps(&["경력무관", "신입", "경력", "경력 7개월"]),
        perhaps(&["중식", "자녀학자금"]),
    );
    (texts, coded).prop_map(|(texts, coded)| JobFields {
        title: Some(texts.0),
        company: Some(texts.1),
        industry: texts.2,
        occupation: texts.3,
        preferred: texts.4,
        licences: texts.5,
        languages: texts.6,
        occupation_code: coded.0,
        occupation_group: coded.1,
        closes: coded.2,
        posted: Some(day("2026-11-30")),
        place: coded.3,
        contract: coded.4,
        education: coded.5,
        career: coded.6,
        support: coded.7.map(|word| vec![word]),
        ..JobFields::default()
    })
}

/// Fields that a record can have, some of them missing: those that are said, and numbers.
fn fields() -> impl Strategy<Value = JobFields> {
    let pay = prop::option::of((
        one_of(&["시급", "일급", "월급", "연봉"]),
        1u64..50_000_000,
        0u64..1_000,
    ));
    let numbers = (
        prop::option::of(0u16..10_000),
        prop::option::of(1u8..=7),
        prop::option::of((0u16..24, 0u16..60)),
        any::<Option<bool>>(),
        prop::option::of(1u16..99),
        any::<Option<u32>>(),
    );
    (said(), pay, numbers).prop_map(|(said, pay, numbers)| {
        let times = numbers
            .2
            .map(|(begins, ends)| (format!("{begins:02}:00"), format!("12:{ends:02}")));
        let (begins, ends) = times.unzip();
        JobFields {
            pay_unit: pay.as_ref().map(|(unit, ..)| unit.clone()),
            pay_least: pay.as_ref().map(|(_, least, _)| *least),
            pay_most: pay.and_then(|(_, least, more)| (more > 0).then_some(least + more)),
            weekly_minutes: numbers.0,
            days: numbers.1,
            begins,
            ends,
            shifts: numbers.3,
            headcount: numbers.4,
            workers: numbers.5,
            ..said
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn what_is_exported_is_read_back_as_it_was(all in prop::collection::vec(fields(), 1..4)) {
        let on = day("2026-11-30");
        let mut files = Vec::new();
        for given in &all {
            files.extend(begin(&files, given, on, false).unwrap().files);
        }
        let folder = JobsFolder::read(&files).unwrap();
        prop_assert!(folder.troubles.is_empty(), "{:?}", folder.troubles);
        let entries = folder.entries(on).unwrap();
        prop_assert_eq!(entries.len(), all.len());
        let exported = table(&folder, &entries).unwrap();
        let map = ColumnMap::parse(&exported.map).unwrap();
        let back = import(&answer("table.csv", exported.table.clone()), &map, &[], false).unwrap();
        prop_assert!(back.report.is_whole() && back.report.left_out.is_empty(), "{}", back.report);
        let again = JobsFolder::read(&after(&[], &back)).unwrap();
        let read: Vec<Vacancy> = again.entries(on).unwrap().into_iter().map(|(vacancy, _)| vacancy).collect();
        for (vacancy, _) in &entries {
            let id = format!("table:{}", vacancy.id.replacen(':', ".", 1));
            let found = read.iter().find(|read| read.id == id);
            let same = found.map(|found| Vacancy { id: vacancy.id.clone(), ..found.clone() });
            prop_assert_eq!(same.as_ref(), Some(vacancy), "{}", exported.table);
        }
    }
}

#[test]
fn a_cell_that_is_no_value_is_told_and_the_others_are_taken() {
    let map = "id = \"id\"\n[provider]\nprefix = \"table\"\nname = \"가\"\nnotice = \"나\"\n[fields]\n\
               title = \"title\"\ncompany = \"company\"\ndays = \"days\"\n\
               pay_least = \"pay_least\"\nplace = \"place\"\n";
    let text =
        "id,title,company,days,pay_least,place\n1,포장,가나,8,2300000,나성동\n2,포장,가나,다섯,,어디\n";
    let map = ColumnMap::parse(map).unwrap();
    let import = import(&answer("table.csv", text), &map, &[], false).unwrap();
    assert_eq!(
        (import.report.counted.number(), import.report.left_out.len()),
        (2, 0)
    );
    let said = import.report.to_string();
    for words in [
        "table:1, hours: `8`: `days` is written as 1 to 7",
        "table:1, pay:",
        "table:2, hours: `다섯`: `days` is written as a whole number",
        "table:2, place: `어디`",
    ] {
        assert!(said.contains(words), "{words} in {said}");
    }
    let folder = JobsFolder::read(&after(&[], &import)).unwrap();
    let (_, record) = folder.find("table:1").unwrap();
    assert_eq!(record.fields().text_of("place").as_deref(), Some("나성동"));
}
