//! What is asked in the same words of every database.
//!
//! SQLite and PostgreSQL share these statements, and their drivers have different types: so they are written once, as
//! macros over the types. What differs is in the modules of the databases: opening, storing a group, and paging.

/// Implements [`super::Submissions`] for a type with a pool `readers`.
///
/// `columns` are those of a submission; `page` reads the rows of a page; `position` finds where a row stands; `structure`
/// says what is wrong with the database as a whole.
macro_rules! shared_reading {
    (
        $Reader:ty, columns = $columns:expr, page = $page:path, position = $position:path,
        structure = $structure:path
    ) => {
        #[async_trait::async_trait]
        impl crate::repository::Submissions for $Reader {
            async fn page(
                &self,
                after: Option<crate::repository::Position>,
                most: u32,
            ) -> Result<crate::repository::Page, RepositoryError> {
                let mut page = crate::repository::Page::default();
                let mut last = after.clone();
                for row in &$page(&self.readers, after, most).await? {
                    let position = $position(row)?;
                    // A reader that goes on from here would come by it again, for ever.
                    if last.is_some_and(|last| position <= last) {
                        return Err(RepositoryError::Unreadable("submissions stand in no order"));
                    }
                    let read: Result<crate::repository::SubmissionRow, _> = sqlx::FromRow::from_row(row);
                    let read = read.map_err(RepositoryError::from);
                    match read.and_then(|read| read.stored(position.clone())) {
                        Ok(submission) => page.submissions.push(submission),
                        Err(error) => {
                            let why = format!("{position}: {error}");
                            let id = sqlx::Row::try_get(row, "id").ok();
                            page.unreadable.push((id, why));
                        }
                    }
                    last = Some(position.clone());
                    page.next = Some(position);
                }
                Ok(page)
            }

            async fn structure(&self) -> Result<Option<String>, RepositoryError> {
                $structure(&self.readers).await
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
                let read = |row| {
                    let read: crate::repository::SubmissionRow = sqlx::FromRow::from_row(row)?;
                    read.stored($position(row)?)
                };
                rows.iter().map(read).collect()
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
                let mut rows: Vec<crate::repository::SubmissionRow> =
                    sqlx::query_as("SELECT * FROM conflict WHERE id = $1 ORDER BY received_at, hash")
                        .bind(id)
                        .fetch_all(&self.readers)
                        .await?;
                if self.knows_content().await? {
                    let newer: Vec<crate::repository::SubmissionRow> = sqlx::query_as(
                        "SELECT * FROM content_conflict WHERE id = $1 ORDER BY received_at, content",
                    )
                    .bind(id)
                    .fetch_all(&self.readers)
                    .await?;
                    rows.extend(newer);
                }
                rows.into_iter()
                    .map(crate::repository::SubmissionRow::conflicting)
                    .collect()
            }
        }
    };
}

/// Writes what is kept aside; what becomes of a copy that is there already.
macro_rules! put_aside_query {
    ($there:literal) => {
        concat!(
            "INSERT INTO content_conflict (id, content, hash, device, counter, key_id, catalog, sealed, \
             received_at, lane, status_token, device_signature) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (id, content) ",
            $there
        )
    };
}

