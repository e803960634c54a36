//! What a visitor can do to the device itself, and what the device could learn of them.

use serde_json::json;
use thirtyfour::By;

use super::{KIOSK, PHONE, SAID, Way, at_start, back_to_start, finds_nothing, is, leave, open, stored};
use harness::{Server, TestResult, until, words, words_in};

/// Everything that a visitor can change of the device itself.
#[tokio::test]
async fn tools_are_off_for_the_next_visitor_and_nothing_can_be_zoomed() -> TestResult {
    let server = Server::start().await?;
    let (browser, fresh) = open(&server, KIOSK, &[("profile", "kiosk")]).await?;
    for way in [Way::Idle, Way::Home, Way::Reload, Way::Close] {
        // The start screen is left too, without going further.
        for tool in ["size", "contrast", "low"] {
            browser.go(tool).await?;
        }
        browser.speak("Tiếng Việt").await?;
        browser.shows(&words_in("vi", "start.title")?).await?;
        if way == Way::Home {
            browser.go("about").await?;
            browser.shows(&words_in("vi", "help.title")?).await?;
        } else if way == Way::Idle {
            browser
                .driver
                .execute("window.didimVisit = true; window.didimPassed = 1e7", vec![])
                .await?;
            until("another document", || {
                is(&browser, "window.didimVisit === undefined")
            })
            .await?;
        }
        if way != Way::Idle {
            leave(&browser, way).await?;
        }
        finds_nothing(&browser, &fresh)
            .await
            .map_err(|error| format!("{way:?}: {error}"))?;
    }
    // Chromium may take a zoom by two fingers over to the next document, so two fingers do not zoom a shared screen at all.
    let fingers = "getComputedStyle(document.documentElement).touchAction";
    let fingers: String = browser
        .driver
        .execute(format!("return {fingers}"), vec![])
        .await?
        .convert()?;
    assert_eq!(fingers, "pan-x pan-y");
    // The browser's own zoom would outlive every document, so it is not begun.
    for zoom in [
        "new KeyboardEvent('keydown', { key: '+', ctrlKey: true, cancelable: true })",
        "new KeyboardEvent('keydown', { key: '-', metaKey: true, cancelable: true })",
        "new WheelEvent('wheel', { ctrlKey: true, cancelable: true })",
    ] {
        assert!(is(&browser, &format!("!dispatchEvent({zoom})")).await, "{zoom}");
    }
    browser.close().await
}

/// Goes back from the first question to the start, and comes again as somebody else: in the same tab, nothing is remembered.
#[tokio::test]
async fn who_goes_back_to_the_start_leaves_no_answers_behind_it() -> TestResult {
    let server = Server::start().await?;
    let (browser, fresh) = open(&server, KIOSK, &[]).await?;
    let digits = "[...document.querySelectorAll('#app .digits > *')].map(one => one.textContent).join()";
    browser.press(&words("start.person")?).await?;
    browser.shows(&words("question.erase")?).await?;
    let empty: String = browser
        .driver
        .execute(format!("return {digits}"), vec![])
        .await?
        .convert()?;
    // Half a day of birth, and then a whole one with an answer after it.
    for typed in ["1999", "19990302"] {
        browser.driver.execute("window.didimVisit = true", vec![]).await?;
        browser.digits(typed).await?;
        if typed.len() == 8 {
            browser.press(&words("frame.next")?).await?;
            browser.shows(&words("question.fits")?).await?;
        }
        back_to_start(&browser).await?;
        until("another document", || {
            is(&browser, "window.didimVisit === undefined")
        })
        .await?;
        finds_nothing(&browser, &fresh).await?;
        browser.press(&words("start.person")?).await?;
        browser.shows(&words("question.erase")?).await?;
        let now: String = browser
            .driver
            .execute(format!("return {digits}"), vec![])
            .await?
            .convert()?;
        assert_eq!(now, empty);
    }
    browser.press(&words("frame.back")?).await?;
    // The number and the secret of a receipt too.
    browser.touch(By::Css("[data-go=status]")).await?;
    browser.type_into("status-number", "PX1-NFJ-GGW").await?;
    back_to_start(&browser).await?;
    at_start(&browser).await?;
    browser.touch(By::Css("[data-go=status]")).await?;
    browser.shows(&words("status.title")?).await?;
    assert!(
        is(
            &browser,
            "[...document.querySelectorAll('input')].every(field => field.value === '')"
        )
        .await
    );
    browser.close().await
}

