//! Clocks that are wrong by years.

use serde_json::Value;

use super::{KIOSK, agency_has};
use harness::{Browser, Profile, Proxy, Server, TestResult, words};

const MS_A_YEAR: i64 = 31_557_600_000;

/// Returns a script with a clock that is wrong by `by` milliseconds, in every document. Time that has passed stays
/// right.
fn shifted_clock(by: i64) -> String {
    format!(
        "window.Date = new Proxy(Date, {{
            construct: (real, given, made) =>
                Reflect.construct(real, given.length ? given : [real.now() + {by}], made),
            apply: (real) => new real(real.now() + {by}).toString(),
            get: (real, name) => name === 'now' ? () => real.now() + {by} : Reflect.get(real, name),
        }});"
    )
}

fn year(rows: &Value, at: &str) -> i64 {
    let text = rows.pointer(at).and_then(Value::as_str).unwrap_or_default();
    text.split('-')
        .next()
        .and_then(|year| year.parse().ok())
        .unwrap_or_default()
}

async fn applies_with_a_clock_wrong_by(years: i64) -> TestResult {
    let server = Server::start().await?;
    let proxy = Proxy::start(&server).await?;
    let browser = Browser::start(Profile::new()?, KIOSK, &proxy.address()).await?;
    browser
        .before_every_document(&shifted_clock(years * MS_A_YEAR))
        .await?;
    browser.visit().await?;
    browser.apply_as("틀린 시계").await?;
    browser.shows(&words("receipt.received")?).await?;
    agency_has(&server, &["틀린 시계"]).await?;
    let rows = Value::Array(server.opened().await?);
    let wrong = year(&rows, "/0/application/submitted_at") - year(&rows, "/0/received_at");
    assert!((wrong - years).abs() <= 1, "the clock was wrong by {wrong} years");
    browser.close().await
}

/// Waits until the staff corner says this of the clock.
async fn staff_are_told(browser: &Browser, text: &str) -> TestResult {
    browser.visit().await?;
    browser.hold_staff().await?;
    let text = words(text)?;
    // The times in it are not looked at.
    let (_, told) = text.split_once("{t}").unwrap_or_default();
    let told = told.split("{d}").next().unwrap_or_default();
    browser.shows(told.trim()).await
}

/// F50: nothing was heard of a server, and no catalog can be so old.
#[tokio::test]
async fn staff_are_told_of_a_clock_that_is_years_behind() -> TestResult {
    let server = Server::start().await?;
    for years in [-56, -6] {
        let browser = Browser::open(&server, KIOSK, &[]).await?;
        browser
            .before_every_document(&shifted_clock(years * MS_A_YEAR))
            .await?;
        staff_are_told(&browser, "staff.clock_behind").await?;
        browser.close().await?;
    }
    Ok(())
}

/// F51: only the server's signed time says so.
#[tokio::test]
async fn staff_are_told_of_a_clock_that_is_years_ahead_of_the_server() -> TestResult {
    let server = Server::start().await?;
    let browser = Browser::open(&server, KIOSK, &[]).await?;
    browser
        .before_every_document(&shifted_clock(10 * MS_A_YEAR))
        .await?;
    browser.visit().await?;
    browser.apply_as("앞선 시계").await?;
    browser.shows(&words("receipt.received")?).await?;
    // It is known after a start too.
    staff_are_told(&browser, "staff.clock_ahead").await?;
    browser.close().await
}

/// F50: the battery of the clock is empty.
#[tokio::test]
async fn with_a_clock_six_years_behind_an_application_arrives() -> TestResult {
    applies_with_a_clock_wrong_by(-6).await
}

/// F51
#[tokio::test]
async fn with_a_clock_ten_years_ahead_an_application_arrives() -> TestResult {
    applies_with_a_clock_wrong_by(10).await
}
