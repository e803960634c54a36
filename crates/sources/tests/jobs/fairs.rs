//! Job fairs (채용행사) of 고용24.

use authoring::SourceFile;
use proptest::prelude::*;
use sources::AnswerFile;
use sources::jobs::{FairRecord, JobsFolder};
use sources::work24::{import, import_fairs};

use super::{after, answer, counts, day, elements, list, with};

fn event(number: &str, fields: &[(&str, &str)]) -> String {
    let always = [
        ("areaCd", "56"),
        ("area", "대전/충청 지역"),
        ("eventNo", number),
        ("eventNm", "가을 채용박람회"),
        ("eventTerm", "2026-10-16 ~ 2026-10-17"),
        ("startDt", "2026-10-16"),
    ];
    let kept: Vec<(&str, &str)> = always
        .into_iter()
        .filter(|(name, _)| fields.iter().all(|(given, _)| given != name))
        .chain(fields.iter().copied())
        .collect();
    format!("<empEvent>{}</empEvent>", elements(&kept))
}

fn page(events: &[String]) -> AnswerFile {
    let text = format!("<empEventList><total>1</total>{}</empEventList>", events.concat());
    answer("fairs.xml", text)
}

fn detail(fields: &[(&str, &str)]) -> AnswerFile {
    let text = format!("<empEventDtl>{}</empEventDtl>", elements(fields));
    answer("saved/fair-56-49160.xml", text)
}

fn fair(files: &[SourceFile]) -> FairRecord {
    let folder = JobsFolder::read(files).unwrap();
    assert!(folder.troubles.is_empty(), "{:?}", folder.troubles);
    folder.fairs.get("fairs/work24/56-49160.toml").unwrap().clone()
}

#[test]
fn a_list_and_a_detail_are_one_fair_and_a_person_is_kept_nowhere() {
    let secret = ["홍길동", "044-000-0000", "044-111-1111", "who@example.kr"];
    let more = detail(&[
        ("eventNm", "가을 채용박람회"),
        ("eventTerm", "2026-10-16 ~ 2026-10-17 (10:00 ~ 16:00)"),
        ("eventPlc", "시청 여민실"),
        ("joinCoWantedInfo", "가나상사 <포장 3명><br>다라물류"),
        ("subMatter", "현장면접"),
        ("visitPath", "BRT 시청 앞"),
        ("charger", secret[0]),
        ("inqTelNo", secret[1]),
        ("fax", secret[2]),
        ("email", secret[3]),
    ]);
    let import = import_fairs(&[page(&[event("49160", &[])]), more], &[], false).unwrap();
    assert!(import.report.is_whole(), "{}", import.report);
    assert_eq!(
        (import.report.counted.number(), import.report.without_detail),
        (1, 0)
    );
    let fields = fair(&after(&[], &import)).fields();
    assert_eq!(fields.name.as_deref(), Some("가을 채용박람회"));
    assert_eq!(fields.starts, Some(day("2026-10-16")));
    assert_eq!(fields.ends, Some(day("2026-10-17")));
    assert_eq!(fields.times.as_deref(), Some("10:00 ~ 16:00"));
    assert_eq!(fields.place.as_deref(), Some("시청 여민실"));
    assert!(fields.companies.unwrap().contains("다라물류"));
    assert_eq!((fields.host, fields.link), (None, None));
    let everything = format!("{import:?} {}", serde_json::to_string(&import.report).unwrap());
    for word in secret {
        assert!(!everything.contains(word), "{word} in {everything}");
    }
    for field in ["charger", "inqTelNo", "fax", "email"] {
        assert_eq!(import.report.dropped.get(field), Some(&1), "{field}");
    }
}

