//! What staff do at the device: enrol it, see what it keeps, carry its queue out by hand.

use std::path::{Path, PathBuf};

use harness::staff::{PIN, enrol, enter_pin, unlock};
use harness::{Browser, DEVICES, Server, TestResult, until, words};
use serde_json::{Value, json};

const KIOSK: (u32, u32) = (DEVICES[0].0, DEVICES[0].1);
async fn apply(browser: &Browser, shown: &str) -> TestResult {
    browser.to_registration().await?;
    browser.to_review().await?;
    browser.press("보내기").await?;
    browser.shows(shown).await
}

async fn save_files_to(browser: &Browser, folder: &Path) -> TestResult {
    let how = json!({"behavior": "allow", "downloadPath": folder.to_string_lossy()});
    browser.command("Browser.setDownloadBehavior", how).await
}

fn saved(folder: &Path) -> Option<PathBuf> {
    let files = std::fs::read_dir(folder).ok()?;
    let mut paths = files.filter_map(|file| Some(file.ok()?.path()));
    paths.find(|path| path.extension().is_some_and(|ending| ending == "json"))
}

#[tokio::test]
async fn staff_enrol_the_device_and_it_signs_what_it_sends() -> TestResult {
    let server = Server::start().await?;
    let browser = Browser::open(&server, KIOSK, &[]).await?;
    browser.hold_staff().await?;
    browser.shows("이 기기를 등록하세요").await?;
    browser.type_into("enrolment-code", "0000-0000").await?;
    browser.press("다음").await?;
    browser.shows("코드가 틀렸거나").await?;
    browser.press("처음으로").await?;
    enrol(&browser, &server).await?;
    browser.press("자가 점검").await?;
    until("the self-test is over", || async {
        let text = browser.text().await;
        text.contains("모두 잘 돼요") || text.contains("안 되는 것이 있어요")
    })
    .await?;
    let text = browser.text().await;
    for works in [
        "보관함에 쓰고 읽기",
        "봉인하기",
        "기기에 둔 지원 목록",
        "기기 열쇠",
        "서버 응답",
    ] {
        assert!(text.contains(&format!("{works}: 됨")), "{works} in {text}");
    }
    browser.press("처음으로").await?;
    apply(&browser, "접수했어요").await?;
    let rows = server.opened().await?;
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0]["lane"], "enrolled");
    browser.close().await
}

#[tokio::test]
async fn the_queue_goes_out_by_hand_and_arrives_both_ways_once() -> TestResult {
    let mut server = Server::start().await?;
    let browser = Browser::open_alone(&server, KIOSK, &[]).await?;
    enrol(&browser, &server).await?;
    browser.press("처음으로").await?;
    server.down().await?;
    apply(&browser, "이 기기에 안전하게 보관했어요").await?;
    unlock(&browser).await?;
    browser.shows("보낼 신청\n1건").await?;
    let folder = tempfile::tempdir()?;
    save_files_to(&browser, folder.path()).await?;
    browser.press("내보내기").await?;
    browser.shows("1건을 브라우저에 넘겼어요").await?;
    until("the file is saved", || async { saved(folder.path()).is_some() }).await?;
    let file = saved(folder.path()).ok_or("no file")?;
    let content: Value = serde_json::from_str(&std::fs::read_to_string(&file)?)?;
    assert_eq!(content["request"]["items"].as_array().map(Vec::len), Some(1));
    let file = file.to_string_lossy().into_owned();
    for expected in ["1 stored", "1 duplicate"] {
        let said = server.command(&["import-queue", &file]).await?;
        assert!(said.contains(expected), "{said}");
    }
    server.up().await?;
    browser.press("지금 보내기").await?;
    browser.shows("보낼 신청\n0건").await?;
    browser.shows("서버와 통해요").await?;
    let rows = server.opened().await?;
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0]["lane"], "imported");
    browser.close().await
}

#[tokio::test]
async fn wrong_pins_are_slowed_down_and_loading_the_page_again_gains_nothing() -> TestResult {
    let server = Server::start().await?;
    let browser = Browser::open(&server, KIOSK, &[]).await?;
    enrol(&browser, &server).await?;
    browser.leave().await?;
    browser.hold_staff().await?;
    for _ in 0..3 {
        browser.shows("○○○○○○").await?;
        enter_pin(&browser, "000000").await?;
        browser.shows("번호가 달라요").await?;
    }
    enter_pin(&browser, PIN).await?;
    browser.shows("여러 번 틀렸어요").await?;
    browser.driver.refresh().await?;
    browser.shows(&words("start.title")?).await?;
    browser.hold_staff().await?;
    browser.shows("○○○○○○").await?;
    enter_pin(&browser, PIN).await?;
    browser.shows("여러 번 틀렸어요").await?;
    assert!(!browser.text().await.contains("보관함"));
    browser.close().await
}

#[tokio::test]
async fn the_screen_is_fitted_to_a_card_and_to_its_height_and_stays_so() -> TestResult {
    let server = Server::start().await?;
    let browser = Browser::open(&server, KIOSK, &[]).await?;
    enrol(&browser, &server).await?;
    browser.press(&words("fit.title")?).await?;
    browser.shows(&words("fit.lead")?).await?;
    browser.press("27″").await?;
    // 1080 × 1920 pixels on a diagonal of 27 inches of 25.4 mm.
    let expected = f64::hypot(1080.0, 1920.0) / (27.0 * 25.4);
    let unit = || async {
        let card = "return document.querySelector('.bank-card').getBoundingClientRect().width / 85.6";
        let unit = browser.driver.execute(card, vec![]).await;
        unit.ok()
            .and_then(|unit| unit.convert::<f64>().ok())
            .unwrap_or_default()
    };
    until("a card as large as it is on 27 inches", || async {
        (unit().await - expected).abs() < 0.01
    })
    .await?;
    browser.press(&words("fit.larger")?).await?;
    until("the card is larger", || async { unit().await > expected * 1.004 }).await?;
    let fitted = unit().await;
    for _ in 0..2 {
        browser.press(&words("fit.lower")?).await?;
    }
    browser.shows(&words("fit.base")?.replace("{n}", "780")).await?;
    browser.press(&words("fit.done")?).await?;
    browser.shows(&words("staff.queue")?).await?;

    browser.driver.refresh().await?;
    browser.shows(&words("start.title")?).await?;
    let kept = "const look = getComputedStyle(document.documentElement); \
                const probe = document.createElement('div'); \
                document.body.append(probe); probe.style.width = 'calc(100 * var(--mm))'; \
                const unit = probe.getBoundingClientRect().width / 100; probe.remove(); \
                return [unit, look.getPropertyValue('--base').trim()]";
    let (unit, base): (f64, String) = browser.driver.execute(kept, vec![]).await?.convert()?;
    assert!((unit - fitted).abs() < 0.01, "{unit}, not {fitted}");
    assert_eq!(base, "780");
    browser.close().await
}
