//! The cases that were fetched, and which of them are listed.

use std::collections::{BTreeMap, BTreeSet};

use application::{Wording as _, day_of, is_alarm};
use catalog::Catalog;
use eligibility::Date;
use hangul::{KeySet, Query};
use uuid::Uuid;

use super::Vault;
use super::sheets::{Korean, seen};
use crate::case::Case;
use crate::frames::Frames;
use crate::message::{Assigned, Filter, Listed, Taken, Term, Told};

/// The cases, each with what a list says of it, laid out once.
#[derive(Default)]
pub(super) struct Cases {
    all: Vec<Case>,
    lines: Vec<Line>,
    places: BTreeMap<Uuid, usize>,
    /// The places of all, the newest first; empty where that is not known.
    newest: Vec<usize>,
    /// By what a person or a company is known again: the places of theirs.
    same: BTreeMap<String, BTreeSet<usize>>,
    /// What programs are called and why cases do not open, each once: it is read once for a search, and not for each case.
    names: Vec<String>,
    /// By their ids, the programs of cases that were opened: the place of the name, and how many there are.
    programs: BTreeMap<String, (usize, usize)>,
}

/// What a list says of a case that no event changes.
#[derive(Default)]
struct Line {
    who: Text,
    number: Text,
    received_at: String,
    /// The place of what the program is called, or why the case does not open.
    name: usize,
    alarm: bool,
    /// By what the person or company is known again.
    same_as: Vec<String>,
}

/// A text that is searched, and which keys it has.
#[derive(Default)]
struct Text {
    text: String,
    keys: KeySet,
}

impl Text {
    fn new(text: &str) -> Self {
        let text = seen(text);
        Self {
            keys: KeySet::of(&text),
            text,
        }
    }

    fn has(&self, query: &Query, keys: KeySet) -> bool {
        self.keys.has_all(keys) && query.find(&self.text).is_some()
    }
}

impl Cases {
    pub(super) fn iter(&self) -> impl Iterator<Item = &Case> {
        self.all.iter()
    }

    pub(super) fn get(&self, id: Uuid) -> Option<&Case> {
        self.all.get(*self.places.get(&id)?)
    }

    pub(super) fn get_mut(&mut self, id: Uuid) -> Option<&mut Case> {
        self.all.get_mut(*self.places.get(&id)?)
    }

    /// Takes a case in. One that is known already keeps what was done with it.
    fn put(&mut self, mut case: Case, catalog: Option<&Catalog>) {
        let known = self.places.get(&case.head.id).copied();
        if let Some(known) = known.and_then(|known| self.all.get(known))
            && let Ok(application) = &known.opened
            && let Some((_, count)) = self.programs.get_mut(&application.program)
        {
            *count = count.saturating_sub(1);
        }
        let line = self.line_of(&case, catalog);
        let place = known.unwrap_or(self.all.len());
        for key in &line.same_as {
            self.same.entry(key.clone()).or_default().insert(place);
        }
        if let (Some(known), Some(of)) = (self.all.get_mut(place), self.lines.get_mut(place)) {
            std::mem::swap(&mut case.log, &mut known.log);
            *known = case;
            *of = line;
        } else {
            self.places.insert(case.head.id, place);
            self.all.push(case);
            self.lines.push(line);
        }
        self.newest.clear();
    }

    /// Lays all out anew, in the words of another catalog.
    pub(super) fn lay_out(&mut self, catalog: Option<&Catalog>) {
        self.names.clear();
        self.programs.clear();
        self.same.clear();
        self.lines.clear();
        let all = std::mem::take(&mut self.all);
        for (place, case) in all.iter().enumerate() {
            let line = self.line_of(case, catalog);
            for key in &line.same_as {
                self.same.entry(key.clone()).or_default().insert(place);
            }
            self.lines.push(line);
        }
        self.all = all;
    }

    fn line_of(&mut self, case: &Case, catalog: Option<&Catalog>) -> Line {
        let name = match &case.opened {
            Ok(application) => match self.programs.get_mut(&application.program) {
                Some((name, count)) => {
                    *count += 1;
                    *name
                }
                None => {
                    let known = catalog.and_then(|catalog| catalog.program(&application.program));
                    let name = known.map_or_else(
                        || application.program.clone(),
                        |program| Korean.text_of(&program.name),
                    );
                    let place = self.name(&name);
                    self.programs.insert(application.program.clone(), (place, 1));
                    place
                }
            },
            Err(why) => self.name(why.korean()),
        };
        Line {
            who: Text::new(case.who(catalog)),
            number: Text::new(&case.head.number),
            received_at: seen(&case.head.received_at),
            name,
            alarm: case.opened.as_ref().is_ok_and(is_alarm),
            same_as: case.same_as(catalog),
        }
    }

    /// The place of a name, which is put there if it is new.
    fn name(&mut self, name: &str) -> usize {
        let name = seen(name);
        let known = self.names.iter().position(|known| *known == name);
        known.unwrap_or_else(|| {
            self.names.push(name);
            self.names.len() - 1
        })
    }

    fn order(&mut self) {
        if self.newest.len() != self.all.len() {
            let mut newest: Vec<usize> = (0..self.all.len()).collect();
            let at = |place: &usize| self.lines.get(*place).map(|line| line.received_at.as_str());
            newest.sort_by(|one, other| at(other).cmp(&at(one)).then(other.cmp(one)));
            self.newest = newest;
        }
    }

