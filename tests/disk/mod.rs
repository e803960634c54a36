//! The disk scan: of what a visitor typed, no byte is on the disk, however the visit ended (I4).
//!
//! The whole profile of the browser is searched. What is outside it (swap space, an on-screen keyboard's learned words, a
//! printer's spool) is a matter of the kiosk's set-up and not seen here.

mod encodings;
mod search;
mod telephone;

use std::collections::HashSet;
use std::path::Path;

use encodings::Form;
use harness::{Applicant, Browser, DEVICES, Fault, Profile, Proxy, Server, TestResult, Tried, until, words};
use search::{Found, Search};
use serde_json::json;
use thirtyfour::By;

const KIOSK: (u32, u32) = (DEVICES[0].0, DEVICES[0].1);
const BORN: &str = "19871123";
const BORN_IN_FACTS: &str = "1987-11-23";

/// Where Chromium keeps what a page leaves.
const PLACES: [&str; 6] = [
    "Local Storage",
    "Session Storage",
    "IndexedDB",
    "CacheStorage",
    "History",
    "Sessions",
];

/// A way to leave, and what was typed before. No two texts share four bytes: where the browser compresses (Snappy, in
/// LevelDB), what is new stays as it is.
struct Way {
    how: &'static str,
    name: &'static str,
    phone: &'static str,
    job: &'static str,
}

const SENT: Way = Way {
    how: "sent",
    name: "건썲춧훔5013",
    phone: "010-1605-9538",
    job: "rhvfgnkb6098",
};
const KEPT: Way = Way {
    how: "kept on the device",
    name: "뱉쏠잰펭7426",
    phone: "010-8351-4417",
    job: "zwjpdbqc3704",
};
const WALKED_AWAY: Way = Way {
    how: "walked away",
    name: "깜괭션휭3897",
    phone: "010-2350-4957",
    job: "mspkhtqg6361",
};
const RELOADED: Way = Way {
    how: "loaded the page again",
    name: "슐탐낟될2961",
    phone: "010-9822-7609",
    job: "xhptfkng1489",
};
const CRASHED: Way = Way {
    how: "the page crashed",
    name: "곧쒜척젝8582",
    phone: "010-2975-8283",
    job: "gkstfnxb4261",
};
const LEFT_IDLE: Way = Way {
    how: "left it and went",
    name: "곤룰났쌥2882",
    phone: "010-5119-9425",
    job: "qmswrcfz5031",
};
const KILLED: Way = Way {
    how: "the power failed",
    name: "왬즘춈큅1972",
    phone: "010-1808-9962",
    job: "fhkvgnxc1080",
};
const WAYS: [Way; 7] = [SENT, KEPT, WALKED_AWAY, RELOADED, CRASHED, LEFT_IDLE, KILLED];

impl Way {
    fn applicant(&self) -> Applicant<'static> {
        Applicant {
            name: self.name,
            phone: self.phone,
            job: self.job,
        }
    }

    /// What is looked for. Every mobile number begins alike, so only its rest is.
    fn texts(&self) -> [&'static str; 3] {
        let phone = self.phone.strip_prefix("010-").unwrap_or(self.phone);
        [self.name, phone, self.job]
    }
}

fn all_texts() -> Vec<&'static str> {
    let mut texts: Vec<_> = WAYS.iter().flat_map(Way::texts).collect();
    texts.push(BORN_IN_FACTS);
    texts
}

async fn fill_in(browser: &Browser, way: &Way) -> TestResult {
    browser.to_registration_born(BORN).await?;
    browser.fill_form(way.applicant()).await
}

async fn send(browser: &Browser, way: &Way) -> TestResult {
    fill_in(browser, way).await?;
    browser
        .touch(By::XPath("//label[contains(., '오후')]".to_owned()))
        .await?;
    browser.press("다음").await?;
    browser.agree_and_review().await?;
    browser.press("보내기").await
}

