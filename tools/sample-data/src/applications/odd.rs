//! What nobody expects in a form, and a desk has to show all the same.

/// Something strange about what somebody writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Oddity {
    /// A name as long as the field.
    LongName,
    /// What a page could take for its own.
    Markup,
    /// What a spreadsheet could take for a formula.
    Formula,
    /// Letters that turn the writing.
    Turned,
    /// Letters that join what stands beside them, and are not seen.
    Joined,
    /// Hangul in parts, and a telephone number in full-width digits.
    Parts,
    /// Signs of more than one letter.
    Emoji,
    /// A note as long as the field, in many lines.
    LongNote,
}

const ALL: [Oddity; 8] = [
    Oddity::LongName,
    Oddity::Markup,
    Oddity::Formula,
    Oddity::Turned,
    Oddity::Joined,
    Oddity::Parts,
    Oddity::Emoji,
    Oddity::LongNote,
];
/// Of this number of people one is odd.
const EVERY: usize = 19;
/// The place of the first of them.
const FIRST: usize = 5;

impl Oddity {
    /// What is strange about the person at a place; `None` of most. All of them come in turn.
    pub(super) fn of(place: usize) -> Option<Self> {
        let turn = place.checked_sub(FIRST)?;
        let is_odd = turn.is_multiple_of(EVERY);
        ALL.get(turn / EVERY % ALL.len()).copied().filter(|_| is_odd)
    }

    /// The name that is typed in the place of a plain one, within a number of letters.
    pub(super) fn name(self, name: &str, longest: usize) -> String {
        match self {
            Self::LongName => {
                let long =
                    "황보남궁독고제갈선우 알렉산드라 마리아 페르난데스 이 가르시아 ".repeat(1 + longest / 30);
                within(&long, longest)
            }
            Self::Markup => within(&format!("<b>{name}</b>"), longest),
            Self::Formula => within(&format!("=HYPERLINK(\"{name}\")"), longest),
            Self::Turned => within(&format!("{name}\u{202e}자행대\u{202c}"), longest),
            Self::Joined => within(&format!("{name}\u{200d}\u{200c}"), longest),
            // 김디딤
            Self::Parts => "\u{1100}\u{1175}\u{11b7}\u{1103}\u{1175}\u{1103}\u{1175}\u{11b7}".to_owned(),
            Self::Emoji => within(&format!("{name} 👩🏽‍🔧"), longest),
            Self::LongNote => name.to_owned(),
        }
    }

    /// The number that is typed in the place of a plain one.
    pub(super) fn phone(self, phone: &str) -> String {
        match self {
            Self::Parts => phone.chars().map(full_width).collect(),
            Self::Turned => format!("\u{202d}{phone}\u{202c}"),
            _ => phone.to_owned(),
        }
    }

    /// The note that is typed in the place of a plain one, within a number of letters.
    pub(super) fn note(self, note: &str, longest: usize) -> String {
        match self {
            Self::Markup => within(
                &format!(
                    "{note}\n<script>alert(1)</script>\n\"><img src=x onerror=alert(1)>\n'; DROP TABLE--"
                ),
                longest,
            ),
            Self::Formula => within(&format!("=1+1\n@{note}"), longest),
            Self::Turned => within(&format!("\u{2067}{note}\u{2069} \u{200b}끝"), longest),
            Self::LongNote => within(&format!("{note}\n\n").repeat(1 + longest / 8), longest),
            Self::Emoji => within(&format!("{note} 🙏🏻🇰🇷"), longest),
            Self::LongName | Self::Joined | Self::Parts => note.to_owned(),
        }
    }
}

/// A digit or a sign of ASCII in its full-width form.
fn full_width(letter: char) -> char {
    let code = u32::from(letter);
    let is_plain = ('!'..='~').contains(&letter);
    char::from_u32(code + if is_plain { 0xFEE0 } else { 0 }).unwrap_or(letter)
}

/// The first letters of a text.
pub(super) fn within(text: &str, longest: usize) -> String {
    text.chars().take(longest).collect()
}
