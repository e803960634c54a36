//! A network that cuts, loses, repeats and lies.

use super::{API, SUBMISSIONS, agency_has, new_device, only_kept};
use harness::{Browser, Fault, Proxy, TestResult, words};

/// Lets one more try meet this fault, and sees to it that the screen does not take it for a receipt.
async fn one_more_try(browser: &Browser, proxy: &Proxy, path: &str, fault: Fault) -> TestResult {
    let before = proxy.exchanges(path).len();
    proxy.set(path, fault);
    browser.back_online().await?;
    proxy.more_than(before, path).await?;
    // A second one shows that the first has come to nothing.
    let before = proxy.exchanges(path).len();
    browser.back_online().await?;
    proxy.more_than(before, path).await?;
    only_kept(browser).await
}

/// F01, F02, F03, F04, and receipts that are damaged.
#[tokio::test]
async fn an_exchange_that_is_cut_anywhere_is_tried_again_until_there_is_a_receipt() -> TestResult {
    let (server, proxy, browser) = new_device().await?;
    proxy.set(SUBMISSIONS, Fault::Refuse);
    browser.apply_as("끊김").await?;
    browser.shows(&words("receipt.kept")?).await?;
    one_more_try(&browser, &proxy, SUBMISSIONS, Fault::Refuse).await?;
    one_more_try(&browser, &proxy, SUBMISSIONS, Fault::CutRequest).await?;
    assert_eq!(server.opened().await?.len(), 0, "nothing has arrived whole");
    for fault in [
        Fault::LoseAnswer,
        Fault::CutAnswer(0),
        Fault::CutAnswer(40),
        Fault::ShortenAnswer(40),
        Fault::ShortenAnswer(0),
        Fault::Corrupt("\"hash\":\""),
        Fault::Corrupt("\"signature\":\""),
    ] {
        one_more_try(&browser, &proxy, SUBMISSIONS, fault).await?;
        agency_has(&server, &["끊김"]).await?;
    }
    let number = browser.number().await?;
    proxy.heal();
    browser.back_online().await?;
    browser.shows(&words("receipt.received")?).await?;
    agency_has(&server, &["끊김"]).await?;
    assert_eq!(server.opened().await?[0]["number"], number);
    assert_eq!(proxy.sent().len(), 1);
    assert!(!proxy.sent_two_ways(), "every try sends the same bytes");
    browser.close().await
}

/// F05: a captive portal answers everything, with a page or by sending the browser to one.
#[tokio::test]
async fn a_captive_portals_page_is_no_receipt() -> TestResult {
    let (server, proxy, browser) = new_device().await?;
    browser.to_registration().await?;
    proxy.set(API, Fault::Portal);
    browser.to_review().await?;
    browser.press("보내기").await?;
    browser.shows(&words("receipt.kept")?).await?;
    one_more_try(&browser, &proxy, API, Fault::Portal).await?;
    one_more_try(&browser, &proxy, API, Fault::Redirect("/api/__page/login")).await?;
    // One that lets the rest through, and only what is posted not.
    proxy.heal();
    proxy.set(SUBMISSIONS, Fault::Portal);
    one_more_try(&browser, &proxy, SUBMISSIONS, Fault::Portal).await?;
    one_more_try(
        &browser,
        &proxy,
        SUBMISSIONS,
        Fault::Redirect("/api/__page/login"),
    )
    .await?;
    assert_eq!(server.opened().await?.len(), 0);
    proxy.heal();
    browser.back_online().await?;
    browser.shows(&words("receipt.received")?).await?;
    agency_has(&server, &["김디딤"]).await?;
    browser.close().await
}

/// F06, F07: something in the way sends a request twice.
#[tokio::test]
async fn a_request_that_is_repeated_on_the_way_is_one_application() -> TestResult {
    let (server, proxy, browser) = new_device().await?;
    let mut names = Vec::new();
    for (name, fault) in [("되풀이", Fault::TwiceInTurn), ("한꺼번에", Fault::TwiceAtOnce)] {
        proxy.set(SUBMISSIONS, fault);
        browser.apply_as(name).await?;
        browser.shows(&words("receipt.received")?).await?;
        names.push(name);
        agency_has(&server, &names).await?;
        let number = browser.number().await?;
        assert!(server.opened().await?.iter().any(|row| row["number"] == number));
        browser.finish().await?;
    }
    let twice = |answers: &[u16]| answers == [200, 200];
    // A page that starts also asks for news, with no items; that may still be under way.
    let mut sent = proxy.posts();
    sent.retain(|post| !post.items.is_empty());
    assert_eq!(sent.len(), names.len());
    assert!(sent.iter().all(|post| twice(&post.answers)), "{sent:?}");
    browser.close().await
}

/// F08: the server is slow, and the browser is told to be in a hurry.
#[tokio::test]
async fn a_slow_server_gets_an_application_once() -> TestResult {
    let (server, proxy, browser) = new_device().await?;
    proxy.set(SUBMISSIONS, Fault::HoldAnswer);
    browser.apply_as("느림").await?;
    proxy.holds(1, SUBMISSIONS).await?;
    browser.shows(&words("receipt.kept")?).await?;
    browser.back_online().await?;
    only_kept(&browser).await?;
    proxy.heal();
    proxy.release();
    browser.shows(&words("receipt.received")?).await?;
    agency_has(&server, &["느림"]).await?;
    assert!(!proxy.sent_two_ways());
    browser.close().await
}

/// F09 to F14, said by something in the way and not by the server: none of it is the agency's last word.
#[tokio::test]
async fn a_refusal_by_something_in_the_way_is_not_the_end() -> TestResult {
    let (server, proxy, browser) = new_device().await?;
    const SOON: &[(&str, &str)] = &[("retry-after", "1"), ("content-type", "text/html")];
    const PAGE: &[(&str, &str)] = &[("content-type", "text/html")];
    proxy.set(SUBMISSIONS, Fault::Status(503, SOON));
    browser.apply_as("거절").await?;
    browser.shows(&words("receipt.kept")?).await?;
    for (status, headers) in [
        (503, SOON),
        (429, SOON),
        (500, PAGE),
        (502, PAGE),
        (413, PAGE),
        (401, PAGE),
        (403, PAGE),
        (400, PAGE),
        (409, PAGE),
    ] {
        one_more_try(&browser, &proxy, SUBMISSIONS, Fault::Status(status, headers)).await?;
    }
    assert_eq!(server.opened().await?.len(), 0);
    proxy.heal();
    browser.back_online().await?;
    browser.shows(&words("receipt.received")?).await?;
    agency_has(&server, &["거절"]).await?;
    assert!(!proxy.sent_two_ways());
    browser.close().await
}
