//! The desk: from an invitation to the visitor's application on a caseworker's screen, and nothing of it after locking.

mod caseworker;
mod restored;
mod scale;

use std::time::Duration;

use caseworker::{AtDesk as _, Caseworker};

use harness::{Browser, DEVICES, Server, TestResult, Tried, until};
use serde_json::json;
use thirtyfour::By;
use thirtyfour::prelude::ElementQueryable as _;

const KIOSK: (u32, u32) = (DEVICES[0].0, DEVICES[0].1);
const LAPTOP: (u32, u32) = (1440, 900);

const PASSPHRASE: &str = "강아지 우산 새벽 연필 바다";

#[tokio::test]
async fn a_visitors_application_is_opened_by_who_has_the_key_and_nothing_is_left_after_locking() -> TestResult
{
    let server = Server::start().await?;
    let kiosk = Browser::open(&server, KIOSK, &[]).await?;
    kiosk.apply_as("김디딤").await?;
    server.has("김디딤").await?;
    let receipt = (kiosk.number().await?, kiosk.secret().await?);
    kiosk.close().await?;

    let one = Caseworker::join(&server, "김상담", "manager").await?;
    one.browser.shows("아직 신청서를 여는 열쇠가 없습니다").await?;
    one.browser.accessible("no keys").await?;
    one.gets_the_agencys_key(&server).await?;
    one.browser.shows("김디딤").await?;
    one.browser.shows("구직등록").await?;
    one.browser.accessible("inbox").await?;

    // Without a mouse: the next case, and the search by initial consonants.
    one.browser.key("j").await?;
    one.browser.shows("010-1234-5678").await?;
    one.browser.accessible("case").await?;
    one.browser.key("/").await?;
    let search = one.browser.driver.active_element().await?;
    assert_eq!(search.id().await?.as_deref(), Some("search"));
    one.browser.type_into("search", "ㄱㄷㄷ").await?;
    one.browser.shows("1건").await?;
    one.browser.type_into("search", "아무도").await?;
    one.browser.shows("찾는 신청이 없습니다").await?;

    tells_the_visitor(&server, &one, &receipt).await?;
    let other = gives_the_key(&server, &one).await?;
    two_work_at_once(&one, &other).await?;
    keeps_a_draft(&other).await?;
    leaves_nothing(&other).await?;
    reviews_the_log(&server, &receipt.0).await?;

    let staff = server.command(&["staff", "list"]).await?;
    assert!(staff.contains("이상담") && staff.contains("agency 1"), "{staff}");
    one.browser.close().await?;
    other.browser.close().await
}

/// Chooses an option of a list.
async fn choose(one: &Caseworker, list: &str, value: &str) -> TestResult {
    let script = "const [list, value] = arguments; const it = document.getElementById(list);
        it.value = value; it.dispatchEvent(new Event('change', {bubbles: true}))";
    one.browser
        .driver
        .execute(script, vec![json!(list), json!(value)])
        .await?;
    Ok(())
}

/// The visitor reads by the receipt what the caseworker decided, and nothing before.
async fn tells_the_visitor(
    server: &Server,
    one: &Caseworker,
    (number, secret): &(String, String),
) -> TestResult {
    one.browser.type_into("search", "").await?;
    one.browser.shows("아직 아무것도 알리지 않았습니다").await?;
    one.browser.shows("아직 아무도 처리하지 않았습니다").await?;
    choose(one, "state", "supplement_requested").await?;
    one.browser.press("결정하고 알리기").await?;
    one.browser.shows("까닭을 쓰거나 서류를 고르세요").await?;
    one.browser
        .type_into("reason", "주민등록등본을 내 주세요")
        .await?;
    choose(one, "until", "2026-12-20").await?;
    one.browser.accessible("deciding").await?;
    one.browser.press("결정하고 알리기").await?;
    one.browser.shows("방문자가 접수증으로 읽을 수 있습니다").await?;
    one.browser.shows("보완요청: 주민등록등본을 내 주세요").await?;
    one.browser.shows("김상담").await?;
    one.browser.accessible("told").await?;
    let kiosk = Browser::open(server, KIOSK, &[]).await?;
    kiosk.go("status").await?;
    kiosk.type_into("status-number", number).await?;
    kiosk.type_into("status-secret", secret).await?;
    kiosk.press(&harness::words("status.ask")?).await?;
    kiosk.shows("주민등록등본을 내 주세요").await?;
    kiosk.shows("2026년 12월 20일까지").await?;
    kiosk.close().await
}

