//! What a device of one's own remembers because it was asked to, and what is asked before typed words are gone.

use harness::{Browser, DEVICES, Server, TestResult, until, words, words_in};
use thirtyfour::By;

const KIOSK: (u32, u32) = (DEVICES[0].0, DEVICES[0].1);
const PHONE: (u32, u32) = (DEVICES[2].0, DEVICES[2].1);

/// What the device's own storage says of its visitor; empty if nothing.
async fn remembered(browser: &Browser) -> String {
    let read = "return localStorage.getItem('didim.remembered') || ''";
    let said = browser.driver.execute(read, vec![]).await;
    said.ok().and_then(|said| said.convert().ok()).unwrap_or_default()
}

#[tokio::test]
async fn a_telephone_keeps_the_language_that_was_chosen_and_a_kiosk_does_not() -> TestResult {
    let server = Server::start().await?;
    for (size, language) in [(PHONE, "vi"), (KIOSK, "ko")] {
        let browser = Browser::open(&server, size, &[]).await?;
        browser.speak("Tiếng Việt").await?;
        browser.shows(&words_in("vi", "start.title")?).await?;
        browser.driver.refresh().await?;
        browser.shows(&words_in(language, "start.title")?).await?;
        browser.close().await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_telephone_remembers_answers_when_it_is_asked_to_and_forgets_them() -> TestResult {
    let server = Server::start().await?;
    let phone = Browser::open(&server, PHONE, &[]).await?;
    let born = words("question.year")?;
    phone.to_registration().await?;
    phone.driver.refresh().await?;
    phone.shows(&words("start.title")?).await?;
    assert_eq!(remembered(&phone).await, "", "nobody has asked for it");
    phone.to_registration().await?;
    phone.driver.back().await?;
    phone.press(&words("results.change")?).await?;
    phone.press(&words("answers.remember")?).await?;
    phone.shows(&words("answers.remembered")?).await?;
    until("the answers are there", || async {
        remembered(&phone).await.contains("h=")
    })
    .await?;
    phone.driver.refresh().await?;
    // The question that is next, and not the birth date.
    phone.press(&words("start.person")?).await?;
    phone.shows(&words("question.fits")?).await?;
    assert!(!phone.text().await.contains(&born));
    phone.press(&words("frame.results")?).await?;
    phone.press(&words("results.change")?).await?;
    phone.shows(&words("answers.remembered")?).await?;
    phone.press(&words("answers.forget")?).await?;
    phone.shows(&words("answers.remember")?).await?;
    assert_eq!(remembered(&phone).await, "");
    phone.driver.refresh().await?;
    phone.press(&words("start.person")?).await?;
    phone.shows(&born).await?;
    phone.close().await
}

#[tokio::test]
async fn a_telephone_remembers_a_receipt_and_asks_what_became_of_it_at_a_touch() -> TestResult {
    let server = Server::start().await?;
    let phone = Browser::open(&server, PHONE, &[]).await?;
    phone.apply_as("김디딤").await?;
    phone.shows(&words("receipt.received")?).await?;
    phone.press(&words("receipt.remember")?).await?;
    phone.shows(&words("receipt.remembered")?).await?;
    let kept = remembered(&phone).await;
    assert!(kept.contains(&phone.number().await?), "{kept}");
    assert!(!kept.contains("김디딤"), "{kept}");
    phone.finish().await?;
    phone.go("status").await?;
    phone.shows(&words("status.remembered")?).await?;
    phone.touch(By::Css("#app [data-remembered]")).await?;
    phone.shows(&words("state.received")?).await?;
    // Who has the receipt has the way into an event too.
    phone.touch(By::Css("#status summary")).await?;
    assert!(phone.code().await?.starts_with("didim:1:"));
    phone.press(&words("status.forget")?).await?;
    until("nothing is remembered", || async {
        remembered(&phone).await.is_empty()
    })
    .await?;
    phone.close().await
}

#[tokio::test]
async fn the_way_to_the_start_asks_before_a_form_is_gone() -> TestResult {
    let server = Server::start().await?;
    let kiosk = Browser::open(&server, KIOSK, &[]).await?;
    kiosk.to_registration().await?;
    kiosk.touch(By::Id("home")).await?;
    kiosk.shows(&words("start.title")?).await?;
    kiosk.to_registration().await?;
    kiosk.to_form().await?;
    kiosk.type_into("field-name", "김디딤").await?;
    kiosk.touch(By::Id("home")).await?;
    kiosk.shows(&words("leave.title")?).await?;
    kiosk.press(&words("idle.go_on")?).await?;
    kiosk.shows(&words("form.title")?).await?;
    let typed = kiosk.driver.find(By::Id("field-name")).await?;
    assert_eq!(typed.prop("value").await?.as_deref(), Some("김디딤"));
    kiosk.touch(By::Id("home")).await?;
    kiosk.press(&words("leave.go")?).await?;
    kiosk.shows(&words("start.title")?).await?;
    kiosk.nothing_left_of("김디딤").await?;
    kiosk.close().await
}

#[tokio::test]
async fn who_touches_the_call_for_a_person_is_told_whom_to_ask_and_staff_hold_it() -> TestResult {
    let server = Server::start().await?;
    let kiosk = Browser::open(&server, KIOSK, &[]).await?;
    kiosk.go("staff").await?;
    kiosk.shows(&words("person.title")?).await?;
    assert!(kiosk.text().await.contains("1533-1934"));
    kiosk.hold_staff().await?;
    kiosk.shows(&words("staff.enrol")?).await?;
    // The lifted finger has not led on.
    kiosk.press(&words("frame.home")?).await?;
    kiosk.shows(&words("start.title")?).await?;
    // The same with a key of the keypad.
    let door = kiosk.driver.find(By::Css("[data-go=staff]")).await?;
    door.focus().await?;
    kiosk.driver.action_chain().key_down('\u{e007}').perform().await?;
    kiosk.shows(&words("staff.enrol")?).await?;
    kiosk.driver.action_chain().key_up('\u{e007}').perform().await?;
    kiosk.close().await
}
