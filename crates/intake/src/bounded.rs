//! Reading files no further than they can be long: what is named by mistake may be a disk, or have no end.

use std::fs::File;
use std::io::{Error, ErrorKind, Read, Result};
use std::path::Path;

/// The largest small file, in bytes, such as a key, a note, a manifest or the settings: 1 MiB.
pub const MAX_SMALL_FILE_BYTES: usize = 1 << 20;
/// The largest file of a catalog, in bytes: 16 MiB, as devices take it.
pub const MAX_CATALOG_FILE_BYTES: usize = 16 << 20;

/// Reads all there is, if that is at most `most` bytes.
///
/// # Errors
/// What reading says; [`ErrorKind::FileTooLarge`] if there is more, of which no more is read than shows it.
pub fn read_all(from: impl Read, most: usize) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let limit = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    from.take(limit).read_to_end(&mut bytes)?;
    if bytes.len() > most {
        let why = format!("it has more than {most} bytes; name another file");
        return Err(Error::new(ErrorKind::FileTooLarge, why));
    }
    Ok(bytes)
}

/// Reads a file of at most `most` bytes.
///
/// # Errors
/// As [`read_all`].
pub fn read_file(path: &Path, most: usize) -> Result<Vec<u8>> {
    read_all(File::open(path)?, most)
}

/// Reads a text of at most `most` bytes.
///
/// # Errors
/// As [`read_all`]; [`ErrorKind::InvalidData`] if it is not UTF-8.
pub fn read_text(path: &Path, most: usize) -> Result<String> {
    text(read_file(path, most)?)
}

/// Takes bytes as a text.
///
/// # Errors
/// [`ErrorKind::InvalidData`] if they are not UTF-8.
pub fn text(bytes: Vec<u8>) -> Result<String> {
    String::from_utf8(bytes).map_err(|_| Error::new(ErrorKind::InvalidData, "it is no text in UTF-8"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_is_read_than_there_may_be() {
        for (there, most, is_read) in [(0, 0, true), (1, 0, false), (10, 10, true), (11, 10, false)] {
            let read = read_all(std::io::repeat(b'a').take(there), most);
            assert_eq!(read.is_ok(), is_read, "{there} of {most}");
        }
        let endless = read_all(std::io::repeat(0), 1_000).unwrap_err();
        assert_eq!(endless.kind(), ErrorKind::FileTooLarge);
        assert!(endless.to_string().contains("more than 1000 bytes"), "{endless}");
    }

    #[test]
    fn what_is_no_text_is_said_so() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        std::fs::write(&path, [0xff, 0xfe]).unwrap();
        assert_eq!(read_text(&path, 10).unwrap_err().kind(), ErrorKind::InvalidData);
        std::fs::write(&path, "글").unwrap();
        assert_eq!(read_text(&path, 3).unwrap(), "글");
        assert!(read_text(&path, 2).is_err());
    }
}
