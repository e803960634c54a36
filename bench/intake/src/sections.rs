//! Sections of the page that are measured by commands of their own.

/// The section about people who mean harm.
pub const STRANGERS: &str = "Strangers";
/// The section about an older version.
pub const VERSIONS: &str = "An older version";
/// All of them, in their order on the page.
pub const PARTS: [&str; 2] = [VERSIONS, STRANGERS];

/// Returns what stands under a heading of the second level, or `None` if there is no such heading.
pub fn get<'a>(page: &'a str, title: &str) -> Option<&'a str> {
    let (start, end) = place(page, title)?;
    let section = page.get(start..end)?;
    let (_, text) = section.split_once('\n')?;
    Some(text.trim())
}

/// Returns the page with this text under this heading: in the place of what stood there, or at the end.
pub fn put(page: &str, title: &str, text: &str) -> String {
    let section = format!("## {title}\n\n{}\n", text.trim());
    let (start, end) = place(page, title).unwrap_or((page.len(), page.len()));
    let before = page.get(..start).unwrap_or_default().trim_end();
    let after = page.get(end..).unwrap_or_default().trim_start();
    let parts = [before, section.trim_end(), after.trim_end()];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join("\n\n") + "\n"
}

/// From where to where a section goes, its heading included, in bytes.
fn place(page: &str, title: &str) -> Option<(usize, usize)> {
    let mut start = None;
    let mut at = 0;
    for line in page.split_inclusive('\n') {
        if let Some(heading) = line.strip_prefix("## ") {
            if let Some(start) = start {
                return Some((start, at));
            }
            if heading.trim_end() == title {
                start = Some(at);
            }
        }
        at += line.len();
    }
    start.map(|start| (start, page.len()))
}

#[cfg(test)]
mod tests {
    use super::{get, put};

    const PAGE: &str = "# Page\n\nHead.\n\n## One\n\nFirst.\n\n## Two\n\n### In it\n\nSecond.\n";

    #[test]
    fn a_section_is_found_with_what_is_in_it() {
        assert_eq!(get(PAGE, "One"), Some("First."));
        assert_eq!(get(PAGE, "Two"), Some("### In it\n\nSecond."));
        assert_eq!(get(PAGE, "Three"), None);
    }

    #[test]
    fn a_section_is_replaced_in_its_place_or_comes_last() {
        let new = put(PAGE, "One", "New.\n");
        assert_eq!(new, PAGE.replace("First.", "New."));
        assert_eq!(put(&new, "One", "First."), PAGE);
        let more = put(PAGE, "Three", "Third.");
        assert_eq!(more, format!("{PAGE}\n## Three\n\nThird.\n"));
        assert_eq!(put("", "Three", "Third."), "## Three\n\nThird.\n");
    }
}
