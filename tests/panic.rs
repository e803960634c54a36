//! An app that does not come up, or dies: what the visitor sees of it, and that the device is back by itself.

use std::fs;
use std::path::Path;
use std::time::Duration;

use harness::shell::{Part, Releases, version};
use harness::{
    Browser, DEVICES, Fault, Profile, Proxy, Server, TestResult, Tried, need, until, words, words_in,
};
use thirtyfour::By;

const KIOSK: (u32, u32) = (DEVICES[0].0, DEVICES[0].1);
const PHONE: (u32, u32) = (DEVICES[2].0, DEVICES[2].1);

/// What stands on the screen of a dead app, in Korean and in English: it is written in the page itself.
const DEAD: &str = "화면에 문제가 생겼어요";
const DEAD_IN_ENGLISH: &str = "Something went wrong with this screen";
const SAFE: &str = "보관했다고 알려 드린 신청은 안전해요";
const AGAIN: &str = "지금 처음으로";
const STAFF: [&str; 4] = [
    "직원을 불러 주세요",
    "Please call a member of staff",
    "请叫工作人员",
    "Vui lòng gọi nhân viên",
];

/// Takes the app's memory from where the browser makes it.
const REACH: &str = "
    const instantiate = WebAssembly.instantiateStreaming;
    WebAssembly.instantiateStreaming = async (...given) => {
        const made = await instantiate.apply(WebAssembly, given);
        window.didimMemory = made.instance.exports.memory;
        return made;
    };";

/// Fills the app's memory with what makes no sense and touches a button: the app traps by itself. Says after how many milliseconds the page
/// stood in for it.
const TRAP: &str = "
    const [done] = arguments;
    const begun = performance.now();
    new MutationObserver((changes, observer) => {
        if (document.documentElement.dataset.dead) { observer.disconnect(); done(performance.now() - begun) }
    }).observe(document.documentElement, { attributes: true });
    new Uint8Array(window.didimMemory.buffer).fill(255);
    document.querySelector('[data-go=about]').click();";

/// The wait between two tries of a loop passes twenty times as fast, and each page notes whether its start screen was ever painted.
const HASTE: &str = "
    const wait = setTimeout;
    window.setTimeout = (act, ms, ...rest) => wait(act, ms === 60000 ? 3000 : ms, ...rest);
    new PerformanceObserver(list => {
        for (const { element } of list.getEntries()) if (element?.closest('#start')) window.didimSeen = true;
    }).observe({ type: 'largest-contentful-paint', buffered: true });";

async fn open(server: &Server, size: (u32, u32)) -> Tried<Browser> {
    let browser = Browser::open_alone(server, size, &[]).await?;
    browser.before_every_document(REACH).await?;
    browser.driver.refresh().await?;
    loaded(&browser).await?;
    Ok(browser)
}

async fn is(browser: &Browser, script: &str) -> bool {
    let said = browser.driver.execute(format!("return {script}"), vec![]).await;
    said.is_ok_and(|said| said.convert().unwrap_or(false))
}

async fn loaded(browser: &Browser) -> TestResult {
    until("the app", || {
        is(
            browser,
            "!!window.didimMemory && !!window.didimReady && !document.documentElement.dataset.dead",
        )
    })
    .await?;
    browser.shows(&words("start.title")?).await
}

async fn trap(browser: &Browser) -> TestResult {
    let within: f64 = browser.driver.execute_async(TRAP, vec![]).await?.convert()?;
    assert!(within < 1_000.0, "after {within} ms");
    Ok(())
}

/// All that the page keeps of its failures is when they were.
async fn only_times_are_kept(browser: &Browser, count: usize) -> TestResult {
    let kept: Vec<String> = browser
        .driver
        .execute(
            "return Object.entries(sessionStorage).filter(([name]) => name !== 'didim-test-violations')\
             .flat()",
            vec![],
        )
        .await?
        .convert()?;
    let [name, times] = kept.as_slice() else {
        return Err(format!("{kept:?}").into());
    };
    assert_eq!(name, "didim.failed");
    assert_eq!(
        times
            .split(' ')
            .filter(|time| time.parse::<u64>().is_ok())
            .count(),
        count,
        "{times}"
    );
    Ok(())
}

