//! One test a trap that was seen in real answers.

use sources::jobs::NoteKind;
use sources::work24::import;
use vacancy::closing::Closing;
use vacancy::model::{Career, Contract, Education, Pay, PayUnit, Support};
use vacancy::place::{Place, Unit};

use super::{ID, after, counts, day, detail, list, read, record, row, with};

#[test]
fn the_last_day_is_read_in_every_form() {
    for (text, closing) in [
        (
            "채용시까지  26-11-30",
            Closing::UntilFilled(Some(day("2026-11-30"))),
        ),
        ("26-10-31", Closing::On(day("2026-10-31"))),
        (
            "채용시까지 23-05-28",
            Closing::UntilFilled(Some(day("2023-05-28"))),
        ),
        ("상시", Closing::Always),
        ("2026-10-31", Closing::On(day("2026-10-31"))),
        ("20261031", Closing::On(day("2026-10-31"))),
    ] {
        let (vacancy, _, report) = read(&[("closeDt", text)], &[]);
        assert_eq!(vacancy.closing, closing, "{text}");
        assert_eq!(counts(&report, "closes"), (1, 0, 0), "{text}");
    }
    let (vacancy, _, report) = read(&[("closeDt", "예산 소진 시")], &[]);
    assert_eq!(
        (vacancy.closing, counts(&report, "closes")),
        (Closing::Unknown, (0, 0, 1))
    );
    assert!(report.to_string().contains("`예산 소진 시`"), "{report}");
}

#[test]
fn a_detail_does_not_lose_the_day_of_the_list() {
    let (vacancy, ..) = read(
        &[("closeDt", "채용시까지  26-11-30")],
        &[("receiptCloseDt", "채용시까지")],
    );
    assert_eq!(vacancy.closing, Closing::UntilFilled(Some(day("2026-11-30"))));
    let (vacancy, ..) = read(&[("closeDt", "26-11-30")], &[("receiptCloseDt", "채용시까지")]);
    assert_eq!(vacancy.closing, Closing::UntilFilled(Some(day("2026-11-30"))));
    // And the detail alone says what it says.
    let (vacancy, ..) = read(&[], &[("receiptCloseDt", "26-11-30")]);
    assert_eq!(vacancy.closing, Closing::On(day("2026-11-30")));
}

fn pay(unit: PayUnit, least: Option<u64>, most: Option<u64>) -> Pay {
    Pay {
        unit: Some(unit),
        least,
        most,
    }
}

#[test]
fn numbers_of_pay_come_before_words_and_zero_is_none() {
    let list = [
        ("salTpNm", "연봉"),
        ("minSal", "41000000"),
        ("maxSal", "0"),
        ("sal", "4100만원"),
    ];
    let words = [
        ("salTpNm", "연봉41,000,000원 이상, 면접 후 재조정 가능"),
        ("salTpCd", "Y"),
    ];
    let (vacancy, original, report) = read(&list, &words);
    assert_eq!(vacancy.pay, pay(PayUnit::Year, Some(41_000_000), None));
    assert_eq!(counts(&report, "pay"), (1, 0, 0));
    for (name, text) in list.iter().chain(&words) {
        assert!(
            original
                .fields
                .contains(&((*name).to_owned(), (*text).to_owned())),
            "{name}"
        );
    }
    // `sal` shows the lower end alone.
    let list = [
        ("salTpNm", "월급"),
        ("minSal", "3000000"),
        ("maxSal", "3500000"),
        ("sal", "300만원"),
    ];
    assert_eq!(
        read(&list, &[]).0.pay,
        pay(PayUnit::Month, Some(3_000_000), Some(3_500_000))
    );
    // The unit may stand in the detail's words alone.
    let (vacancy, ..) = read(&[("minSal", "41000000")], &words[..1]);
    assert_eq!(vacancy.pay, pay(PayUnit::Year, Some(41_000_000), None));
}

