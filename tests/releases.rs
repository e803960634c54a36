//! What a device lets in after a signed release: what is signed and not below the floor, and nothing else. The server of these tests serves
//! whatever is in the folder.

use std::fs;

use harness::shell::{Part, Releases, SECTION, SIGNERS, version};
use harness::staff::enrol;
use harness::{Browser, DEVICES, Server, TestResult, Tried, until};
use serde_json::json;

const KIOSK: (u32, u32) = (DEVICES[0].0, DEVICES[0].1);
const TITLE: &str = "무엇을 도와드릴까요?";
const TITLE_TAG: &str = "<title>디딤</title>";

/// The number and the floor of the release that a device begins with.
const FIRST: (u64, u64) = (10, 5);
const UNSIGNED: &str = "none of the keys has signed";

/// A device that has release 10 and knows its floor.
async fn device() -> Tried<(Releases, Server, Browser, String)> {
    let releases = Releases::signed(FIRST.0, FIRST.1).await?;
    let server = Server::with_app(releases.app()).await?;
    let browser = Browser::open_alone(&server, KIOSK, &[]).await?;
    let first = version(&releases.release(0))?;
    browser.settled(&first).await?;
    until("the floor is known", || async {
        browser
            .release_note()
            .await
            .is_ok_and(|note| note == json!({ "floor": FIRST.1 }))
    })
    .await?;
    browser.driver.refresh().await?;
    browser.shows_version(&first).await?;
    Ok((releases, server, browser, first))
}

/// Another release, which says in its title what it is.
async fn another(releases: &mut Releases, what: &str) -> Tried<usize> {
    let title = format!("<title>디딤, {what}</title>");
    releases.make(&[(TITLE_TAG, &title)]).await
}

/// The release that the device has goes on, in the middle of a visit and in a fresh document.
async fn goes_on(browser: &Browser, first: &str) -> TestResult {
    browser.to_registration().await?;
    assert_eq!(browser.shown_version().await?, first);
    browser.leave().await?;
    browser.driver.refresh().await?;
    browser.shows(TITLE).await?;
    assert_eq!(browser.shown_version().await?, first);
    Ok(())
}

#[tokio::test]
async fn an_unsigned_release_is_not_installed_and_the_same_signed_is_let_in() -> TestResult {
    let (mut releases, _server, browser, first) = device().await?;
    let second = another(&mut releases, "unsigned").await?;
    releases.publish(second)?;
    browser.to_registration().await?;
    assert_eq!(browser.look_for_update().await?, "redundant");
    // No `release.json` at all is no JSON.
    browser.refused("Error").await?;
    assert_eq!(browser.kept_versions().await?, [first.as_str()]);
    browser.to_form().await?;
    browser.type_into("field-name", "김디딤").await?;
    browser.leave().await?;
    goes_on(&browser, &first).await?;
    // Signed by somebody else.
    let stranger = Releases::signed(11, 5).await?;
    fs::copy(
        stranger.release(0).join("release.json"),
        releases.release(second).join("release.json"),
    )?;
    assert_eq!(browser.look_for_update().await?, "redundant");
    browser.refused(UNSIGNED).await?;
    goes_on(&browser, &first).await?;
    // It was the signature that was missing. The next key's counts as well.
    releases.sign(second, 11, 10, SIGNERS[1]).await?;
    browser.follow_update().await?;
    let second = version(&releases.release(second))?;
    browser.shows_version(&second).await?;
    browser.settled(&second).await?;
    assert_eq!(browser.release_note().await?, json!({ "floor": 10 }));
    browser.to_registration().await?;
    browser.close().await
}

#[tokio::test]
async fn nothing_below_the_floor_comes_back_and_what_is_above_it_does() -> TestResult {
    let (mut releases, _server, browser, first) = device().await?;
    let old = another(&mut releases, "old").await?;
    releases.sign(old, FIRST.1 - 1, 0, SIGNERS[0]).await?;
    releases.publish(old)?;
    assert_eq!(browser.look_for_update().await?, "redundant");
    browser.refused("release 4 is below the floor 5").await?;
    assert_eq!(browser.kept_versions().await?, [first.as_str()]);
    goes_on(&browser, &first).await?;
    // An operator goes back to a release that may come back, and the floor stays where it was.
    let back = another(&mut releases, "back").await?;
    releases.sign(back, FIRST.1, 0, SIGNERS[0]).await?;
    releases.publish(back)?;
    browser.follow_update().await?;
    browser.shows_version(&version(&releases.release(back))?).await?;
    assert_eq!(browser.release_note().await?, json!({ "floor": FIRST.1 }));
    browser.close().await
}

