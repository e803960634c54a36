//! From files to a catalog.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use eligibility::{Date, Domain, FactId, Table, TableRow, Value, Verdict, Vocabulary};
use serde::de::DeserializeOwned;
use toml::Spanned;

use super::problem::Problem;
use super::source::{
    Bound, CentersFile, ChangeSource, CriterionSource, DerivedSource, DocumentsFile, FactSource, FactsFile,
    FormsFile, HeadFile, ProgramFile, TableFile,
};
use crate::model::{AnswerWeight, Catalog, Criterion, FORMAT, OptionText, Program, Question, SealTo};

/// A file of a catalog's folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// The path below the folder, with `/` between its parts.
    pub path: String,
    /// The content.
    pub text: String,
}

/// A person for whom an author knows the answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// The program's position in the catalog.
    pub program: usize,
    /// What the example shows.
    pub name: String,
    /// The day of asking.
    pub on: Date,
    /// What is known of the person.
    pub facts: Vec<(FactId, Value)>,
    /// The right verdict.
    pub verdict: Verdict,
    /// The ids of the criteria that are the reason, if the author names them.
    pub because: Option<Vec<String>>,
    /// Whether the answer must be confirmed by staff, if the author says so.
    pub confirm: Option<bool>,
    pub(super) file: usize,
    pub(super) span: Range<usize>,
}

/// A catalog as its author wrote it.
#[derive(Debug, Clone)]
pub struct Authored {
    /// The catalog, without keys.
    pub catalog: Catalog,
    /// The examples of all programs.
    pub examples: Vec<Example>,
}

/// A catalog's folder: its files, and what reading them gave.
#[derive(Debug)]
pub struct Folder {
    /// The files, for showing where a problem is.
    pub files: Vec<SourceFile>,
    /// The catalog, or all that is wrong with it.
    pub result: Result<Authored, Vec<Problem>>,
}

/// Reads every `.toml` file below a folder; see [`read`].
#[must_use]
pub fn read_folder(folder: &Path) -> Folder {
    let mut files = Vec::new();
    if let Err(error) = collect(folder, "", &mut files) {
        let file = SourceFile {
            path: folder.display().to_string(),
            text: String::new(),
        };
        let problem = Problem::at(&file, None, format!("the folder cannot be read: {error}"))
            .hint("give the folder that holds `catalog.toml`");
        return Folder {
            files,
            result: Err(vec![problem]),
        };
    }
    Folder {
        result: read(&files),
        files,
    }
}

/// Every `.toml` file below a folder, as [`read`] takes them; none where there is no such folder.
///
/// # Errors
/// What the system says of a file or folder that cannot be read.
pub fn source_files(folder: &Path) -> std::io::Result<Vec<SourceFile>> {
    let mut files = Vec::new();
    if folder.exists() {
        collect(folder, "", &mut files)?;
    }
    Ok(files)
}

fn collect(folder: &Path, prefix: &str, files: &mut Vec<SourceFile>) -> std::io::Result<()> {
    let mut entries = std::fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{prefix}{name}");
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &format!("{path}/"), files)?;
        } else if name.ends_with(".toml") {
            files.push(SourceFile {
                path,
                text: std::fs::read_to_string(entry.path())?,
            });
        }
    }
    Ok(())
}

/// Reads and checks a catalog: names, types, references, conditions and examples.
///
/// # Errors
/// All problems found, in the order of the files.
pub fn read(files: &[SourceFile]) -> Result<Authored, Vec<Problem>> {
    let mut reader = Reader {
        files,
        problems: Vec::new(),
    };
    let authored = reader.catalog();
    let mut problems = reader.problems;
    if problems.is_empty() {
        problems = super::check::problems(&authored, files);
    }
    problems.sort_by(|a, b| (&a.file, &a.position, &a.message).cmp(&(&b.file, &b.position, &b.message)));
    if problems.is_empty() {
        Ok(authored)
    } else {
        Err(problems)
    }
}

struct Reader<'a> {
    files: &'a [SourceFile],
    problems: Vec<Problem>,
}