#[test]
fn pay_of_other_portals_is_read_and_unknown_is_not_zero() {
    for (text, expected, count) in [
        ("회사내규에 따름", Pay::default(), (0, 1, 0)),
        ("면접 후 결정", Pay::default(), (0, 1, 0)),
        (
            "연봉 ~3,100만원",
            pay(PayUnit::Year, None, Some(31_000_000)),
            (1, 0, 0),
        ),
        (
            "월 216~240만원",
            pay(PayUnit::Month, Some(2_160_000), Some(2_400_000)),
            (1, 0, 0),
        ),
        (
            "연봉 2600 만원 ~ 2800 만원",
            pay(PayUnit::Year, Some(26_000_000), Some(28_000_000)),
            (1, 0, 0),
        ),
        (
            "월급 250만원 이상 상여별도 400%",
            pay(PayUnit::Month, Some(2_500_000), None),
            (1, 0, 0),
        ),
        ("월 300 정도", Pay::default(), (0, 0, 1)),
    ] {
        let (vacancy, _, report) = read(&[("sal", text), ("minSal", "0"), ("maxSal", "0")], &[]);
        assert_eq!((vacancy.pay, counts(&report, "pay")), (expected, count), "{text}");
    }
    // A number without a unit is none.
    let (vacancy, _, report) = read(&[("minSal", "3000000")], &[]);
    assert_eq!((vacancy.pay, counts(&report, "pay")), (Pay::default(), (0, 0, 1)));
    let (vacancy, _, report) = read(
        &[("salTpNm", "월급"), ("minSal", "3000000"), ("maxSal", "2000000")],
        &[],
    );
    assert_eq!((vacancy.pay, counts(&report, "pay")), (Pay::default(), (0, 0, 1)));
}

#[test]
fn education_is_text_in_the_list_and_a_code_in_the_detail() {
    for (listed, code, level) in [
        ("대졸(4년)", "05", Education::University),
        ("고졸 ~ 대졸(4년)", "03", Education::High),
        ("대졸(4년)-박사", "", Education::University),
        ("", "00", Education::Any),
    ] {
        let wanted: Vec<_> = (!code.is_empty())
            .then_some(("minEdubgIcd", code))
            .into_iter()
            .collect();
        let (vacancy, _, report) = read(&[("minEdubg", listed)], &wanted);
        assert_eq!(vacancy.education, Some(level), "{listed}");
        assert!(report.notes.is_empty(), "{report}");
    }
    // One that contradicts is told, and the detail stands.
    let (vacancy, _, report) = read(&[("minEdubg", "고졸")], &[("eduNm", "중졸")]);
    assert_eq!(vacancy.education, Some(Education::Middle));
    assert_eq!(report.notes.first().unwrap().note.kind, NoteKind::Remark);
}

#[test]
fn careers_become_months_or_any() {
    for (text, career) in [
        ("신입", Career::Newcomer),
        ("경력", Career::Months(0)),
        ("관계없음", Career::Any),
        ("경력무관", Career::Any),
        ("신입/경력", Career::Any),
        ("경력1년", Career::Months(12)),
        ("신입/경력1년", Career::Any),
        ("경력 (최소3년) 필수", Career::Months(36)),
    ] {
        assert_eq!(read(&[("career", text)], &[]).0.career, career, "{text}");
    }
    let (vacancy, _, report) = read(&[("career", "경력 우대")], &[]);
    assert_eq!(
        (vacancy.career, counts(&report, "career")),
        (Career::Unknown, (0, 0, 1))
    );
}

#[test]
fn a_place_is_a_unit_sejong_or_elsewhere() {
    let unit = |name: &str| Place::Unit(Unit::of_address(name).unwrap());
    let elsewhere = |text: &str| Place::Elsewhere(text.to_owned());
    for (basic, region, place) in [
        ("세종특별자치시 나성동 123", "세종", unit("나성동")),
        ("세종특별자치시 한누리대로 1", "세종", Place::Sejong),
        ("", "36110", Place::Sejong),
        ("", "대구 서구", elsewhere("대구 서구")),
        ("", "서울 등", elsewhere("서울 등")),
        ("", "경기 성남시 분당구 등", elsewhere("경기 성남시 분당구 등")),
        ("", "서울 외 14", elsewhere("서울 외 14")),
        ("", "", Place::Unknown),
    ] {
        assert_eq!(
            read(&[("basicAddr", basic), ("region", region)], &[]).0.place,
            place,
            "{basic} {region}"
        );
    }
    // The company's seat is not where one works.
    let import_one = |corp| import(&[list(&with(&[]))], &[detail(ID, corp, &[])], &[], false).unwrap();
    let import = import_one(&[("corpAddr", "30151 세종특별자치시 나성동 1")]);
    assert_eq!(
        record(&after(&[], &import)).entry().unwrap().0.place,
        Place::Unknown
    );
    let (vacancy, ..) = read(&[], &[("workRegion", "(30151) 세종특별자치시 나성동 1")]);
    assert_eq!(vacancy.place, unit("나성동"));
}

