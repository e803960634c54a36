//! What an agency reports of a year, as the app shows it: figures under the report's own headings, what should make them
//! up, and what does not add up. Nothing is corrected: where parts do not make a total, both stand and a note says so.
//!
//! The app reads it as lines in its language ([`About::lines`]): all that is worked out is worked out here, where nobody waits for
//! its code.

use crate::model::{Lang, Text};

/// One year of an agency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// The year.
    pub year: i32,
    /// Where all of it stands.
    pub source: Option<Text>,
    /// The report's headings, in its order, each with one figure at least.
    pub groups: Vec<FigureGroup>,
}

/// What stands under one heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FigureGroup {
    /// The heading; its Korean as in the report.
    pub title: Text,
    /// The figures, in the report's order.
    pub figures: Vec<Figure>,
}

/// A figure as it is stated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// The name by which [`Split::parts`] speak of it.
    pub id: String,
    /// What it counts.
    pub label: Text,
    /// How many, in `unit`: a whole number whose last `decimals` digits are behind the point.
    pub value: u32,
    /// How many digits of `value`, and of the sums of its splits, are behind the point; 3 at most.
    pub decimals: u8,
    /// The unit; it follows the number at once in Korean and Chinese, and after a space else.
    pub unit: Text,
    /// By how much it grew over the year before, in percent, as `213`; always an increase.
    pub growth_percent: Option<String>,
    /// How many totals it is below: 0 if it is part of none.
    pub depth: u8,
    /// What should make it up; a report may tell it in more ways than one.
    pub splits: Vec<Split>,
    /// What is said of it and of other figures that tell the same.
    pub notes: Vec<Text>,
}

/// Figures that should make up a total.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split {
    /// The figures, by id.
    pub parts: Vec<String>,
    /// What they add up to, with the total's `decimals`.
    pub sum: u32,
    /// What those of them add up to that count what the total counts, where some count something else.
    pub alike: Option<u32>,
    /// What a reader should know; always there where `sum` or `alike` is not the stated total.
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

    /// What the app draws in a language, a line each, its parts separated by tabs:
    ///
    /// | line | parts |
    /// |---|---|
    /// | `year` | the year, where it stands |
    /// | `group` | the heading of the figures that follow |
    /// | `figure` | how deep it is (0 to 2), what it counts, the number with its unit, the length of its bar in thousandths of the \
    ///   longest of the same unit, by how many percent it grew or nothing |
    /// | `note` | what is said of the figures before, the parts as a sum, what they add up to; the last two may be empty |
    #[must_use]
    pub fn lines(&self, lang: Lang) -> String {
        let source = self.source.as_ref().map_or("", |source| source.get(lang).0);
        let mut lines = vec![line(&["year", &self.year.to_string(), source])];
        for group in &self.groups {
            lines.push(line(&["group", group.title.get(lang).0]));
            lines.extend(group.figures.iter().map(|figure| figure.line(group, lang)));
            for figure in &group.figures {
                for split in figure.splits.iter().filter(|split| !split.holds(figure)) {
                    let parts = split
                        .parts
                        .iter()
                        .filter_map(|id| Some(self.figure(id)?.0.number()));
                    let parts: Vec<String> = parts.collect();
                    let note = split.note.as_ref().map_or("", |note| note.get(lang).0);
                    let sum = written(split.sum, figure.decimals);
                    lines.push(line(&["note", note, &parts.join(" + "), &sum]));
                }
                let notes = figure.notes.iter();
                lines.extend(notes.map(|note| line(&["note", note.get(lang).0, "", ""])));
            }
        }
        lines.concat()
    }
}

/// Parts with tabs between them; a tab or a line's end within one would be read as another part.
fn line(parts: &[&str]) -> String {
    let parts = parts.iter().map(|part| part.replace(['\t', '\n'], " "));
    parts.collect::<Vec<_>>().join("\t") + "\n"
}

impl Figure {
    fn line(&self, group: &FigureGroup, lang: Lang) -> String {
        let alike = group
            .figures
            .iter()
            .filter(|other| other.unit == self.unit && other.decimals == self.decimals);
        let longest = alike
            .map(|other| u64::from(other.value))
            .max()
            .unwrap_or(0)
            .max(1);
        let length = u64::from(self.value) * 1_000 / longest;
        let gap = if matches!(lang, Lang::En | Lang::Vi) {
            " "
        } else {
            ""
        };
        let number = [&*self.number(), gap, self.unit.get(lang).0].concat();
        line(&[
            "figure",
            &self.depth.min(2).to_string(),
            self.label.get(lang).0,
            &number,
            &length.to_string(),
            self.growth_percent.as_deref().unwrap_or(""),
        ])
    }

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
