//! From files to a catalog.

mod constraints;
mod examples;
mod facts;
mod forms;
mod limits;
mod offerings;
mod places;
mod program;
mod references;

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use catalog::{AppVersion, Catalog, Center, Constraint, FORMAT, FactWords, Question, Role, SealTo, Text};
use eligibility::{FactId, Rounding, Table, TableRow, Vocabulary};
use serde::de::DeserializeOwned;
use toml::Spanned;

use crate::authored::{Authored, Example, ProgramOrigin};
use crate::citation::Papers;
use crate::files::{Found, SourceFile, collect};
use crate::problem::{Diagnostic, Message, both};
use crate::results::ResultsFile;
use crate::source::{
    CenterSource, CentersFile, DocumentsFile, FactsFile, FormsFile, HeadFile, ProgramFile, RegionsFile,
    SourcesFile, TableFile,
};
use crate::text::EncodingError;

/// A catalog's folder: its files, and what reading them gave.
#[derive(Debug)]
pub struct Folder {
    /// The files, for showing where a problem is.
    pub files: Vec<SourceFile>,
    /// The catalog, or all that is wrong with it.
    pub result: Result<Authored, Vec<Diagnostic>>,
}

/// Reads every `.toml` file below a folder; see [`read`].
#[must_use]
pub fn read_folder(folder: &Path) -> Folder {
    let mut found = Found::default();
    if let Err(error) = collect(folder, "", &mut found) {
        let file = SourceFile {
            path: folder.display().to_string(),
            text: String::new(),
        };
        let message = both(
            format!("폴더를 읽을 수 없어요: {error}"),
            format!("the folder cannot be read: {error}"),
        );
        let problem = Diagnostic::at(&file, None, message).hint(both(
            "`catalog.toml`이 있는 폴더를 써 주세요",
            "give the folder that holds `catalog.toml`",
        ));
        return Folder {
            files: found.files,
            result: Err(vec![problem]),
        };
    }
    let Found { files, foreign } = found;
    let result = match foreign.as_slice() {
        [] => read(&files),
        foreign => Err(with_foreign(read(&files).err().unwrap_or_default(), foreign)),
    };
    Folder { files, result }
}

/// Problems, with those of files in other encodings in place of what is said of their missing texts.
fn with_foreign(mut problems: Vec<Diagnostic>, foreign: &[(String, EncodingError)]) -> Vec<Diagnostic> {
    problems.retain(|problem| foreign.iter().all(|(path, _)| *path != problem.file));
    for (path, error) in foreign {
        let file = SourceFile {
            path: path.clone(),
            text: String::new(),
        };
        let message = match error {
            EncodingError::LooksLike(encoding) => both(
                format!("UTF-8이 아니라 {encoding} 같아요"),
                format!("this is not UTF-8, it looks like {encoding}"),
            ),
            EncodingError::Unknown(byte) => both(
                format!("UTF-8이 아니에요({byte}번째 바이트)"),
                format!("this is not UTF-8 (byte {byte})"),
            ),
        };
        let hint = both("편집기에서 UTF-8로 저장해 주세요", "save it as UTF-8");
        problems.push(Diagnostic::at(&file, None, message).hint(hint));
    }
    Diagnostic::sort(&mut problems);
    problems
}

/// Reads and checks a catalog: names, types, references, conditions and examples.
///
/// # Errors
/// All problems found, in the order of the files.
pub fn read(files: &[SourceFile]) -> Result<Authored, Vec<Diagnostic>> {
    let mut reader = Reader {
        files,
        problems: Vec::new(),
        named_programs: Vec::new(),
        names_similar: Vec::new(),
        origins: Vec::new(),
        roles: Vec::new(),
        fact_words: Vec::new(),
        papers: Papers::default(),
    };
    let mut authored = reader.catalog();
    let mut problems = reader.problems;
    if problems.is_empty() {
        problems = crate::check::problems(&authored, files);
    }
    if !problems.is_empty() {
        Diagnostic::sort(&mut problems);
        return Err(problems);
    }
    // Before the errors are mended warnings mislead: a condition that cannot be read uses no question.
    authored.warnings = crate::warn::warnings(&authored, files);
    authored
        .warnings
        .extend(crate::constraints::warnings(&authored, files));
    Diagnostic::sort(&mut authored.warnings);
    Ok(authored)
}

