//! The agency's results of a year, as its report states them: a table whose rows have bars, a heading a page. What does not add up
//! stands there with both numbers.

use catalog::about::{About, Figure, Group};
use gloo_net::http::Request;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser;
use crate::i18n::T;
use crate::ui::{line, mark, pager, told};
use crate::visit::Visit;

/// The results, once they are there. They come with the app, so they are there without a network too.
pub fn results(visit: Visit) -> AnyView {
    let about = RwSignal::new(None::<About>);
    spawn_local(async move {
        let found = fetch().await;
        let _ = about.try_set(found);
    });
    let page = RwSignal::new(0_usize);
    let shown = move || {
        about.with(|about| match about {
            None => vec![line("soft", visit.t(T::AboutNone))],
            Some(about) => show(visit, about, page),
        })
    };
    view! { <div class="list">{shown}</div> }.into_any()
}

async fn fetch() -> Option<About> {
    let answer = Request::get("/about.json").send().await.ok()?;
    if !answer.ok() {
        return None;
    }
    serde_json::from_str(&answer.text().await.ok()?).ok()
}

fn show(visit: Visit, about: &About, page: RwSignal<usize>) -> Vec<AnyView> {
    let phone = browser::is_phone();
    let pages = about.groups.len();
    let mut views = Vec::new();
    if !phone && pages > 1 {
        views.push(pager(visit, page, pages));
    }
    let (skip, take) = if phone { (0, pages) } else { (page.get(), 1) };
    views.extend(
        about
            .groups
            .iter()
            .skip(skip)
            .take(take)
            .map(|of| group(visit, about, of)),
    );
    let source = about
        .source
        .as_ref()
        .map(|source| visit.say(source))
        .unwrap_or_default();
    views.push(line("soft", [&*about.year.to_string(), " · ", &*source].concat()));
    views
}

fn group(visit: Visit, about: &About, group: &Group) -> AnyView {
    let rows: Vec<AnyView> = group
        .figures
        .iter()
        .map(|figure| row(visit, group, figure))
        .collect();
    let mut notes: Vec<AnyView> = Vec::new();
    for figure in &group.figures {
        for split in figure.splits.iter().filter(|split| !split.holds(figure)) {
            let parts: Vec<String> = split
                .parts
                .iter()
                .filter_map(|id| Some(about.figure(id)?.0.number()))
                .collect();
            let sum = catalog::about::written(split.sum, figure.decimals);
            let sum = visit.with(T::AboutSum, &[("n", &sum)]);
            let added = [" (", &*parts.join(" + "), " · ", &*sum, ")"].concat();
            let note = split.note.as_ref().map(|note| told(visit, note));
            notes.push(mark("mark ask", "!", vec![note.into_any(), added.into_any()]));
        }
        for note in &figure.notes {
            notes.push(mark("mark ask", "!", vec![told(visit, note)]));
        }
    }
    view! {
        <section class="card">
            <table class="figures"><caption>{told(visit, &group.title)}</caption><tbody>{rows}</tbody></table>
            {notes}
        </section>
    }
    .into_any()
}

/// A figure: what it counts, a bar beside those of the same unit, and the number as it is stated.
fn row(visit: Visit, group: &Group, figure: &Figure) -> AnyView {
    let alike = group
        .figures
        .iter()
        .filter(|other| other.unit == figure.unit && other.decimals == figure.decimals);
    let most = alike.map(|other| other.value).max().unwrap_or(1).max(1);
    // In thousandths of the longest, and never quite nothing.
    let width = (u64::from(figure.value) * 1_000 / u64::from(most))
        .max(4)
        .to_string();
    let depth = ["depth-", &*figure.depth.min(2).to_string()].concat();
    let gap = match visit.words.get_untracked().lang {
        catalog::Lang::En | catalog::Lang::Vi => " ",
        _ => "",
    };
    let number = [&*figure.number(), gap, &*visit.say(&figure.unit)].concat();
    let grown = figure.growth_percent.as_ref();
    let grown = grown.map(|percent| line("soft", visit.with(T::AboutGrown, &[("n", percent)])));
    view! {
        <tr class=depth>
            <th scope="row">
                {told(visit, &figure.label)}
                <svg viewBox="0 0 1000 20" preserveAspectRatio="none" aria-hidden="true"><rect width=width height="20"></rect></svg>
            </th>
            <td>{number}{grown}</td>
        </tr>
    }
    .into_any()
}
