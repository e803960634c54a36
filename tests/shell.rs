//! The app's shell: it starts without a network, no update breaks it, and the page's policy is in force.

use std::fs;
use std::path::Path;

use harness::shell::{Part, Releases, serve_cut_off, version, violations};
use harness::{Browser, DEVICES, Server, TestResult, Tried, until};
use serde_json::Value;

const KIOSK: (u32, u32) = (DEVICES[0].0, DEVICES[0].1);
const PHONE: (u32, u32) = (DEVICES[2].0, DEVICES[2].1);
const TITLE: &str = "무엇을 도와드릴까요?";
const NEW_TITLE: (&str, &str) = ("<title>디딤</title>", "<title>디딤, the next version</title>");
/// What the page starts the app with; a page without it shows its start screen and does nothing more.
const START: &str = "const wasm = await init(";
const NO_START: &str = "const wasm = await new Promise(() => {}); await init(";

/// A device whose first visit is over: the first release is installed and works.
async fn after_first_visit(size: (u32, u32)) -> Tried<(Releases, Server, Browser, String)> {
    let releases = Releases::new()?;
    let server = Server::with_app(releases.app()).await?;
    let browser = Browser::open_alone(&server, size, &[]).await?;
    let first = version(&releases.release(0))?;
    browser.settled(&first).await?;
    browser.driver.refresh().await?;
    browser.shows_version(&first).await?;
    Ok((releases, server, browser, first))
}

#[tokio::test]
async fn after_the_first_visit_it_starts_screens_and_keeps_without_a_network() -> TestResult {
    let (_releases, mut server, browser, first) = after_first_visit(KIOSK).await?;
    until("a kiosk has all its fonts", || async {
        browser.kept_fonts().await.is_ok_and(|kept| kept == 92)
    })
    .await?;
    server.down().await?;
    browser.driver.refresh().await?;
    browser.to_registration().await?;
    let shown = "document.fonts.ready.then(fonts => arguments[0]([...fonts]\
                 .filter(f => f.status === 'loaded').length))";
    let loaded: u64 = browser.driver.execute_async(shown, vec![]).await?.convert()?;
    assert!(loaded > 0, "no font was loaded");
    browser.to_review().await?;
    browser.press("보내기").await?;
    browser.shows("이 기기에 안전하게 보관했어요").await?;
    assert_eq!(browser.shown_version().await?, first);
    server.up().await?;
    browser.shows("접수했어요").await?;
    assert_eq!(server.opened().await?.len(), 1);
    browser.close().await
}

#[tokio::test]
async fn a_phone_without_a_korean_font_keeps_only_the_fonts_it_has_used() -> TestResult {
    let (_releases, _server, browser, _) = after_first_visit(PHONE).await?;
    browser.to_registration().await?;
    // A machine that has one fetches none, which is right too.
    let own = "const pen = document.createElement('canvas').getContext('2d');
        pen.font = '32px system-ui, Pretendard, sans-serif';
        return pen.measureText('\\uD55C').width !== pen.measureText('\\uDBFF\\uDFFE').width";
    let own: bool = browser.driver.execute(own, vec![]).await?.convert()?;
    until("the fonts in use are kept", || async {
        browser.kept_fonts().await.is_ok_and(|kept| own || kept > 0)
    })
    .await?;
    assert!(browser.kept_fonts().await? < 46);
    browser.close().await
}

/// What can be wrong with a release.
type Harm = fn(&Path) -> TestResult;

/// A file is missing, one is cut off, one has another byte at its end.
const HARMS: [(&str, Harm); 3] = [
    ("missing", |release| {
        Ok(fs::remove_file(Part::First.of(release)?)?)
    }),
    ("cut off", |release| {
        let file = Part::Rest.of(release)?;
        let bytes = fs::read(&file)?;
        Ok(fs::write(
            &file,
            bytes.get(..bytes.len() / 2).unwrap_or_default(),
        )?)
    }),
    ("changed", |release| {
        let file = Part::Loader.of(release)?;
        let mut bytes = fs::read(&file)?;
        *bytes.last_mut().ok_or("an empty file")? ^= 1;
        Ok(fs::write(&file, bytes)?)
    }),
];

/// The old version goes on, and nothing of the new one is kept.
#[tokio::test]
async fn a_missing_a_cut_off_and_a_changed_file_refuse_the_update() -> TestResult {
    let (mut releases, mut server, browser, first) = after_first_visit(KIOSK).await?;
    for (how, harm) in HARMS {
        // Not the same again: the browser would not look at it twice.
        let title = format!("<title>디딤, {how}</title>");
        let second = releases.make(&[("<title>디딤</title>", &title)]).await?;
        harm(&releases.release(second))?;
        releases.publish(second)?;
        assert_eq!(browser.look_for_update().await?, "redundant", "{how}");
        assert_eq!(browser.kept_versions().await?, [first.as_str()], "{how}");
        server.down().await?;
        browser.driver.refresh().await?;
        browser.to_registration().await?;
        assert_eq!(browser.shown_version().await?, first, "{how}");
        server.up().await?;
    }
    // The same release, whole, is taken: it was the harm that was refused.
    let third = releases.make(&[NEW_TITLE]).await?;
    releases.publish(third)?;
    browser.press("처음으로").await?;
    browser.shows(TITLE).await?;
    browser.follow_update().await?;
    browser.shows_version(&version(&releases.release(third))?).await?;
    browser.close().await
}

