//! Nothing is left for the next visitor: somebody leaves every screen of the app in every way, and the one who comes
//! next sees, hears and finds nothing of them in the page. What the disk has is searched by `tests/disk`.
//!
//! Screens and ways go round: on each screen of a run one way of leaving falls, by the screen's place and by the day, so that after as many
//! days as there are ways every screen has met each. `DIDIM_ROUND` says the day's number, to run one again.

mod device;
mod unreachable;

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::time::{SystemTime, UNIX_EPOCH};

use harness::tour::{Leg, Sightseer, Tour};
use harness::{Browser, DEVICES, Server, TestResult, Tried, until};
use serde_json::{Value, json};

const KIOSK: (u32, u32) = (DEVICES[0].0, DEVICES[0].1);
const PHONE: (u32, u32) = (DEVICES[2].0, DEVICES[2].1);

/// What people on the tour say of themselves, as it is typed, shown and stored.
const SAID: [&str; 7] = [
    "김디딤",
    "2739-4186",
    "01027394186",
    "1999-03-02",
    "19990302",
    "1999년 3월 2일",
    "1999년\u{a0}3월\u{a0}2일",
];

/// How somebody leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// They walk off, and the time runs out.
    Idle,
    /// They press 처음으로. The next visitor tries the browser's back and forward.
    Home,
    /// The page is loaded again.
    Reload,
    /// They go back to the start, screen by screen.
    Back,
    /// The tab is closed, and another one opened.
    Close,
}

const WAYS: [Way; 5] = [Way::Idle, Way::Home, Way::Reload, Way::Back, Way::Close];

async fn is(browser: &Browser, script: &str) -> bool {
    let said = browser.driver.execute(format!("return {script}"), vec![]).await;
    said.is_ok_and(|said| said.convert().unwrap_or(false))
}

/// What can be seen, heard and found of the page now: a fresh one has the same, no matter who was there before.
async fn seen(browser: &Browser) -> Tried<Value> {
    let mut seen: Value = browser
        .driver
        .execute(include_str!("seen.js"), vec![])
        .await?
        .convert()?;
    // What a screen reader reads.
    let tree = browser
        .driver
        .cdp()
        .send_raw("Accessibility.getFullAXTree", json!({}))
        .await?;
    let nodes = tree.get("nodes").and_then(Value::as_array);
    let read = json!(in_reading_order(nodes.map_or(&[], Vec::as_slice)));
    if let Some(all) = seen.as_object_mut() {
        all.insert("read".to_owned(), read);
    }
    Ok(seen)
}

/// The names of an accessibility tree as they are read, one after another. The browser lists it level by level, and levels that nobody
/// is told of come and go.
fn in_reading_order(nodes: &[Value]) -> Vec<&str> {
    let id = |node: &'_ Value| node.get("nodeId").and_then(Value::as_str).map(str::to_owned);
    let by_id: BTreeMap<String, &Value> = nodes.iter().filter_map(|node| Some((id(node)?, node))).collect();
    let mut names = Vec::new();
    let mut next: Vec<&Value> = nodes.first().into_iter().collect();
    while let Some(node) = next.pop() {
        let name = node.pointer("/name/value").and_then(Value::as_str);
        let is_told = node.get("ignored") == Some(&Value::Bool(false));
        // A browser may drop a node that has nothing to read.
        names.extend(name.filter(|name| is_told && !name.is_empty()));
        let children = node.get("childIds").and_then(Value::as_array);
        let children = children.into_iter().flatten().rev().filter_map(Value::as_str);
        next.extend(children.filter_map(|child| by_id.get(child)));
    }
    names
}

/// A device of which nobody has been a visitor yet.
async fn open(server: &Server, size: (u32, u32), settings: &[(&str, &str)]) -> Tried<(Browser, Value)> {
    let browser = Browser::open_alone(server, size, settings).await?;
    browser.watch_time().await?;
    browser.driver.refresh().await?;
    at_start(&browser).await?;
    let fresh = seen(&browser).await?;
    Ok((browser, fresh))
}

async fn at_start(browser: &Browser) -> TestResult {
    until("the start", || {
        is(
            browser,
            "!!window.didimReady && !document.documentElement.dataset.at && \
             !!document.querySelector('.open-now')",
        )
    })
    .await
}

/// What the next visitor finds is what the first one ever found.
async fn finds_nothing(browser: &Browser, fresh: &Value) -> TestResult {
    at_start(browser).await?;
    let found = async || seen(browser).await;
    if until("a page as new", || async {
        found().await.is_ok_and(|seen| seen == *fresh)
    })
    .await
    .is_err()
    {
        let found = found().await?;
        let empty = serde_json::Map::new();
        let all = fresh.as_object().unwrap_or(&empty);
        let other: Vec<_> = all
            .iter()
            .filter(|(name, value)| found.get(name.as_str()) != Some(value))
            .map(|(name, value)| format!("{name}: {:?} instead of {value:?}", found.get(name.as_str())))
            .collect();
        return Err(other.join("\n").into());
    }
    let source = browser.driver.source().await?;
    match SAID.iter().find(|said| source.contains(*said)) {
        Some(said) => Err(format!("`{said}` is in the document").into()),
        None => Ok(()),
    }
}

