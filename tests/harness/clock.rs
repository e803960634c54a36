//! Time that passes for the page alone, so that nobody waits for it.

use super::browser::Browser;
use super::environment::TestResult;

/// A monotonic clock that a test moves on.
const CLOCK: &str = "
    const monotonic = performance.now.bind(performance);
    window.didimPassed = 0;
    performance.now = () => monotonic() + window.didimPassed;";

impl Browser {
    /// Gives every document from now on a clock that `passes` moves on.
    pub async fn watch_time(&self) -> TestResult {
        self.before_every_document(CLOCK).await
    }

    /// Moves the monotonic clock of the document on by some seconds.
    pub async fn passes(&self, seconds: u32) -> TestResult {
        let script = format!("window.didimPassed += {seconds} * 1000");
        self.driver.execute(script, vec![]).await?;
        Ok(())
    }
}
