//! A start without a network: from the beginning of the navigation until the app takes a touch.

use std::path::Path;

use serde_json::{Value, json};

use super::{KIOSK, found, many, slow_down};
use harness::shell::version;
use harness::{Browser, Server, TestResult, Tried, need};

const SLOWER: u32 = 4;

/// Notes when the app says that it takes touches.
const NOTE_READY: &str = "Object.defineProperty(window, 'didimReady', { \
    configurable: true, get() {}, set(value) { \
    Object.defineProperty(window, 'didimReady', { value, writable: true, configurable: true }); \
    window.didimReadyAt = performance.now(); } });";

/// Waits for the first picture and for the app; then touches, and waits for the first question's picture.
const LOOK: &str = "
    const done = arguments[arguments.length - 1];
    const painted = () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime;
    const found = {};
    const asked = () => {
        if (!document.querySelector('#app h1')) return requestAnimationFrame(asked);
        const channel = new MessageChannel();
        channel.port1.onmessage = () => done({ ...found, asked: performance.now() - found.touched });
        channel.port2.postMessage(0);
    };
    const look = () => {
        if (!painted() || !window.didimReadyAt) return requestAnimationFrame(look);
        const [navigation] = performance.getEntriesByType('navigation');
        Object.assign(found, {
            worker: navigation.workerStart, html: navigation.responseEnd, painted: painted(),
            ready: window.didimReadyAt, controlled: !!navigator.serviceWorker.controller,
            touched: performance.now(),
        });
        document.querySelector('[data-go=\"person\"]').click();
        requestAnimationFrame(asked);
    };
    look();";

async fn look(browser: &Browser) -> Tried<Value> {
    browser.visit().await?;
    let found: Value = browser.driver.execute_async(LOOK, vec![]).await?.convert()?;
    if found.get("controlled") != Some(&true.into()) {
        return Err(format!("the page does not come from the worker: {found}").into());
    }
    Ok(found)
}

async fn prepare(browser: &Browser) -> TestResult {
    browser.before_every_document(NOTE_READY).await?;
    browser.command("ServiceWorker.enable", json!({})).await?;
    slow_down(browser, SLOWER).await
}

#[tokio::test]
#[ignore = "measures; run `cargo xtask bench device`"]
async fn offline_start() -> TestResult {
    let mut server = Server::start().await?;
    let browser = Browser::open_alone(&server, KIOSK, &[]).await?;
    browser.settled(&version(Path::new(&need("DIDIM_APP")?))?).await?;
    server.down().await?;
    prepare(&browser).await?;
    let mut again = Vec::new();
    for _ in 0..many(15, 5) {
        browser.driver.goto("about:blank").await?;
        // As after hours without a visitor: the browser ends workers that have nothing to do.
        browser.command("ServiceWorker.stopAllWorkers", json!({})).await?;
        again.push(look(&browser).await?);
    }
    let address = browser.address().to_owned();
    let mut profile = browser.close_and_keep().await?;
    let mut restarted = Vec::new();
    for _ in 0..many(9, 3) {
        let browser = Browser::start(profile, KIOSK, &address).await?;
        prepare(&browser).await?;
        restarted.push(look(&browser).await?);
        profile = browser.close_and_keep().await?;
    }
    found(
        "start.json",
        &json!({"rate": SLOWER, "again": again, "restarted": restarted}),
    )
}
