//! 온통청년: what each field says, and what it does not.

use super::*;

#[test]
fn ages_that_were_not_entered_are_open_whatever_the_flag_says() {
    for flag in ["Y", "N"] {
        for (from, to) in [("0", "0"), ("", ""), ("  ", "0")] {
            let given = json!({ "sprtTrgtAgeLmtYn": flag, "sprtTrgtMinAge": from, "sprtTrgtMaxAge": to });
            let (program, report) = one(given);
            assert_eq!(criteria(&program), (none(), none()));
            assert_eq!(report.fields["age"].left_open, 1);
        }
        let given = json!({ "sprtTrgtAgeLmtYn": flag, "sprtTrgtMinAge": "19", "sprtTrgtMaxAge": "34" });
        assert_eq!(criteria(&one(given).0).0, ["age"]);
    }
    let one_side = one(json!({ "sprtTrgtMinAge": "0", "sprtTrgtMaxAge": "34" })).0;
    assert_eq!(one_side.criteria[0].text.ko, "34세 이하");
}

#[test]
fn an_age_fails_only_if_it_does_by_both_ways_of_counting() {
    let given = || json!({ "sprtTrgtMinAge": "19", "sprtTrgtMaxAge": "34" });
    // On 2026-11-24: 18 by birthday but 19 by year; 34 by birthday but 35 by year.
    assert_eq!(verdict(given(), &born("2007-12-31")), Verdict::Eligible);
    assert_eq!(verdict(given(), &born("2008-01-01")), Verdict::NotEligible);
    assert_eq!(verdict(given(), &born("1991-11-25")), Verdict::Eligible);
    assert_eq!(verdict(given(), &born("1991-11-24")), Verdict::NotEligible);
}

#[test]
fn ages_that_are_none_lose_nothing_else() {
    for (from, to) in [
        ("x", "34"),
        ("-1", "34"),
        ("40", "20"),
        ("19", "x"),
        ("19.5", "34"),
        ("200", "300"),
        ("131", ""),
    ] {
        let (program, report) =
            one(json!({ "sprtTrgtMinAge": from, "sprtTrgtMaxAge": to, "zipCd": "36110" }));
        assert_eq!(criteria(&program).0, ["region"]);
        assert_eq!((report.fields["age"].unreadable, report.notes.len()), (1, 1));
    }
}

#[test]
fn an_age_that_nobody_reaches_is_no_bound() {
    for (from, to, text) in [
        (json!("19"), json!("999"), "19세 이상"),
        (json!("19"), json!("9999"), "19세 이상"),
        (json!("19"), json!("131"), "19세 이상"),
        (json!(19), json!(999), "19세 이상"),
        (json!("19.0"), json!("39.0"), "19~39세"),
        (json!(19.0), json!(39.0), "19~39세"),
        (json!(" 19 "), json!("０39"), "19~39세"),
        (json!("19\u{200b}"), json!("39"), "19~39세"),
        (json!("0.0"), json!("34"), "34세 이하"),
    ] {
        let (program, report) = one(json!({ "sprtTrgtMinAge": from, "sprtTrgtMaxAge": to }));
        assert_eq!(criteria(&program).0, ["age"], "{from} {to}");
        assert_eq!(program.criteria[0].text.ko, text, "{from} {to}");
        assert_eq!(report.fields["age"].unreadable, 0);
    }
    for to in ["200", "999", "9999", "99999999999999999999"] {
        let (program, report) = one(json!({ "sprtTrgtMinAge": "0", "sprtTrgtMaxAge": to }));
        assert_eq!(
            (criteria(&program).0, report.fields["age"].left_open),
            (none(), 1),
            "{to}"
        );
    }
}

#[test]
fn codes_of_a_list_are_alternatives_and_matched_whole() {
    let given = || json!({ "jobCd": "0013003, 0013006" });
    assert_eq!(
        verdict(given(), &[("youth.job", choice("not-employed"))]),
        Verdict::Eligible
    );
    assert_eq!(
        verdict(given(), &[("youth.job", choice("founder"))]),
        Verdict::Eligible
    );
    assert_eq!(
        verdict(given(), &[("youth.job", choice("employee"))]),
        Verdict::NotEligible
    );
    // The code of no restriction begins with that of an employee.
    let (program, report) = one(json!({ "jobCd": "00130010" }));
    assert_eq!(criteria(&program), (none(), vec!["job"]));
    let unknown = &report.unknown_codes[0];
    assert_eq!(
        (unknown.field, unknown.code.as_str(), unknown.count),
        ("job", "00130010", 1)
    );
}

