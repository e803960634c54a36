//! What staff do at a device.

use super::{Browser, Server, TestResult, Tried};

/// What the tests choose.
pub const PIN: &str = "204826";

async fn code(server: &Server) -> Tried<String> {
    let said = server.command(&["device", "code", "--label", "본원 1층"]).await?;
    Ok(said.lines().next().ok_or("no code")?.trim().to_owned())
}

/// Enrols the device, and leaves the staff corner open.
pub async fn enrol(browser: &Browser, server: &Server) -> TestResult {
    browser.hold_staff().await?;
    browser.shows("이 기기를 등록하세요").await?;
    browser.type_into("enrolment-code", &code(server).await?).await?;
    browser.press("다음").await?;
    browser.shows("새 직원 번호").await?;
    enter_pin(browser, PIN).await?;
    browser.shows("한 번 더").await?;
    enter_pin(browser, PIN).await?;
    browser.shows("본원 1층").await
}

/// Types a PIN, and goes on.
pub async fn enter_pin(browser: &Browser, pin: &str) -> TestResult {
    browser.digits(pin).await?;
    browser.press("다음").await
}

/// From anywhere into the staff corner of a device that is enrolled.
pub async fn unlock(browser: &Browser) -> TestResult {
    browser.leave().await?;
    browser.hold_staff().await?;
    browser.shows("직원 번호 여섯 자리").await?;
    enter_pin(browser, PIN).await?;
    browser.shows("보관함").await
}
