//! What is drawn is read back by another hand.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use proptest::prelude::*;
use qr::{MAX_BYTES, QUIET_ZONE, path};

/// The modules that a path paints, row by row; each must be painted once.
fn painted(size: usize, d: &str) -> Vec<Vec<bool>> {
    let mut modules = vec![vec![false; size]; size];
    for piece in d.strip_suffix('z').unwrap().split('z') {
        let rest = piece.strip_prefix('M').unwrap();
        let (x, rest) = rest.split_once(' ').unwrap();
        let (y, rest) = rest.split_once('h').unwrap();
        let (width, back) = rest.split_once("v1h-").unwrap();
        assert_eq!(width, back);
        let (x, y, width): (usize, usize, usize) =
            (x.parse().unwrap(), y.parse().unwrap(), width.parse().unwrap());
        assert!(width > 0);
        for module in &mut modules[y][x..x + width] {
            assert!(!*module, "{piece}");
            *module = true;
        }
        // Runs are whole.
        assert!(x + width == size || !modules[y][x + width]);
        assert!(x == 0 || !modules[y][x - 1]);
    }
    modules
}

/// What a reader of pictures reads in it.
fn read(text: &str) -> String {
    const PIXELS: usize = 4;
    let (size, d) = path(text).unwrap();
    let modules = painted(usize::from(size), &d);
    let zone = usize::from(QUIET_ZONE);
    let side = (usize::from(size) + 2 * zone) * PIXELS;
    let mut picture = rqrr::PreparedImage::prepare_from_greyscale(side, side, |x, y| {
        let module = |pixel: usize| (pixel / PIXELS).wrapping_sub(zone);
        let row = modules.get(module(y));
        let is_dark = row
            .and_then(|row| row.get(module(x)))
            .copied()
            .unwrap_or_default();
        if is_dark { 0 } else { 255 }
    });
    let grids = picture.detect_grids();
    assert_eq!(grids.len(), 1);
    let (_, content) = grids[0].decode().unwrap();
    content
}

#[test]
fn texts_of_every_length_are_read_back() {
    let letters: String = (0..MAX_BYTES)
        .map(|at| char::from(b'!' + u8::try_from(at * 7 % 94).unwrap()))
        .collect();
    for len in (1..=MAX_BYTES).step_by(29).chain([665, 666, 667, MAX_BYTES]) {
        let text = letters.get(..len).unwrap();
        assert_eq!(read(text), text, "{len}");
    }
}

/// The sizes by ISO/IEC 18004, table 7: version 1-M holds 14 bytes, 6-M 106, 7-M 122, 20-M 666, 20-L 858.
#[test]
fn the_smallest_code_is_taken() {
    for (len, size) in [
        (14, 21),
        (15, 25),
        (106, 41),
        (107, 45),
        (122, 45),
        (666, 97),
        (858, 97),
    ] {
        assert_eq!(path(&"a".repeat(len)).unwrap().0, size, "{len}");
    }
}

#[test]
fn texts_that_are_too_long_have_none() {
    assert!(path(&"a".repeat(MAX_BYTES)).is_some());
    assert!(path(&"a".repeat(MAX_BYTES + 1)).is_none());
    // Bytes count, not letters.
    assert!(path(&"가".repeat(MAX_BYTES / 3)).is_some());
    assert!(path(&"가".repeat(MAX_BYTES / 3 + 1)).is_none());
    assert_eq!(path("").unwrap().0, 21);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_text_is_read_back(text in "[ -~가-힣]{1,120}") {
        prop_assert_eq!(read(&text), text);
    }
}
