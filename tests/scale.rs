//! How the app does with a catalog of thousands, on a slow device. It prints what it measured; `cargo xtask bench app`
//! runs it.

use harness::{Browser, Server, TestResult};
use serde_json::{Value, json};

/// A processor a quarter as fast, as in a cheap tablet.
const SLOWER: u32 = 4;

/// Touches the first answer and tells how long it took until the next picture was painted, in milliseconds.
const ANSWER: &str = "
    const done = arguments[arguments.length - 1];
    const answer = document.querySelector('#app .choice');
    const painted = () => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => done(performance.now() - start);
        channel.port2.postMessage(0);
    };
    const observer = new MutationObserver(() => {
        observer.disconnect();
        requestAnimationFrame(painted);
    });
    observer.observe(document.getElementById('app'), { childList: true, subtree: true });
    const start = performance.now();
    answer.click();";

/// How long it took from the beginning of the document until the first question was there, in milliseconds.
const READY: &str = "
    const done = arguments[arguments.length - 1];
    document.querySelector('[data-go=\"person\"]').click();
    const look = () =>
        document.querySelector('#app h1') ? done(performance.now()) : requestAnimationFrame(look);
    look();";

#[tokio::test]
#[ignore = "measures; run `cargo xtask bench app`"]
async fn scale() -> TestResult {
    let server = Server::start().await?;
    let browser = Browser::open_alone(&server, (390, 844), &[]).await?;
    let rate = json!({"rate": SLOWER});
    browser
        .driver
        .cdp()
        .send_raw("Emulation.setCPUThrottlingRate", rate)
        .await?;
    let mut ready = Vec::new();
    let mut answers = Vec::new();
    for _ in 0..3 {
        browser.driver.refresh().await?;
        let found: f64 = browser.driver.execute_async(READY, vec![]).await?.convert()?;
        println!("ready after {found:.0} ms");
        ready.push(found);
        for _ in 0..12 {
            // Dates and numbers are skipped: what is measured is one touch.
            let choice = browser
                .driver
                .execute("return !!document.querySelector('#app .choice')", vec![])
                .await?;
            if choice.json().as_bool() == Some(true) {
                let found: f64 = browser.driver.execute_async(ANSWER, vec![]).await?.convert()?;
                answers.push(found);
            } else {
                let before = browser.text().await;
                browser.press("건너뛰기").await?;
                harness::until("the next question", || async { browser.text().await != before }).await?;
            }
        }
    }
    let median = |mut values: Vec<f64>| -> Option<f64> {
        values.sort_by(f64::total_cmp);
        values.get(values.len() / 2).copied()
    };
    let slowest = answers.iter().copied().fold(0.0, f64::max);
    let said: Value = json!({
        "slower": SLOWER, "ready": median(ready), "answers": answers.len(),
        "answer": median(answers), "slowest": slowest,
    });
    println!("scale: {said}");
    browser.close().await
}
