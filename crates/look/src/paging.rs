//! Lists in pages. Shared screens page, since nobody scrolls there: as many items stand on a page as fit whole, and what follows is
//! said. The browser itself lays a list out in columns as high as there is room, one of which is shown; here it is read off which item
//! came into which column. On a device of one's own lists scroll.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, HtmlElement, ResizeObserver};

use crate::piece::{Act, NO_CLASS, step};
use crate::words::{PieceText, Words};

/// How many items are drawn at once: more than fit on any page, but drawing thousands takes seconds.
pub const DRAWN: usize = 30;

/// How many of them are drawn before the first painting where lists scroll, more than a telephone shows at once; the rest after it.
const DRAWN_FIRST: usize = 8;

/// What the style sheet leaves around the items of a list that pages, above and below together.
const PADDING_PX: i32 = 16;

/// The most that the style sheet leaves between the name of a section and the item below it.
const PART_MARGIN_PX: i32 = 12;

/// As wide as a digit.
const FIGURE_SPACE: char = '\u{2007}';

/// How a list of a length is cut into pages of a fixed length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paging {
    /// How many items there are.
    pub count: usize,
    /// How many stand on a page; a list is never cut into pages of nothing.
    pub per_page: usize,
}

impl Paging {
    /// How many pages there are.
    #[must_use]
    pub fn pages(self) -> usize {
        self.count.div_ceil(self.per_page.max(1))
    }

    /// How many items stand before a page.
    #[must_use]
    pub fn before(self, page: usize) -> usize {
        page.saturating_mul(self.per_page)
    }
}

/// The way between the pages of a list that is cut into pages of a fixed length.
pub fn pager(words: Words, page: RwSignal<usize>, pages: usize) -> AnyView {
    let turn = move |by: isize| -> Act {
        Box::new(move || page.update(|page| *page = page.saturating_add_signed(by)))
    };
    let at = page.get();
    let place = words.own_with(
        PieceText::Page,
        &[("n", &pages.to_string()), ("i", &(at + 1).to_string())],
    );
    browser::announce(&place);
    let (before, after) = (
        step(words.own(PieceText::PreviousPage), at == 0, turn(-1)),
        step(words.own(PieceText::NextPage), at + 1 >= pages, turn(1)),
    );
    view! { <div class="pager">{before}<span>{place}</span>{after}</div> }.into_any()
}

/// What of a list is on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Shown {
    /// The place of the first item that is shown.
    first: usize,
    /// How many are shown.
    count: usize,
}

impl Shown {
    /// What is shown of items of which each came into a column: the column of the wanted one, or of the last one before that.
    fn of(columns: &[i32], wanted: usize) -> Option<Self> {
        let column = columns.get(wanted).or(columns.last())?;
        Some(Self {
            first: columns.iter().position(|other| other == column)?,
            count: columns.iter().filter(|other| *other == column).count(),
        })
    }
}

/// Draws items of a list: from a place on, at most a number of them.
pub type Draw = Box<dyn Fn(usize, usize) -> Vec<AnyView> + Send + Sync>;

