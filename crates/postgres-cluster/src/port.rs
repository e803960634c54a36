//! A port that nobody listens on.

use std::hash::{BuildHasher, RandomState};
use std::net::TcpListener;

use crate::err::ClusterError;

/// Below those that the system gives away by itself, so that nobody takes it while a server is started again.
const PORTS: std::ops::Range<u64> = 20_000..32_000;
const MAX_TRIES: u32 = 200;

pub(crate) fn free() -> Result<u16, ClusterError> {
    for _ in 0..MAX_TRIES {
        let port = PORTS.start + random() % (PORTS.end - PORTS.start);
        let Ok(port) = u16::try_from(port) else { continue };
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return Ok(port);
        }
    }
    Err(ClusterError::NoPort)
}

/// A number of the standard library's random keys; nothing here must be secret.
pub(crate) fn random() -> u64 {
    RandomState::new().hash_one(std::process::id())
}
