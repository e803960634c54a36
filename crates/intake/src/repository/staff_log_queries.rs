//! Keys that are given and lines of the log, in the same words of every database (see `queries`).

/// The functions that [`super::staff_queries::shared_staff`] gives keys and writes lines by.
macro_rules! shared_staff_log {
    ($Connection:ty) => {
        async fn grant_key(
            connection: &mut $Connection,
            grant: &GroupGrant,
            by: Option<Uuid>,
            entry: &LogEntry,
        ) -> Result<Granted, RepositoryError> {
            let StaffGroup { name, epoch, key } = &grant.group;
            let epoch = i64::from(*epoch);
            let account: Option<i32> =
                sqlx::query_scalar("SELECT 1 FROM staff_account WHERE id = $1 AND ended_at IS NULL")
                    .bind(grant.account)
                    .fetch_optional(&mut *connection)
                    .await?;
            if account.is_none() {
                return Ok(Granted::NoAccount);
            }
            match by {
                Some(by) => {
                    if !holds(connection, &grant.group, by).await? {
                        return Ok(Granted::NotHeld);
                    }
                }
                None => {
                    sqlx::query(
                        "INSERT INTO staff_group (name, epoch, key_id, public_key, began_at) \
                         VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
                    )
                    .bind(name.as_str())
                    .bind(epoch)
                    .bind(key.id())
                    .bind(key.to_string())
                    .bind(&entry.at)
                    .execute(&mut *connection)
                    .await?;
                }
            }
            let known: Option<String> =
                sqlx::query_scalar("SELECT public_key FROM staff_group WHERE name = $1 AND epoch = $2")
                    .bind(name.as_str())
                    .bind(epoch)
                    .fetch_optional(&mut *connection)
                    .await?;
            if known != Some(key.to_string()) {
                return Ok(Granted::OtherKey);
            }
            let given = sqlx::query(
                "INSERT INTO staff_grant (name, epoch, account, sealed, granted_by, granted_at) \
                 VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
            )
            .bind(name.as_str())
            .bind(epoch)
            .bind(grant.account)
            .bind(&grant.sealed)
            .bind(by)
            .bind(&entry.at)
            .execute(&mut *connection)
            .await?;
            if given.rows_affected() == 0 {
                return Ok(Granted::Before);
            }
            append_log(connection, entry).await?;
            Ok(Granted::Now)
        }

        /// Writes a line after the last. Where another transaction writes one at the same time, this waits for it and goes after it.
        async fn append_log(
            connection: &mut $Connection,
            entry: &LogEntry,
        ) -> Result<LogLine, RepositoryError> {
            loop {
                let last: Option<(i64, String)> =
                    sqlx::query_as("SELECT number, hash FROM staff_log ORDER BY number DESC LIMIT 1")
                        .fetch_optional(&mut *connection)
                        .await?;
                let (number, previous) = last.unwrap_or((0, ::staff::wire::NO_LINE.to_owned()));
                let mut line = LogLine {
                    number: number.cast_unsigned() + 1,
                    at: entry.at.clone(),
                    account: entry.account,
                    group: entry.group.clone(),
                    what: entry.what.clone(),
                    purpose: entry.purpose.clone(),
                    subjects: entry.subjects.clone(),
                    previous,
                    hash: String::new(),
                };
                line.hash = line.expected_hash();
                let subjects: Vec<u8> = line.subjects.iter().flat_map(|id| *id.as_bytes()).collect();
                let written = sqlx::query(
                    "INSERT INTO staff_log (number, at, account, of_group, what, purpose, subjects, hash) \
                     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (number) DO NOTHING",
                )
                .bind(line.number.cast_signed())
                .bind(&line.at)
                .bind(line.account.unwrap_or_default())
                .bind(line.group.as_ref().map_or("", GroupName::as_str))
                .bind(&line.what)
                .bind(&line.purpose)
                .bind(subjects)
                .bind(&line.hash)
                .execute(&mut *connection)
                .await?;
                if written.rows_affected() > 0 {
                    return Ok(line);
                }
            }
        }

        /// Whether a member has the key of an epoch.
        async fn holds(
            connection: &mut $Connection,
            group: &StaffGroup,
            account: Uuid,
        ) -> Result<bool, RepositoryError> {
            let held: Option<i32> = sqlx::query_scalar(
                "SELECT 1 FROM staff_grant WHERE name = $1 AND epoch = $2 AND account = $3",
            )
            .bind(group.name.as_str())
            .bind(i64::from(group.epoch))
            .bind(account)
            .fetch_optional(connection)
            .await?;
            Ok(held.is_some())
        }
    };
}

pub(super) use shared_staff_log;