/// Implements the rest of [`super::Repository`] for a type with the fields `transactions`, `writer` and `readers`, in a module
/// that has a function `store` for a group of batches.
///
/// `workers` is how many groups are stored at once.
macro_rules! shared_queries {
    ($Repository:ty, $Database:ty, $Connection:ty, $Row:ty, workers = $workers:expr) => {
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

            async fn purge(&self, ids: Vec<Uuid>, at: String) -> Result<u64, RepositoryError> {
                let purged = Arc::new((ids, at));
                self.transactions
                    .run("purge", |connection| {
                        let purged = Arc::clone(&purged);
                        Box::pin(async move { purge(connection, &purged.0, &purged.1).await })
                    })
                    .await
            }

            async fn contents(&self, ids: &[Uuid]) -> Result<HashMap<Uuid, ContentHash>, RepositoryError> {
                let mut connection = self.readers.acquire().await?;
                let before = look_up(&mut connection, ids).await?;
                // Of a damaged row nothing is there: what is sent again under it is kept.
                let whole = |(id, before): (Uuid, Before)| {
                    let [content, _] = before.content;
                    Some((id, content.filter(|_| before.is_whole)?))
                };
                Ok(before.into_iter().filter_map(whole).collect())
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

            async fn published_catalog(&self, digest: String) -> Result<Option<Vec<u8>>, RepositoryError> {
                let blob = sqlx::query_scalar("SELECT blob FROM published_catalog WHERE digest = $1")
                    .bind(digest)
                    .fetch_optional(&self.readers)
                    .await?;
                Ok(blob)
            }

            async fn publish(
                &self,
                published: Published,
                catalog: Vec<u8>,
                at: String,
            ) -> Result<(), RepositoryError> {
                let published = Arc::new((published, catalog, at));
                self.transactions
                    .run("publish", |connection| {
                        let published = Arc::clone(&published);
                        Box::pin(async move {
                            publish(connection, &published.0, &published.1, &published.2).await
                        })
                    })
                    .await
            }
        }

        /// Deletes the bytes of submissions; submissions before what is aside, as where they are stored.
        async fn purge(connection: &mut $Connection, ids: &[Uuid], at: &str) -> Result<u64, RepositoryError> {
            let mut ids = ids.to_vec();
            ids.sort_unstable();
            ids.dedup();
            let mut count = 0;
            for (table, counts) in [
                (
                    "UPDATE submission SET sealed = $3, purged_at = $2 WHERE id = $1 AND purged_at IS NULL",
                    true,
                ),
                (
                    "UPDATE conflict SET sealed = $3, purged_at = $2 WHERE id = $1 AND purged_at IS NULL",
                    false,
                ),
                (
                    "UPDATE content_conflict SET sealed = $3, purged_at = $2 \
                     WHERE id = $1 AND purged_at IS NULL",
                    false,
                ),
            ] {
                for id in &ids {
                    let query = sqlx::query(table).bind(*id).bind(at).bind(&b""[..]);
                    let changed = query.execute(&mut *connection).await?.rows_affected();
                    count += if counts { changed } else { 0 };
                }
            }
            for id in &ids {
                for table in [
                    "DELETE FROM status WHERE submission = $1",
                    "DELETE FROM case_event WHERE submission = $1",
                ] {
                    sqlx::query(table)
                        .bind(*id)
                        .execute(&mut *connection)
                        .await?;
                }
            }
            Ok(count)
        }

        /// What stood under an id, with what is kept aside if that is not what was stored.
        async fn before(
            connection: &mut $Connection,
            row: &$Row,
        ) -> Result<(Uuid, crate::repository::group::Before), RepositoryError> {
            use crate::repository::SubmissionRow;
            use crate::repository::group::Before;

            let id: Uuid = row.try_get("id")?;
            let read: Result<SubmissionRow, _> = sqlx::FromRow::from_row(row);
            let mut before = read.map_or_else(|_| Before::unreadable(), SubmissionRow::before);
            if !before.is_whole {
                let rows = sqlx::query("SELECT * FROM content_conflict WHERE id = $1")
                    .bind(id)
                    .fetch_all(connection)
                    .await?;
                let aside = rows
                    .iter()
                    .filter_map(|row| <SubmissionRow as sqlx::FromRow<_>>::from_row(row).ok());
                before.aside = aside.filter_map(SubmissionRow::aside).collect();
            }
            Ok((id, before))
        }

        /// Keeps other content under an id that is taken; whether it was not kept before.
        async fn keep_aside(connection: &mut $Connection, row: Row<'_>) -> Result<bool, RepositoryError> {
            put_aside(
                connection,
                row,
                $crate::repository::queries::put_aside_query!("DO NOTHING"),
            )
            .await
        }

        /// Keeps aside what has come again, and takes the place of a copy that the disk has changed too.
        async fn renew_aside(connection: &mut $Connection, row: Row<'_>) -> Result<bool, RepositoryError> {
            let query = $crate::repository::queries::put_aside_query!(
                "DO UPDATE SET hash = excluded.hash, device = excluded.device, counter = excluded.counter, \
                 key_id = excluded.key_id, catalog = excluded.catalog, sealed = excluded.sealed, \
                 received_at = excluded.received_at, lane = excluded.lane, \
                 status_token = excluded.status_token, device_signature = excluded.device_signature"
            );
            put_aside(connection, row, query).await
        }

        async fn put_aside(
            connection: &mut $Connection,
            row: Row<'_>,
            query: &'static str,
        ) -> Result<bool, RepositoryError> {
            let Row { batch, arrival, .. } = row;
            let kept = sqlx::query(query)
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
            catalog: &[u8],
            at: &str,
        ) -> Result<(), RepositoryError> {
            for digest in published.catalogs.iter().filter(|_| !catalog.is_empty()) {
                sqlx::query(
                    "INSERT INTO published_catalog (digest, blob) VALUES ($1, $2) ON CONFLICT DO NOTHING",
                )
                .bind(digest)
                .bind(catalog)
                .execute(&mut *connection)
                .await?;
            }
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

pub(super) use {put_aside_query, shared_queries, shared_reading};
