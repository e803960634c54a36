//! A device with neither a worker nor a network: nothing can give a fresh document, and nothing is left all the same.

use serde_json::json;
use thirtyfour::By;

use super::{KIOSK, at_start, finds_nothing, is, keeps_nothing, seen};
use harness::{Browser, Profile, Server, TestResult, until, words, words_in};

/// A browser that has no service workers, as Firefox has none in a private window.
const NO_WORKERS: &str = "delete Navigator.prototype.serviceWorker;";

async fn network(browser: &Browser, offline: bool) -> TestResult {
    let how = json!({"offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1});
    // Where the domain is off, what a page fetches is not cut: only whole documents are.
    browser.command("Network.enable", json!({})).await?;
    browser.command("Network.emulateNetworkConditions", how).await
}

#[tokio::test]
async fn without_worker_and_network_the_start_comes_all_the_same_and_nothing_is_left() -> TestResult {
    let server = Server::start().await?;
    let address = format!("http://127.0.0.1:{}/", server.port);
    let browser = Browser::start(Profile::new()?, KIOSK, &address).await?;
    browser.watch_time().await?;
    browser.before_every_document(NO_WORKERS).await?;
    browser.visit().await?;
    at_start(&browser).await?;
    let fresh = seen(&browser).await?;
    browser.driver.execute("window.didimVisit = true", vec![]).await?;
    for idle in [false, true] {
        browser.to_registration().await?;
        browser.to_form().await?;
        browser.type_into("field-name", "김디딤").await?;
        browser.go("contrast").await?;
        browser.speak("English").await?;
        browser.shows(&words_in("en", "form.title")?).await?;
        network(&browser, true).await?;
        if idle {
            browser.passes(10_000).await?;
        } else {
            browser.touch(By::Css("[data-go=home]")).await?;
            browser.press(&words_in("en", "leave.go")?).await?;
        }
        finds_nothing(&browser, &fresh).await?;
        keeps_nothing(&browser).await?;
        assert!(
            is(&browser, "window.didimVisit === true").await,
            "the same document"
        );
        // The next visitor can begin, and finds no digit on the pad.
        browser.press(&words("start.person")?).await?;
        browser.shows(&words("question.erase")?).await?;
        assert!(
            is(
                &browser,
                "document.querySelectorAll('#app .digits .empty').length === 3"
            )
            .await
        );
        network(&browser, false).await?;
        browser.press(&words("frame.back")?).await?;
        at_start(&browser).await?;
    }
    // With a network there is a fresh document again.
    browser.to_registration().await?;
    browser.touch(By::Css("[data-go=home]")).await?;
    until("another document", || {
        is(&browser, "window.didimVisit === undefined")
    })
    .await?;
    finds_nothing(&browser, &fresh).await?;
    browser.close().await
}
