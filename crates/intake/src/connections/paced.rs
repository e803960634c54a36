//! A stream whose other end must go on reading.
//!
//! A client that asks and never reads would have its answers kept for as long as it likes.

use std::future::Future as _;
use std::io::{Error, ErrorKind, IoSlice, Result};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep};

/// How fast an answer must be read while more of it waits than the system takes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct WritePace {
    /// This number of bytes …
    pub(crate) bytes: usize,
    /// … within this time.
    pub(crate) within: Duration,
}

impl Default for WritePace {
    /// 8 KiB within 15 s: a twentieth of what the slowest telephone networks carry.
    fn default() -> Self {
        Self {
            bytes: 8 << 10,
            within: Duration::from_secs(15),
        }
    }
}

/// How far the answers of a connection have got; a clone is of the same connection.
#[derive(Debug, Clone, Default)]
pub(super) struct Progress(Arc<Mutex<Answers>>);

#[derive(Debug, Default)]
struct Answers {
    /// Whether something was made that the system has not taken yet.
    is_waiting: bool,
    /// When the answer that is under way must have been read.
    deadline: Option<Instant>,
    /// Who waits until all has been taken.
    waker: Option<Waker>,
}

impl Progress {
    fn lock(&self) -> MutexGuard<'_, Answers> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes that a part of an answer was made.
    pub(super) fn made(&self) {
        self.lock().is_waiting = true;
    }

    /// Says by when the next answer must have been read.
    pub(super) fn until(&self, deadline: Instant) {
        self.lock().deadline = Some(deadline);
    }

    /// Waits until the system has taken all that was made.
    pub(super) async fn taken(&self) {
        std::future::poll_fn(|context| {
            let mut answers = self.lock();
            if answers.is_waiting {
                answers.waker = Some(context.waker().clone());
                return Poll::Pending;
            }
            Poll::Ready(())
        })
        .await;
    }

    fn flushed(&self) {
        let mut answers = self.lock();
        answers.is_waiting = false;
        if let Some(waker) = answers.waker.take() {
            waker.wake();
        }
    }
}

/// A stream that breaks with [`ErrorKind::TimedOut`] when its other end does not read as fast as it must.
pub(super) struct Paced<S> {
    stream: S,
    pace: WritePace,
    progress: Progress,
    stalled: Option<Stalled>,
}

/// The time since a write had to wait.
struct Stalled {
    end: Pin<Box<Sleep>>,
    /// What was written since.
    bytes: usize,
}

impl<S> Paced<S> {
    pub(super) fn new(stream: S, pace: WritePace) -> Self {
        Self {
            stream,
            pace,
            progress: Progress::default(),
            stalled: None,
        }
    }

    pub(super) fn progress(&self) -> Progress {
        self.progress.clone()
    }

    fn wrote(&mut self, bytes: usize) {
        let Some(stalled) = &mut self.stalled else { return };
        stalled.bytes = stalled.bytes.saturating_add(bytes);
        if stalled.bytes >= self.pace.bytes {
            self.stalled = None;
        }
    }

    /// A write has to wait: for how long, is seen here.
    fn wait(&mut self, context: &mut Context<'_>) -> Poll<Error> {
        let end = Instant::now() + self.pace.within;
        let deadline = self.progress.lock().deadline;
        let end = deadline.map_or(end, |deadline| deadline.min(end));
        let stalled = self.stalled.get_or_insert_with(|| Stalled {
            end: Box::pin(tokio::time::sleep_until(end)),
            bytes: 0,
        });
        ready!(stalled.end.as_mut().poll(context));
        Poll::Ready(Error::new(
            ErrorKind::TimedOut,
            "the client does not read its answer",
        ))
    }

    fn written(&mut self, result: Poll<Result<usize>>, context: &mut Context<'_>) -> Poll<Result<usize>> {
        match result {
            Poll::Ready(Ok(bytes)) => {
                self.wrote(bytes);
                Poll::Ready(Ok(bytes))
            }
            Poll::Ready(Err(error)) => Poll::Ready(Err(error)),
            Poll::Pending => self.wait(context).map(Err),
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Paced<S> {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_read(context, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Paced<S> {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<Result<usize>> {
        let this = self.get_mut();
        let result = Pin::new(&mut this.stream).poll_write(context, bytes);
        this.written(result, context)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[IoSlice<'_>],
    ) -> Poll<Result<usize>> {
        let this = self.get_mut();
        let result = Pin::new(&mut this.stream).poll_write_vectored(context, bytes);
        this.written(result, context)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        let this = self.get_mut();
        ready!(Pin::new(&mut this.stream).poll_flush(context))?;
        // It is asked only when nothing is left to be written.
        this.stalled = None;
        this.progress.flushed();
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream};

    use super::*;

    const PACE: WritePace = WritePace {
        bytes: 8 << 10,
        within: Duration::from_secs(15),
    };

    fn pair() -> (Paced<DuplexStream>, DuplexStream) {
        let (near, far) = tokio::io::duplex(1 << 10);
        (Paced::new(near, PACE), far)
    }

    #[tokio::test(start_paused = true)]
    async fn who_does_not_read_is_waited_for_fifteen_seconds() {
        let (mut near, _far) = pair();
        let start = Instant::now();
        let error = near.write_all(&[0; 100_000]).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TimedOut);
        assert_eq!(start.elapsed().as_secs(), 15);
    }

    #[tokio::test(start_paused = true)]
    async fn who_reads_a_little_at_a_time_is_not_waited_for_longer() {
        let (mut near, mut far) = pair();
        tokio::spawn(async move {
            loop {
                tokio::time::sleep(Duration::from_secs(1)).await;
                if far.read_u8().await.is_err() {
                    break;
                }
            }
        });
        let start = Instant::now();
        near.write_all(&[0; 100_000]).await.unwrap_err();
        assert_eq!(start.elapsed().as_secs(), 15);
    }

    #[tokio::test(start_paused = true)]
    async fn who_is_slow_but_fast_enough_gets_all() {
        let (mut near, mut far) = pair();
        let reading = tokio::spawn(async move {
            let (mut buffer, mut all) = ([0; 1 << 10], 0);
            loop {
                tokio::time::sleep(Duration::from_millis(1_500)).await;
                match far.read(&mut buffer).await {
                    Ok(0) | Err(_) => break all,
                    Ok(bytes) => all += bytes,
                }
            }
        });
        near.write_all(&[0; 100_000]).await.unwrap();
        drop(near);
        assert_eq!(reading.await.unwrap(), 100_000);
    }

    #[tokio::test(start_paused = true)]
    async fn nobody_is_waited_for_beyond_the_answers_own_time() {
        let (mut near, mut far) = pair();
        near.progress().until(Instant::now() + Duration::from_secs(70));
        tokio::spawn(async move {
            let mut buffer = [0; 1 << 10];
            loop {
                tokio::time::sleep(Duration::from_millis(1_500)).await;
                if far.read(&mut buffer).await.is_err() {
                    break;
                }
            }
        });
        let start = Instant::now();
        near.write_all(&[0; 1_000_000]).await.unwrap_err();
        assert!(
            (70..86).contains(&start.elapsed().as_secs()),
            "{:?}",
            start.elapsed()
        );
    }

    #[tokio::test(start_paused = true)]
    async fn time_between_answers_does_not_count() {
        let (mut near, mut far) = pair();
        for _ in 0..3 {
            near.write_all(&[0; 1_000]).await.unwrap();
            near.flush().await.unwrap();
            far.read_exact(&mut [0; 1_000]).await.unwrap();
            tokio::time::sleep(Duration::from_secs(60)).await;
        }
    }
}