#[tokio::test]
async fn a_page_that_the_browser_brings_back_whole_shows_nothing_and_is_left() -> TestResult {
    let server = Server::start().await?;
    for size in [KIOSK, PHONE] {
        let (browser, fresh) = open(&server, size, &[]).await?;
        browser.to_registration().await?;
        browser.driver.execute("window.didimVisit = true", vec![]).await?;
        let kept = "dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true })); \
                    return getComputedStyle(document.querySelector('#app h1')).visibility";
        let shown: String = browser.driver.execute(kept, vec![]).await?.convert()?;
        assert_eq!(shown, "hidden");
        let back = "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))";
        browser.driver.execute(back, vec![]).await?;
        until("another document", || {
            is(&browser, "window.didimVisit === undefined")
        })
        .await?;
        finds_nothing(&browser, &fresh).await?;
        browser.close().await?;
    }
    Ok(())
}

#[tokio::test]
async fn nothing_is_copied_out_of_a_shared_screen_and_the_clipboard_is_emptied() -> TestResult {
    let server = Server::start().await?;
    let (browser, _) = open(&server, KIOSK, &[("profile", "kiosk")]).await?;
    let permissions = json!({"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]});
    browser.command("Browser.grantPermissions", permissions).await?;
    browser.to_registration().await?;
    browser.to_form().await?;
    browser.type_into("field-name", "김디딤").await?;
    for kind in ["copy", "cut", "dragstart", "contextmenu"] {
        let event = format!(
            "!document.activeElement.dispatchEvent(\
             new Event('{kind}', {{ bubbles: true, cancelable: true }}))"
        );
        assert!(is(&browser, &event).await, "{kind}");
    }
    let selected = "getSelection().selectAllChildren(document.querySelector('#app h1')); \
                    return getSelection().toString()";
    assert_eq!(
        browser
            .driver
            .execute(selected, vec![])
            .await?
            .convert::<String>()?,
        ""
    );
    let fields = "[...document.querySelectorAll('#app input, #app textarea, #app select')]";
    let silent = format!(
        "{fields}.length > 2 && {fields}.every(field => field.autocomplete === 'off' \
         && field.spellcheck === false)"
    );
    assert!(is(&browser, &silent).await);
    assert!(
        is(
            &browser,
            "document.activeElement.getAttribute('autocorrect') === 'off'"
        )
        .await
    );
    // Whatever was there before.
    let write = "navigator.clipboard.writeText('김디딤')\
                 .then(() => arguments[0](true), error => arguments[0]('' + error))";
    assert_eq!(
        browser.driver.execute_async(write, vec![]).await?.json(),
        &json!(true)
    );
    leave(&browser, Way::Home).await?;
    at_start(&browser).await?;
    until("an empty clipboard", || async {
        let read = "navigator.clipboard.readText().then(arguments[0], error => arguments[0]('' + error))";
        let read = browser.driver.execute_async(read, vec![]).await;
        read.is_ok_and(|read| read.json() == "")
    })
    .await?;
    browser.close().await
}

#[tokio::test]
async fn a_telephone_fills_in_what_its_owner_has_told_it() -> TestResult {
    let server = Server::start().await?;
    let (browser, _) = open(&server, PHONE, &[]).await?;
    browser.to_registration().await?;
    browser.to_form().await?;
    for (field, token) in [("name", "name"), ("phone", "tel"), ("wanted_job", "off")] {
        let has = format!("document.getElementById('field-{field}').autocomplete === '{token}'");
        assert!(is(&browser, &has).await, "{field}");
    }
    assert!(is(&browser, "dispatchEvent(new Event('copy', { cancelable: true }))").await);
    browser.close().await
}

/// The search can fail: what is in any storage is found, in both encodings.
#[tokio::test]
async fn the_search_finds_what_a_page_stores() -> TestResult {
    let server = Server::start().await?;
    let (browser, _) = open(&server, KIOSK, &[]).await?;
    let plant = "
        const [done] = arguments;
        const utf16 = text => new Uint8Array(Uint16Array.from(text, letter => letter.charCodeAt(0)).buffer);
        (async () => {
            localStorage.setItem('one', '이 저장소의 김디딤');
            await (await caches.open('two')).put('/planted', new Response(utf16('1999-03-02')));
            const database = await new Promise(done => {
                const opening = indexedDB.open('three');
                opening.onupgradeneeded = () => opening.result.createObjectStore('things');
                opening.onsuccess = () => done(opening.result);
            });
            const change = database.transaction('things', 'readwrite');
            change.objectStore('things').put({ deep: [{ bytes: utf16('01027394186') }] }, '19990302');
            await new Promise(done => { change.oncomplete = done });
            database.close();
        })().then(() => done(true), error => done('' + error));";
    assert_eq!(
        browser.driver.execute_async(plant, vec![]).await?.json(),
        &json!(true)
    );
    let mut found = stored(&browser, &SAID).await?;
    found.sort();
    let planted = format!("{}planted", browser.address());
    assert_eq!(
        found,
        [
            "01027394186 in three.things".to_owned(),
            format!("1999-03-02 in {planted}"),
            "19990302 in three.things".to_owned(),
            "김디딤 in a storage".to_owned(),
        ]
    );
    browser.close().await
}
