//! Rows of bytes that come with a later part. What a program's constants hold stands in the memory of the first part, whichever part reads it:
//! where a constant begins and ends, nobody sees in a built module. A row that begins with a mark is seen, and moves to the part whose code
//! reads it; its place in the memory stays what it was, and holds zeros until the part is there.

use wasm_encoder::{ConstExpr, DataSection};
use wasmparser::{DataKind, DataSectionReader, Operator, Parser, Payload};

use super::code::Fault;
use crate::manifest::Later;

/// How a row begins: this, its name, a colon, the number of its bytes behind all this in [`DIGITS`] digits, and a semicolon.
const MARK: &str = "LATER-DATA:";
const DIGITS: usize = 6;

/// A row of bytes that moves.
#[derive(Debug, PartialEq, Eq)]
pub struct Row {
    /// The place of its part in the manifest.
    pub part: usize,
    /// Its first byte's place in the memory.
    pub at: u32,
    /// Its bytes, mark and all.
    pub bytes: Vec<u8>,
}

/// A stretch of the memory as a module fills it.
struct Segment<'a> {
    at: u32,
    bytes: &'a [u8],
}

/// Finds the rows that the manifest's later parts name.
pub fn rows(module: &[u8], later: &[Later]) -> Result<Vec<Row>, Fault> {
    let segments = segments(module)?;
    let mut rows = Vec::new();
    for (part, of) in later.iter().enumerate() {
        for name in &of.data {
            rows.push(row(&segments, name.get_ref(), part)?);
        }
    }
    Ok(rows)
}

fn segments(module: &[u8]) -> Result<Vec<Segment<'_>>, Fault> {
    let mut segments = Vec::new();
    for payload in Parser::new(0).parse_all(module) {
        if let Payload::DataSection(section) = payload? {
            for data in section {
                let data = data?;
                if let DataKind::Active { offset_expr, .. } = &data.kind
                    && let Operator::I32Const { value } = offset_expr.get_operators_reader().read()?
                {
                    let at = value.cast_unsigned();
                    segments.push(Segment { at, bytes: data.data });
                }
            }
        }
    }
    Ok(segments)
}

/// The one row with a name.
fn row(segments: &[Segment<'_>], name: &str, part: usize) -> Result<Row, Fault> {
    let mark = [MARK, name, ":"].concat();
    let mut found = Vec::new();
    for segment in segments {
        for from in places(segment.bytes, mark.as_bytes()) {
            let rest = segment.bytes.get(from..).unwrap_or_default();
            let bytes = whole(rest, mark.len())
                .ok_or_else(|| format!("its row of data `{name}` is cut off or says no length"))?;
            let at = segment.at + u32::try_from(from)?;
            let bytes = bytes.to_vec();
            found.push(Row { part, at, bytes });
        }
    }
    match found.pop() {
        Some(row) if found.is_empty() => Ok(row),
        Some(_) => Err(format!("it has several rows of data `{name}`").into()),
        None => Err(format!("it has no row of data `{name}`; take the name out of `data`").into()),
    }
}

/// Where a mark begins.
fn places(bytes: &[u8], mark: &[u8]) -> impl Iterator<Item = usize> {
    let windows = bytes.windows(mark.len()).enumerate();
    windows
        .filter(move |(_, window)| *window == mark)
        .map(|(at, _)| at)
}

/// A row from its first byte on, by the length that it says.
fn whole(bytes: &[u8], mark: usize) -> Option<&[u8]> {
    let behind = mark + DIGITS;
    let length: usize = std::str::from_utf8(bytes.get(mark..behind)?).ok()?.parse().ok()?;
    let is_closed = bytes.get(behind) == Some(&b';');
    bytes.get(..behind + 1 + length).filter(|_| is_closed)
}

/// Writes the first part's data: all but the rows. What is left of a stretch that a row is cut out of stands behind all others, so that these keep
/// their numbers.
pub fn write_first(
    data: &mut DataSection,
    section: DataSectionReader<'_>,
    rows: &[Row],
) -> Result<(), Fault> {
    let mut left = Vec::new();
    for stretch in section {
        let stretch = stretch?;
        let DataKind::Active { offset_expr, .. } = &stretch.kind else {
            data.passive(stretch.data.iter().copied());
            continue;
        };
        let Operator::I32Const { value } = offset_expr.get_operators_reader().read()? else {
            return Err("its data begins at a place that is no constant".into());
        };
        let segment = Segment {
            at: value.cast_unsigned(),
            bytes: stretch.data,
        };
        let mut pieces = pieces(&segment, rows)?.into_iter();
        let (at, first) = pieces.next().unwrap_or((segment.at, &[]));
        data.active(0, &ConstExpr::i32_const(at.cast_signed()), first.iter().copied());
        left.extend(pieces);
    }
    for (at, bytes) in left {
        data.active(0, &ConstExpr::i32_const(at.cast_signed()), bytes.iter().copied());
    }
    Ok(())
}

/// How many stretches [`write_first`] adds.
pub fn added(module: &[u8], rows: &[Row]) -> Result<u32, Fault> {
    let mut added = 0;
    for segment in segments(module)? {
        added += pieces(&segment, rows)?.len().saturating_sub(1);
    }
    Ok(u32::try_from(added)?)
}

/// What is left of a stretch, with the place of each piece.
fn pieces<'a>(segment: &Segment<'a>, rows: &[Row]) -> Result<Vec<(u32, &'a [u8])>, Fault> {
    let mut within = Vec::new();
    for row in rows {
        let from = row.at.checked_sub(segment.at).map(usize::try_from).transpose()?;
        if let Some(from) = from.filter(|from| *from < segment.bytes.len()) {
            within.push((from, from + row.bytes.len()));
        }
    }
    within.sort_unstable();
    let (mut pieces, mut from) = (Vec::new(), 0);
    for (begin, end) in within.into_iter().chain([(segment.bytes.len(), 0)]) {
        let piece = segment.bytes.get(from..begin).ok_or("two rows of data overlap")?;
        if !piece.is_empty() {
            pieces.push((segment.at + u32::try_from(from)?, piece));
        }
        from = end;
    }
    Ok(pieces)
}

