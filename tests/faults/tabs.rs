//! Two pages of one device, and two touches on one button.

use std::time::Duration;

use thirtyfour::By;

use super::{SUBMISSIONS, agency_has, new_device, only_kept};
use harness::{Applicant, Fault, TestResult, words};

/// Longer than any page waits before it tries again, once it was told that the network is back.
const A_TRY: Duration = Duration::from_secs(3);

/// F45: while one page sends, the other does not.
#[tokio::test]
async fn of_two_pages_one_sends() -> TestResult {
    let (server, proxy, browser) = new_device().await?;
    let first = browser.driver.window().await?;
    let second = browser.open_tab().await?;
    browser.visit().await?;
    browser.shows(&words("start.title")?).await?;
    browser.driver.switch_to_window(first.clone()).await?;
    proxy.set(SUBMISSIONS, Fault::HoldRequest);
    browser.apply_as("두 화면").await?;
    proxy.holds(1, SUBMISSIONS).await?;
    browser.driver.switch_to_window(second).await?;
    browser.back_online().await?;
    proxy.quiet_for(A_TRY, SUBMISSIONS).await?;
    proxy.heal();
    proxy.release();
    browser.driver.switch_to_window(first).await?;
    browser.shows(&words("receipt.received")?).await?;
    agency_has(&server, &["두 화면"]).await?;
    assert!(
        proxy.sent().values().all(|times| *times == 1),
        "{:?}",
        proxy.sent()
    );
    browser.close().await
}

/// F45: both have tried, and the network comes back for both.
#[tokio::test]
async fn two_pages_that_try_after_an_outage_are_one_application() -> TestResult {
    let (server, proxy, browser) = new_device().await?;
    let first = browser.driver.window().await?;
    let second = browser.open_tab().await?;
    browser.visit().await?;
    browser.shows(&words("start.title")?).await?;
    browser.driver.switch_to_window(first.clone()).await?;
    proxy.set(SUBMISSIONS, Fault::Refuse);
    browser.apply_as("두 화면").await?;
    browser.shows(&words("receipt.kept")?).await?;
    for window in [&second, &first] {
        let before = proxy.posts().len();
        browser.driver.switch_to_window(window.clone()).await?;
        browser.back_online().await?;
        proxy.more_than(before, SUBMISSIONS).await?;
    }
    only_kept(&browser).await?;
    proxy.heal();
    for window in [second, first] {
        browser.driver.switch_to_window(window).await?;
        browser.back_online().await?;
    }
    agency_has(&server, &["두 화면"]).await?;
    proxy.quiet_for(A_TRY, SUBMISSIONS).await?;
    agency_has(&server, &["두 화면"]).await?;
    assert!(!proxy.sent_two_ways());
    browser.close().await
}

/// F82: a finger that trembles. The second touch comes at once, or when the next screen is there and another button stands
/// where the first one was.
#[tokio::test]
async fn two_touches_on_the_button_are_one_application() -> TestResult {
    let (server, proxy, browser) = new_device().await?;
    let mut names = Vec::new();
    for (name, second) in [("두 번", Second::AtOnce), ("두 번째", Second::OnTheNextScreen)] {
        browser.visit().await?;
        browser.to_registration().await?;
        browser.to_review_as(Applicant::named(name)).await?;
        let button = browser.driver.find(By::Css("#app .bottom .going")).await?;
        assert_eq!(button.text().await?, "보내기");
        if second == Second::AtOnce {
            browser
                .driver
                .action_chain()
                .double_click_element(&button)
                .perform()
                .await?;
        } else {
            let hit = browser
                .driver
                .execute_async(TREMBLE, vec![button.to_json()?])
                .await?;
            assert_eq!(hit.json(), "마치기", "the second touch came to the next screen");
        }
        browser.shows(&words("receipt.received")?).await?;
        names.push(name);
        agency_has(&server, &names).await?;
        proxy.quiet_for(A_TRY, SUBMISSIONS).await?;
        agency_has(&server, &names).await?;
        assert_eq!(proxy.sent().len(), names.len());
        browser.shows(&words("receipt.received")?).await?;
    }
    browser.close().await
}

#[derive(PartialEq)]
enum Second {
    AtOnce,
    OnTheNextScreen,
}

/// Touches a button, and its place again as soon as another one stands there; says which.
const TREMBLE: &str = "
    const [button, done] = arguments;
    const { left, top, width, height } = button.getBoundingClientRect();
    const there = () => document.elementFromPoint(left + width / 2, top + height / 2);
    there().click();
    const again = () => {
        const next = there();
        if (next === button || !next.matches('button')) return requestAnimationFrame(again);
        next.click();
        done(next.textContent);
    };
    requestAnimationFrame(again);";
