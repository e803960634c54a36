//! What becomes of public program data, trap by trap.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeMap;

use catalog::author::{SourceFile, read};
use catalog::import::{CENTER, Import, ImportError, Options, Report, gov24, youth};
use catalog::{Audience, Availability, Basis, Catalog, Program, Status};
use eligibility::{Answers, Date, Value, Verdict};
use serde_json::{Value as Json, json};

fn options() -> Options {
    Options {
        on: Date::parse("2026-11-24").unwrap(),
        center: CENTER.to_owned(),
    }
}

fn file(path: &str, text: impl Into<String>) -> SourceFile {
    SourceFile {
        path: path.to_owned(),
        text: text.into(),
    }
}

/// A policy about which nothing is known but what is given.
fn policy(given: Json) -> Json {
    let mut policy = json!({ "plcyNo": "20260001", "plcyNm": "정책", "plcyAprvSttsCd": "0044002" });
    let all = policy.as_object_mut().unwrap();
    all.extend(given.as_object().unwrap().clone());
    policy
}

fn page(policies: &[Json]) -> SourceFile {
    let result = json!({ "pagging": { "totCount": policies.len() }, "youthPolicyList": policies });
    let answer = json!({ "resultCode": 200, "resultMessage": "", "result": result });
    file("page.json", answer.to_string())
}

fn import(policies: &[Json], target: &[SourceFile]) -> Import {
    youth(&[page(policies)], target, &options()).unwrap()
}

/// A folder once the files of an import are written to it.
fn after(target: &[SourceFile], import: &Import) -> Vec<SourceFile> {
    let mut files: BTreeMap<_, _> = target
        .iter()
        .map(|file| (file.path.clone(), file.clone()))
        .collect();
    for file in &import.files {
        files.insert(file.path.clone(), file.clone());
    }
    files.into_values().collect()
}

fn catalog(files: &[SourceFile]) -> Catalog {
    read(files).unwrap().catalog
}

/// The only program of an import of one policy.
fn one(given: Json) -> (Program, Report) {
    let import = import(&[policy(given)], &[]);
    let mut programs = catalog(&after(&[], &import)).programs;
    assert_eq!(programs.len(), 1);
    (programs.remove(0), import.report)
}

/// The only program of an import of one service with these flags.
fn service(flags: Json) -> (Program, Report, Catalog) {
    let mut row = json!({ "서비스ID": "000000000001", "서비스명": "서비스" });
    row.as_object_mut()
        .unwrap()
        .extend(flags.as_object().unwrap().clone());
    let list = json!({ "totalCount": 1, "data": [{ "서비스ID": "000000000001", "서비스명": "서비스" }] });
    let conditions = json!({ "totalCount": 1, "data": [row] });
    let services = file("services.json", list.to_string());
    let conditions = file("conditions.json", conditions.to_string());
    let import = gov24(&[services], &[conditions], &[], &options()).unwrap();
    let catalog = catalog(&after(&[], &import));
    (catalog.programs[0].clone(), import.report, catalog)
}

/// The ids of the criteria that facts settle, and of those that they do not, without the one that all have.
fn criteria(program: &Program) -> (Vec<&str>, Vec<&str>) {
    let (residual, rest) = program.criteria.split_last().unwrap();
    assert_eq!(
        (residual.id.as_str(), residual.basis),
        ("residual", Basis::Unconfirmed)
    );
    assert!(residual.condition.is_none());
    assert_eq!(program.status, Status::Unconfirmed);
    let ids = |settled: bool| {
        let with = rest
            .iter()
            .filter(|criterion| criterion.condition.is_some() == settled);
        with.map(|criterion| criterion.id.as_str()).collect()
    };
    (ids(true), ids(false))
}

fn none() -> Vec<&'static str> {
    Vec::new()
}

/// What a policy's conditions say of a person.
fn verdict(given: Json, facts: &[(&str, Value)]) -> Verdict {
    let import = import(&[policy(given)], &[]);
    decide(&catalog(&after(&[], &import)), facts)
}

