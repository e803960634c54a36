//! Which receipt keys of the server the catalogs have named that a device has seen.

/// The receipt keys that a verified catalog names, as a device writes them down: the catalog's version, and each key, with blanks
/// between.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedKeys<'a> {
    version: u32,
    keys: &'a [String],
}

impl<'a> NamedKeys<'a> {
    /// What a catalog of a version names.
    #[must_use]
    pub fn of(version: u32, keys: &'a [String]) -> Self {
        Self { version, keys }
    }

    /// As it is written down.
    #[must_use]
    pub fn note(&self) -> String {
        [self.version.to_string(), self.keys.join(" ")].join(" ")
    }

    /// Whether it is to take the place of what is written down: that of a newer catalog stays, since that catalog may not have been
    /// stored before the page went.
    #[must_use]
    pub fn replaces(&self, noted: &str) -> bool {
        let version = noted.split(' ').next().and_then(|text| text.parse::<u32>().ok());
        version.is_none_or(|version| version <= self.version) && self.note() != noted
    }

    /// The keys of what is written down, with blanks between.
    #[must_use]
    pub fn keys_of(noted: &str) -> &str {
        noted.split_once(' ').map_or("", |(_, keys)| keys)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a newer catalog named stays, though the older one is all that was stored when the page went.
    #[test]
    fn an_older_catalog_takes_no_keys_back() {
        let keys = |names: &[&str]| -> Vec<String> { names.iter().map(|name| (*name).to_owned()).collect() };
        let (five, six, none) = (keys(&["k1"]), keys(&["k2", "k3"]), keys(&[]));
        let (five, six) = (NamedKeys::of(5, &five), NamedKeys::of(6, &six));
        for (named, noted, replaces) in [
            (&five, "", true),
            (&five, "5 k1", false),
            (&five, "5 k0", true),
            (&five, "6 k2 k3", false),
            (&six, "5 k1", true),
            (&six, "nonsense", true),
            (&NamedKeys::of(7, &none), "6 k2 k3", true),
        ] {
            assert_eq!(named.replaces(noted), replaces, "{named:?} for `{noted}`");
        }
        assert_eq!(NamedKeys::keys_of(&six.note()), "k2 k3");
        assert_eq!(NamedKeys::keys_of(&NamedKeys::of(7, &none).note()), "");
        assert_eq!(NamedKeys::keys_of(""), "");
    }
}
