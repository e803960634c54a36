//! Answers that are refused, and what must not be kept.

use sources::work24::import;

use super::{ID, after, answer, detail, list, record, row, with};

#[test]
fn a_file_that_cannot_be_read_is_named_and_loses_nothing() {
    let good = list(&with(&[]));
    for (text, words) in [
        ("<html><body>점검 중</body></html>", "a web page"),
        ("<!DOCTYPE html><html></html>", "a web page"),
        (
            "<!DOCTYPE x [<!ENTITY a \"b\">]><wantedRoot>&a;</wantedRoot>",
            "document type",
        ),
        ("{\"wantedRoot\": {}}", "no XML"),
        ("", "no XML"),
        (
            "<wantedRoot><wanted><company>가</company>",
            "record 1, field `company`",
        ),
        (
            "<wantedRoot><wanted><company>가</title></wanted></wantedRoot>",
            "record 1, field `company`",
        ),
        (
            "<GO24><error>개인회원은 사용할 수 없는 OPEN-API입니다.</error></GO24>",
            "개인회원",
        ),
        (
            "<GO24><error>신청하신 OpenApi 서비스가 존재하지 않습니다</error></GO24>",
            "look at the key",
        ),
        (
            "<GO24><messageCd>018</messageCd><message>필수</message></GO24>",
            "infoSvc",
        ),
        (
            "<dhsOpenEmpInfoList></dhsOpenEmpInfoList>",
            "`dhsOpenEmpInfoList`",
        ),
        (
            "<wantedDtl><wantedAuthNo>K1</wantedAuthNo></wantedDtl>",
            "`--detail`",
        ),
    ] {
        let import = import(&[answer("broken.xml", text), good.clone()], &[], &[], false).unwrap();
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
    let cp949 = answer("cp949.xml", b"<wantedRoot>\xbc\xbc\xc1\xbe</wantedRoot>".to_vec());
    let said = import(&[cp949], &[], &[], false).unwrap().report.to_string();
    assert!(said.contains("it looks like CP949"), "{said}");
}

#[test]
fn every_half_of_a_page_is_refused_and_what_was_there_stays() {
    let page = list(&with(&[("career", "신입 <급구>")]));
    let files = after(
        &[],
        &import(std::slice::from_ref(&page), &[], &[], false).unwrap(),
    );
    for end in 0..page.bytes.len() {
        let half = answer("half.xml", page.bytes.get(..end).unwrap());
        let import = import(&[half], &[], &files, false).unwrap();
        assert!(
            !import.report.is_whole() && import.files.is_empty(),
            "cut at {end}"
        );
    }
}

#[test]
fn a_record_without_an_id_or_with_a_path_for_one_is_left_out() {
    let rows = [
        "<wanted><title>이름</title></wanted>".to_owned(),
        row("K3", &[("company", "가")]),
        row("../../etc/passwd", &[("title", "나")]),
        row(&"K".repeat(100), &[("title", "나")]),
        with(&[]).concat(),
    ];
    let import = import(&[list(&rows)], &[], &[], false).unwrap();
    assert_eq!(
        (import.report.left_out.len(), import.report.counted.number()),
        (4, 1)
    );
    assert!(import.files.iter().all(|file| !file.path.contains("..")));
    let said = import.report.to_string();
    assert!(said.contains("list.xml, record 1, wantedAuthNo"), "{said}");
}

#[test]
fn nothing_about_a_person_is_kept() {
    let secret = [
        "홍길동",
        "044-000-0000",
        "044-111-1111",
        "who@example.kr",
        "인사팀",
    ];
    let text = format!(
        "<wantedDtl><wantedAuthNo>{ID}</wantedAuthNo><corpInfo><corpNm>가</corpNm>\
         <reperNm>{}</reperNm></corpInfo><wantedInfo><wantedTitle>나</wantedTitle></wantedInfo><empchargeInfo>\
         <empChargerDpt>{}</empChargerDpt><contactTelno>{}</contactTelno><chargerFaxNo>{}</chargerFaxNo>\
         <email>{}</email><anything>{}</anything></empchargeInfo></wantedDtl>",
        secret[0], secret[4], secret[1], secret[2], secret[3], secret[0]
    );
    let lists = [list(&with(&[("charger", secret[0])]))];
    let import = import(&lists, &[answer("detail.xml", text)], &[], false).unwrap();
    let everything = format!("{:?} {}", import, serde_json::to_string(&import.report).unwrap());
    for word in secret {
        assert!(!everything.contains(word), "{word} in {everything}");
    }
    for field in ["reperNm", "contactTelno", "chargerFaxNo", "email", "charger"] {
        assert_eq!(import.report.dropped.get(field), Some(&1), "{field}");
    }
}

#[test]
fn a_detail_that_does_not_repeat_its_id_has_that_of_its_file() {
    let text = "<wantedDtl><corpInfo><corpNm>가</corpNm></corpInfo>\
                <wantedInfo><wantedTitle>나</wantedTitle></wantedInfo></wantedDtl>";
    let named = answer(&format!("saved/detail-{ID}.xml"), text);
    let import_named = import(&[], &[named], &[], false).unwrap();
    assert_eq!(
        record(&after(&[], &import_named)).fields().title.as_deref(),
        Some("나")
    );
    let other = import(&[], &[answer("detail.xml", text)], &[], false).unwrap();
    assert_eq!(
        (other.report.left_out.len(), other.report.counted.number()),
        (1, 0)
    );
    let empty = answer("none.xml", "<wantedRoot><total>0</total></wantedRoot>");
    let import_empty = import(
        &[],
        &[empty, detail(ID, &[("corpNm", "가")], &[("wantedTitle", "나")])],
        &[],
        false,
    )
    .unwrap();
    assert_eq!(
        (
            import_empty.report.empty_files.len(),
            import_empty.report.counted.number()
        ),
        (1, 1)
    );
}

#[test]
fn a_text_in_which_a_person_can_be_reached_is_told_without_its_words() {
    let wanted = [("wantedTitle", "나"), ("jobCont", "문의 010-0000-0000")];
    let import = import(&[], &[detail(ID, &[("corpNm", "가")], &wanted)], &[], false).unwrap();
    let said = import.report.to_string();
    assert!(
        said.contains("jobCont: a mobile telephone") && !said.contains("010-0000"),
        "{said}"
    );
}
