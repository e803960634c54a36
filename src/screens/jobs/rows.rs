//! What a screen says of a vacancy, row by row. On a kiosk the rows of one part stand in pages, since nobody scrolls there; where there is less
//! room than the highest row takes (enlarged, low, on a tablet) they scroll. On a device of one's own all parts stand one below the other.

use std::sync::Arc;

use leptos::prelude::*;
use look::{Line, Tone, code, disclosure, line, live, mark, nothing, pages, pair, tab};
use vacancy::model::VacancyIndex;

use crate::i18n::T;
use crate::visit::{Screen, Visit};

/// The most letters of a row: on a kiosk they are half a page.
const MAX_LETTERS: usize = 120;

/// One row.
#[derive(Clone)]
pub enum Row {
    /// What is called so, and what it is. A long text has several, of which the first has the name.
    Pair(String, String),
    /// The same in the notice's own words, which are Korean.
    Original(String, String),
    /// How something stands.
    Mark(Tone, &'static str, String),
    /// What is less important.
    Soft(String),
    /// Where the original stands.
    Address(String),
    /// What leads to the company of a vacancy.
    Company(String, VacancyIndex),
}

impl Row {
    /// The rows of a text of any length.
    pub fn original(name: &str, text: &str) -> Vec<Self> {
        let mut rows = Vec::new();
        for piece in pieces(text, MAX_LETTERS) {
            let name = if rows.is_empty() { name } else { "" };
            rows.push(Self::Original(name.to_owned(), piece.to_owned()));
        }
        rows
    }

    fn view(&self, visit: Visit) -> AnyView {
        match self {
            Self::Pair(name, value) => {
                view! { <dl class="said">{pair(name.clone(), value.clone())}</dl> }.into_any()
            }
            Self::Original(name, value) => {
                view! { <dl class="said" lang="ko">{pair(name.clone(), value.clone())}</dl> }.into_any()
            }
            Self::Mark(tone, sign, text) => mark(*tone, sign, vec![text.clone().into_any()]),
            Self::Soft(text) => line(Line::Soft, text.clone()),
            Self::Address(address) => where_it_is(visit, address),
            Self::Company(text, at) => {
                let (at, text) = (*at, text.clone());
                let open = move |_| visit.go(Screen::Company(at));
                view! { <button class="chip" data-company="" on:click=open>{text}</button> }.into_any()
            }
        }
    }
}

/// A part of a screen: its name, and its rows, which may come later.
pub type Part = (&'static str, Box<dyn Fn() -> Arc<Vec<Row>> + Send + Sync>);

/// The parts of a screen.
pub fn parts(visit: Visit, parts: Vec<Part>) -> AnyView {
    if browser::is_own() {
        let drawn = parts.into_iter().map(|(name, rows)| {
            let rows = live(move || {
                let drawn: Vec<AnyView> = rows().iter().map(|row| row.view(visit)).collect();
                drawn.into_any()
            });
            (name, vec![rows])
        });
        return look::parts(drawn.collect());
    }
    let shown = RwSignal::new(0_usize);
    let mut tabs: Vec<AnyView> = Vec::new();
    for (place, (name, _)) in parts.iter().enumerate() {
        tabs.push(tab(name, place, shown));
    }
    let listed = live(move || {
        let Some((_, rows)) = parts.get(shown.get()) else {
            return nothing();
        };
        let rows = rows();
        let total = rows.len();
        let draw = move |skip, take| {
            let drawn = rows.iter().skip(skip).take(take);
            drawn.map(|row| row.view(visit)).collect()
        };
        pages(visit.words(), RwSignal::new(0), total, Vec::new(), Box::new(draw))
    });
    view! { <div class="tabs parts" role="tablist">{tabs}</div><div class="rows">{listed}</div> }.into_any()
}

/// Where the original stands: a way there on a device of one's own, else a code and the address.
fn where_it_is(visit: Visit, address: &str) -> AnyView {
    let name = visit.text(T::JobsAddress);
    if browser::is_own() {
        let address = address.to_owned();
        return view! { <p><a class="way" href=address rel="noopener">{name}</a></p> }.into_any();
    }
    let caption = line(Line::Soft, address);
    disclosure(name, code(address, name).into_iter().chain([caption]).collect())
}

/// A text in pieces of at most `most` letters: lines as they are, and longer ones between their words, or within a word that has as many by
/// itself.
fn pieces(text: &str, most: usize) -> Vec<&str> {
    let mut pieces = Vec::new();
    for mut rest in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        while let Some((end, _)) = rest.char_indices().nth(most) {
            let (head, _) = rest.split_at_checked(end).unwrap_or((rest, ""));
            let end = head.rfind(' ').filter(|end| *end > 0).unwrap_or(end);
            let (piece, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
            pieces.push(piece.trim_end());
            rest = after.trim_start();
        }
        if !rest.is_empty() {
            pieces.push(rest);
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_loses_no_word_and_no_piece_is_too_long() {
        let text = format!(
            "포장 업무\n\n  {}\n{}",
            "상자를 옮겨요. ".repeat(40),
            "가".repeat(300)
        );
        let plain = |text: &str| -> String { text.chars().filter(|sign| !sign.is_whitespace()).collect() };
        for most in [5, 20, 120, 1_000] {
            let pieces = pieces(&text, most);
            assert!(
                pieces
                    .iter()
                    .all(|piece| (1..=most).contains(&piece.chars().count()))
            );
            assert_eq!(plain(&pieces.concat()), plain(&text), "{most}");
        }
        assert_eq!(pieces("하나 둘\n셋", 120), ["하나 둘", "셋"]);
        assert_eq!(pieces("하나 둘 셋", 5), ["하나 둘", "셋"]);
    }

    #[test]
    fn a_text_has_its_name_once() {
        let rows = Row::original("직무 내용", &"상자를 옮겨요. ".repeat(40));
        let names = rows
            .iter()
            .filter(|row| matches!(row, Row::Original(name, _) if !name.is_empty()));
        assert_eq!(names.count(), 1);
        assert!(Row::original("직무 내용", " \n").is_empty());
    }
}
