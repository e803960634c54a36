//! What an agency reports of a year, as the app shows it: figures under the report's own headings, what should make them
//! up, and what does not add up. Nothing is corrected: where parts do not make a total, both stand and a note says so.
//!
//! The app reads it as JSON, which `author` makes of `results/*.toml`.

use serde::{Deserialize, Serialize};

use crate::model::Text;

/// One year of an agency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// The year.
    pub year: i32,
    /// Where all of it stands.
    #[serde(default)]
    pub source: Option<Text>,
    /// The report's headings, in its order, each with one figure at least.
    #[serde(default)]
    pub groups: Vec<Group>,
}

/// What stands under one heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// The heading; its Korean as in the report.
    pub title: Text,
    /// The figures, in the report's order.
    #[serde(default)]
    pub figures: Vec<Figure>,
}

/// A figure as it is stated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// The name by which [`Split::parts`] speak of it.
    pub id: String,
    /// What it counts.
    pub label: Text,
    /// How many, in `unit`: a whole number whose last `decimals` digits are behind the point.
    pub value: u32,
    /// How many digits of `value`, and of the sums of its splits, are behind the point; 3 at most.
    #[serde(default)]
    pub decimals: u8,
    /// The unit; it follows the number at once in Korean and Chinese, and after a space else.
    pub unit: Text,
    /// By how much it grew over the year before, in percent, as `213`; always an increase.
    #[serde(default)]
    pub growth_percent: Option<String>,
    /// How many totals it is below: 0 if it is part of none.
    #[serde(default)]
    pub depth: u8,
    /// What should make it up; a report may tell it in more ways than one.
    #[serde(default)]
    pub splits: Vec<Split>,
    /// What is said of it and of other figures that tell the same.
    #[serde(default)]
    pub notes: Vec<Text>,
}

/// Figures that should make up a total.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Split {
    /// The figures, by id.
    #[serde(default)]
    pub parts: Vec<String>,
    /// What they add up to, with the total's `decimals`.
    pub sum: u32,
    /// What those of them add up to that count what the total counts, where some count something else.
    #[serde(default)]
    pub alike: Option<u32>,
    /// What a reader should know; always there where `sum` or `alike` is not the stated total.
    #[serde(default)]
    pub note: Option<Text>,
}

impl About {
    /// The figure with this id, and the title of what it stands under.
    #[must_use]
    pub fn figure(&self, id: &str) -> Option<(&Figure, &Text)> {
        self.groups.iter().find_map(|group| {
            let figure = group.figures.iter().find(|figure| figure.id == id)?;
            Some((figure, &group.title))
        })
    }
}

impl Figure {
    /// Its number as it is written, as `1,216` or `92.3`.
    #[must_use]
    pub fn number(&self) -> String {
        written(self.value, self.decimals)
    }
}

impl Split {
    /// Whether the parts make the total, and count what it counts.
    #[must_use]
    pub fn holds(&self, total: &Figure) -> bool {
        self.sum == total.value && self.alike.is_none_or(|alike| alike == total.value)
    }
}

/// A number with commas between thousands and this many digits behind the point, as `1,216` or `92.3`.
#[must_use]
pub fn written(value: u32, decimals: u8) -> String {
    let decimals = usize::from(decimals);
    let digits = value.to_string();
    let missing = (decimals + 1).saturating_sub(digits.len());
    let whole = digits.len() + missing - decimals;
    let mut text = String::new();
    for (at, digit) in std::iter::repeat_n('0', missing)
        .chain(digits.chars())
        .enumerate()
    {
        if at == whole {
            text.push('.');
        } else if at > 0 && at < whole && (whole - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_in_reports() {
        for (value, decimals, text) in [
            (0, 0, "0"),
            (999, 0, "999"),
            (1_216, 0, "1,216"),
            (1_234_567, 0, "1,234,567"),
            (u32::MAX, 0, "4,294,967,295"),
            (923, 1, "92.3"),
            (5, 2, "0.05"),
            (1_234_567, 3, "1,234.567"),
            (12_345_678, 3, "12,345.678"),
        ] {
            assert_eq!(written(value, decimals), text);
        }
    }
}
