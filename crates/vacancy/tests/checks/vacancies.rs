//! What is found in a vacancy: every row of the rules' table, with the company's size, and what it says in numbers.

use eligibility::Date;
use vacancy::legal::{
    Field, Finding, Grade, Posting, Probation, Rule, Shift, StatedPay, Text, Workers, check,
};
use vacancy::wage::{CodedOccupation, ContractTerm, OccupationScheme, Unit};

use crate::planted::lawful;

fn with_text(text: &str) -> Posting {
    let mut posting = lawful();
    posting.texts.push(Text {
        field: "jobCont".to_owned(),
        text: text.to_owned(),
    });
    posting
}

fn names(findings: &[Finding]) -> Vec<String> {
    let name = |found: &Finding| format!("{}:{}", found.grade.name(), found.rule.name());
    findings.iter().map(name).collect()
}

fn found(posting: &Posting) -> Vec<String> {
    names(&check(posting))
}

fn day(text: &str) -> Option<Date> {
    Some(Date::parse(text).unwrap())
}

const CLEAN: [&str; 0] = [];

#[test]
fn nothing_is_found_in_a_lawful_vacancy() {
    assert_eq!(found(&lawful()), CLEAN);
}

#[test]
fn the_rows_of_the_table_about_texts_hold() {
    let cases = [
        ("35세 이하", "refuse:age"),
        ("20~30대", "refuse:age"),
        ("1995년 이후 출생", "refuse:age"),
        ("2030세대", "refuse:age"),
        ("18세 이상", "ask:age"),
        ("50세 이상 우대", "ask:age"),
        ("2030 대회", ""),
        ("연령 무관", ""),
        ("남자만", "ask:sex"),
        ("여직원 모집", "ask:sex"),
        ("성별 무관", ""),
        ("여성새일센터", ""),
        ("용모 단정", "refuse:person"),
        ("키 165cm 이상", "refuse:person"),
        ("미혼", "refuse:person"),
        ("부모 직업", "refuse:person"),
        ("본적", "refuse:person"),
        ("가족관계증명서 제출(접수 시)", "ask:papers"),
        ("금신장학재단", ""),
        ("기본적인", ""),
        ("적재 높이 170cm", ""),
        ("미혼모 시설 근무", ""),
        ("신체 건강한 자", "ask:health"),
        ("채용 전 장애 여부 검진", "refuse:exam"),
        ("교육비 본인 부담", "ask:money"),
        ("보증금", "ask:money"),
        ("보증금 지원", ""),
    ];
    for (text, expected) in cases {
        let expected: Vec<&str> = expected.split_terminator(' ').collect();
        assert_eq!(found(&with_text(text)), expected, "{text}");
        let mut titled = lawful();
        text.clone_into(&mut titled.title);
        assert_eq!(found(&titled), expected, "{text}, as a title");
    }
}

#[test]
fn a_demand_about_the_person_is_refused_from_thirty_workers_on() {
    let cases = [
        (Workers::Number(30), "용모 단정", "refuse:person"),
        (Workers::Number(29), "용모 단정", "ask:looks"),
        (Workers::Unknown, "용모 단정", "ask:looks"),
        (Workers::Number(30), "미혼", "refuse:person"),
        (Workers::Unknown, "미혼", "ask:looks"),
        (Workers::Number(30), "본적", "refuse:person"),
        (Workers::Number(29), "부모 직업", "ask:person"),
        (Workers::Unknown, "본적", "ask:person"),
        (Workers::Unknown, "가족관계증명서 제출(접수 시)", "ask:papers"),
        (Workers::Number(29), "가족관계증명서 제출(접수 시)", "note:papers"),
        // What is no matter of that act stays.
        (Workers::Number(5), "35세 이하", "refuse:age"),
        (Workers::Unknown, "장애인 지원 불가", "refuse:disability"),
    ];
    for (workers, text, expected) in cases {
        let posting = Posting {
            workers,
            ..with_text(text)
        };
        assert_eq!(found(&posting), [expected], "{workers:?} {text}");
    }
}

