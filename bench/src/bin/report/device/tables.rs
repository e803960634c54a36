//! The page.

use super::found::{Drained, Found, KeptAt, Started, median, percentile};
use super::limit::Limit;
use crate::machine::Machine;
use crate::page::{figure, line, table};

/// From the touch to the receipt, 95 of 100; and on a processor a quarter as fast.
const KEPT_MS: [(u32, f64); 2] = [(1, 50.0), (4, 150.0)];
const START_MS: f64 = 600.0;
/// A touch is answered so soon that it seems at once (web.dev, RAIL).
const TOUCH_MS: f64 = 100.0;

/// The whole page, in Markdown.
pub fn page(found: &Found, limits: &[Limit], machine: &Machine) -> String {
    let mut page = String::from("# Benchmarks of the device\n\n");
    line(
        &mut page,
        &format!(
            "{} `cargo xtask bench device` measures anew and writes this page.",
            machine.describe(&found.storage.agent)
        ),
    );
    line(
        &mut page,
        "The browser has no window, a profile on a disk, and the release build of the app; the server is the \
         real one, on the same machine. ÷ 4 is a processor a quarter as fast, as the browser pretends it to \
         the page's main thread; disk, network and workers stay as they are. Others use the machine too: \
         counts and ratios say more than times.",
    );
    budgets(&mut page, found);
    judged(&mut page, limits);
    faults(&mut page, found);
    kept(&mut page, found);
    storage(&mut page, found);
    start(&mut page, found);
    queue(&mut page, found);
    page
}

fn ms(value: f64) -> String {
    if value.is_nan() {
        "not measured".to_owned()
    } else {
        format!("{} ms", figure(value))
    }
}

fn painted(at: &KeptAt) -> Vec<f64> {
    at.visits.iter().map(|visit| visit.painted).collect()
}

fn of(all: &[Started], part: impl Fn(&Started) -> f64) -> Vec<f64> {
    all.iter().map(part).collect()
}

fn budgets(page: &mut String, found: &Found) {
    line(page, "## Budgets");
    let mut rows = Vec::new();
    let mut row = |what: String, budget: f64, found: f64| {
        let judged = if found <= budget {
            format!("met, {:.1}× room", budget / found)
        } else if found.is_nan() {
            "not measured".to_owned()
        } else {
            format!("missed by {}", ms(found - budget))
        };
        rows.push(vec![what, ms(budget), ms(found), judged]);
    };
    for (rate, budget) in KEPT_MS {
        let at = found.kept.rates.iter().find(|at| at.rate == rate);
        let times = at.map(painted).unwrap_or_default();
        row(
            format!("touch on 보내기 until the receipt is painted, ÷ {rate}, p95"),
            budget,
            percentile(&times, 0.95),
        );
    }
    let rate = found.start.rate;
    row(
        format!("start without a network until the app takes a touch, ÷ {rate}, median"),
        START_MS,
        median(&of(&found.start.again, |start| start.ready)),
    );
    row(
        "the same, in a browser just started".to_owned(),
        START_MS,
        median(&of(&found.start.restarted, |start| start.ready)),
    );
    for at in &found.queue.rates {
        let queued = found.queue.queued;
        row(
            format!(
                "sending {queued} queued: longest gap between two frames, ÷ {}",
                at.rate
            ),
            TOUCH_MS,
            at.drained.longest_gap,
        );
        row(
            format!("listing {queued} queued: the same, ÷ {}", at.rate),
            TOUCH_MS,
            at.listed.longest_gap,
        );
    }
    table(page, &["what", "at most", "measured", ""], &rows);
}

fn judged(page: &mut String, limits: &[Limit]) {
    line(page, "## Limits");
    line(page, "Where one of these does not hold the command fails.");
    let rows = limits.iter().map(|limit| {
        let holds = if limit.holds() { "holds" } else { "does not hold" };
        vec![
            limit.what.to_owned(),
            number(limit.at_most),
            number(limit.found),
            holds.to_owned(),
        ]
    });
    let rows: Vec<Vec<String>> = rows.collect();
    table(page, &["what", "at most", "found", ""], &rows);
}

/// Whole where it is whole.
fn number(value: f64) -> String {
    if value.fract() == 0.0 {
        format!("{value:.0}")
    } else {
        figure(value)
    }
}

fn faults(page: &mut String, found: &Found) {
    let faults = &found.faults;
    line(page, "## The outbox among random faults, native");
    let held = if faults.held {
        "every invariant held in every schedule"
    } else {
        "AN INVARIANT DID NOT HOLD"
    };
    line(
        page,
        &format!(
            "{}: {held}; {:.0} schedules a second on one core.",
            faults.summary,
            faults.schedules as f64 / faults.seconds
        ),
    );
    let rows: Vec<Vec<String>> = faults
        .kinds
        .iter()
        .map(|(kind, count)| vec![kind.clone(), count.to_string()])
        .collect();
    table(page, &["fault", "times"], &rows);
}

