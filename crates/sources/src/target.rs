//! The catalog's folder that is imported into: what is there, what is missing, what was edited by hand.

use std::collections::{BTreeMap, BTreeSet};

use authoring::{RecordSource as Source, SourceFile, read};
use base16ct::lower::encode_string;
use eligibility::Vocabulary;
use sha2::{Digest, Sha256};

use crate::draft::{Draft, Drafts, Words, quoted, words};
use crate::err::ImportError;
use crate::report::ImportReport;
use crate::{Import, ImportOptions, regions};

const STAMP: &str = "# imported: sha256 ";
const REGION_FILE: &str = "facts/imported-region.toml";
const REGION: &str = "region";
/// The option of the region's fact for people who live in none of the regions.
const ELSEWHERE: &str = "elsewhere";

/// The facts that imported conditions speak of, by the file they are written to.
fn fact_files(source: Source) -> [(&'static str, &'static str); 2] {
    let person = ("facts/imported-person.toml", include_str!("facts/person.toml"));
    match source {
        Source::Youth => [
            person,
            ("facts/imported-youth.toml", include_str!("facts/youth.toml")),
        ],
        Source::Gov24 => [
            person,
            ("facts/imported-gov24.toml", include_str!("facts/gov24.toml")),
        ],
    }
}

/// A whole catalog without programs.
fn skeleton(center: &str) -> [(&'static str, String); 5] {
    let imported = words(&Words::new("가져온 지원사업", "Imported programs"));
    [
        (
            "facts.toml",
            "# Facts of this catalog's own; those of imported programs are in facts/.\n".to_owned(),
        ),
        (
            "centers.toml",
            format!("[[center]]\nid = {}\nname = {imported}\n", quoted(center)),
        ),
        ("documents.toml", "document = []\n".to_owned()),
        ("forms.toml", "# Imported programs have no forms.\n".to_owned()),
        (
            "catalog.toml",
            format!(
                "# Raise the version with every change that is published: devices only go up.\nversion = 1\n\
                 agency = {imported}\n"
            ),
        ),
    ]
}

/// How a generated file stands to the one that is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    New,
    Changed,
    Unchanged,
    Kept,
}

/// The files of the folder, with what the import changes.
struct Folder<'a> {
    there: BTreeMap<&'a str, &'a str>,
    written: Vec<SourceFile>,
}

impl Folder<'_> {
    /// A file as it will be.
    fn text(&self, path: &str) -> Option<&str> {
        let written = self.written.iter().find(|file| file.path == path);
        written
            .map(|file| file.text.as_str())
            .or_else(|| self.there.get(path).copied())
    }

    /// Writes a generated file, unless the one there was edited by hand.
    fn generate(&mut self, path: &str, content: &str) -> Standing {
        let text = stamped(content);
        let standing = match self.there.get(path) {
            None => Standing::New,
            Some(old) if *old == text => Standing::Unchanged,
            Some(old) if is_as_generated(old) => Standing::Changed,
            Some(_) => Standing::Kept,
        };
        if matches!(standing, Standing::New | Standing::Changed) {
            self.written.push(SourceFile {
                path: path.to_owned(),
                text,
            });
        }
        standing
    }
}

fn stamped(content: &str) -> String {
    format!(
        "{STAMP}{}\n{content}",
        encode_string(&Sha256::digest(content.as_bytes()))
    )
}

/// Whether a file is what an import wrote, to the byte.
fn is_as_generated(text: &str) -> bool {
    let stamp = text.strip_prefix(STAMP).and_then(|rest| rest.split_once('\n'));
    stamp.is_some_and(|(digest, content)| digest == encode_string(&Sha256::digest(content.as_bytes())))
}

