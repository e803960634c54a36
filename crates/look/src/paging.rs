//! Lists in pages: shared screens page, since nobody scrolls there.

use leptos::prelude::*;

use crate::words::{PieceText, Words};

/// How a list of a length is cut into pages.
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

    /// A page that there is: the last one where there are fewer by now.
    #[must_use]
    pub fn nearest(self, page: usize) -> usize {
        page.min(self.pages().saturating_sub(1))
    }

    /// How many items stand before a page.
    #[must_use]
    pub fn before(self, page: usize) -> usize {
        page.saturating_mul(self.per_page)
    }
}

/// The way between the pages of a list.
pub fn pager(words: Words, page: RwSignal<usize>, pages: usize) -> AnyView {
    let step = move |text, ends: bool, by: isize| {
        let act = move |_| page.update(|page| *page = page.saturating_add_signed(by));
        view! { <button disabled=ends on:click=act>{words.own(text)}</button> }.into_any()
    };
    let at = page.get();
    let place = words.own_with(
        PieceText::Page,
        &[("n", &pages.to_string()), ("i", &(at + 1).to_string())],
    );
    browser::announce(&place);
    let (before, after) = (
        step(PieceText::PreviousPage, at == 0, -1),
        step(PieceText::NextPage, at + 1 >= pages, 1),
    );
    view! { <div class="pager">{before}<span>{place}</span>{after}</div> }.into_any()
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
    fn a_list_that_got_shorter_shows_its_last_page() {
        let paging = Paging {
            count: 7,
            per_page: 3,
        };
        assert_eq!([0, 2, 3, 99].map(|page| paging.nearest(page)), [0, 2, 2, 2]);
        assert_eq!(
            Paging {
                count: 0,
                per_page: 3
            }
            .nearest(4),
            0
        );
    }

    #[test]
    fn a_phone_has_one_page() {
        let paging = Paging {
            count: 5_000,
            per_page: usize::MAX,
        };
        assert_eq!(
            (paging.pages(), paging.before(0), paging.before(1)),
            (1, 0, usize::MAX)
        );
        assert_eq!(
            Paging {
                count: 3,
                per_page: 0
            }
            .pages(),
            3
        );
    }
}
