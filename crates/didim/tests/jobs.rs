//! `didim jobs …` from outside: imports, hand edits, and lists that are built whole or not at all.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use catalog::VerifyKey;
use eligibility::Date;
use sample_data::jobs::{JobAnswers, job_answers};
use serde_json::Value;
use vacancy::feed::{Feed, Manifest, originals};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Runs the command in the repository's root, in English.
fn didim(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_didim"));
    command
        .args(arguments)
        .current_dir(root())
        .env("LC_ALL", "C")
        .output()
        .unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// A place to work in: made-up answers, keys, a folder of vacancies and a built list.
struct Place {
    folder: tempfile::TempDir,
}

const ON: &str = "2026-11-30";

fn day() -> Date {
    Date::parse(ON).unwrap()
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let place = Self { folder };
        assert!(
            didim(&["keys", "new", "--out", &place.path("keys")])
                .status
                .success()
        );
        place
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().unwrap().to_owned()
    }

    fn import(&self, answers: &JobAnswers, more: &[&str]) -> Output {
        let saved = PathBuf::from(self.path("saved"));
        let _ = std::fs::remove_dir_all(&saved);
        let written = answers.write(&saved).unwrap();
        let lists: Vec<&str> = written.lists.iter().map(|path| path.to_str().unwrap()).collect();
        let (details, into) = (self.path("saved/details"), self.path("vacancies"));
        let mut arguments = vec!["jobs", "import", "work24", "--list"];
        arguments.extend(lists);
        arguments.extend(["--detail", &details, "--into", &into, "--sample"]);
        arguments.extend(more);
        didim(&arguments)
    }

    fn build(&self, more: &[&str]) -> Output {
        let (from, key, to) = (
            self.path("vacancies"),
            self.path("keys/catalog.key"),
            self.path("out"),
        );
        let mut arguments = vec!["jobs", "build", &from, "--key", &key, "--out", &to];
        if !more.contains(&"--on") {
            arguments.extend(["--on", ON]);
        }
        arguments.extend(more);
        didim(&arguments)
    }

    /// What a device makes of the built list.
    fn assembled(&self) -> Feed {
        let key = std::fs::read_to_string(self.path("keys/catalog.pub")).unwrap();
        let key = VerifyKey::from_hex(key.trim()).unwrap();
        let blob = std::fs::read(self.path("out/manifest")).unwrap();
        let manifest =
            Manifest::admit(&blob, 0, |bytes, signature| key.verifies_other(bytes, signature)).unwrap();
        let chunk = |name: String| std::fs::read(self.path(&format!("out/chunks/{name}"))).ok();
        for pair in &manifest.chunks {
            assert!(originals(pair, &chunk(pair.originals.name()).unwrap()).is_ok());
        }
        Feed::assemble(manifest, |named| chunk(named.name())).unwrap()
    }

    /// The files of the built list, by name, with what is in them.
    fn built(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut files = vec![PathBuf::from(self.path("out/manifest"))];
        let chunks = std::fs::read_dir(self.path("out/chunks")).unwrap();
        files.extend(chunks.map(|entry| entry.unwrap().path()));
        files.sort();
        files
            .into_iter()
            .map(|path| (path.clone(), std::fs::read(path).unwrap()))
            .collect()
    }

    fn record(&self, id: &str) -> PathBuf {
        PathBuf::from(self.path(&format!("vacancies/vacancies/work24/{id}.toml")))
    }

    fn by_hand(&self, id: &str, own: &str) {
        let path = self.record(id);
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(path, text.replacen("[hand]\n", &format!("[hand]\n{own}\n"), 1)).unwrap();
    }
}