/// A list of `total` items that shows as many as fit whole, from the one at `first` on. Beside its pager stands what is always there.
pub fn pages(
    words: Words,
    first: RwSignal<usize>,
    total: usize,
    beside: Vec<AnyView>,
    draw: Draw,
) -> AnyView {
    let list = List { words, first, total };
    let from = move || first.get_untracked().min(total.saturating_sub(1)) / DRAWN * DRAWN;
    // From which on, and how many.
    let at_first = |from| (from, if browser::is_own() { DRAWN_FIRST } else { DRAWN });
    let drawn = RwSignal::new(at_first(from()));
    let turn = move |on: bool| -> Act {
        Box::new(move || {
            let (before, _) = drawn.get_untracked();
            list.turn(before, on);
            if from() == before {
                list.settle(before);
            } else {
                drawn.set(at_first(from()));
            }
        })
    };
    let before = step(words.own(PieceText::PreviousPage), false, turn(false));
    let after = step(words.own(PieceText::NextPage), false, turn(true));
    let items = move || {
        let (from, count) = drawn.get();
        let items = draw(from, count);
        let items: Vec<AnyView> = items
            .into_iter()
            .map(|item| view! { <li>{item}</li> }.into_any())
            .collect();
        if count < DRAWN {
            // The list may be gone by then.
            browser::after_paint(move || {
                let _ = drawn.try_update(|(_, count)| *count = DRAWN);
            });
        } else {
            request_animation_frame(move || list.watch(from));
        }
        items
    };
    view! {
        <div class="row turning">
            <div class="row">{beside}</div>
            <div class="pager away">{before}<span class=NO_CLASS></span>{after}</div>
        </div>
        <ul class="list pages">{items}</ul>
    }
    .into_any()
}

/// A list whose items are read off the page.
#[derive(Clone, Copy)]
struct List {
    words: Words,
    first: RwSignal<usize>,
    total: usize,
}

impl List {
    /// Looks at the list, which has just come with the item at `from`, now and whenever the room for it or the size of its items
    /// changes. It comes to rest before it is painted.
    fn watch(self, from: usize) {
        self.settle(from);
        let look = Closure::<dyn Fn()>::new(move || self.settle(from)).into_js_value();
        if let (Ok(observer), false) = (ResizeObserver::new(look.unchecked_ref()), browser::is_own()) {
            for of in browser::all(".pages,.pages>li") {
                observer.observe(&of);
            }
        }
    }

    /// Which item stands at the top, and how many stand there, of those that are drawn from `from` on, which are returned too.
    fn shown(self, from: usize) -> Option<(Shown, Vec<Element>)> {
        let list = browser::first(".pages")?;
        let items = browser::all_of(&list, "li");
        let (width, room) = (list.client_width().max(1), list.client_height() - PADDING_PX);
        // Where lists scroll, an item may be as high as it is.
        for item in items.iter().filter(|_| !browser::is_own()) {
            tighten(item, width, room);
        }
        let columns: Vec<i32> = items.iter().map(|item| column(item, width)).collect();
        let wanted = self.first.try_get_untracked()?.checked_sub(from)?;
        let shown = Shown::of(&columns, wanted)?;
        let column = columns.get(shown.first).copied().unwrap_or_default();
        list.set_scroll_left(width.saturating_mul(column));
        Some((shown, items))
    }

    /// Shows the column in which the wanted item stands, and puts the others away.
    fn settle(self, from: usize) {
        let Some((shown, items)) = self.shown(from) else {
            return;
        };
        for (place, item) in items.iter().enumerate() {
            let there = (shown.first..shown.first + shown.count).contains(&place);
            item.set_class_name(if there { "" } else { "away" });
        }
        let Some(pager) = browser::first(".turning .pager") else {
            return;
        };
        let before = from + shown.first;
        let end = before + shown.count;
        pager.set_class_name(if shown.count < self.total {
            "pager"
        } else {
            "pager away"
        });
        let disable = |button: &Element, on: bool| {
            let _ = if on {
                button.set_attribute("disabled", "")
            } else {
                button.remove_attribute("disabled")
            };
        };
        let [first, last, all] = [before + 1, end, self.total].map(|number| number.to_string());
        let mut place = self
            .words
            .own_with(PieceText::Range, &[("n", &all), ("i", &first), ("j", &last)]);
        // As wide whatever is shown: a line that breaks for another number would take room of the list, which would then show another number,
        // and so on for ever.
        let lacking = (2 * all.len()).saturating_sub(first.len() + last.len());
        place.extend(std::iter::repeat_n(FIGURE_SPACE, lacking));
        if let [previous, span, next] = &*browser::all_of(&pager, ":scope>*") {
            disable(previous, before == 0);
            disable(next, end >= self.total);
            if span
                .text_content()
                .is_some_and(|said| !said.is_empty() && said != place)
            {
                browser::announce(&place);
            }
            span.set_text_content(Some(&place));
        }
    }

