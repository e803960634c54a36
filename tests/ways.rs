//! The ways beside the straight one: into another language, through a booth; and how many touches the straight one takes.

use harness::{Browser, DEVICES, Server, TestResult, Tried, need, staff, until, words, words_in};
use thirtyfour::By;

const KIOSK: (u32, u32) = (DEVICES[0].0, DEVICES[0].1);
const PHONE: (u32, u32) = (DEVICES[2].0, DEVICES[2].1);

/// The most touches from the start to the results.
const MAX_TOUCHES: usize = 12;

/// Twelve programs that many people are likely to come for, and the way in that a visitor takes to each. They are chosen by hand:
/// the agency's report counts visitors in too many ways to give an order.
const LIKELY: [(&str, &str); 12] = [
    ("job-seeker-registration", "person"),
    ("job-referral", "person"),
    ("youth-job-seeking-allowance", "person"),
    ("youth-rent-support", "person"),
    ("youth-future-savings", "person"),
    ("interview-styling", "person"),
    ("mid-life-courses", "person"),
    ("commuter-bus", "person"),
    ("youth-job-fair", "events"),
    ("mid-life-communities", "events"),
    ("startup-hall-classroom", "space"),
    ("vacancy-posting", "company"),
];

#[tokio::test]
async fn a_first_visitor_is_at_the_results_of_twelve_likely_programs_within_twelve_touches() -> TestResult {
    let server = Server::start().await?;
    let browser = Browser::open(&server, KIOSK, &[]).await?;
    for (program, way) in LIKELY {
        browser.visit().await?;
        browser.shows(&words("start.title")?).await?;
        let touches = touches_to_results(&browser, way).await?;
        println!("{program}: {touches} touches");
        assert!(touches <= MAX_TOUCHES, "{program}: {touches}");
        browser
            .touch_program(program)
            .await
            .map_err(|error| format!("{program}: {error}"))?;
        browser.shows(&words("program.criteria")?).await?;
    }
    browser.close().await
}

/// Goes to the results as somebody who answers what is asked first, and counts every touch.
async fn touches_to_results(browser: &Browser, way: &str) -> Tried<usize> {
    browser.touch(By::Css(format!("[data-go={way}]"))).await?;
    let mut touches = 1;
    let at_results = words("results.self_check")?;
    if way == "person" {
        for digit in "19990302".chars() {
            browser.press(&digit.to_string()).await?;
            touches += 1;
        }
        browser.press(&words("frame.next")?).await?;
        touches += 1;
    }
    let to_results = words("frame.results")?;
    if browser.shows_one_of(&[&at_results, &to_results]).await? == 1 {
        browser.press(&to_results).await?;
        touches += 1;
    }
    browser.shows(&at_results).await?;
    Ok(touches)
}

#[tokio::test]
async fn another_language_and_the_way_back_lose_nothing_that_was_typed() -> TestResult {
    let in_vietnamese = |name| -> Tried<String> {
        let text = words_in("vi", name)?;
        Ok(text.split('{').next().unwrap_or_default().trim().to_owned())
    };
    let server = Server::start().await?;
    let browser = Browser::open(&server, KIOSK, &[]).await?;
    browser.press("나에게 맞는 지원 찾기").await?;
    browser.digits("1999").await?;
    browser.speak("Tiếng Việt").await?;
    browser.shows("1999").await?;
    browser.digits("0302").await?;
    browser.touch(By::Css("#app .pad .going")).await?;
    // The way back keeps it too.
    browser.shows(&in_vietnamese("question.fits")?).await?;
    browser.press(&in_vietnamese("frame.back")?).await?;
    browser.shows("1999").await?;
    browser.touch(By::Css("#app .pad .going")).await?;
    browser.press(&in_vietnamese("frame.results")?).await?;
    browser.shows(&in_vietnamese("results.self_check")?).await?;
    browser.touch_program("job-seeker-registration").await?;
    browser.touch(By::Css("#app .bottom .going")).await?;
    browser.touch(By::Css("#app .bottom .going")).await?;
    browser.type_into("field-name", "Nguyễn Văn A").await?;
    for language in ["中文", "쉬운 말", "English", "한국어"] {
        browser.speak(language).await?;
        until(&format!("the form in {language}"), || async {
            let field = browser.driver.find(By::Id("field-name")).await;
            match field {
                Ok(field) => field.prop("value").await.ok().flatten().as_deref() == Some("Nguyễn Văn A"),
                Err(_) => false,
            }
        })
        .await?;
    }
    browser.shows("신청서를 적어 주세요").await?;
    browser.close().await
}

