//! What the app shows of a year, made of what is reported.

use std::collections::BTreeMap;
use std::path::Path;

use catalog::about::{self, About};
use catalog::{Lang, Text};

use crate::decimals::{decimals, digits};
use crate::problem::Diagnostic;
use crate::read::read_folder;
use crate::results::{AgencyFigure, Results, Same};

/// The languages, by the names of their files.
const LANGUAGES: [(Lang, &str); 5] = [
    (Lang::Ko, "ko"),
    (Lang::Easy, "easy"),
    (Lang::En, "en"),
    (Lang::Zh, "zh"),
    (Lang::Vi, "vi"),
];

/// The files `about/<language>.txt` beside the app: the newest year that a catalog's folder reports. It is empty if there is no report.
///
/// # Errors
/// All mistakes in the folder, each with its place.
pub fn files(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>, Vec<Diagnostic>> {
    let authored = read_folder(folder).result?;
    let Some(about) = authored.results.last().map(of) else {
        return Ok(BTreeMap::new());
    };
    let file = |(lang, name)| (format!("about/{name}.txt"), about.lines(lang).into_bytes());
    Ok(LANGUAGES.map(file).into())
}

/// What the app shows of a year; of what is reported nothing is left out but the plans.
#[must_use]
pub fn of(results: &Results) -> About {
    let mut groups: Vec<about::FigureGroup> = Vec::new();
    for figure in &results.figures {
        let shown = shown(results, figure);
        match groups.iter_mut().find(|group| group.title.ko == figure.block) {
            Some(group) => group.figures.push(shown),
            None => groups.push(about::FigureGroup {
                title: results.title(&figure.block),
                figures: vec![shown],
            }),
        }
    }
    About {
        year: results.year,
        source: results.source.clone(),
        groups,
    }
}

fn shown(results: &Results, figure: &AgencyFigure) -> about::Figure {
    let sums = || results.sums.iter().filter(|sum| sum.total == figure.id);
    let part_values = sums()
        .flat_map(|sum| &sum.parts)
        .filter_map(|id| results.figure(id));
    let decimals = part_values
        .chain([figure])
        .filter_map(|figure| decimals(figure.value))
        .max()
        .unwrap_or_default();
    let splits = sums().map(|sum| {
        let parts: Vec<&AgencyFigure> = sum.parts.iter().filter_map(|id| results.figure(id)).collect();
        let add = |parts: &mut dyn Iterator<Item = &&AgencyFigure>| {
            digits(parts.map(|part| part.value).sum(), decimals)
        };
        let is_alike = |part: &&&AgencyFigure| part.kind == figure.kind;
        about::Split {
            sum: add(&mut parts.iter()),
            alike: (!parts.iter().all(|part| is_alike(&part)))
                .then(|| add(&mut parts.iter().filter(is_alike))),
            parts: sum.parts.clone(),
            note: sum.note.clone(),
        }
    });
    about::Figure {
        id: figure.id.clone(),
        label: figure.text.clone(),
        value: digits(figure.value, decimals),
        decimals,
        unit: results.unit(figure),
        growth_percent: figure.growth_percent.map(|percent| percent.to_string()),
        depth: depth(results, &figure.id),
        splits: splits.collect(),
        notes: notes(&results.sames, &figure.id),
    }
}

fn notes(sames: &[Same], figure: &str) -> Vec<Text> {
    let about_it = sames
        .iter()
        .filter(|same| same.figures.iter().any(|id| id == figure));
    about_it.filter_map(|same| same.note.clone()).collect()
}

/// The longest way up from part to total. A report that goes in circles has an end too.
fn depth(results: &Results, id: &str) -> u8 {
    let mut depth = 0;
    let mut level = vec![id];
    while usize::from(depth) < results.figures.len().min(9) {
        let above = results
            .sums
            .iter()
            .filter(|sum| sum.parts.iter().any(|part| level.contains(&part.as_str())));
        level = above.map(|sum| sum.total.as_str()).collect();
        if level.is_empty() {
            break;
        }
        depth += 1;
    }
    depth
}
