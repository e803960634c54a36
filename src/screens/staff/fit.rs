//! Telling the device how large its screen is and how high it stands, so that sizes are true in millimetres.

use leptos::prelude::*;
use look::{Face, Line, button, going, line, section};

use super::Stage;
use crate::i18n::T;
use crate::visit::Visit;

/// Diagonals of common screens: their name in inches, and tenths of a millimetre.
const SCREENS: [(&str, u32); 5] = [
    ("10.1″", 2_565),
    ("21.5″", 5_461),
    ("27″", 6_858),
    ("32″", 8_128),
    ("43″", 10_922),
];

/// Up to this diagonal, in tenths of a millimetre, a screen is a small one, whose letters may be smaller (고시 별표5 3.g: 28 cm).
const MAX_SMALL_DIAGONAL_TENTHS_MM: u32 = 2_800;

/// The highest that anything may be that is touched, in millimetres above the floor (별표5 9.a).
const MAX_REACH_MM: u32 = 1_220;

/// Where the lower edge of a screen is taken to be while nobody has measured, in millimetres above the floor.
const DEFAULT_BASE_MM: u32 = 800;

/// With less room than this below what can be reached, in millimetres, the low position is a squeeze.
const MIN_LOW_ROOM_MM: u32 = 200;

/// A card to hold to the screen, and how high the screen stands.
pub(super) fn show(visit: Visit, stage: RwSignal<Stage>) -> AnyView {
    let unit = RwSignal::new(browser::unit());
    let base = RwSignal::new(browser::base().unwrap_or(DEFAULT_BASE_MM));
    let fit = move |thousandths: u32| unit.set(browser::set_unit(thousandths));
    let screens: Vec<AnyView> = SCREENS
        .map(|(name, diagonal)| {
            button(Face::Plain, name, move || {
                let kind = if diagonal <= MAX_SMALL_DIAGONAL_TENTHS_MM {
                    "tablet"
                } else {
                    "kiosk"
                };
                browser::set_profile(kind);
                fit(browser::diagonal_pixels() * 10_000 / diagonal);
            })
        })
        .into();
    // A step is a two-hundredth: on a card, less than half a millimetre.
    let smaller = button(Face::Plain, visit.text(T::FitSmaller), move || {
        fit(unit.get_untracked() * 199 / 200)
    });
    let larger = button(Face::Plain, visit.text(T::FitLarger), move || {
        fit(unit.get_untracked() * 200 / 199 + 1)
    });
    let stand = move |height: u32| base.set(browser::set_base(height));
    let lower = button(Face::Plain, visit.text(T::FitLower), move || {
        stand(base.get_untracked().saturating_sub(10))
    });
    let higher = button(Face::Plain, visit.text(T::FitHigher), move || {
        stand(base.get_untracked() + 10)
    });
    let height = move || visit.with(T::FitBase, &[("n", &base.get().to_string())]);
    let narrow = move || {
        let narrow = MAX_REACH_MM.saturating_sub(base.get()) < MIN_LOW_ROOM_MM;
        narrow.then(|| visit.text(T::FitNarrow))
    };
    view! {
        <h1 tabindex="-1">{visit.live_text(T::FitTitle)}</h1>
        {line(Line::Plain, visit.text(T::FitLead))}
        <div class="bank-card" data-unit=move || unit.get().to_string()></div>
        <div class="two">{smaller}{larger}</div>
        {section(visit.text(T::FitScreens), vec![view! { <div class="screens">{screens}</div> }.into_any()])}
        <p id="fit-base">{height}</p>
        <div class="two">{lower}{higher}</div>
        <p class="hint" role="status">{narrow}</p>
        {going(visit.text(T::FitDone), move || {
            stand(base.get_untracked());
            stage.set(Stage::Open);
        })}
    }
    .into_any()
}
