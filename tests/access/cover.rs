//! Covering arrays: the fewest settings, or nearly, among which every pair of values stands together in one (Cohen, Dalal, Fredman and
//! Patton, "The AETG system", 1997). The same product always gives the same array.

use std::collections::BTreeSet;

/// The value of each factor, by its place among the factor's values.
pub type Row = Vec<usize>;

/// The values that a row has at some factors.
type Together = (Vec<usize>, Vec<usize>);

/// Rows of `product` that cover `together`: whatever values some row of the product has at the factors of a set, one of the rows
/// has too. In each step it takes the row that covers most of what is left, of equal ones the first.
pub fn covering<'a>(product: &'a [Row], together: &[Vec<usize>]) -> Vec<&'a Row> {
    let of_row = |row: &Row| -> Vec<Together> { together.iter().map(|set| at(row, set)).collect() };
    let mut left: BTreeSet<Together> = product.iter().flat_map(of_row).collect();
    let mut taken = Vec::new();
    while !left.is_empty() {
        let new = |row: &Row| of_row(row).iter().filter(|one| left.contains(one)).count();
        // The last of equal ones is what `max_by_key` takes.
        let Some(best) = product.iter().rev().max_by_key(|row| new(row)) else {
            break;
        };
        for one in of_row(best) {
            left.remove(&one);
        }
        taken.push(best);
    }
    taken
}

/// Returns all pairs of `factors` factors.
pub fn pairs(factors: usize) -> Vec<Vec<usize>> {
    let all = 0..factors;
    all.flat_map(|one| (one + 1..factors).map(move |other| vec![one, other]))
        .collect()
}

fn at(row: &Row, set: &[usize]) -> Together {
    let values = set.iter().filter_map(|factor| row.get(*factor)).copied();
    (set.to_vec(), values.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn product(levels: &[usize]) -> Vec<Row> {
        levels.iter().fold(vec![Vec::new()], |rows, count| {
            rows.iter()
                .flat_map(|row| (0..*count).map(|value| [row.as_slice(), &[value]].concat()))
                .collect()
        })
    }

    #[test]
    fn four_factors_of_three_values_are_covered_by_few_more_than_nine_rows() {
        let product = product(&[3, 3, 3, 3]);
        let rows = covering(&product, &pairs(4));
        // Nine is the least there can be: an orthogonal array.
        assert!((9..=12).contains(&rows.len()), "{}", rows.len());
        for set in pairs(4) {
            let met: BTreeSet<_> = rows.iter().map(|row| at(row, &set)).collect();
            assert_eq!(met.len(), 9, "{set:?}");
        }
    }

    #[test]
    fn what_the_product_leaves_out_is_not_asked_for() {
        let product: Vec<Row> = product(&[2, 2, 2])
            .into_iter()
            .filter(|row| row[..2] != [1, 1])
            .collect();
        let rows = covering(&product, &pairs(3));
        assert!(rows.iter().all(|row| row[..2] != [1, 1]));
        assert!(rows.iter().any(|row| row[1..] == [1, 1]));
    }

    #[test]
    fn it_is_the_same_every_time() {
        let product = product(&[4, 3, 2, 2]);
        assert_eq!(covering(&product, &pairs(4)), covering(&product, &pairs(4)));
    }
}
