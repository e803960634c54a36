//! The style sheets of a built app as one: a file a component is for people, one request is for slow networks.

use std::fs;
use std::path::Path;

use data_encoding::{BASE64, HEXLOWER};
use sha2::{Digest, Sha256, Sha384};

use crate::error::{At, Result};

const PAGE: &str = "index.html";
const LINK: &str = "<link rel=\"stylesheet\" href=\"/";

/// Joins the sheets that a built page waits for, in their order, into one file named by its content. Sheets with an attribute
/// `media` stay apart: no painting waits for them. Joined again, a page stays as it is.
pub fn join(folder: &Path) -> Result<()> {
    let page = folder.join(PAGE);
    let html = fs::read_to_string(&page).at("read", &page)?;
    let sheets: Vec<(&str, &str)> = html
        .lines()
        .filter_map(|line| Some((line, awaited(line)?)))
        .collect();
    if sheets.len() < 2 {
        return Ok(());
    }
    let mut all = String::new();
    for (_, name) in &sheets {
        let path = folder.join(name);
        all.push_str(&fs::read_to_string(&path).at("read", &path)?);
        all.push('\n');
        fs::remove_file(&path).at("remove", &path)?;
    }
    let digits: String = HEXLOWER.encode(&Sha256::digest(&all)).chars().take(16).collect();
    let name = format!("styles-{digits}.css");
    let path = folder.join(&name);
    fs::write(&path, &all).at("write", &path)?;
    let integrity = BASE64.encode(&Sha384::digest(&all));
    let mut joined = format!("    {LINK}{name}\" integrity=\"sha384-{integrity}\"/>\n");
    let mut page_of_one = String::new();
    for line in html.lines() {
        if awaited(line).is_some() {
            // The first makes place for all.
            page_of_one.push_str(&std::mem::take(&mut joined));
        } else {
            page_of_one.push_str(line);
            page_of_one.push('\n');
        }
    }
    fs::write(&page, page_of_one).at("write", &page)
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
    fn sheets_are_joined_in_their_order_and_those_of_a_medium_stay() {
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
            "</html>\n",
        ];
        dir.write(PAGE, &html.concat());
        join(dir.path()).unwrap();
        let page = fs::read_to_string(dir.path().join(PAGE)).unwrap();
        let name = page.lines().find_map(awaited).unwrap();
        assert!(name.starts_with("styles-") && name.len() == "styles-0123456789abcdef.css".len());
        assert_eq!(fs::read_to_string(dir.path().join(name)).unwrap(), "a{}\nb{}\n");
        assert_eq!(page.matches(LINK).count(), 2);
        assert!(page.contains("print-3.css") && dir.path().join("print-3.css").exists());
        assert!(!dir.path().join("a-1.css").exists());
        join(dir.path()).unwrap();
        assert_eq!(fs::read_to_string(dir.path().join(PAGE)).unwrap(), page);
    }
}
