//! What the agency reports of a year, as stated: figures, the totals they should add up to, and plans.

use std::collections::BTreeSet;
use std::ops::Range;

use catalog::{Catalog, Text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use toml::Spanned;

use crate::decimals::decimals;
use crate::files::SourceFile;
use crate::problem::{Diagnostic, both};

/// `results/*.toml`
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ResultsFile {
    year: i32,
    source: Option<Text>,
    #[serde(default)]
    #[schemars(with = "Vec<Heading>")]
    heading: Vec<Spanned<Heading>>,
    #[serde(default)]
    #[schemars(with = "Vec<UnitName>")]
    unit: Vec<Spanned<UnitName>>,
    #[serde(default)]
    #[schemars(with = "Vec<AgencyFigure>")]
    figure: Vec<Spanned<AgencyFigure>>,
    #[serde(default)]
    #[schemars(with = "Vec<Sum>")]
    sum: Vec<Spanned<Sum>>,
    #[serde(default)]
    #[schemars(with = "Vec<Same>")]
    same: Vec<Spanned<Same>>,
    #[serde(default)]
    #[schemars(with = "Vec<Item>")]
    item: Vec<Spanned<Item>>,
}

/// What is reported of one year. Nothing in it is corrected.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Results {
    /// The year.
    pub year: i32,
    /// Where it is reported.
    pub source: Option<Text>,
    /// The report's headings in the languages of the screen; one that is not here has its Korean alone.
    pub headings: Vec<Heading>,
    /// Its units, likewise.
    pub units: Vec<UnitName>,
    /// The figures.
    pub figures: Vec<AgencyFigure>,
    /// Totals and the figures that should make them up.
    pub sums: Vec<Sum>,
    /// Figures that are told as one, or attributed in two ways.
    pub sames: Vec<Same>,
    /// What is to be improved, and the directions of the next year.
    pub items: Vec<Item>,
}

/// A heading of the report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Heading {
    /// The heading; its Korean is the `block` of figures.
    pub text: Text,
}

/// A unit of the report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UnitName {
    /// What is counted by it: one word of Korean may count more than one kind.
    pub kind: Counted,
    /// The unit; its Korean is the `unit` of figures.
    pub text: Text,
}

/// A figure as it is stated.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename = "Figure", deny_unknown_fields)]
pub struct AgencyFigure {
    /// The name in references.
    pub id: String,
    /// The heading that it stands under, as in the report.
    pub block: String,
    /// What it counts.
    pub text: Text,
    /// How many, in `unit`.
    pub value: f64,
    /// The unit, as in the report.
    pub unit: String,
    /// What is counted.
    pub kind: Counted,
    /// By how much it grew over the year before, in percent; always an increase (▲ is +).
    pub growth_percent: Option<f64>,
    /// The programs that it is about, by id.
    #[serde(default)]
    pub programs: Vec<String>,
    /// The centers that it is about, by id.
    #[serde(default)]
    pub centers: Vec<String>,
}

/// What a figure counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Counted {
    /// People.
    People,
    /// Companies.
    Companies,
    /// Courses.
    Courses,
    /// Teams.
    Teams,
    /// Meetings and consultations.
    Meetings,
    /// Points of satisfaction.
    Points,
    /// Rooms and places.
    Places,
    /// Lines of a bus.
    Routes,
    /// Jobs offered.
    Jobs,
}

/// A stated total, and the figures that should make it up.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sum {
    /// The name in references.
    pub id: String,
    /// The figure with the stated total.
    pub total: String,
    /// The figures that should add up to it.
    pub parts: Vec<String>,
    /// What a reader should know.
    pub note: Option<Text>,
}

/// Figures that tell the same people, or are attributed in two ways.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Same {
    /// The name in references.
    pub id: String,
    /// The figures.
    pub figures: Vec<String>,
    /// Whether the report attributes the same people to different causes.
    #[serde(default)]
    pub conflict: bool,
    /// What a reader should know.
    pub note: Option<Text>,
}