/// Nothing typed is in the profile, and the sealed application that waits in it is found: the search sees that place.
fn nothing_but_the_sealed(profile: &Profile, sealed: &[Form], when: &str) -> TestResult {
    let (found, looked_at) = Search::new(&all_texts()).of_folder(profile.path())?;
    if !found.is_empty() {
        let ways: Vec<_> = WAYS
            .iter()
            .filter(|way| found.iter().any(|one| way.texts().contains(&one.text.as_str())))
            .map(|way| way.how)
            .collect();
        return Err(format!("{when}, of those who left like this {ways:?}: {found:#?}").into());
    }
    let (kept, _) = Search::of(vec![form_state()]).of_folder(profile.path())?;
    if !kept.is_empty() {
        let fields: Vec<String> = kept.iter().map(|found| fields_in(&found.file)).collect();
        return Err(format!("{when}: the browser keeps what was chosen in fields: {fields:#?}").into());
    }
    let (sealed, _) = Search::of(sealed.to_vec()).of_folder(profile.path())?;
    if sealed.is_empty() {
        return Err(format!("{when}: the sealed application is not found in {looked_at} bytes").into());
    }
    println!("{when}: {looked_at} bytes searched");
    Ok(())
}

/// How Chromium marks what it keeps of a form's fields, chosen ones too, in its session files.
fn form_state() -> Form {
    let text = "serialized form state";
    Form {
        text: text.to_owned(),
        encoding: "UTF-16LE".to_owned(),
        bytes: text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
    }
}

/// Returns what a session file says of fields, so that a person can find out which ones.
fn fields_in(file: &Path) -> String {
    let bytes = std::fs::read(file).unwrap_or_default();
    let mark = form_state().bytes;
    let at = bytes.windows(mark.len()).rposition(|window| window == mark);
    let after = bytes.iter().skip(at.unwrap_or_default()).take(800);
    after
        .filter(|byte| (b' '..=b'~').contains(*byte))
        .map(|byte| char::from(*byte))
        .collect()
}

#[tokio::test]
async fn nothing_that_was_typed_is_on_the_disk_however_a_visit_ends() -> TestResult {
    let server = Server::start().await?;
    let proxy = Proxy::start(&server).await?;
    let browser = Browser::start(Profile::new()?, KIOSK, &proxy.address()).await?;
    let start = words("start.title")?;
    browser.watch_time().await?;
    browser.visit().await?;

    send(&browser, &SENT).await?;
    browser.shows(&words("receipt.received")?).await?;
    browser.finish().await?;

    fill_in(&browser, &WALKED_AWAY).await?;
    browser.leave().await?;

    fill_in(&browser, &RELOADED).await?;
    browser.driver.refresh().await?;
    browser.shows(&start).await?;

    fill_in(&browser, &CRASHED).await?;
    browser.crash_page().await?;
    browser.visit().await?;

    proxy.set("/api/v1/submissions", Fault::Status(503, &[]));
    send(&browser, &KEPT).await?;
    browser.shows(&words("receipt.kept")?).await?;
    proxy.more_than(1, "/api/v1/submissions").await?;
    browser.finish().await?;

    browser.leave_setting("idle", "600").await?;
    browser.visit().await?;
    fill_in(&browser, &LEFT_IDLE).await?;
    browser.passes(601).await?;
    browser.shows(&words("idle.title")?).await?;
    browser.passes(20).await?;
    browser.shows(&start).await?;

    fill_in(&browser, &KILLED).await?;
    let cookies = browser.driver.get_all_cookies().await?;
    assert!(
        cookies.is_empty(),
        "cookies are scrambled on the disk, so there must be none: {cookies:?}"
    );
    let sealed = waiting(&proxy)?;
    let profile = browser.kill().await?;
    nothing_but_the_sealed(&profile, &sealed, "after the power failed")?;

    // A browser that starts again and ends well writes its logs anew, compressed.
    let browser = Browser::start(profile, KIOSK, &proxy.address()).await?;
    browser.visit().await?;
    browser.shows(&start).await?;
    let profile = browser.close_and_keep().await?;
    nothing_but_the_sealed(&profile, &sealed, "after the next start")
}

/// The beginning of the sealed application that was sent last, as text and as bytes.
fn waiting(proxy: &Proxy) -> Tried<Vec<Form>> {
    let last = proxy
        .posts()
        .into_iter()
        .rev()
        .find_map(|post| post.items.into_iter().next_back());
    let (_, sealed) = last.ok_or("nothing was sent")?;
    let bytes = envelope::decode_sealed(&sealed).ok_or("it is not as the server takes it")?;
    let beginning = |bytes: &[u8]| bytes.iter().skip(60).take(30).copied().collect();
    let forms = [
        ("text", beginning(sealed.as_bytes())),
        ("bytes", beginning(&bytes)),
    ];
    Ok(forms
        .into_iter()
        .map(|(encoding, bytes)| Form {
            text: "the sealed application".to_owned(),
            encoding: encoding.to_owned(),
            bytes,
        })
        .collect())
}