#[tokio::test]
async fn a_download_that_breaks_off_refuses_the_update() -> TestResult {
    let (mut releases, mut server, browser, first) = after_first_visit(KIOSK).await?;
    let second = releases.make(&[NEW_TITLE]).await?;
    server.down().await?;
    let cut_off = serve_cut_off(server.port, releases.release(second)).await?;
    assert_eq!(browser.look_for_update().await?, "redundant");
    assert_eq!(browser.kept_versions().await?, [first.as_str()]);
    cut_off.abort();
    browser.driver.refresh().await?;
    browser.to_registration().await?;
    assert_eq!(browser.shown_version().await?, first);
    browser.close().await
}

#[tokio::test]
async fn an_install_that_was_killed_is_begun_anew() -> TestResult {
    let (mut releases, mut server, browser, _) = after_first_visit(KIOSK).await?;
    let second = releases.make(&[NEW_TITLE]).await?;
    releases.publish(second)?;
    let second = version(&releases.release(second))?;
    // What the browser's end leaves behind: some files, one of them not even whole, and no sign that it is all.
    let left = format!(
        "const done = arguments[0]; caches.open('didim-{second}').then(async cache => {{ \
         await cache.put('/index.html', new Response('<!doctype html><p>half')); done() }})"
    );
    browser.driver.execute_async(left, vec![]).await?;
    assert_eq!(browser.look_for_update().await?, "installed");
    browser.shows_version(&second).await?;
    server.down().await?;
    browser.driver.refresh().await?;
    browser.shows_version(&second).await?;
    browser.to_registration().await?;
    browser.close().await
}

#[tokio::test]
async fn an_update_waits_for_the_end_of_the_visit() -> TestResult {
    let (mut releases, _server, browser, first) = after_first_visit(KIOSK).await?;
    browser.to_registration().await?;
    browser.to_form().await?;
    browser.type_into("field-name", "김디딤").await?;
    let second = releases.make(&[NEW_TITLE]).await?;
    releases.publish(second)?;
    assert_eq!(browser.look_for_update().await?, "installed");
    // Somebody else's tab at the start screen asks for it, in vain.
    let visit = browser.driver.window().await?;
    let other = browser.driver.new_tab().await?;
    browser.driver.switch_to_window(other.clone()).await?;
    browser.driver.goto(browser.address()).await?;
    browser.shows(TITLE).await?;
    assert!(!browser.take_over().await?);
    assert_eq!(browser.shown_version().await?, first);
    browser.driver.close_window().await?;
    browser.driver.switch_to_window(visit).await?;
    assert_eq!(browser.shown_version().await?, first);
    let typed = browser.driver.find(thirtyfour::By::Id("field-name")).await?;
    assert_eq!(typed.prop("value").await?.as_deref(), Some("김디딤"));
    assert!(browser.waiting().await?);
    browser.leave().await?;
    let second = version(&releases.release(second))?;
    browser.shows_version(&second).await?;
    assert_eq!(browser.driver.title().await?, "디딤, the next version");
    browser.settled(&second).await?;
    until("the old version is gone", || async {
        browser
            .kept_versions()
            .await
            .is_ok_and(|kept| kept == [second.clone()])
    })
    .await?;
    browser.to_registration().await?;
    browser.close().await
}

