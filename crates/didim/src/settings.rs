//! How the server is set: by flags, then the environment, then one file, then defaults.

mod err;
mod file;
mod place;
mod value;

use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4};
use std::path::{Path, PathBuf};

use clap::parser::ValueSource;
use clap::{ArgMatches, Args};

pub(crate) use err::SettingsError;
use file::ConfigFile;
pub(crate) use place::{Data, Place};
use value::Value;
pub(crate) use value::{DatabaseUrl, LogFormat};

const DEFAULT_LISTEN: SocketAddr = SocketAddr::V4(SocketAddrV4::new(Ipv4Addr::LOCALHOST, 8787));
const DEFAULT_ANONYMOUS_PER_MINUTE: u32 = 60;
const DEFAULT_ANONYMOUS_PER_MINUTE_IN_ALL: u32 = 6_000;
const DEFAULT_DEVICE_ITEMS_PER_DAY: u32 = 10_000;
const DEFAULT_DEVICE_MIB_PER_DAY: u32 = 512;

/// The settings as flags and environment variables. A setting is a flag here, a field of [`Settings`], a line of
/// [`Settings::read`] and a key in `docs/didim.toml`.
#[derive(Args, Default)]
pub(crate) struct Flags {
    #[command(flatten)]
    pub(crate) data: Data,
    /// The address to listen on; port 0 takes a free one [default: 127.0.0.1:8787]
    #[arg(long, value_name = "HOST:PORT", env = "DIDIM_LISTEN")]
    listen: Option<SocketAddr>,
    /// The folder of the app's files
    #[arg(long, value_name = "FOLDER", env = "DIDIM_APP")]
    app: Option<PathBuf>,
    /// The public halves of the release keys: the app is served only where one of them has signed it
    #[arg(long, value_name = "FILE", env = "DIDIM_RELEASE_KEY")]
    release_key: Option<PathBuf>,
    /// The signed catalog, as written by `didim catalog build`
    #[arg(long, value_name = "FILE", env = "DIDIM_CATALOG")]
    catalog: Option<PathBuf>,
    /// The folder of the caseworkers' app, which is served under `/desk/`
    #[arg(long, value_name = "FOLDER")]
    desk: Option<PathBuf>,
    /// The folder of the signed list of vacancies, as written by `didim jobs build`
    #[arg(long, value_name = "FOLDER", env = "DIDIM_VACANCIES")]
    vacancies: Option<PathBuf>,
    /// The catalog's verifying key: a catalog that it does not fit is refused at the start
    #[arg(long, value_name = "FILE", env = "DIDIM_CATALOG_KEY")]
    catalog_key: Option<PathBuf>,
    /// The address on which metrics are served; keep it from the public
    #[arg(long, value_name = "HOST:PORT", env = "DIDIM_METRICS")]
    metrics: Option<SocketAddr>,
    /// How many applications one address may send a minute without being an enrolled device; 0 is none [default: 60]
    #[arg(long, value_name = "NUMBER", env = "DIDIM_ANONYMOUS_PER_MINUTE")]
    anonymous_per_minute: Option<u32>,
    /// How many all addresses together may send a minute without being enrolled; 0 is none [default: 6000]
    #[arg(long, value_name = "NUMBER", env = "DIDIM_ANONYMOUS_PER_MINUTE_IN_ALL")]
    anonymous_per_minute_in_all: Option<u32>,
    /// How many applications an enrolled device may send a day; what is beyond stays on it until tomorrow [default: 10000]
    #[arg(long, value_name = "NUMBER", env = "DIDIM_DEVICE_ITEMS_PER_DAY")]
    device_items_per_day: Option<u32>,
    /// How many MiB of sealed applications an enrolled device may send a day [default: 512]
    #[arg(long, value_name = "NUMBER", env = "DIDIM_DEVICE_MIB_PER_DAY")]
    device_mib_per_day: Option<u32>,
    /// The reverse proxies whose word on a client's address is taken: addresses or networks, as 127.0.0.1,10.0.0.0/8
    /// [default: this machine]
    #[arg(
        long,
        value_name = "ADDRESS",
        value_delimiter = ',',
        env = "DIDIM_TRUSTED_PROXIES"
    )]
    trusted_proxies: Option<Vec<String>>,
    /// How the log is written to standard error [default: text on a terminal, json otherwise]
    #[arg(long, value_enum, value_name = "FORMAT", env = "DIDIM_LOG_FORMAT")]
    log_format: Option<LogFormat>,
}

/// A proxy on the same machine, which is where the installation guide puts it: without its word all of the world would be
/// one address.
fn this_machine() -> Vec<String> {
    ["127.0.0.0/8", "::1"].map(str::to_owned).to_vec()
}

