//! Nothing that travels can be changed, not by a single bit: it no longer opens then, and opening never panics. Runs
//! natively and in a browser.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::ops::Range;

use envelope::{Header, OpenError, OpeningKey, digest_hex, new_id, open, seal};
use uuid::Uuid;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test_configure!(run_in_browser);

const CONTENT: &[u8] = b"content";
const ENCAPSULATED: Range<usize> = 0..32;
/// The content's length in four bytes, and the content.
const WRITTEN: Range<usize> = 32..32 + 4 + CONTENT.len();
const TAG: Range<usize> = 32 + 4096..SEALED;
const SEALED: usize = 32 + 4096 + 16;

struct Sealed {
    key: OpeningKey,
    header: Header,
    bytes: Vec<u8>,
}

impl Sealed {
    fn new(device: Option<Uuid>) -> Self {
        let key = OpeningKey::generate().unwrap();
        let public = key.sealing_key();
        let header = Header {
            id: new_id().unwrap(),
            device,
            counter: 7,
            key: public.id().to_owned(),
            catalog: digest_hex(b"catalog"),
        };
        let bytes = seal(&public, &header, CONTENT).unwrap();
        assert_eq!(bytes.len(), SEALED);
        Self { key, header, bytes }
    }

    /// One with a device's name, and one without.
    fn both() -> [Self; 2] {
        [Self::new(Some(new_id().unwrap())), Self::new(None)]
    }

    fn opens(&self) {
        assert_eq!(open(&self.key, &self.header, &self.bytes).as_deref(), Ok(CONTENT));
    }

    #[track_caller]
    fn does_not_fit(&self, header: &Header, bytes: &[u8]) {
        assert_eq!(
            open(&self.key, header, bytes),
            Err(OpenError::DoesNotFit),
            "{header:?}, {} bytes",
            bytes.len()
        );
    }

    fn does_not_fit_with_bit(&self, byte: usize, bit: usize) {
        assert_eq!(
            open(&self.key, &self.header, &with_bit_flipped(&self.bytes, byte, bit)),
            Err(OpenError::DoesNotFit),
            "bit {bit} of byte {byte}"
        );
    }
}

fn with_bit_flipped(bytes: &[u8], byte: usize, bit: usize) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    *bytes.get_mut(byte).unwrap() ^= 1 << bit;
    bytes
}

/// Every text that differs in one bit. With the eighth bit of an ASCII byte it is no text, and no header at all.
fn texts_with_a_bit_flipped(text: &str) -> Vec<String> {
    assert!(text.is_ascii());
    let mut texts = Vec::new();
    for byte in 0..text.len() {
        for bit in 0..8 {
            match String::from_utf8(with_bit_flipped(text.as_bytes(), byte, bit)) {
                Ok(text) => texts.push(text),
                Err(_) => assert_eq!(bit, 7),
            }
        }
    }
    texts
}