fn decide(catalog: &Catalog, facts: &[(&str, Value)]) -> Verdict {
    let mut answers = Answers::new();
    for (name, value) in facts {
        let fact = catalog.vocabulary.find(name).unwrap();
        answers.set(&catalog.vocabulary, fact, value).unwrap();
    }
    let screening = catalog::Screening::new(catalog, options().on).unwrap();
    screening.screen(catalog, &answers)[0].verdict
}

fn choice(value: &str) -> Value {
    Value::Choice(value.to_owned())
}

fn born(day: &str) -> [(&'static str, Value); 1] {
    [("birth_date", Value::Date(Date::parse(day).unwrap()))]
}

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
        ("19", "99999999999999999999"),
    ] {
        let (program, report) =
            one(json!({ "sprtTrgtMinAge": from, "sprtTrgtMaxAge": to, "zipCd": "36110" }));
        assert_eq!(criteria(&program).0, ["region"]);
        assert_eq!((report.fields["age"].unreadable, report.notes.len()), (1, 1));
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
    let closed = one(json!({ "aplyPrdSeCd": "0057003", "aplyYmd": "        " })).0;
    assert_eq!(closed.round_on(options().on).1, Availability::Unconfirmed);
    assert!(closed.criteria[0].note.as_ref().unwrap().ko.contains("마감"));
    let dated = one(json!({ "aplyPrdSeCd": "0057003", "aplyYmd": "20250101 ~ 20250131" })).0;
    assert!(matches!(
        dated.round_on(options().on).1,
        Availability::Closed(Some(_))
    ));
}

#[test]
fn a_closed_policy_is_never_open() {
    let closed = one(json!({ "aplyPrdSeCd": "0057003", "aplyYmd": "20260101 ~ 20991231" })).0;
    assert!(!matches!(closed.round_on(options().on).1, Availability::Open(_)));
    assert!(closed.criteria[0].note.as_ref().unwrap().ko.contains("마감"));
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
    assert_eq!(
        program.criteria[0].source.as_deref(),
        Some("온통청년 plcyNo 20260001")
    );
}

#[test]
fn a_bare_list_and_numbers_instead_of_texts_are_read_too() {
    let list = json!([{ "plcyNo": 7, "plcyNm": "정책", "sprtTrgtMinAge": 19, "sprtTrgtMaxAge": null }]);
    let import = youth(&[file("a", list.to_string())], &[], &options()).unwrap();
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
        file("broken.json", "{\"result\": "),
        file("refused.json", refused.to_string()),
        file("empty.json", "{}"),
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
    let Import { files, report } = youth(&pages, &[], &options()).unwrap();
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
    let page = file("1", json!({ "resultCode": "200", "result": result }).to_string());
    let report = youth(&[page], &[], &options()).unwrap().report;
    assert_eq!(report.total, Some(250));
    assert!(report.to_string().contains("250 records in all"));
}

#[test]
fn flags_of_a_group_are_alternatives() {
    let (program, _, catalog) = service(json!({ "JA0326": "Y", "JA0327": "Y", "JA0301": null }));
    assert_eq!(criteria(&program), (vec!["personal"], none()));
    assert_eq!(program.audience, [Audience::Person]);
    assert_eq!(
        decide(&catalog, &[("gov24.employee", Value::Bool(true))]),
        Verdict::Eligible
    );
    assert_eq!(
        decide(&catalog, &[("gov24.employee", Value::Bool(false))]),
        Verdict::Open
    );
}

#[test]
fn all_income_flags_are_no_limit_and_none_are_unknown() {
    let keys = ["JA0201", "JA0202", "JA0203", "JA0204", "JA0205"];
    let flags = |set: usize| -> Json {
        let map = keys
            .iter()
            .enumerate()
            .map(|(at, key)| ((*key).to_owned(), json!((at < set).then_some("Y"))));
        Json::Object(map.collect())
    };
    let (program, report, _) = service(flags(5));
    assert_eq!((criteria(&program).0, report.fields["income"].none), (none(), 1));
    let (program, report, _) = service(flags(0));
    assert_eq!(
        (criteria(&program).0, report.fields["income"].left_open),
        (none(), 1)
    );
    let (program, _, catalog) = service(flags(2));
    assert_eq!(criteria(&program).0, ["income"]);
    assert_eq!(
        decide(&catalog, &[("gov24.income_band", choice("up-to-75"))]),
        Verdict::Eligible
    );
    assert_eq!(
        decide(&catalog, &[("gov24.income_band", choice("up-to-100"))]),
        Verdict::NotEligible
    );
}

