//! `didim serve`

mod check;
mod notify;

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use catalog::{Floor, SignedCatalog, VerifyKey};
use clap::{ArgMatches, Args};
use intake::{AnonymousLimits, CatalogCheck, CheckedCatalog, DeviceBudget};

use super::day::calendar;
use super::{Failure, release};
use crate::settings::{Flags, LogFormat, Settings};

#[derive(Args)]
#[command(after_help = "\
Examples:
  didim serve --data data --listen 127.0.0.1:8787 --app dist/app --catalog data/catalog.didim
  didim serve --config /etc/didim/didim.toml --check

A flag goes before an environment variable, and that before the file. GET /health answers 200 when
the server is ready. A reverse proxy must hand on the header `host` as it is: devices sign it.
RUST_LOG says how much is logged; the default is `info,sqlx=warn`.")]
pub(crate) struct Options {
    #[command(flatten)]
    flags: Flags,
    /// Say what would be used and where each value comes from, verify the catalog and the keys, and end
    #[arg(long)]
    check: bool,
}

pub(crate) fn run(options: Options, matches: Option<&ArgMatches>) -> Result<(), Failure> {
    let settings = Settings::read(options.flags, matches)?;
    if options.check {
        return check::run(&settings);
    }
    start_log(settings.log_format.value);
    let published = ServedCatalog::read(&settings)?;
    published.require_receipt_key(settings.data()?)?;
    let config = config(&settings, published)?;
    intake::keep_files_private();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let stopped = stop_signal()?;
        let ready = |address| {
            println!("didim: serving on http://{address}");
            if let Err(error) = notify::ready() {
                eprintln!("didim: cannot tell the service manager that the server is ready: {error}");
            }
        };
        Ok(intake::serve(config, ready, stopped).await?)
    })
}

/// The server's configuration.
fn config(settings: &Settings, published: ServedCatalog) -> Result<intake::Config, Failure> {
    let data = settings.data()?;
    Ok(intake::Config {
        data: data.to_owned(),
        listen: settings.listen.value,
        app: settings.app.value.clone(),
        release_keys: release::public_keys(settings.release_key.value.as_deref())?,
        catalog: settings.catalog.value.clone(),
        desk: settings.desk.value.clone(),
        vacancies: settings.vacancies.value.clone(),
        database: settings
            .database
            .value
            .as_ref()
            .map(|url| url.address().to_owned()),
        published: published.names(),
        catalog_check: published
            .signed
            .map(|(key, _)| catalog_check(key, data.to_owned())),
        metrics: settings.metrics.value,
        limits: AnonymousLimits {
            per_minute: settings.anonymous_per_minute.value,
            per_minute_in_all: settings.anonymous_per_minute_in_all.value,
            trusted_proxies: settings.networks(),
        },
        budget: DeviceBudget {
            items: settings.device_items_per_day.value.into(),
            bytes: u64::from(settings.device_mib_per_day.value) << 20,
        },
        calendar: calendar(),
    })
}

fn catalog_check(key: VerifyKey, data: PathBuf) -> CatalogCheck {
    // The app that a catalog needs is the device's matter; the server hands it on.
    let any_app = catalog::AppVersion::parse("65535.0.0").unwrap_or_default();
    CatalogCheck::new(move |blob, version| {
        let floor = Floor {
            version,
            app: any_app,
        };
        let signed = SignedCatalog::admit(blob, &key, floor).map_err(|error| error.to_string())?;
        require_named(&signed, &data).map_err(|error| error.to_string())?;
        Ok(CheckedCatalog {
            version: signed.catalog.version,
            published: names(&signed),
        })
    })
}

fn start_log(format: Option<LogFormat>) {
    let on_terminal = std::io::stderr().is_terminal();
    let filter =
        tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "info,sqlx=warn".into());
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    let by_default = if on_terminal {
        LogFormat::Text
    } else {
        LogFormat::Json
    };
    match format.unwrap_or(by_default) {
        LogFormat::Text => log.with_ansi(on_terminal).init(),
        LogFormat::Json => log.json().flatten_event(true).with_span_list(false).init(),
    }
}