/// Puts drafts into a catalog's folder.
pub(crate) fn settle(
    drafts: Drafts,
    target: &[SourceFile],
    options: &ImportOptions,
    mut report: ImportReport,
) -> Result<Import, ImportError> {
    let there = target.iter().map(|file| (file.path.as_str(), file.text.as_str()));
    let mut folder = Folder {
        there: there.collect(),
        written: Vec::new(),
    };
    catalog_files(&drafts, options, &mut folder, &mut report);
    let vocabulary = vocabulary(&folder, options)?;
    let mut paths = drafts.elsewhere;
    for mut draft in drafts.all {
        fit(&mut draft, &vocabulary, &mut report);
        let path = draft.path();
        match folder.generate(&path, &draft.render(&options.center)) {
            Standing::New => report.programs.new += 1,
            Standing::Changed => report.programs.changed += 1,
            Standing::Unchanged => report.programs.unchanged += 1,
            Standing::Kept => {
                report.programs.kept += 1;
                report.kept.push(path.clone());
            }
        }
        paths.insert(path);
    }
    // What stood in a file that cannot be read is not known to have ended.
    if report.is_whole() {
        let ours = format!("programs/imported/{}-", report.source.name());
        let there = folder.there.keys();
        let gone = there.filter(|path| path.starts_with(&ours) && !paths.contains(**path));
        report.gone = gone.map(|path| (*path).to_owned()).collect();
    }
    Ok(Import {
        files: folder.written,
        report,
    })
}

/// Writes what the catalog lacks: facts, and all of it where there is no catalog yet.
fn catalog_files(
    drafts: &Drafts,
    options: &ImportOptions,
    folder: &mut Folder<'_>,
    report: &mut ImportReport,
) {
    for (path, text) in fact_files(report.source) {
        let elsewhere = fact_names(folder, path);
        let blocks: Vec<_> = text
            .split("\n\n")
            .filter(|block| name_of(block).is_none_or(|name| !elsewhere.contains(name)))
            .map(str::trim_end)
            .collect();
        let content = format!(
            "# Facts that imported conditions speak of.\n\n{}\n",
            blocks.join("\n\n")
        );
        note_standing(path, folder.generate(path, &content), report);
    }
    if !fact_names(folder, REGION_FILE).contains(REGION) {
        let mut codes: BTreeSet<_> = drafts
            .all
            .iter()
            .flat_map(|draft| draft.regions.iter().cloned())
            .collect();
        codes.extend(region_codes(folder.text(REGION_FILE).unwrap_or_default()));
        if !codes.is_empty() {
            note_standing(
                REGION_FILE,
                folder.generate(REGION_FILE, &region_fact(&codes)),
                report,
            );
        }
    }
    if folder.there.contains_key("catalog.toml") {
        return;
    }
    for (path, text) in skeleton(&options.center) {
        if !folder.there.contains_key(path) {
            note_standing(path, Standing::New, report);
            folder.written.push(SourceFile {
                path: path.to_owned(),
                text,
            });
        }
    }
}

fn note_standing(path: &str, standing: Standing, report: &mut ImportReport) {
    match standing {
        Standing::New | Standing::Changed => report.catalog_files.push(path.to_owned()),
        Standing::Kept => report.kept.push(path.to_owned()),
        Standing::Unchanged => {}
    }
}

/// The name of the fact that a block of a fact file defines.
fn name_of(block: &str) -> Option<&str> {
    let line = block.lines().find_map(|line| line.strip_prefix("name = \""))?;
    line.strip_suffix('"')
}

/// The names of all facts that other files than this define.
fn fact_names(folder: &Folder<'_>, except: &str) -> BTreeSet<String> {
    let written = folder.written.iter().map(|file| file.path.as_str());
    let paths: BTreeSet<_> = folder.there.keys().copied().chain(written).collect();
    let mut names = BTreeSet::new();
    for path in paths {
        let is_facts = path == "facts.toml" || path.starts_with("facts/");
        if !is_facts || path == except {
            continue;
        }
        // What is wrong with a file is said when the catalog is read.
        let Ok(file) = toml::from_str::<toml::Table>(folder.text(path).unwrap_or_default()) else {
            continue;
        };
        for kind in ["fact", "derived"] {
            let entries = file.get(kind).and_then(toml::Value::as_array);
            let entries = entries.map(Vec::as_slice).unwrap_or_default();
            let found = entries.iter().filter_map(|entry| entry.get("name")?.as_str());
            names.extend(found.map(str::to_owned));
        }
    }
    names
}

