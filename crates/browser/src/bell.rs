//! Waking up what waits.

use std::cell::{Cell, RefCell};
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::{Poll, Waker};

use gloo_timers::future::TimeoutFuture;

use crate::clock::monotonic;

/// Rung when something has happened that is worth looking at again: the network is back, an application was kept.
#[derive(Default)]
pub struct Bell {
    rung: Cell<bool>,
    waker: RefCell<Option<Waker>>,
}

impl Bell {
    /// Ends the wait, or the next one if nothing waits.
    pub fn ring(&self) {
        self.rung.set(true);
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }

    /// Waits `ms` milliseconds, or with `listen` until the bell rings. Returns for how many milliseconds it has waited.
    pub async fn wait(&self, ms: u64, listen: bool) -> u64 {
        let start = monotonic();
        let timer = TimeoutFuture::new(u32::try_from(ms).unwrap_or(u32::MAX));
        self.until(timer, listen).await;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a wait is not negative"
        )]
        let waited = (monotonic() - start).max(0.0) as u64;
        waited
    }

    /// Waits until the timer is done, or with `listen` until the bell rings.
    async fn until(&self, timer: impl Future<Output = ()>, listen: bool) {
        let mut timer = pin!(timer);
        poll_fn(|context| {
            self.waker.replace(Some(context.waker().clone()));
            if listen && self.rung.take() {
                return Poll::Ready(());
            }
            timer.as_mut().poll(context)
        })
        .await;
    }
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};
    use std::task::Context;

    use super::*;

    fn is_over(bell: &Bell, timer: impl Future<Output = ()>, listen: bool) -> bool {
        let mut wait = pin!(bell.until(timer, listen));
        wait.as_mut()
            .poll(&mut Context::from_waker(Waker::noop()))
            .is_ready()
    }

    #[test]
    fn a_wait_ends_with_its_timer_or_with_the_bell_if_it_listens() {
        let bell = Bell::default();
        assert!(is_over(&bell, ready(()), false));
        assert!(!is_over(&bell, pending(), true));
        bell.ring();
        assert!(!is_over(&bell, pending(), false), "it does not listen");
        assert!(is_over(&bell, pending(), true));
        assert!(!is_over(&bell, pending(), true), "one ring ends one wait");
    }

    #[test]
    fn a_ring_wakes_a_wait_that_is_under_way() {
        let bell = Bell::default();
        let mut wait = pin!(bell.until(pending(), true));
        let mut context = Context::from_waker(Waker::noop());
        assert!(wait.as_mut().poll(&mut context).is_pending());
        bell.ring();
        assert!(wait.as_mut().poll(&mut context).is_ready());
    }
}
