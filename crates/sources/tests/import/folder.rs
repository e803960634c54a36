//! The folder that is imported into, the first time and again.

use super::*;

#[test]
fn the_same_data_twice_changes_nothing() {
    let policies = [
        policy(json!({ "zipCd": "36110,26110", "sprtTrgtMinAge": "19" })),
        policy(json!({ "plcyNo": "B/1" })),
    ];
    let first = imported(&policies, &[]);
    let folder = after(&[], &first);
    let second = imported(&policies, &folder);
    assert_eq!(second.files, []);
    assert_eq!(
        (
            second.report.programs.unchanged,
            second.report.catalog_files.len()
        ),
        (2, 0)
    );
    assert_eq!(
        imported(&policies, &[]),
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
    let mut folder = after(&[], &imported(&old, &[]));
    let edited = "programs/imported/youth-20260001.toml";
    let text = &mut folder.iter_mut().find(|file| file.path == edited).unwrap().text;
    text.push_str("\n# 공고를 읽었다\n");
    let new = [
        policy(json!({ "plcyNm": "새 이름" })),
        policy(json!({ "plcyNo": "2", "plcyNm": "새 이름" })),
    ];
    let import = imported(&new, &folder);
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
    let folder = after(&[], &imported(&at("26110"), &[]));
    let folder = after(&folder, &imported(&at("36110"), &folder));
    let text = &folder
        .iter()
        .find(|file| file.path == "facts/imported-region.toml")
        .unwrap()
        .text;
    assert!(text.contains("26110") && text.contains("36110"));
}

#[test]
fn a_fact_of_the_catalog_is_used_as_it_is_and_what_it_cannot_say_is_left_open() {
    let folder = after(&[], &imported(&[policy(json!({}))], &[]));
    let region = "[[fact]]\nname = \"region\"\ntype = \"choice\"\nquestion = { ko = \"어디?\" }\n\
                  option = [{ value = \"36110\", text = { ko = \"세종\" } }, \
                  { value = \"no\", text = { ko = \"밖\" } }]\n";
    let mut folder: Vec<_> = folder
        .into_iter()
        .filter(|file| file.path != "facts.toml")
        .collect();
    folder.push(file("facts.toml", region));
    let policies = [
        policy(json!({ "zipCd": "36110" })),
        policy(json!({ "plcyNo": "2", "zipCd": "26110" })),
    ];
    let import = imported(&policies, &folder);
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
    let folder = authoring::source_files(&root).unwrap();
    let services = answer("s", json!([{ "서비스ID": "1", "서비스명": "가" }]).to_string());
    let conditions = answer(
        "c",
        json!([{ "서비스ID": "1", "JA0202": "Y", "JA0110": 19 }]).to_string(),
    );
    let import = |center: &str| {
        let options = ImportOptions {
            center: center.to_owned(),
            ..options()
        };
        sources::gov24(
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
    let error = sources::youth(&[page(&[policy(json!({}))])], &folder, &options()).unwrap_err();
    assert!(matches!(error, ImportError::Target { .. }), "{error}");
}

#[test]
fn a_page_that_cannot_be_read_is_no_sign_that_its_programs_have_ended() {
    let folder = after(
        &[],
        &imported(&[policy(json!({})), policy(json!({ "plcyNo": "2" }))], &[]),
    );
    let pages = [page(&[policy(json!({}))]), answer("broken.json", "{")];
    let report = sources::youth(&pages, &folder, &options()).unwrap().report;
    assert!(!report.is_whole() && report.gone.is_empty());
}
