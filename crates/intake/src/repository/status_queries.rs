//! What is asked of every database about states, in the same words (see `queries`).

/// Implements [`super::Statuses`] for a type with a pool `readers` and `transactions`.
macro_rules! shared_statuses {
    ($Repository:ty, $Connection:ty) => {
        #[async_trait::async_trait]
        impl Statuses for $Repository {
            async fn status(
                &self,
                number: String,
                token: Vec<u8>,
            ) -> Result<Option<SubmissionStatus>, RepositoryError> {
                let row: Option<crate::repository::stored::StatusRow> = sqlx::query_as(
                    "SELECT submission.received_at, submission.lane, submission.key_known, \
                     submission.catalog_known, submission.content, submission.checksum, \
                     status.sealed, status.updated_at FROM submission \
                     LEFT JOIN status ON status.submission = submission.id \
                     WHERE submission.number = $1 AND submission.status_token = $2",
                )
                .bind(number)
                .bind(token)
                .fetch_optional(&self.readers)
                .await?;
                row.map(SubmissionStatus::try_from).transpose()
            }

            async fn set_status(
                &self,
                submission: Uuid,
                sealed: Vec<u8>,
                at: String,
            ) -> Result<(), RepositoryError> {
                let state = Arc::new((sealed, at));
                self.transactions
                    .run("set status", |connection| {
                        let state = Arc::clone(&state);
                        Box::pin(async move { set_status(connection, submission, &state).await })
                    })
                    .await
            }

            async fn import_status(
                &self,
                submission: Uuid,
                sealed: Vec<u8>,
                at: String,
            ) -> Result<ImportedStatus, RepositoryError> {
                let state = Arc::new((sealed, at));
                self.transactions
                    .run("import status", |connection| {
                        let state = Arc::clone(&state);
                        Box::pin(async move { import_status(connection, submission, &state).await })
                    })
                    .await
            }
        }

        async fn set_status(
            connection: &mut $Connection,
            submission: Uuid,
            (sealed, at): &(Vec<u8>, String),
        ) -> Result<(), RepositoryError> {
            sqlx::query(
                "INSERT INTO status (submission, sealed, updated_at) VALUES ($1, $2, $3) \
                 ON CONFLICT (submission) DO UPDATE \
                 SET sealed = excluded.sealed, updated_at = excluded.updated_at",
            )
            .bind(submission)
            .bind(sealed)
            .bind(at)
            .execute(connection)
            .await?;
            Ok(())
        }

        async fn import_status(
            connection: &mut $Connection,
            submission: Uuid,
            (sealed, at): &(Vec<u8>, String),
        ) -> Result<ImportedStatus, RepositoryError> {
            let there: Option<i32> = sqlx::query_scalar("SELECT 1 FROM submission WHERE id = $1")
                .bind(submission)
                .fetch_optional(&mut *connection)
                .await?;
            if there.is_none() {
                return Ok(ImportedStatus::NoSubmission);
            }
            let done = sqlx::query(
                "INSERT INTO status (submission, sealed, updated_at) VALUES ($1, $2, $3) \
                 ON CONFLICT (submission) DO UPDATE \
                 SET sealed = excluded.sealed, updated_at = excluded.updated_at \
                 WHERE excluded.updated_at > status.updated_at",
            )
            .bind(submission)
            .bind(sealed)
            .bind(at)
            .execute(connection)
            .await?;
            Ok(match done.rows_affected() {
                0 => ImportedStatus::Older,
                _ => ImportedStatus::Set,
            })
        }
    };
}

pub(super) use shared_statuses;
