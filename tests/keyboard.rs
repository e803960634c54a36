//! The keyboard of shared screens: a whole form by touches alone, and on a phone none of it.

use harness::{Browser, DEVICES, Server, TestResult, Tried, picture_folder, until, words};
use serde_json::{Value, json};
use thirtyfour::By;

const SHARED: [(u32, u32, &str); 2] = [DEVICES[0], DEVICES[1]];
const PHONE: (u32, u32) = (DEVICES[2].0, DEVICES[2].1);

/// The digits of a resident registration number: 주민등록법 시행규칙 제2조.
const RESIDENT_NUMBER_DIGITS: usize = 13;

/// What tells when the focus leaves the field that has it.
const WATCH_FOCUS: &str = "window.didimLeft = 0; \
     document.activeElement.addEventListener('blur', () => { window.didimLeft += 1 })";

/// Touches keys one after the other; `⇧`, `⌫`, `한`, `영`, `#`, `→` and the blank stand for the keys that are no letters.
async fn keys(browser: &Browser, keys: &str) -> TestResult {
    for key in keys.chars() {
        let class = match key {
            '⇧' => Some("shift"),
            '⌫' => Some("erase"),
            '한' | '영' => Some("script"),
            '#' => Some("signs"),
            '→' => Some("done"),
            ' ' => Some("space"),
            _ => None,
        };
        let by = match class {
            Some(class) => By::Css(format!(".keyboard .{class}")),
            None => By::XPath(format!(
                "//*[contains(@class, 'keyboard')]//button[normalize-space(.)='{key}']"
            )),
        };
        browser
            .touch(by)
            .await
            .map_err(|error| format!("`{key}` of `{keys}`: {error}"))?;
    }
    Ok(())
}

async fn value(browser: &Browser, id: &str) -> Tried<String> {
    let field = browser.driver.find(By::Id(id)).await?;
    Ok(field.prop("value").await?.unwrap_or_default())
}

/// Touches a field and waits for its keys.
async fn open(browser: &Browser, id: &str) -> TestResult {
    browser.touch(By::Id(id)).await?;
    has_focus(browser, id).await?;
    until("the keyboard is there", || async {
        browser.driver.find(By::Css(".keyboard")).await.is_ok()
    })
    .await
}

async fn has_focus(browser: &Browser, id: &str) -> TestResult {
    until(&format!("`{id}` has the focus"), || async {
        match browser.driver.active_element().await {
            Ok(active) => active.id().await.ok().flatten().as_deref() == Some(id),
            Err(_) => false,
        }
    })
    .await
}

async fn gone(browser: &Browser) -> TestResult {
    until("the keyboard is gone", || async {
        browser.driver.find(By::Css(".keyboard")).await.is_err()
    })
    .await
}

/// The names of the keys that are too small, and of pairs that are too near, in millimetres of this screen (고시 별표5 1.b, 1.c);
/// and whether the field is seen whole above the keys.
async fn cramped(browser: &Browser) -> Tried<Vec<String>> {
    let script = "
        const buttons = [...document.querySelectorAll('.keyboard button')];
        const mm = parseFloat(getComputedStyle(buttons[0]).getPropertyValue('--mm'));
        const keys = buttons.map(key => [key.textContent || key.className, key.getBoundingClientRect()]);
        const found = [];
        keys.forEach(([name, box], at) => {
            if (Math.min(box.width, box.height) < 12 * mm) found.push(`${name} is small`);
            for (const [other, near] of keys.slice(at + 1)) {
                const gap = Math.max(near.left - box.right, box.left - near.right,
                                     near.top - box.bottom, box.top - near.bottom);
                if (gap < 2.5 * mm - 0.1) found.push(`${name} is near ${other}`);
            }
        });
        const field = document.activeElement.getBoundingClientRect();
        const middle = document.querySelector('#app .touch').getBoundingClientRect();
        if (field.top < middle.top || field.bottom > middle.bottom) found.push('the field is not seen');
        if (document.documentElement.scrollWidth > innerWidth) found.push('it is too wide');
        return found";
    Ok(browser.driver.execute(script, vec![]).await?.convert()?)
}

