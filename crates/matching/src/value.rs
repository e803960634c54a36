//! What can be chosen of each wish, one thing at a time.

use vacancy::model::{Contract, Education, MINOR_GROUPS, PayUnit, Support, Vacancy};
use vacancy::place::Unit;

use crate::wish::{HoursWish, Wish, Wishes};

/// The number of major groups of occupations: the first digit of KECO's codes.
const MAJORS: u8 = 10;
/// The minor groups of a major one have its digit before theirs.
const MINORS: u8 = 10;
/// The most names of licences, or of languages, that are offered: the ones that most notices ask for.
const MAX_NAMES: usize = 40;
/// Pays that are offered, in won: a month and an hour.
const MONTHLY: [u32; 8] = [
    2_000_000, 2_200_000, 2_500_000, 2_800_000, 3_000_000, 3_500_000, 4_000_000, 5_000_000,
];
const HOURLY: [u32; 4] = [11_000, 12_000, 13_000, 15_000];
/// Hours that are offered: from an hour of the day to a later one.
const HOURS: [(u16, u16); 6] = [(9, 18), (8, 19), (9, 13), (13, 18), (6, 22), (10, 16)];
/// Months of work that are offered.
const MONTHS: [u16; 7] = [0, 6, 12, 24, 36, 60, 120];

/// One thing that somebody can wish for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WishValue {
    /// A major group of occupations, 0 to 9: all minor groups of it.
    Major(u8),
    /// A minor group of occupations, one of [`MINOR_GROUPS`].
    Minor(u8),
    /// A unit of Sejong.
    Unit(Unit),
    /// The neighbours of the units too.
    Commute,
    /// A least pay in won, and for what it is.
    Pay(PayUnit, u32),
    /// At most this number of days a week.
    Days(u8),
    /// Work from a minute of the day to a later one.
    Hours(HoursWish),
    /// No work at night.
    NoNight,
    /// A contract.
    Contract(Contract),
    /// The own education.
    Education(Education),
    /// How many months one has worked.
    Career(u16),
    /// A licence that one has.
    Licence(String),
    /// A language that one speaks.
    Language(String),
    /// What has to be given.
    Need(Support),
}

impl WishValue {
    /// All that is offered of a wish. Licences and languages are those that the vacancies ask for, the most frequent first.
    #[must_use]
    pub fn all(wish: Wish, vacancies: &[Vacancy]) -> Vec<Self> {
        let names = |of: fn(&Vacancy) -> &Vec<String>, make: fn(String) -> Self| {
            frequent(vacancies.iter().flat_map(of))
                .into_iter()
                .map(make)
                .collect()
        };
        match wish {
            Wish::Occupation => (0..MAJORS).map(Self::Major).collect(),
            Wish::Place => Unit::all().map(Self::Unit).chain([Self::Commute]).collect(),
            Wish::Pay => {
                let monthly = MONTHLY.map(|won| Self::Pay(PayUnit::Month, won));
                let hourly = HOURLY.map(|won| Self::Pay(PayUnit::Hour, won));
                monthly.into_iter().chain(hourly).collect()
            }
            Wish::Days => (2..=6).rev().map(Self::Days).collect(),
            Wish::Hours => HOURS
                .map(|(from, to)| {
                    Self::Hours(HoursWish {
                        from: from * 60,
                        to: to * 60,
                    })
                })
                .to_vec(),
            Wish::Night => vec![Self::NoNight],
            Wish::Contract => vec![
                Self::Contract(Contract::Permanent),
                Self::Contract(Contract::PermanentPartTime),
                Self::Contract(Contract::FixedTerm),
                Self::Contract(Contract::FixedTermPartTime),
                Self::Contract(Contract::Agency),
                Self::Contract(Contract::Substitute),
                Self::Contract(Contract::Daily),
            ],
            Wish::Education => vec![
                Self::Education(Education::Primary),
                Self::Education(Education::Middle),
                Self::Education(Education::High),
                Self::Education(Education::College),
                Self::Education(Education::University),
                Self::Education(Education::Master),
                Self::Education(Education::Doctor),
            ],
            Wish::Career => MONTHS.map(Self::Career).to_vec(),
            Wish::Licences => names(|vacancy| &vacancy.licences, Self::Licence),
            Wish::Languages => names(|vacancy| &vacancy.languages, Self::Language),
            Wish::Needs => vec![
                Self::Need(Support::Dormitory),
                Self::Need(Support::Bus),
                Self::Need(Support::Meals),
                Self::Need(Support::Housing),
                Self::Need(Support::Vehicle),
                Self::Need(Support::Training),
                Self::Need(Support::ChildTuition),
            ],
        }
    }