    /// Turns the page, on or back.
    fn turn(self, from: usize, on: bool) {
        if let Some((shown, ..)) = self.shown(from) {
            let at = from + shown.first;
            self.first.set(if on {
                at + shown.count
            } else {
                at.saturating_sub(1)
            });
        }
    }
}

/// The column of a list, each as wide, in which a part of it stands.
fn column(part: &Element, width: i32) -> i32 {
    part.unchecked_ref::<HtmlElement>().offset_left() / width
}

/// Has an item say less, step by step, until it is no higher than the room for it and stands in one column: as it is, without the name of
/// its section, and what the style sheet leaves out then.
fn tighten(item: &Element, width: i32, room: i32) {
    for step in ["0", "1", "2", "3", "4"] {
        let _ = item.set_attribute("data-tight", step);
        let mut parts = browser::all_of(item, ":scope>*");
        let height = |part: &Element| part.unchecked_ref::<HtmlElement>().offset_height();
        // What is not drawn has no height, and no margin either.
        parts.retain(|part| height(part) > 0);
        let heights: i32 = parts.iter().map(|part| height(part) + PART_MARGIN_PX).sum();
        let first = parts.first().map(|part| column(part, width));
        let together = parts.iter().all(|part| Some(column(part, width)) == first);
        if together && heights - PART_MARGIN_PX <= room {
            break;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_item_stands_on_one_page() {
        for count in 0..20 {
            for per_page in 1..7 {
                let paging = Paging { count, per_page };
                let items: Vec<usize> = (0..paging.pages())
                    .flat_map(|page| (0..count).skip(paging.before(page)).take(per_page))
                    .collect();
                assert_eq!(items, (0..count).collect::<Vec<_>>(), "{paging:?}");
            }
        }
    }

    #[test]
    fn a_list_on_a_device_of_ones_own_has_one_page() {
        let paging = Paging {
            count: 5_000,
            per_page: usize::MAX,
        };
        assert_eq!(
            (paging.pages(), paging.before(0), paging.before(1)),
            (1, 0, usize::MAX)
        );
        let paging = Paging {
            count: 3,
            per_page: 0,
        };
        assert_eq!(paging.pages(), 3);
    }

    #[test]
    fn a_page_is_the_column_of_the_wanted_item_whole() {
        let columns = [0, 0, 0, 1, 1, 2];
        for (wanted, first, count) in [(0, 0, 3), (2, 0, 3), (3, 3, 2), (4, 3, 2), (5, 5, 1)] {
            assert_eq!(
                Shown::of(&columns, wanted),
                Some(Shown { first, count }),
                "{wanted}"
            );
        }
        // A list that got shorter shows its last page.
        assert_eq!(Shown::of(&columns, 99), Some(Shown { first: 5, count: 1 }));
        assert_eq!(Shown::of(&[], 0), None);
    }

    #[test]
    fn going_on_and_back_leads_over_every_item_however_many_fit() {
        let columns = [0, 0, 1, 1, 1, 2, 3, 3];
        let mut seen = Vec::new();
        let mut at = Shown::of(&columns, 0).unwrap();
        loop {
            seen.extend(at.first..at.first + at.count);
            if at.first + at.count >= columns.len() {
                break;
            }
            at = Shown::of(&columns, at.first + at.count).unwrap();
        }
        assert_eq!(seen, (0..columns.len()).collect::<Vec<_>>());
        let mut back = vec![at.first];
        while at.first > 0 {
            at = Shown::of(&columns, at.first - 1).unwrap();
            back.push(at.first);
        }
        assert_eq!(back, [6, 5, 2, 0]);
    }
}
