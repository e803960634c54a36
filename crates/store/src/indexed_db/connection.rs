//! The connection to the database: opened when it is needed, and opened anew when it is gone.
//!
//! Browsers close connections under a living page: after sleep, when memory is short, when storage is cleared. A handle
//! that is gone never comes back, so nothing is tried on it twice.

use std::cell::RefCell;
use std::future::poll_fn;
use std::rc::{Rc, Weak};

use indexed_db_futures::database::Database;

use super::failure;
use super::schema::Schema;
use crate::StoreError;

/// A connection to the database with this name.
#[derive(Debug)]
pub(super) struct Connection {
    name: String,
    schema: Schema,
    on_blocked: fn(),
    database: RefCell<Option<Database>>,
}

impl Connection {
    pub(super) fn new(name: &str, schema: Schema, on_blocked: fn()) -> Rc<Self> {
        Rc::new(Self {
            name: name.to_owned(),
            schema,
            on_blocked,
            database: RefCell::new(None),
        })
    }

    /// Does something with the database; on a connection that turns out to be gone, once more on a new one.
    ///
    /// What is done must be harmless when it is done twice: a transaction that was broken off may have been written.
    pub(super) async fn run<T>(
        self: &Rc<Self>,
        work: impl AsyncFn(&Database) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let done = work(&self.database().await?).await;
        let Err(StoreError::Closed(_)) = done else {
            return named(done).await;
        };
        self.forget();
        named(work(&self.database().await?).await).await
    }

    /// The open database.
    pub(super) async fn database(self: &Rc<Self>) -> Result<Database, StoreError> {
        if let Some(database) = self.database.borrow().clone() {
            return Ok(database);
        }
        let database = self.open().await?;
        self.watch(&database);
        self.database.replace(Some(database.clone()));
        Ok(database)
    }

    fn forget(&self) {
        if let Some(database) = self.database.take() {
            database.close();
        }
    }

    async fn open(&self) -> Result<Database, StoreError> {
        let (
            on_blocked,
            Schema {
                newest,
                stores,
                upgrade,
            },
        ) = (self.on_blocked, self.schema);
        // The request is never given up: if it came to an upgrade after that, nothing would be made by it.
        let request = Database::open(self.name.as_str())
            .with_version(newest)
            .with_on_blocked(move |_| {
                on_blocked();
                Ok(())
            })
            .with_on_upgrade_needed(move |event, database| upgrade(event.old_version(), &database));
        let opened = match request.await {
            Ok(database) => database,
            Err(error) => return Err(failure::named(failure::of_open(error)).await),
        };
        let names: Vec<String> = opened.object_store_names().collect();
        match stores
            .iter()
            .find(|store| !names.iter().any(|name| name == **store))
        {
            None => Ok(opened),
            Some(missing) => {
                opened.close();
                Err(StoreError::Unreadable(format!(
                    "the store `{missing}` is missing"
                )))
            }
        }
    }

    /// Lets the database go when the browser closes it, or when another page needs a newer version of it.
    fn watch(self: &Rc<Self>, database: &Database) {
        let Ok(mut changes) = database.version_changes() else {
            return;
        };
        let connection: Weak<Self> = Rc::downgrade(self);
        wasm_bindgen_futures::spawn_local(async move {
            let _ = poll_fn(|context| changes.poll_recv(context)).await;
            if let Some(connection) = connection.upgrade() {
                connection.forget();
            }
        });
    }
}

async fn named<T>(done: Result<T, StoreError>) -> Result<T, StoreError> {
    match done {
        Ok(done) => Ok(done),
        Err(error) => Err(failure::named(error).await),
    }
}