/// An item to improve, or a direction.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// The name in references, as I1 or G2-3.
    pub id: String,
    /// What kind of item it is.
    pub kind: ItemKind,
    /// The item, as in the report.
    pub text: Text,
    /// What it leads to, as in the report.
    #[serde(default)]
    pub directions: Vec<Text>,
    /// The programs that it is about, by id.
    #[serde(default)]
    pub programs: Vec<String>,
    /// The centers that it is about, by id.
    #[serde(default)]
    pub centers: Vec<String>,
}

/// What kind of item it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ItemKind {
    /// 보완(개선)할 점
    Improvement,
    /// 업무추진 방향
    Direction,
}

/// A sum that does not hold, or holds only if different things are counted as one.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Mismatch {
    /// The sum.
    pub sum: String,
    /// What the total counts.
    pub text: Text,
    /// The total as stated.
    pub stated: f64,
    /// The total of the parts.
    pub computed: f64,
    /// The total of those parts alone that count what the total counts.
    pub alike: f64,
    /// The parts: what each counts, and its value.
    pub parts: Vec<(Text, f64)>,
    /// What a reader should know.
    pub note: Option<Text>,
}

impl Results {
    /// The figure with this id.
    #[must_use]
    pub fn figure(&self, id: &str) -> Option<&AgencyFigure> {
        self.figures.iter().find(|figure| figure.id == id)
    }

    /// Every sum whose parts do not make its total, or make it only because companies are counted as people.
    #[must_use]
    pub fn mismatches(&self) -> Vec<Mismatch> {
        self.sums.iter().filter_map(|sum| self.mismatch(sum)).collect()
    }

    fn mismatch(&self, sum: &Sum) -> Option<Mismatch> {
        let total = self.figure(&sum.total)?;
        let parts: Vec<&AgencyFigure> = sum.parts.iter().filter_map(|id| self.figure(id)).collect();
        let computed = parts.iter().map(|part| part.value).sum::<f64>();
        let alike = parts.iter().filter(|part| part.kind == total.kind);
        let alike = alike.map(|part| part.value).sum::<f64>();
        let holds = |value: f64| (value - total.value).abs() < 1e-9;
        (!(holds(computed) && holds(alike))).then(|| Mismatch {
            sum: sum.id.clone(),
            text: total.text.clone(),
            stated: total.value,
            computed,
            alike,
            parts: parts.iter().map(|part| (part.text.clone(), part.value)).collect(),
            note: sum.note.clone(),
        })
    }

    /// A heading in the languages of the screen.
    #[must_use]
    pub(crate) fn title(&self, block: &str) -> Text {
        let heading = self.headings.iter().find(|heading| heading.text.ko == block);
        heading.map_or_else(|| korean_alone(block), |heading| heading.text.clone())
    }

    /// The unit of a figure in the languages of the screen.
    #[must_use]
    pub(crate) fn unit(&self, figure: &AgencyFigure) -> Text {
        let unit = self.units.iter().find(|unit| unit.is_of(figure));
        unit.map_or_else(|| korean_alone(&figure.unit), |unit| unit.text.clone())
    }

    /// Figures that the report attributes in two ways.
    pub fn conflicts(&self) -> impl Iterator<Item = &Same> {
        self.sames.iter().filter(|same| same.conflict)
    }
}

impl UnitName {
    fn is_of(&self, figure: &AgencyFigure) -> bool {
        self.kind == figure.kind && self.text.ko == figure.unit
    }
}

fn korean_alone(text: &str) -> Text {
    Text {
        ko: text.to_owned(),
        ..Text::default()
    }
}

impl ResultsFile {
    pub(crate) fn into_results(self) -> Results {
        fn inner<T>(entries: Vec<Spanned<T>>) -> Vec<T> {
            entries.into_iter().map(Spanned::into_inner).collect()
        }
        Results {
            year: self.year,
            source: self.source,
            headings: inner(self.heading),
            units: inner(self.unit),
            figures: inner(self.figure),
            sums: inner(self.sum),
            sames: inner(self.same),
            items: inner(self.item),
        }
    }

    /// Ids that stand twice, references that lead nowhere, and what the app could not show.
    pub(crate) fn problems(&self, file: &SourceFile, catalog: &Catalog) -> Vec<Diagnostic> {
        let mut problems = self.figure_problems(file);
        problems.extend(self.sum_problems(file));
        problems.extend(self.reference_problems(file, catalog));
        problems
    }

