//! A device that keeps nothing more, or no longer has what it kept.

use serde_json::json;

use super::{KIOSK, SUBMISSIONS, agency_has, new_device, only_kept};
use harness::{Browser, Fault, Profile, Proxy, Server, TestResult, Tried, until, words};

/// The screen has said neither that something is kept nor that it was received.
async fn nothing_claimed(browser: &Browser) -> TestResult {
    let claims = [words("receipt.kept")?, words("receipt.received")?];
    let said = browser.announcements().await?;
    if said.iter().any(|text| claims.contains(text)) {
        return Err(format!("the screen said {said:?}").into());
    }
    Ok(())
}

fn origin(proxy: &Proxy) -> String {
    proxy.address().trim_end_matches('/').to_owned()
}

/// Gives the app's origin `bytes` bytes of room, or what the browser would.
async fn set_room(browser: &Browser, proxy: &Proxy, bytes: Option<u32>) -> TestResult {
    let mut what = json!({"origin": origin(proxy)});
    if let (Some(bytes), Some(what)) = (bytes, what.as_object_mut()) {
        what.insert("quotaSize".to_owned(), bytes.into());
    }
    browser.command("Storage.overrideQuotaForOrigin", what).await
}

async fn forget_database(browser: &Browser, proxy: &Proxy) -> TestResult {
    let what = json!({"origin": origin(proxy), "storageTypes": "indexeddb"});
    browser.command("Storage.clearDataForOrigin", what).await
}

/// F30: there is no room for an application on a device that has worked before.
#[tokio::test]
async fn with_no_room_nothing_says_kept_and_with_room_it_works_again() -> TestResult {
    let (server, proxy, browser) = new_device().await?;
    browser.to_registration().await?;
    // Chromium remembers for a while how much room there was; a new one does not.
    let browser = Browser::start(browser.close_and_keep().await?, KIOSK, &proxy.address()).await?;
    set_room(&browser, &proxy, Some(1)).await?;
    browser.visit().await?;
    browser.to_registration().await?;
    browser.to_review().await?;
    browser.press("보내기").await?;
    browser.shows(&words("review.failed")?).await?;
    nothing_claimed(&browser).await?;
    assert_eq!(server.opened().await?.len(), 0);
    set_room(&browser, &proxy, None).await?;
    browser.press("보내기").await?;
    browser.shows(&words("receipt.received")?).await?;
    agency_has(&server, &["김디딤"]).await?;
    browser.close().await
}

/// F30: there is no room from the beginning: the visitor is told before the form is filled in, or at the latest after it.
#[tokio::test]
async fn with_no_room_for_anything_screening_works_and_applying_says_why_not() -> TestResult {
    let server = Server::start().await?;
    let proxy = Proxy::start(&server).await?;
    let browser = Browser::start(Profile::new()?, KIOSK, &proxy.address()).await?;
    set_room(&browser, &proxy, Some(1)).await?;
    browser.visit().await?;
    browser.to_registration().await?;
    let no_storage = words("program.no_storage")?;
    if !browser.text().await.contains(&no_storage) {
        browser.to_review().await?;
        browser.press("보내기").await?;
        browser.shows(&words("review.failed")?).await?;
    }
    nothing_claimed(&browser).await?;
    set_room(&browser, &proxy, None).await?;
    browser.visit().await?;
    browser.apply_as("자리 있음").await?;
    browser.shows(&words("receipt.received")?).await?;
    agency_has(&server, &["자리 있음"]).await?;
    browser.close().await
}

/// F32: the browser has thrown the database away, with an application in it.
#[tokio::test]
async fn without_its_database_the_device_starts_anew_and_claims_nothing() -> TestResult {
    let (server, proxy, browser) = new_device().await?;
    proxy.set(SUBMISSIONS, Fault::Refuse);
    browser.apply_as("잃어버림").await?;
    browser.shows(&words("receipt.kept")?).await?;
    browser.driver.goto("about:blank").await?;
    forget_database(&browser, &proxy).await?;
    proxy.heal();
    browser.visit().await?;
    browser.shows(&words("start.title")?).await?;
    browser.to_registration().await?;
    nothing_claimed(&browser).await?;
    browser.to_review().await?;
    browser.press("보내기").await?;
    browser.shows(&words("receipt.received")?).await?;
    agency_has(&server, &["김디딤"]).await?;
    browser.close().await
}

/// F34: the browser takes the database away under the page, as some do after a sleep.
#[tokio::test]
async fn a_database_that_is_closed_under_the_page_costs_no_application() -> TestResult {
    let (server, proxy, browser) = new_device().await?;
    browser.to_registration().await?;
    browser.to_review().await?;
    forget_database(&browser, &proxy).await?;
    browser.press("보내기").await?;
    let (failed, received) = (words("review.failed")?, words("receipt.received")?);
    let answered = || async {
        let text = browser.text().await;
        text.contains(&failed) || text.contains(&received)
    };
    until("a word about the application", answered).await?;
    if browser.text().await.contains(&failed) {
        nothing_claimed(&browser).await?;
        assert_eq!(server.opened().await?.len(), 0);
        browser.visit().await?;
        browser.apply_as("김디딤").await?;
    }
    browser.shows(&received).await?;
    agency_has(&server, &["김디딤"]).await?;
    browser.close().await
}

/// A device keeps what it could not send through many restarts, and sends it in the order in which it was made.
#[tokio::test]
async fn a_queue_that_waited_long_arrives_whole() -> TestResult {
    let (server, proxy, browser) = new_device().await?;
    proxy.set(SUBMISSIONS, Fault::Refuse);
    let names = ["하나째", "둘째", "셋째"];
    let mut numbers: Vec<String> = Vec::new();
    for name in names {
        browser.apply_as(name).await?;
        browser.shows(&words("receipt.kept")?).await?;
        only_kept(&browser).await?;
        numbers.push(browser.number().await?);
        browser.visit().await?;
    }
    proxy.heal();
    browser.back_online().await?;
    agency_has(&server, &names).await?;
    let found: Tried<Vec<String>> = server.opened().await.map(|rows| {
        let number = |row: &serde_json::Value| row["number"].as_str().unwrap_or_default().to_owned();
        rows.iter().map(number).collect()
    });
    assert_eq!(found?, numbers);
    assert!(!proxy.sent_two_ways());
    browser.close().await
}