/// Nothing that was said is in any storage.
async fn keeps_nothing(browser: &Browser) -> TestResult {
    let found = stored(browser, &SAID).await?;
    if found.is_empty() {
        Ok(())
    } else {
        Err(format!("stored: {found:#?}").into())
    }
}

async fn stored(browser: &Browser, texts: &[&str]) -> Tried<Vec<String>> {
    Ok(browser
        .driver
        .execute_async(include_str!("stored.js"), vec![json!(texts)])
        .await?
        .convert()?)
}

/// Leaves the screen that is there.
async fn leave(browser: &Browser, way: Way) -> TestResult {
    browser.driver.execute("window.didimVisit = true", vec![]).await?;
    match way {
        // On the start screen and under a warning there is no such button.
        Way::Home
            if is(
                browser,
                "document.querySelector('#home').offsetParent && !document.querySelector('dialog[open]')",
            )
            .await =>
        {
            browser.leave().await?;
        }
        Way::Idle if is(browser, "!!document.documentElement.dataset.at").await => {
            browser.driver.execute("window.didimPassed = 1e7", vec![]).await?;
        }
        Way::Back => return back_to_start(browser).await,
        Way::Close => {
            let old = browser.driver.window().await?;
            let next = browser.open_tab().await?;
            browser.driver.switch_to_window(old).await?;
            browser.driver.close_window().await?;
            browser.driver.switch_to_window(next).await?;
            browser.visit().await?;
        }
        _ => browser.driver.refresh().await?,
    }
    until("another document", || {
        is(browser, "window.didimVisit === undefined")
    })
    .await
}

/// Goes back until the start is there: in the same document as long as nothing has been said, else in another one.
async fn back_to_start(browser: &Browser) -> TestResult {
    let depth = "document.documentElement.dataset.at ? document.querySelector('#app').textContent : ''";
    for _ in 0..60 {
        let before: String = browser
            .driver
            .execute(format!("return {depth}"), vec![])
            .await?
            .convert()?;
        if before.is_empty() && is(browser, "!!window.didimReady").await {
            return Ok(());
        }
        browser.driver.execute("history.back()", vec![]).await?;
        until("an earlier screen", || async {
            let now = browser.driver.execute(format!("return {depth}"), vec![]).await;
            now.is_ok_and(|now| now.convert::<String>().is_ok_and(|now| now != before))
        })
        .await?;
    }
    Err("there is no end of screens to go back to".into())
}

/// Somebody who leaves the tour on a screen.
struct Leaver<'a> {
    fresh: &'a Value,
    /// How many screens they have seen, and on which they leave.
    seen: usize,
    at: usize,
    way: Way,
    left: bool,
}

impl Sightseer for Leaver<'_> {
    async fn see(&mut self, browser: &Browser, screen: &str) -> Tried<ControlFlow<()>> {
        self.seen += 1;
        if self.seen <= self.at {
            return Ok(ControlFlow::Continue(()));
        }
        let how = |error| format!("`{screen}` left by {:?}: {error}", self.way);
        let began = is(browser, "!!document.documentElement.dataset.at").await;
        leave(browser, self.way).await.map_err(how)?;
        finds_nothing(browser, self.fresh).await.map_err(how)?;
        // Behind the start screen is whatever the browser showed before the app.
        if self.way == Way::Home && began {
            browser.driver.back().await?;
            finds_nothing(browser, self.fresh).await.map_err(how)?;
            browser.driver.forward().await?;
            finds_nothing(browser, self.fresh).await.map_err(how)?;
        }
        self.left = true;
        Ok(ControlFlow::Break(()))
    }
}

/// The day's number, or what `DIDIM_ROUND` says.
fn round() -> Tried<usize> {
    if let Ok(round) = std::env::var("DIDIM_ROUND") {
        return Ok(round.parse()?);
    }
    let days = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs() / 86_400;
    Ok(usize::try_from(days)?)
}

/// Leaves every screen of these legs once.
async fn leave_every_screen_of(legs: &[Leg], round: usize) -> Tried<usize> {
    let server = Server::start().await?;
    let (browser, fresh) = open(&server, KIOSK, &[]).await?;
    let mut screens = 0;
    for leg in legs {
        for at in 0.. {
            let falls = WAYS.into_iter().cycle().nth((screens + round) % WAYS.len());
            let way = falls.ok_or("there is no way")?;
            let mut leaver = Leaver {
                fresh: &fresh,
                seen: 0,
                at,
                way,
                left: false,
            };
            Tour::new(&browser, &server, "ko", &mut leaver).walk(*leg).await?;
            if !leaver.left {
                break;
            }
            screens += 1;
        }
        keeps_nothing(&browser).await?;
    }
    browser.close().await?;
    Ok(screens)
}

#[tokio::test]
async fn whatever_screen_is_left_in_whatever_way_the_next_visitor_finds_nothing() -> TestResult {
    let round = round()?;
    println!("round {round}");
    let (some, others) = tokio::try_join!(
        leave_every_screen_of(&[Leg::Beside, Leg::Questions, Leg::Together], round),
        leave_every_screen_of(&[Leg::Room, Leg::Idle], round),
    )?;
    println!("{} screens were left", some + others);
    Ok(())
}