#[test]
fn a_worker_of_seventeen_works_neither_long_nor_at_night() {
    let young = |daily: u32, days: u8, shifts: Vec<Shift>| Posting {
        weekly_minutes: None,
        daily_minutes: Some(daily),
        days: Some(days),
        shifts,
        ..with_text("17세 가능")
    };
    let shift = |from, to| vec![Shift { from, to }];
    let evening = shift(17 * 60, 22 * 60);
    let late = shift(16 * 60, 22 * 60 + 30);
    assert_eq!(found(&young(300, 5, evening.clone())), ["note:guardian"]);
    assert_eq!(
        found(&young(390, 5, late)),
        ["note:guardian", "refuse:youth-night"]
    );
    assert_eq!(
        found(&young(300, 5, shift(22 * 60, 3 * 60))),
        ["note:guardian", "refuse:youth-night"]
    );
    assert_eq!(
        found(&young(300, 5, shift(5 * 60 + 59, 11 * 60))),
        ["note:guardian", "refuse:youth-night"]
    );
    assert_eq!(found(&young(300, 5, shift(6 * 60, 11 * 60))), ["note:guardian"]);
    assert_eq!(found(&young(420, 5, vec![])), ["note:guardian"]);
    assert_eq!(
        found(&young(421, 5, vec![])),
        ["note:guardian", "refuse:youth-hours"]
    );
    assert_eq!(
        found(&young(400, 6, vec![])),
        ["note:guardian", "refuse:youth-hours"]
    );
    let in_the_night = ["note:guardian", "refuse:youth-night"];
    assert_eq!(found(&young(300, 5, shift(17 * 60, 22 * 60 + 1))), in_the_night);
    // By the number alone, and below the age of a permit.
    let stated = |age| Posting {
        least_age: Some(age),
        texts: vec![],
        ..young(300, 5, evening.clone())
    };
    assert_eq!(found(&stated(18)), CLEAN);
    assert_eq!(found(&stated(17)), ["note:guardian"]);
    assert_eq!(found(&stated(14)), ["note:guardian", "ask:youth-permit"]);
}

#[test]
fn a_vacancy_without_its_terms_is_not_published() {
    let unpaid = Posting {
        pay: None,
        ..lawful()
    };
    assert_eq!(found(&unpaid), ["refuse:terms"]);
    let unsaid = Posting {
        pay: Some(StatedPay {
            unit: Unit::Month,
            least: None,
            most: None,
        }),
        ..lawful()
    };
    assert_eq!(found(&unsaid), ["refuse:terms"]);
    let hourless = Posting {
        weekly_minutes: None,
        daily_minutes: None,
        ..lawful()
    };
    assert_eq!(found(&hourless), ["refuse:terms"]);
    let timed = Posting {
        shifts: vec![Shift { from: 540, to: 1080 }],
        ..hourless
    };
    assert_eq!(found(&timed), CLEAN);
}

/// A vacancy with a pay for its unit.
fn paid(unit: Unit, least: u64) -> Posting {
    Posting {
        pay: Some(StatedPay {
            unit,
            least: Some(least),
            most: None,
        }),
        ..lawful()
    }
}

#[test]
fn a_pay_below_the_minimum_wage_is_refused_and_one_between_is_asked_about() {
    assert_eq!(found(&paid(Unit::Month, 2_156_880)), CLEAN);
    assert_eq!(found(&paid(Unit::Month, 2_152_000)), ["refuse:minimum-wage"]);
    assert_eq!(found(&paid(Unit::Month, 2_156_000)), ["ask:minimum-wage"]);
    // A stated zero is a pay, and one below.
    assert_eq!(found(&paid(Unit::Hour, 0)), ["refuse:minimum-wage"]);
    assert_eq!(found(&paid(Unit::Day, 82_560)), CLEAN);
    assert_eq!(found(&paid(Unit::Day, 80_000)), ["refuse:minimum-wage"]);
    let dayless = Posting {
        daily_minutes: None,
        days: None,
        ..paid(Unit::Day, 82_560)
    };
    assert_eq!(found(&dayless), ["ask:minimum-wage"]);
    let findings = check(&paid(Unit::Month, 2_152_000));
    assert_eq!(findings[0].place.field, Field::Pay);
    let arithmetic = findings[0].arithmetic.as_deref().unwrap();
    assert!(
        arithmetic.contains("2,152,457.14") && arithmetic.contains("2,156,880"),
        "{arithmetic}"
    );
}

#[test]
fn a_pay_of_which_only_the_most_is_known_may_be_below() {
    let up_to = |most| Posting {
        pay: Some(StatedPay {
            unit: Unit::Year,
            least: None,
            most: Some(most),
        }),
        ..lawful()
    };
    assert_eq!(found(&up_to(31_000_000)), ["ask:minimum-wage"]);
    assert_eq!(found(&up_to(25_000_000)), ["refuse:minimum-wage"]);
}

