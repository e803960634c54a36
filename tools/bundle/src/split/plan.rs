//! Where everything goes when a module is split.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::choose::PartIndex;
use super::code::{Code, Fault};
use crate::manifest::{Fetched, Later};

/// Where everything goes.
pub struct Plan {
    /// The part of each of the module's own functions, by their places.
    parts: Vec<PartIndex>,
    /// The index in the first part of each function; of a later one, that of its stand-in, if it has any.
    in_first: Vec<Option<u32>>,
    /// The functions that each part lends to others, in the order of their names; of later ones the first part lends the stand-ins.
    lent: BTreeMap<PartIndex, Vec<u32>>,
    /// The later parts, in the manifest's order.
    pub later: Vec<LaterPlan>,
    /// The place of the table by which each later function is called.
    slot: BTreeMap<u32, u32>,
    /// The functions for which the table is made longer, in the order of their places.
    pub added: Vec<u32>,
    /// The size of the table.
    pub table: u32,
    /// The index in the first part of the first import that has a part loaded; those of the other parts follow it.
    load: u32,
}

/// What a later part is made of.
#[derive(Default)]
pub struct LaterPlan {
    /// What it has of other parts, in the order of its imports: the part that lends it, the number that is its name there, and its index.
    pub borrowed: Vec<(PartIndex, usize, u32)>,
    /// Its index in the part of each function that it has or imports.
    pub indices: BTreeMap<u32, u32>,
    /// The places of the table that are its own.
    pub slots: BTreeMap<u32, u32>,
}

impl Plan {
    /// Plans where the functions of a module go, of which `parts` says the part of each.
    ///
    /// # Errors
    ///
    /// If there are more functions than indices.
    pub fn make(code: &Code<'_>, parts: &[PartIndex], later: &[Later]) -> Result<Self, Fault> {
        let part = |index: u32| part(code, parts, index);
        let calls = Calls::read(code, parts, later);
        let mut slot = BTreeMap::new();
        let mut slots = vec![BTreeMap::new(); later.len()];
        let mut put = |at: u32, index: u32| {
            if let Some(slots) = part(index).place().and_then(|place| slots.get_mut(place)) {
                slots.insert(at, index);
                slot.insert(index, at);
            }
        };
        for (at, index) in &code.slots {
            put(*at, *index);
        }
        let in_table: BTreeSet<u32> = code.slots.iter().map(|(_, index)| *index).collect();
        let added: Vec<u32> = calls.indirect.difference(&in_table).copied().collect();
        let mut table = code.table;
        for index in &added {
            put(table, *index);
            table += 1;
        }
        let load = code.imported;
        let mut next = load + u32::try_from(later.len())?;
        let mut in_first = Vec::new();
        for index in 0..u32::try_from(code.types.len())? {
            let stays = part(index) == PartIndex::FIRST || slot.contains_key(&index);
            in_first.push(match code.place(index) {
                None => Some(index),
                Some(_) if stays => {
                    next += 1;
                    Some(next - 1)
                }
                Some(_) => None,
            });
        }
        let lent = calls.lent();
        let mut plan = Self {
            parts: parts.to_vec(),
            in_first,
            lent,
            later: Vec::new(),
            slot,
            added,
            table,
            load,
        };
        for (place, slots) in slots.into_iter().enumerate() {
            let planned = plan.plan_later(code, &calls, PartIndex::later(place), slots)?;
            plan.later.push(planned);
        }
        Ok(plan)
    }

    fn plan_later(
        &self,
        code: &Code<'_>,
        calls: &Calls,
        borrower: PartIndex,
        slots: BTreeMap<u32, u32>,
    ) -> Result<LaterPlan, Fault> {
        let mut borrowed = Vec::new();
        for index in by_calls(calls.borrowed.get(&borrower).into_iter().flatten()) {
            let lender = calls.lender(borrower, part(code, &self.parts, index));
            let lent = self.lent(lender).iter();
            let name = lent.clone().position(|lent| *lent == index);
            borrowed.push((lender, name.ok_or("a function is not lent")?, index));
        }
        let own =
            (0..u32::try_from(code.types.len())?).filter(|index| part(code, &self.parts, *index) == borrower);
        let mut indices = BTreeMap::new();
        for (at, index) in borrowed.iter().map(|(_, _, index)| *index).chain(own).enumerate() {
            indices.insert(index, u32::try_from(at)?);
        }
        Ok(LaterPlan {
            borrowed,
            indices,
            slots,
        })
    }

