//! Job fairs beside vacancies.

use std::path::{Path, PathBuf};

use sample_data::fairs::fair_answers;
use sample_data::jobs::job_answers;
use serde_json::Value;

use super::{ON, Place, day, didim, err, out};

#[test]
fn made_up_fairs_are_imported_reported_and_called_off_beside_vacancies() {
    let place = Place::new();
    assert!(place.import(&job_answers(5, 1, day()), &[]).status.success());
    let made = fair_answers(60, 4, day());
    let saved = place.path("fairs");
    made.write(Path::new(&saved)).unwrap();
    let into = place.path("vacancies");
    let import = || {
        didim(&[
            "jobs", "import", "work24", "--fairs", &saved, "--into", &into, "--sample", "--json",
        ])
    };
    let output = import();
    assert!(output.status.success(), "{}", err(&output));
    let report: Value = serde_json::from_str(&out(&output)).unwrap();
    assert_eq!(
        (&report["fairs"], &report["left_out"]),
        (&60.into(), &Value::Array(Vec::new()))
    );
    assert_eq!(report["fields"]["term"]["unreadable"], made.unreadable_terms);
    assert!(report["dropped"]["charger"].as_u64().unwrap() > 0);
    let record = PathBuf::from(place.path(&format!(
        "vacancies/fairs/work24/{}.toml",
        made.details.first().unwrap().0
    )));
    let text = std::fs::read_to_string(&record).unwrap();
    assert!(
        !text.contains("지어낸 담당자") && !text.contains("000-000-0000"),
        "{text}"
    );
    let check = didim(&["jobs", "check", &into]);
    assert!(
        out(&check).contains("60 job fairs are in order"),
        "{}{}",
        out(&check),
        err(&check)
    );
    let id = format!("work24:{}", made.details.first().unwrap().0);
    assert!(
        didim(&["jobs", "withdraw", &id, "--from", &into])
            .status
            .success()
    );
    let said = didim(&["jobs", "report", &into, "--on", ON, "--json"]);
    let said: Value = serde_json::from_str(&out(&said)).unwrap();
    assert_eq!(
        (&said["vacancies"], &said["fairs"]["fairs"]),
        (&5.into(), &60.into())
    );
    assert_eq!(said["fairs"]["records"]["withdrawn"], 1);
    let of = |name: &str| said["fairs"][name].as_u64().unwrap();
    assert_eq!(of("to_come") + of("over"), 59);
    // Once more: what was called off stays so, and the list of vacancies is built without fairs.
    assert!(out(&import()).contains("\"unchanged\": 60"));
    assert!(place.build(&[]).status.success());
}
