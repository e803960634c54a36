//! The page of the rules engine.

use eligibility::Expected;

use crate::machine::Machine;
use crate::measured::{Browser, Native, Size};
use crate::page::{MILLI, figure, line, nanoseconds, table};
use crate::questions::{NAMES, Questions, WANTED};

const SIZES: [usize; 3] = [50, 500, 5_000];

/// The whole page, in Markdown.
pub fn page(native: &Native, browser: &Browser, questions: &Questions, machine: &Machine) -> String {
    let mut page = String::from("# Benchmarks\n\n");
    line(
        &mut page,
        &format!(
            "{} `cargo xtask bench` measures anew and writes this page.",
            machine.describe(&browser.agent)
        ),
    );
    line(
        &mut page,
        "Rules and people are synthetic, from fixed seeds, in the shapes of two public Korean lists of \
         programs. Times are medians, on a machine that others use too: the ratios say more than the times. \
         All engines were seen to give the same answers.",
    );
    budgets(&mut page, native, browser, questions);
    native_decisions(&mut page, native);
    browser_decisions(&mut page, browser);
    growth(&mut page, native, browser);
    asked(&mut page, questions);
    page
}

fn budgets(page: &mut String, native: &Native, browser: &Browser, questions: &Questions) {
    line(page, "## Budgets");
    let large = browser.sizes.iter().find(|size| size.programs == 5_000);
    let mut rows = Vec::new();
    let mut row = |what, most, found, unit| rows.push(budget(what, most, found, unit));
    row(
        "one program of six conditions, all known, native",
        50.0,
        native.nanoseconds("decide_six-conditions/eligibility-profile"),
        "ns",
    );
    row(
        "decode and compile 5,000 programs, Chromium",
        100.0,
        large.map(|size| size.compile),
        "ms",
    );
    row(
        "first full screening of 5,000, Chromium",
        10.0,
        large.map(|size| size.first),
        "ms",
    );
    row(
        "an answer to updated verdicts of 5,000, Chromium, mean",
        2.0,
        large.map(|size| size.answer.mean),
        "ms",
    );
    row(
        "the same, slowest",
        2.0,
        large.map(|size| size.answer.slowest),
        "ms",
    );
    row(
        "next question among 5,000, Chromium, mean",
        16.0,
        large.map(|size| size.next.mean),
        "ms",
    );
    row(
        "the same, slowest",
        16.0,
        large.map(|size| size.next.slowest),
        "ms",
    );
    row(
        "memory of the module with 5,000 programs",
        20.0,
        large.map(|size| size.held as f64 / 1e6),
        "MB",
    );
    let population = native.nanoseconds("population/5000");
    row(
        "a decision of a population, one core, native",
        100.0,
        population.map(|all| all / (5_000.0 * 10_000.0)),
        "ns",
    );
    row(
        "questions asked over the optimum, small catalogs",
        1.05,
        questions.means.first().map(|mean| mean / questions.optimum),
        "",
    );
    rows.extend(tied(&browser.tied));
    table(page, &["what", "at most", "measured", "room"], &rows);
    line(page, "100 ns a decision are 10 million decisions a second.");
}

/// The budgets of 5,000 programs with constraints among the facts (ADR 17).
fn tied(found: &Size) -> [Vec<String>; 6] {
    let row = |what: &str, most, value, unit| budget(what, most, Some(value), unit);
    [
        row(
            "with eleven constraints: first full screening",
            10.0,
            found.first,
            "ms",
        ),
        row(
            "with constraints: an answer to updated verdicts, mean",
            0.05,
            found.answer.mean,
            "ms",
        ),
        row(
            "with constraints: next question, slowest",
            8.0,
            found.next.slowest,
            "ms",
        ),
        row(
            "with constraints: possible values of all open facts, mean",
            1.0,
            found.possible.mean,
            "ms",
        ),
        row("the same, slowest", 1.0, found.possible.slowest, "ms"),
        row(
            "with constraints: memory of the module",
            8.0,
            found.held as f64 / 1e6,
            "MB",
        ),
    ]
}

/// Returns the cells of one budget: what is measured, the budget, what was found, and how many times that fits.
fn budget(what: &str, most: f64, found: Option<f64>, unit: &str) -> Vec<String> {
    let found_text = found.map_or("not measured".to_owned(), |found| {
        format!("{} {unit}", figure(found))
    });
    let room = found.map_or(String::new(), |found| format!("{:.1}×", most / found));
    vec![
        what.to_owned(),
        format!("{} {unit}", figure(most)),
        found_text,
        room,
    ]
}

fn native_decisions(page: &mut String, native: &Native) {
    line(page, "## Decisions with all facts known, native");
    line(
        page,
        "`eligibility` starts from answers as they come in, `eligibility-profile` from answers that were cut \
         into the classes that the rules distinguish; the peers from the form they read fastest. Ratios are \
         to `eligibility-profile`.",
    );
    let mut rows = Vec::new();
    for (name, each) in [("six-conditions", 1.0), ("catalog-500", 500.0)] {
        let time = |engine: &str| {
            native
                .nanoseconds(&format!("decide_{name}/{engine}"))
                .map(|all| all / each)
        };
        let own = time("eligibility-profile");
        for engine in [
            "eligibility-profile",
            "eligibility",
            "cel",
            "datalogic-rs",
            "zen-expression",
        ] {
            let found = time(engine);
            let ratio = found
                .zip(own)
                .map_or(String::new(), |(found, own)| format!("{:.1}", found / own));
            rows.push(vec![
                name.to_owned(),
                engine.to_owned(),
                nanoseconds(found),
                ratio,
            ]);
        }
    }
    table(page, &["rules", "engine", "a decision", "ratio"], &rows);
}