/// Two work on one case: who comes second sees what the first did, a note goes in all the same, and a decision is made anew.
async fn two_work_at_once(one: &Caseworker, other: &Caseworker) -> TestResult {
    other.browser.key("j").await?;
    other.browser.shows("보완요청 · 주민등록등본을 내 주세요").await?;
    until("the list says by when", || async {
        other.browser.text_of(".list .marks").await.contains("2026-12-20")
    })
    .await?;
    other.browser.key("a").await?;
    other.browser.shows("기록했습니다").await?;
    // The first has not seen that: their note follows on it, and their decision too, as neither clashes.
    one.browser.press("신청").await?;
    one.browser.key("n").await?;
    one.browser.type_into("note", "전화로 알렸음").await?;
    one.browser.press("메모 남기기").await?;
    one.browser.shows("담당: 이상담").await?;
    one.browser.shows("전화로 알렸음").await?;
    choose(one, "state", "under_review").await?;
    one.browser.press("결정하고 알리기").await?;
    one.browser.shows("되돌리기 (보완요청)").await?;
    // The second decides by what they saw: they are shown what came, and their words stay.
    choose(other, "state", "not_selected").await?;
    other.browser.type_into("reason", "자리가 없습니다").await?;
    other.browser.press("결정하고 알리기").await?;
    other.browser.shows("다른 직원이 그사이").await?;
    other.browser.shows("전화로 알렸음").await?;
    let reason = other.browser.driver.find(By::Id("reason")).await?;
    assert_eq!(reason.prop("value").await?.as_deref(), Some("자리가 없습니다"));
    other.browser.press("결정하고 알리기").await?;
    other.browser.shows("미선정 · 자리가 없습니다").await?;
    // One step back.
    other.browser.press("되돌리기 (심사)").await?;
    other.browser.shows("마지막 결정을 되돌림").await
}

/// A colleague has no key until its fingerprint was compared, and opens the same after that.
async fn gives_the_key(server: &Server, one: &Caseworker) -> Tried<Caseworker> {
    let other = Caseworker::join(server, "이상담", "caseworker").await?;
    other.browser.shows("아직 신청서를 여는 열쇠가 없습니다").await?;
    let theirs = other.fingerprint().await?;
    one.browser.press("직원").await?;
    one.browser.press("열쇠 주기").await?;
    one.browser.shows(&theirs).await?;
    one.browser.accessible("staff").await?;
    one.browser.type_into("give-totp", "000000").await?;
    one.browser.press("같습니다. 열쇠를 줍니다").await?;
    one.browser.shows("인증 앱의 숫자가 틀렸거나").await?;
    one.browser.type_into("give-totp", &one.code().await?).await?;
    one.browser.press("같습니다. 열쇠를 줍니다").await?;
    until("the colleague has the key", || async {
        let list = one.browser.text_of(".colleagues").await;
        list.matches("열쇠 있음").count() == 2
    })
    .await?;
    other.browser.press("다시 확인").await?;
    other.browser.shows("김디딤").await?;
    Ok(other)
}

/// A note that was not written is there again after a session that ended in the middle of it, and readable to nobody meanwhile.
async fn keeps_a_draft(other: &Caseworker) -> TestResult {
    other.browser.type_into("note", "쓰다 만 메모").await?;
    until("the note is kept, sealed", || async {
        other
            .browser
            .readable()
            .await
            .is_ok_and(|stores| stores.len() > other.before.len())
    })
    .await?;
    other.browser.press("잠그기").await?;
    other.browser.shows("잠갔습니다").await?;
    let kept = "return Object.entries(localStorage).find(([name]) => name.startsWith('didim-desk-kept'))[1]";
    let kept: String = other.browser.driver.execute(kept, vec![]).await?.convert()?;
    assert!(kept.len() > 600 && !kept.contains("메모"), "{kept}");
    other.sign_in().await?;
    other.browser.shows("김디딤").await?;
    other.browser.key("j").await?;
    until("the note is there again", || async {
        let script = "return document.getElementById('note')?.value ?? ''";
        let note = other.browser.driver.execute(script, vec![]).await;
        note.is_ok_and(|note| note.json() == "쓰다 만 메모")
    })
    .await?;
    other.browser.press("메모 남기기").await?;
    other.browser.shows("기록했습니다").await
}

