//! An application in the catalog's words, by the same rows as the review on the visitor's screen.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use application::{Row, Sheet, Term, Wording};
use catalog::{Catalog, Lang};
use clap::ValueEnum;
use eligibility::Date;
use envelope::Application;

use crate::commands::Failure;
use crate::commands::serve::ServedCatalog;

/// A language of the screen, as it is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Language {
    Ko,
    Easy,
    En,
    Zh,
    Vi,
}

impl Language {
    fn lang(self) -> Lang {
        match self {
            Self::Ko => Lang::Ko,
            Self::Easy => Lang::Easy,
            Self::En => Lang::En,
            Self::Zh => Lang::Zh,
            Self::Vi => Lang::Vi,
        }
    }

    /// The screen's texts in the language, as the app has them.
    fn texts(self) -> &'static str {
        match self {
            Self::Ko => include_str!("../../../../../locales/ko.json"),
            Self::Easy => include_str!("../../../../../locales/easy.json"),
            Self::En => include_str!("../../../../../locales/en.json"),
            Self::Zh => include_str!("../../../../../locales/zh.json"),
            Self::Vi => include_str!("../../../../../locales/vi.json"),
        }
    }
}

/// The catalog in a folder of TOML files, or in a signed file that a key verifies.
pub(crate) fn read_catalog(path: &Path, key: Option<&PathBuf>) -> Result<Catalog, Failure> {
    if path.is_dir() {
        return Ok(crate::commands::catalog::load(path)?.catalog);
    }
    let key = key.ok_or_else(|| {
        Failure::Because(format!(
            "`{}` is a signed catalog; give the key that verifies it with --catalog-key",
            path.display()
        ))
    })?;
    let signed = ServedCatalog::verify(path, key)?.signed;
    let signed = signed.ok_or_else(|| Failure::Because("there is no catalog in the file".to_owned()))?;
    Ok(signed.1.catalog)
}

/// A catalog and a language in which applications are printed.
pub(super) struct Words {
    catalog: Catalog,
    lang: Lang,
    texts: BTreeMap<String, String>,
}

impl Words {
    /// The catalog in a folder of TOML files, or in a signed file that a key verifies.
    pub(super) fn read(path: &Path, key: Option<&PathBuf>, language: Language) -> Result<Self, Failure> {
        Ok(Self {
            catalog: read_catalog(path, key)?,
            lang: language.lang(),
            texts: serde_json::from_str(language.texts())?,
        })
    }

    /// The catalog whose words they are.
    pub(super) fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    fn text(&self, key: &'static str) -> &str {
        self.texts.get(key).map_or(key, String::as_str)
    }

    /// An application as lines, each of which begins with two blanks.
    pub(super) fn lines(&self, application: &Application) -> String {
        let sheet = Sheet::of(&self.catalog, application, self);
        let mut lines = vec![format!(
            "  {} ({})",
            plain(&sheet.program),
            plain(&application.program)
        )];
        lines.extend(sheet.picked.map(|picked| format!("  {}", plain(&picked))));
        if sheet.alarm {
            lines.push(format!("  {}", self.text("review.alarm")));
        }
        for (heading, rows) in [("review.form", &sheet.form), ("review.facts", &sheet.facts)] {
            if !rows.is_empty() {
                lines.push(format!("  {}", self.text(heading)));
                lines.extend(rows.iter().map(|row| line("    ", row)));
            }
        }
        lines.extend(sheet.consents.iter().map(|row| line("  ", row)));
        lines.join("\n")
    }
}

impl Wording for Words {
    fn lang(&self) -> Lang {
        self.lang
    }

    fn term(&self, term: Term) -> String {
        let key = match term {
            Term::Yes => "question.yes",
            Term::No => "question.no",
            Term::Agreed => "consent.agree",
            Term::NotAgreed => "consent.disagree",
            Term::ReceiptNumber => "receipt.number",
        };
        self.text(key).to_owned()
    }

    fn day(&self, day: Date) -> String {
        let mut months = self.text("frame.months").split(' ');
        let month = months.nth(usize::from(day.month()).saturating_sub(1));
        self.text("frame.day")
            .replace("{y}", &day.year().to_string())
            .replace("{m}", month.unwrap_or_default())
            .replace("{d}", &day.day().to_string())
            // Lines of a terminal break anywhere.
            .replace('\u{a0}', " ")
    }
}

fn line(indent: &str, row: &Row) -> String {
    let value = row.value.lines().map(plain).collect::<Vec<_>>();
    let value = value.join(&format!("\n{indent}  "));
    format!("{indent}{}: {value}", plain(&row.label))
}

/// A text of the device as it may stand on a terminal, in one line.
pub(super) fn plain(text: &str) -> String {
    application::visible(text).replace('\n', "\u{fffd}")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use envelope::{ConsentGiven, FactValue};

    use super::*;

    fn words(language: Language) -> Words {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalog");
        Words::read(&folder, None, language).unwrap_or_else(|failure| panic!("{:?}", failure.message()))
    }

    fn application() -> Application {
        let text = |text: &str| text.to_owned();
        Application {
            format: Application::FORMAT,
            program: text("job-seeker-registration"),
            round: None,
            language: text("ko"),
            submitted_at: text("2026-11-25T10:02:03+09:00"),
            facts: BTreeMap::from([
                (text("birth_date"), FactValue::Text(text("1999-03-02"))),
                (text("gone"), FactValue::Bool(true)),
            ]),
            answers: BTreeMap::from([
                (text("name"), text("홍\u{1b}[2J길동")),
                (text("contact_time"), text("morning")),
            ]),
            consents: vec![ConsentGiven {
                id: text("nothing"),
                version: 1,
                agreed: true,
                at: text("2026-11-25T10:02:03+09:00"),
            }],
            verdict: text("open"),
            number: text("PX1-NFJ-GGW"),
            status_secret: None,
        }
    }

    #[test]
    fn an_application_is_printed_in_the_words_of_the_review() {
        let lines = words(Language::Ko).lines(&application());
        let expected = [
            "  적은 내용",
            "    이름: 홍\u{fffd}[2J길동",
            "    연락받기 좋은 때: 오전",
            "  자격 확인에 쓴 답",
            "    언제 태어나셨나요?: 1999년 3월 2일",
            "    gone: true",
            "  nothing: 동의함",
        ];
        let lines: Vec<&str> = lines.lines().collect();
        assert!(lines[0].ends_with("(job-seeker-registration)"), "{lines:?}");
        for line in expected {
            assert!(lines.contains(&line), "{line} in {lines:?}");
        }
        assert!(lines.iter().all(|line| line.starts_with("  ")));
    }

    #[test]
    fn every_language_has_the_words_that_are_needed() {
        for language in [
            Language::Ko,
            Language::Easy,
            Language::En,
            Language::Zh,
            Language::Vi,
        ] {
            let words = words(language);
            for key in [
                "question.yes",
                "question.no",
                "consent.agree",
                "consent.disagree",
                "receipt.number",
                "frame.day",
                "frame.months",
                "review.form",
                "review.facts",
                "review.alarm",
            ] {
                assert!(words.texts.contains_key(key), "{key} in {language:?}");
            }
            let day = words.day(Date::from_ymd(2026, 3, 4).unwrap());
            assert!(day.contains("2026") && !day.contains('{'), "{day}");
            let month = if language == Language::En { "March" } else { "3" };
            assert!(day.contains(month), "{day}");
        }
    }

    #[test]
    fn a_signed_catalog_needs_its_key() {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
        let refused = Words::read(&file, None, Language::Ko).err().unwrap();
        assert!(refused.message().unwrap().contains("--catalog-key"));
    }
}
