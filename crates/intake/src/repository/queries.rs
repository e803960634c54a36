//! What is asked in the same words of every database.
//!
//! SQLite and PostgreSQL share these statements, and their drivers have different types: so they are written once, as
//! macros over the types. What differs is in the modules of the databases: opening, storing a group, and paging.

/// Implements [`super::Submissions`] for a type with a pool `readers`.
///
/// `columns` are those of a submission; `page` reads the rows of a page; `position` finds where a row stands; `lane`
/// reads how it came.
macro_rules! shared_reading {
    (
        $Reader:ty, $Row:ty, columns = $columns:literal, page = $page:path, position = $position:path,
        lane = $lane:path
    ) => {
        #[async_trait::async_trait]
        impl crate::repository::Submissions for $Reader {
            async fn page(
                &self,
                after: Option<crate::repository::Position>,
                most: u32,
            ) -> Result<Vec<crate::repository::StoredSubmission>, RepositoryError> {
                let rows = $page(&self.readers, after, most).await?;
                rows.iter().map(|row| self.read(row)).collect()
            }

            async fn numbered(
                &self,
                number: String,
            ) -> Result<Vec<crate::repository::StoredSubmission>, RepositoryError> {
                let rows = sqlx::query(concat!(
                    "SELECT ",
                    $columns,
                    " FROM submission WHERE number = $1 ORDER BY received_at, id"
                ))
                .bind(number)
                .fetch_all(&self.readers)
                .await?;
                rows.iter().map(|row| self.read(row)).collect()
            }

            async fn conflicts(&self) -> Result<u64, RepositoryError> {
                let query = if self.knows_content().await? {
                    "SELECT (SELECT count(*) FROM conflict) + (SELECT count(*) FROM content_conflict)"
                } else {
                    "SELECT count(*) FROM conflict"
                };
                let count: i64 = sqlx::query_scalar(query).fetch_one(&self.readers).await?;
                Ok(u64::try_from(count).unwrap_or_default())
            }

            async fn conflicting(
                &self,
                id: Uuid,
            ) -> Result<Vec<crate::repository::ConflictingSubmission>, RepositoryError> {
                let mut rows: Vec<crate::repository::rows::ConflictRow> = sqlx::query_as(
                    "SELECT id, device, counter, key_id, catalog, sealed, received_at, lane, NULL \
                     FROM conflict WHERE id = $1 ORDER BY received_at, hash",
                )
                .bind(id)
                .fetch_all(&self.readers)
                .await?;
                if self.knows_content().await? {
                    let newer: Vec<crate::repository::rows::ConflictRow> = sqlx::query_as(
                        "SELECT id, device, counter, key_id, catalog, sealed, received_at, lane, \
                         device_signature FROM content_conflict WHERE id = $1 ORDER BY received_at, content",
                    )
                    .bind(id)
                    .fetch_all(&self.readers)
                    .await?;
                    rows.extend(newer);
                }
                rows.into_iter().map(crate::repository::rows::conflicting).collect()
            }
        }

        impl $Reader {
            fn read(&self, row: &$Row) -> Result<crate::repository::StoredSubmission, RepositoryError> {
                crate::repository::rows::SubmissionRow {
                    id: row.try_get("id")?,
                    device: row.try_get("device")?,
                    counter: row.try_get("counter")?,
                    key: row.try_get("key_id")?,
                    catalog: row.try_get("catalog")?,
                    sealed: row.try_get("sealed")?,
                    number: row.try_get("number")?,
                    received_at: row.try_get("received_at")?,
                    key_known: row.try_get("key_known")?,
                    catalog_known: row.try_get("catalog_known")?,
                    lane: $lane(row)?,
                    position: $position(row)?,
                    hash: row.try_get("hash")?,
                    status_token: crate::repository::rows::if_there(row.try_get("status_token"))?,
                    content: crate::repository::rows::if_there(row.try_get("content"))?,
                    signature: crate::repository::rows::if_there(row.try_get("device_signature"))?,
                }
                .try_into()
            }
        }
    };
}

