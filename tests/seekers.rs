//! What job seekers do beside finding vacancies: saying what became of a referral, and registering with the wishes that they have made.

use harness::{Browser, DEVICES, Server, TestResult, Tried, need, until, words};
use thirtyfour::By;

use crate::jobs::is_referred;

const KIOSK: (u32, u32) = (DEVICES[0].0, DEVICES[0].1);
const PHONE: (u32, u32) = (DEVICES[2].0, DEVICES[2].1);

async fn value(browser: &Browser, id: &str) -> Tried<String> {
    let field = browser.driver.find(By::Id(id)).await?;
    Ok(field.prop("value").await?.unwrap_or_default())
}

/// Chooses the option with these words.
async fn choose(browser: &Browser, words: &str) -> TestResult {
    let option = By::XPath(format!("//label[normalize-space(.)='{words}']"));
    until("the option is chosen", || async {
        browser.touch(option.clone()).await.is_ok()
            && browser.driver.find(By::Css("#app :checked")).await.is_ok()
    })
    .await
}

/// From the start with a receipt's number and secret to the form of what became of the referral.
async fn to_outcome(browser: &Browser, number: &str, secret: &str) -> TestResult {
    browser.touch(By::Css("[data-go=status]")).await?;
    browser.type_into("status-number", number).await?;
    browser.type_into("status-secret", secret).await?;
    browser.press(&words("status.ask")?).await?;
    to_form(browser).await
}

/// From what is said of a receipt to the form of what became of the referral.
async fn to_form(browser: &Browser) -> TestResult {
    let way = By::XPath("//details/summary[.='채용 결과 알리기']");
    until("the way is opened", || async {
        let opened = By::XPath("//details[@open]/summary[.='채용 결과 알리기']");
        browser.driver.find(opened).await.is_ok() || {
            let _ = browser.touch(way.clone()).await;
            false
        }
    })
    .await?;
    browser
        .touch(By::XPath(
            "//details[@open and summary='채용 결과 알리기']//button",
        ))
        .await?;
    browser.shows(&words("form.title")?).await
}

/// Sends what stands in the form: what the review shows.
async fn send(browser: &Browser) -> Tried<String> {
    browser.press(&words("frame.next")?).await?;
    browser.agree_and_review().await?;
    let shown = browser.text().await;
    browser.press(&words("review.send")?).await?;
    Ok(shown)
}

/// What the desk reads of outcomes: the columns that say what counts, a row a vacancy.
async fn outcomes(server: &Server) -> Tried<Vec<[String; 6]>> {
    let key = format!("{}/agency.key", need("DIDIM_KEYS")?);
    let listed = server
        .command(&["open", "--outcomes", "--csv", "--key", &key])
        .await?;
    let row = |line: &str| {
        let cells: Vec<&str> = line.split(',').collect();
        [0, 1, 2, 3, 7, 8].map(|column| cells.get(column).copied().unwrap_or_default().to_owned())
    };
    Ok(listed.lines().skip(1).map(row).collect())
}

#[tokio::test]
async fn a_seeker_says_by_the_receipt_what_became_of_a_referral_without_a_network_too() -> TestResult {
    let mut server = Server::start().await?;
    let kiosk = Browser::open_alone(&server, KIOSK, &[]).await?;
    is_referred(&kiosk, "ko").await?;
    let (number, secret) = (kiosk.number().await?, kiosk.secret().await?);
    kiosk.finish().await?;

    // The kiosk knows nothing of it any more, and says so; the seeker names the company.
    to_outcome(&kiosk, &number, &secret).await?;
    kiosk
        .type_into("field-outcomes.1.outcome_vacancy", "세종식품")
        .await?;
    let calendar = By::Css("#app .month");
    assert!(kiosk.driver.find(calendar.clone()).await.is_err());
    choose(&kiosk, "채용되지 않았어요").await?;
    let shown = send(&kiosk).await?;
    assert!(shown.contains(&number) && shown.contains("세종식품"), "{shown}");
    kiosk.shows(&words("receipt.received")?).await?;
    kiosk.finish().await?;

    // They were hired after all, and the line is down.
    kiosk.shows(&words("start.title")?).await?;
    server.down().await?;
    to_outcome(&kiosk, &number, &secret).await?;
    kiosk
        .type_into("field-outcomes.1.outcome_vacancy", "세종식품")
        .await?;
    choose(&kiosk, "채용되었어요").await?;
    // The first day is asked for now, and may have been: days before today can be chosen.
    kiosk.touch(By::Css("#app .month button:not([disabled])")).await?;
    send(&kiosk).await?;
    kiosk.shows(&words("receipt.kept")?).await?;
    server.up().await?;
    kiosk.shows(&words("receipt.received")?).await?;

    let opened = server.opened().await?;
    assert_eq!(opened.len(), 3);
    for row in &opened {
        let (program, about) = (
            &row["application"]["program"],
            &row["application"]["answers"]["about.receipt"],
        );
        match program.as_str() {
            Some("job-referral") => assert_eq!(row["number"], *number),
            // The number alone is printed, not what proves that somebody has the receipt.
            _ => assert_eq!(
                (program.as_str(), about.as_str()),
                (Some("referral-outcome"), Some(&*number))
            ),
        }
    }
    let row = |standing: &str, result: &str| {
        [&number, "job-referral", "yes", standing, "세종식품", result].map(str::to_owned)
    };
    assert_eq!(
        outcomes(&server).await?,
        [row("replaced", "not-hired"), row("current", "hired")]
    );
    kiosk.close().await
}