#[tokio::test]
async fn a_version_that_never_works_is_left_again() -> TestResult {
    let (mut releases, mut server, browser, first) = after_first_visit(KIOSK).await?;
    let broken = releases.make(&[NEW_TITLE, (START, NO_START)]).await?;
    let broken_version = version(&releases.release(broken))?;
    releases.publish(broken)?;
    assert_eq!(browser.look_for_update().await?, "installed");
    browser.shows_version(&broken_version).await?;
    // The first page came when it took over; after the third, people get what worked.
    for _ in 0..2 {
        browser.driver.refresh().await?;
        browser.shows_version(&broken_version).await?;
    }
    browser.driver.refresh().await?;
    browser.shows_version(&first).await?;
    browser.to_registration().await?;
    // It is remembered, by the page too: what works now is not what was left.
    server.down().await?;
    browser.driver.refresh().await?;
    browser.shows_version(&first).await?;
    browser.to_registration().await?;
    let state = browser.state().await?;
    assert_eq!(state["version"], broken_version);
    assert_eq!(state["bad"], true);
    assert_eq!(state["healthy"], false);
    // The next version gets its chance, and this page says at once that it does not work.
    server.up().await?;
    let other = releases.make(&[(START, NO_START)]).await?;
    let other_version = version(&releases.release(other))?;
    releases.publish(other)?;
    browser.press("처음으로").await?;
    browser.shows(TITLE).await?;
    browser.follow_update().await?;
    browser.shows_version(&other_version).await?;
    browser.shows_version(&first).await?;
    assert_eq!(browser.state().await?["boots"], 1);
    // A mended one stays, and takes all that was left with it.
    let mended = releases.make(&[NEW_TITLE]).await?;
    let mended_version = version(&releases.release(mended))?;
    releases.publish(mended)?;
    browser.shows(TITLE).await?;
    browser.follow_update().await?;
    browser.shows_version(&mended_version).await?;
    browser.settled(&mended_version).await?;
    until("only the mended version is kept", || async {
        browser
            .kept_versions()
            .await
            .is_ok_and(|kept| kept == [mended_version.clone()])
    })
    .await?;
    // An operator who goes back to an older release is followed.
    releases.publish(0)?;
    browser.follow_update().await?;
    browser.shows_version(&first).await?;
    browser.settled(&first).await?;
    browser.to_registration().await?;
    browser.close().await
}

#[tokio::test]
async fn the_policy_is_in_force_and_nothing_in_a_visit_needs_an_exception() -> TestResult {
    let server = Server::start().await?;
    let browser = Browser::open_alone(&server, KIOSK, &[]).await?;
    browser.to_registration().await?;
    browser.to_review().await?;
    browser.press("보내기").await?;
    browser.shows("접수했어요").await?;
    assert_eq!(violations(&browser.driver).await?, [""; 0]);

    scripts_are_refused(&browser).await?;
    what_a_page_may_not_do_is_noted(&browser).await?;
    // Every other test relies on this.
    browser
        .driver
        .execute("document.body.setAttribute('style', 'color: blue')", vec![])
        .await?;
    assert!(browser.close().await.is_err());
    Ok(())
}

/// Tries to make scripts and markup from text: each attempt throws, and its directive is broken.
async fn scripts_are_refused(browser: &Browser) -> TestResult {
    for (attempt, directive) in [
        (
            "document.body.innerHTML = '<b>text</b>'",
            "require-trusted-types-for",
        ),
        (
            "document.createElement('script').textContent = 'ran = 1'",
            "require-trusted-types-for",
        ),
        (
            "document.createElement('script').src = '/elsewhere.js'",
            "require-trusted-types-for",
        ),
        ("new Function('window.ran = 1')()", "require-trusted-types-for"),
        (
            "trustedTypes.createPolicy('default', {createHTML: text => text})",
            "trusted-types",
        ),
        ("trustedTypes.createPolicy('other', {})", "trusted-types"),
    ] {
        // In a timer: what the driver runs itself is allowed more than what the page runs.
        let tried = format!(
            "const done = arguments[0]; \
             setTimeout(() => {{ try {{ {attempt}; done('done') }} catch (error) {{ done(error.name) }} }})"
        );
        let ended: Value = browser.driver.execute_async(tried, vec![]).await?.convert()?;
        assert_ne!(ended, "done", "{attempt}");
        let broken = violations(&browser.driver).await?;
        assert!(
            broken.iter().any(|violation| violation.starts_with(directive)),
            "{attempt}: {broken:?}"
        );
    }
    Ok(())
}

/// Tries what does not throw: no script runs by it, and its directive is broken soon after.
async fn what_a_page_may_not_do_is_noted(browser: &Browser) -> TestResult {
    // A script whose text was put in by hand is not run, and Chromium says nothing of it.
    let append = "const script = document.createElement('script'); \
                  script.append(new Text('window.ran = 1')); \
                  document.body.append(script)";
    for (attempt, directive) in [
        (append, None),
        (
            "document.body.setAttribute('onclick', 'window.ran = 1'); document.body.click()",
            Some("require-trusted-types-for"),
        ),
        (
            "document.body.setAttribute('style', 'color: red')",
            Some("style-src-attr"),
        ),
        ("new Image().src = 'https://elsewhere.invalid/'", Some("img-src")),
        (
            "fetch('https://elsewhere.invalid/').catch(() => {})",
            Some("connect-src"),
        ),
    ] {
        let tried = format!(
            "const done = arguments[0]; \
             setTimeout(() => {{ try {{ {attempt} }} catch {{}} done(typeof window.ran) }})"
        );
        let ran: Value = browser.driver.execute_async(tried, vec![]).await?.convert()?;
        assert_eq!(ran, "undefined", "{attempt}");
        let Some(directive) = directive else { continue };
        until(&format!("`{attempt}` is noted"), || async {
            let noted = violations(&browser.driver).await.unwrap_or_default();
            noted.iter().any(|violation| violation.starts_with(directive))
        })
        .await?;
    }
    Ok(())
}
