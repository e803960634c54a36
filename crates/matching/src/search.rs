//! Finding vacancies by any part of what they are called.
//!
//! Occupations, places and many companies and titles are named the same: each text is kept once, with the rows that have it. The keys of all texts
//! stand in one row of bytes, as [`hangul::Query`] compares them, and the first key of each letter in another: what is
//! typed in full is found in the first, what is typed as initial consonants in the second, both by one search through memory. Where both
//! are mixed it is read letter by letter from where the full letters stand. What is found is what [`hangul::Query::find`] finds.

use std::collections::HashMap;

use hangul::{FEWEST_KEYS, Query, begins_but_for_one, letters};
use memchr::memmem;
use vacancy::model::{Vacancy, VacancyIndex};
use vacancy::place::Place;

use crate::table::Table;

/// Stands between two fields: no key is this.
const END: u8 = 0;
/// From here on several keys have the same byte.
const SHARED: u8 = 0xc0;
/// The searched fields of a vacancy, the best place to be found in first: title, occupation, company, place.
const FIELDS: usize = 4;
/// The first of them, in which a slip is forgiven.
const FIELDS_WITH_SLIPS: usize = 2;
/// A row in which nothing is found.
const NOWHERE: u8 = u8::MAX;

/// The texts of all vacancies of a table, laid out to be searched.
#[derive(Debug, Clone)]
pub struct Index {
    keys: Stream,
    initials: Stream,
    /// Where each text stands in the vacancies.
    users: Vec<Users>,
}

/// A field that has a text, and the rows in which it has it, in rising order.
#[derive(Debug, Clone)]
struct Users {
    field: usize,
    rows: Vec<u32>,
}

/// A byte for each key or letter of all texts, and [`END`] behind each text.
#[derive(Debug, Clone, Default)]
struct Stream {
    bytes: Vec<u8>,
    /// Whether a letter begins at each byte.
    begins: Vec<bool>,
    /// Where each text begins.
    texts: Vec<u32>,
}

impl Index {
    /// Lays out the texts of a table's vacancies.
    #[must_use]
    pub fn new(table: &Table, vacancies: &[Vacancy]) -> Self {
        let mut index = Self {
            keys: Stream::default(),
            initials: Stream::default(),
            users: Vec::new(),
        };
        let mut known: HashMap<(usize, &str), usize> = HashMap::new();
        for (row, number) in (0..table.len()).zip(0_u32..) {
            let vacancy = table
                .vacancy(row)
                .and_then(|at: VacancyIndex| vacancies.get(at.0));
            for (field, text) in vacancy.map(fields).into_iter().flatten().enumerate() {
                let text = *known
                    .entry((field, text))
                    .or_insert_with(|| index.lay_out(field, text));
                if let Some(users) = index.users.get_mut(text) {
                    users.rows.push(number);
                }
            }
        }
        index
    }

    /// Appends a text, which nothing has yet, and returns its position.
    fn lay_out(&mut self, field: usize, text: &str) -> usize {
        let Self { keys, initials, .. } = self;
        keys.begin_text();
        initials.begin_text();
        letters(text, &mut |letter, _| {
            for (at, key) in letter.iter().enumerate() {
                keys.push(byte_of(*key), at == 0);
            }
            initials.push(letter.first().map_or(END, |key| byte_of(*key)), true);
        });
        keys.push(END, false);
        initials.push(END, false);
        self.users.push(Users {
            field,
            rows: Vec::new(),
        });
        self.users.len() - 1
    }

