//! Waiting for what will be true.

use std::time::{Duration, Instant};

use super::environment::TestResult;

pub(crate) const PATIENCE: Duration = Duration::from_secs(40);
/// The first look comes again after this time, the next ones after twice the time of the one before: most conditions hold at once.
const FIRST_POLL: Duration = Duration::from_millis(4);
/// The longest time between two looks.
const LONGEST_POLL: Duration = Duration::from_millis(50);

/// Waits until a condition holds; never for a time.
///
/// # Errors
///
/// It does not hold within 40 seconds.
pub async fn until<F>(what: &str, mut holds: impl FnMut() -> F) -> TestResult
where
    F: Future<Output = bool>,
{
    let start = Instant::now();
    let mut poll = FIRST_POLL;
    while start.elapsed() < PATIENCE {
        if holds().await {
            return Ok(());
        }
        tokio::time::sleep(poll).await;
        poll = LONGEST_POLL.min(poll * 2);
    }
    Err(format!("waited {PATIENCE:?} for: {what}").into())
}
