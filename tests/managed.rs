//! What a kiosk's browser lets through, with the policies that are shipped.

use harness::staff::{enrol, unlock};
use harness::{Browser, DEVICES, Managed, Server, TestResult, until};
use serde_json::Value;

const KIOSK: (u32, u32) = (DEVICES[0].0, DEVICES[0].1);

/// The queue's file is the only way out of a kiosk without a network.
#[tokio::test]
async fn a_kiosk_saves_its_queue_where_the_screen_says_and_opens_nothing_else() -> TestResult {
    let mut server = Server::start().await?;
    let managed = Managed::new(&server)?;
    if let Some(why) = managed.hindrance().await {
        eprintln!("left out: {why}");
        return Ok(());
    }
    let browser = Browser::open_managed(&server, KIOSK, &managed).await?;
    enrol(&browser, &server).await?;
    browser.press("처음으로").await?;
    server.down().await?;
    browser.to_registration().await?;
    browser.to_review().await?;
    browser.press("보내기").await?;
    browser.shows("이 기기에 안전하게 보관했어요").await?;
    unlock(&browser).await?;
    browser.press("내보내기").await?;
    browser.shows("1건을 브라우저에 넘겼어요").await?;
    let text = browser.text().await;
    let name = text
        .split_whitespace()
        .find(|word| word.starts_with("didim-queue-"));
    let name = name.ok_or("the screen names no file")?;
    let file = managed.downloads().join(name);
    until("the file that is named is there", || async { file.is_file() }).await?;
    let content: Value = serde_json::from_slice(&std::fs::read(&file)?)?;
    assert_eq!(content["request"]["items"].as_array().map(Vec::len), Some(1));
    server.up().await?;
    for elsewhere in [
        "chrome://settings/clearBrowserData",
        "chrome://policy",
        "chrome://version",
        "https://example.org/",
        "file:///etc/passwd",
    ] {
        // What is blocked is an error to the driver, or a page that says so.
        let _ = browser.driver.goto(elsewhere).await;
        // The driver tells the address that was asked for; the document knows what stands there.
        let document = browser.driver.execute("return document.URL", Vec::new()).await?;
        let address: String = document.convert()?;
        assert!(
            address.starts_with("chrome-error:"),
            "{elsewhere} led to {address}"
        );
    }
    // The kiosk's own page is let through as before; the notes of what its policy forbade are read there.
    browser.visit().await?;
    browser.close().await
}