impl<'a> Reader<'a> {
    fn catalog(&mut self) -> Authored {
        let head: Option<HeadFile> = self.one("catalog.toml");
        let (facts_file, facts) = self.one_with_file("facts.toml");
        let facts: FactsFile = facts.unwrap_or(FactsFile {
            fact: Vec::new(),
            derived: Vec::new(),
        });
        let mut vocabulary = Vocabulary::new();
        for table in self
            .each::<TableFile>("tables/")
            .into_iter()
            .map(|(_, _, table)| table)
        {
            let rows = table.row.into_iter().map(|row| TableRow {
                year: row.year,
                amounts: row.amounts,
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
        let mut questions = Vec::new();
        let mut all_derived = Vec::new();
        for (file, facts) in all_facts {
            for fact in facts.fact {
                questions.extend(self.fact(file, fact, &mut vocabulary));
            }
            all_derived.push((file, facts.derived));
        }
        // What follows may follow from a fact of another file.
        for (file, derived) in all_derived {
            for derived in derived {
                self.derived(file, &derived, &mut vocabulary);
            }
        }
        let forms: Option<FormsFile> = self.one("forms.toml");
        let (fields, consents) = forms
            .map(|forms| (forms.field, forms.consent))
            .unwrap_or_default();
        let centers: Option<CentersFile> = self.one("centers.toml");
        let documents: Option<DocumentsFile> = self.one("documents.toml");
        let (version, agency) = head.map(|head| (head.version, head.agency)).unwrap_or_default();
        let mut catalog = Catalog {
            format: FORMAT,
            version,
            agency,
            vocabulary,
            questions,
            centers: self.unique(
                "centers.toml",
                centers.map(|f| f.center).unwrap_or_default(),
                |c| &c.id,
            ),
            documents: self.unique(
                "documents.toml",
                documents.map(|f| f.document).unwrap_or_default(),
                |d| &d.id,
            ),
            fields: self.unique("forms.toml", fields, |field| &field.id),
            consents: self.unique("forms.toml", consents, |consent| &consent.id),
            programs: Vec::new(),
            seal_to: Vec::<SealTo>::new(),
        };
        let mut examples = Vec::new();
        let mut first_use: BTreeMap<String, &'a SourceFile> = BTreeMap::new();
        for (index, file, program) in self.each::<ProgramFile>("programs/") {
            if let Some(other) = first_use.insert(program.id.get_ref().clone(), file) {
                let message = format!(
                    "the id `{}` is already that of {}",
                    program.id.get_ref(),
                    other.path
                );
                self.say(
                    file,
                    Some(program.id.span()),
                    message,
                    "give every program an id of its own",
                );
            }
            self.program(index, file, program, &mut catalog, &mut examples);
        }
        Authored { catalog, examples }
    }

    fn say(&mut self, file: &SourceFile, span: Option<Range<usize>>, message: impl Into<String>, hint: &str) {
        self.problems.push(Problem::at(file, span, message).hint(hint));
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
            self.say(
                &missing,
                None,
                "the file is missing",
                "a catalog needs it, if only with one entry",
            );
            return (None, None);
        };
        (Some(file), self.parse(file))
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
                self.say(
                    file,
                    error.span(),
                    message,
                    "compare with the other files of this folder",
                );
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
                let message = format!("the id `{}` is there twice", id(entry.get_ref()));
                self.say(
                    file,
                    Some(entry.span()),
                    message,
                    "give every entry an id of its own",
                );
            }
        }
        entries.into_iter().map(Spanned::into_inner).collect()
    }

    fn fact(
        &mut self,
        file: Option<&SourceFile>,
        fact: FactSource,
        words: &mut Vocabulary,
    ) -> Option<Question> {
        let file = file?;
        let bounds = (
            fact.min.as_ref().map(Spanned::get_ref),
            fact.max.as_ref().map(Spanned::get_ref),
        );
        let domain = match (fact.kind.get_ref().as_str(), bounds) {
            ("bool", (None, None)) => Domain::Bool,
            ("int", (Some(Bound::Int(min)), Some(Bound::Int(max)))) => Domain::Int { min: *min, max: *max },
            ("date", (Some(Bound::Date(min)), Some(Bound::Date(max)))) => {
                Domain::Date { min: *min, max: *max }
            }
            ("choice", (None, None)) => Domain::Choice(fact.option.iter().map(|o| o.value.clone()).collect()),
            (kind, _) => {
                let message = format!(
                    "`{}` of type `{kind}` lacks what its type needs",
                    fact.name.get_ref()
                );
                let hint = "bool: nothing more; int: min and max; date: min and max as texts; choice: [[fact.option]]";
                self.say(file, Some(fact.kind.span()), message, hint);
                return None;
            }
        };
        if *fact.cost.get_ref() == 0 {
            let message = format!("`{}` costs nothing to answer", fact.name.get_ref());
            self.say(
                file,
                Some(fact.cost.span()),
                message,
                "give 1 for an easy question, more for a hard one",
            );
        }
        let weights = self.weights(file, &fact, &domain);
        match words.add_fact(fact.name.get_ref(), domain) {
            Ok(id) => Some(Question {
                fact: id,
                text: fact.question,
                why: fact.why,
                options: fact
                    .option
                    .into_iter()
                    .map(|option| OptionText {
                        value: option.value,
                        text: option.text,
                        detail: option.detail,
                    })
                    .collect(),
                unit: fact.unit,
                sensitive: fact.sensitive,
                cost: *fact.cost.get_ref(),
                change: match fact.change.get_ref() {
                    ChangeSource::Costs(cost) => Some(*cost),
                    ChangeSource::Word(_) => None,
                },
                weights,
            }),
            Err(error) => {
                self.problems
                    .push(Problem::at(file, Some(fact.name.span()), error.to_string()));
                None
            }
        }
    }

