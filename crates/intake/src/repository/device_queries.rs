//! What is asked of devices, in the same words of every database: as [`super::queries`].

/// What counts as a device's own: anybody can name a device, and only the device can sign.
macro_rules! counted {
    () => {
        "(lane IN ('enrolled', 'revoked') OR (lane = 'imported' AND device_signature IS NOT NULL))"
    };
}

/// Implements [`super::Devices`] for a type with the fields `transactions` and `readers`.
///
/// `lock` is what keeps a row that was read as it is until the end of the transaction.
macro_rules! shared_devices {
    ($Repository:ty, $Connection:ty, lock = $lock:literal) => {
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
                        " UNION SELECT counter, id FROM conflict WHERE device = $1 \
                         AND lane IN ('enrolled', 'revoked') \
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

            async fn sent(&self, device: Uuid, since: String) -> Result<Vec<SentOnDay>, RepositoryError> {
                if !self.knows_days().await? {
                    return Ok(Vec::new());
                }
                let days: Vec<(String, i64, i64)> = sqlx::query_as(
                    "SELECT day, items, bytes FROM device_day WHERE device = $1 AND day >= $2 ORDER BY day",
                )
                .bind(device)
                .bind(since)
                .fetch_all(&self.readers)
                .await?;
                let day = |(day, items, bytes)| SentOnDay {
                    day,
                    sent: Sent::of_columns(items, bytes),
                };
                Ok(days.into_iter().map(day).collect())
            }

            async fn counters(&self, device: Uuid) -> Result<Vec<u64>, RepositoryError> {
                self.counts(
                    concat!(
                        "SELECT counter FROM submission WHERE device = $1 AND ",
                        counted!(),
                        " UNION SELECT counter FROM conflict WHERE device = $1 \
                         AND lane IN ('enrolled', 'revoked') \
                         UNION SELECT counter FROM content_conflict WHERE device = $1 AND ",
                        counted!()
                    ),
                    device,
                )
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
    };
}

pub(super) use {counted, shared_devices};
