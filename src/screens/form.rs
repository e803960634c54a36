//! The form of the programs that are applied for: a field that several of them ask for is filled in once.

use std::collections::BTreeMap;
use std::sync::Arc;

use application::outcome;
use catalog::form::{self, FieldFlaw};
use catalog::referral::{OUTCOME_START, WISHES};
use catalog::{Field, FieldKind};
use device::Loaded;
use eligibility::Date;
use leptos::prelude::*;
use look::{DayNote, Face, back, button, calendar, frame, going, keyboard::input_mode, live, nothing, title};
use matching::Wishes;

use crate::i18n::T;
use crate::screens::jobs;
use crate::ui::{catalog_text, judged, typed};
use crate::visit::{Screen, Visit};

/// The days of a year, within which a day is chosen where the catalog does not say.
const YEAR_DAYS: i64 = 365;

type Flaws = RwSignal<BTreeMap<String, FieldFlaw>>;

/// The form.
#[inline(never)]
pub fn screen(visit: Visit, loaded: &Arc<Loaded>) -> AnyView {
    let Some(today) = device::today() else {
        return ().into_any();
    };
    let flaws: Flaws = RwSignal::new(BTreeMap::new());
    let heading = title(visit.text(T::FormTitle));
    let mut touched = Vec::new();
    let applying = visit.entered.applying.get_untracked();
    let fields = application::fields(&loaded.signed.catalog, &loaded.screening, &applying);
    let form = Form {
        visit,
        loaded: Arc::clone(loaded),
        flaws,
        today,
        check: jobs::Check::of(visit, loaded, today, &fields),
    };
    if let Some(check) = &form.check {
        jobs::begin_check(check);
    }
    fill_in_wishes(visit, &fields);
    for field in fields {
        touched.push(form.field(field, field.id.clone()));
    }
    let next = move || form.next();
    frame(
        vec![heading],
        touched,
        vec![back(visit.words()), going(visit.text(T::FrameNext), next)],
    )
}

/// Fills in what the visitor wishes of work, or has it follow what they have changed since, where a form asks for it.
fn fill_in_wishes(visit: Visit, fields: &[&Field]) {
    let form = visit.entered.form;
    let has_wishes = !visit.entered.wishes.with_untracked(Wishes::is_empty)
        || form.with_untracked(|form| application::is_filled_in(form, WISHES));
    if has_wishes && fields.iter().any(|field| field.id == WISHES) {
        jobs::wished::fill_in_wishes(visit);
    }
}

#[derive(Clone)]
struct Form {
    visit: Visit,
    loaded: Arc<Loaded>,
    flaws: Flaws,
    today: Date,
    /// The check of a vacancy, if one is posted.
    check: Option<jobs::Check>,
}

impl Form {
    /// Goes on if nothing is wrong; else says at each field what is.
    fn next(&self) {
        self.look();
        let applying = self.visit.entered.applying.get_untracked();
        let answers = self.visit.entered.form.get_untracked();
        let mut found = application::flaws(
            &self.loaded.signed.catalog,
            &self.loaded.screening,
            &applying,
            &answers,
            &self.visit.entered.picks.get_untracked(),
            self.today,
        );
        let fine = found.is_empty();
        self.flaws.update(|flaws| {
            application::keep_refusals(flaws, &mut found);
            *flaws = found;
        });
        if fine {
            self.visit.go(Screen::Consent);
        } else {
            request_animation_frame(browser::focus_mistake);
        }
    }

    /// Has the check of a vacancy, if one is posted, look at what stands there.
    fn look(&self) {
        if let Some(check) = &self.check {
            jobs::look_at(check);
        }
    }

