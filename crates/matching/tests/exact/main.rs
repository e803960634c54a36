//! Matching against a slow reference that looks at one vacancy and one wish at a time, as they are written down.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use made::{today, vacancies, wishes};
use matching::{Fit, Matches, Parts, Table, Wish, WishState, WishValue, Wishes, next_wishes, parts};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use vacancy::closing::{Closing, Standing};
use vacancy::model::{Career, Occupation, Pay, PayUnit, Vacancy};
use vacancy::place::{Place, Unit};

mod made;

/// `None` is: the notice does not say.
fn slow(vacancy: &Vacancy, wishes: &Wishes, wish: Wish) -> Option<bool> {
    match wish {
        Wish::Occupation if wishes.occupations.is_empty() => Some(true),
        Wish::Occupation => {
            let group = vacancy.occupation.group?;
            Some(wishes.occupations.contains(&group))
        }
        Wish::Place if wishes.places.is_empty() => Some(true),
        Wish::Place => match &vacancy.place {
            Place::Unknown | Place::Sejong => None,
            Place::Elsewhere(_) => Some(false),
            Place::Unit(unit) => {
                let near = |wanted: &Unit| wanted == unit || wishes.commute && unit.is_near(*wanted);
                Some(wishes.places.iter().any(near))
            }
        },
        Wish::Pay => slow_pay(&vacancy.pay, vacancy.hours.weekly_minutes, wishes.pay),
        Wish::Days => wishes
            .days
            .map_or(Some(true), |most| Some(vacancy.hours.days? <= most)),
        Wish::Hours => wishes.hours.map_or(Some(true), |wish| {
            let (begins, ends) = vacancy.hours.daily?;
            (begins != ends).then_some(begins < ends && begins >= wish.from && ends <= wish.to)
        }),
        Wish::Night if wishes.no_night => vacancy.hours.night().map(|night| !night),
        Wish::Night => Some(true),
        Wish::Contract if wishes.contracts.is_empty() => Some(true),
        Wish::Contract => vacancy
            .contract
            .map(|contract| wishes.contracts.contains(&contract)),
        Wish::Education => wishes
            .education
            .map_or(Some(true), |own| Some(vacancy.education? <= own)),
        Wish::Career => wishes
            .career_months
            .map_or(Some(true), |own| match vacancy.career {
                Career::Unknown => None,
                Career::Any => Some(true),
                Career::Newcomer => Some(own == 0),
                Career::Months(months) => Some(own >= months.max(1)),
            }),
        Wish::Licences => Some(has(wishes.licences.as_ref(), &vacancy.licences)),
        Wish::Languages => Some(has(wishes.languages.as_ref(), &vacancy.languages)),
        Wish::Needs => {
            let given = wishes.needs.iter().all(|need| vacancy.support.contains(need));
            given.then_some(true)
        }
    }
}

fn has(own: Option<&Vec<String>>, asked: &[String]) -> bool {
    own.is_none_or(|own| asked.iter().all(|name| own.contains(name)))
}

/// In won a year where both can be had in that, else in the pay's own unit; a pay by the hour with the hours of a week as the law has it
/// a month.
fn slow_pay(pay: &Pay, weekly_minutes: Option<u16>, wish: Option<(PayUnit, u32)>) -> Option<bool> {
    let Some((of, least)) = wish else {
        return Some(true);
    };
    let yearly = |unit| match unit {
        PayUnit::Month => Some(12),
        PayUnit::Year => Some(1),
        PayUnit::Hour | PayUnit::Day => None,
    };
    let unit = pay.unit?;
    if unit == PayUnit::Hour && of != PayUnit::Hour {
        let wanted = u128::from(least) * if yearly(of)? == 1 { 1 } else { 12 };
        let minutes = u128::from(weekly_minutes.filter(|minutes| *minutes > 0)?);
        let rest = if minutes < 15 * 60 {
            0
        } else {
            minutes.min(40 * 60)
        };
        // A year's hours in 60 × 5 × 84 / 12 parts of an hour: 365 / 84 weeks a month, the rest in fifths of a minute.
        let whole = 60 * 5 * 84;
        let exact = (minutes * 5 + rest) * 365 * 12;
        let by_notice = match minutes.checked_sub(40 * 60) {
            None => exact,
            Some(above) => 209 * whole * 12 + above * 5 * 365 * 12,
        };
        return if pay
            .least
            .is_some_and(|least| u128::from(least) * exact >= wanted * whole)
        {
            Some(true)
        } else if pay
            .most
            .is_some_and(|most| u128::from(most) * by_notice < wanted * whole)
        {
            Some(false)
        } else {
            None
        };
    }
    let (here, there) = if unit == of {
        (1, 1)
    } else {
        (yearly(unit)?, yearly(of)?)
    };
    let wanted = u64::from(least) * there;
    if pay.least.is_some_and(|least| least * here >= wanted) {
        Some(true)
    } else if pay.most.is_some_and(|most| most * here < wanted) {
        Some(false)
    } else {
        None
    }
}