/// Implements the rest of [`super::Repository`] for a type with the fields `transactions`, `writer` and `readers`, in a module
/// that has a function `store` for a group of batches.
///
/// `workers` is how many groups are stored at once.
macro_rules! shared_queries {
    ($Repository:ty, $Database:ty, $Connection:ty, workers = $workers:expr) => {
        impl $Repository {
            /// Counts and times its transactions with these.
            #[must_use]
            pub fn metered(self, metrics: crate::metrics::Metrics) -> Self {
                let transactions = Transactions {
                    metrics,
                    ..self.transactions
                };
                Self {
                    writer: Writer::start($workers, Arc::new(transactions.clone())),
                    transactions,
                    ..self
                }
            }
        }

        #[async_trait::async_trait]
        impl Repository for $Repository {
            async fn take(&self, batch: Batch) -> Result<Taken, RepositoryError> {
                if batch.arrivals.is_empty() && batch.signed_by.is_none() && batch.held.is_none() {
                    return Ok(Taken {
                        received_at: batch.stamps.stamp(),
                        accepted: Vec::new(),
                        lacks_held: false,
                        sent_today: None,
                    });
                }
                self.writer.take(batch).await
            }

            async fn contents(&self, ids: &[Uuid]) -> Result<HashMap<Uuid, ContentHash>, RepositoryError> {
                let mut connection = self.readers.acquire().await?;
                let before = look_up(&mut connection, ids).await?;
                let content = |(id, before): (Uuid, Before)| (id, before.content);
                Ok(before.into_iter().map(content).collect())
            }

            async fn ping(&self) -> Result<(), RepositoryError> {
                sqlx::query("SELECT 1 FROM submission LIMIT 1")
                    .fetch_optional(&self.readers)
                    .await?;
                Ok(())
            }

            async fn close(&self) {
                self.readers.close().await;
                self.transactions.pool.close().await;
            }
        }

        #[async_trait::async_trait]
        impl StoreGroup for Transactions<$Database> {
            async fn store(&self, batches: Arc<Vec<Batch>>) -> Result<Vec<Taken>, RepositoryError> {
                self.metrics
                    .group(batches.iter().map(|batch| batch.arrivals.len()).sum());
                self.run("accept", |connection| {
                    let batches = Arc::clone(&batches);
                    Box::pin(async move { store(connection, &batches).await })
                })
                .await
            }
        }

        #[async_trait::async_trait]
        impl Publications for $Repository {
            async fn published(&self) -> Result<Published, RepositoryError> {
                let rows = sqlx::query_as("SELECT kind, name FROM published ORDER BY since, name")
                    .fetch_all(&self.readers)
                    .await?;
                Ok(rows::published(rows))
            }

            async fn publish(&self, published: Published, at: String) -> Result<(), RepositoryError> {
                let published = Arc::new((published, at));
                self.transactions
                    .run("publish", |connection| {
                        let published = Arc::clone(&published);
                        Box::pin(async move { publish(connection, &published.0, &published.1).await })
                    })
                    .await
            }
        }

        /// Keeps other content under an id that is taken; whether it was not kept before.
        async fn keep_aside(connection: &mut $Connection, row: Row<'_>) -> Result<bool, RepositoryError> {
            let Row { batch, arrival, .. } = row;
            let kept = sqlx::query(
                "INSERT INTO content_conflict (id, content, hash, device, counter, key_id, catalog, sealed, \
                 received_at, lane, status_token, device_signature) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) \
                 ON CONFLICT (id, content) DO NOTHING",
            )
            .bind(arrival.id)
            .bind(row.content.as_bytes().as_slice())
            .bind(&arrival.hash)
            .bind(batch.device)
            .bind(arrival.counter.cast_signed())
            .bind(&arrival.key)
            .bind(&arrival.catalog)
            .bind(&arrival.sealed)
            .bind(row.received_at)
            .bind(batch.lane.as_str())
            .bind(&arrival.status_token)
            .bind(signature_bytes(arrival))
            .execute(connection)
            .await?;
            Ok(kept.rows_affected() > 0)
        }

        /// Stores what a device has signed of what is there already.
        async fn keep_signature(connection: &mut $Connection, row: Row<'_>) -> Result<(), RepositoryError> {
            sqlx::query("UPDATE submission SET device_signature = $1 WHERE id = $2")
                .bind(signature_bytes(row.arrival))
                .bind(row.arrival.id)
                .execute(connection)
                .await?;
            Ok(())
        }

        fn signature_bytes(arrival: &crate::repository::Arrival) -> Option<&[u8]> {
            arrival
                .signature
                .as_ref()
                .map(|signature| signature.as_bytes().as_slice())
        }

        async fn publish(
            connection: &mut $Connection,
            published: &Published,
            at: &str,
        ) -> Result<(), RepositoryError> {
            let catalogs = published.catalogs.iter().map(|name| (rows::CATALOG, name));
            let keys = published.keys.iter().map(|name| (rows::KEY, name));
            for (kind, name) in catalogs.chain(keys) {
                sqlx::query(
                    "INSERT INTO published (kind, name, since) VALUES ($1, $2, $3) \
                     ON CONFLICT (kind, name) DO NOTHING",
                )
                .bind(kind)
                .bind(name)
                .bind(at)
                .execute(&mut *connection)
                .await?;
            }
            Ok(())
        }
    };
}

pub(super) use {shared_queries, shared_reading};