#[test]
fn a_code_that_changed_its_meaning_has_a_year_or_is_not_used() {
    let occupation = |code: &str, name: &str| {
        let (vacancy, _, report) = read(&[("jobsCd", code)], &[("jobsNm", name)]);
        let code = vacancy
            .occupation
            .code
            .map(|code| (format!("{:?}", code.scheme), code.unit));
        (code, vacancy.occupation.name, report.unchecked_codes)
    };
    let keco = |year: &str, unit: u16| Some((format!("Keco{year}"), unit));
    let name = "환경공학 기술자 및 연구원";
    assert_eq!(
        occupation("155500", "환경공학 기술자 및 연구원(155500)"),
        (keco("2025", 1_555), name.to_owned(), 0)
    );
    assert_eq!(
        occupation("155300", "환경공학 기술자(155300)").0,
        keco("2018", 1_553)
    );
    assert_eq!(
        occupation("155500", "보건위생·환경 검사원").0,
        keco("2018", 1_555)
    );
    // What group of work it is does not depend on the year; two codes of one group agree on it.
    let group = |code: &str, name: &str| {
        let (vacancy, ..) = read(&[("jobsCd", code)], &[("jobsNm", name)]);
        vacancy.occupation.group
    };
    assert_eq!(group("231400", "직업상담사(231400)"), Some(23));
    assert_eq!(group("155300", "환경공학 기술자(155500)"), Some(15));
    assert_eq!(group("561000", "환경공학 기술자(155500)"), None);
    assert_eq!(group("990000", "새 직업"), None);
    // Everything else keeps its text and is counted.
    assert_eq!(
        occupation("231400", "직업상담사(231400)"),
        (None, "직업상담사".to_owned(), 1)
    );
    assert_eq!(
        occupation("155300", "환경공학 기술자(155500)"),
        (None, "환경공학 기술자".to_owned(), 1)
    );
    let (vacancy, _, report) = read(&[("jobsCd", "155500")], &[]);
    assert_eq!((vacancy.occupation.code, report.unchecked_codes), (None, 1));
}

#[test]
fn an_id_with_another_day_is_a_remark_alone() {
    let (vacancy, _, report) = read(&[("regDt", "26-10-01")], &[]);
    assert_eq!((vacancy.posted, report.notes.len()), (Some(day("2026-10-01")), 0));
    let (vacancy, _, report) = read(&[("regDt", "26-10-02")], &[]);
    assert_eq!(vacancy.posted, Some(day("2026-10-02")));
    assert!(
        report
            .to_string()
            .contains("the day in the id is not that of `regDt`"),
        "{report}"
    );
}

#[test]
fn texts_with_markup_in_them_are_kept_as_they_are() {
    let text = "가 <협의> 나 & 다 < 라&#xd;<br>끝";
    let (vacancy, original, _) = read(&[("title", "R&amp;D <급구> 사원")], &[("jobCont", text)]);
    assert_eq!(vacancy.title, "R&D <급구> 사원");
    let kept = original
        .fields
        .iter()
        .find(|(name, _)| name == "jobCont")
        .unwrap();
    assert_eq!(kept.1, "가 <협의> 나 & 다 < 라\r<br>끝");
    // One row or many.
    let rows = [
        row("K1", &[("company", "가"), ("title", "나")]),
        row("K2", &[("company", "가"), ("title", "나")]),
    ];
    assert_eq!(
        import(&[list(&rows)], &[], &[], false)
            .unwrap()
            .report
            .counted
            .number(),
        2
    );
}

