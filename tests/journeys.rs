//! Whole visits in a real browser, against the real server.

use harness::{Browser, DEVICES, Server, TestResult, words};
use thirtyfour::By;

const KIOSK: (u32, u32) = (DEVICES[0].0, DEVICES[0].1);

/// Counts how often the page asks for storage that the browser never throws away by itself.
const COUNT_PERSIST: &str = "
    window.didimPersist = 0;
    const persist = StorageManager.prototype.persist;
    StorageManager.prototype.persist = function () { window.didimPersist += 1; return persist.call(this) };";

#[tokio::test]
async fn a_visitor_applies_and_the_agency_reads_it() -> TestResult {
    let server = Server::start().await?;
    let browser = Browser::open(&server, KIOSK, &[]).await?;
    browser.before_every_document(COUNT_PERSIST).await?;
    browser.visit().await?;
    browser.press("나에게 맞는 지원 찾기").await?;
    browser.shows("언제 태어나셨나요?").await?;
    browser.digits("19990302").await?;
    browser.press("다음").await?;
    browser.shows("개가 맞을 수 있어요").await?;
    browser.press("결과 보기").await?;
    browser.shows(&words("results.self_check")?).await?;
    browser
        .touch(By::Css("[data-program='job-seeker-registration']"))
        .await?;
    browser.shows("가져올 서류").await?;
    browser.press("등록하기").await?;
    browser.shows("함께 신청할 수 있어요").await?;
    browser.press("다음").await?;
    browser.shows("신청서를 적어 주세요").await?;
    browser.press("다음").await?;
    browser.shows("꼭 적어 주세요.").await?;
    browser.type_into("field-name", "김디딤 990302-1234567").await?;
    browser.shows("주민등록번호는 받지 않아요").await?;
    assert!(!browser.driver.source().await?.contains("1234567"));
    browser.press("다음").await?;
    browser.shows("주민등록번호는 받지 않아요").await?;
    browser.type_into("field-name", "김디딤").await?;
    browser.type_into("field-phone", "010-1234-5678").await?;
    browser.type_into("field-wanted_job", "사무").await?;
    browser.press("다음").await?;
    browser.shows("동의가 필요해요").await?;
    browser.press("다음").await?;
    browser.shows("동의하지 않으면").await?;
    browser
        .touch(By::XPath("//label[contains(., '동의함')]".to_owned()))
        .await?;
    browser.press("다음").await?;
    browser.shows("이대로 보낼까요?").await?;
    // Some browsers ask their user about it, so the app does when there is something to keep, and not before.
    let asked = "return window.didimPersist";
    assert_eq!(browser.driver.execute(asked, vec![]).await?.json(), 0);
    browser.press("보내기").await?;
    browser.shows("접수했어요").await?;
    assert_eq!(browser.driver.execute(asked, vec![]).await?.json(), 1);

    let opened = server.opened().await?;
    assert_eq!(opened.len(), 1);
    let application = &opened[0]["application"];
    assert_eq!(opened[0]["number"], browser.number().await?);
    assert_eq!(opened[0]["key_known"], true);
    assert_eq!(opened[0]["catalog_known"], true);
    assert_eq!(application["program"], "job-seeker-registration");
    assert_eq!(application["facts"]["birth_date"], "1999-03-02");
    assert_eq!(application["answers"]["name"], "김디딤");
    assert_eq!(application["consents"][0]["agreed"], true);
    browser.close().await
}

#[tokio::test]
async fn without_storage_screening_works_and_applying_says_why_not() -> TestResult {
    let server = Server::start().await?;
    let browser = Browser::open_alone(&server, KIOSK, &[]).await?;
    browser.without_storage().await?;
    browser.to_registration().await?;
    browser
        .shows("이 브라우저는 기기에 보관할 수 없어 신청할 수 없어요")
        .await?;
    browser.accessible("no storage").await?;
    assert!(!browser.text().await.contains("등록하기"));
    browser.close().await
}
