//! Help, and what the agency is: its centers with places and telephone numbers.

use std::sync::Arc;

use catalog::Center;
use device::Loaded;
use leptos::prelude::*;
use look::{Line, Paging, back, frame, line, list, pager, section, speech, title};

use super::program::telephone;
use crate::context::app_version;
use crate::i18n::T;
use crate::ui::catalog_text;
use crate::visit::Visit;

/// This number of centers stands on a shared screen at once.
const CENTERS_PER_PAGE: usize = 4;

/// The screen.
#[inline(never)]
pub fn screen(visit: Visit, loaded: &Arc<Loaded>) -> AnyView {
    let catalog = &loaded.signed.catalog;
    let steps = [T::HelpAnswer, T::HelpSee, T::HelpApply, T::HelpWatch]
        .map(|text| line(Line::Plain, visit.text(text)));
    let page = RwSignal::new(0_usize);
    let loaded = Arc::clone(loaded);
    let centers = move || centers(visit, &loaded, page);
    let version = visit.with(
        T::AboutVersion,
        &[("n", &catalog.version.to_string()), ("app", &app_version())],
    );
    let mut how = vec![
        section(visit.text(T::HelpHow), steps.into()),
        section(visit.text(T::HelpPrivacy), privacy(visit)),
    ];
    if !browser::is_own() {
        let mut lines = vec![line(Line::Plain, visit.text(T::HelpKeys))];
        if !speech::is_available() {
            lines.push(line(Line::Hint, visit.text(T::HelpNoVoice)));
        }
        how.insert(1, section(visit.text(T::ToolSound), lines));
    }
    let agency = view! { <h2>{catalog_text(visit, &catalog.agency)}</h2> }.into_any();
    let parts = vec![
        (visit.text(T::AboutHow), how),
        (visit.text(T::AboutAgency), vec![agency, centers.into_any()]),
        (
            visit.text(T::AboutResults),
            vec![super::figures::results(visit), line(Line::Soft, version)],
        ),
    ];
    let heading = title(visit.text(T::HelpTitle));
    frame(vec![heading], vec![look::parts(parts)], vec![back(visit.words())])
}

/// Where the answers are; they stay on a device whose owner asked for that.
fn privacy(visit: Visit) -> Vec<AnyView> {
    let mut lines = vec![line(Line::Plain, visit.text(T::HelpPrivacyText))];
    if visit.app.remembering.get_untracked() {
        lines.push(line(Line::Plain, visit.text(T::AnswersRemembered)));
    }
    lines
}

fn centers(visit: Visit, loaded: &Loaded, page: RwSignal<usize>) -> AnyView {
    // One of which nothing is known but its name helps nobody who looks for it.
    let known = |center: &&Center| center.place.is_some() || center.phone.is_some();
    let centers: Vec<&Center> = loaded.signed.catalog.own_centers().filter(known).collect();
    let per_page = if browser::is_own() {
        usize::MAX
    } else {
        CENTERS_PER_PAGE
    };
    let paging = Paging {
        count: centers.len(),
        per_page,
    };
    let shown = centers.into_iter().skip(paging.before(page.get())).take(per_page);
    let list = list(shown.map(|one| center(visit, one)));
    (
        (paging.pages() > 1).then(|| pager(visit.words(), page, paging.pages())),
        list,
    )
        .into_any()
}

/// A center: its name, its place and its telephone number, as far as they are known.
fn center(visit: Visit, center: &Center) -> AnyView {
    let place = center
        .place
        .as_ref()
        .map(|place| line(Line::Soft, visit.text_of(place)));
    let phone = center.phone.as_ref().map(|phone| telephone(phone));
    view! { <div><b>{catalog_text(visit, &center.name)}</b>{place}{phone}</div> }.into_any()
}
