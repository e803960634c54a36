//! PostgreSQL servers of one's own, for tests and benches.
//!
//! A *cluster* is PostgreSQL's word for one data folder and the server on it. Each one here has a new folder and a
//! free port on 127.0.0.1, lets anybody in (`trust`), and is gone with its value, also if the process is killed that
//! made it. It can be killed as a power cut of the process would do it, started again on the same folder, and
//! followed by a standby that is promoted.
//!
//! The programs are those of Debian's package `postgresql`. PostgreSQL refuses to run as root; root runs it as the
//! user `postgres`, or else `nobody`.
//!
//! ```no_run
//! # fn main() -> Result<(), postgres_cluster::ClusterError> {
//! use postgres_cluster::{Cluster, Settings};
//!
//! let mut primary = Cluster::start(&Settings::default())?;
//! let url = primary.new_database()?;
//! let mut standby = Cluster::standby_of(&primary)?;
//! primary.kill()?;
//! standby.promote()?;
//! # Ok(())
//! # }
//! ```
#![cfg(unix)]

mod cluster;
mod err;
mod folder;
mod port;
mod process;
mod programs;
mod shared;
mod standby;

pub use cluster::{Cluster, Settings};
pub use err::ClusterError;
pub use programs::version;
pub use shared::{Shared, VARIABLE, shared};
