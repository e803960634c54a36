//! `didim serve`

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use catalog::{Floor, SignedCatalog, VerifyKey};
use clap::Args;
use intake::CatalogCheck;

use super::Failure;

#[derive(Args)]
#[command(
    after_help = "Example:\n  didim serve --data data --listen 127.0.0.1:8787 --app dist/app \
    --catalog data/catalog.didim\n\nGET /health answers 200 when the server is ready. A \
    reverse proxy must hand on the header `host` as it is: devices sign it."
)]
pub(crate) struct Options {
    /// The folder of the database and the receipt key; it is made if it is missing
    #[arg(long, value_name = "FOLDER", env = "DIDIM_DATA")]
    data: PathBuf,
    /// The address to listen on; port 0 takes a free one
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:8787")]
    listen: SocketAddr,
    /// The folder of the app's files
    #[arg(long, value_name = "FOLDER")]
    app: Option<PathBuf>,
    /// The signed catalog, as written by `didim catalog build`
    #[arg(long, value_name = "FILE")]
    catalog: Option<PathBuf>,
    /// The catalog's verifying key: a catalog that it does not fit is refused at the start
    #[arg(long, value_name = "FILE", requires = "catalog")]
    catalog_key: Option<PathBuf>,
}

pub(crate) fn run(options: Options) -> Result<(), Failure> {
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "info,sqlx=warn".into()),
        )
        .with_writer(std::io::stderr)
        .with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr()))
        .init();
    let published = Published::read(options.catalog.as_deref(), options.catalog_key.as_deref())?;
    let config = intake::Config {
        data: options.data,
        listen: options.listen,
        app: options.app,
        catalog: options.catalog,
        catalog_check: published.key.map(|key| {
            // The app that a catalog needs is the device's matter; the server hands it on.
            let any_app = catalog::AppVersion::parse("65535.0.0").unwrap_or_default();
            CatalogCheck::new(move |blob, version| {
                let floor = Floor {
                    version,
                    app: any_app,
                };
                let signed = SignedCatalog::admit(blob, &key, floor).map_err(|error| error.to_string())?;
                Ok(signed.catalog.version)
            })
        }),
        known_keys: published.keys,
        known_catalogs: published.digests,
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let ready = |address| println!("didim: serving on http://{address}");
        intake::serve(config, ready, stop_signal()).await
    })?;
    Ok(())
}

/// What the published catalog says of keys and of itself, where its key is given.
#[derive(Default)]
pub(crate) struct Published {
    key: Option<VerifyKey>,
    /// The ids of the keys that it seals to.
    pub(crate) keys: Vec<String>,
    /// Its digest.
    pub(crate) digests: Vec<String>,
}

impl Published {
    pub(crate) fn read(catalog: Option<&Path>, key: Option<&Path>) -> Result<Self, Failure> {
        let (Some(path), Some(key_path)) = (catalog, key) else {
            return Ok(Self::default());
        };
        let key =
            std::fs::read_to_string(key_path).map_err(|error| Failure::file("read", key_path, error))?;
        let key = VerifyKey::from_hex(&key).map_err(|error| Failure::file("use", key_path, error))?;
        let blob = std::fs::read(path).map_err(|error| Failure::file("read", path, error))?;
        let signed = SignedCatalog::verify(&blob, &key).map_err(|error| Failure::file("use", path, error))?;
        Ok(Self {
            key: Some(key),
            keys: signed.catalog.seal_to.into_iter().map(|key| key.id).collect(),
            digests: vec![signed.digest],
        })
    }
}

async fn stop_signal() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupted => {}
                _ = terminated.recv() => {}
            }
            return;
        }
    }
    let _ = interrupted.await;
}
