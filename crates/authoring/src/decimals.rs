//! Figures as whole numbers with digits behind the point.

/// How many digits behind the point a figure may have.
const MAX_DECIMALS: u8 = 3;

/// How many digits behind the point a number needs; `None` if it is negative, too large or needs more than
/// [`MAX_DECIMALS`].
pub(crate) fn decimals(value: f64) -> Option<u8> {
    (0..=MAX_DECIMALS).find(|decimals| {
        let scaled = value * scale(*decimals);
        (0.0..=f64::from(u32::MAX)).contains(&scaled) && (scaled - scaled.round()).abs() < 1e-6
    })
}

/// The number without its point. Numbers that [`decimals`] refuses do not get into a catalog.
pub(crate) fn digits(value: f64, decimals: u8) -> u32 {
    let scaled = (value * scale(decimals)).round();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "what does not fit is cut to what does"
    )]
    let digits = scaled as u32;
    digits
}

fn scale(decimals: u8) -> f64 {
    10_f64.powi(i32::from(decimals))
}
