//! What a setting can hold, and how it is shown.

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::ValueEnum;
use ipnet::IpNet;
use url::Url;

/// The value of a setting.
pub(super) trait Value: Sized {
    /// What the file must hold for it, to go on after "must be".
    const EXPECTED: &'static str;

    /// Reads the value in a file that is in the folder `base`; returns `None` if it is of another kind.
    fn from_toml(value: &toml::Value, base: &Path) -> Option<Self>;

    /// The value as the operator may see it: without its secrets.
    fn shown(&self) -> String;
}

impl Value for PathBuf {
    const EXPECTED: &'static str = "a path in quotes";

    fn from_toml(value: &toml::Value, base: &Path) -> Option<Self> {
        let path = value.as_str().filter(|path| !path.is_empty())?;
        Some(base.join(path))
    }

    fn shown(&self) -> String {
        self.display().to_string()
    }
}

impl Value for SocketAddr {
    const EXPECTED: &'static str = "an address and a port in quotes, as \"127.0.0.1:8787\"";

    fn from_toml(value: &toml::Value, _: &Path) -> Option<Self> {
        value.as_str()?.parse().ok()
    }

    fn shown(&self) -> String {
        self.to_string()
    }
}

impl Value for u32 {
    const EXPECTED: &'static str = "a whole number from 0 to 4294967295";

    fn from_toml(value: &toml::Value, _: &Path) -> Option<Self> {
        value.as_integer()?.try_into().ok()
    }

    fn shown(&self) -> String {
        self.to_string()
    }
}

impl Value for Vec<String> {
    const EXPECTED: &'static str = "a list of texts, as [\"127.0.0.1\", \"::1\"]";

    fn from_toml(value: &toml::Value, _: &Path) -> Option<Self> {
        let texts = value.as_array()?.iter();
        texts.map(|text| text.as_str().map(str::to_owned)).collect()
    }

    fn shown(&self) -> String {
        if self.is_empty() {
            "-".to_owned()
        } else {
            self.join(",")
        }
    }
}

/// An address or a network in the form `10.0.0.0/8`.
pub(super) fn network(text: &str) -> Option<IpNet> {
    match text.parse::<IpAddr>() {
        Ok(address) => Some(IpNet::from(address.to_canonical())),
        Err(_) => text.parse().ok(),
    }
}

/// How the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

impl Value for LogFormat {
    const EXPECTED: &'static str = "\"text\" or \"json\"";

    fn from_toml(value: &toml::Value, _: &Path) -> Option<Self> {
        Self::from_str(value.as_str()?, false).ok()
    }

    fn shown(&self) -> String {
        match self {
            Self::Text => "text".to_owned(),
            Self::Json => "json".to_owned(),
        }
    }
}

/// The address of a database. It may hold a password, which is never shown.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct DatabaseUrl(String);

impl FromStr for DatabaseUrl {
    /// Whatever is wrong with it is said later: the argument parser would repeat the password.
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(text.to_owned()))
    }
}

impl DatabaseUrl {
    fn url(&self) -> Option<Url> {
        Url::parse(&self.0).ok()
    }

    /// The address as it is: it may hold a password.
    pub(crate) fn address(&self) -> &str {
        &self.0
    }

    pub(super) fn is_postgres(&self) -> bool {
        self.url()
            .is_some_and(|url| matches!(url.scheme(), "postgres" | "postgresql"))
    }
}

impl std::fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.shown())
    }
}

impl Value for DatabaseUrl {
    const EXPECTED: &'static str = "a text in quotes, as \"postgres://USER@HOST/NAME\"";

    fn from_toml(value: &toml::Value, _: &Path) -> Option<Self> {
        Some(Self(value.as_str()?.to_owned()))
    }

    fn shown(&self) -> String {
        const MASK: &str = "****";
        let hidden = || "(hidden)".to_owned();
        let Some(mut url) = self.url() else {
            return hidden();
        };
        if url.password().is_some() && url.set_password(Some(MASK)).is_err() {
            return hidden();
        }
        if url.query().is_some() {
            let pairs: Vec<(String, String)> = url
                .query_pairs()
                .map(|(name, value)| {
                    let secret = name.to_lowercase().contains("password");
                    let value = if secret {
                        MASK.to_owned()
                    } else {
                        value.into_owned()
                    };
                    (name.into_owned(), value)
                })
                .collect();
            url.query_pairs_mut().clear().extend_pairs(pairs);
        }
        url.to_string()
    }
}
