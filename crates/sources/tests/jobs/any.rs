//! Whatever an answer holds: nothing panics, every vacancy is counted once in each field, and what is written is read again.

use proptest::prelude::*;
use sources::jobs::JobsFolder;
use sources::work24::import;

use super::{after, answer, detail, list, row};

/// The names of fields that are read.
const NAMES: [&str; 14] = [
    "title",
    "company",
    "closeDt",
    "sal",
    "minSal",
    "maxSal",
    "salTpNm",
    "region",
    "basicAddr",
    "career",
    "minEdubg",
    "empTpCd",
    "wantedInfoUrl",
    "jobsCd",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_bytes_are_taken_or_refused(
        bytes in prop::collection::vec(any::<u8>(), 0..200),
        text in "[<>/&!\\[\\]a-z가 \"']{0,80}",
    ) {
        let within = format!("<wantedRoot><wanted><title>{text}</title></wanted></wantedRoot>");
        for content in [bytes, text.into_bytes(), within.into_bytes()] {
            let import = import(&[answer("any.xml", content)], &[], &[], false).unwrap();
            prop_assert!(import.report.counted.number() == 0);
        }
    }

    #[test]
    fn any_values_become_records_that_are_in_order(
        values in prop::collection::vec("[0-9~,.:원만월연봉급경력신입고졸대세종서울나성동()\\[\\]\"'\n ]{0,12}", NAMES.len()),
        hours in "[0-9주일시간:~, ]{0,24}",
    ) {
        let fields: Vec<(&str, &str)> = NAMES.into_iter().zip(values.iter().map(String::as_str)).collect();
        let saved = detail("K1", &[], &[("workdayWorkhrCont", &hours), ("eduNm", "고졸")]);
        let (lists, details) = ([list(&[row("K1", &fields)])], [saved]);
        let import_one = import(&lists, &details, &[], false).unwrap();
        let report = &import_one.report;
        prop_assert_eq!(report.counted.number() + report.left_out.len(), 1);
        for counts in report.fields.values() {
            prop_assert_eq!(counts.understood + counts.open + counts.unreadable, report.counted.number());
        }
        let files = after(&[], &import_one);
        let folder = JobsFolder::read(&files).unwrap();
        prop_assert!(folder.troubles.is_empty(), "{:?}", folder.troubles);
        let again = import(&lists, &details, &files, false).unwrap();
        prop_assert!(again.files.is_empty());
    }
}
