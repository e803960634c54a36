//! What the device is, how large a millimetre is on it, how high it stands: as staff have set it, or guessed.

use std::ops::RangeInclusive;

use leptos::prelude::window;
use wasm_bindgen::JsValue;

use crate::marks::{profile, set_mark, set_property};

/// The name of the setting, and of the custom property, that say how large a millimetre is: in thousandths of a CSS pixel.
const MILLIMETRE_SETTING: &str = "mm";

/// A millimetre on any screen, in thousandths of a CSS pixel: from a wall of light to a telephone.
const MILLIMETRE_THOUSANDTHS_PX: RangeInclusive<u32> = 500..=20_000;

/// The name of the setting that says how high the screen's lower edge is above the floor, in millimetres.
const BASE_SETTING: &str = "base";

/// The highest lower edge that is believed, in millimetres above the floor.
const MAX_BASE_MM: u32 = 1_500;

/// The name of the setting, and of the mark, that say what the device is.
const PROFILE_SETTING: &str = "profile";

/// Whether the device is one visitor's own.
pub fn is_own() -> bool {
    matches!(&*profile(), "phone" | "laptop")
}

/// How large a millimetre is, in thousandths of a CSS pixel.
pub fn unit() -> u32 {
    unit_of(setting(MILLIMETRE_SETTING).as_deref(), &profile())
}

/// The same, by what staff have set and what the device is.
fn unit_of(set: Option<&str>, profile: &str) -> u32 {
    let set = set.and_then(|text| text.parse().ok());
    // As in the style sheet, for screens that have not been fitted.
    set.unwrap_or(if profile == "tablet" { 5_884 } else { 4_034 })
}

/// Sets and keeps how large a millimetre is, as near to what is asked as it can be, and returns it.
pub fn set_unit(thousandths: u32) -> u32 {
    let unit = thousandths.clamp(
        *MILLIMETRE_THOUSANDTHS_PX.start(),
        *MILLIMETRE_THOUSANDTHS_PX.end(),
    );
    let text = unit.to_string();
    leave_setting(MILLIMETRE_SETTING, &text);
    set_property("--mm", &["calc(", &*text, "px/1000)"].concat());
    unit
}

/// How wide the window is, in millimetres.
pub fn width_mm() -> u32 {
    let (width, _) = window_size();
    in_mm(width, unit())
}

/// CSS pixels as whole millimetres.
fn in_mm(pixels: f64, unit: u32) -> u32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the width of a window"
    )]
    let pixels = pixels as u32;
    pixels.saturating_mul(1_000) / unit.max(1)
}

/// How high the screen's lower edge is above the floor, in millimetres, if it has been measured.
pub fn base() -> Option<u32> {
    setting(BASE_SETTING)?.parse().ok()
}

/// Sets and keeps how high the screen's lower edge is, in millimetres above the floor, and returns it.
pub fn set_base(height: u32) -> u32 {
    let height = height.min(MAX_BASE_MM);
    let text = height.to_string();
    leave_setting(BASE_SETTING, &text);
    set_mark(BASE_SETTING, Some(&text));
    set_property("--base", &text);
    height
}

/// Makes the device a kiosk or a tablet, and keeps that.
pub fn set_profile(kind: &str) {
    leave_setting(PROFILE_SETTING, kind);
    set_mark(PROFILE_SETTING, Some(kind));
}

/// The window's diagonal, in CSS pixels; on a kiosk it is the screen's.
pub fn diagonal_pixels() -> u32 {
    let (width, height) = window_size();
    diagonal(width, height)
}

fn diagonal(width: f64, height: f64) -> u32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the diagonal of a window"
    )]
    let whole = (width * width + height * height).sqrt() as u32;
    whole
}

/// Width and height of the window, in CSS pixels.
fn window_size() -> (f64, f64) {
    let side = |side: Result<JsValue, _>| side.ok().and_then(|side| side.as_f64()).unwrap_or_default();
    (side(window().inner_width()), side(window().inner_height()))
}

/// A setting that staff have left on the device.
pub fn setting(name: &str) -> Option<String> {
    window().local_storage().ok()??.get_item(&key(name)).ok()?
}

/// Leaves a setting on the device, as staff do.
pub fn leave_setting(name: &str, value: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = storage.set_item(&key(name), value);
    }
}

/// Takes a setting from the device.
pub fn drop_setting(name: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = storage.remove_item(&key(name));
    }
}

/// Under which key a setting is kept.
fn key(name: &str) -> String {
    ["didim.", name].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_millimetre_is_as_set_or_as_the_style_sheet_has_it() {
        assert_eq!(unit_of(Some("5000"), "kiosk"), 5_000);
        assert_eq!(unit_of(Some("no number"), "kiosk"), 4_034);
        assert_eq!(unit_of(None, "tablet"), 5_884);
        assert_eq!(unit_of(None, "phone"), 4_034);
    }

    #[test]
    fn pixels_are_whole_millimetres() {
        // 21.5 inches at 1080 × 1920: 267.7 mm wide, 546.1 mm from corner to corner.
        assert_eq!(in_mm(1_080.0, 4_034), 267);
        assert_eq!(in_mm(f64::from(diagonal(1_080.0, 1_920.0)), 4_034), 545);
        assert_eq!(in_mm(800.0, 0), 800_000, "a unit of 0 divides nothing");
        assert_eq!(in_mm(f64::NAN, 4_034), 0);
    }
}