/// The published catalog, where its key is given.
#[derive(Default)]
pub(crate) struct ServedCatalog {
    pub(crate) signed: Option<(VerifyKey, SignedCatalog)>,
}

impl ServedCatalog {
    pub(crate) fn read(settings: &Settings) -> Result<Self, Failure> {
        let (catalog, key) = (&settings.catalog.value, &settings.catalog_key.value);
        let (Some(path), Some(key_path)) = (catalog, key) else {
            return Ok(Self::default());
        };
        Self::verify(path, key_path)
    }

    /// The catalog in a file, verified by the key in another.
    pub(crate) fn verify(path: &Path, key_path: &Path) -> Result<Self, Failure> {
        let key = intake::read_text(key_path, intake::MAX_SMALL_FILE_BYTES)
            .map_err(|error| Failure::file("read", key_path, error))?;
        let key = VerifyKey::from_hex(&key).map_err(|error| Failure::file("use", key_path, error))?;
        let blob = intake::read_file(path, intake::MAX_CATALOG_FILE_BYTES)
            .map_err(|error| Failure::file("read", path, error))?;
        let signed = SignedCatalog::verify(&blob, &key).map_err(|error| Failure::file("use", path, error))?;
        Ok(Self {
            signed: Some((key, signed)),
        })
    }

    /// Refuses a catalog whose receipt keys are others than that of the server in this data folder.
    fn require_receipt_key(&self, data: &Path) -> Result<(), NamedKeyError> {
        let signed = self.signed.as_ref();
        signed.map_or(Ok(()), |(_, signed)| require_named(signed, data))
    }

    /// Its digest, and the ids of the keys that it seals to.
    pub(crate) fn names(&self) -> intake::Published {
        self.signed
            .as_ref()
            .map(|(_, signed)| names(signed))
            .unwrap_or_default()
    }
}

/// Why a catalog that names receipt keys cannot be served.
#[derive(Debug, thiserror::Error)]
enum NamedKeyError {
    /// The server's own key cannot be read, or is not there.
    #[error(transparent)]
    Own(#[from] intake::ReceiptKeyError),
    /// The server signs by a key that the catalog does not name.
    #[error(
        "the catalog names receipt keys, and not `{0}`, by which this server signs, so that devices would \
         believe none of its receipts; build it with --receipt-key, as `didim keys receipt` prints it, or \
         put the server's `receipt.key` back"
    )]
    Other(String),
}

/// Devices with a catalog that names receipt keys believe no other.
fn require_named(signed: &SignedCatalog, data: &Path) -> Result<(), NamedKeyError> {
    let named = &signed.catalog.receipt_keys;
    if named.is_empty() {
        return Ok(());
    }
    let own = intake::read_receipt_key(data)?.verify_key().to_string();
    if named.contains(&own) {
        return Ok(());
    }
    Err(NamedKeyError::Other(own))
}

fn names(signed: &SignedCatalog) -> intake::Published {
    let sealing = signed.catalog.seal_to.iter();
    intake::Published {
        catalogs: vec![signed.digest.clone()],
        keys: sealing.map(|key| key.id.clone()).collect(),
    }
}

/// Resolves when the process is told to stop. It listens from the call on, not from the first poll: a server that is
/// stopped the moment it is ready ends as cleanly as any.
fn stop_signal() -> std::io::Result<impl Future<Output = ()> + Send + 'static> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut interrupted = signal(SignalKind::interrupt())?;
        let mut terminated = signal(SignalKind::terminate())?;
        Ok(async move {
            tokio::select! {
                _ = interrupted.recv() => {}
                _ = terminated.recv() => {}
            }
        })
    }
    #[cfg(not(unix))]
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}