/// The codes that the region's fact has already; a later import of fewer programs takes none away.
fn region_codes(text: &str) -> Vec<String> {
    let file: toml::Table = toml::from_str(text).unwrap_or_default();
    let facts = file.get("fact").and_then(toml::Value::as_array);
    let options = facts
        .into_iter()
        .flatten()
        .filter_map(|fact| fact.get("option")?.as_array());
    let values = options
        .flatten()
        .filter_map(|option| option.get("value")?.as_str());
    values
        .filter(|value| regions::is_code(value))
        .map(str::to_owned)
        .collect()
}

fn region_fact(codes: &BTreeSet<String>) -> String {
    let mut out = String::from(
        "# The places that imported programs name, by the first five digits of 법정동코드.\n\n\
         [[fact]]\nname = \"region\"\ntype = \"choice\"\ncost = 2\nchange = 30\n\
         question = { ko = \"지금 어디에 살고 계신가요?\", en = \"Where do you live now?\" }\n\
         why = { ko = \"주민등록 주소를 기준으로 골라 주세요.\", en = \"Go by the address you are registered at.\" }\n\
         option = [\n",
    );
    let mut option = |value: &str, text: &Words| {
        out.push_str(&format!(
            "  {{ value = {}, text = {} }},\n",
            quoted(value),
            words(text)
        ));
    };
    for code in codes {
        let (ko, en) = regions::name(code);
        option(code, &Words::new(ko, en));
    }
    option(ELSEWHERE, &Words::new("그 밖의 곳에 살아요", "Somewhere else"));
    out.push_str("]\n");
    out
}

/// The facts of the catalog as it will be.
fn vocabulary(folder: &Folder<'_>, options: &ImportOptions) -> Result<Vocabulary, ImportError> {
    let written = folder.written.iter().map(|file| file.path.as_str());
    let paths: BTreeSet<_> = folder.there.keys().copied().chain(written).collect();
    let files: Vec<_> = paths
        .into_iter()
        // Programs may speak of what is not there yet, and are not needed.
        .filter(|path| !path.starts_with("programs/") && !path.starts_with("results/"))
        .map(|path| SourceFile {
            path: path.to_owned(),
            text: folder.text(path).unwrap_or_default().to_owned(),
        })
        .collect();
    let catalog = match read(&files) {
        Ok(authored) => authored.catalog,
        Err(problems) => {
            return Err(ImportError::Target {
                first: problems.first().map(ToString::to_string).unwrap_or_default(),
            });
        }
    };
    if catalog.center(&options.center).is_none() {
        return Err(ImportError::Center(options.center.clone()));
    }
    Ok(catalog.vocabulary)
}

/// Chooses conditions that the catalog's facts allow. Where there is none, since a fact of that name is of another kind
/// or lacks an option, the criterion is left to staff rather than narrowed.
fn fit(draft: &mut Draft, vocabulary: &Vocabulary, report: &mut ImportReport) {
    let external = draft.external.clone();
    for criterion in draft
        .criteria
        .iter_mut()
        .filter(|criterion| !criterion.when.is_empty())
    {
        let mut last = None;
        criterion
            .when
            .retain(|when| match vocabulary.parse_condition(when) {
                Ok(_) => true,
                Err(error) => {
                    last = Some(error.to_string());
                    false
                }
            });
        criterion.when.truncate(1);
        if let (true, Some(error)) = (criterion.when.is_empty(), last) {
            criterion.staff = false;
            report.unfit(criterion.field);
            report.note(
                &external,
                format!("left open, since the catalog's facts do not allow the condition: {error}"),
            );
        }
    }
}