/// Locked there is no text, no key, no store and no session.
async fn leaves_nothing(other: &Caseworker) -> TestResult {
    other.browser.key("j").await?;
    other.browser.shows("010-1234-5678").await?;
    other.browser.press("잠그기").await?;
    other.browser.shows("잠갔습니다").await?;
    let text = other.text().await;
    assert!(
        !text.contains("김디딤") && !text.contains("010-1234-5678"),
        "{text}"
    );
    let document: String = other
        .browser
        .driver
        .execute("return document.documentElement.outerHTML", vec![])
        .await?
        .convert()?;
    assert!(!document.contains("김디딤"));
    // What they wrote is kept as it was sealed, and nothing else.
    let mut expected = other.before.clone();
    expected.push("didim-desk".to_owned());
    assert_eq!(other.browser.readable().await?, expected);
    let events = restored::kept_events(&other.browser).await?;
    assert!(events.contains("sealed") && !events.contains("메모"), "{events}");
    let session =
        "const [done] = arguments; fetch('/api/v1/desk/session').then(answer => done(answer.status))";
    let status = other.browser.driver.execute_async(session, vec![]).await?;
    assert_eq!(status.json(), &json!(401));
    Ok(())
}

/// Chooses an option of a list, by its words.
async fn choose_words(browser: &Browser, list: &str, words: &str) -> TestResult {
    let script = "const [list, words] = arguments; const it = document.getElementById(list);
        it.value = [...it.options].find(one => one.text === words).value;
        it.dispatchEvent(new Event('change', {bubbles: true}))";
    browser
        .driver
        .execute(script, vec![json!(list), json!(words)])
        .await?;
    Ok(())
}

/// A privacy officer opens nothing, and sees who looked at whose data, that no line is missing, and the next time that it goes on.
async fn reviews_the_log(server: &Server, number: &str) -> TestResult {
    let officer = Caseworker::join(server, "박보호", "privacy-officer").await?;
    let page = &officer.browser;
    page.shows("바뀌거나 빠진 줄이 없습니다").await?;
    page.shows("이상담").await?;
    page.accessible("log").await?;
    choose_words(page, "log-kind", "열어 봄").await?;
    choose_words(page, "log-person", "이상담").await?;
    page.type_into("log-receipt", "7K4").await?;
    page.shows("아홉 자리입니다").await?;
    page.type_into("log-receipt", number).await?;
    until("only what was opened of this person is listed", || async {
        let rows = page.text_of(".log tbody").await;
        let lines: Vec<&str> = rows.lines().collect();
        !lines.is_empty()
            && lines
                .iter()
                .all(|line| line.contains("열어 봄") && line.contains(number))
    })
    .await?;
    choose_words(page, "log-kind", "파일로 내보냄").await?;
    page.shows("그런 기록이 없습니다").await?;
    assert!(!officer.text().await.contains("김디딤"));
    page.press("잠그기").await?;
    page.shows("잠갔습니다").await?;
    officer.sign_in().await?;
    page.shows("지난번에 본").await?;
    officer.browser.close().await
}

#[tokio::test]
async fn a_wrong_passphrase_and_a_server_that_is_gone_are_said_and_lose_nothing() -> TestResult {
    let mut server = Server::start().await?;
    let one = Caseworker::join(&server, "김상담", "caseworker").await?;
    one.browser.shows("아직 신청서를 여는 열쇠가 없습니다").await?;
    one.browser.press("잠그기").await?;
    one.browser.shows("잠갔습니다").await?;
    one.browser.type_into("name", "김상담").await?;
    one.browser
        .type_into("passphrase", "강아지 우산 새벽 연필 하늘")
        .await?;
    one.browser.type_into("totp", &one.code().await?).await?;
    one.browser.press("열기").await?;
    one.browser.shows("틀린 것이 있습니다").await?;
    one.browser.type_into("passphrase", "짧은 암호문").await?;
    one.browser.press("열기").await?;
    one.browser.shows("15자가 넘어야").await?;
    server.down().await?;
    one.browser.type_into("passphrase", PASSPHRASE).await?;
    one.browser.press("열기").await?;
    one.browser.shows("서버가 답하지 않습니다").await?;
    server.up().await?;
    // Nobody had taken the code: it still counts, and the name still stands there.
    let name = one
        .browser
        .driver
        .query(By::Id("name"))
        .wait(Duration::from_secs(5), Duration::from_millis(50));
    assert_eq!(
        name.first().await?.prop("value").await?.as_deref(),
        Some("김상담")
    );
    one.browser.type_into("passphrase", PASSPHRASE).await?;
    one.browser.type_into("totp", &one.code().await?).await?;
    one.browser.press("열기").await?;
    one.browser.shows("아직 신청서를 여는 열쇠가 없습니다").await?;
    one.browser.close().await
}
