//! The time that a visitor has: a warning by sight and sound twenty seconds before the end, more of it by one touch or key as often as
//! wanted (KS X 9211 §8.2.2, §8.3.2; WCAG 2.2, 2.2.1), and no clock but the monotonic one.

use harness::{Browser, DEVICES, Server, TestResult, Tried, until, words};
use thirtyfour::{By, Key};

const KIOSK: (u32, u32) = (DEVICES[0].0, DEVICES[0].1);
const PHONE: (u32, u32) = (DEVICES[2].0, DEVICES[2].1);

/// A device whose clock and whose visibility a test sets.
const DEVICE: &str = "
    window.didimSet = 0;
    const Real = Date;
    window.Date = class extends Real {
        constructor(...given) { if (given.length) super(...given); else super(Real.now() + window.didimSet); }
        static now() { return Real.now() + window.didimSet; }
    };
    const monotonic = performance.now.bind(performance);
    window.didimPassed = 0;
    performance.now = () => monotonic() + window.didimPassed;
    Object.defineProperty(Document.prototype, 'visibilityState', {
        get: () => window.didimAway ? 'hidden' : 'visible',
    });
    window.didimSee = seen => {
        window.didimAway = !seen;
        document.dispatchEvent(new Event('visibilitychange'));
    };";

/// Writes down how loud each tone begins, and what a screen reader is told.
const LISTEN: &str = "
    window.didimTones = [];
    const ramp = AudioParam.prototype.linearRampToValueAtTime;
    AudioParam.prototype.linearRampToValueAtTime = function (value, time) {
        if (value > 0) window.didimTones.push(value);
        return ramp.call(this, value, time);
    };
    window.didimTold = [];
    new MutationObserver(() => {
        const told = document.querySelector('#idle [role=alert]')?.textContent;
        if (told && window.didimTold.at(-1) !== told) window.didimTold.push(told);
    }).observe(document, { childList: true, subtree: true, characterData: true });";

async fn open(server: &Server, size: (u32, u32), patience: &str) -> Tried<Browser> {
    let browser = Browser::open(server, size, &[("idle", patience)]).await?;
    browser.before_every_document(DEVICE).await?;
    browser.before_every_document(LISTEN).await?;
    browser.driver.refresh().await?;
    browser.touch(By::Css("[data-go=status]")).await?;
    browser.shows(&words("status.title")?).await?;
    browser.driver.execute("window.didimVisit = true", vec![]).await?;
    Ok(browser)
}

async fn is(browser: &Browser, script: &str) -> bool {
    let said = browser.driver.execute(format!("return {script}"), vec![]).await;
    said.is_ok_and(|said| said.convert().unwrap_or(false))
}

async fn number(browser: &Browser, script: &str) -> Tried<f64> {
    Ok(browser
        .driver
        .execute(format!("return {script}"), vec![])
        .await?
        .convert()?)
}

async fn warned(browser: &Browser) -> TestResult {
    until("the warning", || {
        is(browser, "document.getElementById('idle').open")
    })
    .await
}

async fn goes_on(browser: &Browser) -> TestResult {
    until("no warning", || {
        is(browser, "!document.getElementById('idle').open")
    })
    .await?;
    assert!(
        is(browser, "window.didimVisit === true").await,
        "another document"
    );
    Ok(())
}

/// The visit is over: another document, at the start.
async fn is_over(browser: &Browser) -> TestResult {
    until("a fresh document", || {
        is(browser, "window.didimVisit === undefined && !!window.didimReady")
    })
    .await?;
    browser.shows(&words("start.title")?).await
}

