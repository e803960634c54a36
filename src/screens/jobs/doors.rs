//! Where vacancies are while there is no list of them here: codes and addresses, and the offices that look together with a visitor.

use leptos::prelude::*;
use look::{Line, code, line, list, section};

use crate::i18n::T;
use crate::screens::program::telephone;
use crate::ui::catalog_text;
use crate::visit::Visit;

/// Sites with vacancies, by name and address. 잡아람's own address is not confirmed by any source: 공고 확인 필요.
const SITES: [(&str, &str); 1] = [("고용24", "https://www.work24.go.kr")];
/// The offices that refer people to jobs, by their ids in the catalog.
const OFFICES: [&str; 4] = ["job-support", "job-support-north", "job-support-south", "jobaram"];

/// The doors.
#[inline(never)]
pub fn doors(visit: Visit) -> AnyView {
    let mut content = vec![line(Line::Plain, visit.text(T::JobsNoneLead))];
    content.extend(SITES.map(|(name, address)| site(name, address)));
    if let Some(loaded) = visit.app.loaded() {
        let catalog = &loaded.signed.catalog;
        let offices = OFFICES.iter().filter_map(|id| catalog.center(id));
        let offices = offices.map(|center| {
            let place = center.place.as_ref().map(|place| catalog_text(visit, place));
            let phone = center.phone.as_ref().map(|phone| telephone(phone));
            view! { <div><b>{catalog_text(visit, &center.name)}</b><p class="soft">{place}</p>{phone}</div> }
                .into_any()
        });
        content.push(section(visit.text(T::ProgramCenter), vec![list(offices)]));
    }
    content.into_any()
}

/// A site, as a code on a shared screen, where nobody can be sent elsewhere, and as a way there on a device of one's own.
fn site(name: &'static str, address: &'static str) -> AnyView {
    if browser::is_own() {
        return view! { <p><a class="way" href=address rel="noopener">{name}" ("{address}")"</a></p> }
            .into_any();
    }
    let shown = code(address, name);
    let caption = [name, " (", address, ")"].concat();
    view! { <div>{shown}<p class="soft">{caption}</p></div> }.into_any()
}
