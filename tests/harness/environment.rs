//! What the tests are told by the command that runs them.

use std::env;
use std::net::TcpListener;
use std::path::PathBuf;

/// How a step of a journey ended.
pub type TestResult = Result<(), Box<dyn std::error::Error + Send + Sync>>;
/// What a step of a journey found, or why it found nothing.
pub type Tried<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// The width and the height in CSS pixels, and the name of each device.
pub const DEVICES: [(u32, u32, &str); 3] =
    [(1080, 1920, "kiosk"), (800, 1280, "tablet"), (390, 844, "phone")];

/// Windows from this width on are a laptop's, in CSS pixels, or a kiosk's.
const LAPTOP_WIDTH: u32 = 1_000;

/// The machine that runs the tests may have a mouse; a tablet has none.
const FINGERS: &str = "
    const asked = window.matchMedia;
    window.matchMedia = query => asked.call(window, query.includes('pointer') ? 'not all' : query);";

/// The value of an environment variable that the stage `browser` sets.
///
/// # Errors
///
/// It is not set: the test was not run by `cargo xtask`.
pub fn need(name: &str) -> Tried<String> {
    env::var(name).map_err(|_| format!("{name} is not set; run `cargo xtask test --only browser`").into())
}

/// The folder of the repository.
#[must_use]
pub fn repository() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

pub(crate) fn free_port() -> Tried<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

/// What a page runs so that it finds no mouse, in windows of these sizes.
pub(crate) fn fingers((width, _): (u32, u32)) -> String {
    if width < LAPTOP_WIDTH { FINGERS } else { "" }.to_owned()
}
