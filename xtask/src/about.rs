//! What the app shows of the agency's report: `about/<language>.txt` beside it.

use std::fs;
use std::path::Path;

use ::catalog::Lang;
use authoring::{Problem, read_folder};

use crate::error::{At, Error, Result};
use crate::stamp;

const FOLDER: &str = "about";
/// The languages, by the names of their files.
const LANGUAGES: [(Lang, &str); 5] = [
    (Lang::Ko, "ko"),
    (Lang::Easy, "easy"),
    (Lang::En, "en"),
    (Lang::Zh, "zh"),
    (Lang::Vi, "vi"),
];

/// Writes the newest year that a catalog's folder reports into a built app; one without a report has no such files.
pub fn write(catalog: &Path, app: &Path) -> Result<()> {
    let read = read_folder(catalog).result;
    let authored = read.map_err(|problems| Error::Catalog {
        dir: catalog.to_owned(),
        problems: problems
            .iter()
            .map(Problem::to_string)
            .collect::<Vec<_>>()
            .join("; "),
    })?;
    let folder = app.join(FOLDER);
    let about = authored.results.last().map(authoring::about::of);
    if about.is_some() {
        fs::create_dir_all(&folder).at("make", &folder)?;
    }
    for (lang, name) in LANGUAGES {
        let path = folder.join(format!("{name}.txt"));
        match &about {
            Some(about) => fs::write(&path, about.lines(lang)).at("write", &path)?,
            None => stamp::forget(&path)?,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;

    fn repository() -> std::path::PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
    }

    /// The shipped catalog with another results folder.
    fn catalog(name: &str, results: &[(&str, &str)]) -> Scratch {
        let dir = Scratch::new(name);
        let shipped = repository().join("catalog");
        let mut files = Vec::new();
        stamp::list(&shipped, &mut files).unwrap();
        for file in files {
            let relative = file.strip_prefix(&shipped).unwrap().to_str().unwrap();
            if !relative.starts_with("results") {
                dir.write(relative, fs::read_to_string(&file).unwrap());
            }
        }
        for (file, text) in results {
            dir.write(&format!("results/{file}"), text);
        }
        dir
    }

    fn written(app: &Scratch) -> String {
        fs::read_to_string(app.path().join("about/ko.txt")).unwrap()
    }

    #[test]
    fn the_shipped_report_is_beside_the_app_and_small() {
        let app = Scratch::new("about-shipped");
        write(&repository().join("catalog"), app.path()).unwrap();
        assert!(written(&app).starts_with("year\t2024\t") && written(&app).contains("1,216"));
        // A device has them before anybody asks.
        for (_, name) in LANGUAGES {
            let size = fs::metadata(app.path().join(format!("about/{name}.txt")))
                .unwrap()
                .len();
            assert!(size < 12_000, "{name}: {size}");
        }
    }

    #[test]
    fn the_newest_year_is_shown_and_without_any_there_is_no_file() {
        let app = Scratch::new("about-years");
        let years = catalog(
            "about-years-catalog",
            &[("a.toml", "year = 2025"), ("b.toml", "year = 2024")],
        );
        write(years.path(), app.path()).unwrap();
        assert!(written(&app).starts_with("year\t2025\t"));
        let none = catalog("about-none-catalog", &[]);
        write(none.path(), app.path()).unwrap();
        assert!(!app.path().join("about/ko.txt").exists());
        write(none.path(), app.path()).unwrap();
    }

    #[test]
    fn a_report_with_a_mistake_stops_the_build_and_says_where() {
        let app = Scratch::new("about-wrong");
        let wrong = catalog("about-wrong-catalog", &[("2024.toml", "year = 2024\nyears = 1")]);
        let error = write(wrong.path(), app.path()).unwrap_err().to_string();
        assert!(error.contains("results/2024.toml:2:1"), "{error}");
        assert!(!app.path().join("about/ko.txt").exists());
    }
}