    /// The minor groups of a major one.
    #[must_use]
    pub fn minors(major: u8) -> Vec<Self> {
        minors(major).map(Self::Minor).collect()
    }

    /// What is wished for, in as few values as say it: a major group for all of its minor ones.
    #[must_use]
    pub fn chosen(wish: Wish, wishes: &Wishes) -> Vec<Self> {
        let is_chosen = |value: &Self| value.is_chosen(wishes);
        let names = |said: &Option<Vec<String>>, make: fn(String) -> Self| {
            said.iter().flatten().cloned().map(make).collect()
        };
        let of_major = |major| {
            let minors = Self::minors(major);
            match minors.iter().all(is_chosen) {
                true => vec![Self::Major(major)],
                false => minors.into_iter().filter(is_chosen).collect(),
            }
        };
        match wish {
            Wish::Occupation => (0..MAJORS).flat_map(of_major).collect(),
            Wish::Licences => names(&wishes.licences, Self::Licence),
            Wish::Languages => names(&wishes.languages, Self::Language),
            _ => Self::all(wish, &[]).into_iter().filter(is_chosen).collect(),
        }
    }

    /// Returns whether several of a wish can be chosen.
    #[must_use]
    pub fn is_one_of_several(&self) -> bool {
        !matches!(
            self,
            Self::Pay(..) | Self::Days(_) | Self::Hours(_) | Self::Education(_) | Self::Career(_)
        )
    }

    /// Returns whether it is wished for.
    #[must_use]
    pub fn is_chosen(&self, wishes: &Wishes) -> bool {
        match self {
            Self::Major(major) => wishes.occupations.iter().any(|minor| minor / MINORS == *major),
            Self::Minor(minor) => wishes.occupations.contains(minor),
            Self::Unit(unit) => wishes.places.contains(unit),
            Self::Commute => wishes.commute,
            Self::Pay(unit, won) => wishes.pay == Some((*unit, *won)),
            Self::Days(days) => wishes.days == Some(*days),
            Self::Hours(hours) => wishes.hours == Some(*hours),
            Self::NoNight => wishes.no_night,
            Self::Contract(contract) => wishes.contracts.contains(contract),
            Self::Education(own) => wishes.education == Some(*own),
            Self::Career(months) => wishes.career_months == Some(*months),
            Self::Licence(name) => has(wishes.licences.as_ref(), name),
            Self::Language(name) => has(wishes.languages.as_ref(), name),
            Self::Need(need) => wishes.needs.contains(need),
        }
    }

    /// Wishes for it, or not any more if it was wished for.
    pub fn toggle(&self, wishes: &mut Wishes) {
        let chosen = self.is_chosen(wishes);
        match self {
            Self::Major(major) => {
                wishes.occupations.retain(|minor| minor / MINORS != *major);
                if !chosen {
                    wishes.occupations.extend(minors(*major));
                }
            }
            Self::Minor(minor) => toggle_in(&mut wishes.occupations, minor),
            Self::Unit(unit) => toggle_in(&mut wishes.places, unit),
            Self::Commute => wishes.commute = !chosen,
            Self::Pay(unit, won) => wishes.pay = (!chosen).then_some((*unit, *won)),
            Self::Days(days) => wishes.days = (!chosen).then_some(*days),
            Self::Hours(hours) => wishes.hours = (!chosen).then_some(*hours),
            Self::NoNight => wishes.no_night = !chosen,
            Self::Contract(contract) => toggle_in(&mut wishes.contracts, contract),
            Self::Education(own) => wishes.education = (!chosen).then_some(*own),
            Self::Career(months) => wishes.career_months = (!chosen).then_some(*months),
            Self::Licence(name) => toggle_said(&mut wishes.licences, name),
            Self::Language(name) => toggle_said(&mut wishes.languages, name),
            Self::Need(need) => toggle_in(&mut wishes.needs, need),
        }
    }
}

