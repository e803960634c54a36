//! QR codes (ISO/IEC 18004) as one path of SVG.
//!
//! The page's policy takes no HTML from text, so a code is drawn by attributes: a `path` with this `d`, dark on light,
//! in a `viewBox` that leaves the quiet zone of [`QUIET_ZONE`] modules free on every side.
//!
//! ```
//! let (size, d) = qr::path("didim").ok_or("too long")?;
//! let side = size + 2 * qr::QUIET_ZONE;
//! let view_box = format!("-{0} -{0} {side} {side}", qr::QUIET_ZONE);
//! assert_eq!(view_box, "-4 -4 29 29");
//! assert!(d.starts_with("M0 0h7v1h-7z"));
//! # Ok::<(), &str>(())
//! ```

#![no_std]

extern crate alloc;

use alloc::string::String;
use alloc::vec;

use qrcodegen_no_heap::{QrCode, QrCodeEcc, Version};

/// The number of light modules that must be free on every side (ISO/IEC 18004, 9.1).
pub const QUIET_ZONE: u16 = 4;

/// The largest text that [`path`] takes, in bytes: what fits at the lowest level of correction.
pub const MAX_BYTES: usize = 858;

/// Version 20 has 97 modules on a side: 0.6 mm each where the code is 60 mm wide, which telephones still read.
const MAX_VERSION: Version = Version::new(20);

/// The QR code for a text: how many modules it has on a side, from 21 to 97, and the dark ones as the `d` of an SVG path
/// in units of a module. `None` if the text is longer than [`MAX_BYTES`].
///
/// The code is the smallest with at least correction level M (15 %), and has the best level that it has room for; a
/// text for which even the largest has no room at M gets level L (7 %).
#[must_use]
pub fn path(text: &str) -> Option<(u16, String)> {
    if text.len() > MAX_BYTES {
        return None;
    }
    [QrCodeEcc::Medium, QrCodeEcc::Low].into_iter().find_map(|level| {
        let mut data = vec![0; MAX_VERSION.buffer_len()];
        let mut modules = data.clone();
        data.get_mut(..text.len())?.copy_from_slice(text.as_bytes());
        let code = QrCode::encode_binary(
            &mut data,
            text.len(),
            &mut modules,
            level,
            Version::MIN,
            MAX_VERSION,
            None,
            true,
        );
        Some(path_of(&code.ok()?))
    })
}

fn path_of(code: &QrCode<'_>) -> (u16, String) {
    let size = code.size();
    let mut d = String::new();
    for y in 0..size {
        let mut x = 0;
        while x < size {
            let mut end = x;
            while code.get_module(end, y) {
                end += 1;
            }
            if end > x {
                for (letter, number) in [("M", x), (" ", y), ("h", end - x), ("v1h-", end - x)] {
                    d.push_str(letter);
                    push_number(&mut d, number);
                }
                d.push('z');
            }
            x = end + 1;
        }
    }
    (u16::try_from(size).unwrap_or_default(), d)
}

/// Of at most two digits.
fn push_number(d: &mut String, number: i32) {
    let digit = |digit: i32| char::from(b'0' + u8::try_from(digit).unwrap_or_default());
    if number > 9 {
        d.push(digit(number / 10));
    }
    d.push(digit(number % 10));
}
