//! What staff decide about findings, and what becomes of it when an import changes the text.

use authoring::SourceFile;
use sources::jobs::{DecideError, Decision, JobFields, JobsFolder, RecordFields, Ruling, begin};
use sources::work24::import;
use vacancy::legal::Grade;

use super::{ID, after, day, detail, list, with};

fn files(job: &str, target: &[SourceFile]) -> Vec<SourceFile> {
    let saved = detail(
        ID,
        &[],
        &[
            ("jobCont", job),
            ("salTpNm", "월급 2,400,000원 이상"),
            ("workdayWorkhrCont", "주 40시간"),
        ],
    );
    after(
        target,
        &import(&[list(&with(&[]))], &[saved], target, false).unwrap(),
    )
}

fn decision(ruling: Ruling) -> Decision {
    Decision {
        finding: String::new(),
        ruling,
        reason: "고용촉진사업 요건".to_owned(),
        by: "상담1".to_owned(),
        on: day("2026-11-30"),
        about: String::new(),
    }
}

/// The names of the findings of the grade *refuse*.
fn names(folder: &JobsFolder) -> Vec<String> {
    let judged = folder
        .records
        .values()
        .flat_map(|record| folder.judged(record).unwrap().1);
    let refuse = judged.filter(|judged| judged.finding.grade == Grade::Refuse);
    refuse.map(|judged| judged.name).collect()
}

/// The number of vacancies that are published and that are held back.
fn published(files: &[SourceFile]) -> (usize, usize) {
    let publishable = JobsFolder::read(files)
        .unwrap()
        .publishable(day("2026-11-30"))
        .unwrap();
    (publishable.entries.len(), publishable.held_back.len())
}

fn written(files: &[SourceFile], changed: Vec<SourceFile>) -> Vec<SourceFile> {
    let others = files
        .iter()
        .filter(|file| changed.iter().all(|new| new.path != file.path));
    others.cloned().chain(changed.clone()).collect()
}

#[test]
fn a_decision_survives_imports_until_the_text_changes() {
    let start = files("포장\n35세 이하만 지원해 주세요", &[]);
    assert_eq!(published(&start), (0, 1));
    let folder = JobsFolder::read(&start).unwrap();
    let found = names(&folder);
    assert_eq!(found.len(), 1);
    let accepted = written(
        &start,
        folder.decide(&found, &decision(Ruling::Accepted)).unwrap(),
    );
    assert_eq!(published(&accepted), (1, 0));
    // The same words in another text: the decision stands.
    let again = files("포장과 검수\n\n35세 이하만 지원해 주세요\n주차 가능", &accepted);
    assert_eq!(published(&again), (1, 0));
    let counts = JobsFolder::read(&again).unwrap().decision_counts().unwrap();
    assert_eq!((counts.accepted, counts.void, counts.held_back), (1, 0, 0));
    // Other words: it is void, and nothing of it is lost.
    let changed = files("포장\n30세 이하만 지원해 주세요", &again);
    assert_eq!(published(&changed), (0, 1));
    let counts = JobsFolder::read(&changed).unwrap().decision_counts().unwrap();
    assert_eq!((counts.accepted, counts.void, counts.held_back), (0, 1, 1));
    // And back: it was decided.
    assert_eq!(published(&files("35세 이하만 지원해 주세요", &changed)), (1, 0));
    // The latest counts, and the one before is kept.
    let folder = JobsFolder::read(&accepted).unwrap();
    let refused = written(
        &accepted,
        folder.decide(&found, &decision(Ruling::Refused)).unwrap(),
    );
    assert_eq!(published(&refused), (0, 1));
    let kept = JobsFolder::read(&refused).unwrap();
    assert_eq!(kept.decisions.get(&format!("work24:{ID}")).unwrap().len(), 2);
}

#[test]
fn nothing_is_decided_where_something_is_wrong() {
    let start = files("35세 이하만 지원해 주세요", &[]);
    let folder = JobsFolder::read(&start).unwrap();
    let mut both = names(&folder);
    both.push("000000000000".to_owned());
    assert_eq!(
        folder.decide(&both, &decision(Ruling::Accepted)),
        Err(DecideError::None("000000000000".to_owned()))
    );
    for (reason, by, field) in [(" ", "상담1", "reason"), ("이유", "", "by")] {
        let empty = Decision {
            reason: reason.to_owned(),
            by: by.to_owned(),
            ..decision(Ruling::Accepted)
        };
        assert_eq!(
            folder.decide(&names(&folder), &empty),
            Err(DecideError::Empty(field))
        );
    }
    // A file of decisions that cannot be read is in the way of a list, and decides nothing.
    let decided = folder
        .decide(&names(&folder), &decision(Ruling::Accepted))
        .unwrap();
    for (from, to) in [
        ("accepted", "maybe"),
        ("K14", "K15"),
        ("[[decision]]", "[[decision"),
    ] {
        let broken: Vec<SourceFile> = decided
            .iter()
            .map(|file| SourceFile {
                path: file.path.clone(),
                text: file.text.replacen(from, to, 1),
            })
            .collect();
        let files = written(&start, broken);
        assert_eq!(JobsFolder::read(&files).unwrap().troubles.len(), 1, "{to}");
        assert_eq!(published(&files), (0, 1), "{to}");
    }
}

#[test]
fn terms_that_are_not_disclosed_hold_back_the_agencys_own_alone() {
    let imported = after(&[], &import(&[list(&with(&[]))], &[], &[], false).unwrap());
    assert_eq!(published(&imported), (1, 0));
    // Unless staff refuse it.
    let folder = JobsFolder::read(&imported).unwrap();
    let refused = folder
        .decide(&names(&folder), &decision(Ruling::Refused))
        .unwrap();
    assert_eq!(published(&written(&imported, refused)), (0, 1));
    let mut given = JobFields::default();
    for (field, text) in [("title", "포장"), ("company", "가나")] {
        given.set(field, text).unwrap();
    }
    let own = begin(&[], &given, day("2026-11-30"), false).unwrap().files;
    assert_eq!(published(&own), (0, 1));
    for (field, text) in [
        ("pay_unit", "월급"),
        ("pay_least", "2400000"),
        ("weekly_minutes", "2400"),
    ] {
        given.set(field, text).unwrap();
    }
    assert_eq!(
        published(&begin(&[], &given, day("2026-11-30"), false).unwrap().files),
        (1, 0)
    );
}