impl Wishes {
    /// Returns whether anything is wished for in this way.
    #[must_use]
    pub fn has(&self, wish: Wish) -> bool {
        match wish {
            Wish::Occupation => !self.occupations.is_empty(),
            Wish::Place => !self.places.is_empty(),
            Wish::Pay => self.pay.is_some_and(|(_, least)| least > 0),
            Wish::Days => self.days.is_some(),
            Wish::Hours => self.hours.is_some(),
            Wish::Night => self.no_night,
            Wish::Contract => !self.contracts.is_empty(),
            Wish::Education => self.education.is_some(),
            Wish::Career => self.career_months.is_some(),
            Wish::Licences => self.licences.is_some(),
            Wish::Languages => self.languages.is_some(),
            Wish::Needs => !self.needs.is_empty(),
        }
    }

    /// The kinds of wishes that there are, in the order in which they are shown.
    pub fn kinds(&self) -> impl Iterator<Item = Wish> + '_ {
        Wish::ALL.into_iter().filter(|wish| self.has(*wish))
    }

    /// Whether there is no wish.
    pub fn is_empty(&self) -> bool {
        self.kinds().next().is_none()
    }

    /// Gives a kind of wish up.
    pub fn give_up(&mut self, wish: Wish) {
        match wish {
            Wish::Occupation => self.occupations.clear(),
            Wish::Place => {
                self.places.clear();
                self.commute = false;
            }
            Wish::Pay => self.pay = None,
            Wish::Days => self.days = None,
            Wish::Hours => self.hours = None,
            Wish::Night => self.no_night = false,
            Wish::Contract => self.contracts.clear(),
            Wish::Education => self.education = None,
            Wish::Career => self.career_months = None,
            Wish::Licences => self.licences = None,
            Wish::Languages => self.languages = None,
            Wish::Needs => self.needs.clear(),
        }
    }
}

fn minors(major: u8) -> impl Iterator<Item = u8> {
    MINOR_GROUPS
        .into_iter()
        .filter(move |minor| minor / MINORS == major)
}

fn has(said: Option<&Vec<String>>, name: &String) -> bool {
    said.is_some_and(|names| names.contains(name))
}

fn toggle_in<T: Clone + PartialEq>(all: &mut Vec<T>, one: &T) {
    match all.iter().position(|other| other == one) {
        Some(place) => drop(all.remove(place)),
        None => all.push(one.clone()),
    }
}

/// Of names that are said, none at all is the same as to say nothing: who has taken back the last one has not said that they have none.
fn toggle_said(said: &mut Option<Vec<String>>, name: &String) {
    let names = said.get_or_insert_default();
    toggle_in(names, name);
    if names.is_empty() {
        *said = None;
    }
}