#[tokio::test]
async fn more_time_is_had_twelve_times_in_a_row_by_touch_and_by_key() -> TestResult {
    let server = Server::start().await?;
    let browser = open(&server, KIOSK, "1").await?;
    browser.type_into("status-number", "PX1").await?;
    let focused = "document.activeElement.id === 'status-number' && document.activeElement.value === 'PX1'";
    for time in 0..12 {
        browser
            .driver
            .execute("window.didimPassed += 1000", vec![])
            .await?;
        warned(&browser).await?;
        let button = "document.activeElement === document.querySelector('#idle button')";
        assert!(is(&browser, button).await, "the focus is elsewhere");
        if time % 2 == 0 {
            browser.touch(By::Css("#idle button")).await?;
        } else {
            // Any key, also one that would press a button or be typed: it does nothing else.
            let focused = browser.driver.active_element().await?;
            if time % 4 == 1 {
                focused.send_keys(Key::Enter + "").await?;
            } else {
                focused.send_keys("x").await?;
            }
        }
        goes_on(&browser).await?;
        assert!(
            is(&browser, focused).await,
            "the focus did not come back, or the key was typed"
        );
    }
    browser.close().await
}

#[tokio::test]
async fn it_is_said_at_twenty_ten_and_five_seconds_and_heard_every_five() -> TestResult {
    let server = Server::start().await?;
    let browser = open(&server, KIOSK, "1").await?;
    warned(&browser).await?;
    if let Some(folder) = harness::picture_folder() {
        browser.picture(&folder, "idle").await?;
    }
    let all = "window.didimTold.length === 3 && window.didimTones.length === 4";
    until("three announcements and four tones", || is(&browser, all)).await?;
    let (told, tones): (Vec<String>, Vec<f64>) = browser
        .driver
        .execute("return [window.didimTold, window.didimTones]", vec![])
        .await?
        .convert()?;
    let detail = words("idle.detail")?;
    let said: Vec<String> = ["20", "10", "5"].map(|n| detail.replace("{n}", n)).into();
    assert_eq!(told, said);
    assert!(tones[1..].iter().all(|tone| *tone < tones[0]), "{tones:?}");
    is_over(&browser).await?;
    browser.close().await
}

#[tokio::test]
async fn a_clock_that_is_set_changes_nothing() -> TestResult {
    let server = Server::start().await?;
    let browser = open(&server, KIOSK, "3").await?;
    for days in ["1", "-1"] {
        browser.touch(By::Css("#status-number")).await?;
        let before = number(&browser, "performance.now()").await?;
        browser
            .driver
            .execute(format!("window.didimSet = {days} * 86400000"), vec![])
            .await?;
        warned(&browser).await?;
        let waited = number(&browser, "performance.now()").await? - before;
        assert!((2_000.0..6_000.0).contains(&waited), "{days} days: {waited} ms");
        browser
            .driver
            .execute(format!("window.didimSet = {days} * -86400000"), vec![])
            .await?;
        let left = "Number(document.querySelector('#idle .left').textContent.match(/\\d+/)[0])";
        let at = number(&browser, left).await?;
        until("the countdown goes on", || async {
            number(&browser, left).await.is_ok_and(|left| left == at - 1.0)
        })
        .await?;
        browser.touch(By::Css("#idle button")).await?;
        goes_on(&browser).await?;
    }
    browser.close().await
}

#[tokio::test]
async fn a_page_that_slept_past_the_end_starts_afresh_when_it_wakes() -> TestResult {
    let server = Server::start().await?;
    for size in [KIOSK, PHONE] {
        let browser = open(&server, size, "600").await?;
        // Away for a moment, and back.
        browser
            .driver
            .execute("window.didimSee(false); window.didimSee(true)", vec![])
            .await?;
        goes_on(&browser).await?;
        // The monotonic clock stood still, as it does on some machines that sleep.
        let sleep = "window.didimSee(false); window.didimSet += 621000; window.didimSee(true); \
                     return document.documentElement.dataset.at === 'over'";
        let blank: bool = browser.driver.execute(sleep, vec![]).await?.convert()?;
        assert!(
            blank,
            "what was on the screen is seen until the next document is there"
        );
        is_over(&browser).await?;
        browser.close().await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_touch_after_the_end_takes_no_more_time() -> TestResult {
    let server = Server::start().await?;
    let browser = open(&server, KIOSK, "600").await?;
    // Between two looks at the time, as when a machine has just woken: the touch is somebody else's.
    let touch = "window.didimPassed = 621000; \
                 document.body.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }))";
    browser.driver.execute(touch, vec![]).await?;
    is_over(&browser).await?;
    browser.close().await
}
