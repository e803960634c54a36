//! Answers of the server that have one thing after the other ([`staff::wire::FetchedHead`]).

use serde::de::DeserializeOwned;

/// What an answer has.
pub(crate) struct Frames<'b, H> {
    /// Heads and sealed bytes, up to the first that is cut off.
    pub frames: Vec<(H, &'b [u8])>,
    /// How many have a head that cannot be read.
    pub unread: usize,
    /// Whether the whole answer was read.
    pub complete: bool,
}

impl<'b, H: DeserializeOwned> Frames<'b, H> {
    /// Reads an answer.
    pub fn of(mut bytes: &'b [u8]) -> Self {
        let (mut frames, mut unread) = (Vec::new(), 0);
        while let Some((frame, rest)) = frame(bytes) {
            bytes = rest;
            match parts(frame) {
                Some(frame) => frames.push(frame),
                None => unread += 1,
            }
        }
        Self {
            frames,
            unread,
            complete: bytes.is_empty(),
        }
    }
}

/// The first thing, and what follows it; `None` if there is no whole one.
fn frame(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    rest.split_at_checked(length)
}

/// The head and the sealed bytes.
fn parts<H: DeserializeOwned>(frame: &[u8]) -> Option<(H, &[u8])> {
    let (head, frame) = frame.split_first_chunk::<2>()?;
    let (head, sealed) = frame.split_at_checked(usize::from(u16::from_be_bytes(*head)))?;
    Some((serde_json::from_slice(head).ok()?, sealed))
}