    /// The rows in which all words stand that are looked for, together or apart, in one of the fields each; those in whose title they
    /// stand first, then in the order of ties. If there is none, those whose title or occupation has it but for a slip of a finger. Nothing is found
    /// by nothing.
    #[must_use]
    pub fn find(&self, looked_for: &str, table: &Table, vacancies: &[Vacancy]) -> Vec<u32> {
        let words: Vec<&str> = looked_for.split_whitespace().collect();
        let mut best: Vec<u8> = vec![NOWHERE; table.len()];
        match words.as_slice() {
            [] => {}
            [word] => self.rank(word, table, vacancies, &mut best),
            // Where they stand together each of them stands too.
            words => {
                best.fill(0);
                for word in words {
                    let mut of_word = vec![NOWHERE; table.len()];
                    self.rank(word, table, vacancies, &mut of_word);
                    for (all, one) in best.iter_mut().zip(of_word) {
                        *all = (*all).max(one);
                    }
                }
            }
        }
        // A jamo by itself may go on the word before it: then they stand together where they do not stand apart.
        let goes_on = |word: &&str| word.starts_with(|first| matches!(first, 'ㄱ'..='ㅣ'));
        if words.iter().skip(1).any(goes_on) {
            self.rank(looked_for, table, vacancies, &mut best);
        }
        let mut found = in_order(&best);
        if found.is_empty() {
            best.fill(NOWHERE);
            self.rank_with_a_slip(looked_for, &mut best);
            found = in_order(&best);
        }
        found
    }

    /// Notes for each row the first field in which something stands.
    fn rank(&self, looked_for: &str, table: &Table, vacancies: &[Vacancy], best: &mut [u8]) {
        match Pattern::of(looked_for) {
            Pattern::Nothing => {}
            Pattern::Keys(keys) => self.keys.each(&keys, &mut |text| self.note(best, text)),
            Pattern::Initials(keys) => self.initials.each(&keys, &mut |text| self.note(best, text)),
            Pattern::Mixed(mixed) => self.keys.visit(&mixed.run, &mut |at, text| {
                if self.keys.stands(&mixed, at) {
                    self.note(best, text);
                    return Next::Text;
                }
                Next::Place
            }),
            Pattern::Any => {
                let query = Query::new(looked_for);
                for row in 0..table.len() {
                    let vacancy = table.vacancy(row).and_then(|at| vacancies.get(at.0));
                    let fields = vacancy.map(fields).unwrap_or_default();
                    if let Some(field) = fields.iter().position(|field| query.find(field).is_some()) {
                        note(best, row, field);
                    }
                }
            }
        }
    }

    /// The same in titles and occupations but for a slip: whatever key it was, one half of the keys stands there.
    fn rank_with_a_slip(&self, looked_for: &str, best: &mut [u8]) {
        let mut keys = Vec::new();
        letters(looked_for, &mut |letter, _| {
            keys.extend(letter.iter().map(|key| byte_of(*key)))
        });
        if keys.len() < FEWEST_KEYS {
            return;
        }
        // Two keys in the wrong order are both wrong, and may stand in the middle.
        let half = (keys.len() - 1) / 2;
        for skipped in [0, keys.len() - half] {
            let part = keys.get(skipped..skipped + half).unwrap_or_default();
            self.keys.visit(part, &mut |at, text| {
                // One too many or too few before it moves the beginning by one.
                let mut starts = (at + 1).saturating_sub(skipped + 2)..=(at + 1).saturating_sub(skipped);
                let begins = |start: usize| {
                    self.keys.begins.get(start) == Some(&true)
                        && begins_but_for_one(self.keys.bytes.get(start..).unwrap_or_default(), &keys)
                };
                if self.forgives(text) && starts.any(begins) {
                    self.note(best, text);
                    return Next::Text;
                }
                Next::Place
            });
        }
    }

    /// Returns whether a slip is forgiven in a text.
    fn forgives(&self, text: usize) -> bool {
        self.users
            .get(text)
            .is_some_and(|users| users.field < FIELDS_WITH_SLIPS)
    }

    /// Notes a text's field for each row that has it, unless a better one is noted.
    fn note(&self, best: &mut [u8], text: usize) {
        if let Some(users) = self.users.get(text) {
            for row in &users.rows {
                note(best, *row as usize, users.field);
            }
        }
    }
}

