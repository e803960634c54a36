//! What a fresh snapshot of public program data says against a catalog: a [`Comparison`] for a person to decide by. Nothing
//! is changed.
//!
//! Programs are matched by the records that they name ([`ProgramOrigin`]); a likeness of names is only
//! ever a question. What cannot be read for certain is not compared. Where a catalog does not speak of what a record says, that
//! is no contradiction ([`FindingKind::Unstated`]).

mod age;
mod amount;
mod days;
mod finding;
mod likeness;
mod place;
mod stance;
mod text;

use std::collections::{BTreeMap, BTreeSet};

use authoring::{Authored, ProgramOrigin};
use catalog::{Catalog, Program};
use eligibility::Date;

use crate::draft::{Draft, Drafted, Words, another_of_this_id};
use crate::err::ImportError;
use crate::record::Loaded;
use crate::report::{Reading, SourceField};
use crate::{AnswerFile, Region, Source, gov24, record, youth};

use likeness::Names;
use stance::Judge;

pub use finding::{Comparison, Finding, FindingField, FindingKind, FoundProgram, FoundRecord};

/// How to compare.
#[derive(Debug, Clone)]
pub struct CompareOptions {
    /// The day as of which both sides are looked at: what is open or over on it.
    pub on: Date,
    /// The region whose programs a catalog should have.
    pub region: Region,
}

/// Compares a catalog with 청년정책 of 온통청년 (`getPlcy`): one answer a page, or bare lists of policies.
#[must_use]
pub fn with_youth(pages: &[AnswerFile], authored: &Authored, options: &CompareOptions) -> Comparison {
    let mut loaded = record::all(pages, youth::records);
    let records = std::mem::take(&mut loaded.records);
    let drafts = records.iter().map(|record| youth::draft(record, options.on));
    compare(Source::Youth, loaded, drafts, Vec::new(), (authored, options))
}

/// Compares a catalog with 공공서비스 of 보조금24: answers of `serviceList`, and those of `supportConditions` for the same
/// services.
///
/// # Errors
/// [`ImportError::NoBody`] if 보조금24 cannot tell the region's services.
pub fn with_gov24(
    services: &[AnswerFile],
    conditions: &[AnswerFile],
    authored: &Authored,
    options: &CompareOptions,
) -> Result<Comparison, ImportError> {
    options.region.expect_bodies()?;
    let mut of_conditions = record::all(conditions, gov24::records);
    let conditions = std::mem::take(&mut of_conditions.records);
    let mut loaded = record::all(services, gov24::records);
    let services = std::mem::take(&mut loaded.records);
    loaded
        .unreadable_files
        .append(&mut of_conditions.unreadable_files);
    let joined = gov24::by_service(&conditions, &services);
    let mut also = of_conditions.left_out;
    also.extend(joined.left_out);
    // Conditions of services that were not saved are many where the services are those of one body.
    let named = |id: &str| {
        let mut names = authored.origins.iter().flat_map(|origin| &origin.records);
        names.any(|name| name.source == Source::Gov24 && name.fits(id))
    };
    also.extend(joined.without_service.into_iter().filter(|(id, _)| named(id)));
    let conditions = joined.conditions;
    let drafts = services.iter().map(|service| gov24::draft(service, &conditions));
    Ok(compare(Source::Gov24, loaded, drafts, also, (authored, options)))
}

/// The records of a snapshot.
struct Snapshot {
    drafts: BTreeMap<String, Draft>,
    /// The ids, or the places, of records that cannot be read, and why.
    left_out: Vec<(String, Words)>,
}

impl Snapshot {
    fn new(loaded: &mut Loaded, drafts: impl Iterator<Item = Drafted>) -> Self {
        let mut snapshot = Self {
            drafts: BTreeMap::new(),
            left_out: std::mem::take(&mut loaded.left_out),
        };
        for draft in drafts {
            match draft {
                Ok(draft) => snapshot.add(draft),
                Err(left_out) => snapshot.left_out.push(left_out),
            }
        }
        snapshot
    }

    /// Adds a record; the same one may come again where two pages overlap.
    fn add(&mut self, draft: Draft) {
        match self.drafts.get(&draft.external) {
            None => {
                self.drafts.insert(draft.external.clone(), draft);
            }
            Some(first) if *first == draft => {}
            Some(first) => {
                let why = another_of_this_id();
                self.left_out.push((first.external.clone(), why));
            }
        }
    }
}