#[test]
fn work_that_starts_after_the_turn_of_the_year_is_paid_by_the_new_wage() {
    let starting = |start| Posting {
        posted: day("2026-12-10"),
        closing: day("2026-12-20"),
        start,
        ..paid(Unit::Month, 2_156_880)
    };
    assert_eq!(found(&starting(day("2027-01-04"))), ["refuse:minimum-wage"]);
    assert_eq!(found(&starting(day("2026-12-28"))), CLEAN);
    assert_eq!(found(&starting(None)), ["ask:minimum-wage"]);
    let enough = Posting {
        pay: Some(StatedPay {
            unit: Unit::Month,
            least: Some(2_236_300),
            most: None,
        }),
        ..starting(None)
    };
    assert_eq!(found(&enough), CLEAN);
    let dayless = Posting {
        posted: None,
        ..starting(None)
    };
    assert_eq!(found(&dayless), ["ask:minimum-wage"]);
}

#[test]
fn a_year_whose_wage_is_not_known_is_asked_about() {
    let later = Posting {
        start: day("2031-01-02"),
        ..paid(Unit::Hour, 20_000)
    };
    assert_eq!(found(&later), ["ask:minimum-wage"]);
}

#[test]
fn a_probation_at_nine_tenths_needs_a_year_and_no_simple_labour() {
    let clerk = Some(("31200", OccupationScheme::Ksco));
    let cleaner = Some(("94110", OccupationScheme::Ksco));
    let mapless = Some(("905000", OccupationScheme::Keco));
    let year = ContractTerm::Months(12);
    let cases = [
        (10_320, 90, ContractTerm::Months(6), clerk, "refuse:probation"),
        (10_320, 90, year, clerk, ""),
        (10_320, 90, year, cleaner, "refuse:probation"),
        (10_320, 90, year, mapless, "ask:probation"),
        (10_320, 90, year, None, "ask:probation"),
        (10_320, 90, ContractTerm::WithoutTerm, clerk, "ask:probation"),
        (10_320, 89, year, clerk, "refuse:probation"),
        (10_320, 100, ContractTerm::Months(6), cleaner, ""),
        // Nine tenths of a higher pay meet the whole wage.
        (12_000, 90, ContractTerm::Months(6), cleaner, ""),
    ];
    for (won, percent, contract, occupation, expected) in cases {
        let posting = Posting {
            contract,
            probation: Some(Probation {
                months: Some(3),
                percent,
            }),
            occupation: occupation.map(|(code, scheme)| CodedOccupation {
                scheme,
                year: 2018,
                code: code.to_owned(),
            }),
            ..paid(Unit::Hour, won)
        };
        let expected: Vec<&str> = expected.split_terminator(' ').collect();
        assert_eq!(
            found(&posting),
            expected,
            "{won} {percent} {contract:?} {occupation:?}"
        );
    }
    assert_eq!(found(&paid(Unit::Hour, 9_288)), ["refuse:minimum-wage"]);
}

#[test]
fn figures_that_cannot_be_so_are_asked_about() {
    let with = |change: fn(&mut Posting)| {
        let mut posting = lawful();
        change(&mut posting);
        found(&posting)
    };
    let plausible = ["ask:plausible"];
    assert_eq!(with(|posting| posting.headcount = Some(0)), plausible);
    assert_eq!(with(|posting| posting.headcount = None), CLEAN);
    assert_eq!(with(|posting| posting.end = day("2026-12-06")), plausible);
    assert_eq!(with(|posting| posting.end = day("2026-12-07")), CLEAN);
    assert_eq!(with(|posting| posting.closing = day("2026-11-29")), plausible);
    assert_eq!(
        with(|posting| posting.weekly_minutes = Some(7 * 24 * 60 + 1)),
        plausible
    );
    let turned = StatedPay {
        unit: Unit::Hour,
        least: Some(15_000),
        most: Some(12_000),
    };
    let posting = Posting {
        pay: Some(turned),
        ..lawful()
    };
    assert_eq!(found(&posting), plausible);
}

#[test]
fn a_vacancy_is_open_for_two_months_at_most() {
    let open = |posted, closing| {
        let posting = Posting {
            posted: day(posted),
            closing: day(closing),
            ..lawful()
        };
        found(&posting)
    };
    assert_eq!(open("2026-09-10", "2026-11-10"), CLEAN);
    assert_eq!(open("2026-09-10", "2026-11-11"), ["ask:validity"]);
}

#[test]
fn every_rule_has_its_article_and_is_found_somewhere() {
    for rule in Rule::ALL {
        let article = rule.article();
        assert!(article.article.starts_with('제'), "{rule:?}");
        for text in [article.law, article.gist.ko, article.gist.en, article.text] {
            assert!(!text.is_empty(), "{rule:?}");
        }
    }
    let mut names = Rule::ALL.map(Rule::name).to_vec();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), Rule::ALL.len());
    assert!(Grade::Note < Grade::Ask && Grade::Ask < Grade::Refuse);
}