    /// A field: its name, what explains it, what takes the answer, and what is wrong.
    fn field(&self, field: &Field, path: String) -> AnyView {
        let visit = self.visit;
        let found = self.check.as_ref().map(|check| jobs::findings(check, &path));
        if field.id == vacancy::legal::form::FOUND && found.is_some() {
            // Nobody types here: what the check finds is written into it, and shown with the rest before it is sent.
            return view! { <div class="field">{found}</div> }.into_any();
        }
        let element = ["field-", &path].concat();
        let error = ["error-", &path].concat();
        let optional = (!field.required && field.kind != FieldKind::Group)
            .then(|| [" (", visit.text(T::FormOptional), ")"].concat());
        let name = (catalog_text(visit, &field.label), optional).into_any();
        let hint = field
            .hint
            .as_ref()
            .map(|hint| view! { <span class="soft">{catalog_text(visit, hint)}</span> }.into_any());
        let flaws = self.flaws;
        let wrong = {
            let path = path.clone();
            move || flaws.with(|flaws| flaws.get(&path).map(|flaw| visit.text(flaw_text(*flaw))))
        };
        let whole = matches!(field.kind, FieldKind::Choice | FieldKind::Group | FieldKind::Date);
        let named = if whole {
            view! { <b>{name}</b> }.into_any()
        } else {
            view! { <label for=element.clone()>{name}</label> }.into_any()
        };
        let control = match field.kind {
            FieldKind::Choice => self.radios(field, path),
            FieldKind::Group => self.group(field),
            FieldKind::Date => self.date(field, path),
            FieldKind::Address => self.address(path, element, error.clone()),
            _ => self.line(field, path, element, error.clone()),
        };
        view! {
            <div class="field">
                {named}
                {hint}
                {control}
                <p class="error" id=error role="alert">{wrong}</p>
                {found}
            </div>
        }
        .into_any()
    }

    fn typed(&self, path: &str) -> String {
        self.visit
            .entered
            .form
            .with(|form| form.get(path).cloned().unwrap_or_default())
    }

    /// Takes what is typed, and says where a part of it was refused and marked.
    fn set(&self, path: &str, text: String, refused: bool) {
        if refused {
            self.flaws.update(|flaws| {
                flaws.insert(path.to_owned(), FieldFlaw::ResidentNumber);
            });
        } else if self.flaws.with_untracked(|flaws| flaws.contains_key(path)) {
            self.flaws.update(|flaws| {
                flaws.remove(path);
            });
        }
        self.visit
            .entered
            .form
            .update(|form| drop(form.insert(path.to_owned(), text)));
    }

    /// Looks at what stands in a field when the visitor leaves it; an empty one is let be until they go on.
    fn leave(&self, field: &str, path: &str) {
        let catalog = &self.loaded.signed.catalog;
        let typed = self
            .visit
            .entered
            .form
            .with_untracked(|form| form.get(path).cloned())
            .unwrap_or_default();
        let flaw = catalog.field(field).filter(|_| !typed.is_empty());
        if let Some(flaw) = flaw.and_then(|field| form::check(catalog, field, &typed, self.today)) {
            self.flaws.update(|flaws| {
                flaws.insert(path.to_owned(), flaw);
            });
        }
        self.look();
    }

    /// A line, or several, of text.
    fn line(&self, field: &Field, path: String, element: String, error: String) -> AnyView {
        let (value, set, leave) = self.wires(&field.id, &path);
        let invalid = self.invalid(&path);
        if field.kind == FieldKind::Note {
            return view! {
                <textarea id=element inputmode=input_mode("text") rows="3"
                    autocomplete="off" prop:value=value aria-invalid=invalid
                    aria-describedby=error on:input=set on:change=leave></textarea>
            }
            .into_any();
        }
        let mode = match field.kind {
            FieldKind::Phone => "tel",
            FieldKind::Number | FieldKind::CompanyNumber => "numeric",
            _ => "text",
        };
        // A telephone may fill in what its owner has told it (WCAG 2.2, 1.3.5); a shared device must know nothing.
        let complete = match field.kind {
            _ if !browser::is_own() => "off",
            FieldKind::Phone => "tel",
            FieldKind::Name => "name",
            _ => "off",
        };
        let unit = field
            .unit
            .as_ref()
            .map(|unit| view! { <span>{catalog_text(self.visit, unit)}</span> }.into_any());
        view! {
            <div class="with-unit">
                <input id=element type="text" inputmode=input_mode(mode) data-keys=mode
                    autocomplete=complete prop:value=value
                    aria-invalid=invalid aria-describedby=error on:input=set on:change=leave/>
                {unit}
            </div>
        }
        .into_any()
    }

