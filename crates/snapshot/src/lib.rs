//! Snapshots, for tests alone: a text that is generated is compared with a file of the repository, so that a review sees every
//! text that changes. It knows no format and no crate of the product.

use std::fs;
use std::path::Path;

/// The environment variable that has every snapshot written anew: `UPDATE_SNAPSHOTS=1 cargo nextest run -p authoring`.
pub const UPDATE: &str = "UPDATE_SNAPSHOTS";

/// Compares a generated text with the file at `path`, or writes the file if [`UPDATE`] is set.
///
/// # Panics
/// If the file differs, with the first line that does, or if it cannot be read or written.
#[expect(clippy::panic, reason = "a test fails by it")]
pub fn check(path: &Path, found: &str) {
    if std::env::var_os(UPDATE).is_some() {
        if let Err(error) = fs::write(path, found) {
            panic!("cannot write `{}`: {error}", path.display());
        }
        return;
    }
    let known = match fs::read_to_string(path) {
        Ok(known) => known,
        Err(error) => panic!(
            "cannot read `{}`: {error}; set {UPDATE}=1 to write it",
            path.display()
        ),
    };
    if let Some((line, known, found)) = first_difference(&known, found) {
        panic!(
            "`{}` differs in line {line}:\n  known: {known}\n  found: {found}\n\
             set {UPDATE}=1 if the new text is right, and read what git then shows",
            path.display()
        );
    }
}

/// Declares a function that names the variant of an enum's value, and a constant with all names. A variant that is not listed does
/// not compile, so that a test which looks for every name in what its inputs gave forgets none.
///
/// ```
/// enum Answer { Yes, No(u8) }
/// snapshot::variants!(fn name, const NAMES, Answer, [Yes, No]);
/// assert_eq!(name(&Answer::No(1)), "No");
/// assert_eq!(NAMES, ["Yes", "No"]);
/// # let _ = Answer::Yes;
/// ```
#[macro_export]
macro_rules! variants {
    (fn $name:ident, const $NAMES:ident, $Enum:ident, [$($Variant:ident),* $(,)?]) => {
        fn $name(value: &$Enum) -> &'static str {
            match value {
                $($Enum::$Variant { .. } => stringify!($Variant),)*
            }
        }

        const $NAMES: &[&str] = &[$(stringify!($Variant)),*];
    };
}

/// The first line that differs, counted from 1, in both texts; the end of a text reads `(the end)`.
fn first_difference<'a>(known: &'a str, found: &'a str) -> Option<(usize, &'a str, &'a str)> {
    const END: &str = "(the end)";
    let (mut known, mut found) = (known.split('\n'), found.split('\n'));
    (1..).find_map(|line| match (known.next(), found.next()) {
        (None, None) => Some(None),
        (one, other) if one == other => None,
        (one, other) => Some(Some((line, one.unwrap_or(END), other.unwrap_or(END)))),
    })?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_that_differs_is_named() {
        assert_eq!(first_difference("a\nb\n", "a\nb\n"), None);
        assert_eq!(first_difference("a\nb\n", "a\nc\n"), Some((2, "b", "c")));
        assert_eq!(first_difference("a", "a\nb"), Some((2, "(the end)", "b")));
        assert_eq!(first_difference("", "a"), Some((1, "", "a")));
    }

    #[test]
    #[should_panic(expected = "differs in line 1")]
    fn another_text_fails() {
        check(&Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml"), "");
    }
}
