//! Catalogs that earlier versions signed, verified and screened by this one.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use std::collections::BTreeMap;

use catalog::{
    AppVersion, Audience, Catalog, Confirmation, Floor, Screening, SignedCatalog, VerifyKey, handover,
};
use eligibility::{Answers, Date, FactId, Value};
use fixtures::{Version, versions};
use serde_json::{Value as Json, json};

fn verified(version: &Version, blob: &str) -> SignedCatalog {
    let key = VerifyKey::from_hex(&version.text("keys/catalog.pub")).unwrap();
    let floor = Floor {
        version: 1,
        app: AppVersion::parse(env!("CARGO_PKG_VERSION")).unwrap(),
    };
    SignedCatalog::admit(&version.bytes(blob), &key, floor).unwrap()
}

fn answers(catalog: &Catalog, facts: &Json) -> Answers {
    let words = &catalog.vocabulary;
    let facts: BTreeMap<String, Value> = serde_json::from_value(facts.clone()).unwrap();
    let mut answers = Answers::new();
    for (name, value) in facts {
        answers.set(words, words.find(&name).unwrap(), &value).unwrap();
    }
    answers
}

/// What is said of each program, as the fixtures hold it.
fn screened(catalog: &Catalog, on: Date, answers: &Answers) -> Vec<Json> {
    let screening = Screening::new(catalog, on).unwrap();
    let outcomes = screening.screen(catalog, answers);
    let name = |fact: &FactId| catalog.vocabulary.fact(*fact).unwrap().name.as_str();
    let each = catalog.programs.iter().zip(&outcomes).map(|(program, outcome)| {
        let mut needs: Vec<&str> = outcome.needs.iter().map(name).collect();
        needs.sort_unstable();
        let because: Vec<&str> = outcome
            .because
            .iter()
            .map(|at| program.criteria[*at].id.as_str())
            .collect();
        json!({
            "id": program.id, "verdict": outcome.verdict.name(),
            "confirm": outcome.confirmation != Confirmation::None, "needs": needs, "because": because,
        })
    });
    each.collect()
}

#[test]
fn everybody_gets_the_same_verdicts() {
    for version in versions() {
        let people: Vec<Json> = version.json("people.json");
        let mut verdicts: Vec<String> = Vec::new();
        for person in &people {
            let catalog = verified(&version, person["catalog"].as_str().unwrap()).catalog;
            let on = Date::parse(person["on"].as_str().unwrap()).unwrap();
            let found = screened(&catalog, on, &answers(&catalog, &person["facts"]));
            let expected = person["programs"].as_array().unwrap();
            assert_eq!(found.len(), expected.len());
            for (found, expected) in found.iter().zip(expected) {
                assert_eq!(found, expected, "{}", person["name"]);
                verdicts.push(found["verdict"].to_string());
            }
        }
        for verdict in ["eligible", "not-eligible", "open"] {
            assert!(verdicts.contains(&format!("\"{verdict}\"")), "{verdict}");
        }
    }
}

#[test]
fn a_catalog_says_what_it_said_and_another_byte_is_refused() {
    for version in versions() {
        let shipped = verified(&version, "catalog/shipped.didim");
        let rent: Json = version.json("envelopes/rent.json");
        assert_eq!(rent["item"]["catalog"], shipped.digest.as_str());
        let catalog = &shipped.catalog;
        assert_eq!(
            (catalog.version, catalog.agency.ko.as_str()),
            (1, "세종일자리경제진흥원")
        );
        let keys: Vec<&str> = catalog.seal_to.iter().map(|key| key.key.as_str()).collect();
        let files = ["agency-2026", "agency-2028"].map(|name| version.text(&format!("keys/{name}.pub")));
        assert_eq!(keys, files.each_ref().map(|file| file.trim()));
        assert_eq!(catalog.seal_to[0].until, Date::parse("2027-12-31").ok());
        // Everything that was applied for is in it.
        for name in version.files("envelopes") {
            let envelope: Json = version.json(&name);
            let program = envelope["application"]["program"].as_str().unwrap();
            assert!(
                catalog.programs.iter().any(|known| known.id == program),
                "{program}"
            );
        }

        let small = verified(&version, "catalog/small.didim").catalog;
        assert_eq!((small.version, small.programs.len()), (7, 1));
        assert_eq!(small.expires, Date::parse("2027-12-31").ok());
        let mut blob = version.bytes("catalog/small.didim");
        *blob.last_mut().unwrap() ^= 1;
        let key = VerifyKey::from_hex(&version.text("keys/catalog.pub")).unwrap();
        assert!(SignedCatalog::verify(&blob, &key).is_err());
    }
}

#[test]
fn what_was_handed_over_is_read() {
    for version in versions() {
        let all: Vec<Json> = version.json("handover.json");
        for handed in &all {
            let catalog = verified(&version, handed["catalog"].as_str().unwrap()).catalog;
            let made_at = handed["made_at"].as_u64().unwrap().try_into().unwrap();
            let fragment = handed["fragment"].as_str().unwrap();
            let read = handover::read(&catalog.vocabulary, fragment, made_at).unwrap();
            assert_eq!(read.answers, answers(&catalog, &handed["facts"]));
            assert_eq!(
                (read.audience == Audience::Company, read.left_out),
                (handed["company"] == true, 0)
            );
            assert_eq!(read.language, handed["language"].as_str().unwrap());
        }
        assert_eq!(all.len(), 2);
    }
}