fn slow_fit(states: &[Option<bool>]) -> Fit {
    if states.contains(&Some(false)) {
        Fit::Not
    } else if states.contains(&None) {
        Fit::NotSaid
    } else {
        Fit::Fits
    }
}

/// The expected share of what is left, over the vacancies in question; `None` of what nobody says, and nothing where there is no answer.
fn slow_share(in_question: &[&Vacancy], all: &[Vacancy], wish: Wish) -> Option<Option<Ratio>> {
    let mut share = (0, 0);
    let mut answers = 0;
    for value in WishValue::all(wish, all) {
        if value == WishValue::Commute {
            continue;
        }
        answers += 1;
        let mut only = Wishes::default();
        value.toggle(&mut only);
        let states: Vec<Option<bool>> = in_question
            .iter()
            .map(|vacancy| slow(vacancy, &only, wish))
            .collect();
        let holds = states.iter().filter(|state| **state == Some(true)).count();
        let left = states.iter().filter(|state| **state != Some(false)).count();
        share = (share.0 + holds * left, share.1 + holds);
    }
    let said = (share.1 > 0).then_some(Ratio(share.0, share.1 * in_question.len()));
    (answers > 0).then_some(said)
}

/// A numerator and a denominator.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Ratio(usize, usize);

impl Ratio {
    fn is_at_most(self, other: Self) -> bool {
        self.0 * other.1 <= other.0 * self.1
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    /// Each wish that has something to choose is asked for once, none that was made; the share never falls from one to the next, what
    /// nobody says is last, and ties stand in their fixed order.
    #[test]
    fn what_narrows_most_is_asked_first(vacancies in vacancies(), wishes in wishes()) {
        let open = vacancies.iter().filter(|vacancy| vacancy.closing.standing(today()) != Standing::Closed);
        let in_question: Vec<&Vacancy> = open
            .filter(|vacancy| Wish::ALL.iter().all(|wish| slow(vacancy, &wishes, *wish) != Some(false)))
            .collect();
        let next = next_wishes(&Table::new(&vacancies, today()), &vacancies, &wishes);
        let shares: Vec<(Wish, Option<Ratio>)> = next
            .iter()
            .map(|wish| (*wish, slow_share(&in_question, &vacancies, *wish).unwrap()))
            .collect();
        for pair in shares.windows(2) {
            let [(one, first), (other, second)] = pair else { continue };
            let ordered = match (first, second) {
                (Some(first), Some(second)) if second.is_at_most(*first) => {
                    first.is_at_most(*second) && one < other
                }
                (Some(_), _) => true,
                (None, None) => one < other,
                (None, Some(_)) => false,
            };
            prop_assert!(ordered, "{:?}", shares);
        }
        let has_answers = |wish: Wish| slow_share(&in_question, &vacancies, wish).is_some();
        let offered = |wish: &Wish| !wishes.has(*wish) && has_answers(*wish);
        let mut asked = next;
        asked.sort();
        prop_assert_eq!(asked, Wish::ALL.into_iter().filter(offered).collect::<Vec<_>>());
    }

    #[test]
    fn every_wish_and_vacancy_is_as_the_slow_reference_says(vacancies in vacancies(), wishes in wishes()) {
        let table = Table::new(&vacancies, today());
        let matches = Matches::of(&table, &wishes);
        let open = vacancies.iter().filter(|vacancy| vacancy.closing.standing(today()) != Standing::Closed);
        prop_assert_eq!(table.len(), open.count());
        let mut opened = [0_u32; 12];
        for row in 0..table.len() {
            let vacancy = vacancies.get(table.vacancy(row).unwrap().0).unwrap();
            let states = Wish::ALL.map(|wish| slow(vacancy, &wishes, wish));
            for (wish, state) in Wish::ALL.into_iter().zip(states) {
                let expected = match state {
                    Some(true) => WishState::Holds,
                    Some(false) => WishState::Fails,
                    None => WishState::NotSaid,
                };
                prop_assert_eq!(matches.state(row, wish), Some(expected), "{:?} {:?}", wish, vacancy);
            }
            prop_assert_eq!(matches.fit(row), Some(slow_fit(&states)));
            // Giving one wish up opens it if all others hold.
            for (at, count) in opened.iter_mut().enumerate() {
                let others = states.iter().enumerate().filter(|(other, _)| *other != at);
                let others_hold = others.map(|(_, state)| state).all(|state| *state == Some(true));
                *count += u32::from(others_hold && states.get(at).unwrap() != &Some(true));
            }
        }
        prop_assert_eq!(matches.opened_by(), opened);
    }

    #[test]
    fn the_order_is_that_of_the_shown_parts_and_the_same_whatever_the_order_of_the_feed(
        vacancies in vacancies(), wishes in wishes(),
    ) {
        let order = |vacancies: &[Vacancy]| -> Vec<(u8, String)> {
            let table = Table::new(vacancies, today());
            let matches = Matches::of(&table, &wishes);
            let rows = matches.fitting().iter().map(|row| *row as usize);
            rows.map(|row| {
                let Parts { place, pay, new } = parts(&table, &wishes, row);
                let total = place + pay + new;
                assert!(total <= Parts::MAX);
                assert_eq!(total, parts(&table, &wishes, row).total());
                (total, vacancies.get(table.vacancy(row).unwrap().0).unwrap().id.clone())
            })
            .collect()
        };
        let forward = order(&vacancies);
        prop_assert!(forward.is_sorted_by(|one, next| one.0 >= next.0));
        let turned: Vec<Vacancy> = vacancies.iter().rev().cloned().collect();
        prop_assert_eq!(forward, order(&turned));
    }
}

#[test]
fn nobody_who_wishes_nothing_is_kept_from_anything() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let vacancies = vacancies().new_tree(&mut runner).unwrap();
    let vacancies = vacancies.current();
    let table = Table::new(&vacancies, today());
    let matches = Matches::of(&table, &Wishes::default());
    assert_eq!(matches.fitting().len(), table.len());
    assert_eq!(matches.not_said().count(), 0);
    assert_eq!(matches.opened_by(), [0; 12]);
}

/// Four vacancies of one place and of four kinds of work: the work tells them apart, the place does not, and nobody says anything of days.
#[test]
fn what_tells_vacancies_apart_is_asked_before_what_does_not() {
    let of = |id: &str, group: u8| Vacancy {
        occupation: Occupation {
            code: None,
            group: Some(group),
            name: String::new(),
        },
        place: Place::Unit(Unit::at(3).unwrap()),
        closing: Closing::Always,
        ..Vacancy::named(id, "", "")
    };
    let vacancies = [of("a", 15), of("b", 53), of("c", 82), of("d", 90)];
    let table = Table::new(&vacancies, today());
    let next = next_wishes(&table, &vacancies, &Wishes::default());
    assert_eq!(next[..2], [Wish::Occupation, Wish::Place]);
    let place = |wish| next.iter().position(|other| *other == wish).unwrap();
    assert!(place(Wish::Days) > place(Wish::Place), "{next:?}");
    let made = Wishes {
        occupations: vec![15],
        ..Wishes::default()
    };
    assert!(!next_wishes(&table, &vacancies, &made).contains(&Wish::Occupation));
}
