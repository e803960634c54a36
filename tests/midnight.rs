//! A page that stands over midnight in Seoul, which is 15:00 UTC.

use std::time::{SystemTime, UNIX_EPOCH};

use harness::{Applicant, Browser, Catalogs, DEVICES, Server, TestResult, Tried, until, words};
use thirtyfour::By;

const KIOSK: (u32, u32) = (DEVICES[0].0, DEVICES[0].1);

/// Midnight in Seoul between 5 and 6 January 2027, in milliseconds since 1970.
const MIDNIGHT_MS: i64 = 1_799_161_200_000;
const LAST_DAY: &str = "2027-01-05";

/// Half an hour before midnight the job-seeker registration is open for the last day. The clock goes on only when a test says so.
async fn open(server: &Server) -> Tried<Browser> {
    let now = i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis())?;
    let by = MIDNIGHT_MS - 30 * 60_000 - now;
    let clock = format!(
        "window.didimSet = {by};
        const Real = Date;
        window.Date = class extends Real {{
            constructor(...given) {{ given.length ? super(...given) : super(Real.now() + window.didimSet); }}
            static now() {{ return Real.now() + window.didimSet; }}
        }};"
    );
    let browser = Browser::open(server, KIOSK, &[]).await?;
    browser.before_every_document(&clock).await?;
    browser.driver.refresh().await?;
    until("what is open stands on the start screen", || async {
        open_now(&browser).await.contains("구직등록")
    })
    .await?;
    Ok(browser)
}

async fn server() -> Tried<(Server, Catalogs)> {
    let catalogs = Catalogs::new()?;
    let server = Server::start_with(&catalogs.build_open(1, "2027-01-04", LAST_DAY).await?).await?;
    Ok((server, catalogs))
}

async fn open_now(browser: &Browser) -> String {
    match browser.driver.find(By::Id("now")).await {
        Ok(now) => now.text().await.unwrap_or_default(),
        Err(_) => String::new(),
    }
}

/// An hour passes, without any event.
async fn passes_midnight(browser: &Browser) -> TestResult {
    browser
        .driver
        .execute("window.didimSet += 3600_000", vec![])
        .await?;
    Ok(())
}

async fn comes_into_sight(browser: &Browser) -> TestResult {
    let script = "document.dispatchEvent(new Event('visibilitychange'))";
    browser.driver.execute(script, vec![]).await?;
    Ok(())
}

#[tokio::test]
async fn a_start_screen_offers_nothing_that_closed_the_day_before() -> TestResult {
    let (server, _catalogs) = server().await?;
    let browser = open(&server).await?;
    passes_midnight(&browser).await?;
    // Nobody touches it: the app's own timer looks at the clock.
    until("the start screen is of the new day", || async {
        let now = open_now(&browser).await;
        !now.is_empty() && !now.contains("구직등록")
    })
    .await?;
    browser.close().await
}

#[tokio::test]
async fn the_first_touch_after_midnight_is_judged_by_the_new_day() -> TestResult {
    let (server, _catalogs) = server().await?;
    let browser = open(&server).await?;
    passes_midnight(&browser).await?;
    browser.touch(By::Css("[data-go=open]")).await?;
    browser.touch(By::Css("[data-program='job-referral']")).await?;
    browser.driver.back().await?;
    until("what is open is shown", || async {
        browser
            .driver
            .find(By::Css("[data-program='job-referral']"))
            .await
            .is_ok()
    })
    .await?;
    let closed = browser
        .driver
        .find_all(By::Css("[data-program='job-seeker-registration']"))
        .await?;
    assert!(closed.is_empty(), "what closed yesterday is among what is open");
    browser.close().await
}

/// The form stays with what is typed in it, and the review says that the round has closed.
#[tokio::test]
async fn a_form_that_is_open_at_midnight_keeps_what_is_typed_and_sends_nothing_late() -> TestResult {
    let (server, _catalogs) = server().await?;
    let browser = open(&server).await?;
    browser.to_registration().await?;
    browser.fill_form(Applicant::named("자정의 사람")).await?;
    passes_midnight(&browser).await?;
    comes_into_sight(&browser).await?;
    let typed = || async {
        let field = browser.driver.find(By::Id("field-name")).await.ok()?;
        field.prop("value").await.ok()?
    };
    until("what was typed is still there", || async {
        typed().await.as_deref() == Some("자정의 사람")
    })
    .await?;
    browser.press(&words("frame.next")?).await?;
    browser.shows("동의가 필요해요").await?;
    browser
        .touch(By::XPath("//label[contains(., '동의함')]".to_owned()))
        .await?;
    browser.press(&words("frame.next")?).await?;
    // What closed with the day before has become an alarm, under the consent of its own that was just given, and the review says so.
    browser.shows(&words("review.alarm")?).await?;
    assert_eq!(server.applicants().await?, Vec::<String>::new());
    browser.close().await
}