fn browser_decisions(page: &mut String, browser: &Browser) {
    line(page, "## Decisions with all facts known, Chromium");
    line(
        page,
        "json-logic-engine runs the rules that it compiled to JavaScript. One call decides all programs for \
         200 people.",
    );
    let mut rows = Vec::new();
    for found in &browser.decisions {
        let name = if found.programs == 0 {
            "six-conditions".to_owned()
        } else {
            format!("catalog-{}", found.programs)
        };
        for (engine, time) in [
            ("eligibility-profile", found.profile),
            ("eligibility", found.answers),
            ("json-logic-engine", found.peer),
        ] {
            let ratio = format!("{:.1}", time / found.profile);
            rows.push(vec![
                name.clone(),
                engine.to_owned(),
                nanoseconds(Some(time)),
                ratio,
            ]);
        }
    }
    table(page, &["rules", "engine", "a decision", "ratio"], &rows);
}

fn growth(page: &mut String, native: &Native, browser: &Browser) {
    line(page, "## As the catalog grows");
    let mut rows = Vec::new();
    let mut row = |what: &str, cell: &dyn Fn(usize) -> String| {
        let mut row = vec![what.to_owned()];
        row.extend(SIZES.map(cell));
        rows.push(row);
    };
    let of =
        |bench: &'static str| move |size: usize| nanoseconds(native.nanoseconds(&format!("{bench}/{size}")));
    row("decode and compile, native", &of("compile"));
    row("first screening, native", &of("first-screening"));
    row("an answer, native", &of("answer"));
    row(
        "an answer that ten programs look at, native",
        &of("answer-for-ten-programs"),
    );
    row("next question, native", &of("next-question"));
    row("decisions a second of 10,000 people, native", &|size| {
        let all = native.nanoseconds(&format!("population/{size}"));
        all.map_or("not measured".to_owned(), |all| {
            format!("{:.0} million", (size * 10_000) as f64 / all * 1e3)
        })
    });
    let size = |size: usize| browser.sizes.iter().find(|found| found.programs == size);
    let ms = |time: f64| nanoseconds(Some(time * MILLI));
    row("catalog as it travels", &|at| {
        size(at).map_or(String::new(), |found| {
            format!("{:.0} kB", found.blob as f64 / 1e3)
        })
    });
    row("decode and compile, Chromium", &|at| {
        size(at).map_or(String::new(), |found| ms(found.compile))
    });
    row("first screening, Chromium", &|at| {
        size(at).map_or(String::new(), |found| ms(found.first))
    });
    row("an answer, Chromium, mean (slowest)", &|at| {
        size(at).map_or(String::new(), |found| {
            format!("{} ({})", ms(found.answer.mean), ms(found.answer.slowest))
        })
    });
    row("next question, Chromium, mean (slowest)", &|at| {
        size(at).map_or(String::new(), |found| {
            format!("{} ({})", ms(found.next.mean), ms(found.next.slowest))
        })
    });
    row("memory of the module, Chromium", &|at| {
        size(at).map_or(String::new(), |found| {
            format!("{:.1} MB", found.held as f64 / 1e6)
        })
    });
    table(page, &["", "50 programs", "500", "5,000"], &rows);
    line(
        page,
        "An answer costs what the programs cost that it touches: ten programs cost as much among 5,000 as \
         among 500. Most facts here are asked for by a share of all programs, so the mean answer touches \
         more of them in a larger catalog.",
    );
}

fn cell(found: &Expected, own: f64) -> String {
    format!(
        "{:.2} ± {:.2} ({:.2}×)",
        found.mean,
        found.error,
        found.mean / own
    )
}

fn asked(page: &mut String, questions: &Questions) {
    line(page, "## Questions asked until everything is settled");
    let mut rows = Vec::new();
    for (at, name) in NAMES.iter().enumerate() {
        let mut row = vec![(*name).to_owned()];
        let small = questions.means.get(at).copied().unwrap_or(f64::NAN);
        row.push(format!(
            "{small:.2} ({:.3}× the optimum)",
            small / questions.optimum
        ));
        for (.., found) in &questions.large {
            let own = found.first().map_or(f64::NAN, |own| own.mean);
            row.extend(found.get(at).map(|found| cell(found, own)));
        }
        let own = questions.found.first().map_or(f64::NAN, |own| own.mean);
        row.extend(questions.found.get(at).map(|found| cell(found, own)));
        rows.push(row);
    }
    let small = format!("{} catalogs of 5 programs", questions.small);
    let mut head = vec!["way of asking".to_owned(), small];
    for (programs, visitors, _) in &questions.large {
        head.push(format!("{programs} programs, {visitors} visitors"));
    }
    head.push(format!("50 programs, until {WANTED} fit"));
    let head: Vec<&str> = head.iter().map(String::as_str).collect();
    table(page, &head, &rows);
    line(
        page,
        &format!(
            "The optimum, {:.2} in the mean, was found by trying all ways of asking in every small catalog \
             where that takes no more than 60,000 states. In the others ratios are to the planner. A large \
             catalog looks at nearly every fact of nearly everybody, so no way of asking leaves much out \
             there: the planner, most needed and information gain do not differ by more than the standard \
             error. A visitor who wants {WANTED} programs that fit, and no more, is asked least by the \
             planner.",
            questions.optimum
        ),
    );
}
