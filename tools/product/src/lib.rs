//! Builds what is run and tested: the `didim` command, the app, the signed catalog, and a list of made-up vacancies. Puts made-up
//! applications into a server that runs.

pub mod app;
pub mod applications;
mod command;
pub mod desk;
mod error;
mod opened;
pub mod vacancies;

use std::path::PathBuf;

use provision::Workspace;

pub use command::{Keys, build_catalog, build_didim, build_tested_didim};
pub use error::{Error, Result};

/// All that a journey drives.
pub struct Product {
    /// The operator's command.
    pub didim: PathBuf,
    /// The operator's keys.
    pub keys: Keys,
    /// The signed catalog: the one that this repository ships, with some programs that take applications.
    pub catalog: PathBuf,
    /// The folder of the signed list of made-up vacancies.
    pub vacancies: PathBuf,
    /// The folder of the app.
    pub app: PathBuf,
    /// The folder of the desk.
    pub desk: PathBuf,
}

impl Product {
    /// Builds what is not up to date, with the server as it is run and measured.
    pub fn ensure(workspace: &Workspace) -> Result<Self> {
        Self::with(workspace, build_didim(workspace)?)
    }

    /// The same with the server that the native tests have built.
    pub fn tested(workspace: &Workspace) -> Result<Self> {
        Self::with(workspace, build_tested_didim(workspace)?)
    }

    fn with(workspace: &Workspace, didim: PathBuf) -> Result<Self> {
        let keys = Keys::ensure(workspace, &didim, &workspace.path(None, "data/keys"))?;
        let folder = workspace.path(None, "catalog");
        let catalog = workspace.target.join("test-catalog.didim");
        let opened = opened::write(workspace, &folder)?;
        build_catalog(workspace, &didim, &opened, &keys, &catalog)?;
        let vacancies =
            vacancies::build_sample(workspace, &didim, &keys, &workspace.target.join("test-vacancies"))?;
        let app = app::build(workspace, &keys.verify_key()?, &folder, None)?;
        let desk = desk::build(workspace, &keys.verify_key()?)?;
        Ok(Self {
            didim,
            keys,
            catalog,
            vacancies,
            app,
            desk,
        })
    }
}
