//! Whole numbers as JSON writes them: 7, 7.0 and 7e0 are one number (RFC 8259, section 6), and to JSON Schema an integer.

use std::fmt;

use serde::Deserializer;
use serde::de::{Error, Unexpected, Visitor};

/// The first whole number that a `u64` cannot hold: 2⁶⁴.
const U64_END: f64 = 18_446_744_073_709_551_616.0;

/// Reads a whole number, however it is written.
pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    deserializer.deserialize_u64(Whole)
}

/// Reads a whole number of a smaller type, however it is written.
///
/// # Errors
/// If it is none, or beyond what the type holds.
pub fn number<'de, D: Deserializer<'de>, T: TryFrom<u64>>(deserializer: D) -> Result<T, D::Error> {
    let number = deserialize(deserializer)?;
    T::try_from(number)
        .map_err(|_| D::Error::invalid_value(Unexpected::Unsigned(number), &"a smaller number"))
}

struct Whole;

impl Visitor<'_> for Whole {
    type Value = u64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a whole number from 0 to 18446744073709551615")
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<u64, E> {
        Ok(value)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<u64, E> {
        u64::try_from(value).map_err(|_| E::invalid_value(Unexpected::Signed(value), &self))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<u64, E> {
        if value.fract() == 0.0 && (0.0..U64_END).contains(&value) {
            Ok(value as u64)
        } else {
            Err(E::invalid_value(Unexpected::Float(value), &self))
        }
    }
}

#[cfg(test)]
mod tests {
    use serde::de::IntoDeserializer;
    use serde::de::value::{Error, F64Deserializer, I64Deserializer, StrDeserializer, U64Deserializer};

    use super::*;

    #[test]
    fn a_whole_number_is_read_however_it_is_written_and_anything_else_is_refused_in_words() {
        for whole in [0_u32, 7, i32::MAX as u32] {
            let unsigned: U64Deserializer<Error> = u64::from(whole).into_deserializer();
            let signed: I64Deserializer<Error> = i64::from(whole).into_deserializer();
            let float: F64Deserializer<Error> = f64::from(whole).into_deserializer();
            assert_eq!(deserialize(unsigned), Ok(whole.into()));
            assert_eq!(deserialize(signed), Ok(whole.into()));
            assert_eq!(deserialize(float), Ok(whole.into()));
        }
        let wanted = "expected a whole number from 0 to 18446744073709551615";
        let negative: I64Deserializer<Error> = (-1_i64).into_deserializer();
        let text: StrDeserializer<'_, Error> = "7".into_deserializer();
        let fraction: F64Deserializer<Error> = 0.5.into_deserializer();
        for refused in [deserialize(negative), deserialize(text), deserialize(fraction)] {
            let said = refused.map_err(|error| error.to_string());
            assert!(
                said.as_ref().is_err_and(|said| said.ends_with(wanted)),
                "{said:?}"
            );
        }
    }
}
