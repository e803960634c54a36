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

/// What counts as a device's own: anybody can name a device, and only the device can sign.
macro_rules! counted {
    () => {
        "(lane IN ('enrolled', 'revoked') OR (lane = 'imported' AND device_signature IS NOT NULL))"
    };
}

/// Implements the rest of [`super::Repository`] for a type with the fields `transactions`, `writer` and `readers`, in a module
/// that has a function `store` for a group of batches.
///
/// `workers` is how many groups are stored at once; `lock` is what keeps a row that was read as it is until the end of the transaction.
macro_rules! shared_queries {
    ($Repository:ty, $Database:ty, $Connection:ty, workers = $workers:expr, lock = $lock:literal) => {
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
                    });
                }
                self.writer.take(batch).await
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
        impl Devices for $Repository {
            async fn add_code(&self, code: NewCode) -> Result<(), RepositoryError> {
                let code = Arc::new(code);
                self.transactions
                    .run("add code", |connection| {
                        let code = Arc::clone(&code);
                        Box::pin(async move { add_code(connection, &code).await })
                    })
                    .await
            }

            async fn enrol(&self, enrolment: Enrolment) -> Result<Enrolled, RepositoryError> {
                let enrolment = Arc::new(enrolment);
                self.transactions
                    .run("enrol", |connection| {
                        let enrolment = Arc::clone(&enrolment);
                        Box::pin(async move { enrol(connection, &enrolment).await })
                    })
                    .await
            }

            async fn device(&self, key: DeviceKeyId) -> Result<Option<Device>, RepositoryError> {
                let row = sqlx::query_as(concat!(device_columns!(), " WHERE key_id = $1"))
                    .bind(key.to_string())
                    .fetch_optional(&self.readers)
                    .await?;
                row.map(rows::device).transpose()
            }

            async fn devices(&self) -> Result<Vec<Device>, RepositoryError> {
                let rows = sqlx::query_as(concat!(device_columns!(), " ORDER BY enrolled_at, key_id"))
                    .fetch_all(&self.readers)
                    .await?;
                rows.into_iter().map(rows::device).collect()
            }

            async fn revoke(&self, device: Uuid, at: String) -> Result<Revoked, RepositoryError> {
                let at = Arc::new(at);
                self.transactions
                    .run("revoke", |connection| {
                        let at = Arc::clone(&at);
                        Box::pin(async move {
                            if revoke(connection, device, &at).await? {
                                return Ok(Revoked::Now);
                            }
                            let known: bool =
                                sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM device WHERE id = $1)")
                                    .bind(device)
                                    .fetch_one(connection)
                                    .await?;
                            Ok(if known {
                                Revoked::Before
                            } else {
                                Revoked::Unknown
                            })
                        })
                    })
                    .await
            }

            async fn forks(&self, device: Uuid) -> Result<Vec<u64>, RepositoryError> {
                self.counts(
                    concat!(
                        "SELECT counter FROM (SELECT counter, id FROM submission WHERE device = $1 AND ",
                        counted!(),
                        " UNION SELECT counter, id FROM conflict WHERE device = $1 AND lane IN ('enrolled', 'revoked') \
                         UNION SELECT counter, id FROM content_conflict WHERE device = $1 AND ",
                        counted!(),
                        ") AS sent GROUP BY counter HAVING count(*) > 1"
                    ),
                    device,
                )
                .await
            }

            async fn claimed(&self, device: Uuid) -> Result<u64, RepositoryError> {
                let claimed: i64 = sqlx::query_scalar(concat!(
                    "SELECT count(*) FROM submission WHERE device = $1 AND NOT ",
                    counted!()
                ))
                .bind(device)
                .fetch_one(&self.readers)
                .await?;
                Ok(claimed.cast_unsigned())
            }

            async fn counters(&self, device: Uuid) -> Result<Vec<u64>, RepositoryError> {
                self.counts(
                    concat!(
                        "SELECT counter FROM submission WHERE device = $1 AND ",
                        counted!(),
                        " UNION SELECT counter FROM conflict WHERE device = $1 AND lane IN ('enrolled', 'revoked') \
                         UNION SELECT counter FROM content_conflict WHERE device = $1 AND ",
                        counted!()
                    ),
                    device,
                )
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

        impl $Repository {
            async fn counts(&self, query: &'static str, device: Uuid) -> Result<Vec<u64>, RepositoryError> {
                let counts: Vec<i64> = sqlx::query_scalar(query)
                    .bind(device)
                    .fetch_all(&self.readers)
                    .await?;
                let mut counts: Vec<u64> = counts.into_iter().map(i64::cast_unsigned).collect();
                // The database orders by the signed number.
                counts.sort_unstable();
                Ok(counts)
            }
        }

        async fn add_code(connection: &mut $Connection, code: &NewCode) -> Result<(), RepositoryError> {
            sqlx::query(
                "INSERT INTO enrolment_code (hash, label, made_at, expires_at, replaces) \
                 VALUES ($1, $2, $3, $4, $5)",
            )
            .bind(&code.hash)
            .bind(&code.label)
            .bind(&code.made_at)
            .bind(&code.expires_at)
            .bind(code.replaces)
            .execute(connection)
            .await?;
            Ok(())
        }

        async fn enrol(
            connection: &mut $Connection,
            enrolment: &Enrolment,
        ) -> Result<Enrolled, RepositoryError> {
            let key_id = enrolment.key.id().to_string();
            let code: Option<(String, String, Option<Uuid>, Option<Uuid>)> = sqlx::query_as(concat!(
                "SELECT label, expires_at, used_by, replaces FROM enrolment_code WHERE hash = $1",
                $lock
            ))
            .bind(&enrolment.code_hash)
            .fetch_optional(&mut *connection)
            .await?;
            let code = code.map(|(label, expires_at, used_by, replaces)| KnownCode {
                label,
                expires_at,
                used_by,
                replaces,
            });
            let has_other_key: bool =
                sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM device WHERE id = $1 AND key_id <> $2)")
                    .bind(enrolment.device)
                    .bind(&key_id)
                    .fetch_one(&mut *connection)
                    .await?;
            let owner = sqlx::query_as(concat!(device_columns!(), " WHERE key_id = $1", $lock))
                .bind(&key_id)
                .fetch_optional(&mut *connection)
                .await?;
            let owner = owner.map(rows::device).transpose()?;
            let label = match enrolment.decide(code, owner.as_ref(), has_other_key) {
                Decision::Answer(answer) => return Ok(answer),
                Decision::Enrol(label) => label,
            };
            revoke(connection, enrolment.device, &enrolment.at).await?;
            sqlx::query(
                "INSERT INTO device (key_id, id, public_key, label, enrolled_at) VALUES ($1, $2, $3, $4, $5) \
                 ON CONFLICT (key_id) DO UPDATE SET label = excluded.label, \
                 enrolled_at = excluded.enrolled_at, revoked_at = NULL",
            )
            .bind(&key_id)
            .bind(enrolment.device)
            .bind(enrolment.key.to_string())
            .bind(&label)
            .bind(&enrolment.at)
            .execute(&mut *connection)
            .await?;
            sqlx::query("UPDATE enrolment_code SET used_by = $1, used_at = $2 WHERE hash = $3")
                .bind(enrolment.device)
                .bind(&enrolment.at)
                .bind(&enrolment.code_hash)
                .execute(&mut *connection)
                .await?;
            Ok(Enrolled::Now(label))
        }

        /// Revokes the key that the device uses; whether it had one.
        async fn revoke(
            connection: &mut $Connection,
            device: Uuid,
            at: &str,
        ) -> Result<bool, RepositoryError> {
            let revoked =
                sqlx::query("UPDATE device SET revoked_at = $1 WHERE id = $2 AND revoked_at IS NULL")
                    .bind(at)
                    .bind(device)
                    .execute(connection)
                    .await?;
            Ok(revoked.rows_affected() > 0)
        }

        /// Keeps other content under an id that is taken.
        async fn keep_aside(connection: &mut $Connection, row: Row<'_>) -> Result<(), RepositoryError> {
            let Row { batch, arrival, .. } = row;
            sqlx::query(
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
            Ok(())
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

pub(super) use {counted, shared_queries, shared_reading};
