//! A server that is put back from a backup, and what caseworkers did since.

use harness::{Browser, Server, TestResult, Tried};

use super::caseworker::{AtDesk as _, Caseworker};
use super::{KIOSK, choose};

/// What the browser has kept of what somebody wrote, as text.
pub async fn kept_events(browser: &Browser) -> Tried<String> {
    let script = "const [done] = arguments; const opening = indexedDB.open('didim-desk');
        opening.onsuccess = () => {
            const all = opening.result.transaction('events').objectStore('events').getAll();
            all.onsuccess = () => (opening.result.close(), done(JSON.stringify(all.result)));
        }";
    Ok(browser.driver.execute_async(script, vec![]).await?.convert()?)
}

#[tokio::test]
async fn what_was_done_since_a_backup_is_written_again_once_it_is_put_back() -> TestResult {
    let mut server = Server::start().await?;
    let kiosk = Browser::open(&server, KIOSK, &[]).await?;
    kiosk.apply_as("김디딤").await?;
    server.has("김디딤").await?;
    kiosk.close().await?;
    let one = Caseworker::join(&server, "김상담", "manager").await?;
    one.browser.shows("아직 신청서를 여는 열쇠가 없습니다").await?;
    one.gets_the_agencys_key(&server).await?;
    one.browser.shows("김디딤").await?;

    let backups = tempfile::tempdir()?;
    let folder = backups.path().to_str().ok_or("a folder without a name")?;
    server.command(&["backup", "--to", folder]).await?;
    let backup = std::fs::read_dir(folder)?.next().ok_or("no backup")??.path();

    one.browser.key("j").await?;
    one.browser.shows("아직 아무도 처리하지 않았습니다").await?;
    choose(&one, "state", "under_review").await?;
    one.browser.press("결정하고 알리기").await?;
    one.browser.shows("방문자가 접수증으로 읽을 수 있습니다").await?;
    one.browser
        .type_into("note", "등본을 가지고 다시 온다고 함")
        .await?;
    one.browser.press("메모 남기기").await?;
    one.browser.shows("기록했습니다").await?;

    server.down().await?;
    let backup = backup.to_str().ok_or("a backup without a name")?;
    server.command(&["restore", backup]).await?;
    server.up().await?;
    one.browser.go_to_desk(&server).await?;
    one.sign_in().await?;
    one.browser.shows("내가 한 일 2건을 다시 적었습니다").await?;
    one.browser.accessible("written again").await?;
    one.browser.key("j").await?;
    one.browser.shows("심사").await?;
    one.browser.shows("등본을 가지고 다시 온다고 함").await?;

    // It is there: the next time nothing is written again.
    one.browser.press("잠그기").await?;
    one.browser.shows("잠갔습니다").await?;
    one.sign_in().await?;
    one.browser.shows("김디딤").await?;
    assert!(!one.text().await.contains("다시 적었습니다"));
    one.browser.close().await
}
