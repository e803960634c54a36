//! The agency's results of a year, as its report states them: a table whose rows have bars, a heading a page. What does not add up
//! stands there with both numbers.

use gloo_net::http::Request;
use leptos::prelude::*;
use leptos::task::spawn_local;
use look::{HIDDEN, Line, Tone, line, mark, pager};

use crate::i18n::{T, file};
use crate::visit::Visit;

/// The results, once they are there. They come with the app, so they are there without a network too.
pub fn results(visit: Visit) -> AnyView {
    let lines = RwSignal::new(None::<String>);
    let name = file(visit.lang());
    spawn_local(async move {
        let found = fetch(name).await;
        let _ = lines.try_set(found);
    });
    let page = RwSignal::new(0_usize);
    let shown = move || {
        lines.with(|lines| match lines {
            None => vec![line(Line::Soft, visit.text(T::AboutNone))],
            Some(lines) => show(visit, lines, page),
        })
    };
    view! { <div class="list">{shown}</div> }.into_any()
}

async fn fetch(name: &str) -> Option<String> {
    let answer = Request::get(&["/about/", name, ".txt"].concat())
        .send()
        .await
        .ok()?;
    if answer.ok() {
        browser::read_text(answer.body()).await
    } else {
        None
    }
}

/// What the lines of `catalog::about` say: all groups on a phone, one at a time on shared screens.
fn show(visit: Visit, lines: &str, page: RwSignal<usize>) -> Vec<AnyView> {
    let pages = lines.matches("\ngroup\t").count();
    let mut views = Vec::new();
    let only = (!browser::is_own() && pages > 1).then(|| {
        views.push(pager(visit.words(), page, pages));
        page.get()
    });
    let mut groups = lines.split("\ngroup\t");
    let year = groups.next().unwrap_or_default();
    for (place, group) in groups.enumerate() {
        if only.is_none_or(|only| only == place) {
            views.push(self::group(visit, group));
        }
    }
    let year: Vec<&str> = year.split('\t').skip(1).collect();
    views.push(line(Line::Soft, year.join(" · ")));
    views
}

fn group(visit: Visit, group: &str) -> AnyView {
    let mut lines = group.lines();
    let title = lines.next().unwrap_or_default().to_owned();
    let (mut rows, mut notes) = (Vec::new(), Vec::new());
    for parts in lines.map(|line| line.split('\t').collect::<Vec<_>>()) {
        match parts.as_slice() {
            ["figure", depth, name, number, length, grown] => {
                rows.push(row(visit, depth, name, number, length, grown));
            }
            ["note", note, parts, sum] => {
                let mut text = (*note).to_owned();
                if !sum.is_empty() {
                    let sum = visit.with(T::AboutSum, &[("n", sum)]);
                    text.push_str(&[" (", parts, " · ", &*sum, ")"].concat());
                }
                notes.push(mark(Tone::Ask, "!", vec![text.into_any()]));
            }
            _ => {}
        }
    }
    view! {
        <section class="card">
            <table class="figures"><caption>{title}</caption><tbody>{rows}</tbody></table>
            {notes}
        </section>
    }
    .into_any()
}

/// A figure: what it counts, a bar beside those of the same unit, and the number as it is stated.
fn row(visit: Visit, depth: &str, name: &str, number: &str, length: &str, grown: &str) -> AnyView {
    let class = ["depth-", depth].concat();
    let grown = (!grown.is_empty()).then(|| line(Line::Soft, visit.with(T::AboutGrown, &[("n", grown)])));
    let (name, number, length) = (name.to_owned(), number.to_owned(), length.to_owned());
    view! {
        <tr class=class>
            <th scope="row">
                {name}
                <svg viewBox="0 0 1000 20" preserveAspectRatio="none" aria-hidden=HIDDEN>
                    <rect width=length height="20"></rect>
                </svg>
            </th>
            <td>{number}{grown}</td>
        </tr>
    }
    .into_any()
}
