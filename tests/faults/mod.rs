//! Faults between the visitor and the agency, in a real browser with a profile that outlives it.
//!
//! Every test asserts of each application: what the screen confirmed arrives in the end (I1); the agency has it once (I2); the
//! screen never said more than was true (I6). The faults have the ids of the project's fault list:
//!
//! - network: F01 cut before the request leaves, F02 in the middle of its body; F03 the answer is lost after the server's commit,
//!   F04 or cut; F05 a captive portal answers; F06 a request is repeated in turn, F07 at once; F08 the server is slow; F09 to F14
//!   something in the way answers 413, 429, 503, 401, 403, 400, 409
//! - the browser is killed: F20 before it is sealed, F21 before the transaction, F22 before its commit, F23 after it, F24 while
//!   sending, F25 with the answer there, F26 in the transaction of the receipt, F27 in an upgrade of the database; F29 the page
//!   crashes
//! - storage: F30 no room, F32 the database was thrown away, F34 or is, under the page; F70 it is an older version's
//! - browsers that misbehave ([`mistakes`]): workers and databases that are other than any specification says, storage that lies
//! - F45 two pages; F50 the clock is behind, F51 ahead; F64 the server offers an older catalog; F82 two touches on one button

mod catalog;
mod clock;
mod crash;
mod mistakes;
mod network;
mod rest;
mod storage;
mod tabs;
mod upgrade;

use harness::{Browser, DEVICES, Profile, Proxy, Server, TestResult, Tried, words};

const KIOSK: (u32, u32) = (DEVICES[0].0, DEVICES[0].1);
const SUBMISSIONS: &str = "/api/v1/submissions";
const API: &str = "/api/v1/";

/// A server, a proxy that passes everything, and the app on a new device.
async fn new_device() -> Tried<(Server, Proxy, Browser)> {
    let server = Server::start().await?;
    let proxy = Proxy::start(&server).await?;
    let browser = Browser::start(Profile::new()?, KIOSK, &proxy.address()).await?;
    browser.visit().await?;
    Ok((server, proxy, browser))
}

/// The start screen, in a new browser on the profile of one that was killed.
async fn again(profile: Profile, proxy: &Proxy) -> Tried<Browser> {
    let browser = Browser::start(profile, KIOSK, &proxy.address()).await?;
    browser.visit().await?;
    browser.shows(&words("start.title")?).await?;
    Ok(browser)
}

/// The agency has exactly these applicants' applications, each once.
async fn agency_has(server: &Server, names: &[&str]) -> TestResult {
    for name in names {
        server.has(name).await?;
    }
    let mut wanted: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    wanted.sort();
    let found = server.applicants().await?;
    if found == wanted {
        Ok(())
    } else {
        Err(format!("the agency has {found:?} and not {wanted:?}").into())
    }
}

/// The screen has said that it is kept, and not that anything was received.
async fn only_kept(browser: &Browser) -> TestResult {
    let (kept, received) = (words("receipt.kept")?, words("receipt.received")?);
    let said = browser.announcements().await?;
    if said.contains(&kept) && !said.contains(&received) {
        Ok(())
    } else {
        Err(format!("the screen said {said:?}").into())
    }
}