    #[expect(clippy::type_complexity, reason = "what one input is wired to")]
    fn wires(
        &self,
        field: &str,
        path: &str,
    ) -> (
        Box<dyn Fn() -> String + Send + Sync>,
        Box<dyn Fn(web_sys::Event)>,
        Box<dyn Fn(web_sys::Event)>,
    ) {
        let (form, at) = (self.clone(), path.to_owned());
        let value = Box::new(move || form.typed(&at));
        let (form, at) = (self.clone(), path.to_owned());
        let set = Box::new(move |event: web_sys::Event| {
            let (text, refused) = judged(&event);
            form.set(&at, text, refused);
        });
        let (form, at, field) = (self.clone(), path.to_owned(), field.to_owned());
        let leave = Box::new(move |_: web_sys::Event| form.leave(&field, &at));
        (value, set, leave)
    }

    fn invalid(&self, path: &str) -> impl Fn() -> &'static str + Send + Sync + 'static {
        let (flaws, path) = (self.flaws, path.to_owned());
        move || {
            let wrong = flaws.with(|flaws| flaws.contains_key(&path));
            if wrong { "true" } else { "false" }
        }
    }

    /// Choices. Without `autocomplete=off` the browser writes them into its session files, as it does typed text.
    fn radios(&self, field: &Field, path: String) -> AnyView {
        let mut each: Vec<AnyView> = Vec::new();
        for option in &field.options {
            let (form, at, of) = (self.clone(), path.clone(), option.value.clone());
            let checked = move || form.typed(&at) == of;
            let (form, at, value) = (self.clone(), path.clone(), option.value.clone());
            let set = move |_| {
                form.set(&at, value.clone(), false);
                form.look();
            };
            each.push(
                view! {
                    <label class="radio">
                        <input type="radio" autocomplete="off" name=path.clone() prop:checked=checked
                            on:change=set/>
                        {catalog_text(self.visit, &option.text)}
                    </label>
                }
                .into_any(),
            );
        }
        let label = self.visit.text_of(&field.label);
        view! { <div class="radios" role="radiogroup" aria-label=label>{each}</div> }.into_any()
    }

    /// A day of the calendar: of a field without a least day from a year ago on.
    fn date(&self, field: &Field, path: String) -> AnyView {
        let day = |days: i64| self.today.plus_days(days);
        let least = field.min.map_or(-YEAR_DAYS, i64::from);
        let most = field.max.map_or(YEAR_DAYS, i64::from);
        let (Some(first), Some(last)) = (day(least), day(most)) else {
            return ().into_any();
        };
        // It opens at what is chosen, else at today, else at the first day.
        let begin = Date::parse(&untrack(|| self.typed(&path))).unwrap_or(self.today);
        let turned = (first..=last)
            .contains(&begin)
            .then(|| (begin.year(), begin.month()));
        let form = StoredValue::new((self.clone(), path));
        let chosen = move || form.with_value(|(form, path)| form.typed(path));
        let choose = move |day| {
            form.with_value(|(form, path)| {
                form.set(path, day, false);
                form.look();
            });
        };
        calendar(
            self.visit.words(),
            RwSignal::new(turned),
            (first, last),
            Box::new(|_| DayNote::default()),
            chosen,
            choose,
        )
    }

