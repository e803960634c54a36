//! The app without a touch: by a keypad alone, and by what assistive technology is told alone. That the arrow reaches everything on every
//! screen is looked at on the tours of `access`.

use harness::{Applicant, Browser, DEVICES, Server, TestResult, Tried, until, words};
use thirtyfour::By;

const KIOSK: (u32, u32) = (DEVICES[0].0, DEVICES[0].1);

#[tokio::test]
async fn a_keypad_alone_leads_from_the_start_to_the_receipt() -> TestResult {
    let server = Server::start().await?;
    let browser = Browser::open(&server, KIOSK, &[]).await?;
    browser
        .apply_by_keys(Applicant::named("김디딤"), async |_| Ok(()))
        .await?;
    let number = browser.number().await?;
    assert_eq!(number.split('-').count(), 3, "{number}");
    // What was sent is not left by mistake.
    browser.key("Escape").await?;
    browser.arrives(&words("receipt.received")?).await?;
    browser.close().await
}

#[tokio::test]
async fn roles_and_names_alone_lead_from_the_start_to_the_receipt() -> TestResult {
    let server = Server::start().await?;
    let browser = Browser::open(&server, KIOSK, &[]).await?;
    browser.node("heading", &words("start.title")?).await?;
    browser.press_node("button", &words("start.person")?).await?;
    browser.node("heading", "언제 태어나셨나요?").await?;
    for digit in "19990302".chars() {
        browser.press_node("button", &digit.to_string()).await?;
    }
    let next = words("frame.next")?;
    browser.press_node("button", &next).await?;
    browser.press_node("button", &words("frame.results")?).await?;
    browser.node("heading", "누구나 신청할 수 있는 지원이").await?;
    browser.press_node("button", "구직등록").await?;
    browser.node("heading", "구직등록").await?;
    browser.press_node("button", &words("action.register")?).await?;
    browser.node("heading", &words("together.title")?).await?;
    browser.press_node("button", &next).await?;
    browser.write_node("이름", "김디딤").await?;
    browser.write_node("휴대폰 번호", "010-1234-5678").await?;
    browser.write_node("찾는 일", "사무").await?;
    browser.press_node("button", &next).await?;
    browser.press_node("radio", &words("consent.agree")?).await?;
    browser.press_node("button", &next).await?;
    browser.node("heading", &words("review.title")?).await?;
    browser.press_node("button", &words("review.send")?).await?;
    browser.node("heading", &words("receipt.received")?).await?;
    browser.close().await
}

#[tokio::test]
async fn a_keyboard_and_a_paste_write_on_a_pad() -> TestResult {
    let server = Server::start().await?;
    let browser = Browser::open(&server, KIOSK, &[]).await?;
    browser.press(&words("start.person")?).await?;
    browser.shows("언제 태어나셨나요?").await?;
    for key in ["1", "9", "9", "8", "Backspace", "9"] {
        browser.key(key).await?;
    }
    browser.shows("1999").await?;
    let paste = "const data = new DataTransfer(); data.setData('text', '03\u{2011}02'); \
        dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true }))";
    browser.driver.execute(paste, vec![]).await?;
    browser.key("Enter").await?;
    until("the next question is there", || async {
        let title = browser.driver.find(By::Css("#app h1")).await;
        match title {
            Ok(title) => title
                .text()
                .await
                .is_ok_and(|title| title != "언제 태어나셨나요?"),
            Err(_) => false,
        }
    })
    .await?;
    browser.close().await
}

#[tokio::test]
async fn arrows_choose_nothing_and_leave_nothing_before_enter_says_so() -> TestResult {
    let server = Server::start().await?;
    let browser = Browser::open(&server, KIOSK, &[]).await?;
    let ask = async |script: &str| -> Tried<String> {
        Ok(browser
            .driver
            .execute(format!("return String({script})"), vec![])
            .await?
            .convert()?)
    };
    browser.touch(By::Css("[data-go=space]")).await?;
    browser.touch_program("startup-hall-classroom").await?;
    browser.press(&words("action.reserve")?).await?;
    browser.shows(&words("pick.title")?).await?;
    browser.touch(By::Css("#app .choice")).await?;
    browser.touch(By::Css("#app .entry")).await?;
    browser
        .touch(By::Css("#app .month button:not([disabled])"))
        .await?;
    browser.press(&words("frame.next")?).await?;
    browser.arrives(&words("form.title")?).await?;
    // Left and right are the field's, up and down lead out of it, and what is written stays.
    browser.write("이름", "김딤").await?;
    browser.key("ArrowLeft").await?;
    browser
        .command("Input.insertText", serde_json::json!({"text": "디"}))
        .await?;
    browser.key("Home").await?;
    assert_eq!(
        ask("document.activeElement.value + document.activeElement.selectionStart").await?,
        "김디딤0"
    );
    browser.key("ArrowDown").await?;
    assert_ne!(browser.focused().await?, "이름");
    browser.key("ArrowUp").await?;
    assert_eq!(browser.focused().await?, "이름");
    // Escape is the way back, where what was typed is still there.
    browser.key("Escape").await?;
    browser.arrives(&words("pick.title")?).await?;
    browser.enter(&words("frame.next")?).await?;
    browser.arrives(&words("form.title")?).await?;
    browser.write("휴대폰 번호", "010-1234-5678").await?;
    browser.write("인원", "3").await?;
    browser.enter(&words("frame.next")?).await?;
    browser.arrives(&words("consent.title")?).await?;
    browser.go_to(&words("consent.disagree")?).await?;
    assert_eq!(ask("document.querySelectorAll(':checked').length").await?, "0");
    browser.key("Enter").await?;
    assert_eq!(ask("document.activeElement.checked").await?, "true");
    // Home ends the visit, and asks before what was typed is gone.
    browser.key("Home").await?;
    browser.arrives(&words("leave.title")?).await?;
    browser.key("Escape").await?;
    browser.arrives(&words("consent.title")?).await?;
    browser.key("Home").await?;
    browser.arrives(&words("leave.title")?).await?;
    browser.enter(&words("leave.go")?).await?;
    browser.shows(&words("start.title")?).await?;
    browser.key("Escape").await?;
    browser.shows(&words("start.title")?).await?;
    browser.close().await
}

#[tokio::test]
async fn whoever_turns_a_page_goes_on_from_there() -> TestResult {
    let server = Server::start().await?;
    let browser = Browser::open(&server, KIOSK, &[]).await?;
    browser.shows(&words("start.title")?).await?;
    browser.enter(&words("start.space")?).await?;
    browser.shows(&words("results.self_check")?).await?;
    let later = words("results.next_page")?;
    browser.enter(&later).await?;
    let told = || async {
        browser
            .driver
            .find(By::Id("told"))
            .await?
            .prop("textContent")
            .await
    };
    until("the second page is told", || async {
        told()
            .await
            .is_ok_and(|told| told.is_some_and(|told| told.contains(" / ")))
    })
    .await?;
    until("the focus is not lost", || async {
        let focused = browser.focused().await.unwrap_or_default();
        focused == later || focused == words("results.previous_page").unwrap_or_default()
    })
    .await?;
    browser.close().await
}