    fn weights(&mut self, file: &SourceFile, fact: &FactSource, domain: &Domain) -> Vec<AnswerWeight> {
        let mut weights = Vec::with_capacity(fact.weights.len());
        for source in &fact.weights {
            let weight = source.get_ref();
            let last = weight.to.as_ref().unwrap_or(&weight.from);
            match (domain.code(&weight.from), domain.code(last)) {
                (Some(first), Some(last)) if first <= last => weights.push(AnswerWeight {
                    first,
                    last,
                    weight: weight.weight,
                }),
                _ => {
                    let message = format!(
                        "`{}` has no values from `{}` to `{last}`",
                        fact.name.get_ref(),
                        weight.from
                    );
                    self.say(
                        file,
                        Some(source.span()),
                        message,
                        "give values of the fact, the lower one first",
                    );
                }
            }
        }
        weights
    }

    fn derived(&mut self, file: Option<&SourceFile>, derived: &DerivedSource, words: &mut Vocabulary) {
        let Some(file) = file else { return };
        let name = derived.name.get_ref();
        let mut find = |source: &Spanned<String>| {
            let found = words.find(source.get_ref());
            if found.is_none() {
                let message = format!("there is no fact `{}`", source.get_ref());
                self.say(
                    file,
                    Some(source.span()),
                    message,
                    "name a fact of `facts.toml` or `facts/*.toml`",
                );
            }
            found
        };
        let sources = (
            &derived.years_since,
            &derived.calendar_years_since,
            &derived.months_since,
            &derived.percent_of,
        );
        let added = match sources {
            (Some(date), None, None, None) => find(date).map(|date| words.add_years_since(name, date)),
            (None, Some(date), None, None) => {
                find(date).map(|date| words.add_calendar_years_since(name, date))
            }
            (None, None, Some(date), None) => find(date).map(|date| words.add_months_since(name, date)),
            (None, None, None, Some(percent)) => match (find(&percent.amount), find(&percent.size)) {
                (Some(amount), Some(size)) => {
                    Some(words.add_percent_of_table(name, amount, size, percent.table.get_ref()))
                }
                _ => None,
            },
            _ => {
                let hint = "give one of years_since, calendar_years_since, months_since, percent_of";
                self.say(
                    file,
                    Some(derived.name.span()),
                    format!("`{name}` must follow in exactly one way"),
                    hint,
                );
                None
            }
        };
        if let Some(Err(error)) = added {
            self.problems
                .push(Problem::at(file, Some(derived.name.span()), error.to_string()));
        }
    }

