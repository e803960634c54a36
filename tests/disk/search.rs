//! Looking for texts in every byte of every file of a folder.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::encodings::{Form, forms};
use harness::Tried;

/// A form of a text in a file, or in its name.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Found {
    pub text: String,
    pub encoding: String,
    pub file: PathBuf,
}

/// A search for texts in every encoding.
pub struct Search {
    forms: Vec<Form>,
    /// By its first byte, which forms may begin there.
    beginning: Vec<Vec<usize>>,
}

impl Search {
    /// For these texts in every encoding.
    pub fn new(texts: &[&str]) -> Self {
        Self::of(texts.iter().flat_map(|text| forms(text)).collect())
    }

    /// For these forms alone.
    pub fn of(forms: Vec<Form>) -> Self {
        let mut beginning = vec![Vec::new(); 256];
        for (at, form) in forms.iter().enumerate() {
            if let Some(list) = form
                .bytes
                .first()
                .and_then(|first| beginning.get_mut(usize::from(*first)))
            {
                list.push(at);
            }
        }
        Self { forms, beginning }
    }

    pub fn forms(&self) -> &[Form] {
        &self.forms
    }

    /// Every form in every file of the folder, and how many bytes were looked at.
    pub fn of_folder(&self, folder: &Path) -> Tried<(HashSet<Found>, usize)> {
        let (mut found, mut looked_at) = (HashSet::new(), 0);
        let mut folders = vec![folder.to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder)? {
                let entry = entry?;
                let (path, kind) = (entry.path(), entry.file_type()?);
                self.note(path.to_string_lossy().as_bytes(), &path, &mut found);
                if kind.is_dir() {
                    folders.push(path);
                } else if kind.is_file() {
                    let bytes = fs::read(&path)?;
                    looked_at += bytes.len();
                    self.note(&bytes, &path, &mut found);
                }
            }
        }
        Ok((found, looked_at))
    }

    fn note(&self, bytes: &[u8], file: &Path, found: &mut HashSet<Found>) {
        for (at, first) in bytes.iter().enumerate() {
            let Some(candidates) = self
                .beginning
                .get(usize::from(*first))
                .filter(|list| !list.is_empty())
            else {
                continue;
            };
            let rest = bytes.get(at..).unwrap_or_default();
            let here = candidates.iter().filter_map(|form| self.forms.get(*form));
            for form in here.filter(|form| rest.starts_with(&form.bytes)) {
                found.insert(Found {
                    text: form.text.clone(),
                    encoding: form.encoding.clone(),
                    file: file.to_owned(),
                });
            }
        }
    }
}