/// `also` are parts of records that cannot be read, and are no records of their own.
fn compare(
    source: Source,
    mut loaded: Loaded,
    drafts: impl Iterator<Item = Drafted>,
    also: Vec<(String, Words)>,
    (authored, options): (&Authored, &CompareOptions),
) -> Comparison {
    let snapshot = Snapshot::new(&mut loaded, drafts);
    let mut found = Comparison::new(source, options, loaded);
    found.records = snapshot.drafts.len() + snapshot.left_out.len();
    let mut catalog = authored.catalog.clone();
    catalog.programs.clear();
    // Nothing is asked, so that nothing need be known of how answers are spread.
    catalog.questions.clear();
    // These name programs by position. Where a criterion is to be confirmed, it takes or refuses as it does elsewhere.
    catalog.unconfirmed_for.clear();
    catalog.amounts.clear();
    let mut named = BTreeSet::new();
    for ((at, program), origin) in authored.catalog.indexed_programs().zip(&authored.origins) {
        for name in origin.records.iter().filter(|name| name.source == source) {
            let about = About {
                catalog: &catalog,
                program,
                pays: authored.catalog.amount(at).map(|amount| amount.won),
                origin,
                options,
            };
            let fits: Vec<_> = snapshot
                .drafts
                .values()
                .filter(|draft| name.fits(&draft.external))
                .collect();
            named.extend(fits.iter().map(|draft| draft.external.as_str()));
            let unread = snapshot.left_out.iter().any(|(id, _)| name.fits(id));
            match fits.as_slice() {
                // That it cannot be read is said below.
                [] if unread => {}
                [] => found.gone(&about, name),
                [draft] => {
                    found.compared += 1;
                    found.findings.extend(about.compare(draft));
                }
                several => found.several(&about, name, several),
            }
        }
    }
    let names = Names::new(source, authored, &options.region);
    for draft in snapshot.drafts.values() {
        found.of_region += usize::from(options.region.has(draft));
        found.without_place += usize::from(source == Source::Youth && draft.regions.is_empty());
        if !named.contains(draft.external.as_str()) {
            found.unnamed(draft, &names, options);
        }
    }
    for (record, why) in snapshot.left_out.into_iter().chain(also) {
        found.unreadable(&record, &why, authored);
    }
    found.finish();
    found
}

/// A program that is compared with a record.
struct About<'a> {
    /// The catalog without its programs.
    catalog: &'a Catalog,
    program: &'a Program,
    /// What it pays at most, in won, if the catalog says so.
    pays: Option<u64>,
    origin: &'a ProgramOrigin,
    options: &'a CompareOptions,
}

impl About<'_> {
    fn compare(&self, draft: &Draft) -> Vec<Finding> {
        let mut findings = days::compare(self, draft);
        let round = days::round_of(self.program, &draft.said, self.options.on);
        // What is too complex does not pass a check of the catalog.
        if let Ok(judge) = Judge::new(self.catalog, self.program, round, self.options.on) {
            findings.extend(age::compare(self, draft, &judge));
            findings.extend(place::compare(self, draft, &judge));
        }
        findings.extend(amount::compare(self, draft));
        let unreadable = draft.notes.iter().map(Words::to_message);
        let codes = draft.unknown.iter().map(|(field, code)| {
            let field = field.name();
            Words::new(
                format!("{field}: `{code}`의 뜻을 몰라요"),
                format!("{field}: nobody says what the code `{code}` means"),
            )
            .to_message()
        });
        for message in unreadable.chain(codes) {
            findings.push(
                self.finding(FindingKind::Unreadable, None, draft)
                    .snapshot(message),
            );
        }
        findings
    }

    fn finding(&self, kind: FindingKind, field: Option<FindingField>, draft: &Draft) -> Finding {
        Finding {
            kind,
            field,
            program: Some(FoundProgram::of(self.program, self.origin)),
            catalog: None,
            record: Some(FoundRecord::of(draft)),
            snapshot: None,
        }
    }
}

/// Whether a record names places that cannot be read.
fn has_unreadable_places(draft: &Draft) -> bool {
    draft
        .readings
        .contains(&(SourceField::Region, Reading::Unreadable))
}
