//! The main path, sealing, outbox and shell in the engines beside Chromium: Firefox and WebKitGTK.

use harness::shell::version;
use harness::{Browser, DEVICES, Engine, Server, TestResult, Tried, need, until, words, words_in};
use serde_json::{Value, json};
use thirtyfour::By;

const KIOSK: (u32, u32) = (DEVICES[0].0, DEVICES[0].1);
const PHONE: (u32, u32) = (DEVICES[2].0, DEVICES[2].1);
/// The narrowest window that both allow on a desktop, in CSS pixels: Firefox's. MiniBrowser's is 447.
const NARROWEST: u64 = 500;

/// Every test once for each engine.
macro_rules! in_both {
    ($($test:ident)*) => {
        mod firefox {
            $(
                #[tokio::test]
                async fn $test() -> super::TestResult {
                    super::$test(super::Engine::Firefox).await
                }
            )*
        }
        mod webkit {
            $(
                #[tokio::test]
                async fn $test() -> super::TestResult {
                    super::$test(super::Engine::WebKit).await
                }
            )*
        }
    };
}

in_both! {
    a_visitor_applies_at_a_kiosk_and_the_agency_opens_it
    without_a_server_a_phone_starts_keeps_and_sends_once
    another_language_loses_nothing_that_was_typed
}

async fn a_visitor_applies_at_a_kiosk_and_the_agency_opens_it(engine: Engine) -> TestResult {
    let server = Server::start().await?;
    let browser = Browser::open_in(engine, &server, KIOSK).await?;
    browser.shows(&words("start.title")?).await?;
    assert_eq!(
        inner_size(&browser).await?,
        [u64::from(KIOSK.0), u64::from(KIOSK.1)]
    );
    browser.accessible("start").await?;
    browser.to_registration().await?;
    browser.accessible("program").await?;
    browser.to_form().await?;
    browser.accessible("form").await?;
    // A resident number is wiped as it is typed, whatever order the engine fires its events in.
    browser.type_into("field-name", "김디딤 990302-1234567").await?;
    browser.shows("주민등록번호는 받지 않아요").await?;
    assert!(!browser.driver.source().await?.contains("1234567"));
    browser.type_into("field-name", "김디딤").await?;
    browser.type_into("field-phone", "010-1234-5678").await?;
    browser.type_into("field-wanted_job", "사무").await?;
    browser.press("다음").await?;
    browser.agree_and_review().await?;
    browser.accessible("review").await?;
    browser.press("보내기").await?;
    browser.shows(&words("receipt.received")?).await?;
    browser.accessible("receipt").await?;
    let opened = server.opened().await?;
    assert_eq!(opened.len(), 1);
    let number = browser.number().await?;
    for (place, expected) in [
        ("/number", json!(number)),
        ("/key_known", json!(true)),
        ("/application/facts/birth_date", json!("1999-03-02")),
        ("/application/answers/name", json!("김디딤")),
    ] {
        let found = opened.first().and_then(|opened| opened.pointer(place));
        assert_eq!(found, Some(&expected), "{place}");
    }
    browser.finish().await?;
    browser.nothing_left_of("김디딤").await?;
    browser.close().await
}

async fn without_a_server_a_phone_starts_keeps_and_sends_once(engine: Engine) -> TestResult {
    let mut server = Server::start().await?;
    let browser = Browser::open_in(engine, &server, PHONE).await?;
    browser.settled(&version(need("DIDIM_APP")?.as_ref())?).await?;
    server.down().await?;
    browser.reload().await?;
    browser.shows(&words("start.title")?).await?;
    let [width, _] = inner_size(&browser).await?;
    assert!(width <= NARROWEST, "{width} pixels are no phone");
    nothing_beside_the_screen(&browser).await?;
    browser.to_registration().await?;
    nothing_beside_the_screen(&browser).await?;
    browser.to_review().await?;
    browser.press("보내기").await?;
    browser.shows("이 기기에 안전하게 보관했어요").await?;
    browser.accessible("kept").await?;
    let number = browser.number().await?;
    // The page that kept it ends; another one, still without a network, finds it.
    browser.reload().await?;
    browser.shows(&words("start.title")?).await?;
    server.up().await?;
    browser.back_online().await?;
    server.has("김디딤").await?;
    // What is sent again is the same application: once the outbox is empty there is still one row.
    browser.to_registration().await?;
    browser.to_review_as(harness::Applicant::named("이디딤")).await?;
    browser.press("보내기").await?;
    browser.shows(&words("receipt.received")?).await?;
    assert_eq!(server.applicants().await?, ["김디딤", "이디딤"]);
    assert!(server.opened().await?.iter().any(|row| row["number"] == number));
    browser.close().await
}

async fn another_language_loses_nothing_that_was_typed(engine: Engine) -> TestResult {
    let server = Server::start().await?;
    let browser = Browser::open_in(engine, &server, PHONE).await?;
    browser.to_registration().await?;
    browser.to_form().await?;
    browser.type_into("field-name", "김디딤").await?;
    for (name, language) in [("Tiếng Việt", "vi"), ("中文", "zh"), ("English", "en")] {
        browser.speak(name).await?;
        browser.shows(&words_in(language, "frame.next")?).await?;
        until(&format!("the form in {name}"), || async {
            let root = browser.driver.find(By::Tag("html")).await;
            let told = match root {
                Ok(root) => root.attr("lang").await.ok().flatten(),
                Err(_) => None,
            };
            told.is_some_and(|told| told.starts_with(language))
        })
        .await?;
        let field = browser.driver.find(By::Id("field-name")).await?;
        assert_eq!(field.prop("value").await?.as_deref(), Some("김디딤"), "{name}");
        nothing_beside_the_screen(&browser).await?;
        browser.accessible(name).await?;
    }
    browser.close().await
}

/// The width and height of the page in CSS pixels.
async fn inner_size(browser: &Browser) -> Tried<[u64; 2]> {
    let script = "return [innerWidth, innerHeight]";
    Ok(browser.driver.execute(script, vec![]).await?.convert()?)
}

/// Nothing may be so wide that one has to push the screen sideways.
async fn nothing_beside_the_screen(browser: &Browser) -> TestResult {
    let script = "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
    let over: Value = browser.driver.execute(script, vec![]).await?.convert()?;
    if over == 0 {
        Ok(())
    } else {
        Err(format!("{over} pixels stick out of the screen").into())
    }
}
