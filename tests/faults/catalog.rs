//! Catalogs that a device must not take.

use super::{KIOSK, agency_has};
use harness::{Browser, Catalogs, Fault, Profile, Proxy, Server, TestResult, until, words};

const CATALOG: &str = "/api/v1/catalog";

/// F64, and a newer one that arrives damaged: the device goes on with the one it has, and its applications arrive.
#[tokio::test]
async fn neither_an_older_nor_a_damaged_catalog_replaces_the_one_on_the_device() -> TestResult {
    let catalogs = Catalogs::new()?;
    let older = catalogs.build(1, "옛 이름").await?;
    let seen = catalogs.build(2, "본 이름").await?;
    let newer = catalogs.build(3, "새 이름").await?;
    let mut server = Server::start_with(&seen).await?;
    let proxy = Proxy::start(&server).await?;
    let browser = Browser::start(Profile::new()?, KIOSK, &proxy.address()).await?;
    browser.visit().await?;
    browser.to_registration().await?;
    browser.shows("본 이름").await?;

    server.again_with(&older).await?;
    browser.visit().await?;
    browser.to_registration().await?;
    browser.shows("본 이름").await?;
    assert!(!browser.text().await.contains("옛 이름"));
    assert!(!proxy.exchanges(CATALOG).is_empty());
    browser.to_review().await?;
    browser.press("보내기").await?;
    browser.shows(&words("receipt.received")?).await?;
    agency_has(&server, &["김디딤"]).await?;

    server.again_with(&newer).await?;
    for fault in [
        Fault::ShortenAnswer(2_000),
        Fault::CutAnswer(2_000),
        Fault::Flip(2_000),
        Fault::Portal,
    ] {
        let before = proxy.exchanges(CATALOG).len();
        proxy.set(CATALOG, fault);
        browser.visit().await?;
        browser.to_registration().await?;
        browser.shows("본 이름").await?;
        proxy.more_than(before, CATALOG).await?;
    }
    proxy.heal();
    // What is there serves at once; the newer one is taken up beside it, and serves a later visit.
    until("the newer one serves", || async {
        let there = browser.visit().await.and(browser.to_registration().await);
        there.is_ok() && browser.text().await.contains("새 이름")
    })
    .await?;
    browser.close().await
}
