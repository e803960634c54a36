//! What the app shows of the agency's report: `about/<language>.txt` beside it.

use std::path::Path;

use ::catalog::Lang;
use authoring::{Diagnostic, read_folder};
use bundle::Files;

use crate::error::{Error, Result};

/// The languages, by the names of their files.
const LANGUAGES: [(Lang, &str); 5] = [
    (Lang::Ko, "ko"),
    (Lang::Easy, "easy"),
    (Lang::En, "en"),
    (Lang::Zh, "zh"),
    (Lang::Vi, "vi"),
];

/// The files of the newest year that a catalog's folder reports; none if it has no report.
pub fn files(catalog: &Path) -> Result<Files> {
    let read = read_folder(catalog).result;
    let authored = read.map_err(|problems| Error::Catalog {
        dir: catalog.to_owned(),
        problems: problems
            .iter()
            .map(Diagnostic::to_string)
            .collect::<Vec<_>>()
            .join("; "),
    })?;
    let Some(about) = authored.results.last().map(authoring::about::of) else {
        return Ok(Files::new());
    };
    let file = |(lang, name)| (format!("about/{name}.txt"), about.lines(lang).into_bytes());
    Ok(LANGUAGES.map(file).into())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use provision::files::list;
    use tempfile::TempDir;

    use super::*;

    fn repository() -> std::path::PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
    }

    /// The shipped catalog with another results folder.
    fn catalog(results: &[(&str, &str)]) -> TempDir {
        let dir = tempfile::tempdir().unwrap();
        let write = |relative: &Path, text: &str| {
            let path = dir.path().join(relative);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        let shipped = repository().join("catalog");
        for file in list(&shipped).unwrap() {
            let relative = file.strip_prefix(&shipped).unwrap();
            if !relative.starts_with("results") {
                write(relative, &fs::read_to_string(&file).unwrap());
            }
        }
        for (file, text) in results {
            write(&Path::new("results").join(file), text);
        }
        dir
    }

    fn korean(files: &Files) -> &str {
        std::str::from_utf8(&files["about/ko.txt"]).unwrap()
    }

    #[test]
    fn the_shipped_report_is_beside_the_app_and_small() {
        let files = files(&repository().join("catalog")).unwrap();
        assert!(korean(&files).starts_with("year\t2024\t") && korean(&files).contains("1,216"));
        assert_eq!(files.len(), LANGUAGES.len());
        // A device has them before anybody asks.
        for (name, text) in &files {
            assert!(text.len() < 12_000, "{name}: {}", text.len());
        }
    }

    #[test]
    fn the_newest_year_is_shown_and_without_any_there_is_no_file() {
        let years = catalog(&[("a.toml", "year = 2025"), ("b.toml", "year = 2024")]);
        assert!(korean(&files(years.path()).unwrap()).starts_with("year\t2025\t"));
        let none = catalog(&[]);
        assert!(files(none.path()).unwrap().is_empty());
    }

    #[test]
    fn a_report_with_a_mistake_stops_the_build_and_says_where() {
        let wrong = catalog(&[("2024.toml", "year = 2024\nyears = 1")]);
        let error = files(wrong.path()).unwrap_err().to_string();
        assert!(error.contains("results/2024.toml:2:1"), "{error}");
    }
}
