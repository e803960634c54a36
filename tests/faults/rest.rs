//! The rest of the app's code comes late, or not at all.

use std::fs;

use thirtyfour::By;

use super::KIOSK;
use harness::shell::{Part, Releases, SECTION};
use harness::{Browser, DEVICES, Fault, Profile, Proxy, Server, TestResult, Tried, need, until, words};

/// The path of the file in which the rest is.
fn rest() -> Tried<String> {
    let file = Part::Rest.of(need("DIDIM_APP")?.as_ref())?;
    let name = file.file_name().ok_or("a file without a name")?;
    Ok(format!("/{}", name.to_string_lossy()))
}

/// The app on a new device to which the rest does not come.
async fn without_rest(size: (u32, u32), fault: Fault) -> Tried<(Server, Proxy, Browser, String)> {
    let rest = rest()?;
    let server = Server::start().await?;
    let proxy = Proxy::start(&server).await?;
    proxy.set(&rest, fault);
    let browser = Browser::start(Profile::new()?, size, &proxy.address()).await?;
    browser.visit().await?;
    Ok((server, proxy, browser, rest))
}

/// Goes from the start to the second question, without waiting for anything.
async fn answer_the_first(browser: &Browser) -> TestResult {
    browser.press("나에게 맞는 지원 찾기").await?;
    browser.shows("언제 태어나셨나요?").await?;
    browser.digits("19990302").await?;
    browser.press("다음").await?;
    browser.shows("개가 맞을 수 있어요").await
}

#[tokio::test]
async fn the_start_and_the_questions_do_not_wait_for_the_rest() -> TestResult {
    for (width, height, _) in DEVICES {
        let (_server, proxy, browser, rest) = without_rest((width, height), Fault::HoldAnswer).await?;
        answer_the_first(&browser).await?;
        // A request that holds the page up would still do so.
        until("the rest is asked for", || async {
            !proxy.exchanges(&rest).is_empty()
        })
        .await?;
        proxy.release();
        browser.press("결과 보기").await?;
        browser.shows(&words("results.self_check")?).await?;
        browser.close().await?;
    }
    Ok(())
}

#[tokio::test]
async fn whoever_is_faster_than_the_rest_waits_for_it() -> TestResult {
    let (_server, proxy, browser, rest) = without_rest(KIOSK, Fault::HoldAnswer).await?;
    answer_the_first(&browser).await?;
    let asked = proxy.exchanges(&rest).len();
    let released = async {
        proxy.more_than(asked, &rest).await?;
        proxy.heal();
        proxy.release();
        Ok(())
    };
    // The page stands still until the rest is there: a driver that loses its patience has touched the button all the same, so that
    // it is touched once, and what comes of it is looked at.
    let results = By::XPath("//button[normalize-space(.)='결과 보기']");
    let button = browser.driver.find(results).await?;
    let (_, released): (_, TestResult) = tokio::join!(button.click(), released);
    released?;
    browser.shows(&words("results.self_check")?).await?;
    browser.close().await
}

#[tokio::test]
async fn a_way_that_begins_with_the_rest_waits_without_holding_the_page_up() -> TestResult {
    let (_server, proxy, browser, rest) = without_rest(KIOSK, Fault::HoldAnswer).await?;
    browser.press(&words("start.events")?).await?;
    until("the rest is asked for", || async {
        !proxy.exchanges(&rest).is_empty()
    })
    .await?;
    assert!(browser.text().await.contains(&words("start.title")?));
    proxy.release();
    browser.shows(&words("results.self_check")?).await?;
    browser.close().await
}

#[tokio::test]
async fn a_screen_whose_code_cannot_be_had_is_stood_in_for() -> TestResult {
    let (_server, proxy, browser, _) = without_rest(KIOSK, Fault::Refuse).await?;
    answer_the_first(&browser).await?;
    browser.press("결과 보기").await?;
    is_stood_in_for(&browser).await?;
    proxy.heal();
    browser.shows(&words("start.title")?).await?;
    browser.to_registration().await?;
    browser.close().await
}

async fn is_stood_in_for(browser: &Browser) -> TestResult {
    until("the page stands in for the app", || async {
        let dead = browser
            .driver
            .execute("return !!document.documentElement.dataset.dead", vec![])
            .await;
        dead.is_ok_and(|dead| dead.convert().unwrap_or(false))
    })
    .await
}

/// The request that holds the page up takes no `integrity`, and there is no worker yet that has looked at the file.
#[tokio::test]
async fn a_rest_that_is_not_the_apps_own_is_never_run() -> TestResult {
    let releases = Releases::new()?;
    let file = Part::Rest.of(&releases.release(0))?;
    let whole = fs::read(&file)?;
    fs::write(&file, [&whole, SECTION].concat())?;
    let server = Server::with_app(releases.app()).await?;
    let address = format!("http://127.0.0.1:{}/", server.port);
    let browser = Browser::start(Profile::new()?, KIOSK, &address).await?;
    browser.visit().await?;
    answer_the_first(&browser).await?;
    browser.press("결과 보기").await?;
    is_stood_in_for(&browser).await?;
    fs::write(&file, whole)?;
    browser.shows(&words("start.title")?).await?;
    browser.to_registration().await?;
    browser.close().await
}
