//! Room for the bodies of requests, which is taken as they arrive.
//!
//! What is only announced takes none: otherwise a few clients that announce much and send nothing kept all others out.

use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};
use hyper::body::{Frame, SizeHint};

use crate::app::App;
use crate::metrics::Counted;

/// What the body of one request has taken; it is given back when this is dropped.
pub(super) struct Room {
    app: Arc<App>,
    taken: Mutex<Taken>,
    counted: Counted,
    short: AtomicBool,
}

#[derive(Default)]
struct Taken {
    /// The bytes of the body, and [`PART_OVERHEAD_BYTES`] for each part.
    bytes: usize,
    /// Permits of [`App::bodies`], each for a KiB.
    permits: usize,
}

/// What a part of a body takes beside its bytes, until all parts are there: without it, a body that comes a byte at a time
/// took many times the memory that is counted.
const PART_OVERHEAD_BYTES: usize = 64;

impl Room {
    pub(super) fn new(app: Arc<App>) -> Self {
        Self {
            counted: app.metrics.bodies(),
            app,
            taken: Mutex::default(),
            short: AtomicBool::default(),
        }
    }

    /// Whether there was no room for a part of the body.
    pub(super) fn is_short(&self) -> bool {
        self.short.load(Ordering::Relaxed)
    }

    /// Takes room for a part of `bytes` bytes, if there is any.
    fn take(&self, bytes: usize) -> Result<(), NoRoom> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let all = taken
            .bytes
            .saturating_add(bytes)
            .saturating_add(PART_OVERHEAD_BYTES);
        let more = all.div_ceil(1 << 10).saturating_sub(taken.permits);
        let permits = u32::try_from(more)
            .ok()
            .and_then(|more| self.app.bodies.try_acquire_many(more).ok());
        let Some(permits) = permits else {
            self.short.store(true, Ordering::Relaxed);
            return Err(NoRoom);
        };
        // They are given back when this is dropped.
        permits.forget();
        taken.bytes = all;
        taken.permits += more;
        self.counted.add(i64::try_from(bytes).unwrap_or(i64::MAX));
        Ok(())
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        let taken = self.taken.get_mut().unwrap_or_else(PoisonError::into_inner);
        self.app.bodies.add_permits(taken.permits);
    }
}

/// All bodies together have as much memory as they may.
#[derive(Debug, thiserror::Error)]
#[error("there is no room for the body")]
struct NoRoom;

/// A body that takes room as it arrives.
pub(super) struct Arriving {
    pub(super) body: Body,
    pub(super) room: Arc<Room>,
}

impl HttpBody for Arriving {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let frame = std::task::ready!(Pin::new(&mut self.body).poll_frame(context));
        if let Some(Ok(frame)) = &frame
            && let Some(data) = frame.data_ref()
            && let Err(error) = self.room.take(data.len())
        {
            return Poll::Ready(Some(Err(axum::Error::new(error))));
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