    /// Returns the part of a function of the module's own, by its place among these.
    pub fn part(&self, place: usize) -> PartIndex {
        self.parts.get(place).copied().unwrap_or_default()
    }

    /// Returns a function's index in the first part, or that of its stand-in, or `None` if nothing asks for it there.
    pub fn first(&self, index: u32) -> Option<u32> {
        *self.in_first.get(usize::try_from(index).ok()?)?
    }

    /// Returns the functions that a part lends to others, in the order of the numbers that are their names.
    pub fn lent(&self, lender: PartIndex) -> &[u32] {
        self.lent.get(&lender).map_or(&[], Vec::as_slice)
    }

    /// Returns what a stand-in calls: the import that has its part loaded, and the place of the table, or `None` if it has none.
    pub fn stand_in(&self, code: &Code<'_>, index: u32) -> Option<(u32, u32)> {
        let place = part(code, &self.parts, index).place()?;
        let load = self.load.checked_add(u32::try_from(place).ok()?)?;
        Some((load, *self.slot.get(&index)?))
    }
}

/// Which functions parts call of each other.
struct Calls {
    /// The parts that every device fetches: what comes after them can count on them.
    behind: Vec<PartIndex>,
    /// How often each part calls functions that are not its own.
    borrowed: BTreeMap<PartIndex, BTreeMap<u32, Reverse<usize>>>,
    /// How often others call what a part lends them.
    lent: BTreeMap<PartIndex, BTreeMap<u32, Reverse<usize>>>,
    /// The functions that are called through their stand-ins.
    indirect: BTreeSet<u32>,
}

impl Calls {
    fn read(code: &Code<'_>, parts: &[PartIndex], later: &[Later]) -> Self {
        let behind = (0..).zip(later);
        let behind = behind.filter(|(_, part)| part.fetched == Fetched::Behind);
        let mut read = Self {
            behind: behind.map(|(place, _)| PartIndex::later(place)).collect(),
            borrowed: BTreeMap::new(),
            lent: BTreeMap::new(),
            indirect: BTreeSet::new(),
        };
        for (calls, borrower) in code.calls.iter().zip(parts) {
            for index in calls {
                let callee = part(code, parts, *index);
                if callee == *borrower {
                    continue;
                }
                let lender = read.lender(*borrower, callee);
                if lender != callee {
                    read.indirect.insert(*index);
                }
                if *borrower != PartIndex::FIRST {
                    for (map, key) in [(&mut read.borrowed, *borrower), (&mut read.lent, lender)] {
                        map.entry(key).or_default().entry(*index).or_default().0 += 1;
                    }
                }
            }
        }
        read
    }

    /// Returns the part that lends a function of the part `callee`. One that is there for sure lends its functions itself, which costs
    /// the first part nothing; for others it has the stand-ins.
    fn lender(&self, borrower: PartIndex, callee: PartIndex) -> PartIndex {
        match callee < borrower && self.behind.contains(&callee) {
            true => callee,
            false => PartIndex::FIRST,
        }
    }

    fn lent(&self) -> BTreeMap<PartIndex, Vec<u32>> {
        self.lent
            .iter()
            .map(|(lender, functions)| (*lender, by_calls(functions)))
            .collect()
    }
}

/// Returns functions in the order of their numbers: what is called most has the shortest.
fn by_calls<'a>(functions: impl IntoIterator<Item = (&'a u32, &'a Reverse<usize>)>) -> Vec<u32> {
    let mut functions: Vec<_> = functions.into_iter().collect();
    functions.sort_by_key(|(_, calls)| **calls);
    functions.into_iter().map(|(index, _)| *index).collect()
}

/// The part of a function; of one that is imported it is the first.
fn part(code: &Code<'_>, parts: &[PartIndex], index: u32) -> PartIndex {
    let place = code.place(index).and_then(|place| parts.get(place));
    place.copied().unwrap_or_default()
}