/// How something that is looked for is searched.
enum Pattern {
    /// Nothing is looked for.
    Nothing,
    /// By all of its keys.
    Keys(Vec<u8>),
    /// By the first key of each letter: it is written in initial consonants alone.
    Initials(Vec<u8>),
    /// Letter by letter from where its longest run of full letters stands.
    Mixed(Mixed),
    /// The query decides, everywhere.
    Any,
}

/// What is written in part in full, in part by initial consonants.
struct Mixed {
    /// The keys of each letter, and whether it is an initial consonant alone.
    steps: Vec<(Vec<u8>, bool)>,
    /// The keys of the longest run of full letters.
    run: Vec<u8>,
    /// How many letters stand before it.
    before: usize,
}

impl Pattern {
    fn of(looked_for: &str) -> Self {
        let mut steps: Vec<(Vec<u8>, bool)> = Vec::new();
        let mut is_odd = false;
        letters(looked_for, &mut |letter, _| {
            let keys: Vec<u8> = letter.iter().map(|key| byte_of(*key)).collect();
            // A vowel by itself goes on the letter before it, and of a key that shares its byte the query knows which it is.
            let vowel = |key: &char| matches!(key, 'ㅏ'..='ㅣ');
            is_odd |= letter.first().is_some_and(vowel) || keys.iter().any(|byte| *byte >= SHARED);
            let is_consonant = letter.first().is_some_and(|key| matches!(key, 'ㄱ'..='ㅎ'));
            if is_consonant && !letter.iter().any(vowel) {
                // Two keys of one letter (ㄳ) are two letters' first.
                steps.extend(keys.into_iter().map(|key| (vec![key], true)));
            } else {
                steps.push((keys, false));
            }
        });
        let initials = steps.iter().filter(|(_, is_initial)| *is_initial).count();
        let all = || steps.iter().flat_map(|(keys, _)| keys.iter().copied()).collect();
        match (steps.len(), initials) {
            (0, _) => Self::Nothing,
            _ if is_odd => Self::Any,
            (_, 0) => Self::Keys(all()),
            (count, initials) if count == initials => Self::Initials(all()),
            _ => Self::Mixed(Mixed::of(steps)),
        }
    }
}

impl Mixed {
    fn of(steps: Vec<(Vec<u8>, bool)>) -> Self {
        let (mut run, mut before) = (Vec::new(), 0);
        for start in 0..steps.len() {
            let from = steps.get(start..).unwrap_or_default();
            let full = from.iter().take_while(|(_, is_initial)| !is_initial);
            let keys: Vec<u8> = full.flat_map(|(keys, _)| keys.iter().copied()).collect();
            if keys.len() > run.len() {
                (run, before) = (keys, start);
            }
        }
        Self { steps, run, before }
    }
}

impl Stream {
    fn begin_text(&mut self) {
        self.texts
            .push(u32::try_from(self.bytes.len()).unwrap_or(u32::MAX));
    }

    fn push(&mut self, byte: u8, begins: bool) {
        self.bytes.push(byte);
        self.begins.push(begins);
    }

    /// Calls with each text in which a letter begins with the keys, once.
    fn each(&self, keys: &[u8], call: &mut dyn FnMut(usize)) {
        self.visit(keys, &mut |at, text| {
            if self.begins.get(at) == Some(&true) {
                call(text);
                Next::Text
            } else {
                Next::Place
            }
        });
    }

    /// Calls with each place where the keys stand and its text; the answer says where to look next.
    fn visit(&self, keys: &[u8], call: &mut dyn FnMut(usize, usize) -> Next) {
        if keys.is_empty() {
            return;
        }
        let finder = memmem::Finder::new(keys);
        let (mut from, mut text) = (0, 0);
        while let Some(at) = self.bytes.get(from..).and_then(|rest| finder.find(rest)) {
            let at = from + at;
            while self.texts.get(text + 1).is_some_and(|next| *next as usize <= at) {
                text += 1;
            }
            from = match call(at, text) {
                Next::Place => at + 1,
                Next::Text => match self.texts.get(text + 1) {
                    Some(next) => *next as usize,
                    None => break,
                },
            };
        }
    }
}