/// Writes a later part's rows; `None` if it has none.
pub fn write_later(rows: &[Row], part: usize) -> Option<DataSection> {
    let mut data = DataSection::new();
    for row in rows.iter().filter(|row| row.part == part) {
        data.active(
            0,
            &ConstExpr::i32_const(row.at.cast_signed()),
            row.bytes.iter().copied(),
        );
    }
    (!data.is_empty()).then_some(data)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(bytes: &[u8]) -> Result<Row, String> {
        row(&[Segment { at: 1024, bytes }], "law", 1).map_err(|fault| fault.to_string())
    }

    #[test]
    fn a_row_is_found_by_its_mark_and_has_the_length_that_it_says() {
        let row = found(b"before LATER-DATA:law:000003;abcdef").unwrap();
        assert_eq!((row.part, row.at), (1, 1031));
        assert_eq!(row.bytes, b"LATER-DATA:law:000003;abc");
        for (bytes, why) in [
            (&b"LATER-DATA:texts:000003;abc"[..], "no row"),
            (b"LATER-DATA:law:000009;abc", "cut off"),
            (b"LATER-DATA:law:00000x;abc", "cut off"),
            (b"LATER-DATA:law:000003,abc", "cut off"),
            (b"LATER-DATA:law:000001;a LATER-DATA:law:000001;a", "several rows"),
        ] {
            let fault = found(bytes).unwrap_err();
            assert!(fault.contains(why), "{fault}");
        }
    }

    #[test]
    fn what_is_left_and_what_moves_is_all_that_was_there() {
        let bytes: Vec<u8> = (0..100).collect();
        let segment = Segment {
            at: 500,
            bytes: &bytes,
        };
        let row = |from: u8, to: u8| Row {
            part: 0,
            at: 500 + u32::from(from),
            bytes: (from..to).collect(),
        };
        for (rows, expected) in [
            (vec![], 1),
            (vec![row(0, 10)], 1),
            (vec![row(90, 100)], 1),
            (vec![row(40, 60), row(10, 20)], 3),
            (vec![row(10, 20), row(20, 30)], 2),
            (vec![row(0, 100)], 0),
        ] {
            let pieces = pieces(&segment, &rows).unwrap();
            assert_eq!(pieces.len(), expected);
            let mut memory = vec![255; 100];
            let moved = rows.iter().map(|row| (row.at, row.bytes.as_slice()));
            for (at, piece) in pieces.into_iter().chain(moved) {
                let at = usize::try_from(at).unwrap() - 500;
                memory.splice(at..at + piece.len(), piece.iter().copied());
            }
            assert_eq!(memory, bytes);
        }
        let overlap = [row(10, 20), row(15, 30)];
        assert!(pieces(&segment, &overlap).is_err());
    }
}
