//! From the touch on 보내기 until the receipt screen is painted.

use serde_json::{Value, json};

use super::{KIOSK, RATES, found, many, slow_down};
use harness::{Browser, Server, TestResult, until};

#[tokio::test]
#[ignore = "measures; run `cargo xtask bench device`"]
async fn touch_to_kept() -> TestResult {
    let server = Server::start().await?;
    let browser = Browser::open_alone(&server, KIOSK, &[]).await?;
    let mut names = Vec::new();
    let mut rates = Vec::new();
    for rate in RATES {
        slow_down(&browser, rate).await?;
        let mut visits = Vec::new();
        for at in 0..many(80, 12) {
            let name = format!("김디딤 {rate} {at}");
            browser.visit().await?;
            let script = include_str!("visit.js");
            let visit = browser.driver.execute_async(script, vec![json!(name)]).await?;
            let visit: Value = visit.convert()?;
            if visit.get("painted").is_none() {
                return Err(format!("the visit of `{name}` failed: {visit}").into());
            }
            visits.push(visit);
            names.push(name);
        }
        rates.push(json!({"rate": rate, "visits": visits}));
    }
    slow_down(&browser, 1).await?;
    names.sort();
    until("every application is at the agency", || async {
        server
            .applicants()
            .await
            .is_ok_and(|found| found.len() >= names.len())
    })
    .await?;
    assert_eq!(server.applicants().await?, names);
    found("kept.json", &json!({"rates": rates, "once": names.len()}))?;
    browser.close().await
}