#[test]
fn no_restriction_is_no_criterion() {
    let given = json!({
        "jobCd": "0013010", "schoolCd": "0049010", "plcyMajorCd": "0011009", "sbizCd": "0014010",
        "mrgSttsCd": "0055003", "earnCndSeCd": "0043001",
    });
    let (program, report) = one(given);
    assert_eq!(criteria(&program), (none(), none()));
    for field in ["job", "school", "major", "special", "marriage", "income"] {
        assert_eq!(report.fields[field].none, 1, "{field}");
    }
}

#[test]
fn other_and_unknown_codes_in_a_list_never_make_a_no() {
    for (codes, left_open) in [("0013001,0013009", 1), ("0013001,9999999", 0)] {
        let (program, report) = one(json!({ "jobCd": codes }));
        assert_eq!(criteria(&program), (none(), vec!["job"]), "{codes}");
        assert_eq!(report.fields["job"].left_open, left_open);
        assert_eq!(report.fields["job"].unreadable, 1 - left_open);
    }
}

#[test]
fn a_person_can_be_several_special_groups_at_once() {
    let given = || json!({ "sbizCd": "0014002,0014005" });
    let man = ("sex", choice("male"));
    assert_eq!(
        verdict(given(), &[("disabled", Value::Bool(true))]),
        Verdict::Eligible
    );
    assert_eq!(verdict(given(), std::slice::from_ref(&man)), Verdict::Open);
    assert_eq!(
        verdict(given(), &[man, ("disabled", Value::Bool(false))]),
        Verdict::NotEligible
    );
}

#[test]
fn income_is_a_condition_only_by_amounts() {
    let given = || json!({ "earnCndSeCd": "0043002", "earnMinAmt": "0", "earnMaxAmt": "5000" });
    assert_eq!(
        verdict(given(), &[("yearly_income", Value::Int(50_000_000))]),
        Verdict::Eligible
    );
    assert_eq!(
        verdict(given(), &[("yearly_income", Value::Int(50_000_001))]),
        Verdict::NotEligible
    );
    assert_eq!(one(given()).0.criteria[0].basis, Basis::Unconfirmed);
    let without = one(json!({ "earnCndSeCd": "0043002", "earnMinAmt": "0", "earnMaxAmt": "" })).0;
    assert_eq!(criteria(&without), (none(), vec!["income"]));
    let prose = one(json!({ "earnCndSeCd": "0043003", "earnEtcCn": "중위소득 150% 이하" })).0;
    assert_eq!(criteria(&prose), (none(), vec!["income"]));
    assert_eq!(prose.criteria[0].text.ko, "소득: 중위소득 150% 이하");
    for amount in ["50000000", "오천", "-1"] {
        let report = one(json!({ "earnCndSeCd": "0043002", "earnMaxAmt": amount })).1;
        assert_eq!(report.fields["income"].unreadable, 1, "{amount}");
    }
}

#[test]
fn regions_are_options_of_a_fact_and_a_changing_code_is_never_firm() {
    let given = || json!({ "zipCd": "36110, 26110" });
    assert_eq!(
        verdict(given(), &[("region", choice("36110"))]),
        Verdict::Eligible
    );
    assert_eq!(
        verdict(given(), &[("region", choice("elsewhere"))]),
        Verdict::NotEligible
    );
    assert_eq!(one(given()).0.criteria[0].basis, Basis::Staff);
    let changing = one(json!({ "zipCd": "36110,12330" }));
    assert_eq!(changing.0.criteria[0].basis, Basis::Unconfirmed);
    assert!(changing.1.unknown_codes.is_empty());
    let (unknown, report) = one(json!({ "zipCd": "99999,99999" }));
    assert_eq!(
        (criteria(&unknown).0, unknown.criteria[0].basis),
        (vec!["region"], Basis::Unconfirmed)
    );
    assert_eq!(report.unknown_codes[0].count, 2);
    let (broken, report) = one(json!({ "zipCd": "36110,세종' || true" }));
    assert_eq!(criteria(&broken), (none(), vec!["region"]));
    assert_eq!(report.fields["region"].unreadable, 1);
}

#[test]
fn periods_become_rounds() {
    let (program, _) =
        one(json!({ "aplyPrdSeCd": "0057001", "aplyYmd": "20260101 ~ 20261231\\N20270101 ~ 20271231" }));
    let days: Vec<_> = program
        .rounds
        .iter()
        .map(|round| (round.opens.unwrap().to_string(), round.id.as_str()))
        .collect();
    assert_eq!(
        days,
        [
            ("2026-01-01".to_owned(), "20260101"),
            ("2027-01-01".to_owned(), "20270101")
        ]
    );
    let always = one(json!({ "aplyPrdSeCd": "0057002", "aplyYmd": "        " })).0;
    assert_eq!(always.round_on(options().on).1, Availability::Open(None));
    let dated = one(json!({ "aplyPrdSeCd": "0057003", "aplyYmd": "20250101 ~ 20250131" })).0;
    assert!(matches!(
        dated.round_on(options().on).1,
        Availability::Closed(Some(_))
    ));
}

