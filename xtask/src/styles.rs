//! The style sheets of a built app as one, in the page itself: a file a component is for people, and what painting waits for comes
//! with the page, without another way to the server and back.

use std::fs;
use std::path::Path;

use crate::error::{At, Error, Result};

const PAGE: &str = "index.html";
const LINK: &str = "<link rel=\"stylesheet\" href=\"/";
const HEAD_END: &str = "</head>";

/// Puts the sheets that a built page waits for into it, in their order, as the last of its head: what is fetched beside them is asked
/// for before they are read. Sheets with an attribute `media` stay files: no painting waits for them. Done again, a page stays as it is.
pub fn join(folder: &Path) -> Result<()> {
    let page = folder.join(PAGE);
    let html = fs::read_to_string(&page).at("read", &page)?;
    let mut all = String::new();
    let mut rest = String::new();
    let mut files = Vec::new();
    for line in html.lines() {
        if let Some(name) = awaited(line) {
            let path = folder.join(name);
            all.push_str(&compact(&fs::read_to_string(&path).at("read", &path)?));
            all.push('\n');
            files.push(path);
        } else {
            rest.push_str(line);
            rest.push('\n');
        }
    }
    if all.is_empty() {
        return Ok(());
    }
    let (before, after) = rest.split_once(HEAD_END).ok_or_else(|| Error::Bundle {
        what: HEAD_END,
        dir: folder.to_owned(),
    })?;
    let joined = format!("{before}<style>\n{all}</style>\n  {HEAD_END}{after}");
    fs::write(&page, joined).at("write", &page)?;
    files
        .iter()
        .try_for_each(|file| fs::remove_file(file).at("remove", file))
}

/// A sheet without what only people read: comments, line breaks, and blanks where no two words meet. Blanks within a selector or a value
/// may mean something, and stay as one.
fn compact(sheet: &str) -> String {
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

/// The file of a sheet that painting waits for, if a line of the page links to one.
fn awaited(line: &str) -> Option<&str> {
    let (name, rest) = line.trim().strip_prefix(LINK)?.split_once('"')?;
    (!rest.contains("media=")).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;

    #[test]
    fn sheets_come_into_the_page_in_their_order_and_those_of_a_medium_stay() {
        let dir = Scratch::new("styles");
        dir.write("a-1.css", "a{}");
        dir.write("b-2.css", "b{}");
        dir.write("print-3.css", "p{}");
        let link = |name: &str, more: &str| format!("    {LINK}{name}\" integrity=\"x\"{more}/>\n");
        let html = [
            "<html>\n",
            &link("a-1.css", ""),
            "    <title>t</title>\n",
            &link("b-2.css", ""),
            &link("print-3.css", " media=\"print\""),
            "  <link rel=\"preload\"></head>\n</html>\n",
        ];
        dir.write(PAGE, html.concat());
        join(dir.path()).unwrap();
        let page = fs::read_to_string(dir.path().join(PAGE)).unwrap();
        assert!(page.contains("<link rel=\"preload\"><style>\na{}\nb{}\n</style>\n  </head>\n"));
        assert_eq!(page.matches(LINK).count(), 1);
        assert!(page.contains("print-3.css") && dir.path().join("print-3.css").exists());
        assert!(!dir.path().join("a-1.css").exists() && !dir.path().join("b-2.css").exists());
        join(dir.path()).unwrap();
        assert_eq!(fs::read_to_string(dir.path().join(PAGE)).unwrap(), page);
    }

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

    #[test]
    fn a_page_without_a_head_is_refused_and_stays() {
        let dir = Scratch::new("styles-refused");
        dir.write("a-1.css", "a{}");
        let html = format!("<html>\n    {LINK}a-1.css\"/>\n</html>\n");
        dir.write(PAGE, &html);
        assert!(join(dir.path()).is_err());
        assert_eq!(fs::read_to_string(dir.path().join(PAGE)).unwrap(), html);
        assert!(dir.path().join("a-1.css").exists());
    }
}
