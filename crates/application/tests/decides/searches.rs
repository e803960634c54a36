//! Finding a program by what people call it.

use application::search;
use catalog::{Catalog, Lang};

use crate::harness::small;
use crate::shipped::SHIPPED;

fn found(catalog: &Catalog, lang: Lang, looked_for: &str) -> Vec<String> {
    let found = search(catalog, lang, looked_for);
    found
        .iter()
        .map(|at| catalog.program_at(*at).unwrap().id.clone())
        .collect()
}

#[test]
fn a_name_comes_before_a_word_before_a_benefit_before_a_slip() {
    let mut catalog = small();
    for (at, name, benefit) in [
        (0, "청년 주거임대료", "월세"),
        (1, "월세 지원", "돈"),
        (2, "면접비", "교통비"),
    ] {
        let program = &mut catalog.programs[at];
        (program.name.ko, program.benefit.ko) = (name.to_owned(), benefit.to_owned());
        program.name.en = String::new();
    }
    catalog.synonyms = vec![catalog::Synonyms {
        program: 3,
        words: vec!["월세방".to_owned(), "rent".to_owned()],
    }];
    assert_eq!(found(&catalog, Lang::Ko, "월세"), ["home", "soon", "young"]);
    assert_eq!(found(&catalog, Lang::Ko, "월셰 지원"), ["home"]);
    assert_eq!(found(&catalog, Lang::Ko, "ㅇㅅ"), ["home", "soon", "young"]);
    // Words of another language are found in every language, and each word by itself.
    assert_eq!(found(&catalog, Lang::Vi, "Rent"), ["soon"]);
    assert_eq!(found(&catalog, Lang::Ko, "지원 월세"), ["home"]);
    assert_eq!(found(&catalog, Lang::Ko, "면졉비"), ["told"]);
    for nothing in ["", "  ", "·", "여권", "지원 여권"] {
        assert_eq!(
            found(&catalog, Lang::Ko, nothing),
            Vec::<String>::new(),
            "{nothing:?}"
        );
    }
}

/// What people typed who were watched, and found nothing by.
#[test]
fn what_people_type_finds_what_they_mean() {
    let catalog = &SHIPPED.0;
    for (looked_for, meant) in [
        ("월세", "youth-rent-support"),
        ("돈", "youth-job-seeking-allowance"),
        ("회의실", "startup-hall-meeting-space"),
        ("취직", "job-referral"),
        ("알바", "job-referral"),
        ("어르신", "senior-job-service"),
        ("노인", "senior-job-service"),
        ("외국인", "regional-job-seeker-training"),
        ("도금", "root-industry-hiring-incentive"),
        ("실업급여", "job-seeking-benefit"),
        ("interview", "interview-expenses"),
        ("rent", "youth-rent-support"),
        ("면졉비", "interview-expenses"),
        ("ㅁㅈㅂ", "interview-expenses"),
        ("租金", "youth-rent-support"),
        ("tiền thuê", "youth-rent-support"),
        // Newcomers to the country or the city.
        ("foreigner", "regional-job-seeker-training"),
        ("找工作", "job-referral"),
        ("打工", "job-seeker-registration"),
        ("tìm việc", "job-seeker-registration"),
        ("việc làm thêm", "job-referral"),
        ("外国人", "company-project-training"),
        ("shuttle", "commuter-bus"),
        ("房租", "youth-rent-support"),
        ("이사", "youth-deposit-interest"),
        ("전세사기", "deposit-guarantee-fee"),
        // Owners of a shop or a firm.
        ("장사", "micro-business-consulting"),
        ("4대보험", "youth-micro-business-insurance"),
        ("직원 뽑기", "vacancy-posting"),
        ("수출", "overseas-exhibition"),
        ("용접", "root-industry-hiring-incentive"),
        ("대출", "company-funding"),
        ("강의실", "startup-hall-classroom"),
        // People of sixty, and those before them.
        ("60대", "mid-life-courses"),
        ("컴퓨터", "mid-life-courses"),
        ("은퇴", "mid-life-transition"),
        ("동호회", "mid-life-communities"),
        ("중장년", "mid-life-job-festa"),
        ("잘렸어요", "job-seeking-benefit"),
        // The young.
        ("정장", "interview-styling"),
        ("사진", "interview-styling"),
        ("자소서", "youth-employment-skills"),
        ("저금", "youth-future-savings"),
        ("월새", "youth-rent-support"),
    ] {
        let found = found(catalog, Lang::Ko, looked_for);
        let place = found.iter().position(|id| id == meant);
        assert!(place.is_some_and(|place| place < 3), "{looked_for}: {found:?}");
    }
}
