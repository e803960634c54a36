//! What the tests are told by whoever runs them.

use std::env;
use std::net::TcpListener;

pub type Outcome = Result<(), Box<dyn std::error::Error + Send + Sync>>;
pub type Tried<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// The width, the height and the name of a device.
pub const DEVICES: [(u32, u32, &str); 3] =
    [(1080, 1920, "kiosk"), (800, 1280, "tablet"), (390, 844, "phone")];

pub fn need(name: &str) -> Tried<String> {
    env::var(name).map_err(|_| format!("{name} is not set; run `cargo xtask test --only browser`").into())
}

pub fn free_port() -> Tried<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}
