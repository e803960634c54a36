//! Vacancies, from the start to the application for referral, and without a network.

use std::path::PathBuf;

use harness::shell::version;
use harness::{Browser, DEVICES, Server, TestResult, need, until, words_in};
use thirtyfour::By;

const KIOSK: (u32, u32) = (DEVICES[0].0, DEVICES[0].1);
const PHONE: (u32, u32) = (DEVICES[2].0, DEVICES[2].1);
const NAME: &str = "김디딤";

/// The first vacancy that is shown: its id.
async fn first(browser: &Browser) -> harness::Tried<String> {
    let shown = By::Css("#app li:not(.away) [data-vacancy]");
    until("a vacancy is shown", || async {
        browser.driver.find(shown.clone()).await.is_ok()
    })
    .await?;
    let card = browser.driver.find(shown.clone()).await?;
    Ok(card.attr("data-vacancy").await?.ok_or("no id")?)
}

/// From the start to the receipt of a request for referral to the first vacancy; its id.
pub(crate) async fn is_referred(browser: &Browser, language: &str) -> harness::Tried<String> {
    let words = |name: &str| words_in(language, name);
    let press = async |name: &str| browser.press(&words(name)?).await;
    let shows = async |name: &str| browser.shows(&words(name)?).await;
    browser.touch(By::Css("[data-go=jobs]")).await?;
    shows("jobs.sample").await?;
    let id = first(browser).await?;
    browser
        .touch(By::Css("#app li:not(.away) [data-vacancy]"))
        .await?;
    press("jobs.save").await?;
    shows("jobs.unsave").await?;
    press("frame.back").await?;
    browser.press(&words("jobs.saved")?.replace("{n}", "1")).await?;
    press("jobs.refer").await?;
    shows("pick.title").await?;
    browser.touch(By::Css("#app .choice")).await?;
    browser.touch(By::Css("#app .entry")).await?;
    let day = By::Css("#app .month button:not([disabled])");
    if browser.driver.find(day.clone()).await.is_ok() {
        browser.touch(day).await?;
    }
    press("frame.next").await?;
    shows("form.title").await?;
    browser.type_into("field-name", NAME).await?;
    browser.type_into("field-phone", "010-1234-5678").await?;
    press("frame.next").await?;
    shows("consent.title").await?;
    let agree = words("consent.agree")?;
    let agree = By::XPath(format!("//label[normalize-space(.)='{agree}']"));
    until("the consent is chosen", || async {
        browser.touch(agree.clone()).await.is_ok()
            && browser.driver.find(By::Css("#app :checked")).await.is_ok()
    })
    .await?;
    press("frame.next").await?;
    shows("review.title").await?;
    press("review.send").await?;
    shows("receipt.received").await?;
    Ok(id)
}

#[tokio::test]
async fn a_seeker_is_referred_to_a_vacancy_in_each_language_of_the_screen() -> TestResult {
    let server = Server::start().await?;
    for (size, language, name) in [
        (KIOSK, "ko", None),
        (PHONE, "en", Some("English")),
        (PHONE, "vi", Some("Tiếng Việt")),
    ] {
        let browser = Browser::open(&server, size, &[]).await?;
        if let Some(name) = name {
            browser.speak(name).await?;
            browser.shows(&words_in(language, "start.title")?).await?;
        }
        let before = server.opened().await?.len();
        let id = is_referred(&browser, language)
            .await
            .map_err(|error| format!("{language}: {error}"))?;
        let opened = server.opened().await?;
        assert_eq!(opened.len(), before + 1);
        let referred = opened.iter().any(|row| {
            let application = &row["application"];
            let vacancies = application["answers"]["vacancies"].as_str().unwrap_or_default();
            application["program"] == "job-referral" && vacancies.starts_with(&id)
        });
        assert!(referred, "{language}: `{id}` is not among {opened:?}");
        browser.finish_in(language).await?;
        browser.close().await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_shared_device_shows_its_vacancies_without_a_network() -> TestResult {
    let mut server = Server::start().await?;
    let browser = Browser::open_alone(&server, KIOSK, &[]).await?;
    // It fetches them, and their originals, before anybody asks for them.
    let stored = "const done = arguments[0]; const open = indexedDB.open('didim-vacancies'); \
        open.onerror = () => done(0); open.onsuccess = () => { \
            if (!open.result.objectStoreNames.contains('feed')) return done(0); \
            const keys = open.result.transaction('feed').objectStore('feed').getAllKeys(); \
            keys.onsuccess = () => { open.result.close(); done(keys.result.length); }; }";
    // The manifest, its version, a chunk of vacancies and one of originals.
    until("all is stored", || async {
        let keys = browser.driver.execute_async(stored, vec![]).await;
        keys.ok().and_then(|keys| keys.convert::<usize>().ok()) == Some(4)
    })
    .await?;
    // The worker has the app.
    browser
        .settled(&version(&PathBuf::from(need("DIDIM_APP")?))?)
        .await?;
    server.down().await?;
    browser.driver.refresh().await?;
    let words = |name: &str| words_in("ko", name);
    browser.touch(By::Css("[data-go=jobs]")).await?;
    browser.shows(&words("jobs.sample")?).await?;
    first(&browser).await?;
    browser
        .touch(By::Css("#app li:not(.away) [data-vacancy]"))
        .await?;
    browser.press(&words("jobs.original")?).await?;
    browser.shows("공공누리").await?;
    browser.shows("제목").await?;
    browser.close().await
}

#[tokio::test]
async fn without_a_list_there_are_the_doors() -> TestResult {
    let server = Server::without_vacancies().await?;
    for size in [KIOSK, PHONE] {
        let browser = Browser::open(&server, size, &[]).await?;
        browser.touch(By::Css("[data-go=jobs]")).await?;
        browser.shows(&words_in("ko", "jobs.none")?).await?;
        browser.shows("고용24").await?;
        browser.shows("work24.go.kr").await?;
        browser.shows("세종일자리지원센터").await?;
        browser.press(&words_in("ko", "jobs.programs")?).await?;
        browser.shows(&words_in("ko", "results.self_check")?).await?;
        browser.close().await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_list_comes_to_rest_whatever_numbers_its_pager_shows() -> TestResult {
    let server = Server::start().await?;
    let browser = Browser::open(&server, KIOSK, &[]).await?;
    let words = |name: &str| words_in("ko", name);
    browser.touch(By::Css("[data-go=jobs]")).await?;
    browser.press(&words("jobs.wishes")?).await?;
    browser.touch(By::Css("#app li:not(.away) [data-wish]")).await?;
    browser.shows(&words("jobs.no_wish")?).await?;
    browser.touch(By::Css("#app li:not(.away) .card")).await?;
    browser.touch(By::Css("#app li:not(.away) .choice")).await?;
    browser.touch(By::Css("#app .bottom .going")).await?;
    browser.shows(&words("jobs.clear")?).await?;
    // How often the list is laid out anew within sixty frames, as large and as low as it can be: beside its pager stands a button, and one
    // of "1~1" and "1~2" had room on its line.
    let frames = "const [done] = arguments; const root = document.documentElement; \
        root.dataset.size = 'largest'; root.dataset.low = ''; let laid = 0, left = 60; \
        new ResizeObserver(() => laid++).observe(document.querySelector('.pages')); \
        const next = () => left-- ? requestAnimationFrame(next) : done(laid); next();";
    let laid: usize = browser.driver.execute_async(frames, vec![]).await?.convert()?;
    assert!(laid < 10, "{laid} times");
    browser.close().await
}