fn headers_with_a_bit_flipped(header: &Header) -> Vec<Header> {
    let flipped = |id: Uuid, bit: u32| Uuid::from_u128(id.as_u128() ^ 1 << bit);
    let mut headers = Vec::new();
    for bit in 0..128 {
        headers.push(Header {
            id: flipped(header.id, bit),
            ..header.clone()
        });
        if let Some(device) = header.device {
            headers.push(Header {
                device: Some(flipped(device, bit)),
                ..header.clone()
            });
        }
    }
    for bit in 0..64 {
        headers.push(Header {
            counter: header.counter ^ 1 << bit,
            ..header.clone()
        });
    }
    for key in texts_with_a_bit_flipped(&header.key) {
        headers.push(Header {
            key,
            ..header.clone()
        });
    }
    for catalog in texts_with_a_bit_flipped(&header.catalog) {
        headers.push(Header {
            catalog,
            ..header.clone()
        });
    }
    headers
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn every_bit_of_the_header_is_bound() {
    for sealed in Sealed::both() {
        let headers = headers_with_a_bit_flipped(&sealed.header);
        let device = if sealed.header.device.is_some() { 128 } else { 0 };
        // The id, the device, the counter, and seven bits of each of the key id's 40 and the digest's 64 letters.
        assert_eq!(headers.len(), 128 + device + 64 + 7 * (40 + 64));
        for header in headers {
            sealed.does_not_fit(&header, &sealed.bytes);
        }
        sealed.opens();
    }
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn no_part_of_the_header_can_be_left_out_put_in_or_moved() {
    for sealed in Sealed::both() {
        let header = &sealed.header;
        let devices = [None, Some(Uuid::nil()), Some(header.id), Some(new_id().unwrap())];
        for device in devices.into_iter().filter(|device| *device != header.device) {
            let other = Header {
                device,
                ..header.clone()
            };
            sealed.does_not_fit(&other, &sealed.bytes);
        }
        let mut moved = header.clone();
        moved.catalog.insert(0, moved.key.pop().unwrap());
        sealed.does_not_fit(&moved, &sealed.bytes);
        let (key, catalog) = (header.catalog.clone(), header.key.clone());
        let swapped = Header {
            key,
            catalog,
            ..header.clone()
        };
        sealed.does_not_fit(&swapped, &sealed.bytes);
        for text in [
            String::new(),
            format!("{} ", header.key),
            header.key.to_uppercase(),
        ] {
            let other = Header {
                key: text,
                ..header.clone()
            };
            sealed.does_not_fit(&other, &sealed.bytes);
        }
        sealed.opens();
    }
}

/// The highest bit of the encapsulated key too, which X25519 itself passes over (RFC 7748, section 5).
#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn every_bit_of_the_encapsulated_key_of_what_is_written_and_of_the_tag_counts() {
    let sealed = Sealed::new(Some(new_id().unwrap()));
    for byte in ENCAPSULATED.chain(WRITTEN).chain(TAG) {
        for bit in 0..8 {
            sealed.does_not_fit_with_bit(byte, bit);
        }
    }
    sealed.opens();
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn the_padding_counts_as_much_as_what_is_written() {
    let sealed = Sealed::new(None);
    for byte in WRITTEN.end..TAG.start {
        sealed.does_not_fit_with_bit(byte, byte % 8);
    }
    sealed.opens();
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn every_other_length_fails() {
    let sealed = Sealed::new(Some(new_id().unwrap()));
    let (header, bytes) = (&sealed.header, &sealed.bytes);
    for length in 0..SEALED {
        sealed.does_not_fit(header, &bytes[..length]);
    }
    for dropped in [1, 16, 32, 48, SEALED - 1] {
        sealed.does_not_fit(header, &bytes[dropped..]);
    }
    for more in [&[0][..], &[0; 16], bytes] {
        sealed.does_not_fit(header, &[bytes, more].concat());
        sealed.does_not_fit(header, &[more, bytes].concat());
    }
    sealed.opens();
}

/// Points with which every shared secret would be zero, and numbers above the field's prime (RFC 7748, section 6.1).
#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn an_encapsulated_key_of_low_order_fails() {
    let sealed = Sealed::new(None);
    let mut one = [0; 32];
    one[0] = 1;
    let prime = |low: u8| {
        let mut bytes = [0xff; 32];
        (bytes[0], bytes[31]) = (low, 0x7f);
        bytes
    };
    // 0 and 1, p - 1, p and p + 1, for p = 2^255 - 19; and the largest number that can be written.
    for point in [[0; 32], one, prime(0xec), prime(0xed), prime(0xee), [0xff; 32]] {
        let changed = [&point[..], &sealed.bytes[32..]].concat();
        sealed.does_not_fit(&sealed.header, &changed);
    }
    sealed.opens();
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn another_key_and_another_submissions_bytes_fail() {
    let [one, other] = Sealed::both();
    assert_eq!(
        open(&other.key, &one.header, &one.bytes),
        Err(OpenError::DoesNotFit)
    );
    one.does_not_fit(&one.header, &other.bytes);
    // The one's encapsulated key before the other's ciphertext.
    let mixed = [&one.bytes[..32], &other.bytes[32..]].concat();
    one.does_not_fit(&one.header, &mixed);
    one.opens();
    other.opens();
}
