//! The server that receives sealed applications, and serves the app and the catalog.
//!
//! It acknowledges only what is durable, and cannot read what it receives. One transaction a request; the same item
//! arriving again gets the same receipt.

mod app;
mod clock;
mod problem;
mod repository;
mod routes;
mod server;

pub use app::{App, CatalogCheck, CatalogFile};
pub use clock::{Clock, SystemClock};
pub use repository::{
    Accepted, Arrival, Batch, Repository, RepositoryError, SqliteRepository, StoredSubmission, received,
};
pub use routes::router;
pub use server::{Config, ServeError, serve};
