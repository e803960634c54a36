//! The files of an app as they lie in the repository.

use std::path::Path;

use provision::stamp::fingerprint;

use crate::error::Result;
use crate::files::{self, Files};
use crate::manifest::Manifest;
use crate::style::compact;
use crate::texts;

/// The files of an app as they lie in the repository.
pub struct Sources {
    /// The page.
    pub page: String,
    /// The script of the service worker.
    pub worker: String,
    /// Scripts for the page, in the manifest's order.
    pub scripts: Vec<String>,
    /// The style sheets for the page, as one.
    pub style: String,
    /// The name and the text of the other sheets, in the manifest's order.
    pub sheets: Vec<(String, String)>,
    /// The content of each folder, in the manifest's order.
    pub folders: Vec<Files>,
    /// What goes beside the app as it is.
    pub beside: Files,
    /// The manifest's own text.
    pub manifest: String,
}

impl Sources {
    /// Reads every file that the manifest names.
    ///
    /// # Errors
    ///
    /// If one is not there; the error names its line.
    pub fn read(manifest: &Manifest) -> Result<Self> {
        let app = manifest.app();
        let styles: Vec<String> = app
            .styles
            .iter()
            .map(|name| manifest.file(name))
            .collect::<Result<_>>()?;
        let sheets = app.sheets.iter().map(|sheet| {
            let name = Path::new(sheet.file.get_ref()).file_stem().unwrap_or_default();
            Ok((name.to_string_lossy().into_owned(), manifest.file(&sheet.file)?))
        });
        let folders = app.folders.iter().map(|folder| {
            let files = files::read(&manifest.find(&folder.from)?)?;
            match files.is_empty() {
                true => Err(manifest.wrong(&folder.from, "has no file; correct the path or take it out")),
                false => Ok(files),
            }
        });
        let beside = match &app.texts {
            Some(folder) => texts::files(&manifest.find(folder)?)?,
            None => Files::new(),
        };
        Ok(Self {
            page: manifest.file(&app.page)?,
            worker: manifest.file(&app.worker)?,
            scripts: app
                .scripts
                .iter()
                .map(|name| manifest.file(name))
                .collect::<Result<_>>()?,
            style: styles
                .iter()
                .flat_map(|style| [compact(style), "\n".to_owned()])
                .collect(),
            sheets: sheets.collect::<Result<_>>()?,
            folders: folders.collect::<Result<_>>()?,
            beside,
            manifest: manifest.text().to_owned(),
        })
    }

    /// The hash of all of them.
    pub fn hash(&self) -> String {
        let texts = [&self.page, &self.worker, &self.style, &self.manifest]
            .into_iter()
            .chain(&self.scripts);
        let mut all: Vec<&[u8]> = texts.map(|text| text.as_bytes()).collect();
        all.extend(
            self.sheets
                .iter()
                .flat_map(|(name, text)| [name.as_bytes(), text.as_bytes()]),
        );
        for files in self.folders.iter().chain([&self.beside]) {
            all.extend(
                files
                    .iter()
                    .flat_map(|(name, bytes)| [name.as_bytes(), bytes.as_slice()]),
            );
        }
        fingerprint(&all)
    }
}