    fn figure_problems(&self, file: &SourceFile) -> Vec<Diagnostic> {
        let mut problems = Vec::new();
        let mut ids = BTreeSet::new();
        for entry in &self.figure {
            let AgencyFigure { id, value, .. } = entry.get_ref();
            if !ids.insert(id) {
                let message = both(
                    format!("figure `{id}`: 두 번 있어요"),
                    format!("the figure `{id}` is there twice"),
                );
                problems.push(Diagnostic::at(file, Some(entry.span()), message));
            }
            if decimals(*value).is_none() {
                let message = both(
                    format!("figure `{id}`: 값 `{value}`: 0 이상이고 소수점 아래 세 자리까지예요"),
                    format!(
                        "the value `{value}` of the figure `{id}` is below zero or has more than three \
                         digits behind the point"
                    ),
                );
                problems.push(Diagnostic::at(file, Some(entry.span()), message));
            }
        }
        problems
    }

    /// Sums that do not hold, and nothing is said of it.
    fn sum_problems(&self, file: &SourceFile) -> Vec<Diagnostic> {
        let results = self.clone().into_results();
        let mut problems = Vec::new();
        for sum in &self.sum {
            if let Some(mismatch) = results.mismatch(sum.get_ref())
                && mismatch.note.is_none()
            {
                let (id, computed, stated) = (&mismatch.sum, mismatch.computed, mismatch.stated);
                let message = both(
                    format!("sum `{id}`: 부분의 합은 {computed}, 적힌 수는 {stated}예요"),
                    format!("the parts of the sum `{id}` make {computed}, the stated total is {stated}"),
                );
                let hint = both(
                    "고치지 말고, 왜 다른지 note에 써 주세요",
                    "correct nothing: say in `note` by how much they differ",
                );
                problems.push(Diagnostic::at(file, Some(sum.span()), message).hint(hint));
            }
        }
        problems
    }

    fn reference_problems(&self, file: &SourceFile, catalog: &Catalog) -> Vec<Diagnostic> {
        let mut problems = Vec::new();
        let mut expect = |found: bool, what: &str, id: &str, span: Range<usize>| {
            if !found {
                let message = both(
                    format!("`{id}`: 이런 {what} 항목이 없어요"),
                    format!("there is no {what} `{id}`"),
                );
                problems.push(Diagnostic::at(file, Some(span), message));
            }
        };
        // A file may leave them in Korean, but then all of them.
        let has_heading = |block: &str| {
            let headings = self.heading.iter();
            self.heading.is_empty()
                || headings
                    .map(Spanned::get_ref)
                    .any(|heading| heading.text.ko == block)
        };
        let has_unit = |figure: &AgencyFigure| {
            self.unit.is_empty() || self.unit.iter().any(|unit| unit.get_ref().is_of(figure))
        };
        for entry in &self.figure {
            let figure = entry.get_ref();
            expect(has_heading(&figure.block), "heading", &figure.block, entry.span());
            expect(has_unit(figure), "unit", &figure.unit, entry.span());
        }
        let figures = self.figure.iter().map(|entry| {
            let figure = entry.get_ref();
            (&figure.programs, &figure.centers, entry.span())
        });
        let items = self.item.iter().map(|entry| {
            let item = entry.get_ref();
            (&item.programs, &item.centers, entry.span())
        });
        for (programs, centers, span) in figures.chain(items) {
            for id in programs {
                expect(catalog.program(id).is_some(), "program", id, span.clone());
            }
            for id in centers {
                expect(catalog.center(id).is_some(), "center", id, span.clone());
            }
        }
        let is_figure = |id: &String| self.figure.iter().any(|figure| figure.get_ref().id == *id);
        for sum in &self.sum {
            for id in std::iter::once(&sum.get_ref().total).chain(&sum.get_ref().parts) {
                expect(is_figure(id), "figure", id, sum.span());
            }
        }
        for same in &self.same {
            for id in &same.get_ref().figures {
                expect(is_figure(id), "figure", id, same.span());
            }
        }
        problems
    }
}