/// Reads file after file and goes on after a problem, so that an author sees all of them.
struct Reader<'a> {
    files: &'a [SourceFile],
    problems: Vec<Diagnostic>,
    /// Programs that another names: the file, the other's id, the name.
    named_programs: Vec<(usize, String, Spanned<String>)>,
    /// Whether the author of each program, by position, names the similar ones.
    names_similar: Vec<bool>,
    /// Where each program was written, by position.
    origins: Vec<ProgramOrigin>,
    /// The facts that have a role.
    roles: Vec<(Role, FactId)>,
    /// Facts as sentences.
    fact_words: Vec<FactWords>,
    /// Who is meant by the codes of sources.
    papers: Papers,
}

impl<'a> Reader<'a> {
    fn catalog(&mut self) -> Authored {
        let head: Option<HeadFile> = self.one("catalog.toml");
        let papers = self.optional::<SourcesFile>("sources.toml");
        let papers = papers.map(|(_, papers)| papers.paper).unwrap_or_default();
        self.papers = Papers::new(self.unique("sources.toml", papers, |paper| &paper.code));
        let (vocabulary, questions, constraints) = self.facts();
        let forms: Option<FormsFile> = self.one("forms.toml");
        let (fields, consents) = forms
            .map(|forms| (forms.field, forms.consent))
            .unwrap_or_default();
        let regions = self.regions();
        self.fields(&fields, !regions.is_empty());
        let holidays = self.holidays();
        let centers = self.centers();
        let documents: Option<DocumentsFile> = self.one("documents.toml");
        let documents = documents.map(|file| file.document).unwrap_or_default();
        let head = head.unwrap_or_default();
        let consents = self.unique("forms.toml", consents, |consent| &consent.id);
        let (consents, consent_terms) = forms::consents(consents);
        let mut catalog = Catalog {
            format: FORMAT,
            version: head.version,
            expires: head.expires,
            minimum_app: head.minimum_app.unwrap_or_else(AppVersion::current),
            agency: head.agency,
            vocabulary,
            questions,
            centers,
            documents: self.unique("documents.toml", documents, |document| &document.id),
            regions,
            fields: self.unique("forms.toml", fields, |field| &field.id),
            consents,
            programs: Vec::new(),
            places_as_of: None,
            seal_to: Vec::<SealTo>::new(),
            roles: std::mem::take(&mut self.roles),
            receipt_keys: Vec::new(),
            constraints,
            unconfirmed_for: Vec::new(),
            amounts: Vec::new(),
            consent_terms,
            alarm: None,
            synonyms: Vec::new(),
            fact_words: std::mem::take(&mut self.fact_words),
            holidays,
            limits: Vec::new(),
        };
        catalog.alarm = head.alarm.and_then(|alarm| self.alarm(alarm, &catalog));
        let examples = self.programs(&mut catalog);
        self.expect_programs(&catalog);
        self.places(&mut catalog);
        crate::similar::fill(&mut catalog, &self.names_similar);
        let mut results = Vec::new();
        for (_, file, source) in self.each::<ResultsFile>("results/") {
            self.problems.extend(source.problems(file, &catalog));
            results.push(source.into_results());
        }
        results.sort_by_key(|results| results.year);
        let rows = (1..=head.rows).map(|row| format!("P{row:02}"));
        let covered = |row: &String| catalog.programs.iter().any(|program| program.seed.contains(row));
        Authored {
            rows: rows.map(|row| (row.clone(), covered(&row))).collect(),
            catalog,
            origins: std::mem::take(&mut self.origins),
            examples,
            results,
            warnings: Vec::new(),
        }
    }

    /// The 읍, 면 and 동, if a file names them.
    fn regions(&mut self) -> Vec<Text> {
        let regions = self.optional::<RegionsFile>("regions.toml");
        regions.map(|(_, regions)| regions.region).unwrap_or_default()
    }