#[tokio::test]
async fn a_trap_is_drawn_over_in_the_visitors_language_and_the_device_is_back_by_itself() -> TestResult {
    let server = Server::start().await?;
    for size in [KIOSK, PHONE] {
        let browser = open(&server, size).await?;
        browser.to_registration().await?;
        browser.fill_form(harness::Applicant::named("김디딤")).await?;
        browser.speak("English").await?;
        browser.shows(&words_in("en", "form.title")?).await?;
        // A telephone would go on in the language that was chosen.
        let forget = "localStorage.removeItem('didim.language')";
        browser.driver.execute(forget, vec![]).await?;
        trap(&browser).await?;
        browser.shows(DEAD_IN_ENGLISH).await?;
        browser
            .shows("An application that was shown as kept is safe")
            .await?;
        browser.accessible("a dead app").await?;
        if let Some(folder) = harness::picture_folder() {
            browser.picture(&folder, &format!("dead-{}", size.0)).await?;
        }
        // Nothing of the visit is under it, and the button waits for a key.
        assert!(!browser.driver.source().await?.contains("김디딤"));
        assert!(
            is(
                &browser,
                "document.activeElement === document.querySelector('#dead button')"
            )
            .await
        );
        let left = "document.querySelector('#dead .soft').textContent";
        let first: String = browser
            .driver
            .execute(format!("return {left}"), vec![])
            .await?
            .convert()?;
        let counted = format!("{left} !== '{first}'");
        until("the countdown", || is(&browser, &counted)).await?;
        loaded(&browser).await?;
        assert!(is(&browser, "document.documentElement.lang === 'ko'").await);
        only_times_are_kept(&browser, 1).await?;
        // A touch need not wait.
        browser.to_registration().await?;
        trap(&browser).await?;
        browser.shows(SAFE).await?;
        browser.press(AGAIN).await?;
        loaded(&browser).await?;
        browser.close().await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_trap_under_a_warning_leaves_a_button_that_can_be_pressed() -> TestResult {
    let server = Server::start().await?;
    let browser = open(&server, KIOSK).await?;
    browser.leave_setting("idle", "600").await?;
    browser.watch_time().await?;
    browser.driver.refresh().await?;
    loaded(&browser).await?;
    browser.to_registration().await?;
    browser.passes(601).await?;
    browser.shows(&words("idle.title")?).await?;
    trap(&browser).await?;
    browser.shows(DEAD).await?;
    assert!(!browser.text().await.contains(&words("idle.title")?));
    browser.press(AGAIN).await?;
    loaded(&browser).await?;
    browser.close().await
}

#[tokio::test]
async fn what_was_kept_before_a_trap_is_sent_after_it() -> TestResult {
    let server = Server::start().await?;
    let proxy = Proxy::start(&server).await?;
    let browser = Browser::start(Profile::new()?, KIOSK, &proxy.address()).await?;
    browser.before_every_document(REACH).await?;
    browser.visit().await?;
    proxy.set("/api/v1/submissions", Fault::Status(503, &[]));
    browser.apply_as("김보관").await?;
    browser.shows(&words("receipt.kept")?).await?;
    trap(&browser).await?;
    browser.shows(SAFE).await?;
    proxy.heal();
    loaded(&browser).await?;
    server.has("김보관").await?;
    assert_eq!(server.applicants().await?, ["김보관"]);
    assert!(!proxy.sent_two_ways());
    browser.close().await
}

#[tokio::test]
async fn a_loop_asks_for_staff_and_is_over_when_the_app_lives() -> TestResult {
    let server = Server::start().await?;
    let browser = Browser::open_alone(&server, KIOSK, &[]).await?;
    browser.before_every_document(REACH).await?;
    browser.before_every_document(HASTE).await?;
    browser.driver.refresh().await?;
    for time in 1..=3 {
        loaded(&browser).await?;
        until("the start is painted", || {
            is(&browser, "window.didimSeen === true")
        })
        .await?;
        trap(&browser).await?;
        only_times_are_kept(&browser, time).await?;
        if time < 3 {
            browser.press(AGAIN).await?;
        }
    }
    for call in STAFF {
        browser.shows(call).await?;
    }
    browser.accessible("a loop").await?;
    if let Some(folder) = harness::picture_folder() {
        browser.picture(&folder, "dead-loop").await?;
    }
    assert!(browser.driver.find(By::Css("#dead button")).await.is_err());
    // The next document is drawn over until its app has shown that it lives.
    browser.driver.execute("window.didimMark = true", vec![]).await?;
    let another =
        "window.didimMark === undefined && !!window.didimReady && !!document.documentElement.dataset.dead";
    until("another try", || is(&browser, another)).await?;
    assert!(
        !is(&browser, "window.didimSeen").await,
        "the start screen blinked"
    );
    loaded(&browser).await?;
    assert!(is(&browser, "sessionStorage.getItem('didim.failed') === null").await);
    browser.to_registration().await?;
    browser.close().await
}

/// A device that has never been here loads an app of which a file is harmed; then the file is mended.
async fn harmed(part: Part, harm: impl FnOnce(&Path) -> TestResult) -> TestResult {
    let releases = Releases::new()?;
    let file = part.of(&releases.release(0))?;
    let whole = fs::read(&file)?;
    harm(&file)?;
    let server = Server::with_app(releases.app()).await?;
    let address = format!("http://127.0.0.1:{}/", server.port);
    let browser = Browser::start(Profile::new()?, KIOSK, &address).await?;
    browser.before_every_document(HASTE).await?;
    browser.visit().await?;
    browser.shows(DEAD).await?;
    // It tries again by itself, twice; then it waits for staff.
    browser.shows(STAFF[0]).await?;
    browser.driver.execute("window.didimMark = true", vec![]).await?;
    until("another try", || {
        is(
            &browser,
            "window.didimMark === undefined && !!document.getElementById('dead')",
        )
    })
    .await?;
    browser.shows(STAFF[0]).await?;
    assert!(
        !is(&browser, "window.didimSeen").await,
        "the start screen blinked"
    );
    fs::write(&file, whole)?;
    until("the app", || {
        is(
            &browser,
            "!!window.didimReady && !document.documentElement.dataset.dead",
        )
    })
    .await?;
    browser.to_registration().await?;
    browser.close().await
}

#[tokio::test]
async fn an_app_whose_script_is_missing_comes_back_when_it_is_there() -> TestResult {
    harmed(Part::Loader, |file| Ok(fs::remove_file(file)?)).await
}

#[tokio::test]
async fn an_app_whose_wasm_is_cut_off_comes_back_when_it_is_whole() -> TestResult {
    harmed(Part::First, |file| {
        let bytes = fs::read(file)?;
        Ok(fs::write(file, bytes.get(..bytes.len() / 2).unwrap_or_default())?)
    })
    .await
}

#[tokio::test]
async fn a_version_that_fails_at_once_is_left_at_once_for_the_one_before() -> TestResult {
    let mut releases = Releases::new()?;
    let mut server = Server::with_app(releases.app()).await?;
    let browser = Browser::open_alone(&server, KIOSK, &[]).await?;
    let first = version(&releases.release(0))?;
    browser.settled(&first).await?;
    browser.driver.refresh().await?;
    browser.shows_version(&first).await?;
    let start = "const wasm = await init(";
    let broken = releases
        .make(&[(start, &format!("throw new Error('broken'); {start}"))])
        .await?;
    releases.publish(broken)?;
    browser.follow_update().await?;
    until("the broken version is left", || async {
        browser.state().await.is_ok_and(|state| state["bad"] == true)
    })
    .await?;
    assert_eq!(browser.state().await?["boots"], 1);
    browser.shows_version(&first).await?;
    server.down().await?;
    browser.to_registration().await?;
    browser.close().await
}

#[tokio::test]
async fn without_a_network_and_without_a_worker_a_dead_app_never_leaves_the_page() -> TestResult {
    let mut server = Server::start().await?;
    let browser = Browser::open_alone(&server, PHONE, &[]).await?;
    browser.before_every_document(REACH).await?;
    browser
        .before_every_document(
            "Object.defineProperty(ServiceWorkerContainer.prototype, 'controller', { get: () => null });",
        )
        .await?;
    browser.driver.refresh().await?;
    loaded(&browser).await?;
    server.down().await?;
    browser.driver.execute("window.didimMark = true", vec![]).await?;
    trap(&browser).await?;
    let asked = "performance.getEntriesByType('resource').filter(one => one.name === location.href).length";
    let asked = format!("{asked} >= 2");
    until("it has asked twice for the page", || is(&browser, &asked)).await?;
    assert!(is(&browser, "window.didimMark === true").await);
    browser.shows(DEAD).await?;
    server.up().await?;
    loaded(&browser).await?;
    browser.close().await
}

#[tokio::test]
async fn a_language_that_is_not_to_be_had_is_said_and_the_one_that_is_there_stays() -> TestResult {
    let server = Server::start().await?;
    let proxy = Proxy::start(&server).await?;
    for size in [KIOSK, PHONE] {
        let browser = Browser::start(Profile::new()?, size, &proxy.address()).await?;
        browser
            .before_every_document("delete Navigator.prototype.serviceWorker;")
            .await?;
        browser.visit().await?;
        proxy.set("/texts/en.txt", Fault::Refuse);
        browser.to_registration().await?;
        browser.speak("English").await?;
        browser.shows(&words("languages.missing")?).await?;
        browser.accessible("a language that is missing").await?;
        assert!(
            is(
                &browser,
                "document.documentElement.lang === 'ko' && !document.getElementById('dead')"
            )
            .await
        );
        proxy.heal();
        browser.press("English").await?;
        browser.shows(&words_in("en", "program.criteria")?).await?;
        browser.close().await?;
    }
    Ok(())
}

/// Leaves the first three documents while their code is under way, as somebody does who loads the page again and again.
const IMPATIENT: &str = "try {
        const left = Number(sessionStorage.getItem('didim-test-left'));
        sessionStorage.setItem('didim-test-left', left + 1);
        if (left < 3) addEventListener('DOMContentLoaded', () => setTimeout(() => location.reload(), 100));
    } catch {}";

#[tokio::test]
async fn a_document_that_is_left_before_its_app_is_there_counts_as_no_failure() -> TestResult {
    let server = Server::start().await?;
    let proxy = Proxy::start(&server).await?;
    let code = Part::First.of(need("DIDIM_APP")?.as_ref())?;
    let code = code.file_name().ok_or("a file without a name")?.to_string_lossy();
    let path = format!("/{code}");
    proxy.set(&path, Fault::Delay(Duration::from_millis(600)));
    let browser = Browser::start(Profile::new()?, KIOSK, &proxy.address()).await?;
    browser
        .before_every_document("delete Navigator.prototype.serviceWorker;")
        .await?;
    browser.before_every_document(IMPATIENT).await?;
    browser.visit().await?;
    until("the app, in the fourth document", || {
        is(
            &browser,
            "!!window.didimReady && sessionStorage.getItem('didim-test-left') === '4'",
        )
    })
    .await?;
    assert!(is(&browser, "sessionStorage.getItem('didim.failed') === null").await);
    browser.to_registration().await?;
    browser.close().await
}
