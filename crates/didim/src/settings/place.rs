//! Where the server keeps what it knows.

use std::path::PathBuf;

use clap::Args;

use super::DatabaseUrl;

/// Where the server keeps what it knows.
#[derive(Args, Clone, Default)]
pub(crate) struct Data {
    /// The server's data folder
    #[arg(id = "data", long = "data", value_name = "FOLDER", env = "DIDIM_DATA")]
    pub(crate) folder: Option<PathBuf>,
    /// The database that is used in place of a file in the data folder: postgres://USER@HOST/NAME
    #[arg(long, value_name = "URL", env = "DIDIM_DATABASE", hide_env_values = true)]
    pub(crate) database: Option<DatabaseUrl>,
    /// The server's configuration file: what is not said otherwise is taken from it
    #[arg(long, value_name = "FILE", env = "DIDIM_CONFIG")]
    pub(crate) config: Option<PathBuf>,
}

/// Where submissions are kept.
#[derive(Debug, Clone)]
pub(crate) enum Place {
    /// In a file in this data folder.
    Folder(PathBuf),
    /// In the database at this address, which may hold a password.
    Database(String),
}
