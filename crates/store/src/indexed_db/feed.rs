//! A list of vacancies in IndexedDB.

use std::rc::Rc;

use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::TransactionDurability;
use indexed_db_futures::typed_array::{Uint8Array, Uint8ArraySlice};

use super::connection::Connection;
use super::records::{delete, encode, get, put, read, write};
use super::schema::{FEED, VACANCIES};
use crate::{Chunk, FeedStore, StoreError};

/// Under which key the manifest stands: no chunk has this name.
const MANIFEST_KEY: &str = "manifest";
const VERSION_KEY: &str = "version";

/// A list in a database of its own, since it can be fetched again: it is made, brought up and lost by itself, and the device's database is
/// not touched by it.
#[derive(Debug, Clone)]
pub struct IndexedDbFeedStore {
    connection: Rc<Connection>,
}

impl IndexedDbFeedStore {
    /// Opens the database with this name, and makes it if it is missing.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] if the browser has none to give, [`StoreError::Newer`] if a newer version made it.
    pub async fn connect(name: &str) -> Result<Self, StoreError> {
        let store = Self {
            connection: Connection::new(name, VACANCIES, || {}),
        };
        store.connection.database().await?;
        Ok(store)
    }

    async fn bytes(&self, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.connection
            .run(async |database| {
                let transaction = read(database, &[FEED])?;
                let bytes: Option<Uint8Array> = transaction.object_store(FEED)?.get(key).primitive()?.await?;
                Ok(bytes.map(Into::into))
            })
            .await
    }
}

impl FeedStore for IndexedDbFeedStore {
    async fn manifest(&self) -> Result<Option<Vec<u8>>, StoreError> {
        self.bytes(MANIFEST_KEY).await
    }

    async fn version(&self) -> Result<u32, StoreError> {
        self.connection
            .run(async |database| {
                let transaction = read(database, &[FEED])?;
                let known = get(&transaction.object_store(FEED)?, VERSION_KEY).await?;
                Ok(known.unwrap_or(0))
            })
            .await
    }

    async fn chunk(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.bytes(name).await
    }

    async fn put_chunk(&self, chunk: Chunk<'_>) -> Result<(), StoreError> {
        self.connection
            .run(async |database| {
                let transaction = write(database, &[FEED], TransactionDurability::Relaxed)?;
                let store = transaction.object_store(FEED)?;
                put_bytes(&store, chunk.name, chunk.bytes).await?;
                drop(store);
                Ok(transaction.commit().await?)
            })
            .await
    }

    async fn replace(
        &self,
        manifest: &[u8],
        version: u32,
        chunks: &[Chunk<'_>],
        named: &[String],
    ) -> Result<bool, StoreError> {
        self.connection
            .run(async |database| {
                let transaction = write(database, &[FEED], TransactionDurability::Relaxed)?;
                let store = transaction.object_store(FEED)?;
                // Two pages may have fetched two lists: the newer one stays.
                let known: u32 = get(&store, VERSION_KEY).await?.unwrap_or(0);
                if known > version {
                    return Ok(false);
                }
                let stored = store.get_all_keys::<String>().primitive()?.await?;
                let stored: Vec<String> = stored.filter_map(Result::ok).collect();
                for key in stored {
                    let stays = key == MANIFEST_KEY || key == VERSION_KEY || named.contains(&key);
                    if !stays {
                        delete(&store, &key).await?;
                    }
                }
                for chunk in chunks {
                    put_bytes(&store, chunk.name, chunk.bytes).await?;
                }
                put_bytes(&store, MANIFEST_KEY, manifest).await?;
                put(&store, VERSION_KEY, encode(&version)?).await?;
                drop(store);
                transaction.commit().await?;
                Ok(true)
            })
            .await
    }
}

async fn put_bytes(
    store: &indexed_db_futures::object_store::ObjectStore<'_>,
    key: &str,
    bytes: &[u8],
) -> Result<(), StoreError> {
    store
        .put(Uint8ArraySlice::new(bytes))
        .with_key(key)
        .primitive()?
        .await?;
    Ok(())
}
