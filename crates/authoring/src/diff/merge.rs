//! Two vocabularies as one, so that rules over either can be compared.

use catalog::{Program, ProgramIndex, Screening};
use eligibility::{Condition, Domain, FactId, Formula, RangeSet, Vocabulary};

/// The facts of both catalogs: those of one name are one, with all values that it has in either.
pub(super) struct Merged {
    pub(super) vocabulary: Vocabulary,
    old: Side,
    new: Side,
}

/// Where the facts of one catalog are in the merged vocabulary.
struct Side {
    vocabulary: Vocabulary,
    /// By fact: its place, and for a choice the new position of every option. `None` if the types differ.
    facts: Vec<Option<(FactId, Option<Vec<i64>>)>>,
}

impl Merged {
    pub(super) fn of(old: &Vocabulary, new: &Vocabulary) -> Self {
        let mut merged = Vocabulary::new();
        for (_, fact) in new.facts() {
            let other = old.find(&fact.name).and_then(|id| old.fact(id));
            let domain = other.map_or(Some(fact.domain.clone()), |other| {
                union(&fact.domain, &other.domain)
            });
            if let Some(domain) = domain {
                // A name that one vocabulary had is well-formed, and both have it once.
                let _ = merged.add_fact(&fact.name, domain);
            }
        }
        for (_, fact) in old.facts() {
            if new.find(&fact.name).is_none() {
                let _ = merged.add_fact(&fact.name, fact.domain.clone());
            }
        }
        Self {
            old: Side::of(old, &merged),
            new: Side::of(new, &merged),
            vocabulary: merged,
        }
    }

    /// The criteria of an old program that are in force, over the merged facts.
    pub(super) fn of_old(
        &self,
        program: &Program,
        screening: &Screening,
        at: ProgramIndex,
    ) -> Result<Vec<Option<Formula>>, String> {
        self.old.formulas(program, screening, at)
    }

    /// The criteria of a new program that are in force, over the merged facts.
    pub(super) fn of_new(
        &self,
        program: &Program,
        screening: &Screening,
        at: ProgramIndex,
    ) -> Result<Vec<Option<Formula>>, String> {
        self.new.formulas(program, screening, at)
    }
}

impl Side {
    fn of(vocabulary: &Vocabulary, merged: &Vocabulary) -> Self {
        let place = |name: &str, domain: &Domain| {
            let id = merged.find(name)?;
            match (domain, &merged.fact(id)?.domain) {
                (Domain::Choice(own), Domain::Choice(all)) => {
                    let positions = own.iter().map(|option| {
                        let at = all.iter().position(|other| other == option)?;
                        i64::try_from(at).ok()
                    });
                    Some((id, Some(positions.collect::<Option<Vec<_>>>()?)))
                }
                (own, all) if own.type_name() == all.type_name() => Some((id, None)),
                _ => None,
            }
        };
        let facts = vocabulary
            .facts()
            .map(|(_, fact)| place(&fact.name, &fact.domain));
        Self {
            facts: facts.collect(),
            vocabulary: vocabulary.clone(),
        }
    }

    fn formulas(
        &self,
        program: &Program,
        screening: &Screening,
        at: ProgramIndex,
    ) -> Result<Vec<Option<Formula>>, String> {
        let in_force = screening.criteria_in_force().nth(at.0).unwrap_or_default();
        let day = screening.judged_on(at).unwrap_or_else(|| screening.on());
        let criteria = in_force.into_iter().filter_map(|at| program.criteria.get(at));
        criteria
            .map(|criterion| match &criterion.condition {
                None => Ok(None),
                Some(condition) => {
                    self.check(condition)?;
                    // What has no meaning on the day is left to staff.
                    let formula = self.vocabulary.lower(condition, day).ok();
                    formula.map(|formula| self.moved(formula)).transpose()
                }
            })
            .collect()
    }

    /// Whether every fact of a condition has a place.
    fn check(&self, condition: &Condition) -> Result<(), String> {
        let mut lost = None;
        condition.operands(&mut |operand| {
            for fact in self.vocabulary.sources(operand) {
                if self.facts.get(fact.index()).is_none_or(Option::is_none) {
                    lost = self.vocabulary.fact(fact).map(|fact| fact.name.clone());
                }
            }
        });
        match lost {
            Some(name) => Err(format!(
                "the fact `{name}` is of another type in the other catalog"
            )),
            None => Ok(()),
        }
    }

    fn moved(&self, formula: Formula) -> Result<Formula, String> {
        let each = |parts: Vec<Formula>| -> Result<Vec<Formula>, String> {
            parts.into_iter().map(|part| self.moved(part)).collect()
        };
        Ok(match formula {
            Formula::Constant(value) => Formula::Constant(value),
            Formula::Within(fact, set) => {
                let place = self.facts.get(fact.index()).and_then(Option::as_ref);
                let Some((to, positions)) = place else {
                    return Err("a fact is of another type in the other catalog".to_owned());
                };
                let set = match positions {
                    Some(positions) => {
                        let kept = (0..).zip(positions).filter(|(own, _)| set.contains(*own));
                        RangeSet::of(kept.map(|(_, position)| *position))
                    }
                    None => set,
                };
                Formula::Within(*to, set)
            }
            Formula::Not(inner) => Formula::Not(Box::new(self.moved(*inner)?)),
            Formula::All(parts) => Formula::All(each(parts)?),
            Formula::Any(parts) => Formula::Any(each(parts)?),
            Formula::AtLeast(count, parts) => Formula::AtLeast(count, each(parts)?),
            Formula::Same(a, b) => Formula::Same(Box::new(self.moved(*a)?), Box::new(self.moved(*b)?)),
        })
    }
}

/// Returns all values that a fact has in either catalog, or `None` if its types differ.
fn union(a: &Domain, b: &Domain) -> Option<Domain> {
    match (a, b) {
        (Domain::Bool, Domain::Bool) => Some(Domain::Bool),
        (Domain::Int { min, max }, Domain::Int { min: low, max: high }) => Some(Domain::Int {
            min: *min.min(low),
            max: *max.max(high),
        }),
        (Domain::Date { min, max }, Domain::Date { min: low, max: high }) => Some(Domain::Date {
            min: *min.min(low),
            max: *max.max(high),
        }),
        (Domain::Choice(options), Domain::Choice(others)) => {
            let mut all = options.clone();
            all.extend(others.iter().filter(|other| !options.contains(other)).cloned());
            Some(Domain::Choice(all))
        }
        _ => None,
    }
}