fn kept(page: &mut String, found: &Found) {
    line(page, "## From the touch on 보내기 to the receipt");
    let rows: Vec<Vec<String>> = found
        .kept
        .rates
        .iter()
        .map(|at| {
            let (painted, kept) = (
                painted(at),
                at.visits.iter().map(|visit| visit.kept).collect::<Vec<_>>(),
            );
            let storage: Vec<f64> = at
                .visits
                .iter()
                .map(|visit| visit.transactions.iter().filter_map(|one| one.ms).sum())
                .collect();
            let count = at.visits.iter().map(|visit| visit.transactions.len()).min();
            vec![
                format!("÷ {}", at.rate),
                at.visits.len().to_string(),
                ms(median(&painted)),
                ms(percentile(&painted, 0.95)),
                ms(percentile(&painted, 1.0)),
                ms(median(&kept)),
                ms(median(&storage)),
                count.unwrap_or_default().to_string(),
            ]
        })
        .collect();
    let head = [
        "processor",
        "visits",
        "painted, p50",
        "p95",
        "longest",
        "in the document, p50",
        "of it in transactions, p50",
        "transactions, fewest",
    ];
    table(page, &head, &rows);
    line(
        page,
        &format!(
            "Each visit is a whole one, from the start screen on, with the page loaded anew. The clock runs \
             from the click until the frame with the receipt is done: sealing, the strictly durable write \
             and the next frame (up to 16.7 ms) are in it. In some visits the page still sends what was kept \
             in the one before. All {} applications were at the agency in the end, each once.",
            found.kept.once
        ),
    );
}

fn storage(page: &mut String, found: &Found) {
    let storage = &found.storage;
    line(page, "## The storage alone, next to Dexie");
    let own =
        |times: &[f64], own: &[f64]| format!("{} ({:.2}×)", ms(median(times)), median(times) / median(own));
    let rows: Vec<Vec<String>> = [
        ("didim", "didim"),
        ("Dexie", "dexie"),
        ("Dexie, looking at as much", "dexie-checked"),
        ("IndexedDB without a library", "plain"),
    ]
    .into_iter()
    .map(|(name, who)| {
        let (strict, relaxed) = (storage.writes("strict", who), storage.writes("relaxed", who));
        vec![
            name.to_owned(),
            own(strict, storage.writes("strict", "didim")),
            ms(percentile(strict, 0.95)),
            own(relaxed, storage.writes("relaxed", "didim")),
            own(storage.listing(who), storage.listing("didim")),
        ]
    })
    .collect();
    let head = [
        "",
        "keep, strict, p50",
        "p95",
        "keep, relaxed, p50",
        "list 1,000, p50",
    ];
    table(page, &head, &rows);
    line(
        page,
        &format!(
            "Each keeps the same sealed application of {} characters in a database of its own, in turn and \
             in one page, {} times with each durability: one transaction that compares and raises the \
             device's count and puts the record. didim also looks whether the application is in any of four \
             stores, and sets the marker by which it notices that storage was thrown away. Relaxed is what \
             strictness costs, and nothing that the app does. Listing reads 1,000 records and sorts them by \
             count. Ratios are to didim. Sealing took {} (p50).",
            storage.bytes,
            storage.writes("strict", "didim").len(),
            ms(median(&storage.sealing)),
        ),
    );
}

fn start(page: &mut String, found: &Found) {
    let start = &found.start;
    line(page, &format!("## Start without a network, ÷ {}", start.rate));
    let row = |name: &str, all: &[Started]| {
        vec![
            name.to_owned(),
            all.len().to_string(),
            ms(median(&of(all, |one| one.html))),
            ms(median(&of(all, |one| one.painted))),
            ms(median(&of(all, |one| one.ready))),
            ms(percentile(&of(all, |one| one.ready), 1.0)),
            ms(median(&of(all, |one| one.asked))),
        ]
    };
    let rows = [
        row("worker stopped", &start.again),
        row("browser restarted", &start.restarted),
    ];
    let head = [
        "before",
        "starts",
        "page there",
        "first contentful paint",
        "takes a touch",
        "longest",
        "then: touch to the first question",
    ];
    table(page, &head, &rows);
    line(
        page,
        "Medians, from the start of the navigation, with the server gone: everything comes from the service \
         worker. The start screen is plain HTML and remembers a touch from its first paint on; the app has \
         taken over at \"takes a touch\".",
    );
}

/// What stands in a row for one processor.
type Cell<'a> = &'a dyn Fn(&Drained) -> String;

fn queue(page: &mut String, found: &Found) {
    let queue = &found.queue;
    line(page, &format!("## {} applications in the outbox", queue.queued));
    let cells: [(&str, Cell); 11] = [
        ("PIN entered until the corner shows the count", &|at| {
            ms(at.listed.all)
        }),
        ("of it after the PIN was found right", &|at| ms(at.listed.listed)),
        ("longest task meanwhile (only from 50 ms on)", &|at| {
            ms(at.listed.longest_task)
        }),
        ("longest gap between two frames meanwhile", &|at| {
            ms(at.listed.longest_gap)
        }),
        ("first answered request until the queue is empty", &|at| {
            ms(at.drained.ms)
        }),
        ("requests, answered", &|at| at.drained.answered.to_string()),
        ("requests, in all", &|at| at.drained.requests.to_string()),
        ("longest task meanwhile (only from 50 ms on)", &|at| {
            ms(at.drained.longest_task)
        }),
        ("tasks of 50 ms and more", &|at| at.drained.long_tasks.to_string()),
        ("longest gap between two frames meanwhile", &|at| {
            ms(at.drained.longest_gap)
        }),
        ("frames meanwhile", &|at| at.drained.frames.to_string()),
    ];
    let rows: Vec<Vec<String>> = cells
        .iter()
        .map(|(name, cell)| {
            let mut row = vec![(*name).to_owned()];
            row.extend(queue.rates.iter().map(cell));
            row
        })
        .collect();
    let rates: Vec<String> = queue.rates.iter().map(|at| format!("÷ {}", at.rate)).collect();
    let mut head = vec![""];
    head.extend(rates.iter().map(String::as_str));
    table(page, &head, &rows);
    let once: Vec<String> = queue.rates.iter().map(|at| at.once.to_string()).collect();
    line(
        page,
        &format!(
            "The device is enrolled and signs its requests. The server was down when the queue was filled \
             and listed, then came back. At the agency, each once: {}.",
            once.join(", ")
        ),
    );
}