impl Stream {
    /// Returns whether what is looked for stands where its longest run begins at a place. Consonants before the run may be letters of their
    /// own, or end other letters.
    fn stands(&self, mixed: &Mixed, run: usize) -> bool {
        let before = mixed.steps.iter().take(mixed.before);
        let full = before.filter(|(_, is_initial)| !is_initial).count();
        (full..=mixed.before)
            .filter_map(|letters| self.back(run, letters))
            .any(|start| self.begins_with(mixed, start))
    }

    fn begins_with(&self, mixed: &Mixed, start: usize) -> bool {
        let mut at = start;
        for (keys, is_initial) in &mixed.steps {
            let here = self.bytes.get(at..).unwrap_or_default();
            let begins = self.begins.get(at) == Some(&true);
            // A consonant behind a letter may also be what ends it: 과ㄴ is 관 that is being typed.
            if !here.starts_with(keys) || !begins && !is_initial {
                return false;
            }
            at += keys.len();
            if *is_initial && begins {
                at = self.next_letter(at);
            }
        }
        true
    }

    /// The place from a place on at which a letter or the end of the text stands.
    fn next_letter(&self, from: usize) -> usize {
        let places = self.bytes.iter().zip(&self.begins).skip(from);
        from + places
            .take_while(|(byte, begins)| **byte != END && !**begins)
            .count()
    }

    /// Where the letter stands that is a number of letters before one, in the same text.
    fn back(&self, from: usize, letters: usize) -> Option<usize> {
        let mut at = from;
        for _ in 0..letters {
            loop {
                at = at.checked_sub(1)?;
                match (self.bytes.get(at)?, self.begins.get(at)?) {
                    (&END, _) => return None,
                    (_, true) => break,
                    _ => {}
                }
            }
        }
        Some(at)
    }
}

/// Where to look after a place.
enum Next {
    /// At the one behind it.
    Place,
    /// In the text behind it.
    Text,
}

fn fields(vacancy: &Vacancy) -> [&str; FIELDS] {
    let place = match &vacancy.place {
        Place::Unit(unit) => unit.data().map_or("", |data| data.name),
        Place::Sejong => "세종",
        Place::Elsewhere(place) => place,
        Place::Unknown => "",
    };
    [
        &vacancy.title,
        &vacancy.occupation.name,
        &vacancy.company.name,
        place,
    ]
}

fn note(best: &mut [u8], row: usize, field: usize) {
    if let (Some(best), Ok(field)) = (best.get_mut(row), u8::try_from(field)) {
        *best = (*best).min(field);
    }
}

/// The rows that are found, by the field, each field's in the order of rows.
fn in_order(best: &[u8]) -> Vec<u32> {
    let mut by_field: [Vec<u32>; FIELDS] = Default::default();
    for (row, field) in (0_u32..).zip(best) {
        if let Some(rows) = by_field.get_mut(usize::from(*field)) {
            rows.push(row);
        }
    }
    by_field.concat()
}

/// A key as a byte: jamo and Latin letters and digits have one of their own, what else there is shares the rest.
fn byte_of(key: char) -> u8 {
    match u32::from(key) {
        code @ 0x21..=0x7e => u8::try_from(code).unwrap_or(END),
        // ㄱ to ㅣ, U+3131 to U+3163.
        code @ 0x3131..=0x3163 => u8::try_from(code - 0x3131 + 0x80).unwrap_or(END),
        code => u8::try_from(u32::from(SHARED) + code % 0x40).unwrap_or(END),
    }
}
