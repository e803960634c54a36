//! Which program a record may be about, by its name.

use std::collections::BTreeSet;

use authoring::{Authored, ProgramOrigin};
use catalog::Program;

use crate::draft::Draft;
use crate::{Region, Source};

/// The likeness from which on it is asked whether a record of the region is a program, 0 to 1.
const LIKE: f64 = 0.6;
/// The same for a record that is not of the region: many places have programs of the same names.
const VERY_LIKE: f64 = 0.75;

/// The names of the programs that name no record of a source.
pub(super) struct Names<'a>(Vec<(Pairs, &'a Program, &'a ProgramOrigin)>);

type Pairs = BTreeSet<(char, char)>;

impl<'a> Names<'a> {
    pub(super) fn new(source: Source, authored: &'a Authored, region: &Region) -> Self {
        let programs = authored.catalog.programs.iter().zip(&authored.origins);
        let without = programs
            .filter(|(_, origin)| !origin.records.iter().any(|record| record.source == source))
            .map(|(program, origin)| (pairs(&program.name.ko, region), program, origin));
        Self(without.collect())
    }

    /// The program that is most like a record by its name; `None` if none is like it.
    pub(super) fn most_like(
        &self,
        draft: &Draft,
        region: &Region,
    ) -> Option<(&'a Program, &'a ProgramOrigin)> {
        let least = if region.has(draft) { LIKE } else { VERY_LIKE };
        let own = pairs(&draft.name, region);
        self.0
            .iter()
            .map(|(theirs, program, origin)| (likeness(&own, theirs), (*program, *origin)))
            .filter(|(like, _)| *like >= least)
            .max_by(|(a, _), (b, _)| a.total_cmp(b))
            .map(|(_, found)| found)
    }
}

/// The pairs of neighbouring letters of a name, without blanks, signs, and the region's own name: `세종시 청년 월세` and
/// `청년월세` are the same.
fn pairs(name: &str, region: &Region) -> Pairs {
    let letters: String = name.chars().filter(|c| c.is_alphanumeric()).collect();
    let letters = letters.to_lowercase();
    let mut rest = letters.as_str();
    for prefix in region.prefixes() {
        rest = rest.strip_prefix(prefix.as_str()).unwrap_or(rest);
    }
    rest.chars().zip(rest.chars().skip(1)).collect()
}

/// The coefficient of Dice (1945): twice what both have, by what each has; 0 if one has nothing.
fn likeness(one: &Pairs, other: &Pairs) -> f64 {
    if one.is_empty() || other.is_empty() {
        return 0.0;
    }
    let both = one.intersection(other).count();
    let count = |number: usize| f64::from(u32::try_from(number).unwrap_or(u32::MAX));
    2.0 * count(both) / count(one.len() + other.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_like_each_other_whatever_their_blanks_and_their_region() {
        let sejong = Region::named("sejong").unwrap();
        let like = |one: &str, other: &str| likeness(&pairs(one, &sejong), &pairs(other, &sejong));
        assert!((like("세종특별자치시 청년 주거임대료 지원", "청년주거임대료지원") - 1.0).abs() < 1e-9);
        assert!(like("세종시 청년 구직활동비 지원", "청년 구직활동 지원") >= VERY_LIKE);
        assert!(like("청년 주거비 지원사업", "청년 주거임대료 지원") < LIKE);
        assert!(like("출산 축하금", "청년 구직활동 지원") < LIKE);
        assert_eq!(likeness(&pairs("", &sejong), &pairs("", &sejong)), 0.0);
    }
}
