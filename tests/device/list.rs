//! How long the first list of vacancies takes on a slow network and a slow processor, and again when all is there.

use std::path::PathBuf;

use harness::shell::version;
use harness::{Browser, DEVICES, Server, TestResult, Tried, until};
use serde_json::json;

use super::{found, slow_down};
use harness::need;

const PHONE: (u32, u32) = (DEVICES[2].0, DEVICES[2].1);
/// As in a cheap tablet.
const SLOWER: u32 = 4;

/// Touches the way to the vacancies, and tells how long it took until the first of them was painted, in milliseconds.
const LIST: &str = "
    const done = arguments[arguments.length - 1];
    const painted = () => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => done(performance.now() - start);
        channel.port2.postMessage(0);
    };
    const look = () =>
        document.querySelector('#app li:not(.away) [data-vacancy]')
            ? requestAnimationFrame(painted)
            : requestAnimationFrame(look);
    const start = performance.now();
    document.querySelector('[data-go=jobs]').click();
    look();";

/// Slow 4G, as Lighthouse has it: 1.6 Mbit/s down, 0.75 up, 150 ms.
async fn slow_network(browser: &Browser) -> TestResult {
    let slow = json!({
        "offline": false, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 93_750,
    });
    browser.command("Network.enable", json!({})).await?;
    browser.command("Network.emulateNetworkConditions", slow).await
}

/// Returns how long the first list took from the start screen, in milliseconds.
async fn first_list(browser: &Browser) -> Tried<f64> {
    Ok(browser.driver.execute_async(LIST, vec![]).await?.convert()?)
}

#[tokio::test]
#[ignore = "measures; run `cargo xtask bench jobs`"]
async fn first_list_of_vacancies() -> TestResult {
    let vacancies: u32 = need("DIDIM_LISTED")?.parse()?;
    let mut server = Server::start().await?;
    let address = format!("http://127.0.0.1:{}/", server.port);
    let browser = Browser::start(harness::Profile::new()?, PHONE, &address).await?;
    slow_network(&browser).await?;
    slow_down(&browser, SLOWER).await?;
    browser.visit().await?;
    let cold = first_list(&browser).await?;
    // The worker has the app, and the device the whole list.
    slow_down(&browser, 1).await?;
    browser
        .settled(&version(&PathBuf::from(need("DIDIM_APP")?))?)
        .await?;
    until("the list is stored", || async {
        browser.stored_of_vacancies().await.is_ok_and(|stored| stored > 2)
    })
    .await?;
    slow_down(&browser, SLOWER).await?;
    browser.reload().await?;
    let warm = first_list(&browser).await?;
    server.down().await?;
    browser.reload().await?;
    let offline = first_list(&browser).await?;
    found(
        "list.json",
        &json!({"slower": SLOWER, "vacancies": vacancies, "cold": cold, "warm": warm, "offline": offline}),
    )?;
    browser.close().await
}