    fn centers(&mut self) -> Vec<Center> {
        let centers: Option<CentersFile> = self.one("centers.toml");
        let centers = centers.map(|file| file.center).unwrap_or_default();
        let file = self.files.iter().find(|file| file.path == "centers.toml");
        let phones = centers
            .iter()
            .filter_map(|center| center.get_ref().phone.as_ref());
        for phone in phones.map(Spanned::get_ref) {
            let known = crate::aging::newest_day(phone.day.get_ref()).is_some();
            if let Some(file) = file
                && (phone.source.get_ref().trim().is_empty() || !known)
            {
                let number = &phone.number;
                let message = both(
                    format!("전화번호 {number}: 출처와 날이 없어요"),
                    format!("the telephone number {number} has no source and day"),
                );
                let hint = both(
                    "source에 어디서 보았는지, day에 그 날을 써 주세요. 없으면 번호를 빼 주세요",
                    "say in source where it stands, and in day when; without either leave it out",
                );
                self.report_problem(file, Some(phone.day.span()), message, hint);
            }
        }
        let centers = self.unique("centers.toml", centers, |center| &center.id);
        let center = |source: CenterSource| Center {
            id: source.id,
            seed: source.seed,
            name: source.name,
            place: source.place,
            phone: source.phone.map(|phone| phone.into_inner().number),
        };
        centers.into_iter().map(center).collect()
    }

    /// The facts, what follows from them, one question a fact, and what holds of everyone.
    fn facts(&mut self) -> (Vocabulary, Vec<Question>, Vec<Constraint>) {
        let (facts_file, facts) = self.one_with_file("facts.toml");
        let facts: FactsFile = facts.unwrap_or(FactsFile {
            fact: Vec::new(),
            derived: Vec::new(),
            constraint: Vec::new(),
        });
        let mut vocabulary = Vocabulary::new();
        let mut roundings = BTreeMap::new();
        for (_, _, table) in self.each::<TableFile>("tables/") {
            if let Some(rounding) = table.rounding {
                roundings.insert(table.name.clone(), Rounding::from(rounding));
            }
            let rows = table.row.into_iter().map(|row| TableRow {
                year: row.year,
                amounts: row
                    .amounts
                    .iter()
                    .map(|amount| amount.get_ref().amount())
                    .collect(),
                each_further: row.each_further,
            });
            vocabulary.add_table(Table {
                name: table.name,
                rows: rows.collect(),
            });
        }
        let mut all_facts = vec![(facts_file, facts)];
        let further = self.each::<FactsFile>("facts/").into_iter();
        all_facts.extend(further.map(|(_, file, facts)| (Some(file), facts)));
        self.groups(&all_facts);
        let mut questions = Vec::new();
        let mut all_derived = Vec::new();
        let mut all_constraints = Vec::new();
        for (file, facts) in all_facts {
            for fact in facts.fact {
                questions.extend(self.fact(file, fact, &mut vocabulary));
            }
            all_derived.push((file, facts.derived));
            let constraints = facts.constraint.into_iter();
            all_constraints.extend(constraints.filter_map(|constraint| Some((file?, constraint))));
        }
        // What follows may follow from a fact of another file.
        for (file, derived) in all_derived {
            for derived in derived {
                self.derived(file, &derived, &roundings, &mut vocabulary);
            }
        }
        let constraints = self.constraints(all_constraints, &vocabulary);
        (vocabulary, questions, constraints)
    }

    /// Adds all programs to the catalog, and returns their examples.
    fn programs(&mut self, catalog: &mut Catalog) -> Vec<Example> {
        let mut examples = Vec::new();
        let mut first_use: BTreeMap<String, &'a SourceFile> = BTreeMap::new();
        for (index, file, program) in self.each::<ProgramFile>("programs/") {
            if let Some(other) = first_use.insert(program.id.get_ref().clone(), file) {
                let (id, other) = (program.id.get_ref(), &other.path);
                let message = both(
                    format!("id `{id}`: 이미 {other} 파일에 있어요"),
                    format!("the id `{id}` is already that of {other}"),
                );
                let hint = both(
                    "사업마다 다른 id를 써 주세요",
                    "give every program an id of its own",
                );
                self.report_problem(file, Some(program.id.span()), message, hint);
            }
            self.program(index, file, program, catalog, &mut examples);
        }
        examples
    }

