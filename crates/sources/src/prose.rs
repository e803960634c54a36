//! Prose as it would be seen on a web page, from which much of it comes.

use hangul::typed::clean;
use html_escape::decode_html_entities;
use unicode_normalization::UnicodeNormalization;

/// The elements of HTML within a line (HTML, Living Standard, section 15): words go on through them.
const WITHIN: [&str; 22] = [
    "a", "abbr", "b", "big", "cite", "code", "del", "em", "font", "i", "img", "ins", "mark", "s", "small",
    "span", "strike", "strong", "sub", "sup", "u", "wbr",
];

/// Those that begin a line or a cell, as far as they are in the prose of notices.
const BETWEEN: [&str; 38] = [
    "address",
    "article",
    "blockquote",
    "body",
    "br",
    "caption",
    "center",
    "col",
    "colgroup",
    "dd",
    "div",
    "dl",
    "dt",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "tbody",
    "td",
    "th",
    "tr",
    "ul",
];

/// Returns a text as one line, composed (normalization form C), with its entities decoded, and without tags, comments,
/// line breaks, doubled blanks and what is not seen. What looks like a tag and names no element of HTML is text: `<청년>`.
pub(crate) fn prose(text: &str) -> String {
    // What has been through two systems is often escaped twice.
    let once = decode_html_entities(text);
    let twice = decode_html_entities(&once);
    let composed: String = without_tags(&twice).nfc().collect();
    one_line(&clean(&composed))
}

/// The text without line breaks, control characters and doubled blanks.
pub(crate) fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

fn without_tags(text: &str) -> String {
    let mut left = String::with_capacity(text.len());
    let mut rest = text;
    // Looked for once: a text of beginnings alone would be gone through for each of them.
    let last_end = text.rfind("-->");
    while let Some(at) = rest.find('<') {
        let (before, tagged) = rest.split_at(at);
        left.push_str(before);
        let here = text.len() - tagged.len();
        let comment = tagged.starts_with("<!--") && last_end.is_some_and(|end| here < end);
        let tag = if comment { comment_of(tagged) } else { tag(tagged) };
        let (length, stands_for) = tag.unwrap_or((1, "<"));
        left.push_str(stands_for);
        rest = tagged.get(length..).unwrap_or_default();
    }
    left.push_str(rest);
    left
}

/// The length of the comment that a text begins with, in bytes, and what stands in its place.
fn comment_of(text: &str) -> Option<(usize, &'static str)> {
    Some((text.find("-->")? + 3, " "))
}

/// The length of the tag that a text begins with, in bytes, and what stands in its place.
fn tag(text: &str) -> Option<(usize, &'static str)> {
    // No tag holds another's beginning; so a text of beginnings alone is gone through once.
    let (inside, _) = text.get(1..)?.split_once(['<', '>'])?;
    let end = inside.len() + 1;
    if text.as_bytes().get(end) != Some(&b'>') {
        return None;
    }
    let named = inside.strip_prefix('/').unwrap_or(inside);
    let name = named
        .split(|c: char| c.is_ascii_whitespace() || c == '/')
        .next()?;
    let name = name.to_ascii_lowercase();
    let stands_for = if WITHIN.contains(&&*name) {
        ""
    } else if BETWEEN.contains(&&*name) {
        " "
    } else {
        return None;
    };
    Some((end + 1, stands_for))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_becomes_one_line() {
        assert_eq!(one_line(" 가 \r\n\t나\u{0}다  라\n"), "가 나 다 라");
    }

    #[test]
    fn tags_are_dropped_and_what_only_looks_like_one_stays() {
        for (text, left) in [
            ("<b>월세</b>를", "월세를"),
            ("하나<BR />둘<p style='a'>셋</P>", "하나 둘 셋"),
            ("<!-- a > b -->월세<!-- 끝없이", "월세<!-- 끝없이"),
            ("<청년><2026><TIP><br", "<청년><2026><TIP><br"),
            ("a<b<i>c", "a<bc"),
            ("<", "<"),
            ("<>", "<>"),
        ] {
            assert_eq!(prose(text), left, "{text}");
        }
        for beginning in ["<", "<!--", "&lt;", "&"] {
            let many = beginning.repeat(20_000);
            assert_eq!(prose(&many), many.replace("&lt;", "<"));
        }
    }
}