#[test]
fn a_partial_answer_takes_nothing_away_and_what_is_by_hand_stays() {
    let both = [
        page(&[event("49160", &[]), event("49161", &[])]),
        detail(&[("eventPlc", "여민실")]),
    ];
    let files = after(&[], &import_fairs(&both, &[], false).unwrap());
    let again = import_fairs(&both, &files, false).unwrap();
    assert!(again.files.is_empty(), "{:?}", again.files);
    let by_hand = |file: &SourceFile| SourceFile {
        path: file.path.clone(),
        text: file.text.replacen(
            "[hand]\n",
            "[hand]\nhost = \"세종시\" # 전화\nopen = [\"area\"]\n",
            1,
        ),
    };
    let files: Vec<SourceFile> = files.iter().map(by_hand).collect();
    let later = page(&[event("49160", &[("eventTerm", "2026-10-16 ~ 2026-10-20")])]);
    let import = import_fairs(&[later], &files, false).unwrap();
    assert_eq!(
        (import.report.records.changed, import.report.records.by_hand),
        (1, 1)
    );
    let files = after(&files, &import);
    let kept = fair(&files);
    let fields = kept.fields();
    assert!(kept.text().contains("host = \"세종시\" # 전화"));
    assert_eq!((fields.host.as_deref(), fields.area), (Some("세종시"), None));
    assert_eq!(fields.ends, Some(day("2026-10-20")));
    // The list says nothing of the place, and the other fair did not come.
    assert_eq!(fields.place.as_deref(), Some("여민실"));
    let folder = JobsFolder::read(&files).unwrap();
    assert_eq!(folder.fairs.len(), 2);
    let report = folder.report_of_fairs();
    assert_eq!(
        (counts(&report, "host"), counts(&report, "area")),
        ((2, 0, 0), (0, 2, 0))
    );
}

#[test]
fn what_a_fair_says_that_cannot_be_so_is_told_with_record_and_field() {
    let turned = event("49160", &[("eventTerm", "2026-10-17 ~ 2026-10-16")]);
    let import = import_fairs(&[page(&[turned])], &[], false).unwrap();
    let said = import.report.to_string();
    assert!(
        said.contains("work24:56-49160, term: `2026-10-17 ~ 2026-10-16`: it ends before it begins"),
        "{said}"
    );
    assert_eq!(counts(&import.report, "term"), (0, 0, 1));
    let fields = fair(&after(&[], &import)).fields();
    assert_eq!((fields.starts, fields.ends), (None, None));

    let scripted = event("49160", &[("eventUrl", "javascript:alert(1)")]);
    let import = import_fairs(&[page(&[scripted])], &[], false).unwrap();
    assert!(
        import
            .report
            .to_string()
            .contains("eventUrl: `javascript:alert(1)`"),
        "{}",
        import.report
    );
    assert!(
        import
            .files
            .iter()
            .all(|file| !file.text.contains("\"javascript:alert(1)\"]"))
    );
    let fields = fair(&after(&[], &import)).fields();
    assert_eq!(fields.link, None);

    // By hand it is refused, and the record is left alone.
    let files = after(
        &[],
        &import_fairs(&[page(&[event("49160", &[])])], &[], false).unwrap(),
    );
    for (own, field) in [
        ("link = \"javascript:alert(1)\"", "link"),
        ("ends = \"2026-10-15\"", "ends"),
        ("name = \" \"", "name"),
    ] {
        let by_hand = |file: &SourceFile| SourceFile {
            path: file.path.clone(),
            text: file.text.replacen("[hand]\n", &format!("[hand]\n{own}\n"), 1),
        };
        let edited: Vec<SourceFile> = files.iter().map(by_hand).collect();
        let folder = JobsFolder::read(&edited).unwrap();
        let trouble = folder.troubles.first().unwrap();
        assert!(
            trouble.error.to_string().contains(&format!("`{field}`")),
            "{}",
            trouble.error
        );
        let again = import_fairs(&[page(&[event("49160", &[])])], &edited, false).unwrap();
        assert!(!again.report.is_whole() && again.files.is_empty(), "{own}");
    }
}

#[test]
fn a_file_that_cannot_be_read_is_named_and_loses_nothing() {
    let good = page(&[event("49160", &[])]);
    for (text, words) in [
        ("<html><body>점검 중</body></html>", "a web page"),
        (
            "<!DOCTYPE x [<!ENTITY a \"b\"><!ENTITY c \"&a;&a;\">]><empEventList>&c;</empEventList>",
            "document type",
        ),
        ("{}", "no XML"),
        ("<empEventList><empEvent><eventNm>가", "record 1, field `eventNm`"),
        (
            "<empEventList><empEvent><eventNm>가</empEvent></empEventList>",
            "record 1, field `eventNm`",
        ),
        (
            "<GO24><error>신청하신 OpenApi 서비스가 존재하지 않습니다</error></GO24>",
            "look at the key",
        ),
        (
            "<GO24><messageCd>018</messageCd><message>필수</message></GO24>",
            "`018`",
        ),
        (
            "<wantedRoot><wanted><title>가</title></wanted></wantedRoot>",
            "`--list`",
        ),
        (
            "<wantedDtl><wantedAuthNo>K1</wantedAuthNo></wantedDtl>",
            "`--detail`",
        ),
        (
            "<dhsOpenEmpInfoList></dhsOpenEmpInfoList>",
            "`dhsOpenEmpInfoList`",
        ),
    ] {
        let import = import_fairs(&[answer("broken.xml", text), good.clone()], &[], false).unwrap();
        assert_eq!(
            (import.report.records.new, import.report.is_whole()),
            (1, false),
            "{text}"
        );
        let said = import.report.to_string();
        assert!(
            said.contains("cannot read `broken.xml`") && said.contains(words),
            "{said}"
        );
    }
    // The error with which the API says that there is nothing is none.
    let nothing = "<GO24><messageCd>006</messageCd><message>정보가 존재하지 않습니다.</message></GO24>";
    let files = after(
        &[],
        &import_fairs(std::slice::from_ref(&good), &[], false).unwrap(),
    );
    let none = import_fairs(&[answer("none.xml", nothing)], &files, false).unwrap();
    assert!(none.report.is_whole() && none.files.is_empty() && none.report.empty_files == ["none.xml"]);
    // Fairs given as vacancies are told by their option.
    let said = import(&[good], &[], &[], false).unwrap().report.to_string();
    assert!(
        said.contains("a list of job fairs") && said.contains("`--fairs`"),
        "{said}"
    );
}

