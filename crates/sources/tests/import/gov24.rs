//! 보조금24: what each group of flags says, and what it does not.

use super::*;

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
    let services = answer(
        "s",
        json!([{ "서비스ID": "1", "서비스명": "가" }, { "서비스명": "나" }]).to_string(),
    );
    let conditions = answer(
        "c",
        json!([{ "서비스ID": "2", "JA0101": "Y" }, {}, 5]).to_string(),
    );
    let report = sources::gov24(&[services], &[conditions], &[], &options())
        .unwrap()
        .report;
    assert_eq!(
        (report.programs.new, report.left_out, report.notes.len()),
        (1, 2, 5),
        "{report}"
    );
}
