//! The figures of the device, in a real browser with the real server. `cargo xtask bench device` runs them and writes down
//! what they found.

mod kept;
mod list;
mod queue;
mod start;

use std::path::Path;

use harness::{Browser, DEVICES, TestResult, need};
use serde_json::{Value, json};

const KIOSK: (u32, u32) = (DEVICES[0].0, DEVICES[0].1);
/// The processor as it is, and one a quarter as fast, as in a cheap tablet.
const RATES: [u32; 2] = [1, 4];

/// How many of something: few for a first look.
fn many(all: usize, few: usize) -> usize {
    if std::env::var_os("DIDIM_QUICK").is_some() {
        few
    } else {
        all
    }
}

/// Makes the page's main thread `rate` times slower. Nothing else of the browser becomes slower.
async fn slow_down(browser: &Browser, rate: u32) -> TestResult {
    let rate = json!({"rate": rate});
    browser.command("Emulation.setCPUThrottlingRate", rate).await
}

/// Leaves what was found for the report.
fn found(name: &str, found: &Value) -> TestResult {
    let folder = need("DIDIM_MEASURED")?;
    std::fs::write(Path::new(&folder).join(name), found.to_string())?;
    println!("{name}: {found}");
    Ok(())
}