#[test]
fn an_address_that_is_no_web_page_is_dropped_and_told() {
    for wrong in [
        "javascript:alert(1)",
        "JAVASCRIPT://x%0aalert(1)",
        "data:text/html,x",
        "//x.kr",
        "https://",
        "http:// x",
    ] {
        let (_, original, report) = read(&[("wantedInfoUrl", wrong)], &[]);
        assert_eq!(original.address, None, "{wrong}");
        assert!(
            original.fields.iter().all(|(name, _)| name != "wantedInfoUrl"),
            "{wrong}"
        );
        assert_eq!(report.dropped.get("wantedInfoUrl"), Some(&1), "{wrong}");
        assert!(
            report.to_string().contains("it is no address of https or http"),
            "{report}"
        );
    }
    let web = "https://www.work24.go.kr/wk/a.do?wantedAuthNo=K1&amp;infoTypeCd=VALIDATION";
    let (_, original, report) = read(&[("wantedInfoUrl", web)], &[]);
    assert_eq!(original.address.unwrap(), web.replace("&amp;", "&"));
    assert!(report.dropped.is_empty());
}

#[test]
fn what_is_absent_is_not_withdrawn() {
    let both = [
        row("K1", &[("company", "가"), ("title", "나")]),
        row("K2", &[("company", "가"), ("title", "나")]),
    ];
    let files = after(&[], &import(&[list(&both)], &[], &[], false).unwrap());
    let empty = super::answer(
        "empty.xml",
        "<GO24><messageCd>006</messageCd><message>정보가 존재하지 않습니다.</message></GO24>",
    );
    let next = import(&[list(&both[..1]), empty], &[], &files, false).unwrap();
    assert!(
        next.files.is_empty() && next.report.records.unchanged == 1,
        "{}",
        next.report
    );
    let folder = sources::jobs::JobsFolder::read(&after(&files, &next)).unwrap();
    assert_eq!(folder.entries(day("2026-11-30")).unwrap().len(), 2);
}

#[test]
fn whose_notice_it_is_is_kept() {
    let (_, original, report) = read(&[("infoSvc", "사람인")], &[]);
    assert!(
        original
            .fields
            .contains(&("infoSvc".to_owned(), "사람인".to_owned()))
    );
    assert_eq!(report.via.get("사람인"), Some(&1));
}

#[test]
fn opaque_fields_are_kept_and_not_read() {
    for text in ["116804166040", "한누리대로"] {
        let (vacancy, original, report) = read(&[("strtnmCd", text), ("zipCd", "30151")], &[]);
        assert!(
            original
                .fields
                .contains(&("strtnmCd".to_owned(), text.to_owned()))
        );
        assert_eq!((vacancy.place, report.notes.len()), (Place::Unknown, 0));
    }
}

#[test]
fn terms_benefits_and_counts_are_read() {
    let (vacancy, _, report) = read(
        &[("empTpCd", "11")],
        &[
            ("collectPsncnt", "3"),
            ("etcWelfare", "기숙사, 통근버스, 자녀학자금 지원, 경조사비"),
            ("certificate", "지게차운전기능사, 없음"),
            ("workdayWorkhrCont", "주 5일, 09:00~18:00, 주 40시간"),
        ],
    );
    assert_eq!(vacancy.contract, Some(Contract::PermanentPartTime));
    assert_eq!(vacancy.headcount, Some(3));
    assert_eq!(
        vacancy.support,
        [Support::Dormitory, Support::Bus, Support::ChildTuition]
    );
    assert_eq!(vacancy.licences, ["지게차운전기능사"]);
    assert_eq!(
        (vacancy.hours.weekly_minutes, vacancy.hours.days),
        (Some(2_400), Some(5))
    );
    assert!(report.notes.is_empty(), "{report}");
    // A count of nobody is not said, and what contradicts itself is not known.
    let (vacancy, _, report) = read(
        &[],
        &[
            ("collectPsncnt", "0"),
            ("workdayWorkhrCont", "02:00 ~ 23:00, 주 40시간"),
        ],
    );
    assert_eq!((vacancy.headcount, vacancy.hours.daily), (None, None));
    assert_eq!(
        (counts(&report, "headcount"), counts(&report, "hours")),
        ((0, 1, 0), (0, 0, 1))
    );
}
