//! Style sheets without what only people read.

/// A sheet without comments, line breaks, and blanks where no two words meet. Blanks within a selector or a value may mean something, and
/// stay as one.
pub fn compact(sheet: &str) -> String {
    let mut out = String::new();
    let mut rest = sheet;
    while let Some(next) = rest.chars().next() {
        if let Some((_, after)) = rest.strip_prefix("/*").and_then(|rest| rest.split_once("*/")) {
            rest = after;
            continue;
        }
        if next.is_whitespace() {
            rest = rest.trim_start();
            let meets = |letter: char| !"{};,".contains(letter);
            let name_ends = out.ends_with(':') && !out.ends_with(" :");
            let before = out.chars().next_back().is_some_and(meets);
            let after = rest.chars().next().is_some_and(meets);
            if before && after && !name_ends && !rest.starts_with("/*") {
                out.push(' ');
            }
            continue;
        }
        // What is quoted is as it is.
        let quoted = matches!(next, '"' | '\'')
            .then(|| rest.get(1..)?.find(next))
            .flatten();
        let length = quoted.map_or(next.len_utf8(), |end| end + 2);
        let (part, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
        if next == '}' && out.ends_with(';') {
            out.pop();
        }
        out.push_str(part);
        rest = after;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_people_read_does_not_travel() {
        for (sheet, compacted) in [
            ("a {\n  b: c;\n}\n", "a{b:c}"),
            (
                "/* why */\na,\nb > c {\n  d: e  f,\n    g;\n}\n\n/* x */\n\nh {\n}\n",
                "a,b > c{d:e f,g}h{}",
            ),
            ("a :is(b) { c: calc(1px + 2px) }", "a :is(b){c:calc(1px + 2px)}"),
            (
                "a::before { content: \"; }  /* no */\" }",
                "a::before{content:\"; }  /* no */\"}",
            ),
            ("@media (x:y) {\n  a {\n    b: c;\n  }\n}", "@media (x:y){a{b:c}}"),
        ] {
            assert_eq!(compact(sheet), compacted, "{sheet}");
            assert_eq!(compact(compacted), compacted, "again");
        }
    }
}
