//! Fractions of whole numbers, so that nothing is rounded before it is compared.

use std::cmp::Ordering;
use std::fmt;

/// A fraction of two whole numbers, not reduced. The products of two of them fit: a pay has at most 64 bits, a rate and
/// its denominator 32.
#[derive(Debug, Clone, Copy)]
pub struct Ratio {
    numerator: u128,
    denominator: u128,
}

impl Ratio {
    /// Returns a fraction; a denominator of 0 counts as 1.
    #[must_use]
    pub fn new(numerator: u128, denominator: u128) -> Self {
        Self {
            numerator,
            denominator: denominator.max(1),
        }
    }

    /// Returns `factor / divisor` times this.
    #[must_use]
    pub fn times(self, factor: u64, divisor: u64) -> Self {
        Self::new(
            self.numerator.saturating_mul(factor.into()),
            self.denominator.saturating_mul(divisor.into()),
        )
    }

    /// Returns the least whole number that is not below this.
    #[must_use]
    pub fn ceil(self) -> u128 {
        self.numerator.div_ceil(self.denominator)
    }

    /// Returns the largest whole number that is not above this.
    #[must_use]
    pub fn floor(self) -> u128 {
        self.numerator / self.denominator
    }

    fn cross(self, other: Self) -> (u128, u128) {
        (
            self.numerator.saturating_mul(other.denominator),
            other.numerator.saturating_mul(self.denominator),
        )
    }
}

impl PartialEq for Ratio {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Ratio {}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ratio {
    fn cmp(&self, other: &Self) -> Ordering {
        let (one, two) = self.cross(*other);
        one.cmp(&two)
    }
}

/// Writes the whole part in groups of three digits, and two decimals, cut and not rounded, where it is no whole number.
impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whole = self.numerator / self.denominator;
        f.write_str(&grouped(&whole.to_string()))?;
        let rest = self.numerator % self.denominator;
        if rest == 0 {
            return Ok(());
        }
        write!(f, ".{:02}", rest.saturating_mul(100) / self.denominator)
    }
}

/// Puts a comma before each three digits from the right: `2156880` is `2,156,880`.
pub fn grouped(digits: &str) -> String {
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_numbers_are_grouped() {
        for (digits, expected) in [
            ("0", "0"),
            ("999", "999"),
            ("68100", "68,100"),
            ("122000000", "122,000,000"),
        ] {
            assert_eq!(grouped(digits), expected);
        }
    }
}
