//! Putting things in order with little code.

use std::collections::BinaryHeap;
use std::mem::take;

/// Puts items in order, smallest first; equal items may change places.
///
/// A heap instead of the standard library's sort: that one is 3 to 7 kB of wasm for each type of item, and what is sorted here is
/// short or sorted once a catalog. Where an order is needed again and again ([`crate::Planner`]'s scores) its sort stays.
pub(crate) fn put_in_order<T: Ord>(items: &mut Vec<T>) {
    if items.len() > 1 {
        *items = BinaryHeap::from(take(items)).into_sorted_vec();
    }
}

#[cfg(test)]
mod tests {
    use super::put_in_order;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn orders_as_the_standard_library_does(mut items in proptest::collection::vec(0_u8..20, 0..60)) {
            let mut expected = items.clone();
            expected.sort_unstable();
            put_in_order(&mut items);
            prop_assert_eq!(items, expected);
        }
    }
}
