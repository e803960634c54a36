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

mod code;

use alloc::string::String;

use code::Code;

/// So many light modules must be free on every side (ISO/IEC 18004, 9.1).
pub const QUIET_ZONE: u16 = 4;

/// The largest text that [`path`] takes, in bytes.
pub const MAX_BYTES: usize = 666;

/// The QR code for a text: how many modules it has on a side, from 21 to 97, and the dark ones as the `d` of an SVG path
/// in units of a module. None if the text is longer than [`MAX_BYTES`].
///
/// It is the smallest code with correction level M, which bears 15 % of damage. The largest has modules of 0.6 mm where
/// it is 60 mm wide.
#[must_use]
pub fn path(text: &str) -> Option<(u16, String)> {
    let code = code::encode(text.as_bytes())?;
    Some((u16::try_from(code.size).ok()?, path_of(&code)))
}

fn path_of(code: &Code) -> String {
    let mut d = String::new();
    for y in 0..code.size {
        let mut x = 0;
        while x < code.size {
            let mut end = x;
            while code.is_dark(end, y) {
                end += 1;
            }
            if end > x {
                d.push('M');
                push_number(&mut d, x);
                d.push(' ');
                push_number(&mut d, y);
                d.push('h');
                push_number(&mut d, end - x);
                d.push_str("v1h-");
                push_number(&mut d, end - x);
                d.push('z');
            }
            x = end + 1;
        }
    }
    d
}

/// Of at most two digits.
fn push_number(d: &mut String, number: usize) {
    let digit = |digit: usize| char::from(b'0' + u8::try_from(digit).unwrap_or_default());
    if number > 9 {
        d.push(digit(number / 10));
    }
    d.push(digit(number % 10));
}
