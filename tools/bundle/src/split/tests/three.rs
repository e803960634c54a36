//! A module in three parts, of which each calls the others.

use std::fs;
use std::process::Command;

use super::*;

/// The parts of this module; the numbers are those of [`FUNCTIONS`].
const PARTS: &str = "[[later]]\nname = \"rest\"\nfetched = \"behind the first\"\n\
                     modules = [\"didim_app::form\"]\n\
                     [[later]]\nname = \"jobs\"\nfetched = \"when asked\"\n\
                     modules = [\"didim_app::jobs\", \"didim_app::form::of_jobs\"]\n";

/// Each function with the part that it has to be in: 0 is the first, 1 the rest, 2 what is asked for.
const EXPECTED: [(usize, &str, &[u32]); 17] = [
    (0, "imported", &[]),
    (0, "main", &[5, 2, 9, IN_TABLE + 1, IN_TABLE + 2, IN_TABLE + 3]),
    (1, "didim_app::form::screen", &[3, 4, 6, 9, 11]),
    // Both later parts call it.
    (1, "didim_app::shared", &[9]),
    (1, "didim_app::forms_own", &[]),
    (2, "didim_app::jobs::screen", &[3, 7, 8, 9, 10, 11, 12, 13]),
    (2, "didim_app::jobs::badge", &[8]),
    (2, "didim_app::jobs_own", &[IN_TABLE + 1]),
    // What is made for a part and called by it alone goes with it.
    (2, "tachys::mount::<didim_app::jobs::Card>", &[]),
    (0, "didim_app::of_all", &[]),
    (1, "didim_app::form::field", &[6]),
    // What is made for a part and called by an earlier one too goes into that.
    (1, "core::ptr::drop_in_place::<didim_app::jobs::Card>", &[]),
    // Made by one part for another, and called by the other alone.
    (2, "didim_app::form::list::<didim_app::jobs::Card>", &[]),
    // Two parts name it: it goes into the last.
    (2, "didim_app::form::of_jobs", &[10]),
    // In the table: a long one goes into its own part, one made for a part into what every device fetches, and a short one stays.
    (2, "didim_app::jobs::screen::{closure#0}", &[4]),
    (1, "tachys::mount::<didim_app::jobs::List>", &[]),
    (0, "didim_app::jobs::screen::{closure#1}", &[]),
];

fn sample() -> Vec<u8> {
    made(&EXPECTED.map(|(_, name, calls)| (name, calls)), 3, true)
}

fn parts(module: &[u8]) -> Parts {
    let (_dir, manifest) = with_parts(PARTS);
    split(module, &manifest.app().later, &manifest).unwrap()
}

#[test]
fn a_function_goes_into_the_last_part_that_names_it_or_the_earliest_that_calls_it() {
    let module = sample();
    let code = Code::read(&module).unwrap();
    let (_dir, manifest) = with_parts(PARTS);
    let parts = choose(&code, &manifest.app().later);
    for (part, (expected, name, _)) in parts.iter().zip(&EXPECTED[1..]) {
        assert_eq!(part.place().map_or(0, |place| place + 1), *expected, "{name}");
    }
}

#[test]
fn what_comes_at_once_or_runs_alone_is_first_whichever_part_says_so() {
    let module = sample();
    let code = Code::read(&module).unwrap();
    let lists = "at_once = [\"didim_app::form::screen\"]\nalone = [\"didim_app::jobs::badge\"]\n";
    let (_dir, manifest) = with_parts(&[PARTS, lists].concat());
    let parts = choose(&code, &manifest.app().later);
    // `badge` has what it calls with it.
    for index in [2, 6, 8] {
        let part = parts[code.place(index).unwrap()];
        assert_eq!(part, PartIndex::FIRST, "{}", code.names[&index]);
    }
}

#[test]
fn a_part_that_is_there_for_sure_lends_its_functions_itself_and_others_have_stand_ins() {
    let parts = parts(&sample());
    let [rest, jobs] = parts.later.as_slice() else {
        panic!("two later parts");
    };
    assert_eq!(
        (rest.after.as_slice(), jobs.after.as_slice()),
        (&[][..], &["rest".to_owned()][..])
    );
    assert_eq!((count(&rest.code), count(&jobs.code)), (6, 7));
    // What the second calls of the first later part needs no stand-in: there are those of both screens, `badge`, `closure#0` and the
    // `mount` in the table.
    let first = Code::read(&parts.first).unwrap();
    let own = EXPECTED.iter().filter(|(part, ..)| *part == 0).count() - 1;
    assert_eq!((first.imported, first.bodies.len()), (3, own + 5));
    assert_eq!(first.table, 4 + 3);
    assert!(exported(&jobs.code).is_empty());
    for (part, lenders) in [(rest, &["a"][..]), (jobs, &["a", "rest"])] {
        for (module, name) in imported(&part.code) {
            assert!(lenders.contains(&module.as_str()), "{module}");
            let lent = exported(if module == "a" { &parts.first } else { &rest.code });
            assert!(lent.contains(&name), "{module} {name} of {lent:?}");
        }
    }
}

/// Runs the module whole and in parts, with the script that fetches them.
#[test]
fn parts_do_what_the_whole_does_whenever_they_are_fetched() {
    let module = sample();
    let parts = parts(&module);
    let dir = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| fs::write(dir.path().join(name), bytes).unwrap();
    write("whole.wasm", &module);
    write("first.wasm", &parts.first);
    let names = [("rest", "rest.wasm"), ("jobs", "jobs.wasm")];
    let mut fetches = Vec::new();
    for ((name, file), LaterPart { code, after }) in names.into_iter().zip(&parts.later) {
        write(file, code);
        let behind = name == "rest";
        fetches.push(glue::Fetch {
            name,
            file,
            code,
            after,
            behind,
        });
    }
    let script = include_str!("run.mjs");
    write(
        "run.mjs",
        glue::with_parts(script, "app", &fetches).unwrap().as_bytes(),
    );
    let run = |when: &str| {
        let mut node = Command::new("node");
        node.arg(dir.path().join("run.mjs")).arg(when);
        // Where there is no node, the browser's tests find out what is wrong.
        let out = node.output().ok()?;
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        let out = String::from_utf8(out.stdout).unwrap();
        let (fetched, trace) = out.trim().split_once('|').unwrap();
        Some((fetched.to_owned(), trace.to_owned()))
    };
    let Some((_, whole)) = run("whole") else { return };
    assert!(whole.contains("5>10 10>6 6>8"), "{whole}");
    for (when, fetched) in [
        // Nothing waits: stand-ins have the parts loaded, and what is asked for then is there.
        ("now", "soon rest, now rest, now jobs"),
        // The part that is asked for comes with the one before it, although each fails once.
        ("soon", "soon rest, soon rest, soon jobs, soon jobs"),
        // What is asked for twice is fetched once.
        ("twice", "soon rest, soon rest, soon jobs, soon jobs"),
    ] {
        let (mut seen, trace) = run(when).unwrap();
        if when != "now" {
            let mut sorted: Vec<&str> = seen.split(", ").collect();
            sorted.sort_by_key(|entry| entry.ends_with("jobs"));
            seen = sorted.join(", ");
        }
        assert_eq!(seen, fetched, "{when}");
        assert_eq!(trace, whole, "{when}");
    }
    // Code that is not the app's own is never run.
    write("jobs.wasm", &parts.later[0].code);
    let mut node = Command::new("node");
    let out = node.arg(dir.path().join("run.mjs")).arg("now").output().unwrap();
    assert!(String::from_utf8_lossy(&out.stderr).contains("jobs.wasm is not of this app"));
}
