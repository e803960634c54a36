//! Settings that cannot be used.

use std::net::SocketAddr;
use std::path::PathBuf;

use super::Origin;

/// Settings that cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SettingsError {
    #[error("cannot read the configuration `{path}`: {error}", path = path.display())]
    Unreadable { path: PathBuf, error: std::io::Error },
    #[error("{path}:{line}: {message}", path = path.display())]
    NoToml {
        path: PathBuf,
        line: usize,
        message: String,
    },
    #[error("{path}:{line}: there is no setting `{key}`; {}", nearest_setting(nearest.as_deref()), path = path.display())]
    UnknownKey {
        path: PathBuf,
        line: usize,
        key: String,
        nearest: Option<String>,
    },
    #[error("{path}:{line}: `{key}` must be {wanted}", path = path.display())]
    WrongValue {
        path: PathBuf,
        line: usize,
        key: &'static str,
        wanted: &'static str,
    },
    #[error(
        "no data folder is named; give --data FOLDER, DIDIM_DATA, or a file with `data` by --config or \
         DIDIM_CONFIG"
    )]
    NoData,
    // The value may hold a password, so it is not repeated.
    #[error("the database of {0} is none; write `postgres://USER@HOST/NAME`")]
    Database(Origin),
    #[error("there is a catalog key ({0}) and no catalog; name the catalog too")]
    KeyWithoutCatalog(Origin),
    #[error("there is a release key ({0}) and no folder of the app; name the folder too")]
    KeyWithoutApp(Origin),
    #[error("metrics and applications cannot both be served on {0}; choose another address for metrics")]
    SameAddress(SocketAddr),
    #[error(
        "`anonymous_per_minute` ({0}) is above `anonymous_per_minute_in_all` ({1}), which then is the limit; \
         set both"
    )]
    Limits(u32, u32),
    #[error("`{0}` is 0 ({1}), so that no enrolled device could send anything; set it to 1 or more")]
    NoBudget(&'static str, Origin),
    #[error("`{0}` ({1}) is no trusted proxy; write an address or a network, as 127.0.0.1 or 10.0.0.0/8")]
    Proxy(String, Origin),
}

fn nearest_setting(nearest: Option<&str>) -> String {
    nearest.map_or_else(
        || "`docs/didim.toml` has all settings".to_owned(),
        |nearest| format!("the nearest is `{nearest}`"),
    )
}
