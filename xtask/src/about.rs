//! What the app shows of the agency's report: `about.json` beside it.

use std::fs;
use std::path::Path;

use ::catalog::about::About;
use ::catalog::author::{Problem, read_folder};

use crate::error::{At, Error, Result};
use crate::stamp;

const FILE: &str = "about.json";

/// Writes the newest year that a catalog's folder reports into a built app; one without a report has no such file.
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
    let path = app.join(FILE);
    let Some(newest) = authored.results.last() else {
        return stamp::forget(&path);
    };
    fs::write(&path, About::of(newest).to_json()).at("write", &path)
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
                dir.write(relative, &fs::read_to_string(&file).unwrap());
            }
        }
        for (file, text) in results {
            dir.write(&format!("results/{file}"), text);
        }
        dir
    }

    fn written(app: &Scratch) -> About {
        serde_json::from_str(&fs::read_to_string(app.path().join(FILE)).unwrap()).unwrap()
    }

    #[test]
    fn the_shipped_report_is_beside_the_app_and_small() {
        let app = Scratch::new("about-shipped");
        write(&repository().join("catalog"), app.path()).unwrap();
        let about = written(&app);
        assert_eq!((about.year, about.groups.len()), (2024, 8));
        assert_eq!(about.figure("jobs-total").unwrap().0.number(), "1,216");
        // A device has it before anybody asks.
        let size = fs::metadata(app.path().join(FILE)).unwrap().len();
        assert!(size < 40_000, "{size}");
    }

    #[test]
    fn the_newest_year_is_shown_and_without_any_there_is_no_file() {
        let app = Scratch::new("about-years");
        let years = catalog(
            "about-years-catalog",
            &[("a.toml", "year = 2025"), ("b.toml", "year = 2024")],
        );
        write(years.path(), app.path()).unwrap();
        assert_eq!(written(&app).year, 2025);
        let none = catalog("about-none-catalog", &[]);
        write(none.path(), app.path()).unwrap();
        assert!(!app.path().join(FILE).exists());
        write(none.path(), app.path()).unwrap();
    }

    #[test]
    fn a_report_with_a_mistake_stops_the_build_and_says_where() {
        let app = Scratch::new("about-wrong");
        let wrong = catalog("about-wrong-catalog", &[("2024.toml", "year = 2024\nyears = 1")]);
        let error = write(wrong.path(), app.path()).unwrap_err().to_string();
        assert!(error.contains("results/2024.toml:2:1"), "{error}");
        assert!(!app.path().join(FILE).exists());
    }
}
