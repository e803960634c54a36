//! The browser's end at the worst moments.

use thirtyfour::By;

use super::{SUBMISSIONS, again, agency_has, new_device, only_kept};
use harness::{Browser, Fault, Gate, TestResult, until, words};

/// How many records wait in the outbox.
const WAITING: &str = "
    const done = arguments[0];
    const opening = indexedDB.open('didim');
    opening.onerror = () => done(null);
    opening.onsuccess = () => {
        const database = opening.result;
        const count = database.transaction('outbox').objectStore('outbox').count();
        count.onsuccess = () => { database.close(); done(count.result); };
    };";

/// The number of applications that have not been sent; `None` if it cannot be read.
async fn waiting(browser: &Browser) -> Option<u64> {
    let answer = browser.driver.execute_async(WAITING, Vec::new()).await.ok()?;
    answer.convert().ok()?
}

/// F20, F21, F22: the screen has confirmed nothing yet, so nothing is owed; but no half of it may be there either.
#[tokio::test]
async fn killed_before_the_commit_there_is_nothing_or_one_whole_application() -> TestResult {
    let (server, proxy, mut browser) = new_device().await?;
    let gates = [
        ("죽음이십", Gate::BeforeSeal),
        ("죽음이십일", Gate::AfterSeal),
        ("죽음이십이", Gate::PutIssued),
    ];
    for (name, gate) in gates {
        browser.before_every_document(&Gate::script()).await?;
        browser.visit().await?;
        browser.apply_up_to(name, gate, &proxy).await?;
        browser = again(browser.kill().await?, &proxy).await?;
        browser.nothing_left_of(name).await?;
    }
    // What is kept is sent in order: when this one has arrived, whatever was there before it has.
    browser.apply_as("살아남음").await?;
    browser.shows(&words("receipt.received")?).await?;
    let found = server.applicants().await?;
    for (name, _) in gates {
        assert!(
            found.iter().filter(|other| *other == name).count() <= 1,
            "{found:?}"
        );
    }
    assert_eq!(found.iter().filter(|name| *name == "살아남음").count(), 1);
    assert!(!proxy.sent_two_ways());
    browser.close().await
}

/// F23, F25, F26: it is committed, so exactly one arrives, whatever the moment at which the power fails.
#[tokio::test]
async fn killed_after_the_commit_exactly_one_application_arrives() -> TestResult {
    let (server, proxy, mut browser) = new_device().await?;
    let gates = [
        ("죽음이십삼", Gate::Committed),
        ("죽음이십오", Gate::AnswerReceived),
        ("죽음이십육", Gate::ReceiptWritten),
    ];
    let mut names = Vec::new();
    for (name, gate) in gates {
        browser.before_every_document(&Gate::script()).await?;
        browser.visit().await?;
        browser.apply_up_to(name, gate, &proxy).await?;
        browser = again(browser.kill().await?, &proxy).await?;
        names.push(name);
        agency_has(&server, &names).await?;
        // The next end must not come upon the answer to this one.
        until("nothing waits on the device", || async {
            waiting(&browser).await == Some(0)
        })
        .await?;
        browser.nothing_left_of(name).await?;
    }
    // The two that had their answer were sent again: nothing of the receipt was kept by halves.
    let mut times: Vec<usize> = proxy.sent().into_values().collect();
    times.sort_unstable();
    assert_eq!(times, [1, 2, 2]);
    // The device is as good as new.
    browser.apply_as("살아남음").await?;
    browser.shows(&words("receipt.received")?).await?;
    names.push("살아남음");
    agency_has(&server, &names).await?;
    assert!(!proxy.sent_two_ways());
    browser.close().await
}

/// F24: it is under way, and either the server has it already or not.
#[tokio::test]
async fn killed_while_sending_exactly_one_application_arrives() -> TestResult {
    let (server, proxy, mut browser) = new_device().await?;
    let mut names = Vec::new();
    for (name, fault) in [
        ("죽음가는중", Fault::HoldRequest),
        ("죽음오는중", Fault::HoldAnswer),
    ] {
        proxy.set(SUBMISSIONS, fault);
        browser.apply_as(name).await?;
        proxy.holds(names.len() + 1, SUBMISSIONS).await?;
        browser.shows(&words("receipt.kept")?).await?;
        only_kept(&browser).await?;
        let profile = browser.kill().await?;
        proxy.heal();
        browser = again(profile, &proxy).await?;
        names.push(name);
        agency_has(&server, &names).await?;
        let asked = proxy.exchanges(SUBMISSIONS).len();
        browser.nothing_left_of(name).await?;
        // The page that is there now asks whether there is a backup; what is sent next would wait behind that.
        proxy.more_than(asked, SUBMISSIONS).await?;
    }
    until(
        "the server got the second one again, and had it already",
        || async { proxy.sent().values().all(|times| *times == 2) },
    )
    .await?;
    assert!(!proxy.sent_two_ways());
    browser.close().await
}

/// F29: the page alone crashes, and a new one is opened.
#[tokio::test]
async fn a_page_that_crashes_loses_nothing() -> TestResult {
    let (server, proxy, browser) = new_device().await?;
    proxy.set(SUBMISSIONS, Fault::Refuse);
    browser.apply_as("쓰러짐").await?;
    browser.shows(&words("receipt.kept")?).await?;
    only_kept(&browser).await?;
    browser.crash_page().await?;
    proxy.heal();
    browser.visit().await?;
    browser.shows(&words("start.title")?).await?;
    agency_has(&server, &["쓰러짐"]).await?;
    assert!(browser.driver.find(By::Id("receipt-number")).await.is_err());
    assert!(!proxy.sent_two_ways());
    browser.close().await
}
