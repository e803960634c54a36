//! Finding a program by what people call it: its name, what it gives, and the words that its author thought of.

use catalog::{Catalog, Lang, ProgramIndex, Text};
use hangul::Query;

/// What is worse than any place in a name: a place among the words that people use.
const BY_WORD: u8 = 8;
/// A place in what it gives, or in who gives it.
const BY_TEXT: u8 = 16;
/// A place but for a slip of a finger.
const BY_SLIP: u8 = 32;

/// The programs that hold every word that is looked for, the best first, then in the order of the catalog. A program is looked at by
/// its name, its words ([`Catalog::synonyms`]), what it gives and its center's name, in Korean and in the visitor's language; a name or a
/// word is found in spite of one slip too. What stands in no list is not found. Nothing is found by nothing.
#[must_use]
pub fn search(catalog: &Catalog, lang: Lang, looked_for: &str) -> Vec<ProgramIndex> {
    let queries: Vec<Query> = looked_for.split_whitespace().map(Query::new).collect();
    let queries: Vec<Query> = queries.into_iter().filter(|query| !query.is_empty()).collect();
    let mut ranked: Vec<(u8, ProgramIndex)> = Vec::new();
    if queries.is_empty() {
        return Vec::new();
    }
    for (at, _) in catalog
        .indexed_programs()
        .filter(|(_, program)| program.is_listed())
    {
        let whole = Query::new(looked_for);
        // The words as they stand together are a better find than each by itself.
        let together = rank(catalog, at, lang, &whole);
        let apart = || {
            let mut ranks = queries.iter().map(|query| rank(catalog, at, lang, query));
            ranks.try_fold(0, |worst, rank| Some(worst.max(rank?)))
        };
        if let Some(rank) = together.or_else(apart) {
            // One by one: sorting would bring a sort of the standard library into the app, which is large.
            let place = ranked.partition_point(|(other, _)| *other <= rank);
            ranked.insert(place, (rank, at));
        }
    }
    ranked.into_iter().map(|(_, at)| at).collect()
}

/// How well a program holds what is looked for, the lower the better; `None` if it does not.
fn rank(catalog: &Catalog, at: ProgramIndex, lang: Lang, query: &Query) -> Option<u8> {
    let program = catalog.program_at(at)?;
    let both = |text: &Text| [text.ko.clone(), text.get(lang).0.to_owned()];
    let names = both(&program.name);
    let find = |text: &String| query.find(text).map(|found| found.rank);
    let words = catalog.synonyms(at);
    let best = |texts: &[String], worse: u8| texts.iter().filter_map(find).min().map(|rank| rank + worse);
    let texts = || {
        let center = catalog.center(&program.center).map(|center| &center.name);
        let texts = [Some(&program.benefit), program.detail.as_ref(), center];
        let texts: Vec<String> = texts.into_iter().flatten().flat_map(both).collect();
        best(&texts, BY_TEXT)
    };
    let slip = || {
        let mut all = names.iter().chain(words);
        all.any(|text| query.is_in_but_for_a_slip(text))
            .then_some(BY_SLIP)
    };
    best(&names, 0)
        .or_else(|| best(words, BY_WORD))
        .or_else(texts)
        .or_else(slip)
}
