//! What is picked of a program: a course, a room and its hours, a bus and its stop, a day.

use std::sync::Arc;

use catalog::form::FormAnswers;
use catalog::pick::{self, Choice, DAY, Days, OFFERING, PART, PickFlaw};
use catalog::{Allocation, Offering, ProgramIndex};
use device::Loaded;
use eligibility::Date;
use leptos::prelude::*;
use look::{
    DayNote, DayNotes, Line, Of, Tone, Turned, alert, back, calendar, choice, frame, going, line, pages, tag,
    title,
};

use super::{answers, applying};
use crate::i18n::T;
use crate::ui::catalog_text;
use crate::visit::Visit;

/// The picker of one of the programs that are applied for.
#[inline(never)]
pub fn screen(visit: Visit, loaded: &Arc<Loaded>, place: usize) -> AnyView {
    let catalog = &loaded.signed.catalog;
    let at = visit.entered.applying.get_untracked().get(place).copied();
    let program = at.and_then(|at| Some((at, catalog.program_at(at)?)));
    let (Some((at, program)), Some(today)) = (program, device::today()) else {
        return ().into_any();
    };
    let round = loaded.screening.round(at).map(str::to_owned);
    let wrong = RwSignal::new(None::<PickFlaw>);
    let first = RwSignal::new(0_usize);
    let turned: Turned = RwSignal::new(None);
    let offered = Offered {
        visit,
        loaded: Arc::clone(loaded),
        at,
        round: round.clone(),
        today,
        turned,
        wrong,
    };
    let choices = move || offered.show(first);
    let read = vec![
        title(visit.text(T::PickTitle)),
        view! { <p class="soft">{catalog_text(visit, &program.name)}</p> }.into_any(),
    ];
    let touched = vec![
        choices.into_any(),
        alert(move || wrong.get().map(|flaw| visit.text(flaw_text(flaw)).to_owned())),
    ];
    let loaded = Arc::clone(loaded);
    let next = move || {
        let picked = visit
            .entered
            .picks
            .with_untracked(|picks| picks.get(&at).cloned())
            .unwrap_or_default();
        match pick::check(&loaded.signed.catalog, at, round.as_deref(), &picked, today) {
            Err(flaw) => wrong.set(Some(flaw)),
            Ok(_) => applying::go_on_from(visit, place + 1),
        }
    };
    frame(
        read,
        touched,
        vec![back(visit.words()), going(visit.text(T::FrameNext), next)],
    )
}

/// What has been said under a name.
fn picked_value(visit: Visit, at: ProgramIndex, name: &str) -> String {
    visit
        .entered
        .picks
        .with(|picks| picks.get(&at)?.get(name).cloned())
        .unwrap_or_default()
}

fn set_picked(visit: Visit, at: ProgramIndex, name: &'static str, value: Option<String>) {
    visit.entered.picks.update(|picks| {
        let picked: &mut FormAnswers = picks.entry(at).or_default();
        match value {
            Some(value) => drop(picked.insert(name.to_owned(), value)),
            None => drop(picked.remove(name)),
        }
    });
}

/// What there is to pick from.
#[derive(Clone)]
struct Offered {
    visit: Visit,
    loaded: Arc<Loaded>,
    at: ProgramIndex,
    round: Option<String>,
    today: Date,
    turned: Turned,
    wrong: RwSignal<Option<PickFlaw>>,
}

