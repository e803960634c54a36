//! How alike programs are described.

use std::collections::BTreeSet;

use catalog::Program;

/// The pairs of neighbouring letters of a program's name and benefit, in Korean: its particles and endings change, its
/// stems do not.
pub(crate) fn letter_pairs(program: &Program) -> BTreeSet<(char, char)> {
    let mut pairs = BTreeSet::new();
    for text in [&program.name.ko, &program.benefit.ko] {
        for word in text.split(|letter: char| !letter.is_alphanumeric()) {
            pairs.extend(word.chars().zip(word.chars().skip(1)));
        }
    }
    pairs
}
