//! How much the wire carries at most.

/// The largest sealed item, in bytes before base64url: 1 MiB.
pub const MAX_ITEM_BYTES: usize = 1 << 20;
/// The largest request body, in bytes: 8 MiB.
pub const MAX_REQUEST_BYTES: usize = 8 << 20;
/// The most items in a request.
pub const MAX_ITEMS: usize = 1_000;
/// The most letters (Unicode scalar values) of a key's id and of a catalog's digest.
pub const MAX_NAME_LETTERS: usize = 200;

#[cfg(test)]
mod tests {
    use super::*;

    /// A device that is out already sends as much as these allow, and a server refuses more.
    #[test]
    fn the_limits_of_the_wire_stay_as_they_are() {
        let limits = [MAX_ITEM_BYTES, MAX_REQUEST_BYTES, MAX_ITEMS, MAX_NAME_LETTERS];
        assert_eq!(limits, [1_048_576, 8_388_608, 1_000, 200]);
    }
}
