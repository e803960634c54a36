//! What an operator has after the installation.

use std::path::PathBuf;

use envelope::SealingKey;
use tempfile::TempDir;

use crate::{stdout_of, text};

/// A folder with keys, a signed catalog, an app and a configuration file that names them.
pub(crate) struct Installed {
    folder: TempDir,
}

impl Installed {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let installed = Self { folder };
        stdout_of(&["keys", "new", "--out", text(&installed.path("keys"))]);
        installed.publish(&["agency.pub"]);
        std::fs::create_dir(installed.path("app")).unwrap();
        std::fs::write(installed.path("app/index.html"), "<!doctype html>").unwrap();
        let config = "data = \"data\"\napp = \"app\"\ncatalog = \"catalog.didim\"\n\
                      catalog_key = \"keys/catalog.pub\"\n";
        installed.configure(config);
        installed
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn configure(&self, config: &str) {
        std::fs::write(self.path("didim.toml"), config).unwrap();
    }

    pub(crate) fn config(&self) -> String {
        text(&self.path("didim.toml")).to_owned()
    }

    /// Publishes a catalog that seals to these keys, as they are named for `--seal-to`.
    pub(crate) fn publish(&self, seal_to: &[&str]) {
        let path = |name: &str| text(&self.path(name)).to_owned();
        let (key, out) = (path("keys/catalog.key"), path("catalog.didim"));
        let mut arguments = vec!["catalog", "build", "catalog", "--key", &key, "--out", &out];
        let seal_to: Vec<String> = seal_to.iter().map(|name| path(&format!("keys/{name}"))).collect();
        for file in &seal_to {
            arguments.extend(["--seal-to", file]);
        }
        stdout_of(&arguments);
    }

    /// The id of a public key in `keys`.
    pub(crate) fn key_id(&self, name: &str) -> String {
        self.sealing_key(name).id().to_owned()
    }

    /// A public key in `keys`.
    pub(crate) fn sealing_key(&self, name: &str) -> SealingKey {
        let text = std::fs::read_to_string(self.path("keys").join(name)).unwrap();
        text.parse().unwrap()
    }
}
