//! The version of the visitor's app.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A version of the app: three numbers, the first ones count most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct AppVersion([u16; 3]);

/// A text that is no version.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no version; write it as 0.1.0")]
pub struct AppVersionError(String);

impl AppVersion {
    /// Reads three numbers with full stops between.
    ///
    /// # Errors
    /// [`AppVersionError`] if the text is none.
    pub fn parse(text: &str) -> Result<Self, AppVersionError> {
        let mut numbers = text.split('.').map(str::parse);
        match (numbers.next(), numbers.next(), numbers.next(), numbers.next()) {
            (Some(Ok(major)), Some(Ok(minor)), Some(Ok(patch)), None) => Ok(Self([major, minor, patch])),
            _ => Err(AppVersionError(text.to_owned())),
        }
    }

    /// The version of the workspace that this crate was built in, which is the app's.
    #[must_use]
    pub fn current() -> Self {
        Self::parse(env!("CARGO_PKG_VERSION")).unwrap_or_default()
    }
}

impl fmt::Display for AppVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [major, minor, patch] = self.0;
        write!(f, "{major}.{minor}.{patch}")
    }
}

impl Serialize for AppVersion {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.collect_str(self)
        } else {
            self.0.serialize(serializer)
        }
    }
}

impl<'de> Deserialize<'de> for AppVersion {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            Self::parse(&String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
        } else {
            <[u16; 3]>::deserialize(deserializer).map(Self)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_ordered_by_number() {
        let version = |text| AppVersion::parse(text).unwrap();
        assert!(version("0.10.0") > version("0.9.9"));
        assert_eq!(version("1.2.3").to_string(), "1.2.3");
        assert!(AppVersion::current() > AppVersion::default());
        for text in ["1.2", "1.2.3.4", "a.b.c", "", "1.2.-3", "1.2.70000"] {
            AppVersion::parse(text).unwrap_err();
        }
    }
}
