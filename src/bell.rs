//! Waking up whoever waits.

use std::cell::{Cell, RefCell};
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::{Poll, Waker};

use gloo_timers::future::TimeoutFuture;

use crate::browser;

/// Rung when something has happened that is worth looking at again: the network is back, an application was kept.
#[derive(Default)]
pub struct Bell {
    rung: Cell<bool>,
    waker: RefCell<Option<Waker>>,
}

impl Bell {
    /// Ends the wait, or the next one if nobody waits.
    pub fn ring(&self) {
        self.rung.set(true);
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }

    /// Waits so many milliseconds, or until the bell rings if it is listened to. Says how long it was.
    pub async fn wait(&self, ms: u64, listen: bool) -> u64 {
        let start = browser::monotonic();
        let mut timer = pin!(TimeoutFuture::new(u32::try_from(ms).unwrap_or(u32::MAX)));
        poll_fn(|context| {
            self.waker.replace(Some(context.waker().clone()));
            if listen && self.rung.take() {
                return Poll::Ready(());
            }
            timer.as_mut().poll(context)
        })
        .await;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a wait is not negative"
        )]
        let waited = (browser::monotonic() - start).max(0.0) as u64;
        waited
    }
}
