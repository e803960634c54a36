//! People and companies that nobody is.

use catalog::Lang;
use catalog::form::company_number;
use eligibility::Answers;

use super::odd::Oddity;
use super::words::{COMPANY_ENDS, COMPANY_NAMES, FAMILY_NAMES, FOREIGN_NAMES, GIVEN_SYLLABLES};
use crate::Random;

/// Somebody who applies, for themselves or for their company.
pub(super) struct Person {
    pub(super) name: String,
    /// As they type it.
    pub(super) phone: String,
    pub(super) company: String,
    /// The company's registration number, with dashes.
    pub(super) company_number: String,
    /// The language of their screen.
    pub(super) lang: Lang,
    /// What they have said of themselves so far.
    pub(super) facts: Answers,
    /// What is strange about what they write.
    pub(super) oddity: Option<Oddity>,
}

impl Person {
    /// The person at a place among all people.
    pub(super) fn new(place: usize, random: &mut Random) -> Self {
        let lang = lang(random);
        let oddity = Oddity::of(place);
        Self {
            name: name(lang, random),
            phone: phone(random),
            company: company(random),
            company_number: number_of_company(random),
            lang,
            facts: Answers::new(),
            oddity,
        }
    }
}

/// The language of a screen: one visitor in six has another than Korean.
fn lang(random: &mut Random) -> Lang {
    match random.below(100) {
        0..84 => Lang::Ko,
        84..88 => Lang::Easy,
        88..92 => Lang::En,
        92..96 => Lang::Zh,
        _ => Lang::Vi,
    }
}

fn name(lang: Lang, random: &mut Random) -> String {
    let foreign = FOREIGN_NAMES.iter().find(|(of, ..)| *of == lang);
    if let Some((_, given, family)) = foreign {
        let (given, family) = (random.one_of(given), random.one_of(family));
        return match lang {
            Lang::En => [given, family].join(" "),
            Lang::Vi => [family, given].join(" "),
            _ => [family, given].concat(),
        };
    }
    let family = random.weighted(&FAMILY_NAMES);
    let first = random.one_of(&GIVEN_SYLLABLES);
    let mut second = first;
    while second == first {
        second = random.one_of(&GIVEN_SYLLABLES);
    }
    [family, first, second].concat()
}

/// A number that nobody has, in one of the shapes in which people type one.
fn phone(random: &mut Random) -> String {
    // 0000 would be no number at all.
    let line = 1 + random.below(9_999);
    match random.below(10) {
        0..6 => format!("010-0000-{line:04}"),
        6..8 => format!("0100000{line:04}"),
        8 => format!("010 0000 {line:04}"),
        _ => format!("+82 10-0000-{line:04}"),
    }
}

fn company(random: &mut Random) -> String {
    let (name, end) = (random.one_of(&COMPANY_NAMES), random.one_of(&COMPANY_ENDS));
    match random.below(4) {
        0 => format!("(주){name}{end}"),
        1 => format!("주식회사 {name}{end}"),
        _ => format!("{name}{end}"),
    }
}

/// A registration number whose check digit is right and that no company has: there is no tax office 999.
fn number_of_company(random: &mut Random) -> String {
    let line = random.below(10_000);
    let with_check = (0..10).find_map(|check| company_number(&format!("999-00-{line:04}{check}")));
    with_check.unwrap_or_default()
}