/// Every form of every text is found, and each place where a browser keeps things was looked into.
fn all_of_it(found: &HashSet<Found>, search: &Search) -> TestResult {
    for form in search.forms() {
        let seen = |one: &Found| one.text == form.text && one.encoding == form.encoding;
        if !found.iter().any(seen) {
            return Err(format!("`{}` in {} was leaked and not found", form.text, form.encoding).into());
        }
    }
    let typed = |one: &Found| {
        one.text == SENT.name && one.encoding == "UTF-16LE" && one.file.to_string_lossy().contains("Sessions")
    };
    if !found.iter().any(typed) {
        return Err("what was typed into a field was not found".into());
    }
    let unseen = places_without(found);
    if unseen.is_empty() {
        Ok(())
    } else {
        Err(format!("what was leaked to {unseen:?} was not found").into())
    }
}

/// The places of a browser in which nothing was found.
fn places_without(found: &HashSet<Found>) -> Vec<&'static str> {
    let unseen = |place: &&str| {
        !found
            .iter()
            .any(|one| one.file.to_string_lossy().contains(*place))
    };
    PLACES.into_iter().filter(unseen).collect()
}

/// The scan can fail on the app itself: without the word `autocomplete=off` the browser keeps the fields of a form that was left.
#[tokio::test]
async fn the_search_finds_what_the_browser_keeps_of_a_form_that_lets_it() -> TestResult {
    let server = Server::start().await?;
    let proxy = Proxy::start(&server).await?;
    let browser = Browser::start(Profile::new()?, KIOSK, &proxy.address()).await?;
    let permit = "new MutationObserver(() => {
        for (const field of document.querySelectorAll('[autocomplete]'))
            field.removeAttribute('autocomplete');
    }).observe(document, { childList: true, subtree: true });";
    browser.before_every_document(permit).await?;
    browser.visit().await?;
    fill_in(&browser, &SENT).await?;
    browser.press("다음").await?;
    browser.shows("동의가 필요해요").await?;
    for search in [Search::new(&SENT.texts()), Search::of(vec![form_state()])] {
        until("what was typed on the disk", || async {
            let found = browser
                .profile()
                .and_then(|profile| search.of_folder(profile.path()));
            found.is_ok_and(|(found, _)| !found.is_empty())
        })
        .await?;
    }
    browser.close().await
}

/// The scan can fail: a page that leaks everything is found out, in every encoding and every place.
#[tokio::test]
async fn the_search_finds_what_a_page_leaks() -> TestResult {
    let server = Server::start().await?;
    let proxy = Proxy::start(&server).await?;
    let browser = Browser::start(Profile::new()?, KIOSK, &proxy.address()).await?;
    let texts = all_texts();
    let search = Search::new(&texts);
    let page = proxy.page(
        "leak",
        "<!doctype html><meta charset=utf-8><title>leak</title><form><input id=typed name=typed></form>",
    );
    browser.driver.goto(&page).await?;
    let forms: Vec<_> = search.forms().iter().map(|form| &form.bytes).collect();
    let arguments = vec![json!(texts), json!(forms)];
    let leaked = browser
        .driver
        .execute_async(include_str!("leak.js"), arguments)
        .await?;
    assert_eq!(leaked.json(), "leaked");
    // Typed into a field that does not say `autocomplete=off`: the browser keeps it for a restart once the page is left.
    let typed = browser.driver.find(By::Id("typed")).await?;
    typed.send_keys(SENT.name).await?;
    browser.driver.goto(format!("{page}?next")).await?;
    browser.driver.back().await?;
    // Some places are written after a while only.
    until("every place on the disk", || async {
        let found = browser
            .profile()
            .and_then(|profile| search.of_folder(profile.path()));
        found.is_ok_and(|(found, _)| places_without(&found).is_empty())
    })
    .await?;
    let profile = browser.kill().await?;
    let (found, looked_at) = search.of_folder(profile.path())?;
    all_of_it(&found, &search)?;
    println!("{} hits in {looked_at} bytes", found.len());

    let browser = Browser::start(profile, KIOSK, &proxy.address()).await?;
    browser.driver.goto(&page).await?;
    let profile = browser.close_and_keep().await?;
    all_of_it(&search.of_folder(profile.path())?.0, &search)
}