    /// Programs that others name must be there, and not be the same.
    fn expect_programs(&mut self, catalog: &Catalog) {
        for (file, own, id) in std::mem::take(&mut self.named_programs) {
            let (span, id) = (id.span(), id.get_ref());
            if *id != own && catalog.program(id).is_some() {
                continue;
            }
            let message = both(
                format!("`{id}`: 이런 다른 사업이 없어요"),
                format!("there is no other program `{id}`"),
            );
            let hint = both(
                "programs 폴더에 있는 다른 사업의 id를 써 주세요",
                "name the id of another file of the folder programs",
            );
            if let Some(file) = self.files.get(file) {
                self.report_problem(file, Some(span), message, hint);
            }
        }
    }

    fn report_problem(
        &mut self,
        file: &SourceFile,
        span: Option<Range<usize>>,
        message: Message,
        hint: Message,
    ) {
        self.problems.push(Diagnostic::at(file, span, message).hint(hint));
    }

    fn one<T: DeserializeOwned>(&mut self, path: &str) -> Option<T> {
        self.one_with_file(path).1
    }

    fn one_with_file<T: DeserializeOwned>(&mut self, path: &str) -> (Option<&'a SourceFile>, Option<T>) {
        let Some(file) = self.files.iter().find(|file| file.path == path) else {
            let missing = SourceFile {
                path: path.to_owned(),
                text: String::new(),
            };
            let message = both("파일이 없어요", "the file is missing");
            let hint = both(
                "항목이 하나뿐이어도 있어야 해요",
                "a catalog needs it, if only with one entry",
            );
            self.report_problem(&missing, None, message, hint);
            return (None, None);
        };
        (Some(file), self.parse(file))
    }

    /// A file that need not be there.
    fn optional<T: DeserializeOwned>(&mut self, path: &str) -> Option<(&'a SourceFile, T)> {
        let file = self.files.iter().find(|file| file.path == path)?;
        Some((file, self.parse(file)?))
    }

    fn each<T: DeserializeOwned>(&mut self, folder: &str) -> Vec<(usize, &'a SourceFile, T)> {
        let files = self.files;
        let below = files
            .iter()
            .enumerate()
            .filter(|(_, file)| file.path.starts_with(folder));
        below
            .filter_map(|(index, file)| Some((index, file, self.parse(file)?)))
            .collect()
    }

    fn parse<T: DeserializeOwned>(&mut self, file: &SourceFile) -> Option<T> {
        match toml::from_str(&file.text) {
            Ok(value) => Some(value),
            Err(error) => {
                let message = error.message().trim().replace('\n', "; ");
                let message = both(format!("파일의 형식이 달라요: {message}"), message);
                let hint = both(
                    "`didim catalog schema`가 만드는 스키마나 같은 폴더의 다른 파일과 견줘 보세요",
                    "compare with the schema that `didim catalog schema` writes, or with the other files of \
                     this folder",
                );
                self.report_problem(file, error.span(), message, hint);
                None
            }
        }
    }

    fn unique<T>(&mut self, path: &str, entries: Vec<Spanned<T>>, id: fn(&T) -> &String) -> Vec<T> {
        let mut seen = std::collections::BTreeSet::new();
        let file = self.files.iter().find(|file| file.path == path);
        for entry in &entries {
            if let Some(file) = file
                && !seen.insert(id(entry.get_ref()).clone())
            {
                let id = id(entry.get_ref());
                let message = both(
                    format!("id `{id}`: 두 번 있어요"),
                    format!("the id `{id}` is there twice"),
                );
                let hint = both(
                    "항목마다 다른 id를 써 주세요",
                    "give every entry an id of its own",
                );
                self.report_problem(file, Some(entry.span()), message, hint);
            }
        }
        entries.into_iter().map(Spanned::into_inner).collect()
    }
}