/// The names that stand most often, the most frequent first, then in their order.
fn frequent<'a>(names: impl Iterator<Item = &'a String>) -> Vec<String> {
    let mut counts: std::collections::BTreeMap<&str, usize> = std::collections::BTreeMap::new();
    for name in names {
        *counts.entry(name).or_default() += 1;
    }
    let mut counts: Vec<(usize, &str)> = counts.into_iter().map(|(name, count)| (count, name)).collect();
    counts.sort_by(|one, other| other.0.cmp(&one.0).then(one.1.cmp(other.1)));
    let names = counts.into_iter().take(MAX_NAMES);
    names.map(|(_, name)| name.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vacancies() -> Vec<Vacancy> {
        let asks = |id: &str, licences: &[&str], languages: &[&str]| {
            let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
            Vacancy {
                licences: names(licences),
                languages: names(languages),
                ..Vacancy::named(id, "포장", "가")
            }
        };
        vec![
            asks("own:1", &["지게차운전기능사"], &["영어"]),
            asks("own:2", &["1종 보통", "지게차운전기능사"], &[]),
            asks("own:3", &[], &["베트남어"]),
        ]
    }

    /// Every value of every kind, chosen and given up again, is what it says and leaves nothing behind.
    #[test]
    fn each_value_is_chosen_once_and_given_up_again() {
        for wish in Wish::ALL {
            let values = WishValue::all(wish, &vacancies());
            assert!(!values.is_empty(), "{wish:?}");
            for value in &values {
                let mut wishes = Wishes::default();
                assert!(!value.is_chosen(&wishes));
                value.toggle(&mut wishes);
                assert!(value.is_chosen(&wishes), "{value:?}");
                let only = WishValue::Commute != *value;
                assert_eq!(wishes.has(wish), only, "{value:?}");
                assert_eq!(wishes.kinds().count(), usize::from(only), "{value:?}");
                assert_eq!(WishValue::chosen(wish, &wishes), std::slice::from_ref(value));
                let mut given_up = wishes.clone();
                given_up.give_up(wish);
                assert_eq!(given_up, Wishes::default(), "{value:?}");
                value.toggle(&mut wishes);
                assert_eq!(wishes, Wishes::default(), "{value:?}");
            }
        }
    }

    #[test]
    fn of_some_kinds_one_takes_the_place_of_another() {
        for wish in Wish::ALL {
            let values = WishValue::all(wish, &vacancies());
            let mut wishes = Wishes::default();
            values.iter().for_each(|value| value.toggle(&mut wishes));
            let chosen = values.iter().filter(|value| value.is_chosen(&wishes)).count();
            let several = values.iter().all(WishValue::is_one_of_several);
            assert_eq!(chosen, if several { values.len() } else { 1 }, "{wish:?}");
        }
    }

    #[test]
    fn every_minor_group_is_of_one_major_group() {
        let mut all: Vec<WishValue> = (0..MAJORS).flat_map(WishValue::minors).collect();
        assert_eq!(all.len(), MINOR_GROUPS.len());
        for value in &all {
            let mut wishes = Wishes::default();
            value.toggle(&mut wishes);
            assert!(value.is_chosen(&wishes));
            value.toggle(&mut wishes);
            assert_eq!(wishes, Wishes::default());
        }
        // To choose all minor groups is to choose the major one.
        let mut wishes = Wishes::default();
        all.retain(|value| matches!(value, WishValue::Minor(53 | 54)));
        all.iter().for_each(|value| value.toggle(&mut wishes));
        assert!(WishValue::Major(5).is_chosen(&wishes) && !WishValue::Major(6).is_chosen(&wishes));
        let chosen = |wishes: &Wishes| WishValue::chosen(Wish::Occupation, wishes);
        assert_eq!(chosen(&wishes), [WishValue::Minor(53), WishValue::Minor(54)]);
        WishValue::Major(5).toggle(&mut wishes);
        assert_eq!(wishes, Wishes::default());
        WishValue::Major(5).toggle(&mut wishes);
        WishValue::Minor(90).toggle(&mut wishes);
        assert_eq!(chosen(&wishes), [WishValue::Major(5), WishValue::Major(9)]);
    }

    #[test]
    fn what_most_notices_ask_for_is_offered_first() {
        let names = |wish| WishValue::all(wish, &vacancies());
        let licence = |name: &str| WishValue::Licence(name.to_owned());
        assert_eq!(
            names(Wish::Licences),
            [licence("지게차운전기능사"), licence("1종 보통")]
        );
        assert_eq!(names(Wish::Languages).len(), 2);
        assert!(WishValue::all(Wish::Licences, &[]).is_empty());
    }
}