    fn program(
        &mut self,
        index: usize,
        file: &SourceFile,
        source: ProgramFile,
        catalog: &mut Catalog,
        examples: &mut Vec<Example>,
    ) {
        let known = |found: bool, what: &str, id: &Spanned<String>| {
            (!found).then(|| {
                Problem::at(
                    file,
                    Some(id.span()),
                    format!("there is no {what} `{}`", id.get_ref()),
                )
            })
        };
        let mut unknown = Vec::new();
        unknown.extend(known(
            catalog.center(source.center.get_ref()).is_some(),
            "center",
            &source.center,
        ));
        unknown.extend(
            source
                .documents
                .iter()
                .filter_map(|id| known(catalog.document(id.get_ref()).is_some(), "document", id)),
        );
        unknown.extend(
            source
                .form
                .iter()
                .filter_map(|id| known(catalog.field(id.get_ref()).is_some(), "field", id)),
        );
        unknown.extend(
            source
                .consents
                .iter()
                .filter_map(|id| known(catalog.consent(id.get_ref()).is_some(), "consent", id)),
        );
        for criterion in &source.criterion {
            let has = |id: &str| source.round.iter().any(|round| round.get_ref().id == id);
            unknown.extend(
                criterion
                    .rounds
                    .iter()
                    .filter_map(|id| known(has(id.get_ref()), "round", id)),
            );
        }
        self.problems.extend(unknown);
        for row in &source.seed {
            if !row.starts_with('P') {
                self.say(
                    file,
                    None,
                    format!("`{row}` is no row of the report"),
                    "write rows as P01, P02, …",
                );
            }
        }
        let mut ids = std::collections::BTreeSet::new();
        for criterion in &source.criterion {
            if !ids.insert(criterion.id.get_ref()) {
                let message = format!("the criterion `{}` is there twice", criterion.id.get_ref());
                self.say(
                    file,
                    Some(criterion.id.span()),
                    message,
                    "give every criterion an id of its own",
                );
            }
        }
        let position = catalog.programs.len();
        for example in source.example {
            let Some(verdict) = Verdict::from_name(example.verdict.get_ref()) else {
                let message = format!("`{}` is no verdict", example.verdict.get_ref());
                self.say(
                    file,
                    Some(example.verdict.span()),
                    message,
                    "write eligible, not-eligible or open",
                );
                continue;
            };
            let mut facts = Vec::new();
            for (name, value) in example.facts {
                match catalog.vocabulary.find(&name) {
                    Some(fact) => {
                        facts.push((fact, read_value(&catalog.vocabulary, fact, value.into_inner())))
                    }
                    None => self.say(
                        file,
                        Some(value.span()),
                        format!("there is no fact `{name}`"),
                        "see facts.toml",
                    ),
                }
            }
            examples.push(Example {
                program: position,
                span: example.name.span(),
                name: example.name.into_inner(),
                on: example.on,
                facts,
                verdict,
                because: example.because,
                confirm: example.confirm,
                file: index,
            });
        }
        let criteria = source
            .criterion
            .into_iter()
            .map(|c| self.criterion(file, c, &catalog.vocabulary))
            .collect();
        let inner = |ids: Vec<Spanned<String>>| ids.into_iter().map(Spanned::into_inner).collect();
        catalog.programs.push(Program {
            id: source.id.into_inner(),
            name: source.name,
            benefit: source.benefit,
            detail: source.detail,
            center: source.center.into_inner(),
            audience: source.audience,
            status: source.status,
            criteria,
            rounds: source.round.into_iter().map(Spanned::into_inner).collect(),
            documents: inner(source.documents),
            form: inner(source.form),
            consents: inner(source.consents),
        });
    }

    fn criterion(&mut self, file: &SourceFile, source: CriterionSource, words: &Vocabulary) -> Criterion {
        let condition = source
            .when
            .and_then(|when| match words.parse_condition(when.get_ref()) {
                Ok(condition) => Some(condition),
                Err(error) => {
                    let span = within_literal(file, when.span(), &error.span);
                    let hint = format!("in the criterion `{}`", source.id.get_ref());
                    self.say(file, Some(span), error.to_string(), &hint);
                    None
                }
            });
        Criterion {
            id: source.id.into_inner(),
            text: source.text,
            condition,
            basis: source.basis,
            note: source.note,
            source: source.source,
            rounds: source.rounds.into_iter().map(Spanned::into_inner).collect(),
        }
    }
}

/// TOML reads a text that looks like a date as a date fact's value only where the fact is a date.
fn read_value(words: &Vocabulary, fact: FactId, value: Value) -> Value {
    match (words.fact(fact).map(|fact| &fact.domain), value) {
        (Some(Domain::Choice(_)), Value::Date(date)) => Value::Choice(date.to_string()),
        (_, value) => value,
    }
}

/// The place in the file of a place within a text literal.
fn within_literal(file: &SourceFile, literal: Range<usize>, inner: &Range<usize>) -> Range<usize> {
    let raw = file.text.get(literal.clone()).unwrap_or_default();
    if raw.contains('\\') {
        return literal;
    }
    let quotes = ["'''\n", "\"\"\"\n", "'''", "\"\"\"", "'", "\""];
    let skip = quotes
        .iter()
        .find(|quote| raw.starts_with(**quote))
        .map_or(0, |quote| quote.len());
    literal.start + skip + inner.start..literal.start + skip + inner.end
}
