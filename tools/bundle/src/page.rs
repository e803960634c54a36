//! The page: plain HTML in the repository, to which packing adds scripts, styles, and what has the code loaded.

use std::cell::RefCell;

use lol_html::html_content::ContentType;
use lol_html::{RewriteStrSettings, element, rewrite_str, text};

/// What is put at the end of the page's head.
#[derive(Default)]
pub struct Head {
    /// Scripts that run at once.
    pub scripts: Vec<String>,
    /// Style sheets that painting does not wait for.
    pub sheets: Vec<Link>,
    /// The styles that painting waits for.
    pub style: String,
    /// The script of the code.
    pub glue: Asset,
    /// The code.
    pub wasm: Asset,
}

/// A file that the page names.
#[derive(Default)]
pub struct Asset {
    /// Its name, without `/` in front.
    pub name: String,
    /// Its hash, as in the attribute `integrity`.
    pub integrity: String,
}

/// A link to a style sheet.
pub struct Link {
    /// The sheet.
    pub asset: Asset,
    /// The attribute `media`.
    pub media: String,
    /// A further attribute.
    pub mark: Option<String>,
}

/// The page with all that it needs to start. The comments and the indentation of its scripts go: every start carries them.
///
/// # Errors
///
/// If the page has no head or more than one, or a script or style would end early; says which.
pub fn build(html: &str, head: &Head) -> Result<String, String> {
    let end = head.html()?;
    let heads = RefCell::new(0);
    let script = RefCell::new(String::new());
    let settings = RewriteStrSettings::new()
        .append_element_content_handler(element!("head", |head| {
            *heads.borrow_mut() += 1;
            head.append(&end, ContentType::Html);
            Ok(())
        }))
        .append_element_content_handler(text!("script:not([src])", |part| {
            let mut script = script.borrow_mut();
            script.push_str(part.as_str());
            if part.last_in_text_node() {
                part.replace(&lean(&std::mem::take(&mut *script)), ContentType::Html);
            } else {
                part.remove();
            }
            Ok(())
        }));
    let page = rewrite_str(html, settings).map_err(|error| error.to_string())?;
    match heads.into_inner() {
        1 => Ok(page),
        heads => Err(format!("it has {heads} elements `<head>` and must have one")),
    }
}

impl Head {
    fn html(&self) -> Result<String, String> {
        let mut html = String::new();
        let mut put = |parts: &[&str]| {
            html.push_str("  ");
            html.push_str(&parts.concat());
            html.push_str("\n  ");
        };
        for script in &self.scripts {
            put(&["<script>", &whole("script", &lean(script))?, "</script>"]);
        }
        for Link { asset, media, mark } in &self.sheets {
            let mark = mark.as_ref().map(|mark| format!(" {mark}")).unwrap_or_default();
            let Asset { name, integrity } = asset;
            put(&[
                "<link rel=\"stylesheet\" href=\"/",
                name,
                "\" integrity=\"",
                integrity,
                "\" media=\"",
                media,
                "\"",
                &mark,
                ">",
            ]);
        }
        let (glue, wasm) = (&self.glue, &self.wasm);
        put(&[
            "<script type=\"module\">\nimport init from '/",
            &glue.name,
            "';\nconst wasm = await init({ module_or_path: '/",
            &wasm.name,
            "' });\n</script>",
        ]);
        for (rel, asset, more) in [
            ("modulepreload", glue, ""),
            ("preload", wasm, " as=\"fetch\" type=\"application/wasm\""),
        ] {
            let Asset { name, integrity } = asset;
            put(&[
                "<link rel=\"",
                rel,
                "\" href=\"/",
                name,
                "\" crossorigin=\"anonymous\" integrity=\"",
                integrity,
                "\"",
                more,
                ">",
            ]);
        }
        // The last of the head: what is fetched beside the styles is asked for before they are read.
        put(&["<style>\n", &whole("style", &self.style)?, "</style>"]);
        Ok(html)
    }
}

