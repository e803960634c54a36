//! Whole visits in a real browser, against the real server.

use harness::{Browser, DEVICES, Outcome, Server, Tried, until};
use thirtyfour::By;

const KIOSK: (u32, u32) = (DEVICES[0].0, DEVICES[0].1);

#[tokio::test]
async fn a_visitor_applies_and_the_agency_reads_it() -> Outcome {
    let server = Server::start().await?;
    let browser = Browser::open(&server, KIOSK, &[]).await?;
    browser.accessible("start").await?;
    browser.press("나에게 맞는 지원 찾기").await?;
    browser.shows("언제 태어나셨나요?").await?;
    browser.accessible("date").await?;
    browser.digits("19990302").await?;
    browser.press("다음").await?;
    browser.shows("개가 맞을 수 있어요").await?;
    browser.accessible("choice").await?;
    browser.press("결과 보기").await?;
    browser.shows("신청 가능").await?;
    browser.accessible("results").await?;
    browser
        .touch(By::Css("[data-program='job-seeker-registration']"))
        .await?;
    browser.shows("가져올 서류").await?;
    browser.accessible("program").await?;
    browser.press("등록하기").await?;
    browser.shows("함께 신청할 수 있어요").await?;
    browser.accessible("together").await?;
    browser.press("다음").await?;
    browser.shows("신청서를 적어 주세요").await?;
    browser.press("다음").await?;
    browser.shows("꼭 적어 주세요.").await?;
    browser.accessible("form").await?;
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
    browser.accessible("consent").await?;
    browser.press("다음").await?;
    browser.shows("동의하지 않으면").await?;
    browser
        .touch(By::XPath("//label[contains(., '동의함')]".to_owned()))
        .await?;
    browser.press("다음").await?;
    browser.shows("이대로 보낼까요?").await?;
    browser.accessible("review").await?;
    browser.press("보내기").await?;
    browser.shows("접수되었습니다").await?;
    browser.accessible("receipt").await?;

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

/// A visit that ends with the server gone, and the number that the screen shows.
async fn kept_without_a_server() -> Tried<(Server, Browser, String)> {
    let mut server = Server::start().await?;
    let browser = Browser::open(&server, KIOSK, &[]).await?;
    browser.to_registration().await?;
    browser.to_review().await?;
    server.down().await?;
    browser.press("보내기").await?;
    browser.shows("이 기기에 안전하게 보관했어요").await?;
    let number = browser.number().await?;
    Ok((server, browser, number))
}

#[tokio::test]
async fn with_the_server_gone_it_is_kept_and_sent_later() -> Outcome {
    let (mut server, browser, number) = kept_without_a_server().await?;
    server.up().await?;
    browser.shows("접수되었습니다").await?;
    let opened = server.opened().await?;
    assert_eq!(opened.len(), 1);
    assert_eq!(opened[0]["number"], number);
    browser.close().await
}

#[tokio::test]
async fn a_reload_in_the_middle_of_the_outbox_loses_and_doubles_nothing() -> Outcome {
    let (mut server, browser, number) = kept_without_a_server().await?;
    server.up().await?;
    browser.driver.refresh().await?;
    browser.shows("무엇을 도와드릴까요?").await?;
    until("the agency has it", || async {
        server.opened().await.is_ok_and(|all| all.len() == 1)
    })
    .await?;
    browser.driver.refresh().await?;
    browser.to_registration().await?;
    browser.to_review().await?;
    browser.press("보내기").await?;
    browser.shows("접수되었습니다").await?;
    let opened = server.opened().await?;
    assert_eq!(opened.len(), 2);
    assert_eq!(opened[0]["number"], number);
    browser.close().await
}

#[tokio::test]
async fn an_idle_visit_is_warned_and_then_wiped() -> Outcome {
    let server = Server::start().await?;
    let browser = Browser::open(&server, KIOSK, &[("idle", "2")]).await?;
    browser.to_registration().await?;
    browser.to_form().await?;
    browser.type_into("field-name", "김디딤").await?;
    browser.shows("계속하시겠어요?").await?;
    browser.accessible("idle").await?;
    browser.press("계속하기").await?;
    browser.shows("신청서를 적어 주세요").await?;
    browser.shows("계속하시겠어요?").await?;
    browser.shows("무엇을 도와드릴까요?").await?;
    browser.driver.back().await?;
    browser.shows("무엇을 도와드릴까요?").await?;
    let left = browser.driver.source().await?;
    assert!(!left.contains("김디딤"));
    browser.close().await
}

#[tokio::test]
async fn back_keeps_what_was_said_and_english_works() -> Outcome {
    let server = Server::start().await?;
    let browser = Browser::open(&server, (DEVICES[2].0, DEVICES[2].1), &[]).await?;
    browser.speak("English").await?;
    browser.press("Find support for me").await?;
    browser.shows("When were you born?").await?;
    browser.digits("19990302").await?;
    browser.press("Next").await?;
    browser.shows("programs may fit you").await?;
    browser.accessible("choice in English").await?;
    browser.press("Back").await?;
    browser.shows("When were you born?").await?;
    browser.shows("1999").await?;
    browser.close().await
}

#[tokio::test]
async fn without_storage_screening_works_and_applying_says_why_not() -> Outcome {
    let server = Server::start().await?;
    let browser = Browser::open(&server, KIOSK, &[]).await?;
    browser.without_storage().await?;
    browser.to_registration().await?;
    browser
        .shows("이 브라우저는 기기에 보관할 수 없어 신청할 수 없어요")
        .await?;
    browser.accessible("no storage").await?;
    assert!(!browser.text().await.contains("등록하기"));
    browser.close().await
}

#[tokio::test]
async fn every_program_of_a_group_is_reached_page_by_page_and_a_planned_one_takes_a_request() -> Outcome {
    let server = Server::start().await?;
    let browser = Browser::open(&server, KIOSK, &[]).await?;
    browser.press("나에게 맞는 지원 찾기").await?;
    browser.shows("언제 태어나셨나요?").await?;
    browser.press("결과 보기").await?;
    browser
        .touch(By::XPath("//button[@role='tab'][contains(., '더 확인')]"))
        .await?;
    browser.shows("중 1쪽").await?;
    let planned = By::Css("[data-program='senior-job-service']");
    for page in 2.. {
        if browser.driver.find(planned.clone()).await.is_ok() {
            break;
        }
        browser.press("뒤쪽").await?;
        browser.shows(&format!("중 {page}쪽")).await?;
    }
    browser.accessible("a later page of results").await?;
    browser.touch(planned).await?;
    browser.press("상담 요청하기").await?;
    browser.press("다음").await?;
    browser.shows("신청서를 적어 주세요").await?;
    browser.close().await
}