#[test]
fn a_closed_policy_is_never_open() {
    let day = |text| Some(Date::parse(text).unwrap());
    for (days, changed, closed_on) in [
        ("        ", "2026-03-02 10:11:12", "2026-03-02"),
        ("20260101 ~ 20991231", "2026-03-02", "2026-03-02"),
        ("20270101 ~ 20271231", "20260302", "2026-03-02"),
        // Nothing is known but that it is closed on the day of the import.
        ("        ", "", "2026-11-23"),
        ("20260101 ~ 20991231", "2026-11-24 00:00:01", "2026-11-23"),
        ("20260101 ~ 20991231", "2027-01-01", "2026-11-23"),
        ("미정", "어제", "2026-11-23"),
        // Its own last day says it better.
        ("20250101 ~ 20250131", "2026-03-02", "2025-01-31"),
        (
            "20250101 ~ 20250131\\N20260101 ~ 20991231",
            "2026-03-02",
            "2025-01-31",
        ),
    ] {
        let (program, report) =
            one(json!({ "aplyPrdSeCd": "0057003", "aplyYmd": days, "lastMdfcnDt": changed }));
        assert_eq!(
            program.round_on(options().on).1,
            Availability::Closed(day(closed_on)),
            "{days} {changed}"
        );
        assert!(program.rounds.iter().all(|round| round.name.ko.contains("마감")));
        assert!(program.criteria[0].note.as_ref().unwrap().ko.contains("마감"));
        assert_eq!(report.fields["period"].left_open, 0, "{days}");
    }
}

#[test]
fn a_bad_date_loses_neither_the_other_periods_nor_other_records() {
    for bad in [
        "20260230 ~ 20260301",
        "2026-01-01 ~ 2026-02-01",
        "20260301 ~ 20260201",
        "미정",
        "２０２６０１０１ ~ 20260201",
    ] {
        let days = format!("{bad}\\N20270101 ~ 20271231");
        let (program, report) = one(json!({ "aplyPrdSeCd": "0057001", "aplyYmd": days }));
        assert_eq!(program.rounds.len(), 1, "{bad}");
        assert_eq!(
            (report.fields["period"].unreadable, report.notes.len()),
            (1, 1),
            "{bad}"
        );
        assert_eq!(report.notes[0].record, "20260001");
    }
}

#[test]
fn prose_is_shown_and_never_interpreted() {
    let given = json!({
        "addAplyQlfcCndCn": "18세 이상\n\"무주택\" \\ 자", "ptcpPrpTrgtCn": "대학생 제외", "etcMttrCn": "없음",
    });
    let (program, _) = one(given);
    assert_eq!(criteria(&program), (none(), none()));
    let note = &program.criteria[0].note.as_ref().unwrap().ko;
    assert_eq!(
        note,
        "추가 자격: 18세 이상 \"무주택\" \\ 자 / 참여 제한: 대학생 제외 / 그 밖에: 없음"
    );
    // The file has the number; what people read has none.
    assert_eq!(program.criteria[0].source.as_deref(), Some("온통청년"));
}

#[test]
fn a_bare_list_and_numbers_instead_of_texts_are_read_too() {
    let list = json!([{ "plcyNo": 7, "plcyNm": "정책", "sprtTrgtMinAge": 19, "sprtTrgtMaxAge": null }]);
    let import = sources::youth(&[answer("a", list.to_string())], &[], &options()).unwrap();
    assert_eq!(
        catalog(&after(&[], &import)).programs[0].criteria[0].text.ko,
        "19세 이상"
    );
}

#[test]
fn trouble_with_a_file_or_a_record_loses_nothing_else() {
    let refused = json!({ "resultCode": 403, "resultMessage": "키가 없습니다" });
    let good = policy(json!({}));
    let draft = policy(json!({ "plcyNo": "2", "plcyAprvSttsCd": "0044004" }));
    let other = policy(json!({ "plcyNm": "다른 정책" }));
    let pages = [
        answer("broken.json", "{\"result\": "),
        answer("refused.json", refused.to_string()),
        answer("empty.json", "{}"),
        page(&[
            json!(3),
            json!({ "plcyNm": "번호 없음" }),
            json!({ "plcyNo": "1" }),
            good.clone(),
            draft,
            good,
            other,
        ]),
    ];
    let Import { files, report } = sources::youth(&pages, &[], &options()).unwrap();
    assert_eq!(report.unreadable_files.len(), 3);
    assert!(report.unreadable_files[0].error.starts_with("this is no JSON"));
    assert!(
        report.unreadable_files[1]
            .error
            .contains("`403` (`키가 없습니다`)")
    );
    assert_eq!((report.records, report.programs.new, report.left_out), (7, 1, 6));
    assert_eq!(
        catalog(&files).programs[0].name.ko,
        "정책",
        "the first of two with one id"
    );
    let text = report.to_string();
    assert!(
        text.contains("page.json, record 2: left out: it has no `plcyNo`"),
        "{text}"
    );
}