impl Offered {
    fn choices(&self) -> Vec<Choice<'_>> {
        let catalog = &self.loaded.signed.catalog;
        pick::choices(catalog, self.at, self.round.as_deref(), self.today)
    }

    /// All offerings; once one is chosen the others step back, so that its hours and days have room.
    fn show(&self, first: RwSignal<usize>) -> AnyView {
        let picked = picked_value(self.visit, self.at, OFFERING);
        let choices = self.choices();
        if let Some(picked) = choices.iter().find(|choice| choice.offering.id == picked) {
            let mut views = vec![self.offering(picked, true)];
            views.extend(self.within(picked));
            return views.into_any();
        }
        let (offered, total) = (self.clone(), choices.len());
        let draw = move |skip, take| {
            let choices = offered.choices();
            let drawn = choices.iter().skip(skip).take(take);
            drawn.map(|choice| offered.offering(choice, false)).collect()
        };
        pages(self.visit.words(), first, total, Vec::new(), Box::new(draw))
    }

    /// An offering; a touch picks it, or lets it go.
    fn offering(&self, shown: &Choice, chosen: bool) -> AnyView {
        let id = shown.offering.id.clone();
        let Self {
            visit,
            at,
            turned,
            wrong,
            ..
        } = *self;
        let act = move || {
            wrong.set(None);
            for name in [PART, DAY] {
                set_picked(visit, at, name, None);
            }
            turned.set(None);
            set_picked(visit, at, OFFERING, (!chosen).then(|| id.clone()));
        };
        let people = self.loaded.signed.catalog.most_people(at, &shown.offering.id);
        let people = people.map(|(_, most)| visit.with(T::PickPeople, &[("n", &most.to_string())]));
        let detail = [
            details(visit, shown.offering),
            people.unwrap_or_default(),
            how(visit, &self.loaded, shown),
        ];
        let detail = detail.into_iter().filter(|text| !text.is_empty());
        let detail: Vec<String> = detail.collect();
        choice(
            Of::One,
            visit.text_of(&shown.offering.name),
            Some(detail.join(" · ")),
            move || chosen,
            act,
        )
    }

    /// What is still to be picked of an offering that is picked: its part, and its day.
    fn within(&self, picked: &Choice) -> Vec<AnyView> {
        let Self {
            visit,
            at,
            turned,
            wrong,
            ..
        } = *self;
        let mut views: Vec<AnyView> = Vec::new();
        if picked.offering.sample {
            views.push(line(Line::Hint, visit.text(T::PickSample)));
        }
        views.push(parts(visit, at, picked.offering, wrong));
        if let Days::Between(first, last) = picked.days {
            let choose = move |day: String| {
                wrong.set(None);
                set_picked(visit, at, DAY, Some(day));
            };
            views.push(line(Line::Plain, visit.text(T::PickDay)));
            let chosen = move || picked_value(visit, at, DAY);
            let days = (first, last);
            let notes = self.day_notes(&picked.offering.id);
            views.push(calendar(visit.words(), turned, days, notes, chosen, choose));
            views.push(self.holiday());
        }
        views
    }

    /// Which days an offering is closed, and which are public holidays.
    fn day_notes(&self, offering: &str) -> DayNotes {
        let (visit, at, loaded, offering) =
            (self.visit, self.at, Arc::clone(&self.loaded), offering.to_owned());
        Box::new(move |day| {
            let catalog = &loaded.signed.catalog;
            let holiday = catalog.holiday(day);
            DayNote {
                closed: catalog.is_closed(at, &offering, day),
                holiday: holiday.map(|holiday| visit.text_of(&holiday.name).to_owned()),
            }
        })
    }

    /// Says of a picked day that it is a public holiday: whether it is open then, no source says.
    fn holiday(&self) -> AnyView {
        let (visit, at, loaded) = (self.visit, self.at, Arc::clone(&self.loaded));
        let said = move || {
            let day = Date::parse(&picked_value(visit, at, DAY)).ok()?;
            let holiday = loaded.signed.catalog.holiday(day)?;
            let name = visit.text_of(&holiday.name);
            Some(visit.with(T::PickHoliday, &[("name", &name)]))
        };
        view! { <p class="soft" role="status">{said}</p> }.into_any()
    }
}

/// The hours of a room, the stops of a bus.
fn parts(visit: Visit, at: ProgramIndex, offering: &Offering, wrong: RwSignal<Option<PickFlaw>>) -> AnyView {
    let mut views: Vec<AnyView> = Vec::new();
    for part in &offering.parts {
        let of = part.id.clone();
        let pressed = move || {
            if picked_value(visit, at, PART) == of {
                "true"
            } else {
                "false"
            }
        };
        let id = part.id.clone();
        let act = move |_| {
            wrong.set(None);
            set_picked(visit, at, PART, Some(id.clone()));
        };
        let times: Vec<String> = [part.starts, part.ends]
            .into_iter()
            .flatten()
            .map(|time| time.to_string())
            .collect();
        let sample = part
            .sample
            .then(|| tag(Tone::Plain, visit.text(T::ProgramSample)));
        views.push(
            view! {
                <button class="entry" aria-pressed=pressed on:click=act>
                    <span>{catalog_text(visit, &part.name)}" "{sample}</span><b>{times.join("–")}</b>
                </button>
            }
            .into_any(),
        );
    }
    views.into_any()
}

/// When and where, in one line.
pub fn details(visit: Visit, offering: &Offering) -> String {
    let days = [offering.day, offering.last_day].into_iter().flatten();
    let days: Vec<String> = days.map(|day| answers::day(visit, day)).collect();
    let place = offering.place.as_ref().map(|place| visit.text_of(place));
    let detail = offering.detail.as_ref().map(|detail| visit.text_of(detail));
    let all = [Some(days.join(" ~ ")), place, detail].into_iter().flatten();
    let all: Vec<String> = all.filter(|text| !text.is_empty()).collect();
    all.join(" · ")
}

/// How places are given, and how many were left when they were last counted.
fn how(visit: Visit, loaded: &Loaded, choice: &Choice) -> String {
    let how = choice.allocation.map(|allocation| {
        visit.text(match allocation {
            Allocation::FirstCome => T::PickFirstCome,
            Allocation::Lottery => T::PickLottery,
            Allocation::Review => T::PickReview,
        })
    });
    let left = choice
        .offering
        .left
        .zip(loaded.signed.catalog.places_as_of)
        .map(|(left, as_of)| {
            let when = [answers::day(visit, as_of.day), as_of.time.to_string()].join(" ");
            visit.with(T::PickLeft, &[("n", &left.to_string()), ("t", &when)])
        });
    let all: Vec<String> = how.map(str::to_owned).into_iter().chain(left).collect();
    all.join(" · ")
}

/// What the visitor reads of a mistake.
pub fn flaw_text(flaw: PickFlaw) -> T {
    match flaw {
        PickFlaw::Missing | PickFlaw::Unknown => T::PickMissing,
        PickFlaw::Past => T::PickPast,
        PickFlaw::NoPart => T::PickNoPart,
        PickFlaw::NoDay | PickFlaw::OtherDay => T::PickNoDay,
        PickFlaw::Closed => T::PickClosed,
    }
}
