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
    // The manifest, its version, a chunk of vacancies and one of originals.
    until("all is stored", || async {
        browser
            .stored_of_vacancies()
            .await
            .is_ok_and(|stored| stored == 4)
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

/// The text of all that the check has found.
async fn findings(browser: &Browser) -> String {
    let mut text = String::new();
    let found = browser.driver.find_all(By::Css("#app .finding")).await;
    for finding in found.unwrap_or_default() {
        text.push_str(&finding.text().await.unwrap_or_default());
        text.push('\n');
    }
    text
}

/// Waits until the check has found a text, or has it no more.
async fn until_found(browser: &Browser, text: &str, is_found: bool) -> TestResult {
    let what = format!("`{text}` is found: {is_found}");
    until(&what, || async {
        findings(browser).await.contains(text) == is_found
    })
    .await
}

/// To the form of a company that posts a vacancy, all of which is filled in but its work and conditions.
async fn to_posting(browser: &Browser) -> TestResult {
    let words = |name: &str| words_in("ko", name);
    browser.touch(By::Css("[data-go=company]")).await?;
    browser.press(&words("frame.results")?).await?;
    browser.shows(&words("results.self_check")?).await?;
    browser.touch_program("vacancy-posting").await?;
    browser.press(&words("action.post")?).await?;
    let (form, together) = (words("form.title")?, words("together.title")?);
    if browser.shows_one_of(&[&form, &together]).await? == 1 {
        browser.press(&words("frame.next")?).await?;
    }
    browser.shows(&form).await?;
    for (field, text) in [
        ("company", "세종식품"),
        ("employees", "50"),
        ("name", NAME),
        ("phone", "010-1234-5678"),
        ("vacancy_count", "2"),
        ("workplace", "군청로 93"),
    ] {
        browser.type_into(&format!("field-{field}"), text).await?;
    }
    browser.touch(By::Css("#app select option:nth-of-type(2)")).await
}

#[tokio::test]
async fn a_company_reads_what_its_vacancy_may_not_say_and_sends_it_as_it_likes() -> TestResult {
    let server = Server::start().await?;
    for size in [KIOSK, PHONE] {
        let browser = Browser::open(&server, size, &[]).await?;
        let words = |name: &str| words_in("ko", name);
        let before = server.opened().await?.len();
        to_posting(&browser).await?;
        browser
            .type_into("field-vacancy_job", "포장 직원 (35세 이하)")
            .await?;
        browser.type_into("field-vacancy_week", "40").await?;
        browser.type_into("field-vacancy_days", "5").await?;
        until_found(&browser, &words("jobs.advice_any_age")?, true).await?;
        until_found(&browser, "고령자고용법", true).await?;
        // A pay that nobody has stated is told of once its field was passed by.
        until_found(&browser, &words("jobs.advice_disclose_pay")?, true).await?;
        // The words to use instead are put in by a touch, and it is found no more.
        let put = words("jobs.check_put")?
            .replace("{a}", "35세 이하")
            .replace("{b}", "연령 무관");
        browser.press(&put).await?;
        until_found(&browser, "고령자고용법", false).await?;
        let typed = browser.driver.find(By::Id("field-vacancy_job")).await?;
        assert_eq!(
            typed.prop("value").await?.as_deref(),
            Some("포장 직원 (연령 무관)")
        );
        // What the company leaves as it is can be sent, and goes along for staff.
        browser
            .type_into("field-vacancy_conditions", "상자 포장, 여자만")
            .await?;
        browser.type_into("field-request", "빨리 구해 주세요").await?;
        until_found(&browser, &words("jobs.advice_any_sex")?, true).await?;
        browser.press(&words("frame.next")?).await?;
        browser.agree_and_review().await?;
        browser.press(&words("review.send")?).await?;
        browser.shows(&words("receipt.received")?).await?;
        let opened = server.opened().await?;
        assert_eq!(opened.len(), before + 1);
        let is_told = opened.iter().any(|row| {
            let answers = &row["application"]["answers"];
            let found = answers["vacancy_findings"].as_str().unwrap_or_default();
            answers["vacancy_job"] == "포장 직원 (연령 무관)"
                && found.contains("\"여자만\" — 남녀고용평등법")
                && found.contains("직업안정법 제8조")
                && !found.contains("고령자고용법")
        });
        assert!(is_told, "{opened:?}");
        browser.finish().await?;
        browser.close().await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_vacancy_leads_to_its_company_and_back() -> TestResult {
    let server = Server::start().await?;
    for size in [KIOSK, PHONE] {
        let browser = Browser::open(&server, size, &[]).await?;
        let words = |name: &str| words_in("ko", name);
        browser.touch(By::Css("[data-go=jobs]")).await?;
        browser.shows(&words("jobs.sample")?).await?;
        let id = first(&browser).await?;
        browser
            .touch(By::Css("#app li:not(.away) [data-vacancy]"))
            .await?;
        browser.shows(&words("jobs.save")?).await?;
        // It stands behind what the notice says, on a shared screen perhaps on the next page.
        let company = By::Css("#app :is(li:not(.away), .part) button[data-company]");
        let on = By::Css("#app .turning .pager button:last-of-type");
        until("the way to the company is shown", || async {
            let there = browser.driver.find(company.clone()).await.is_ok();
            there || browser.touch(on.clone()).await.is_err()
        })
        .await?;
        browser.touch(company).await?;
        let count = words("jobs.company_count")?;
        let (_, behind) = count.split_once("{n}").ok_or("no number")?;
        browser.shows(behind).await?;
        let own = By::Css(format!("#app [data-vacancy='{id}']"));
        until("the vacancy is among its company's", || async {
            browser.driver.find(own.clone()).await.is_ok()
        })
        .await?;
        // Back leads to where one came from.
        browser.press(&words("frame.back")?).await?;
        browser.shows(&words("jobs.save")?).await?;
        browser.press(&words("frame.back")?).await?;
        assert_eq!(first(&browser).await?, id);
        browser.close().await?;
    }
    Ok(())
}
