//! XML as 고용24 writes it, read event by event and within bounds.
//!
//! The texts of notices hold `<협의>`, `<br>` and a bare `&`, which no reader of XML takes. So what stands inside a known field is text up
//! to the field's own end, whatever it looks like ([`escaped`]); all else has to be well-formed. A DTD is refused before anything is
//! expanded, so that entities can neither grow nor fetch anything.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::{BytesRef, Event};

use super::err::AnswerError;
use super::fields::{is_field, is_record, is_structure};

/// The deepest nesting of elements: root, record, group and field, and one more.
const MAX_DEPTH: usize = 5;
/// The most bytes of one field: the longest texts of notices are a few pages.
pub(crate) const MAX_FIELD_BYTES: usize = 64 * 1024;
/// The most elements of one record.
const MAX_FIELDS: usize = 400;

/// An element: a field with its text, or a group with its elements.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) text: String,
    pub(crate) within: Vec<Element>,
}

impl Element {
    fn new(name: String) -> Self {
        Self {
            name,
            text: String::new(),
            within: Vec::new(),
        }
    }

    /// The text of the element of this name in it, without blanks around it; empty where there is none.
    pub(crate) fn field(&self, name: &str) -> &str {
        let found = self.within.iter().find(|element| element.name == name);
        found.map_or("", |element| element.text.trim())
    }
}

/// Where the reader stands, for people: the record from 1, and the field.
#[derive(Debug, Default)]
struct Position {
    records: usize,
    elements: usize,
    field: String,
}

/// Reads the one element that a text holds, which has at most `max_records` records in it.
///
/// # Errors
/// [`AnswerError`] with the record and the field at which it went wrong: nothing of the text is used then.
pub(crate) fn read(text: &str, max_records: usize) -> Result<Element, AnswerError> {
    expect_xml(text)?;
    let text = escaped(text);
    let mut reader = Reader::from_str(&text);
    reader.config_mut().allow_dangling_amp = true;
    let mut open: Vec<Element> = Vec::new();
    let mut root: Option<Element> = None;
    let mut at = Position::default();
    loop {
        let event = reader
            .read_event()
            .map_err(|error| at.broken(&error.to_string()))?;
        match event {
            Event::Start(start) => {
                let element = Element::new(start.name().as_ref().to_owned());
                at.enter(&element.name, open.len(), max_records)?;
                open.push(element);
            }
            Event::Empty(empty) => {
                let element = Element::new(empty.name().as_ref().to_owned());
                at.enter(&element.name, open.len(), max_records)?;
                close(element, &mut open, &mut root);
            }
            Event::End(_) => {
                if let Some(element) = open.pop() {
                    close(element, &mut open, &mut root);
                }
            }
            Event::Text(part) => at.add(&mut open, &part)?,
            Event::CData(part) => at.add(&mut open, &part)?,
            Event::GeneralRef(reference) => at.add(&mut open, &resolved(&reference))?,
            Event::DocType(_) => return Err(AnswerError::Dtd),
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
            Event::Eof => break,
        }
    }
    match root {
        Some(root) if open.is_empty() => Ok(root),
        _ => Err(at.half()),
    }
}

/// Tells a page of HTML, a DTD and what is no XML at all by how they begin.
fn expect_xml(text: &str) -> Result<(), AnswerError> {
    let begins = text.trim_start();
    let start: String = begins
        .chars()
        .take(1_000)
        .collect::<String>()
        .to_ascii_lowercase();
    if start.starts_with("<!doctype html") || start.starts_with("<html") {
        return Err(AnswerError::Html);
    }
    if start.contains("<!doctype") || start.contains("<!entity") {
        return Err(AnswerError::Dtd);
    }
    if !start.starts_with('<') {
        return Err(AnswerError::NotXml);
    }
    Ok(())
}

impl Position {
    fn enter(&mut self, name: &str, depth: usize, max_records: usize) -> Result<(), AnswerError> {
        if depth >= MAX_DEPTH {
            return Err(AnswerError::TooDeep {
                record: self.records,
                field: name.to_owned(),
            });
        }
        if is_record(name) {
            self.records += 1;
            self.elements = 0;
        }
        if self.records > max_records {
            return Err(AnswerError::TooMany(max_records));
        }
        self.elements += 1;
        if self.elements > MAX_FIELDS {
            return Err(AnswerError::TooManyFields { record: self.records });
        }
        name.clone_into(&mut self.field);
        Ok(())
    }

    fn add(&self, open: &mut [Element], text: &str) -> Result<(), AnswerError> {
        let Some(element) = open.last_mut() else {
            return Ok(());
        };
        if element.text.len() + text.len() > MAX_FIELD_BYTES {
            return Err(AnswerError::TooLong {
                record: self.records,
                field: element.name.clone(),
            });
        }
        element.text.push_str(text);
        Ok(())
    }

    fn broken(&self, why: &str) -> AnswerError {
        AnswerError::Broken {
            record: self.records,
            field: self.field.clone(),
            why: why.to_owned(),
        }
    }

    fn half(&self) -> AnswerError {
        AnswerError::Half {
            record: self.records,
            field: self.field.clone(),
        }
    }
}

fn close(element: Element, open: &mut [Element], root: &mut Option<Element>) {
    match open.last_mut() {
        Some(parent) => parent.within.push(element),
        None => *root = root.take().or(Some(element)),
    }
}

/// What a reference stands for: one of the five of XML or a letter by its number; another one is left as it is written.
fn resolved(reference: &BytesRef<'_>) -> String {
    let known = match reference.as_ref() {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "apos" => Some('\''),
        "quot" => Some('"'),
        _ => reference.resolve_char_ref().ok().flatten(),
    };
    known.map_or_else(|| format!("&{};", reference.as_ref()), String::from)
}

