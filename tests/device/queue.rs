//! A thousand applications on the device: listed, and sent.

use std::path::Path;
use std::time::Duration;

use envelope::{Application, FactValue, Header, ReceiptNumber, SealingKey, new_id};
use outbox::{Device, OutboxEntry};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{KIOSK, RATES, found, many, slow_down};
use harness::shell::version;
use harness::{Browser, Server, TestResult, Tried, need, until};

const PIN: &str = "204826";
/// How many are put into the outbox at once.
const AT_ONCE: usize = 100;
const PATIENCE: Duration = Duration::from_secs(240);

/// What the app has written: the device, and the only record in the outbox.
const READ: &str = "
    const done = arguments[0];
    const opening = indexedDB.open('didim');
    opening.onsuccess = () => {
        const database = opening.result;
        const transaction = database.transaction(['meta', 'outbox']);
        const device = transaction.objectStore('meta').get('device');
        const records = transaction.objectStore('outbox').getAll();
        transaction.oncomplete = () => { database.close(); done([device.result, records.result]); };
    };";

fn name(at: u64) -> String {
    format!("김디딤 {at:04}")
}

/// Another application like the one that the app has sealed.
fn another(like: &OutboxEntry, device: Device, key: &SealingKey, counter: u64) -> Tried<OutboxEntry> {
    let header = Header {
        id: new_id()?,
        device: Some(device.id),
        counter,
        key: key.id().to_owned(),
        catalog: like.item.catalog.clone(),
    };
    let application = Application {
        format: Application::FORMAT,
        program: "job-seeker-registration".to_owned(),
        round: None,
        language: "ko".to_owned(),
        submitted_at: "2025-04-21T00:00:00.000Z".to_owned(),
        facts: [("birth".to_owned(), FactValue::Text("1999-03-02".into()))].into(),
        answers: [
            ("name".to_owned(), name(counter)),
            ("phone".to_owned(), "010-1234-5678".to_owned()),
            ("wanted_job".to_owned(), "사무".to_owned()),
        ]
        .into(),
        consents: Vec::new(),
        verdict: "open".to_owned(),
        number: ReceiptNumber::of(header.id).to_string(),
        status_secret: None,
    };
    Ok(OutboxEntry::new(&header, &application.seal(key, &header)?))
}

/// Has the app keep one application, and puts others beside it until there are `wanted`. Returns their ids.
async fn fill(browser: &Browser, wanted: u64) -> Tried<Vec<Uuid>> {
    let first = vec![json!(name(1))];
    browser
        .driver
        .execute_async(include_str!("visit.js"), first)
        .await?;
    let (device, records): (String, Vec<String>) =
        browser.driver.execute_async(READ, vec![]).await?.convert()?;
    let device: Device = serde_json::from_str(&device)?;
    let [like] = records.as_slice() else {
        return Err(format!("{} records in the outbox and not one", records.len()).into());
    };
    let like: OutboxEntry = serde_json::from_str(like)?;
    let key: SealingKey = std::fs::read_to_string(format!("{}/agency.pub", need("DIDIM_KEYS")?))?.parse()?;
    if key.id() != like.item.key {
        return Err("the app seals to another key than the agency's".into());
    }
    let mut ids = vec![like.item.id];
    let counters: Vec<u64> = (device.count + 1..=wanted).collect();
    for some in counters.chunks(AT_ONCE) {
        let mut records = Vec::new();
        let mut count = device.count;
        for counter in some {
            let kept = another(&like, device, &key, *counter)?;
            records.push((kept.item.id.to_string(), serde_json::to_string(&kept)?));
            ids.push(kept.item.id);
            count = *counter;
        }
        let counted = serde_json::to_string(&Device { count, ..device })?;
        let arguments = vec![
            json!(records),
            json!(counted),
            json!(format!("{} {count}", device.id)),
        ];
        let failed: Value = browser
            .driver
            .execute_async(include_str!("fill.js"), arguments)
            .await?
            .convert()?;
        if !failed.is_null() {
            return Err(format!("the outbox cannot be filled: {failed}").into());
        }
    }
    Ok(ids)
}

async fn enrol(browser: &Browser, server: &Server) -> TestResult {
    let said = server.command(&["device", "code", "--label", "본원 1층"]).await?;
    let code = said.lines().next().ok_or("no code")?.trim();
    browser.hold_staff().await?;
    browser.shows("이 기기를 등록하세요").await?;
    browser.type_into("enrolment-code", code).await?;
    browser.press("다음").await?;
    for asked in ["새 직원 번호", "한 번 더"] {
        browser.shows(asked).await?;
        browser.digits(PIN).await?;
        browser.press("다음").await?;
    }
    browser.shows("본원 1층").await
}

async fn measure(rate: u32, wanted: u64) -> Tried<Value> {
    let mut server = Server::start().await?;
    let browser = Browser::open_alone(&server, KIOSK, &[]).await?;
    browser.driver.set_script_timeout(PATIENCE).await?;
    enrol(&browser, &server).await?;
    browser.settled(&version(Path::new(&need("DIDIM_APP")?))?).await?;
    server.down().await?;
    browser.visit().await?;
    let mut ids = fill(&browser, wanted).await?;
    browser.visit().await?;
    slow_down(&browser, rate).await?;
    browser.hold_staff().await?;
    browser.shows("직원 번호 여섯 자리").await?;
    let arguments = vec![json!(PIN), json!(format!("{wanted}건"))];
    let unlock = include_str!("unlock.js");
    let listed: Value = browser.driver.execute_async(unlock, arguments).await?.convert()?;
    browser.visit().await?;
    until("the app is there", || async {
        let ready = browser.driver.execute("return !!window.didimReady", vec![]).await;
        ready.is_ok_and(|ready| ready.json() == &json!(true))
    })
    .await?;
    let watch = include_str!("watch.js");
    browser.driver.execute(watch, vec![json!(wanted)]).await?;
    server.up().await?;
    let drain = include_str!("drain.js");
    let drained: Value = browser.driver.execute_async(drain, vec![]).await?.convert()?;
    slow_down(&browser, 1).await?;
    let rows = server.opened().await?;
    let mut arrived: Vec<Uuid> = Vec::new();
    for row in &rows {
        let id = row
            .get("id")
            .and_then(Value::as_str)
            .ok_or("a row without an id")?;
        arrived.push(id.parse()?);
    }
    arrived.sort();
    ids.sort();
    assert_eq!(arrived, ids, "every application is at the agency once");
    let names: Vec<String> = (1..=wanted).map(name).collect();
    assert_eq!(server.applicants().await?, names);
    browser.close().await?;
    Ok(json!({"rate": rate, "listed": listed, "drained": drained, "once": arrived.len()}))
}

#[tokio::test]
#[ignore = "measures; run `cargo xtask bench device`"]
async fn thousand_queued() -> TestResult {
    let wanted = u64::try_from(many(1_000, 200))?;
    let mut rates = Vec::new();
    for rate in RATES {
        rates.push(measure(rate, wanted).await?);
    }
    found("queue.json", &json!({"queued": wanted, "rates": rates}))
}
