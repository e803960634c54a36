//! Devices and codes in SQLite.

use std::sync::Arc;

use async_trait::async_trait;
use envelope::{DeviceKeyId, DevicePublicKey};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};
use uuid::Uuid;

use super::SqliteRepository;
use crate::repository::devices::{Device, Devices, Enrolled, Enrolment, NewCode, Revoked};
use crate::repository::{RepositoryError, sqlite::uuid};

#[async_trait]
impl Devices for SqliteRepository {
    async fn add_code(&self, code: NewCode) -> Result<(), RepositoryError> {
        let code = Arc::new(code);
        self.run_tx("add code", |connection| {
            let code = Arc::clone(&code);
            Box::pin(async move {
                sqlx::query(
                    "INSERT INTO enrolment_code (hash, label, made_at, expires_at) VALUES (?, ?, ?, ?)",
                )
                .bind(&code.hash)
                .bind(&code.label)
                .bind(&code.made_at)
                .bind(&code.expires_at)
                .execute(connection)
                .await?;
                Ok(())
            })
        })
        .await
    }

    async fn enrol(&self, enrolment: Enrolment) -> Result<Enrolled, RepositoryError> {
        let enrolment = Arc::new(enrolment);
        self.run_tx("enrol", |connection| {
            let enrolment = Arc::clone(&enrolment);
            Box::pin(async move { enrol(connection, &enrolment).await })
        })
        .await
    }

    async fn device(&self, key: DeviceKeyId) -> Result<Option<Device>, RepositoryError> {
        let row = sqlx::query("SELECT * FROM device WHERE key_id = ?")
            .bind(key.to_string())
            .fetch_optional(&self.readers)
            .await?;
        row.as_ref().map(read).transpose()
    }

    async fn devices(&self) -> Result<Vec<Device>, RepositoryError> {
        let rows = sqlx::query("SELECT * FROM device ORDER BY enrolled_at, key_id")
            .fetch_all(&self.readers)
            .await?;
        rows.iter().map(read).collect()
    }

    async fn revoke(&self, device: Uuid, at: String) -> Result<Revoked, RepositoryError> {
        let at = Arc::new(at);
        self.run_tx("revoke", |connection| {
            let at = Arc::clone(&at);
            Box::pin(async move {
                if revoke(connection, device, &at).await? {
                    return Ok(Revoked::Now);
                }
                let known: bool = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM device WHERE id = ?)")
                    .bind(device.as_bytes().as_slice())
                    .fetch_one(connection)
                    .await?;
                Ok(if known { Revoked::Before } else { Revoked::Unknown })
            })
        })
        .await
    }

    async fn counters(&self, device: Uuid) -> Result<Vec<u64>, RepositoryError> {
        let counters: Vec<i64> = sqlx::query_scalar(
            "SELECT counter FROM submission WHERE device = ?1 \
             UNION SELECT counter FROM conflict WHERE device = ?1",
        )
        .bind(device.as_bytes().as_slice())
        .fetch_all(&self.readers)
        .await?;
        let mut counters: Vec<u64> = counters.into_iter().map(i64::cast_unsigned).collect();
        // The database orders by the signed number.
        counters.sort_unstable();
        Ok(counters)
    }
}

async fn enrol(
    connection: &mut SqliteConnection,
    enrolment: &Enrolment,
) -> Result<Enrolled, RepositoryError> {
    let Enrolment {
        code_hash,
        device,
        key,
        at,
    } = enrolment;
    let id = device.as_bytes().as_slice();
    let (key_id, public_key) = (key.id().to_string(), key.to_string());
    let code: Option<(String, String, Option<Vec<u8>>)> =
        sqlx::query_as("SELECT label, expires_at, used_by FROM enrolment_code WHERE hash = ?")
            .bind(code_hash)
            .fetch_optional(&mut *connection)
            .await?;
    let Some((label, expires_at, used_by)) = code else {
        return Ok(Enrolled::WrongCode);
    };
    let known: Option<(Vec<u8>, String, bool)> =
        sqlx::query_as("SELECT id, public_key, revoked_at IS NULL FROM device WHERE key_id = ?")
            .bind(&key_id)
            .fetch_optional(&mut *connection)
            .await?;
    let same = known
        .as_ref()
        .map(|(known_id, known_key, _)| known_id == id && *known_key == public_key);
    if let Some(used_by) = used_by {
        let in_use = known.is_some_and(|(_, _, in_use)| in_use);
        return Ok(if used_by == id && same == Some(true) && in_use {
            Enrolled::Before(label)
        } else {
            Enrolled::WrongCode
        });
    }
    // Both are the same form in UTC, so the order of the texts is that of the times.
    if expires_at <= *at {
        return Ok(Enrolled::WrongCode);
    }
    if same == Some(false) {
        return Ok(Enrolled::KeyTaken);
    }
    revoke(connection, *device, at).await?;
    sqlx::query(
        "INSERT INTO device (key_id, id, public_key, label, enrolled_at) VALUES (?, ?, ?, ?, ?) \
         ON CONFLICT (key_id) DO UPDATE SET label = excluded.label, enrolled_at = excluded.enrolled_at, \
         revoked_at = NULL",
    )
    .bind(&key_id)
    .bind(id)
    .bind(&public_key)
    .bind(&label)
    .bind(at)
    .execute(&mut *connection)
    .await?;
    sqlx::query("UPDATE enrolment_code SET used_by = ?, used_at = ? WHERE hash = ?")
        .bind(id)
        .bind(at)
        .bind(code_hash)
        .execute(&mut *connection)
        .await?;
    Ok(Enrolled::Now(label))
}

/// Revokes the key that the device uses; whether it had one.
async fn revoke(connection: &mut SqliteConnection, device: Uuid, at: &str) -> Result<bool, RepositoryError> {
    let revoked = sqlx::query("UPDATE device SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL")
        .bind(at)
        .bind(device.as_bytes().as_slice())
        .execute(connection)
        .await?;
    Ok(revoked.rows_affected() > 0)
}

/// Notes that a request which this key signed was accepted.
pub(super) async fn seen(
    connection: &mut SqliteConnection,
    key: DeviceKeyId,
    at: &str,
) -> Result<(), RepositoryError> {
    sqlx::query("UPDATE device SET last_seen_at = ? WHERE key_id = ?")
        .bind(at)
        .bind(key.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

fn read(row: &SqliteRow) -> Result<Device, RepositoryError> {
    let key: DevicePublicKey = row
        .try_get::<String, _>("public_key")?
        .parse()
        .map_err(|_| RepositoryError::Unreadable("a device's key is no key"))?;
    Ok(Device {
        id: uuid(row.try_get("id")?)?,
        key,
        label: row.try_get("label")?,
        enrolled_at: row.try_get("enrolled_at")?,
        revoked_at: row.try_get("revoked_at")?,
        last_seen_at: row.try_get("last_seen_at")?,
    })
}