/// The text of an element, unless the element would end in its midst (HTML Standard, section 13.2.5.15).
fn whole(element: &str, text: &str) -> Result<String, String> {
    if text.to_ascii_lowercase().contains(&format!("</{element}")) {
        return Err(format!(
            "a {element} that is to be put into it has `</{element}` in its text"
        ));
    }
    Ok(text.to_owned())
}

/// A script without its lines of comment, its empty lines and its indentation.
pub fn lean(script: &str) -> String {
    let mut lean = String::with_capacity(script.len());
    let mut in_comment = false;
    for line in script.lines().map(str::trim_start) {
        in_comment |= line.starts_with("/**");
        if !(in_comment || line.is_empty() || line.starts_with("//")) {
            lean.push_str(line);
            lean.push('\n');
        }
        in_comment &= !line.ends_with("*/");
    }
    lean
}

/// The texts of all elements of a kind that stand in the page itself.
///
/// # Errors
///
/// If the page cannot be read.
pub fn inline(html: &str, kind: &str) -> Result<Vec<String>, String> {
    let texts = RefCell::new(Vec::new());
    let selector = format!("{kind}:not([src])");
    let settings = RewriteStrSettings::new()
        .append_element_content_handler(element!(selector, |_| {
            texts.borrow_mut().push(String::new());
            Ok(())
        }))
        .append_element_content_handler(text!(selector, |part| {
            if let Some(text) = texts.borrow_mut().last_mut() {
                text.push_str(part.as_str());
            }
            Ok(())
        }));
    rewrite_str(html, settings).map_err(|error| error.to_string())?;
    Ok(texts.into_inner())
}

