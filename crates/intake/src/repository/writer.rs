//! Group commit: what requests bring while a transaction is under way goes into the next one together.
//!
//! A disk takes as long to sync one envelope as a hundred, so the rate grows with the number of devices that wait, and a
//! single device never waits for another. Nobody is answered before the transaction that has its envelopes is durable.

use std::sync::Arc;

use async_trait::async_trait;
use tokio::sync::{Mutex, mpsc, oneshot};

use super::{Batch, RepositoryError, Taken};

/// The largest number of requests that wait; further ones wait to be let in.
const MAX_WAITING_REQUESTS: usize = 1_024;
/// The largest number of envelopes in a transaction, unless a single request brings more.
const MAX_ENVELOPES: usize = 512;
/// The largest number of sealed bytes in a transaction, likewise.
const MAX_BYTES: usize = 8 << 20;

/// Stores groups of batches.
#[async_trait]
pub(super) trait StoreGroup: Send + Sync + 'static {
    /// Stores the batches in one transaction, which is durable when this returns: what became of each.
    async fn store(&self, batches: Arc<Vec<Batch>>) -> Result<Vec<Taken>, RepositoryError>;
}

/// The queue of requests that wait to be stored.
#[derive(Debug, Clone)]
pub(super) struct Writer {
    queue: mpsc::Sender<Waiting>,
}

struct Waiting {
    batch: Batch,
    answer: oneshot::Sender<Result<Taken, RepositoryError>>,
}

impl Writer {
    /// Starts `workers` workers; they end when the last clone of the writer is gone.
    pub(super) fn start(workers: usize, store: Arc<dyn StoreGroup>) -> Self {
        let (queue, waiting) = mpsc::channel(MAX_WAITING_REQUESTS);
        let waiting = Arc::new(Mutex::new(waiting));
        for _ in 0..workers {
            tokio::spawn(work(Arc::clone(&waiting), Arc::clone(&store)));
        }
        Self { queue }
    }

    /// Has a batch stored. When this returns, everything it reports is durable; a caller who goes away changes nothing.
    pub(super) async fn take(&self, batch: Batch) -> Result<Taken, RepositoryError> {
        let (answer, answered) = oneshot::channel();
        let gone = |_| RepositoryError::Stopped;
        self.queue
            .send(Waiting { batch, answer })
            .await
            .map_err(|_| RepositoryError::Stopped)?;
        answered.await.map_err(gone)?
    }
}

async fn work(waiting: Arc<Mutex<mpsc::Receiver<Waiting>>>, store: Arc<dyn StoreGroup>) {
    while let Some((batches, answers)) = next_group(&waiting).await {
        let batches = Arc::new(batches);
        let results = match store.store(Arc::clone(&batches)).await {
            Ok(taken) => {
                assert_answers(&batches, &taken);
                taken.into_iter().map(Ok).collect()
            }
            Err(error) if batches.len() > 1 && error.is_about_data() => {
                tracing::error!(%error, "a group cannot be stored; trying its requests one by one");
                one_by_one(&batches, store.as_ref()).await
            }
            Err(error) => {
                let error = Arc::new(error);
                let shared = || Err(RepositoryError::Group(Arc::clone(&error)));
                batches.iter().map(|_| shared()).collect::<Vec<_>>()
            }
        };
        for (answer, result) in answers.into_iter().zip(results) {
            // A request that nobody waits for any more is stored all the same.
            let _ = answer.send(result);
        }
    }
}

/// Asserts that each arrival of each batch has an answer: they find their way back by their places.
fn assert_answers(batches: &[Batch], taken: &[Taken]) {
    let asked = batches.iter().map(|batch| batch.arrivals.len());
    debug_assert!(
        asked.eq(taken.iter().map(|taken| taken.accepted.len())),
        "a store answers for something else"
    );
}

/// One request that a database refuses must not keep the others out.
async fn one_by_one(batches: &[Batch], store: &dyn StoreGroup) -> Vec<Result<Taken, RepositoryError>> {
    let mut results = Vec::with_capacity(batches.len());
    for batch in batches {
        let stored = store.store(Arc::new(vec![batch.clone()])).await;
        if let Ok(taken) = &stored {
            assert_answers(std::slice::from_ref(batch), taken);
        }
        let none = RepositoryError::Unreadable("a request has no answer");
        results.push(stored.and_then(|taken| taken.into_iter().next().ok_or(none)));
    }
    results
}

type Answers = Vec<oneshot::Sender<Result<Taken, RepositoryError>>>;

/// Everything that waits, up to the limits; none when no writer is left.
async fn next_group(waiting: &Mutex<mpsc::Receiver<Waiting>>) -> Option<(Vec<Batch>, Answers)> {
    let mut waiting = waiting.lock().await;
    let first = waiting.recv().await?;
    let (mut envelopes, mut bytes) = (0, 0);
    let (mut batches, mut answers) = (Vec::new(), Vec::new());
    let mut take = |one: Waiting| {
        envelopes += one.batch.arrivals.len();
        bytes += one
            .batch
            .arrivals
            .iter()
            .map(|arrival| arrival.sealed.len())
            .sum::<usize>();
        batches.push(one.batch);
        answers.push(one.answer);
        envelopes < MAX_ENVELOPES && bytes < MAX_BYTES
    };
    let mut room = take(first);
    while room && let Ok(one) = waiting.try_recv() {
        room = take(one);
    }
    Some((batches, answers))
}