#[test]
fn not_applicable_is_no_restriction() {
    let flags = json!({ "JA0322": "Y", "JA0328": "Y", "JA0410": "Y", "JA0403": "Y" });
    let (program, report, _) = service(flags);
    assert_eq!(criteria(&program), (none(), none()));
    assert_eq!(
        (report.fields["personal"].none, report.fields["household"].none),
        (1, 1)
    );
}

#[test]
fn ages_of_a_service_are_unconfirmed() {
    let (program, ..) = service(json!({ "JA0110": 19, "JA0111": 39 }));
    assert_eq!(
        (criteria(&program).0, program.criteria[0].basis),
        (vec!["age"], Basis::Unconfirmed)
    );
    let (program, report, _) = service(json!({ "JA0110": 0, "JA0111": null }));
    assert_eq!(
        (criteria(&program).0, report.fields["age"].left_open),
        (none(), 1)
    );
}

#[test]
fn company_flags_set_the_audience_and_kinds_of_applicants_are_not_mixed() {
    let (program, ..) = service(json!({ "JA2101": "Y", "JA2201": "Y", "JA0110": 20 }));
    assert_eq!(program.audience, [Audience::Company]);
    assert_eq!(
        criteria(&program),
        (vec!["organisation", "industry"], vec!["age"])
    );
    let (program, ..) = service(json!({ "JA2101": "Y", "JA0313": "Y" }));
    assert_eq!(program.audience, [Audience::Person, Audience::Company]);
    assert_eq!(criteria(&program), (none(), vec!["personal", "organisation"]));
    let (program, _, catalog) = service(json!({ "JA1101": "Y", "JA1102": "Y", "JA1103": "Y" }));
    assert_eq!(
        (criteria(&program).0, program.audience.as_slice()),
        (vec!["small-business"], [Audience::Person].as_slice())
    );
    assert_eq!(
        decide(&catalog, &[("gov24.business_stage", choice("none"))]),
        Verdict::NotEligible
    );
}

#[test]
fn what_is_no_flag_is_counted_and_leaves_the_group_open() {
    let (program, report, _) = service(json!({ "JA0313": "Y", "JA0314": "?" }));
    assert_eq!(criteria(&program), (none(), vec!["personal"]));
    assert_eq!(report.unknown_codes[0].code, "JA0314=?");
}

#[test]
fn services_and_conditions_without_each_other_are_noted() {
    let services = file(
        "s",
        json!([{ "서비스ID": "1", "서비스명": "가" }, { "서비스명": "나" }]).to_string(),
    );
    let conditions = file(
        "c",
        json!([{ "서비스ID": "2", "JA0101": "Y" }, {}, 5]).to_string(),
    );
    let report = gov24(&[services], &[conditions], &[], &options()).unwrap().report;
    assert_eq!(
        (report.programs.new, report.left_out, report.notes.len()),
        (1, 2, 5),
        "{report}"
    );
}

#[test]
fn the_same_data_twice_changes_nothing() {
    let policies = [
        policy(json!({ "zipCd": "36110,26110", "sprtTrgtMinAge": "19" })),
        policy(json!({ "plcyNo": "B/1" })),
    ];
    let first = import(&policies, &[]);
    let folder = after(&[], &first);
    let second = import(&policies, &folder);
    assert_eq!(second.files, []);
    assert_eq!(
        (
            second.report.programs.unchanged,
            second.report.catalog_files.len()
        ),
        (2, 0)
    );
    assert_eq!(
        import(&policies, &[]),
        first,
        "the bytes do not depend on anything else"
    );
}

