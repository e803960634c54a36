use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

use application::outcome::{about, ticket};
use application::{Row, Sheet, Term, Wording, is_alarm, way};
use authoring::read_folder;
use catalog::form::has_resident_number;
use catalog::pick::OFFERING;
use catalog::{Catalog, Lang, SealTo, SignedCatalog};
use eligibility::Date;
use envelope::{Application, FactValue, OpeningKey, ReceiptNumber, Timestamp};

use super::{Month, SampleSet, Samples, opened};

/// What this repository ships, and the key that opens what is sealed by it.
static SHIPPED: LazyLock<(SignedCatalog, OpeningKey)> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalog");
    let mut catalog = read_folder(&folder).result.unwrap().catalog;
    let key = OpeningKey::generate().unwrap();
    let to = key.sealing_key();
    catalog.seal_to.push(SealTo {
        id: to.id().to_owned(),
        key: to.to_string(),
        until: None,
    });
    let digest = "00".repeat(32);
    (SignedCatalog { catalog, digest }, key)
});

static MONTH: LazyLock<Month<'static>> = LazyLock::new(|| Month::before(&SHIPPED.0.catalog, now()).unwrap());

fn now() -> Timestamp {
    "2026-12-01T03:04:05Z".parse().unwrap()
}

fn samples(seed: u64) -> Samples {
    MONTH.samples(SampleSet { seed, number: 300 })
}

/// A language in which what a catalog leaves to the screen can be told apart.
struct Words(Lang);

impl Wording for Words {
    fn lang(&self) -> Lang {
        self.0
    }

    fn term(&self, term: Term) -> String {
        format!("<{term:?}>")
    }

    fn day(&self, day: Date) -> String {
        format!("<{day}>")
    }
}

/// Whether a row says in words what was asked and what was answered, and not by names in files.
fn is_worded(catalog: &Catalog, application: &Application, row: &Row) -> bool {
    let name = row.key.rsplit('.').next().unwrap();
    let options = catalog.field(name).map(|field| field.options.len());
    let sealed = match application.facts.get(&row.key) {
        Some(FactValue::Text(text)) => Some(text),
        _ => application.answers.get(&row.key).filter(|_| options > Some(0)),
    };
    row.label != row.key && !row.label.is_empty() && !row.value.is_empty() && sealed != Some(&row.value)
}

#[test]
fn every_sample_opens_again_and_its_sheet_lacks_no_word() {
    let (signed, key) = &*SHIPPED;
    let catalog = &signed.catalog;
    for seed in [0, 1, 2, 77, u64::MAX] {
        let samples = samples(seed);
        let queue = samples.queue(signed, now()).unwrap();
        let opened = opened(&queue, key).unwrap();
        let sealed: Vec<_> = samples.list.iter().map(|sample| &sample.application).collect();
        assert_eq!(opened.iter().collect::<Vec<_>>(), sealed, "seed {seed}");
        for application in &opened {
            for lang in Lang::ALL {
                let sheet = Sheet::of(catalog, application, &Words(lang));
                let rows = sheet.form.iter().chain(&sheet.facts).chain(&sheet.consents);
                let unworded: Vec<_> = rows.filter(|row| !is_worded(catalog, application, row)).collect();
                assert!(unworded.is_empty(), "{}: {unworded:?}", application.program);
                assert_ne!(sheet.program, application.program);
                assert_eq!(sheet.picked.is_some(), application.answers.contains_key(OFFERING));
            }
        }
    }
}

#[test]
fn all_programs_that_take_applications_occur() {
    let catalog = &SHIPPED.0.catalog;
    let takes = |at| MONTH.days.iter().any(|(_, on)| way(catalog, on, at).is_some());
    let programs = catalog.indexed_programs().filter(|(at, _)| takes(*at));
    let expected: BTreeSet<_> = programs.map(|(_, program)| program.id.as_str()).collect();
    assert!(expected.len() > 40, "{expected:?}");
    for seed in 0..8 {
        let samples = samples(seed);
        assert_eq!(samples.left_out, [], "seed {seed}");
        assert_eq!(samples.list.len(), 300);
        let by_program: BTreeSet<_> = samples.by_program().into_keys().collect();
        assert_eq!(by_program, expected, "seed {seed}");
    }
}

#[test]
fn the_same_seed_gives_the_same_and_another_something_else() {
    assert_eq!(samples(3), samples(3));
    let ids = |seed, number| {
        let samples = MONTH.samples(SampleSet { seed, number });
        let ids = samples.list.into_iter().map(|sample| sample.id);
        ids.collect::<BTreeSet<_>>()
    };
    assert_eq!(ids(3, 60).len(), 60);
    assert!(ids(3, 60).is_disjoint(&ids(4, 60)));
    // A larger set is another one: nothing in it is in the way of the smaller.
    assert!(ids(3, 60).is_disjoint(&ids(3, 61)));
    assert!(ids(3, 0).is_empty());
}