    /// The places of others of the same person or company, in the order in which they came.
    fn others(&self, place: usize) -> BTreeSet<usize> {
        let keys = self.lines.get(place).map(|line| line.same_as.iter());
        let places = keys.into_iter().flatten().filter_map(|key| self.same.get(key));
        let others = places.flatten().copied();
        others.filter(|other| *other != place).collect()
    }

    /// A case as the list has it, and others of the same person or company.
    pub(super) fn listed_with_others(&self, id: Uuid, today: Option<Date>) -> Option<(Listed, Vec<Listed>)> {
        let place = *self.places.get(&id)?;
        let others = self.others(place).into_iter();
        Some((
            self.listed(place, today)?,
            others.filter_map(|other| self.listed(other, today)).collect(),
        ))
    }

    /// Whether a case is as a filter wants it, but for the text that is looked for.
    fn is_as(&self, place: usize, filter: &Filter, me: Option<Uuid>, today: Option<Date>) -> bool {
        let Some(case) = self.all.get(place) else {
            return false;
        };
        let state = case.log.state();
        let program = case.opened.as_ref().map(|application| &application.program);
        filter.program.as_ref().is_none_or(|wanted| program == Ok(wanted))
            && filter.stands.is_none_or(|wanted| state.stands == wanted)
            && match filter.assigned {
                Assigned::Any => true,
                Assigned::Me => state.assigned.is_some() && state.assigned == me,
                Assigned::Nobody => state.assigned.is_none(),
            }
            && (!filter.untouched || case.log.last() == 0)
            && (filter.term == Term::Any || filter.term == Term::of(state.term(), today))
            && (!filter.same_person || !self.others(place).is_empty())
    }

    /// A line of the list.
    fn listed(&self, place: usize, today: Option<Date>) -> Option<Listed> {
        let (case, line) = (self.all.get(place)?, self.lines.get(place)?);
        let state = case.log.state();
        Some(Listed {
            id: case.head.id,
            number: line.number.text.clone(),
            received_at: line.received_at.clone(),
            program: self.names.get(line.name).cloned().unwrap_or_default(),
            who: line.who.text.clone(),
            alarm: line.alarm,
            opened: case.opened.is_ok(),
            stands: state.stands,
            assigned: state.assigned,
            until: state.term(),
            term: Term::of(state.term(), today),
            untouched: case.log.last() == 0,
            others: self.others(place).len(),
        })
    }
}

impl Vault {
    /// Opens what was fetched. What does not open is listed with its reason, and is in the way of nothing.
    pub fn take(&mut self, bytes: &[u8]) -> Told {
        let Frames {
            frames,
            unread,
            complete,
        } = Frames::of(bytes);
        let mut taken = Taken {
            whole: frames.len() + unread,
            unopened: unread,
            complete,
        };
        for (head, sealed) in frames {
            let keys = self.groups.iter().map(|(group, key)| (group.key.id(), key));
            let case = Case::open(head, sealed, keys);
            taken.unopened += usize::from(case.opened.is_err());
            let id = case.head.id;
            self.cases.put(case, self.catalogs.present());
            self.take_waiting(id);
        }
        Told::Taken(taken)
    }

    pub(super) fn list(&mut self, filter: &Filter, from: usize, most: usize, at: &str) -> Told {
        // What was shown before its day is known is shown by it too.
        self.today = day_of(at).or(self.today);
        let today = self.today;
        self.cases.order();
        let cases = &self.cases;
        let me = self.person.as_ref().map(|(account, _)| *account);
        let query = Query::new(&filter.query);
        let keys = query.key_set();
        let is_named = |name: &String| query.find(name).is_some();
        let named: Vec<bool> = cases.names.iter().map(is_named).collect();
        // What is not looked for by anything else is not looked at.
        let by_text = Filter {
            query: filter.query.clone(),
            oldest_first: filter.oldest_first,
            ..Filter::default()
        };
        let by_text = *filter == by_text;
        let fits = |place: &usize| {
            let Some(line) = cases.lines.get(*place) else {
                return false;
            };
            let has_text = query.is_empty()
                || named.get(line.name) == Some(&true)
                || line.who.has(&query, keys)
                || line.number.has(&query, keys);
            has_text && (by_text || cases.is_as(*place, filter, me, today))
        };
        let mut found: Vec<usize> = cases.newest.iter().copied().filter(fits).collect();
        if filter.oldest_first {
            found.reverse();
        }
        let term = |place: &usize| cases.all.get(*place).and_then(|case| case.log.state().term());
        if filter.term != Term::Any {
            found.sort_by_key(term);
        }
        let passed = |case: &&Case| Term::of(case.log.state().term(), today) == Term::Passed;
        let programs = cases.programs.iter().filter(|(_, (_, count))| *count > 0);
        let programs = programs.map(|(id, (name, count))| {
            let name = cases.names.get(*name).cloned().unwrap_or_default();
            (id.clone(), (name, *count))
        });
        let listed = found.iter().skip(from).take(most);
        Told::Listed {
            total: found.len(),
            unopened: cases.all.len() - cases.programs.values().map(|(_, count)| count).sum::<usize>(),
            overdue: cases.all.iter().filter(passed).count(),
            programs: programs.collect(),
            cases: listed.filter_map(|place| cases.listed(*place, today)).collect(),
        }
    }
}