#[test]
fn missing_pages_are_noticed() {
    let result = json!({ "pagging": { "totCount": "250" }, "youthPolicyList": [policy(json!({}))] });
    let page = answer("1", json!({ "resultCode": "200", "result": result }).to_string());
    let report = sources::youth(&[page], &[], &options()).unwrap().report;
    assert_eq!(report.total, Some(250));
    assert!(report.to_string().contains("250 records in all"));
}

#[test]
fn what_a_web_page_would_show_is_read() {
    for (written, read) in [
        ("&lt;청년&gt; A &amp; B<br>", "<청년> A & B"),
        ("월세&nbsp;지원", "월세 지원"),
        ("<p class=\"a\">월세 <b>지원</b></p>", "월세 지원"),
        ("첫째<br/>둘째<BR>셋째", "첫째 둘째 셋째"),
        ("&lt;br&gt;월세&lt;/p&gt;", "월세"),
        ("&amp;lt;청년&amp;gt;", "<청년>"),
        (
            "&#39;청년&#x27; &quot;월세&quot; &middot; &hellip;",
            "'청년' \"월세\" · …",
        ),
        ("<!-- 참고 -->월세", "월세"),
        // What is no tag and no entity.
        ("A < B > C, 3<5", "A < B > C, 3<5"),
        ("<청년>정책 <2026>", "<청년>정책 <2026>"),
        ("R&D 지원 &없음;", "R&D 지원 &없음;"),
        // What is not seen, and parts.
        ("월\u{200b}세\u{3164}지원\u{feff}", "월세 지원"),
        ("\u{110b}\u{116f}\u{11af}세", "월세"),
        ("caf\u{65}\u{301}", "caf\u{e9}"),
    ] {
        let (program, _) = one(json!({ "plcyNm": written, "plcySprtCn": written, "etcMttrCn": written }));
        assert_eq!(program.name.ko, read, "{written}");
        assert_eq!(program.benefit.ko, read, "{written}");
        assert!(
            program.criteria[0].note.as_ref().unwrap().ko.contains(read),
            "{written}"
        );
    }
    for nothing in ["\u{3164}", " \u{200b}", "&nbsp;", "<br>", "<p>&nbsp;</p>"] {
        let (program, _) = one(json!({ "plcySprtCn": nothing, "plcyExplnCn": nothing }));
        assert_eq!(program.benefit.ko, "공고 확인 필요", "{nothing:?}");
    }
    let nameless = imported(&[policy(json!({ "plcyNm": "\u{3164}" }))], &[]).report;
    assert_eq!((nameless.programs.new, nameless.left_out), (0, 1));
}

#[test]
fn a_number_of_twenty_digits_keeps_them() {
    let list = r#"[{"plcyNo":20260101005400110001,"plcyNm":"하나","sprtTrgtMaxAge":39.0},
        {"plcyNo":20260101005400110002,"plcyNm":"둘","zipCd":36110}]"#;
    let import = sources::youth(&[answer("a", list)], &[], &options()).unwrap();
    assert_eq!((import.report.records, import.report.left_out), (2, 0));
    let programs = catalog(&after(&[], &import)).programs;
    let ids: Vec<_> = programs.iter().map(|program| program.id.as_str()).collect();
    assert_eq!(ids, ["youth-20260101005400110001", "youth-20260101005400110002"]);
    assert_eq!(programs[0].criteria[0].text.ko, "39세 이하");
    // Depth is bounded as before.
    let deep = format!("{}1{}", "[".repeat(5_000), "]".repeat(5_000));
    let report = sources::youth(&[answer("deep", deep)], &[], &options())
        .unwrap()
        .report;
    assert!(report.unreadable_files[0].error.starts_with("this is no JSON"));
}

#[test]
fn an_answer_in_another_encoding_is_named() {
    let cp949 = [
        b"[{\"plcyNo\":\"1\",\"plcyNm\":\"".as_slice(),
        &[0xbc, 0xbc, 0xc1, 0xbe],
        b"\"}]",
    ]
    .concat();
    let pages = [
        answer("cp949.json", cp949),
        answer("wide.json", b"\xff\xfe[\0]\0".as_slice()),
    ];
    let report = sources::youth(&pages, &[], &options()).unwrap().report;
    let said: Vec<_> = report
        .unreadable_files
        .iter()
        .map(|trouble| trouble.error.as_str())
        .collect();
    assert_eq!(
        said,
        [
            "this is not UTF-8, it looks like CP949 (EUC-KR); save it as UTF-8",
            "this is not UTF-8, it looks like UTF-16; save it as UTF-8",
        ]
    );
}
