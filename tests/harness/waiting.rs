//! Waiting for what will be true.

use std::time::{Duration, Instant};

use super::environment::Outcome;

pub const PATIENCE: Duration = Duration::from_secs(40);
const POLL: Duration = Duration::from_millis(50);

/// Waits until a condition holds; never for a time.
pub async fn until<F>(what: &str, mut holds: impl FnMut() -> F) -> Outcome
where
    F: Future<Output = bool>,
{
    let start = Instant::now();
    while start.elapsed() < PATIENCE {
        if holds().await {
            return Ok(());
        }
        tokio::time::sleep(POLL).await;
    }
    Err(format!("waited {PATIENCE:?} for: {what}").into())
}