#[tokio::test]
async fn a_telephone_that_remembers_a_referral_names_its_vacancies() -> TestResult {
    let server = Server::start().await?;
    let phone = Browser::open(&server, PHONE, &[]).await?;
    let id = is_referred(&phone, "ko").await?;
    phone.press(&words("receipt.remember")?).await?;
    phone.shows(&words("receipt.remembered")?).await?;
    phone.finish().await?;
    phone.go("status").await?;
    phone.touch(By::Css("#app [data-remembered]")).await?;
    to_form(&phone).await?;
    let named = value(&phone, "field-outcomes.1.outcome_vacancy").await?;
    assert!(named.starts_with(&id), "{named}");
    choose(&phone, "제가 지원을 그만두었어요").await?;
    send(&phone).await?;
    phone.shows(&words("receipt.received")?).await?;
    let rows = outcomes(&server).await?;
    assert_eq!(rows.len(), 1);
    assert!(rows[0][4].contains(&id) && rows[0][5] == "withdrawn", "{rows:?}");
    phone.close().await
}

#[tokio::test]
async fn a_receipt_of_something_else_says_that_it_is_for_no_outcome() -> TestResult {
    let server = Server::start().await?;
    let kiosk = Browser::open(&server, KIOSK, &[]).await?;
    kiosk.apply_as("김디딤").await?;
    kiosk.shows(&words("receipt.received")?).await?;
    let (number, secret) = (kiosk.number().await?, kiosk.secret().await?);
    kiosk.finish().await?;
    // The desk says what it is of, and until when it holds.
    let key = format!("{}/agency.key", need("DIDIM_KEYS")?);
    let until_day = ["--valid-until", "2027-05-30"];
    let set = ["status", "set", &number, "completed", "--key", &key];
    server.command(&[&set[..], &until_day].concat()).await?;
    kiosk.touch(By::Css("[data-go=status]")).await?;
    kiosk.type_into("status-number", &number).await?;
    kiosk.type_into("status-secret", &secret).await?;
    kiosk.press(&words("status.ask")?).await?;
    kiosk.shows("유효기간: 2027년 5월 30일까지").await?;
    kiosk
        .touch(By::XPath("//details/summary[.='채용 결과 알리기']"))
        .await?;
    kiosk.shows("취업 알선 상담의 접수증으로만").await?;
    let ways = By::XPath("//details[summary='채용 결과 알리기']//button");
    assert!(kiosk.driver.find(ways).await.is_err());
    kiosk.close().await
}

#[tokio::test]
async fn a_registration_begins_with_the_wishes_that_were_made() -> TestResult {
    let server = Server::start().await?;
    let kiosk = Browser::open(&server, KIOSK, &[]).await?;
    kiosk.touch(By::Css("[data-go=jobs]")).await?;
    kiosk.press(&words("jobs.wishes")?).await?;
    kiosk.shows(&words("jobs.next_wish")?).await?;
    let next = By::Css("#app [data-next-wish]");
    let first = kiosk
        .driver
        .find(next.clone())
        .await?
        .attr("data-next-wish")
        .await?;
    // Any other may be made all the same: the work, then a group of it.
    kiosk.touch(By::Css("#app li:not(.away) [data-wish='0']")).await?;
    kiosk.shows(&words("jobs.no_wish")?).await?;
    kiosk.touch(By::Css("#app li:not(.away) .card")).await?;
    kiosk.touch(By::Css("#app li:not(.away) .choice")).await?;
    kiosk.touch(By::Css("#app .bottom .going")).await?;
    kiosk.shows(&words("jobs.next_wish")?).await?;
    let second = kiosk.driver.find(next).await?.attr("data-next-wish").await?;
    assert!(first.is_some() && second.is_some() && second.as_deref() != Some("0"));
    kiosk.touch(By::Css("#app .bottom .going")).await?;
    kiosk.press(&words("jobs.programs")?).await?;
    kiosk.shows(&words("results.self_check")?).await?;
    kiosk.touch_program("job-seeker-registration").await?;
    kiosk.to_form().await?;
    let wishes = value(&kiosk, "field-wishes").await?;
    assert!(
        wishes.starts_with(&format!("{}: ", words("jobs.work")?)),
        "{wishes}"
    );
    assert!(!value(&kiosk, "field-wanted_job").await?.is_empty());
    // What the visitor writes there is what is sent.
    kiosk
        .type_into("field-wishes", &format!("{wishes}, 아침에만"))
        .await?;
    kiosk.type_into("field-name", "김디딤").await?;
    kiosk.type_into("field-phone", "010-1234-5678").await?;
    send(&kiosk).await?;
    kiosk.shows(&words("receipt.received")?).await?;
    let opened = server.opened().await?;
    let sent = opened[0]["application"]["answers"]["wishes"].as_str();
    assert!(sent.is_some_and(|sent| sent.ends_with("아침에만")), "{opened:?}");
    kiosk.close().await
}