impl Flags {
    /// The flags of a command that works on a data folder.
    pub(crate) fn of(data: &Data) -> Self {
        Self {
            data: data.clone(),
            ..Self::default()
        }
    }

    /// The flags of a command that knows the published catalog.
    pub(crate) fn published(data: &Data, catalog: Option<&Path>, catalog_key: Option<&Path>) -> Self {
        Self {
            catalog: catalog.map(Path::to_owned),
            catalog_key: catalog_key.map(Path::to_owned),
            ..Self::of(data)
        }
    }
}

/// What a setting is, and who says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Setting<T> {
    pub(crate) value: T,
    pub(crate) from: Origin,
}

/// Who says what a setting is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Origin {
    Flag(String),
    Environment(String),
    File { path: PathBuf, line: usize },
    Default,
}

impl std::fmt::Display for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Flag(name) | Self::Environment(name) => f.write_str(name),
            Self::File { path, line } => write!(f, "{}:{line}", path.display()),
            Self::Default => f.write_str("default"),
        }
    }
}

/// All settings of the server.
#[derive(Debug)]
pub(crate) struct Settings {
    pub(crate) data: Setting<Option<PathBuf>>,
    pub(crate) database: Setting<Option<DatabaseUrl>>,
    pub(crate) listen: Setting<SocketAddr>,
    pub(crate) app: Setting<Option<PathBuf>>,
    pub(crate) release_key: Setting<Option<PathBuf>>,
    pub(crate) catalog: Setting<Option<PathBuf>>,
    pub(crate) catalog_key: Setting<Option<PathBuf>>,
    pub(crate) desk: Setting<Option<PathBuf>>,
    pub(crate) vacancies: Setting<Option<PathBuf>>,
    pub(crate) metrics: Setting<Option<SocketAddr>>,
    pub(crate) anonymous_per_minute: Setting<u32>,
    pub(crate) anonymous_per_minute_in_all: Setting<u32>,
    pub(crate) device_items_per_day: Setting<u32>,
    pub(crate) device_mib_per_day: Setting<u32>,
    pub(crate) trusted_proxies: Setting<Vec<String>>,
    /// None is text on a terminal, and JSON otherwise.
    pub(crate) log_format: Setting<Option<LogFormat>>,
    /// All of them in order, as they are shown: the name, the value without its secrets, and who says so.
    pub(crate) shown: Vec<(&'static str, String, Origin)>,
}

impl Settings {
    /// Reads the settings. `matches` say which of the flags came from the environment.
    ///
    /// # Errors
    /// [`SettingsError`] if the file cannot be read, has a key that is not known, or a value is none.
    pub(crate) fn read(flags: Flags, matches: Option<&ArgMatches>) -> Result<Self, SettingsError> {
        let file = flags.data.config.as_deref().map(ConfigFile::read).transpose()?;
        let mut layers = Layers {
            file,
            matches,
            shown: Vec::new(),
        };
        let settings = Self {
            data: layers.optional("data", flags.data.folder)?,
            database: layers.optional("database", flags.data.database)?,
            listen: layers.or("listen", flags.listen, DEFAULT_LISTEN)?,
            app: layers.optional("app", flags.app)?,
            release_key: layers.optional("release_key", flags.release_key)?,
            catalog: layers.optional("catalog", flags.catalog)?,
            catalog_key: layers.optional("catalog_key", flags.catalog_key)?,
            desk: layers.optional("desk", flags.desk)?,
            vacancies: layers.optional("vacancies", flags.vacancies)?,
            metrics: layers.optional("metrics", flags.metrics)?,
            anonymous_per_minute: layers.or(
                "anonymous_per_minute",
                flags.anonymous_per_minute,
                DEFAULT_ANONYMOUS_PER_MINUTE,
            )?,
            anonymous_per_minute_in_all: layers.or(
                "anonymous_per_minute_in_all",
                flags.anonymous_per_minute_in_all,
                DEFAULT_ANONYMOUS_PER_MINUTE_IN_ALL,
            )?,
            device_items_per_day: layers.or(
                "device_items_per_day",
                flags.device_items_per_day,
                DEFAULT_DEVICE_ITEMS_PER_DAY,
            )?,
            device_mib_per_day: layers.or(
                "device_mib_per_day",
                flags.device_mib_per_day,
                DEFAULT_DEVICE_MIB_PER_DAY,
            )?,
            trusted_proxies: layers.or("trusted_proxies", flags.trusted_proxies, this_machine())?,
            log_format: layers.optional("log_format", flags.log_format)?,
            shown: Vec::new(),
        };
        let shown = layers.finish()?;
        settings.check()?;
        Ok(Self { shown, ..settings })
    }

    /// The reverse proxies that are trusted.
    pub(crate) fn networks(&self) -> Vec<ipnet::IpNet> {
        let proxies = self.trusted_proxies.value.iter();
        proxies.filter_map(|proxy| value::network(proxy)).collect()
    }

