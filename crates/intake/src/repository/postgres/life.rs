//! The row of `life`: what all servers of one database tell their devices alike.

use time::OffsetDateTime;
use uuid::Uuid;

use super::{PostgresRepository, RepositoryError};

/// Which life of the database this is, and until when it is in a backup. Times are RFC 3339, in UTC, with milliseconds.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub(crate) struct LifeRow {
    pub(crate) epoch: Uuid,
    pub(crate) began_at: String,
    pub(crate) backed_up_until: Option<String>,
    pub(crate) told: Option<String>,
    pub(crate) receipt_key: String,
}

const SELECT_LIFE: &str =
    "SELECT epoch, began_at, backed_up_until, told, receipt_key FROM life WHERE the_only_row";

impl PostgresRepository {
    /// The life of the database, which begins now under this epoch if there is none yet, with this public key for its
    /// receipts.
    ///
    /// # Errors
    /// [`RepositoryError::OtherReceiptKey`] if its receipts are signed by another key.
    pub(crate) async fn join_life(
        &self,
        epoch: Uuid,
        now: &str,
        receipt_key: &str,
    ) -> Result<LifeRow, RepositoryError> {
        let new = (epoch, now.to_owned(), receipt_key.to_owned());
        self.change_life(
            "join life",
            "INSERT INTO life (the_only_row, epoch, began_at, receipt_key) VALUES (true, $1, $2, $3) \
             ON CONFLICT (the_only_row) DO NOTHING",
            move |query| query.bind(new.0).bind(new.1.clone()).bind(new.2.clone()),
        )
        .await?;
        let life = self.life().await?.ok_or(RepositoryError::NoLife)?;
        if life.receipt_key == receipt_key {
            Ok(life)
        } else {
            Err(RepositoryError::OtherReceiptKey)
        }
    }

    /// The life of the database, if a server has begun one.
    pub(crate) async fn life(&self) -> Result<Option<LifeRow>, RepositoryError> {
        Ok(sqlx::query_as(SELECT_LIFE).fetch_optional(&self.readers).await?)
    }

    /// Notes that devices are about to be told in this life that everything before a time is in a backup.
    pub(crate) async fn note_announced(&self, epoch: Uuid, time: &str) -> Result<(), RepositoryError> {
        let time = time.to_owned();
        self.change_life(
            "note told",
            "UPDATE life SET told = $2 WHERE epoch = $1 AND (told IS NULL OR told < $2)",
            move |query| query.bind(epoch).bind(time.clone()),
        )
        .await?;
        Ok(())
    }

    /// Notes a backup that is complete and checked, by when it began.
    ///
    /// What is noted never goes back: a later time that was noted stays.
    ///
    /// # Errors
    /// [`RepositoryError::NoLife`] if no server ever ran on the database.
    pub async fn note_backup(&self, began: OffsetDateTime) -> Result<(), RepositoryError> {
        let began = crate::clock::timestamp_of(began);
        let noted = self
            .change_life(
                "note backup",
                "UPDATE life SET backed_up_until = CASE WHEN backed_up_until > $1 \
                 THEN backed_up_until ELSE $1 END",
                move |query| query.bind(began.clone()),
            )
            .await?;
        if noted == 1 {
            Ok(())
        } else {
            Err(RepositoryError::NoLife)
        }
    }

    /// Begins another life: a backup was put back, or a replica promoted that may have missed something. Devices send
    /// again what they still have.
    ///
    /// # Errors
    /// [`RepositoryError::NoLife`] if no server ever ran on the database.
    pub async fn begin_life(&self, epoch: Uuid, now: OffsetDateTime) -> Result<(), RepositoryError> {
        let now = crate::clock::timestamp_of(now);
        let begun = self
            .change_life(
                "begin life",
                "UPDATE life SET epoch = $1, began_at = $2, backed_up_until = NULL, told = NULL",
                move |query| query.bind(epoch).bind(now.clone()),
            )
            .await?;
        if begun == 1 {
            Ok(())
        } else {
            Err(RepositoryError::NoLife)
        }
    }

    /// Has receipts signed by another key from now on, in another life; where no server ever ran on the database, the first one
    /// will say so.
    ///
    /// # Errors
    /// [`RepositoryError`] if it cannot be written.
    pub(crate) async fn replace_receipt_key(
        &self,
        receipt_key: &str,
        epoch: Uuid,
        now: OffsetDateTime,
    ) -> Result<(), RepositoryError> {
        let (key, now) = (receipt_key.to_owned(), crate::clock::timestamp_of(now));
        self.change_life(
            "replace receipt key",
            "UPDATE life SET epoch = $1, began_at = $2, backed_up_until = NULL, told = NULL, \
             receipt_key = $3",
            move |query| query.bind(epoch).bind(now.clone()).bind(key.clone()),
        )
        .await?;
        Ok(())
    }

    /// Begins another life where the present one is `known`; nothing happens if it is another.
    ///
    /// # Errors
    /// [`RepositoryError`] if it cannot be written.
    pub(crate) async fn begin_life_after(
        &self,
        known: Uuid,
        epoch: Uuid,
        now: OffsetDateTime,
    ) -> Result<(), RepositoryError> {
        let now = crate::clock::timestamp_of(now);
        self.change_life(
            "begin life after",
            "UPDATE life SET epoch = $1, began_at = $2, backed_up_until = NULL, told = NULL WHERE epoch = $3",
            move |query| query.bind(epoch).bind(now.clone()).bind(known),
        )
        .await?;
        Ok(())
    }

    async fn change_life<B>(
        &self,
        name: &'static str,
        statement: &'static str,
        bind: B,
    ) -> Result<u64, RepositoryError>
    where
        B: Fn(Query) -> Query + Send + Sync,
    {
        let bind = &bind;
        self.transactions
            .run(name, |connection| {
                let query = bind(sqlx::query(statement));
                Box::pin(async move { Ok(query.execute(connection).await?.rows_affected()) })
            })
            .await
    }
}

type Query = sqlx::query::Query<'static, sqlx::Postgres, sqlx::postgres::PgArguments>;