#[test]
fn a_made_up_set_is_imported_built_and_assembled_again() {
    let place = Place::new();
    let has_both = |made: &JobAnswers| made.unreadable_hours > 0 && made.dropped_addresses > 0;
    let answers = (1..)
        .map(|seed| job_answers(300, seed, day()))
        .find(has_both)
        .unwrap();
    let output = place.import(&answers, &["--json"]);
    assert!(output.status.success(), "{}", err(&output));
    let report: Value = serde_json::from_str(&out(&output)).unwrap();
    assert_eq!(
        (&report["vacancies"], &report["records"]["new"]),
        (&300.into(), &300.into())
    );
    // Nothing is unreadable but what is meant to be.
    for (field, counts) in report["fields"].as_object().unwrap() {
        let meant = if field == "hours" {
            answers.unreadable_hours
        } else {
            0
        };
        assert_eq!(counts["unreadable"], meant, "{field}");
    }
    assert_eq!(report["dropped"]["wantedInfoUrl"], answers.dropped_addresses);
    assert_eq!(report["dropped"]["contactTelno"], 300);
    assert_eq!(report["left_out"], Value::Array(Vec::new()));

    let folder = place.path("vacancies");
    let check = didim(&["jobs", "check", &folder]);
    assert!(
        check.status.success() && out(&check).contains("300 vacancies are in order"),
        "{}",
        err(&check)
    );
    // Few notices say their hours, so that the law's word on open terms is to be read.
    assert!(out(&check).contains("refuse terms"), "{}", out(&check));
    let law = didim(&["jobs", "check", &folder, "--law"]);
    let terms = out(&law)
        .lines()
        .filter(|line| line.contains("refuse terms: hours"))
        .count();
    assert!(law.status.success() && terms > 100, "{}", out(&law));
    let built = place.build(&[]);
    assert!(built.status.success(), "{}", err(&built));
    let said = didim(&["jobs", "report", &folder, "--on", ON, "--json"]);
    let said: Value = serde_json::from_str(&out(&said)).unwrap();
    let feed = place.assembled();
    assert_eq!((feed.manifest.version, feed.manifest.sample), (1, true));
    assert_eq!(said["open"], feed.vacancies.len());
    assert_eq!(
        said["open"].as_u64().unwrap() + said["over"].as_u64().unwrap(),
        300
    );
    let everything: Vec<u8> = place.built().into_iter().flat_map(|(_, bytes)| bytes).collect();
    let text = String::from_utf8_lossy(&everything);
    assert!(!text.contains("지어낸 대표") && !text.contains("000-000-0000"));
    // The same once more: nothing changes.
    let again = place.import(&answers, &[]);
    assert!(
        out(&again).contains("0 new, 0 changed, 300 unchanged"),
        "{}",
        out(&again)
    );
}

#[test]
fn the_next_list_follows_the_one_before() {
    let place = Place::new();
    let answers = job_answers(60, 3, day());
    assert!(place.import(&answers, &[]).status.success());
    assert!(place.build(&[]).status.success());
    let before = place.assembled();
    let gone = before.vacancies.first().unwrap().id.clone();
    let edited = before.vacancies.last().unwrap().id.clone();
    place.by_hand(
        edited.split(':').nth(1).unwrap(),
        "place = \"나성동\"\nopen = [\"pay\"]",
    );
    let withdraw = |id: &str| didim(&["jobs", "withdraw", id, "--from", &place.path("vacancies")]);
    assert!(withdraw(&gone).status.success());
    let unknown = withdraw("work24:K9");
    assert!(
        !unknown.status.success() && err(&unknown).contains("`work24:K9`"),
        "{}",
        err(&unknown)
    );
    // A feed that still has both changes neither.
    assert!(place.import(&answers, &[]).status.success());
    let next = place.build(&["--previous", &place.path("out")]);
    assert!(
        next.status.success() && out(&next).contains("an overlay: 2 chunks new"),
        "{}{}",
        out(&next),
        err(&next)
    );
    let after = place.assembled();
    assert_eq!(
        (after.manifest.version, after.vacancies.len()),
        (2, before.vacancies.len() - 1)
    );
    assert!(after.vacancies.iter().all(|vacancy| vacancy.id != gone));
    let vacancy = after
        .vacancies
        .iter()
        .find(|vacancy| vacancy.id == edited)
        .unwrap();
    assert!(matches!(vacancy.place, vacancy::place::Place::Unit(_)) && vacancy.pay.unit.is_none());
    let said = out(&didim(&["jobs", "report", &place.path("vacancies"), "--on", ON]));
    assert!(
        said.contains("1 were withdrawn") && said.contains("2 with fields by hand"),
        "{said}"
    );
}

#[test]
fn a_list_is_replaced_as_a_whole_or_not_at_all() {
    let place = Place::new();
    assert!(place.import(&job_answers(20, 1, day()), &[]).status.success());
    let first = place.build(&["--as-version", "5"]);
    assert!(first.status.success(), "{}", err(&first));
    let before = place.built();
    let refused = |more: &[&str], words: &str| {
        let output = place.build(more);
        assert!(
            !output.status.success() && err(&output).contains(words),
            "{}",
            err(&output)
        );
        assert_eq!(place.built(), before);
        assert!(!Path::new(&place.path("out.partial")).exists());
    };
    refused(&["--as-version", "4"], "version 4 is not above version 5");
    refused(&["--as-version", "5"], "give 6 or more");
    refused(&["--previous", &place.path("saved")], "cannot read");
    let id = job_answers(20, 1, day()).details.first().unwrap().0.clone();
    let text = std::fs::read_to_string(place.record(&id)).unwrap();
    place.by_hand(&id, "place = \"나성\"");
    let output = place.build(&[]);
    assert!(
        !output.status.success() && err(&output).contains("`나성`"),
        "{}",
        err(&output)
    );
    assert_eq!(place.built(), before);
    let check = didim(&["jobs", "check", &place.path("vacancies")]);
    assert!(
        check.status.code() == Some(1) && err(&check).contains(&format!("{id}.toml")),
        "{}",
        err(&check)
    );
    std::fs::write(place.record(&id), text).unwrap();
    // Another key's list is neither followed nor replaced.
    assert!(
        didim(&["keys", "new", "--out", &place.path("others")])
            .status
            .success()
    );
    let (from, key, to) = (
        place.path("vacancies"),
        place.path("others/catalog.key"),
        place.path("out"),
    );
    let other = didim(&["jobs", "build", &from, "--key", &key, "--out", &to, "--on", ON]);
    assert!(
        !other.status.success() && err(&other).contains("the signature does not fit"),
        "{}",
        err(&other)
    );
    // Something else is not replaced.
    let elsewhere = didim(&["jobs", "build", &from, "--key", &key, "--out", &from, "--on", ON]);
    assert!(
        err(&elsewhere).contains("there is something else in it"),
        "{}",
        err(&elsewhere)
    );
    assert!(place.build(&[]).status.success());
    assert_eq!(place.assembled().manifest.version, 6);
}

