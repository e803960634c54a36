//! A database that an older version of the app left behind.

use std::collections::BTreeMap;
use std::path::Path;

use envelope::{Application, Header, SealingKey, encode_sealed, new_id};
use serde_json::{Value, json};

use super::{KIOSK, again, agency_has};
use harness::{Browser, Gate, Profile, Proxy, Server, TestResult, Tried, need};

/// Makes version 1 of the database: `arguments` are its records, each with its store and key, and the driver's callback.
const VERSION_1: &str = "
    const [records, done] = arguments;
    const opening = indexedDB.open('didim', 1);
    opening.onupgradeneeded = () => {
        for (const store of ['meta', 'outbox', 'receipts', 'catalog'])
            opening.result.createObjectStore(store);
    };
    opening.onsuccess = () => {
        const writing = opening.result.transaction(['meta', 'outbox'], 'readwrite', { durability: 'strict' });
        for (const [store, key, record] of records)
            writing.objectStore(store).put(JSON.stringify(record), key);
        writing.oncomplete = () => { opening.result.close(); done('made'); };
        writing.onabort = () => done(String(writing.error));
    };
    opening.onerror = () => done(String(opening.error));";

/// The records of a device of version 1 with one application of this applicant waiting.
fn records(name: &str) -> Tried<Value> {
    let key = std::fs::read_to_string(Path::new(&need("DIDIM_KEYS")?).join("agency.pub"))?;
    let key: SealingKey = key.trim().parse()?;
    let header = Header {
        id: new_id()?,
        device: Some(new_id()?),
        counter: 1,
        key: key.id().to_owned(),
        catalog: "0".repeat(64),
    };
    let application = Application {
        format: Application::FORMAT,
        program: "job-seeker-registration".to_owned(),
        round: Some("always".to_owned()),
        language: "ko".to_owned(),
        submitted_at: "2026-11-01T00:00:00.000Z".to_owned(),
        facts: BTreeMap::new(),
        answers: BTreeMap::from([("name".to_owned(), name.to_owned())]),
        consents: Vec::new(),
        verdict: "eligible".to_owned(),
        number: String::new(),
        status_secret: None,
    };
    let item = json!({
        "id": header.id,
        "counter": header.counter,
        "key": header.key,
        "catalog": header.catalog,
        "sealed": encode_sealed(&application.seal(&key, &header)?),
    });
    Ok(json!([
        ["meta", "device", {"id": header.device, "count": header.counter}],
        ["outbox", header.id, {"item": item, "state": "waiting"}],
    ]))
}

async fn with_an_old_database(proxy: &Proxy, name: &str) -> Tried<Browser> {
    let browser = Browser::start(Profile::new()?, KIOSK, &proxy.address()).await?;
    browser
        .driver
        .goto(proxy.page("old", "<!doctype html><title>old</title>"))
        .await?;
    let made = browser
        .driver
        .execute_async(VERSION_1, vec![records(name)?])
        .await?;
    match made.json().as_str() {
        Some("made") => Ok(browser),
        other => Err(format!("the old database was not made: {other:?}").into()),
    }
}

/// F70: what an older version kept is sent by this one, and the device counts on from there.
#[tokio::test]
async fn what_an_older_version_kept_arrives() -> TestResult {
    let server = Server::start().await?;
    let proxy = Proxy::start(&server).await?;
    let browser = with_an_old_database(&proxy, "옛 신청").await?;
    browser.visit().await?;
    agency_has(&server, &["옛 신청"]).await?;
    browser.apply_as("새 신청").await?;
    agency_has(&server, &["새 신청", "옛 신청"]).await?;
    browser.close().await
}

/// F27: the power fails while the database is brought to this version.
#[tokio::test]
async fn killed_in_the_middle_of_an_upgrade_nothing_is_lost() -> TestResult {
    let server = Server::start().await?;
    let proxy = Proxy::start(&server).await?;
    let browser = with_an_old_database(&proxy, "옛 신청").await?;
    browser
        .before_every_document(&Gate::Upgrading.closed_from_the_start())
        .await?;
    browser.visit_up_to(Gate::Upgrading, &proxy).await?;
    assert_eq!(server.opened().await?.len(), 0);
    let browser = again(browser.kill().await?, &proxy).await?;
    agency_has(&server, &["옛 신청"]).await?;
    browser.apply_as("새 신청").await?;
    agency_has(&server, &["새 신청", "옛 신청"]).await?;
    browser.close().await
}
