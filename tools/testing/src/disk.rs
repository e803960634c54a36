//! The room on the disk that a run of the tests builds on.

use std::path::Path;

/// What a run of all stages on a fresh clone takes at most, in bytes, without what compiles anew only what was edited
/// (`CARGO_INCREMENTAL=0`): 8 GB were measured. With it a run takes twice that.
pub const RUN_BYTES: u64 = 10_000_000_000;

/// Returns how many bytes this user can still write where a folder lies, or `None` where the system does not say.
#[cfg(unix)]
pub fn free_bytes(folder: &Path) -> Option<u64> {
    let found = rustix::fs::statvfs(folder).ok()?;
    Some(found.f_bavail.saturating_mul(found.f_frsize))
}

/// Returns `None`: the system is not asked here.
#[cfg(not(unix))]
pub fn free_bytes(_: &Path) -> Option<u64> {
    None
}

/// Returns a number of bytes as people read it: `64.2 GB`.
pub fn shown(bytes: u64) -> String {
    const TENTH: u64 = 100_000_000;
    format!("{}.{} GB", bytes / TENTH / 10, bytes / TENTH % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_shown_as_gigabytes_with_a_tenth() {
        let cases = [
            (0, "0.0 GB"),
            (99_999_999, "0.0 GB"),
            (6_850_000_000, "6.8 GB"),
            (64_000_000_000, "64.0 GB"),
        ];
        for (bytes, expected) in cases {
            assert_eq!(shown(bytes), expected);
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_that_is_there_has_room_and_one_that_is_not_has_none_to_tell() {
        let folder = tempfile::tempdir().unwrap();
        assert!(free_bytes(folder.path()).is_some_and(|bytes| bytes > 0));
        assert_eq!(free_bytes(&folder.path().join("gone")), None);
    }
}
