//! The folder of records: what an import changes, and what it leaves alone.

use authoring::SourceFile;
use sources::jobs::{JobsFolder, JobsFolderError};
use sources::work24::import;

use super::{ID, after, day, detail, list, record, row, with};

fn edited(files: &[SourceFile], own: &str) -> Vec<SourceFile> {
    let edit = |file: &SourceFile| SourceFile {
        path: file.path.clone(),
        text: file.text.replacen("[hand]\n", &format!("[hand]\n{own}\n"), 1),
    };
    files.iter().map(edit).collect()
}

#[test]
fn a_second_import_of_the_same_changes_nothing() {
    let lists = [list(&with(&[("closeDt", "26-12-31")]))];
    let details = [detail(ID, &[], &[("collectPsncnt", "2")])];
    let once = import(&lists, &details, &[], false).unwrap();
    let files = after(&[], &once);
    let again = import(&lists, &details, &files, false).unwrap();
    assert!(again.files.is_empty(), "{:?}", again.files);
    assert_eq!(again.report.records.unchanged, 1);
}

#[test]
fn a_list_alone_takes_nothing_of_a_detail_away() {
    let page = list(&with(&[("closeDt", "26-12-31")]));
    let more = detail(
        ID,
        &[],
        &[("collectPsncnt", "2"), ("workdayWorkhrCont", "주 40시간")],
    );
    let files = after(&[], &import(&[page], &[more], &[], false).unwrap());
    let later = import(&[list(&with(&[("closeDt", "27-01-31")]))], &[], &files, false).unwrap();
    assert_eq!(
        (later.report.records.changed, later.report.without_detail),
        (1, 0)
    );
    let fields = record(&after(&files, &later)).fields();
    assert_eq!(fields.closes.as_deref(), Some("2027-01-31"));
    assert_eq!((fields.headcount, fields.weekly_minutes), (Some(2), Some(2_400)));
}

#[test]
fn edits_by_hand_win_and_stay_and_are_shown() {
    let page = |pay: &'static str| list(&with(&[("salTpNm", "월급"), ("minSal", pay), ("region", "세종")]));
    let files = after(&[], &import(&[page("2200000")], &[], &[], false).unwrap());
    let own = "place = \"나성동\" # 전화\nopen = [\"pay\"]";
    let files = edited(&files, own);
    let later = import(&[page("2500000")], &[], &files, false).unwrap();
    assert_eq!(
        (later.report.records.changed, later.report.records.by_hand),
        (1, 1)
    );
    assert_eq!(later.report.by_hand.get("place"), Some(&1));
    let kept = record(&after(&files, &later));
    assert!(kept.text().contains(own));
    assert_eq!(kept.read.pay_least, Some(2_500_000));
    assert_eq!(
        (kept.fields().pay_least, kept.fields().place.as_deref()),
        (None, Some("나성동"))
    );
}

#[test]
fn only_a_withdrawal_or_a_passed_day_closes_a_vacancy() {
    let rows = [
        row(
            "K1",
            &[("company", "가"), ("title", "나"), ("closeDt", "26-11-29")],
        ),
        row(
            "K2",
            &[("company", "가"), ("title", "나"), ("closeDt", "26-11-30")],
        ),
        row("K3", &[("company", "가"), ("title", "나")]),
    ];
    let mut files = after(&[], &import(&[list(&rows)], &[], &[], false).unwrap());
    let ids = |files: &[SourceFile]| {
        let entries = JobsFolder::read(files)
            .unwrap()
            .entries(day("2026-11-30"))
            .unwrap();
        entries.into_iter().map(|entry| entry.0.id).collect::<Vec<_>>()
    };
    assert_eq!(ids(&files), ["work24:K2", "work24:K3"]);
    let last = files.last_mut().unwrap();
    let mut withdrawn = sources::jobs::JobRecord::parse(&last.text).unwrap();
    withdrawn.withdraw(true);
    last.text = withdrawn.text();
    assert_eq!(ids(&files), ["work24:K2"]);
    // A feed that still has it does not bring it back.
    let again = import(&[list(&rows)], &[], &files, false).unwrap();
    assert_eq!(ids(&after(&files, &again)), ["work24:K2"]);
}

#[test]
fn what_is_not_in_order_is_left_alone_and_told() {
    let files = after(&[], &import(&[list(&with(&[]))], &[], &[], false).unwrap());
    let broken = edited(&files, "place = ");
    let later = import(&[list(&with(&[("career", "신입")]))], &[], &broken, false).unwrap();
    assert!(
        later.files.is_empty() && later.report.to_string().contains("it was left alone"),
        "{}",
        later.report
    );
    let wrong = JobsFolder::read(&edited(&files, "place = \"나성\"")).unwrap();
    assert!(
        wrong
            .troubles
            .first()
            .unwrap()
            .error
            .to_string()
            .contains("`나성`")
    );
    let mut copied = files.clone();
    for file in copied.iter_mut().filter(|file| file.path != "jobs.toml") {
        file.path = file.path.replace(ID, "K2");
    }
    assert_eq!(JobsFolder::read(&copied).unwrap().troubles.len(), 1);
    assert_eq!(JobsFolder::read(&[]), Err(JobsFolderError::None));
}

#[test]
fn made_up_and_real_vacancies_are_never_in_one_folder() {
    let page = [list(&with(&[]))];
    let files = after(&[], &import(&page, &[], &[], true).unwrap());
    assert!(JobsFolder::read(&files).unwrap().settings.sample);
    let error = import(&page, &[], &files, false).unwrap_err();
    assert_eq!(error, JobsFolderError::Sample { there: true });
    assert!(error.to_string().contains("give `--sample`"));
}