#[test]
fn every_half_of_a_page_is_refused_and_what_was_there_stays() {
    let page = page(&[event("49160", &[("eventNm", "가을 <채용> 박람회")])]);
    let files = after(
        &[],
        &import_fairs(std::slice::from_ref(&page), &[], false).unwrap(),
    );
    assert!(!files.is_empty());
    for end in 0..page.bytes.len() {
        let half = answer("half.xml", page.bytes.get(..end).unwrap());
        let import = import_fairs(&[half], &files, false).unwrap();
        assert!(
            !import.report.is_whole() && import.files.is_empty(),
            "cut at {end}"
        );
    }
}

#[test]
fn a_fair_without_a_number_or_with_a_path_for_one_is_left_out() {
    let events = [
        event("", &[]),
        event("../../etc/passwd", &[]),
        event("1", &[("eventNm", "")]),
        event("49160", &[]),
    ];
    let unnamed = answer("detail.xml", "<empEventDtl><eventNm>나</eventNm></empEventDtl>");
    let import = import_fairs(&[page(&events), unnamed], &[], false).unwrap();
    assert_eq!(
        (import.report.left_out.len(), import.report.counted.number()),
        (4, 1)
    );
    assert!(import.files.iter().all(|file| !file.path.contains("..")));
    let said = import.report.to_string();
    assert!(
        said.contains("fairs.xml, record 1, eventNo") && said.contains("fair-56-49160.xml"),
        "{said}"
    );
}

#[test]
fn fairs_stand_beside_vacancies_and_made_up_ones_beside_none() {
    let files = after(&[], &import(&[list(&with(&[]))], &[], &[], false).unwrap());
    let fairs = [page(&[event("49160", &[])])];
    assert!(import_fairs(&fairs, &files, true).is_err());
    let files = after(&files, &import_fairs(&fairs, &files, false).unwrap());
    let folder = JobsFolder::read(&files).unwrap();
    assert_eq!((folder.records.len(), folder.fairs.len()), (1, 1));
    assert_eq!(folder.entries(day("2026-10-01")).unwrap().len(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_values_become_records_that_are_in_order(
        term in "[0-9~\\-. ()년월일]{0,24}",
        texts in prop::collection::vec("[가-힣a-z<>&;\"'\\[\\]= \n]{0,16}", 4),
        url in "(https?://|javascript:)[a-z.]{0,8}",
    ) {
        let fields = [
            ("eventTerm", term.as_str()),
            ("startDt", texts[0].as_str()),
            ("eventNm", texts[1].as_str()),
            ("eventPlc", texts[2].as_str()),
            ("joinCoWantedInfo", texts[3].as_str()),
            ("eventUrl", url.as_str()),
        ];
        let answers = [page(&[event("49160", &fields)])];
        let once = import_fairs(&answers, &[], false).unwrap();
        prop_assert_eq!(once.report.counted.number() + once.report.left_out.len(), 1, "{}", once.report);
        for counts in once.report.fields.values() {
            let sum = counts.understood + counts.open + counts.unreadable;
            prop_assert_eq!(sum, once.report.counted.number());
        }
        let files = after(&[], &once);
        let folder = JobsFolder::read(&files).unwrap();
        prop_assert!(folder.troubles.is_empty(), "{:?}", folder.troubles);
        prop_assert!(import_fairs(&answers, &files, false).unwrap().files.is_empty());
    }
}