#[test]
fn nobody_is_named_and_nothing_is_of_the_future() {
    for seed in 0..4 {
        let mut last = None;
        for sample in samples(seed).list {
            let application = sample.application;
            let phone = application.answers.get("phone");
            assert!(
                phone.is_none_or(|phone| phone.starts_with("010-0000-")),
                "{phone:?}"
            );
            let number = application.answers.get("company_number");
            assert!(
                number.is_none_or(|number| number.starts_with("999-00-")),
                "{number:?}"
            );
            assert!(!application.answers.values().any(|text| has_resident_number(text)));
            assert_eq!(application.number, ReceiptNumber::of(sample.id).to_string());
            assert!(application.status_secret.is_some());
            let sent: Timestamp = application.submitted_at.parse().unwrap();
            let ago = now().unix_seconds() - sent.unix_seconds();
            assert!((0..=31 * 86_400).contains(&ago), "{}", application.submitted_at);
            assert!(last <= Some(sent));
            last = Some(sent);
        }
    }
}

/// What a caseworker has to find: somebody in two programs, somebody twice in one, alarms, other languages, strange letters.
#[test]
fn a_set_has_what_a_day_at_the_desk_brings() {
    for seed in 0..4 {
        let samples = samples(seed);
        let mut by_person = BTreeMap::<_, Vec<&str>>::new();
        for sample in &samples.list {
            let of = |field: &str| sample.application.answers.get(field).cloned();
            if let (Some(name), Some(phone)) = (of("name"), of("phone")) {
                let programs = by_person.entry((name, phone)).or_default();
                programs.push(&sample.application.program);
            }
        }
        let different = |programs: &Vec<&str>| programs.iter().collect::<BTreeSet<_>>().len();
        let several = by_person.values().filter(|programs| different(programs) > 1);
        assert!(several.count() >= 10, "seed {seed}");
        let twice = by_person
            .values()
            .filter(|programs| different(programs) < programs.len());
        assert!(twice.count() >= 3, "seed {seed}");
        let all = || samples.list.iter().map(|sample| &sample.application);
        let alarms = all().filter(|application| is_alarm(application)).count();
        assert!((20..200).contains(&alarms), "seed {seed}: {alarms} alarms");
        let languages: BTreeSet<_> = all().map(|application| application.language.as_str()).collect();
        assert_eq!(languages.len(), 5, "{languages:?}");
        let verdicts: BTreeSet<_> = all().map(|application| application.verdict.as_str()).collect();
        assert_eq!(verdicts, BTreeSet::from(["eligible", "open"]));
        let texts: Vec<&String> = all()
            .flat_map(|application| application.answers.values())
            .collect();
        for strange in ["<b>", "=HYPERLINK", "\u{200d}", "김디딤", "자행대", "👩🏽‍🔧"] {
            assert!(
                texts.iter().any(|text| text.contains(strange)),
                "seed {seed}: {strange}"
            );
        }
        // A form takes no letter that turns the writing: a device never sends one.
        assert!(!texts.iter().any(|text| text.contains('\u{202e}')));
    }
}

#[test]
fn what_became_of_a_referral_is_said_by_its_receipt() {
    for seed in 0..4 {
        let samples = samples(seed);
        let outcomes = samples
            .list
            .iter()
            .filter_map(|sample| Some((ticket(&sample.application)?, &sample.application)));
        let mut count = 0;
        for (ticket, outcome) in outcomes {
            let number = about(outcome).unwrap().to_string();
            let referral = samples
                .list
                .iter()
                .find(|sample| sample.application.number == number);
            let referral = &referral.unwrap().application;
            assert_eq!(referral.program, "job-referral");
            assert!(ticket.is_of(referral.status_secret.as_ref().unwrap()));
            assert!(referral.submitted_at <= outcome.submitted_at);
            count += 1;
        }
        assert!(count > 0, "seed {seed}");
    }
}

#[test]
fn without_a_key_nothing_is_sealed() {
    let (signed, _) = &*SHIPPED;
    let mut keyless = signed.clone();
    keyless.catalog.seal_to.clear();
    let samples = MONTH.samples(SampleSet { seed: 1, number: 2 });
    let said = samples.queue(&keyless, now()).unwrap_err().to_string();
    assert!(said.contains("no usable key"), "{said}");
}