#[test]
fn broken_answers_are_named_and_lose_nothing() {
    let place = Place::new();
    let answers = job_answers(5, 1, day());
    assert!(place.import(&answers, &[]).status.success());
    let record = place.record(&answers.details.first().unwrap().0);
    let before = std::fs::read(&record).unwrap();
    let into = place.path("vacancies");
    for (name, text, words) in [
        (
            "half.xml",
            "<wantedRoot><wanted><company>가",
            "record 1, field `company`",
        ),
        ("page.html", "<html></html>", "a web page"),
        (
            "refused.xml",
            "<GO24><error>개인회원은 사용할 수 없는 OPEN-API입니다.</error></GO24>",
            "개인회원",
        ),
    ] {
        let path = place.path(name);
        std::fs::write(&path, text).unwrap();
        let output = didim(&[
            "jobs", "import", "work24", "--list", &path, "--into", &into, "--sample",
        ]);
        assert_eq!(output.status.code(), Some(1));
        let said = out(&output);
        assert!(said.contains(name) && said.contains(words), "{said}");
        assert_eq!(std::fs::read(&record).unwrap(), before);
    }
    let real = didim(&[
        "jobs",
        "import",
        "work24",
        "--detail",
        &place.path("saved/details"),
        "--into",
        &into,
    ]);
    assert!(
        !real.status.success() && err(&real).contains("give `--sample`"),
        "{}",
        err(&real)
    );
    let nothing = didim(&["jobs", "report", &place.path("saved")]);
    assert!(err(&nothing).contains("didim jobs import"), "{}", err(&nothing));
}

#[test]
fn a_table_is_imported_by_its_map() {
    let place = Place::new();
    let (table, map, into) = (place.path("table.csv"), place.path("map.toml"), place.path("own"));
    std::fs::write(
        &table,
        "번호,제목,회사,급여,담당자\n1,포장,가나,월 216~240만원,아무개\n",
    )
    .unwrap();
    let text = "id = \"번호\"\ndrop = [\"담당자\"]\n[provider]\nprefix = \"own\"\nname = \"우리\"\n\
                notice = \"우리 구인\"\n\
                [columns]\n\"제목\" = \"title\"\n\"회사\" = \"company\"\n\"급여\" = \"pay\"\n";
    std::fs::write(&map, text).unwrap();
    let import = || didim(&["jobs", "import", "csv", &table, "--map", &map, "--into", &into]);
    let output = import();
    assert!(
        output.status.success() && out(&output).contains("1 new"),
        "{}{}",
        out(&output),
        err(&output)
    );
    let (key, built) = (place.path("keys/catalog.key"), place.path("out"));
    let output = didim(&["jobs", "build", &into, "--key", &key, "--out", &built, "--on", ON]);
    assert!(output.status.success(), "{}", err(&output));
    let feed = place.assembled();
    assert_eq!(feed.vacancies.first().unwrap().pay.least, Some(2_160_000));
    assert_eq!(feed.manifest.providers.first().unwrap().notice, "우리 구인");
    // A list of nothing is not built.
    assert!(
        didim(&["jobs", "withdraw", "own:1", "--from", &into])
            .status
            .success()
    );
    let output = didim(&["jobs", "build", &into, "--key", &key, "--out", &built, "--on", ON]);
    assert!(
        err(&output).contains("no vacancy in it can be applied for on 2026-11-30"),
        "{}",
        err(&output)
    );
    assert_eq!(place.assembled().manifest.version, 1);
    std::fs::write(&map, text.replace("\"title\"", "\"titel\"")).unwrap();
    let output = import();
    assert!(
        err(&output).contains("the map is not in order"),
        "{}",
        err(&output)
    );
}