#[tokio::test]
async fn what_is_signed_of_one_release_does_not_let_another_in() -> TestResult {
    let (mut releases, _server, browser, first) = device().await?;
    let signed = another(&mut releases, "signed").await?;
    releases.sign(signed, 11, 5, SIGNERS[0]).await?;
    let other = another(&mut releases, "other").await?;
    fs::copy(
        releases.release(signed).join("release.json"),
        releases.release(other).join("release.json"),
    )?;
    releases.publish(other)?;
    assert_eq!(browser.look_for_update().await?, "redundant");
    // The running worker does not know which version is to come, and sees that its script is another than the one that is signed.
    browser
        .refused_for(&["is signed, not", "Failed to fetch"])
        .await?;
    goes_on(&browser, &first).await?;
    releases.publish(signed)?;
    browser.follow_update().await?;
    browser
        .shows_version(&version(&releases.release(signed))?)
        .await?;
    browser.close().await
}

/// A release whose worker does as one of before the signatures does.
async fn asking_nobody(releases: &mut Releases) -> Tried<usize> {
    let release = another(releases, "asks nobody").await?;
    let worker = releases.release(release).join("sw.js");
    let script = fs::read_to_string(&worker)?;
    let asks = "await judge(keys, VERSION);";
    assert!(script.contains(asks));
    fs::write(&worker, script.replace(asks, ""))?;
    Ok(release)
}

/// What a worker of before the signatures does, or one in which somebody has left the question out: it asks nobody, and waits.
#[tokio::test]
async fn a_worker_that_asks_nobody_waits_in_vain_and_staff_are_told() -> TestResult {
    let (mut releases, server, browser, first) = device().await?;
    let second = asking_nobody(&mut releases).await?;
    releases.publish(second)?;
    assert_eq!(browser.look_for_update().await?, "installed");
    browser.refused("Error").await?;
    assert!(browser.waiting().await?);
    goes_on(&browser, &first).await?;
    assert!(browser.waiting().await?);
    enrol(&browser, &server).await?;
    browser.press("자가 점검").await?;
    browser.shows("새 버전의 서명: 안 됨").await?;
    // What the operator has signed after all comes in, whatever had been refused before.
    let third = another(&mut releases, "signed").await?;
    releases.sign(third, 11, 5, SIGNERS[0]).await?;
    releases.publish(third)?;
    browser.leave().await?;
    browser.follow_update().await?;
    browser.shows_version(&version(&releases.release(third))?).await?;
    assert_eq!(browser.release_note().await?, json!({ "floor": FIRST.1 }));
    browser.close().await
}

/// The server has a signed release by now; a worker that waits from before must not come in on its signature. And of what is signed every file
/// has to be there as it was.
#[tokio::test]
async fn what_waits_does_not_come_in_on_the_signature_of_a_release_that_cannot_be_installed() -> TestResult {
    let (mut releases, server, browser, first) = device().await?;
    browser.to_registration().await?;
    let waiting = asking_nobody(&mut releases).await?;
    releases.publish(waiting)?;
    assert_eq!(browser.look_for_update().await?, "installed");
    let next = another(&mut releases, "signed").await?;
    releases.sign(next, 11, 5, SIGNERS[0]).await?;
    let file = Part::First.of(&releases.release(next))?;
    let whole = fs::read(&file)?;
    fs::write(&file, [&whole, SECTION].concat())?;
    releases.publish(next)?;
    // From here on the page asks the running worker.
    browser.press("처음으로").await?;
    browser.refused("Error").await?;
    assert!(browser.waiting().await?);
    goes_on(&browser, &first).await?;
    enrol(&browser, &server).await?;
    browser.press("자가 점검").await?;
    browser.shows("새 버전의 서명: 안 됨").await?;
    browser.leave().await?;
    assert!(browser.waiting().await?);
    assert_eq!(browser.shown_version().await?, first);
    fs::write(&file, whole)?;
    browser.follow_update().await?;
    browser.shows_version(&version(&releases.release(next))?).await?;
    assert_eq!(browser.release_note().await?, json!({ "floor": FIRST.1 }));
    browser.close().await
}