/// The page with a content security policy behind the element that names its encoding, in the place of any other policy, and with
/// an attribute on its root. `None` takes that attribute away.
///
/// # Errors
///
/// If the page does not name its encoding once, ahead of everything that a policy is about.
pub fn with_policy(html: &str, policy: &str, version: Option<&str>) -> Result<String, String> {
    let (encodings, early) = (RefCell::new(0), RefCell::new(None));
    let meta = format!("\n    <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">");
    let settings = RewriteStrSettings::new()
        .append_element_content_handler(element!("html", |root| {
            root.remove_attribute(VERSION);
            if let Some(version) = version {
                root.set_attribute(VERSION, version)?;
            }
            Ok(())
        }))
        .append_element_content_handler(element!("meta[charset]", |encoding| {
            *encodings.borrow_mut() += 1;
            encoding.after(&meta, ContentType::Html);
            Ok(())
        }))
        .append_element_content_handler(element!("script, style, link", |element| {
            if *encodings.borrow() == 0 {
                early.replace(Some(element.tag_name()));
            }
            Ok(())
        }));
    let page = rewrite_str(&without_policy(html)?, settings).map_err(|error| error.to_string())?;
    match (encodings.into_inner(), early.into_inner()) {
        (1, None) => Ok(page),
        (1, Some(element)) => Err(format!("a `<{element}>` stands before its `<meta charset>`")),
        (count, _) => Err(format!(
            "it has {count} elements `<meta charset>` and must have one"
        )),
    }
}

const VERSION: &str = "data-version";

/// The page without its policy and the line break before it.
fn without_policy(html: &str) -> Result<String, String> {
    let settings = RewriteStrSettings::new().append_element_content_handler(element!(
        "meta[http-equiv=\"Content-Security-Policy\"]",
        |meta| {
            meta.replace(MARK, ContentType::Html);
            Ok(())
        }
    ));
    let marked = rewrite_str(html, settings).map_err(|error| error.to_string())?;
    Ok(marked.replace(&format!("\n    {MARK}"), "").replace(MARK, ""))
}

/// No page has this character of no meaning.
const MARK: &str = "\u{fdd0}";

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<!doctype html>\n<html lang=\"ko\">\n  <head>\n    <meta charset=\"utf-8\">\n    \
        <title>t</title>\n    <script>\n      // a comment\n\n      /** @type {string} */\n      \
        let a = \"// no comment\"; // nor this\n    \
        </script>\n  </head>\n  <body><p>\n  // stays\n</p></body>\n</html>\n";

    fn asset(name: &str) -> Asset {
        Asset {
            name: name.to_owned(),
            integrity: format!("sha384-{name}"),
        }
    }

    fn head() -> Head {
        Head {
            scripts: vec!["  // why\n  one();\n".to_owned(), "two();".to_owned()],
            sheets: vec![Link {
                asset: asset("fonts-1.css"),
                media: "print".to_owned(),
                mark: Some("data-later".to_owned()),
            }],
            style: "a{}\nb{}\n".to_owned(),
            glue: asset("app-1.js"),
            wasm: asset("app-2_bg.wasm"),
        }
    }

    #[test]
    fn the_head_ends_with_all_that_a_start_needs_and_nothing_else_changes() {
        let page = build(PAGE, &head()).unwrap();
        let expected = "    <script>let a = \"// no comment\"; // nor this\n</script>\n    \
            <script>one();\n</script>\n    <script>two();\n</script>\n    \
            <link rel=\"stylesheet\" href=\"/fonts-1.css\" integrity=\"sha384-fonts-1.css\" \
            media=\"print\" data-later>\n    \
            <script type=\"module\">\nimport init from '/app-1.js';\n\
            const wasm = await init({ module_or_path: '/app-2_bg.wasm' });\n</script>\n    \
            <link rel=\"modulepreload\" href=\"/app-1.js\" crossorigin=\"anonymous\" \
            integrity=\"sha384-app-1.js\">\n    \
            <link rel=\"preload\" href=\"/app-2_bg.wasm\" crossorigin=\"anonymous\" \
            integrity=\"sha384-app-2_bg.wasm\" as=\"fetch\" type=\"application/wasm\">\n    \
            <style>\na{}\nb{}\n</style>\n  </head>\n  <body><p>\n  // stays\n</p></body>\n</html>\n";
        let (before, after) = page.split_once("<title>t</title>\n").unwrap();
        assert_eq!(after, expected);
        assert!(PAGE.starts_with(before));
    }

    #[test]
    fn a_page_without_a_head_and_a_script_that_would_end_early_are_refused() {
        assert!(build("<p>", &head()).unwrap_err().contains("0 elements `<head>`"));
        let mut early = head();
        early.scripts.push("'</SCRIPT>'".to_owned());
        assert!(build(PAGE, &early).unwrap_err().contains("</script"));
        let mut early = head();
        early.style.push_str("</style>");
        assert!(build(PAGE, &early).unwrap_err().contains("</style"));
    }

    #[test]
    fn what_stands_in_the_page_is_found_whole_and_what_has_a_source_is_not() {
        let long = "x".repeat(100_000);
        let html = format!(
            "<script>a<b</script><script src=\"/a.js\"></script><style>p{{}}</style><script>{long}</script>"
        );
        assert_eq!(inline(&html, "script").unwrap(), ["a<b".to_owned(), long]);
        assert_eq!(inline(&html, "style").unwrap(), ["p{}"]);
    }

    #[test]
    fn the_policy_stands_behind_the_encoding_once_and_the_version_on_the_root() {
        let once = with_policy(PAGE, "default-src 'none'", Some("v1")).unwrap();
        assert!(once.contains("<html lang=\"ko\" data-version=\"v1\">"), "{once}");
        let policy = "<meta charset=\"utf-8\">\n    \
            <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'\">\n    <title>";
        assert!(once.contains(policy), "{once}");
        assert_eq!(
            with_policy(&once, "default-src 'none'", Some("v1")).unwrap(),
            once
        );
        let other = with_policy(&once, "default-src 'self'", None).unwrap();
        assert_eq!(other.matches("Content-Security-Policy").count(), 1);
        assert!(!other.contains("data-version"));
    }

    #[test]
    fn a_page_in_which_the_policy_would_come_late_is_refused() {
        for html in [
            "",
            "<html><p>",
            "<html><script></script><meta charset=\"utf-8\">",
            "<meta charset=\"utf-8\"><meta charset=\"utf-8\">",
        ] {
            assert!(with_policy(html, "p", None).is_err(), "{html}");
        }
    }
}