    /// One of the regions, then the rest of the address.
    fn address(&self, path: String, element: String, error: String) -> AnyView {
        let regions = &self.loaded.signed.catalog.regions;
        let typed_now = self
            .visit
            .entered
            .form
            .with_untracked(|form| form.get(&path).cloned())
            .unwrap_or_default();
        let (chosen, line) = form::split_address(regions, &typed_now);
        let region = RwSignal::new(
            chosen
                .and_then(|at| regions.get(at))
                .map(|text| text.ko.clone())
                .unwrap_or_default(),
        );
        let rest = RwSignal::new(line.to_owned());
        let mut options =
            vec![view! { <option value="">{self.visit.text(T::FormRegion)}</option> }.into_any()];
        for (at, text) in regions.iter().enumerate() {
            let selected = chosen == Some(at);
            options.push(
                view! { <option value=text.ko.clone() selected=selected>{self.visit.text_of(text)}</option> }
                    .into_any(),
            );
        }
        let (form, at) = (self.clone(), path.clone());
        let put = move |refused| {
            let address = [&*region.get_untracked(), &*rest.get_untracked()].join(" ");
            form.set(&at, address, refused);
        };
        let put_region = {
            let put = put.clone();
            move |event: web_sys::Event| {
                region.set(typed(&event));
                put(false);
            }
        };
        let put_rest = move |event: web_sys::Event| {
            let (text, refused) = judged(&event);
            rest.set(text);
            put(refused);
        };
        let shown = move || rest.get();
        let invalid = self.invalid(&path);
        view! {
            <select aria-label=self.visit.text(T::FormRegion) autocomplete="off" on:change=put_region>
                {options}
            </select>
            <input id=element type="text" inputmode=input_mode("text") autocomplete="off"
                prop:value=shown aria-invalid=invalid
                aria-describedby=error on:input=put_rest/>
        }
        .into_any()
    }

    /// A field of a group, for as long as it is asked for.
    fn asked(&self, field: &Field, path: String) -> AnyView {
        if field.id != OUTCOME_START {
            return self.field(field, path);
        }
        let (form, field, at) = (self.clone(), field.clone(), path.clone());
        let entered = self.visit.entered.form;
        let asked = Memo::new(move |_| entered.with(|form| outcome::is_asked(&at, form)));
        live(move || match asked.get() {
            true => form.field(&field, path.clone()),
            false => nothing(),
        })
    }

    /// Fields that are repeated.
    fn group(&self, field: &Field) -> AnyView {
        let id = field.id.clone();
        let answers = self.visit.entered.form.get_untracked();
        let shown = RwSignal::new(form::times(field, &answers).max(1));
        let most = field.max.unwrap_or(form::MAX_REPEATS);
        let form = self.clone();
        let each = move || {
            let catalog = &form.loaded.signed.catalog;
            let mut views: Vec<AnyView> = Vec::new();
            let Some(field) = catalog.field(&id) else {
                return views;
            };
            for time in 1..=shown.get() {
                let number = form.visit.with(T::FormTime, &[("n", &time.to_string())]);
                let inner = field.fields.iter().filter_map(|id| catalog.field(id));
                let inner: Vec<AnyView> = inner
                    .map(|inner| form.asked(inner, form::path(field, time, &inner.id)))
                    .collect();
                views.push(
                    view! { <fieldset class="card"><legend>{number}</legend>{inner}</fieldset> }.into_any(),
                );
            }
            if shown.get() < most {
                views.push(button(Face::Wide, form.visit.text(T::FormAdd), move || {
                    shown.update(|shown| *shown += 1)
                }));
            }
            views
        };
        view! { <div class="list">{each}</div> }.into_any()
    }
}

/// What the visitor reads of a mistake.
pub fn flaw_text(flaw: FieldFlaw) -> T {
    match flaw {
        FieldFlaw::Missing => T::FormRequired,
        FieldFlaw::ResidentNumber => T::FormRrn,
        FieldFlaw::TooLong => T::FormTooLong,
        FieldFlaw::NoOption => T::FormNoOption,
        FieldFlaw::NoPhone => T::FormPhone,
        FieldFlaw::NoNumber => T::FormNoNumber,
        FieldFlaw::OutOfRange => T::QuestionOutOfRange,
        FieldFlaw::NoDate => T::QuestionBadDate,
        FieldFlaw::DayOutOfRange => T::FormDayOutOfRange,
        FieldFlaw::NoCompanyNumber => T::FormNoCompanyNumber,
        FieldFlaw::NoRegion => T::FormNoRegion,
        FieldFlaw::TooMany => T::FormTooMany,
        FieldFlaw::TooManyPeople => T::FormTooManyPeople,
    }
}
