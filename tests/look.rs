//! Pictures of every screen, for people to look at.

mod harness;

use harness::{Browser, DEVICES, Outcome, Server, picture_folder, staff};

#[tokio::test]
#[ignore = "makes pictures; run `cargo xtask look`"]
async fn look() -> Outcome {
    let Some(folder) = picture_folder() else {
        return Err("DIDIM_SCREENSHOTS is not set; run `cargo xtask look`".into());
    };
    let server = Server::start().await?;
    for (width, height, device) in DEVICES {
        let browser = Browser::open(&server, (width, height), &[]).await?;
        let picture = |name: &'static str| browser.picture(&folder, name);
        let name =
            |screen: &str| -> &'static str { Box::leak(format!("{device}-{screen}").into_boxed_str()) };
        browser.shows("무엇을 도와드릴까요?").await?;
        picture(name("1-start")).await?;
        browser.press("나에게 맞는 지원 찾기").await?;
        browser.shows("언제 태어나셨나요?").await?;
        browser.digits("199903").await?;
        picture(name("2-date")).await?;
        browser.digits("02").await?;
        browser.press("다음").await?;
        browser.shows("개가 맞을 수 있어요").await?;
        picture(name("3-choice")).await?;
        browser.press("결과 보기").await?;
        browser.shows("신청 가능").await?;
        picture(name("4-results")).await?;
        browser
            .touch(thirtyfour::By::Css("[data-program='job-seeker-registration']"))
            .await?;
        browser.shows("가져올 서류").await?;
        picture(name("5-program")).await?;
        browser.to_review().await?;
        picture(name("6-review")).await?;
        browser.press("보내기").await?;
        browser.shows("접수되었습니다").await?;
        picture(name("7-receipt")).await?;
        if device != "phone" {
            browser.finish().await?;
            browser.press("직원").await?;
            browser.shows("이 기기를 등록하세요").await?;
            picture(name("8-enrolment")).await?;
            browser.press("처음으로").await?;
            staff::enrol(&browser, &server).await?;
            browser.press("자가 점검").await?;
            browser.shows("서버 응답").await?;
            picture(name("9-staff")).await?;
            browser.press("처음으로").await?;
            browser.press("English").await?;
            browser.press("Staff").await?;
            browser.shows("Enter the staff PIN").await?;
            picture(name("9-pin-english")).await?;
        }
        browser.close().await?;
    }
    Ok(())
}