/// Returns a text in which no `<` inside a known field is markup but the field's end and the beginning of CDATA.
///
/// A record's or a group's tag inside a field says that the field's end is missing: it stays markup, so that the reader refuses what is
/// not whole instead of taking one record for a part of another.
pub(crate) fn escaped(text: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let (mut copied, mut at, mut inside) = (0, 0, None);
    while let Some(found) = text.get(at..).and_then(|rest| rest.find('<')) {
        let here = at + found;
        let rest = text.get(here..).unwrap_or_default();
        at = here + 1;
        let cdata = rest.starts_with("<![CDATA[");
        let tag = tag(rest);
        match (inside, tag) {
            _ if cdata => at = here + rest.find("]]>").unwrap_or(rest.len()),
            (None, Some(tag)) if tag.opens && is_field(tag.name) => inside = Some(tag.name),
            (Some(field), Some(tag)) if !tag.opens && !tag.is_empty && tag.name == field => inside = None,
            (Some(_), Some(tag)) if is_structure(tag.name) => inside = None,
            (Some(_), _) => {
                out.push_str(text.get(copied..here).unwrap_or_default());
                out.push_str("&lt;");
                copied = at;
            }
            (None, _) => {}
        }
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(text.get(copied..).unwrap_or_default());
    Cow::Owned(out)
}

/// A tag without attributes that a text begins with.
struct Tag<'a> {
    name: &'a str,
    opens: bool,
    is_empty: bool,
}

/// The longest name of an element that is looked for.
const MAX_NAME_BYTES: usize = 40;

fn tag(text: &str) -> Option<Tag<'_>> {
    let inside = text.strip_prefix('<')?;
    let (ends, inside) = match inside.strip_prefix('/') {
        Some(inside) => (true, inside),
        None => (false, inside),
    };
    let end = inside
        .bytes()
        .take(MAX_NAME_BYTES)
        .position(|byte| !byte.is_ascii_alphanumeric() && byte != b'_')
        .filter(|end| *end > 0)?;
    let (name, rest) = inside.split_at_checked(end)?;
    let rest = rest.trim_start();
    let is_empty = rest.starts_with("/>");
    (is_empty || rest.starts_with('>')).then_some(Tag {
        name,
        opens: !ends && !is_empty,
        is_empty,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(xml: &str) -> Vec<String> {
        let root = read(xml, 10).unwrap();
        let rows = root.within.iter().flat_map(|row| &row.within);
        rows.map(|field| field.text.clone()).collect()
    }

    #[test]
    fn what_looks_like_markup_in_a_field_is_text() {
        for (written, read) in [
            ("가 <협의> 나", "가 <협의> 나"),
            ("a < b && c > d", "a < b && c > d"),
            ("하나<br>둘<p style='x'>셋</p>", "하나<br>둘<p style='x'>셋</p>"),
            ("<![CDATA[<b>굵게</b> & ]]>끝", "<b>굵게</b> & 끝"),
            ("R&amp;D &lt;1&gt;&#xd;&#44032;&nbsp;", "R&D <1>\r가&nbsp;"),
            ("<title>제목</title>", "<title>제목</title>"),
            ("</", "</"),
            ("<", "<"),
        ] {
            let xml = format!("<wantedRoot><wanted><company>{written}</company></wanted></wantedRoot>");
            assert_eq!(texts(&xml), [read], "{written}");
        }
        let xml = "<?xml version='1.0'?><wantedRoot><!-- x --><wanted><company/><title>나</title></wanted>\
                   </wantedRoot>";
        assert_eq!(texts(xml), ["", "나"]);
    }

    #[test]
    fn a_field_without_an_end_is_no_part_of_the_next_record() {
        let xml =
            "<wantedRoot><wanted><company>가</wanted><wanted><company>나</company></wanted></wantedRoot>";
        assert!(matches!(
            read(xml, 10),
            Err(AnswerError::Broken { record: 1, field, .. }) if field == "company"
        ));
    }

    #[test]
    fn every_half_of_an_answer_is_refused_with_its_place() {
        let xml = "<wantedRoot><wanted><company>가 <b> 나</company></wanted></wantedRoot>";
        for end in (1..xml.len()).filter(|end| xml.is_char_boundary(*end)) {
            assert!(read(xml.get(..end).unwrap(), 10).is_err(), "cut at {end}");
        }
        assert!(read(xml, 10).is_ok());
    }

    #[test]
    fn bounds_hold() {
        let long = "가".repeat(MAX_FIELD_BYTES);
        let xml = format!("<wantedRoot><wanted><title>{long}</title></wanted></wantedRoot>");
        assert!(matches!(
            read(&xml, 10),
            Err(AnswerError::TooLong { record: 1, .. })
        ));
        let deep = format!("{}{}", "<a>".repeat(500), "</a>".repeat(500));
        assert!(matches!(read(&deep, 10), Err(AnswerError::TooDeep { .. })));
        let many = format!("<wantedRoot>{}</wantedRoot>", "<wanted></wanted>".repeat(11));
        assert_eq!(read(&many, 10), Err(AnswerError::TooMany(10)));
        let wide = format!("<wantedRoot><wanted>{}</wanted></wantedRoot>", "<x/>".repeat(500));
        assert!(matches!(
            read(&wide, 10),
            Err(AnswerError::TooManyFields { record: 1 })
        ));
        let bomb = "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'><!ENTITY c '&a;&a;'>]><x>&c;</x>";
        assert_eq!(read(bomb, 10), Err(AnswerError::Dtd));
        assert_eq!(read("<!DOCTYPE html><html></html>", 10), Err(AnswerError::Html));
        assert_eq!(read("{}", 10), Err(AnswerError::NotXml));
    }
}