async fn picture(browser: &Browser, name: &str) -> TestResult {
    if let Some(folder) = picture_folder() {
        browser.picture(&folder, name).await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_form_is_filled_in_by_touches_alone() -> TestResult {
    let server = Server::start().await?;
    for (width, height, device) in SHARED {
        let browser = Browser::open(&server, (width, height), &[]).await?;
        browser.to_registration().await?;
        browser.to_form().await?;
        fill_in(&browser, device)
            .await
            .map_err(|error| format!("{device}: {error}"))?;
        browser.press(&words("frame.next")?).await?;
        gone(&browser).await?;
        browser.agree_and_review().await?;
        // What was typed is shown as it is sent.
        for text in ["김디딤", "010-1234-5678", "닭 까Ab1"] {
            browser.shows(text).await?;
        }
        browser.close().await?;
    }
    Ok(())
}

async fn fill_in(browser: &Browser, device: &str) -> TestResult {
    open(browser, "field-name").await?;
    browser.driver.execute(WATCH_FOCUS, vec![]).await?;
    assert_eq!(cramped(browser).await?, Vec::<String>::new());
    picture(browser, &format!("keyboard-{device}-korean")).await?;
    browser.accessible("keyboard").await?;
    // A key too many is taken back by one jamo, a finished letter whole.
    keys(browser, "ㄱㅣㅁㄷㅣㄷㅣㅁㅅㅏ⌫").await?;
    assert_eq!(value(browser, "field-name").await?, "김디딤ㅅ");
    keys(browser, "⌫").await?;
    assert_eq!(value(browser, "field-name").await?, "김디딤");
    keys(browser, "⌫ㅁ").await?;
    assert_eq!(value(browser, "field-name").await?, "김디ㅁ");
    keys(browser, "⌫ㄷㅣㅁ").await?;
    // At the caret, not at the end.
    let caret = "document.activeElement.setSelectionRange(1, 1)";
    browser.driver.execute(caret, vec![]).await?;
    keys(browser, "ㄷㅏㄹㄱㅏ").await?;
    assert_eq!(value(browser, "field-name").await?, "김달가디딤");
    keys(browser, "⌫⌫⌫").await?;
    assert_eq!(value(browser, "field-name").await?, "김디딤");
    let left: u32 = browser
        .driver
        .execute("return window.didimLeft", vec![])
        .await?
        .convert()?;
    assert_eq!(left, 0, "a key took the focus");
    // A real keyboard still works.
    browser.driver.active_element().await?.send_keys("x").await?;
    keys(browser, "⌫→").await?;

    has_focus(browser, "field-phone").await?;
    until("the digits are there", || async {
        browser.driver.find(By::Css(".keyboard.pad")).await.is_ok()
    })
    .await?;
    assert_eq!(cramped(browser).await?, Vec::<String>::new());
    picture(browser, &format!("keyboard-{device}-digits")).await?;
    keys(browser, "010129⌫345678").await?;

    open(browser, "field-wanted_job").await?;
    // A resident registration number is refused by whatever keys it comes: marks stand in place of its digits, and nothing else goes.
    keys(browser, "#990302-1234567").await?;
    browser.shows(&words("form.rrn")?).await?;
    let marks = "●".repeat(RESIDENT_NUMBER_DIGITS);
    assert_eq!(value(browser, "field-wanted_job").await?, marks);
    keys(browser, "한ㄷㅏㄹㄱ ⇧ㄲㅏ영⇧Ab#1").await?;
    assert_eq!(
        value(browser, "field-wanted_job").await?,
        format!("{marks}닭 까Ab1")
    );
    keys(browser, "#").await?;
    browser.in_scheme("dark").await?;
    picture(browser, &format!("keyboard-{device}-english-dark")).await?;
    browser.in_scheme("light").await
}

#[tokio::test]
async fn the_last_key_puts_the_keyboard_away() -> TestResult {
    let server = Server::start().await?;
    let browser = Browser::open(&server, (SHARED[0].0, SHARED[0].1), &[]).await?;
    browser.to_job_programs("ko").await?;
    browser.press(&words("results.find")?).await?;
    // Nothing else is to be done there: the keys are there at once.
    has_focus(&browser, "search").await?;
    keys(&browser, "ㅊㄴ").await?;
    assert_eq!(value(&browser, "search").await?, "ㅊㄴ");
    picture(&browser, "keyboard-kiosk-search").await?;
    browser.press(&words("keyboard.done")?).await?;
    gone(&browser).await?;
    browser.close().await
}

/// What the input method of a phone does.
async fn compose(browser: &Browser, text: &str) -> TestResult {
    let end = text.encode_utf16().count();
    let wanted = json!({"text": text, "selectionStart": end, "selectionEnd": end});
    browser.command("Input.imeSetComposition", wanted).await
}

async fn finish(browser: &Browser, text: &str) -> TestResult {
    let wanted: Value = json!({"text": text});
    browser.command("Input.insertText", wanted).await
}

#[tokio::test]
async fn a_phone_has_no_such_keyboard_and_what_it_composes_is_looked_at_when_it_is_done() -> TestResult {
    let server = Server::start().await?;
    let browser = Browser::open(&server, PHONE, &[]).await?;
    browser.to_job_programs("ko").await?;
    browser.touch_program("job-seeker-registration").await?;
    browser.to_form().await?;
    browser.touch(By::Id("field-name")).await?;
    has_focus(&browser, "field-name").await?;
    for text in ["ㄱ", "기", "김"] {
        compose(&browser, text).await?;
        assert_eq!(value(&browser, "field-name").await?, text);
    }
    finish(&browser, "김").await?;
    compose(&browser, "ㄷ").await?;
    compose(&browser, "디").await?;
    finish(&browser, "디").await?;
    assert_eq!(value(&browser, "field-name").await?, "김디");
    // Some input methods hold digits too until they are done.
    let number = "990302-1234567";
    compose(&browser, number).await?;
    assert_eq!(value(&browser, "field-name").await?, format!("김디{number}"));
    assert!(!browser.text().await.contains(&words("form.rrn")?));
    finish(&browser, number).await?;
    browser.shows(&words("form.rrn")?).await?;
    let marks = "●".repeat(RESIDENT_NUMBER_DIGITS);
    assert_eq!(value(&browser, "field-name").await?, format!("김디{marks}"));
    assert!(browser.driver.find(By::Css(".keyboard")).await.is_err());
    let field = browser.driver.find(By::Id("field-phone")).await?;
    assert_eq!(field.attr("inputmode").await?.as_deref(), Some("tel"));
    browser.close().await
}
