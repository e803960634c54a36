//! Files and folders: what is there, and that something is not.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use crate::error::{At, Result};

/// Every file in a folder and below, or the file itself; sorted. What is not there has none.
///
/// # Errors
/// If a folder cannot be read.
pub fn list(path: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    add(path, &mut found)?;
    found.sort();
    Ok(found)
}

fn add(path: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
    if path.is_file() {
        found.push(path.to_owned());
    } else if path.is_dir() {
        for entry in fs::read_dir(path).at("read", path)? {
            add(&entry.at("read", path)?.path(), found)?;
        }
    }
    Ok(())
}

/// Copies a file, and makes the folders above the copy.
///
/// # Errors
/// If the file cannot be read, or its copy not be written.
pub fn copy(from: &Path, to: &Path) -> Result<()> {
    make_parent(to)?;
    fs::copy(from, to).map(drop).at("copy", from)
}

/// Makes the folders above a path.
///
/// # Errors
/// If one cannot be made.
pub fn make_parent(path: &Path) -> Result<()> {
    path.parent()
        .map_or(Ok(()), |folder| fs::create_dir_all(folder).at("make", folder))
}

/// Makes an empty folder, in the place of what was there.
///
/// # Errors
/// If what was there cannot be removed, or the folder not be made.
pub fn empty(folder: &Path) -> Result<()> {
    remove(folder)?;
    fs::create_dir_all(folder).at("make", folder)
}

/// Removes a folder with all that is in it, if it is there.
///
/// # Errors
/// If it cannot be removed.
pub fn remove(folder: &Path) -> Result<()> {
    unless_missing(fs::remove_dir_all(folder)).at("remove", folder)
}

/// Removes a file, if it is there.
///
/// # Errors
/// If it cannot be removed.
pub fn remove_file(file: &Path) -> Result<()> {
    unless_missing(fs::remove_file(file)).at("remove", file)
}

fn unless_missing(removed: io::Result<()>) -> io::Result<()> {
    match removed {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Scratch;

    #[test]
    fn what_is_copied_is_listed_and_what_is_removed_is_not() {
        let dir = Scratch::new();
        let from = dir.write("a/one.txt", "one");
        let to = dir.path().join("b/deep/two.txt");
        copy(&from, &to).unwrap();
        assert_eq!(fs::read(&to).unwrap(), b"one");
        assert_eq!(list(dir.path()).unwrap(), [from.clone(), to.clone()]);
        assert_eq!(list(&from).unwrap(), std::slice::from_ref(&from));
        remove_file(&from).unwrap();
        remove_file(&from).unwrap();
        empty(&dir.path().join("b")).unwrap();
        assert!(list(dir.path()).unwrap().is_empty() && dir.path().join("b").is_dir());
        remove(&dir.path().join("b")).unwrap();
        remove(&dir.path().join("b")).unwrap();
        assert!(!dir.path().join("b").exists());
    }
}