#[test]
fn hand_edits_are_kept_and_other_files_are_brought_up_to_date() {
    let old = [
        policy(json!({})),
        policy(json!({ "plcyNo": "2" })),
        policy(json!({ "plcyNo": "3" })),
    ];
    let mut folder = after(&[], &import(&old, &[]));
    let edited = "programs/imported/youth-20260001.toml";
    let text = &mut folder.iter_mut().find(|file| file.path == edited).unwrap().text;
    text.push_str("\n# 공고를 읽었다\n");
    let new = [
        policy(json!({ "plcyNm": "새 이름" })),
        policy(json!({ "plcyNo": "2", "plcyNm": "새 이름" })),
    ];
    let import = import(&new, &folder);
    let written: Vec<_> = import.files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(written, ["programs/imported/youth-2.toml"]);
    assert_eq!(import.report.kept, [edited]);
    assert_eq!(import.report.gone, ["programs/imported/youth-3.toml"]);
    let counts = &import.report.programs;
    assert_eq!(
        (counts.new, counts.changed, counts.unchanged, counts.kept),
        (0, 1, 0, 1)
    );
}

#[test]
fn regions_are_added_and_never_taken_away() {
    let at = |code: &str| [policy(json!({ "zipCd": code }))];
    let folder = after(&[], &import(&at("26110"), &[]));
    let folder = after(&folder, &import(&at("36110"), &folder));
    let text = &folder
        .iter()
        .find(|file| file.path == "facts/imported-region.toml")
        .unwrap()
        .text;
    assert!(text.contains("26110") && text.contains("36110"));
}

#[test]
fn a_fact_of_the_catalog_is_used_as_it_is_and_what_it_cannot_say_is_left_open() {
    let folder = after(&[], &import(&[policy(json!({}))], &[]));
    let region = "[[fact]]\nname = \"region\"\ntype = \"choice\"\nquestion = { ko = \"어디?\" }\n\
                  option = [{ value = \"36110\", text = { ko = \"세종\" } }, { value = \"no\", text = { ko = \"밖\" } }]\n";
    let mut folder: Vec<_> = folder
        .into_iter()
        .filter(|file| file.path != "facts.toml")
        .collect();
    folder.push(file("facts.toml", region));
    let policies = [
        policy(json!({ "zipCd": "36110" })),
        policy(json!({ "plcyNo": "2", "zipCd": "26110" })),
    ];
    let import = import(&policies, &folder);
    assert!(import.files.iter().all(|file| file.path.starts_with("programs/")));
    let catalog = catalog(&after(&folder, &import));
    let of = |id: &str| criteria(catalog.program(id).unwrap());
    assert_eq!(of("youth-20260001"), (vec!["region"], none()));
    assert_eq!(of("youth-2"), (none(), vec!["region"]));
    assert_eq!(
        (
            import.report.fields["region"].understood,
            import.report.fields["region"].left_open
        ),
        (1, 1)
    );
}

#[test]
fn the_shipped_catalog_takes_an_import_and_its_median_income() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalog");
    let folder = catalog::author::source_files(&root).unwrap();
    let services = file("s", json!([{ "서비스ID": "1", "서비스명": "가" }]).to_string());
    let conditions = file(
        "c",
        json!([{ "서비스ID": "1", "JA0202": "Y", "JA0110": 19 }]).to_string(),
    );
    let import = |center: &str| {
        let options = Options {
            center: center.to_owned(),
            ..options()
        };
        gov24(
            std::slice::from_ref(&services),
            std::slice::from_ref(&conditions),
            &folder,
            &options,
        )
    };
    assert_eq!(
        import(CENTER).unwrap_err(),
        ImportError::Center(CENTER.to_owned())
    );
    let import = import("agency").unwrap();
    let program = import
        .files
        .iter()
        .find(|file| file.path.ends_with("gov24-1.toml"))
        .unwrap();
    assert!(
        program
            .text
            .contains("median_income_percent > 50 && median_income_percent <= 75"),
        "{}",
        program.text
    );
    assert!(
        !import
            .files
            .iter()
            .any(|file| file.text.contains("name = \"birth_date\""))
    );
    assert!(catalog(&after(&folder, &import)).program("gov24-1").is_some());
}

#[test]
fn a_catalog_with_problems_is_not_imported_into() {
    let folder = [file("catalog.toml", "version = 1\n")];
    let error = youth(&[page(&[policy(json!({}))])], &folder, &options()).unwrap_err();
    assert!(matches!(error, ImportError::Target { .. }), "{error}");
}