    /// Where submissions are kept.
    ///
    /// # Errors
    /// [`SettingsError::NoData`] if nobody names a data folder or a database.
    pub(crate) fn place(&self) -> Result<Place, SettingsError> {
        Ok(match &self.database.value {
            Some(url) => Place::Database(url.address().to_owned()),
            None => Place::Folder(self.data()?.to_owned()),
        })
    }

    /// The data folder.
    ///
    /// # Errors
    /// [`SettingsError::NoData`] if nobody names it.
    pub(crate) fn data(&self) -> Result<&Path, SettingsError> {
        self.data.value.as_deref().ok_or(SettingsError::NoData)
    }

    fn check(&self) -> Result<(), SettingsError> {
        if let Some(url) = &self.database.value
            && !url.is_postgres()
        {
            return Err(SettingsError::Database(self.database.from.clone()));
        }
        if self.catalog.value.is_none() && self.catalog_key.value.is_some() {
            return Err(SettingsError::KeyWithoutCatalog(self.catalog_key.from.clone()));
        }
        if self.app.value.is_none() && self.release_key.value.is_some() {
            return Err(SettingsError::KeyWithoutApp(self.release_key.from.clone()));
        }
        // Port 0 is another one every time.
        if self.metrics.value == Some(self.listen.value) && self.listen.value.port() != 0 {
            return Err(SettingsError::SameAddress(self.listen.value));
        }
        let (one, all) = (&self.anonymous_per_minute, &self.anonymous_per_minute_in_all);
        if one.value > all.value {
            return Err(SettingsError::Limits(one.value, all.value));
        }
        for (name, budget) in [
            ("device_items_per_day", &self.device_items_per_day),
            ("device_mib_per_day", &self.device_mib_per_day),
        ] {
            if budget.value == 0 {
                return Err(SettingsError::NoBudget(name, budget.from.clone()));
            }
        }
        if let Some(wrong) = self
            .trusted_proxies
            .value
            .iter()
            .find(|proxy| value::network(proxy).is_none())
        {
            return Err(SettingsError::Proxy(
                wrong.clone(),
                self.trusted_proxies.from.clone(),
            ));
        }
        Ok(())
    }
}

/// Where settings come from.
struct Layers<'a> {
    file: Option<ConfigFile>,
    matches: Option<&'a ArgMatches>,
    shown: Vec<(&'static str, String, Origin)>,
}

impl Layers<'_> {
    /// A setting that somebody has made.
    fn made<T: Value>(
        &mut self,
        name: &'static str,
        flag: Option<T>,
    ) -> Result<Option<Setting<T>>, SettingsError> {
        let in_file = match &self.file {
            Some(file) => file.get(name)?,
            None => None,
        };
        let flagged = flag.map(|value| {
            let from = self.matches.and_then(|matches| matches.value_source(name));
            Setting {
                value,
                from: match from {
                    Some(ValueSource::EnvVariable) => {
                        Origin::Environment(format!("DIDIM_{}", name.to_uppercase()))
                    }
                    _ => Origin::Flag(format!("--{}", name.replace('_', "-"))),
                },
            }
        });
        Ok(flagged.or(in_file))
    }

    fn note<T>(&mut self, name: &'static str, shown: String, setting: Setting<T>) -> Setting<T> {
        self.shown.push((name, shown, setting.from.clone()));
        setting
    }

    fn optional<T: Value>(
        &mut self,
        name: &'static str,
        flag: Option<T>,
    ) -> Result<Setting<Option<T>>, SettingsError> {
        let setting = match self.made(name, flag)? {
            Some(Setting { value, from }) => Setting {
                value: Some(value),
                from,
            },
            None => Setting {
                value: None,
                from: Origin::Default,
            },
        };
        let shown = setting.value.as_ref().map_or("-".to_owned(), Value::shown);
        Ok(self.note(name, shown, setting))
    }

    fn or<T: Value>(
        &mut self,
        name: &'static str,
        flag: Option<T>,
        default: T,
    ) -> Result<Setting<T>, SettingsError> {
        let setting = self.made(name, flag)?.unwrap_or(Setting {
            value: default,
            from: Origin::Default,
        });
        let shown = setting.value.shown();
        Ok(self.note(name, shown, setting))
    }

    /// All settings have been asked for: what the file has besides is a mistake.
    fn finish(self) -> Result<Vec<(&'static str, String, Origin)>, SettingsError> {
        if let Some(file) = &self.file {
            let known: Vec<&str> = self.shown.iter().map(|(name, ..)| *name).collect();
            file.refuse_others(&known)?;
        }
        Ok(self.shown)
    }
}

#[cfg(test)]
mod tests;