#[tokio::test]
async fn a_booth_takes_visitor_after_visitor_without_a_network_and_the_desk_knows_who_came() -> TestResult {
    let mut server = Server::start().await?;
    let browser = Browser::open(&server, (DEVICES[1].0, DEVICES[1].1), &[]).await?;
    // Somebody registers for the fair, and keeps the ticket.
    browser.touch(By::Css("[data-go=events]")).await?;
    browser.touch_program("mid-life-job-festa").await?;
    browser.press(&words("action.visit")?).await?;
    let choose = words("pick.title")?;
    if browser
        .shows_one_of(&[&choose, &words("together.title")?])
        .await?
        == 1
    {
        browser.press(&words("frame.next")?).await?;
    }
    browser.shows(&choose).await?;
    browser.press(&words("frame.next")?).await?;
    browser.type_into("field-name", "김디딤").await?;
    browser.type_into("field-phone", "010-1234-5678").await?;
    browser.press(&words("frame.next")?).await?;
    browser.agree_and_review().await?;
    browser.press(&words("review.send")?).await?;
    browser.shows(&words("receipt.received")?).await?;
    let ticket = browser.code().await?;
    browser.finish().await?;

    staff::enrol(&browser, &server).await?;
    browser.press("신중년 JOB매칭페스타").await?;
    browser.shows(&words("booth.end")?).await?;
    server.down().await?;
    browser.press(&words("frame.home")?).await?;
    browser.press(&words("booth.check_in")?).await?;
    browser.shows(&words("check_in.title")?).await?;
    // A scanner types into whatever has the focus.
    until("the field waits for the scanner", || async {
        let focused = browser.driver.active_element().await;
        matches!(focused, Ok(focused) if focused.id().await.ok().flatten().as_deref() == Some("ticket"))
    })
    .await?;
    browser.type_into("ticket", "didim:1:nonsense").await?;
    browser.type_into("ticket", &ticket.to_lowercase()).await?;
    browser.shows(&words("check_in.done")?).await?;
    browser.digits("5678").await?;
    browser.press(&words("frame.next")?).await?;
    // Greeted by what was typed, and then the screen is the next one's.
    let hello = words("check_in.hello")?.replace("{n}", "5678");
    browser.shows(&hello).await?;
    until("the greeting is over", || async {
        !browser.text().await.contains(&hello)
    })
    .await?;
    browser.press(&words("frame.home")?).await?;
    browser.shows("이 기기에 보관 2건").await?;

    server.up().await?;
    browser.back_online().await?;
    let key = format!("{}/agency.key", need("DIDIM_KEYS")?);
    until("both check-ins are at the desk", || async {
        let said = server.command(&["check-ins", "--csv", "--key", &key]).await;
        said.is_ok_and(|said| said.matches(",came").count() == 1 && said.contains("mid-life-job-festa"))
    })
    .await?;
    browser.close().await
}

#[tokio::test]
async fn a_resident_number_that_comes_in_one_piece_is_marked_in_every_field() -> TestResult {
    let server = Server::start().await?;
    let browser = Browser::open(&server, PHONE, &[]).await?;
    browser.to_job_programs("ko").await?;
    browser.press(&words("results.find")?).await?;
    pasted_is_marked(&browser, "search").await?;
    browser.press(&words("frame.back")?).await?;
    browser.touch_program("job-seeker-registration").await?;
    browser.to_form().await?;
    pasted_is_marked(&browser, "field-name").await?;
    browser.shows(&words("form.rrn")?).await?;
    browser.close().await
}

/// Puts a resident registration number into a field at once, as a paste does, and looks what stays.
async fn pasted_is_marked(browser: &Browser, id: &str) -> TestResult {
    until("the field is there", || async {
        browser.driver.find(By::Id(id)).await.is_ok()
    })
    .await?;
    let paste = format!(
        "const field = document.getElementById('{id}'); field.value = 'a 990302-1234567 b'; \
         field.dispatchEvent(new Event('input', {{ bubbles: true }})); return field.value"
    );
    let left: String = browser.driver.execute(paste, vec![]).await?.convert()?;
    assert_eq!(left, format!("a {} b", "●".repeat(13)), "{id}");
    Ok(())
}

#[tokio::test]
async fn questions_for_one_program_end_when_the_visitor_looks_at_all_of_them() -> TestResult {
    let server = Server::start().await?;
    let browser = Browser::open(&server, PHONE, &[]).await?;
    browser.to_job_programs("ko").await?;
    browser.touch_program("commuter-bus").await?;
    browser.press(&words("program.check")?).await?;
    browser.press(&words("frame.results")?).await?;
    browser.shows(&words("results.self_check")?).await?;
    browser.press(&words("results.ask")?).await?;
    browser.shows(&words("question.fits")?).await?;
    // The one question of the bus is not the first of all.
    assert!(!browser.text().await.contains("산업단지에서 일하나요"));
    browser.close().await
}

#[tokio::test]
async fn a_month_that_was_turned_to_stays_when_the_hours_are_chosen() -> TestResult {
    let server = Server::start().await?;
    let browser = Browser::open(&server, KIOSK, &[]).await?;
    browser.touch(By::Css("[data-go=space]")).await?;
    browser.touch_program("startup-hall-classroom").await?;
    browser.press(&words("action.reserve")?).await?;
    browser.shows(&words("pick.title")?).await?;
    browser.touch(By::Css("#app .choice")).await?;
    let month = || async {
        let shown = browser.driver.find(By::Css("#app .calendar .pager b")).await;
        match shown {
            Ok(shown) => shown.text().await.unwrap_or_default(),
            Err(_) => String::new(),
        }
    };
    until("a calendar", || async { !month().await.is_empty() }).await?;
    let first = month().await;
    browser.press(&words("calendar.after")?).await?;
    until("the next month", || async { month().await != first }).await?;
    let turned = month().await;
    browser.touch(By::Css("#app .entry")).await?;
    until("the hours are chosen", || async {
        let chosen = By::Css("#app .entry[aria-pressed=true]");
        browser.driver.find(chosen).await.is_ok()
    })
    .await?;
    assert_eq!(month().await, turned);
    browser.close().await
}
