//! Where people have to live, by both sides.

use std::collections::BTreeSet;

use authoring::Message;
use catalog::Catalog;
use eligibility::{Domain, FactId, Value};

use super::finding::both;
use super::stance::{Judge, Stance};
use super::{About, Finding, FindingField, FindingKind};
use crate::draft::Draft;
use crate::only::is_nationwide;
use crate::{Region, regions};

/// The number of places that are named; more are counted.
const MAX_NAMED: usize = 5;

/// A fact that says where somebody lives: a choice of which at least one option is the name or code of a region.
struct PlaceFact {
    fact: FactId,
    /// The options; without a region for those that are elsewhere.
    options: Vec<(String, Option<Region>)>,
}

fn place_facts(catalog: &Catalog) -> Vec<PlaceFact> {
    // Two digits may be anything: an age, a count.
    let region = |option: &String| Region::named(option).ok().filter(|_| option.len() > 2);
    let mut found = Vec::new();
    for (fact, known) in catalog.vocabulary.facts() {
        let Domain::Choice(options) = &known.domain else {
            continue;
        };
        let options: Vec<_> = options
            .iter()
            .map(|option| (option.clone(), region(option)))
            .collect();
        if options.iter().any(|(_, region)| region.is_some()) {
            found.push(PlaceFact { fact, options });
        }
    }
    found
}

impl PlaceFact {
    /// Whether a record takes people of an option: `None` if that is not certain, since codes are changing there.
    fn is_taken(&self, region: Option<&Region>, codes: &BTreeSet<String>) -> Option<bool> {
        match region {
            Some(region) => {
                let taken = codes.iter().any(|code| region.covers(code));
                let changing = |code: &String| regions::in_flux(code);
                (taken || !region.is_changing() || !codes.iter().any(changing)).then_some(taken)
            }
            // Elsewhere is everywhere but in the regions of the other options.
            None => {
                let named = |code: &String| {
                    let mut regions = self.options.iter().filter_map(|(_, region)| region.as_ref());
                    regions.any(|region| region.covers(code))
                };
                Some(!codes.iter().all(named))
            }
        }
    }
}

pub(super) fn compare(about: &About<'_>, draft: &Draft, judge: &Judge) -> Vec<Finding> {
    if draft.regions.is_empty() {
        return Vec::new();
    }
    let nationwide = is_nationwide(draft);
    let mut findings = Vec::new();
    let facts = place_facts(about.catalog);
    let mut silent = !facts.is_empty();
    for place in &facts {
        let words = judge.words(place.fact);
        for (option, region) in &place.options {
            let stance = judge.stance(place.fact, &Value::Choice(option.clone()));
            silent &= stance == Some(Stance::Silent);
            // A list of nearly all places leaves out what it forgets.
            let taken = place
                .is_taken(region.as_ref(), &draft.regions)
                .filter(|taken| *taken || !nationwide);
            let place_name = region.as_ref().map_or_else(
                || both("그 밖의 곳", "elsewhere"),
                |region| both(region.ko(), region.en()),
            );
            let (kind, says) = match (stance, taken) {
                (Some(Stance::Refuses), Some(true)) => {
                    (FindingKind::Contradiction, refuses(&words, &place_name))
                }
                (Some(Stance::Takes), Some(false)) => {
                    (FindingKind::Contradiction, takes(&words, &place_name))
                }
                (Some(Stance::Depends), Some(false)) => (FindingKind::Differs, may_take(&words, &place_name)),
                _ => continue,
            };
            let finding = about.finding(kind, Some(FindingField::Region), draft);
            findings.push(finding.catalog(says).snapshot(names(draft)));
        }
    }
    if silent && !nationwide {
        let finding = about.finding(FindingKind::Unstated, Some(FindingField::Region), draft);
        let none = both(
            "사는 곳을 보는 조건이 없어요 (글에는 있을 수 있어요)",
            "no condition reads where people live (a text may name it)",
        );
        findings.push(finding.catalog(none).snapshot(names(draft)));
    }
    findings
}

/// The places that a record names.
fn names(draft: &Draft) -> Message {
    if is_nationwide(draft) {
        return both("전국", "the whole country");
    }
    let named: Vec<_> = draft
        .regions
        .iter()
        .take(MAX_NAMED)
        .map(|code| regions::name(code))
        .collect();
    let ko: Vec<_> = named.iter().map(|(ko, _)| ko.as_str()).collect();
    let en: Vec<_> = named.iter().map(|(_, en)| en.as_str()).collect();
    match draft.regions.len().saturating_sub(named.len()) {
        0 => both(ko.join(", "), en.join(", ")),
        more => both(
            format!("{} 외 {more}곳", ko.join(", ")),
            format!("{} and {more} more", en.join(", ")),
        ),
    }
}

fn refuses(words: &Message, place: &Message) -> Message {
    both(
        format!("{}: 사는 곳이 「{}」이면 안 돼요", words.ko, place.ko),
        format!("{} refuses people who live in this place: {}", words.en, place.en),
    )
}

fn takes(words: &Message, place: &Message) -> Message {
    both(
        format!("{}: 사는 곳이 「{}」이어도 돼요", words.ko, place.ko),
        format!("{} takes people who live in this place: {}", words.en, place.en),
    )
}

fn may_take(words: &Message, place: &Message) -> Message {
    both(
        format!(
            "{}: 사는 곳이 「{}」이어도 다른 조건에 따라 될 수 있어요",
            words.ko, place.ko
        ),
        format!(
            "{} may take people who live in this place, by other facts: {}",
            words.en, place.en
        ),
    )
}
