//! Browsers that misbehave: each mistake is put into the page before its own scripts.

use harness::{Browser, Server, TestResult, Tried, staff, until, words};
use thirtyfour::By;

use super::KIOSK;

async fn with(server: &Server, mistake: &str) -> Tried<Browser> {
    let browser = Browser::open_alone(server, KIOSK, &[]).await?;
    browser.before_every_document(mistake).await?;
    browser.visit().await?;
    Ok(browser)
}

/// The app works, and has not been replaced by what stands in for an app that stops.
async fn screens(browser: &Browser, mistake: &str) -> TestResult {
    let worked = browser.to_registration().await;
    let stopped = browser.driver.find(By::Css("#dead")).await.is_ok();
    match worked {
        Ok(()) if !stopped => Ok(()),
        other => Err(format!("{mistake}: stopped: {stopped}, {other:?}").into()),
    }
}

/// What may come of asking for a worker.
const WORKERS: [(&str, &str); 8] = [
    (
        "it resolves to undefined",
        "ServiceWorkerContainer.prototype.register = async () => undefined",
    ),
    (
        "it resolves to null",
        "ServiceWorkerContainer.prototype.register = async () => null",
    ),
    (
        "it resolves to something else",
        "ServiceWorkerContainer.prototype.register = async () => ({ active: {}, waiting: 1 })",
    ),
    (
        "it is refused",
        "ServiceWorkerContainer.prototype.register = async () => { throw new TypeError('no') }",
    ),
    (
        "it throws",
        "ServiceWorkerContainer.prototype.register = () => { throw new TypeError('no') }",
    ),
    (
        "it is no promise",
        "ServiceWorkerContainer.prototype.register = () => undefined",
    ),
    (
        "it never comes",
        "ServiceWorkerContainer.prototype.register = () => new Promise(() => {})",
    ),
    (
        "there is no container",
        "Object.defineProperty(Navigator.prototype, 'serviceWorker', { get: () => undefined })",
    ),
];

#[tokio::test]
async fn the_app_works_without_a_worker_whatever_the_browser_says_of_one() -> TestResult {
    let server = Server::start().await?;
    for (mistake, script) in WORKERS {
        let browser = with(&server, script).await?;
        screens(&browser, mistake).await?;
        browser.to_review().await?;
        browser.press("보내기").await?;
        browser.shows(&words("receipt.received")?).await?;
        browser.close().await?;
    }
    Ok(())
}

/// What may come of opening a database. The request of the first is a real one, of which nothing is heard.
const DATABASES: [(&str, &str); 4] = [
    (
        "it fires no event",
        "const open = IDBFactory.prototype.open;
        IDBFactory.prototype.open = function (...given) {
            const request = open.apply(this, given);
            for (const name of ['success', 'error', 'blocked', 'upgradeneeded'])
                request.addEventListener(name, event => event.stopImmediatePropagation());
            return request;
        };",
    ),
    (
        "it throws",
        "IDBFactory.prototype.open = () => { throw new DOMException('refused', 'SecurityError') }",
    ),
    (
        "there is no factory",
        "Object.defineProperty(window, 'indexedDB', { get: () => undefined })",
    ),
    (
        "asking for the factory throws",
        "Object.defineProperty(window, 'indexedDB', {
            get: () => { throw new DOMException('no', 'SecurityError') },
        });",
    ),
];

#[tokio::test]
async fn without_a_database_the_app_goes_on_and_staff_are_told() -> TestResult {
    let server = Server::start().await?;
    for (mistake, script) in DATABASES {
        let browser = with(&server, script).await?;
        screens(&browser, mistake).await?;
        browser.shows(&words("program.no_storage")?).await?;
        browser.visit().await?;
        browser.hold_staff().await?;
        browser.shows(&words("staff.no_storage")?).await?;
        browser.close().await?;
    }
    Ok(())
}

/// What a storage may say that it has done, once a test lets it lie.
const LIES: [(&str, &str); 2] = [
    (
        "it writes nothing",
        "const put = IDBObjectStore.prototype.put;
        IDBObjectStore.prototype.put = function (...given) {
            return window.didimLies ? this.count() : put.apply(this, given);
        };",
    ),
    (
        "it writes something else",
        "const put = IDBObjectStore.prototype.put;
        IDBObjectStore.prototype.put = function (value, ...key) {
            return put.call(this, window.didimLies ? '' : value, ...key);
        };",
    ),
];

#[tokio::test]
async fn a_storage_that_lies_does_not_pass_the_self_test() -> TestResult {
    let server = Server::start().await?;
    let (storage, bad) = (words("staff.test_storage")?, words("staff.works_not")?);
    for (lie, script) in LIES {
        let browser = with(&server, script).await?;
        staff::enrol(&browser, &server).await?;
        browser.driver.execute("window.didimLies = true", vec![]).await?;
        browser.press(&words("staff.test")?).await?;
        browser.shows(&words("staff.test_bad")?).await?;
        let told = format!("{storage}: {bad}");
        until(&format!("{lie}: the self-test says so"), || async {
            browser.text().await.contains(&told)
        })
        .await?;
        browser.close().await?;
    }
    Ok(())
}
