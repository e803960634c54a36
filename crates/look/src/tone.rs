//! What a colour, a surface or a size of letters means. The style sheets in `style/` say how it looks.

/// What a colour means. It never says so alone: words, and with marks a sign, say the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Nothing in particular.
    Plain,
    /// It holds, it can be had, it goes on.
    Go,
    /// It is to be asked about or confirmed.
    Ask,
    /// It does not hold, or cannot be had.
    Off,
    /// Something is wrong, and has to be put right.
    Mistake,
}

impl Tone {
    /// The classes of a tag.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::Plain | Self::Off => "tag",
            Self::Go => "tag yes",
            Self::Ask => "tag ask",
            Self::Mistake => "tag error",
        }
    }

    /// The classes of a mark.
    #[must_use]
    pub fn mark(self) -> &'static str {
        match self {
            Self::Plain => "mark",
            Self::Go => "mark yes",
            Self::Ask => "mark ask",
            Self::Off => "mark no",
            Self::Mistake => "mark error",
        }
    }

    /// The classes of a paragraph that says what came of something.
    #[must_use]
    pub fn outcome(self) -> &'static str {
        match self {
            Self::Plain | Self::Off => "",
            Self::Go => Line::Headline.class(),
            Self::Ask => Line::Hint.class(),
            Self::Mistake => "error",
        }
    }
}

/// How a paragraph is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// As all text.
    Plain,
    /// Beside what matters.
    Soft,
    /// To be heeded.
    Hint,
    /// What it brings.
    Benefit,
    /// The one thing that matters.
    Headline,
}

impl Line {
    /// The classes of the paragraph.
    #[must_use]
    pub fn class(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Soft => "soft",
            Self::Hint => "hint",
            Self::Benefit => "benefit",
            Self::Headline => "bigbenefit",
        }
    }
}

/// How a button looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Face {
    /// As most buttons.
    Plain,
    /// The one that goes on.
    Going,
    /// Small, beside other things.
    Chip,
    /// Over the whole width.
    Wide,
    /// The key that takes back.
    Erase,
}

impl Face {
    /// The classes of the button.
    #[must_use]
    pub fn class(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Going => "going",
            Self::Chip => "chip",
            Self::Wide => "wide",
            Self::Erase => "erase",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TONES: [Tone; 5] = [Tone::Plain, Tone::Go, Tone::Ask, Tone::Off, Tone::Mistake];

    fn sheets() -> String {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("style");
        let sheets = std::fs::read_dir(folder).unwrap();
        sheets
            .map(|sheet| std::fs::read_to_string(sheet.unwrap().path()).unwrap())
            .collect()
    }

    #[test]
    fn every_class_of_a_tone_a_line_or_a_button_is_in_a_style_sheet() {
        let sheets = sheets();
        let lines = [Line::Plain, Line::Soft, Line::Hint, Line::Benefit, Line::Headline];
        let faces = [Face::Plain, Face::Going, Face::Chip, Face::Wide, Face::Erase];
        let classes = TONES
            .map(|tone| [tone.tag(), tone.mark(), tone.outcome()].join(" "))
            .into_iter()
            .chain(lines.map(|line| line.class().to_owned()))
            .chain(faces.map(|face| face.class().to_owned()));
        for class in classes.flat_map(|classes| classes.split(' ').map(str::to_owned).collect::<Vec<_>>()) {
            assert!(
                class.is_empty() || sheets.contains(&[".", &class].concat()),
                "{class}"
            );
        }
    }

    #[test]
    fn a_mark_tells_all_tones_apart() {
        let mut marks = TONES.map(Tone::mark).to_vec();
        marks.sort_unstable();
        marks.dedup();
        assert_eq!(marks.len(), TONES.len());
    }
}
