//! The suite that seals applications, against the test vectors of RFC 9180, and this crate's own sealing against an
//! implementation apart from it. Runs natively and, since devices seal there, in a browser.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::convert::Infallible;

use data_encoding::HEXLOWER as HEX;
use envelope::{Header, OpeningKey, SealingKey, digest_hex, new_id, open, padded_len, seal};
use hpke::aead::{AeadCtxR, AeadCtxS, ChaCha20Poly1305};
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::rand_core::{TryCryptoRng, TryRng};
use hpke::{Deserializable, HpkeError, Kem, OpModeR, OpModeS, Serializable};
use serde::Deserialize;
use uuid::Uuid;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test_configure!(run_in_browser);

type PrivateKey = <X25519HkdfSha256 as Kem>::PrivateKey;
type PublicKey = <X25519HkdfSha256 as Kem>::PublicKey;
type EncappedKey = <X25519HkdfSha256 as Kem>::EncappedKey;
type Sender = AeadCtxS<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>;
type Receiver = AeadCtxR<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>;

/// The names are those of the official file.
#[derive(Deserialize)]
#[expect(non_snake_case, reason = "RFC 9180 writes them so")]
struct Vector {
    mode: u8,
    kem_id: u16,
    kdf_id: u16,
    aead_id: u16,
    info: String,
    ikmE: String,
    skEm: String,
    ikmR: String,
    skRm: String,
    pkRm: String,
    enc: String,
    shared_secret: String,
    encryptions: Vec<Encryption>,
    exports: Vec<Export>,
}

#[derive(Deserialize)]
struct Encryption {
    seq: u64,
    aad: String,
    pt: String,
    ct: String,
}

#[derive(Deserialize)]
#[expect(non_snake_case, reason = "RFC 9180 writes them so")]
struct Export {
    exporter_context: String,
    L: usize,
    exported_value: String,
}

impl Vector {
    fn load() -> Self {
        serde_json::from_str(include_str!("vectors/rfc9180-a2-base.json")).unwrap()
    }

    fn sender(&self) -> (EncappedKey, Sender) {
        hpke::setup_sender_with_rng(
            &OpModeS::Base,
            &PublicKey::from_bytes(&bytes(&self.pkRm)).unwrap(),
            &bytes(&self.info),
            &mut self.randomness(),
        )
        .unwrap()
    }

    fn receiver(&self) -> Receiver {
        hpke::setup_receiver(
            &OpModeR::Base,
            &PrivateKey::from_bytes(&bytes(&self.skRm)).unwrap(),
            &EncappedKey::from_bytes(&bytes(&self.enc)).unwrap(),
            &bytes(&self.info),
        )
        .unwrap()
    }

    /// `hpke` derives the ephemeral key from as many random bytes as a private key has: the vector's `ikmE`.
    fn randomness(&self) -> Once {
        Once(Some(bytes(&self.ikmE)))
    }

    fn opening_key(&self) -> OpeningKey {
        OpeningKey::from_file(&format!("didim agency opening key (secret)\n{}\n", self.skRm)).unwrap()
    }

    fn sealing_key(&self) -> SealingKey {
        let fingerprint: String = digest_hex(&bytes(&self.pkRm)).chars().take(16).collect();
        format!("x25519-chacha20poly1305:{fingerprint}:{}", self.pkRm)
            .parse()
            .unwrap()
    }
}

/// Randomness that is known beforehand, and can be asked for once.
struct Once(Option<Vec<u8>>);

impl TryRng for Once {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        bytes.copy_from_slice(&self.0.take().unwrap());
        Ok(())
    }
}

impl TryCryptoRng for Once {}

fn bytes(hex: &str) -> Vec<u8> {
    HEX.decode(hex.as_bytes()).unwrap()
}

fn hex(bytes: &impl Serializable) -> String {
    HEX.encode(&bytes.to_bytes())
}

/// The form in which a private key is to be written (RFC 9180, section 7.1.2): the five bits that X25519 passes over
/// are set (RFC 7748, section 5). The vectors show them as they were derived.
fn clamped(private: &str) -> String {
    let mut bytes: [u8; 32] = bytes(private).try_into().unwrap();
    bytes[0] &= 248;
    bytes[31] = bytes[31] & 127 | 64;
    HEX.encode(&bytes)
}

/// A header that never changes, for the vector's key.
fn header(key: &SealingKey, device: Option<Uuid>) -> Header {
    Header {
        id: Uuid::from_u128(0x1234_5678_9abc_4def_8123_4567_89ab_cdef),
        device,
        counter: 7,
        key: key.id().to_owned(),
        catalog: digest_hex(b"catalog"),
    }
}

/// The associated data by its description: every part behind its length in eight bytes, big-endian.
fn associated_data(header: &Header) -> Vec<u8> {
    let device = header.device.map(|device| device.as_bytes().to_vec());
    let parts = [
        header.id.as_bytes().to_vec(),
        device.unwrap_or_default(),
        header.counter.to_be_bytes().to_vec(),
        header.key.clone().into_bytes(),
        header.catalog.clone().into_bytes(),
    ];
    parts
        .into_iter()
        .flat_map(|part| [(part.len() as u64).to_be_bytes().to_vec(), part].concat())
        .collect()
}

const INFO: &[u8] = b"didim application, version 1";

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn the_vector_is_of_the_suite_and_whole() {
    let vector = Vector::load();
    assert_eq!(
        (vector.mode, vector.kem_id, vector.kdf_id, vector.aead_id),
        (0, 0x0020, 0x0001, 0x0003)
    );
    let sequence: Vec<u64> = vector.encryptions.iter().map(|one| one.seq).collect();
    assert_eq!(sequence, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 255, 256]);
    assert_eq!(vector.exports.len(), 3);
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn keys_derive_and_the_shared_secret_decapsulates_as_in_the_rfc() {
    let vector = Vector::load();
    let (private, public) = X25519HkdfSha256::derive_keypair(&bytes(&vector.ikmR));
    assert_eq!(hex(&private), clamped(&vector.skRm));
    assert_eq!(hex(&public), vector.pkRm);
    let (private, public) = X25519HkdfSha256::derive_keypair(&bytes(&vector.ikmE));
    assert_eq!(hex(&private), clamped(&vector.skEm));
    assert_eq!(hex(&public), vector.enc);
    let shared = X25519HkdfSha256::decap(
        &PrivateKey::from_bytes(&bytes(&vector.skRm)).unwrap(),
        None,
        &EncappedKey::from_bytes(&bytes(&vector.enc)).unwrap(),
    );
    assert_eq!(HEX.encode(&shared.unwrap().0), vector.shared_secret);
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn every_listed_encryption_seals_and_opens_as_in_the_rfc() {
    let vector = Vector::load();
    let (enc, mut sender) = vector.sender();
    assert_eq!(hex(&enc), vector.enc);
    let mut receiver = vector.receiver();
    let mut listed = vector.encryptions.iter().peekable();
    // The numbers in between are sealed and opened too: only so does a context count up to 255 and 256.
    for seq in 0..=256_u64 {
        let aad = format!("Count-{seq}");
        let plaintext = bytes(&vector.encryptions[0].pt);
        let sealed = sender.seal(&plaintext, aad.as_bytes()).unwrap();
        let Some(expected) = listed.next_if(|one| one.seq == seq) else {
            assert_eq!(receiver.open(&sealed, aad.as_bytes()).unwrap(), plaintext);
            continue;
        };
        assert_eq!(HEX.encode(aad.as_bytes()), expected.aad);
        assert_eq!(HEX.encode(&sealed), expected.ct, "number {seq}");
        let opened = receiver.open(&bytes(&expected.ct), &bytes(&expected.aad));
        assert_eq!(HEX.encode(&opened.unwrap()), expected.pt, "number {seq}");
    }
    assert!(listed.next().is_none());
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn an_encryption_of_another_number_does_not_open() {
    let vector = Vector::load();
    let one = &vector.encryptions[1];
    let opened = vector.receiver().open(&bytes(&one.ct), &bytes(&one.aad));
    assert_eq!(opened, Err(HpkeError::OpenError));
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn both_sides_export_the_secrets_of_the_rfc() {
    let vector = Vector::load();
    let (_, sender) = vector.sender();
    for export in &vector.exports {
        let context = bytes(&export.exporter_context);
        let (mut sent, mut received) = (vec![0; export.L], vec![0; export.L]);
        sender.export(&context, &mut sent).unwrap();
        vector.receiver().export(&context, &mut received).unwrap();
        assert_eq!(HEX.encode(&sent), export.exported_value);
        assert_eq!(HEX.encode(&received), export.exported_value);
    }
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn the_rfcs_keys_work_as_an_agencys() {
    let vector = Vector::load();
    let (opening, sealing) = (vector.opening_key(), vector.sealing_key());
    assert_eq!(opening.sealing_key(), sealing);
    for device in [None, Some(new_id().unwrap())] {
        let header = header(&sealing, device);
        let sealed = seal(&sealing, &header, b"an application").unwrap();
        assert_eq!(open(&opening, &header, &sealed).unwrap(), b"an application");
    }
}

/// What this crate seals, a plain receiver of this suite opens, who knows nothing but the description of the form.
#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn a_sealed_application_is_plain_hpke_of_this_suite() {
    let vector = Vector::load();
    let key = vector.sealing_key();
    for device in [None, Some(new_id().unwrap())] {
        let header = header(&key, device);
        let sealed = seal(&key, &header, b"an application").unwrap();
        let (enc, ciphertext) = sealed.split_at(32);
        let padded = hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
            &OpModeR::Base,
            &PrivateKey::from_bytes(&bytes(&vector.skRm)).unwrap(),
            &EncappedKey::from_bytes(enc).unwrap(),
            INFO,
            ciphertext,
            &associated_data(&header),
        )
        .unwrap();
        let mut expected = [14_u32.to_be_bytes().as_slice(), b"an application"].concat();
        expected.resize(padded_len(14).unwrap(), 0);
        assert_eq!(padded, expected);
    }
}

/// Sealed applications are kept for years. The digests were computed apart from this code, in Python, from the
/// description of the form and RFC 9180 alone: with `ikmE` as the randomness the sealed bytes have no other value.
#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn what_was_sealed_in_version_1_opens_for_ever() {
    let vector = Vector::load();
    let device = Uuid::from_u128(0xfedc_ba98_7654_4321_8fed_cba9_8765_4321);
    let known = [
        (
            Some(device),
            "9aee0f7fe082ca34b4dce24f1df0f388663fd01ea90af0c9b29f6a56e17efe65",
        ),
        (
            None,
            "b48aff40d7c594b52bd6a71368bc600b7e1762b3a0aeafb99ff43ad849905d71",
        ),
    ];
    for (device, digest) in known {
        let header = header(&vector.sealing_key(), device);
        let mut padded = [14_u32.to_be_bytes().as_slice(), b"an application"].concat();
        padded.resize(4096, 0);
        let (enc, ciphertext) =
            hpke::single_shot_seal_with_rng::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
                &OpModeS::Base,
                &PublicKey::from_bytes(&bytes(&vector.pkRm)).unwrap(),
                INFO,
                &padded,
                &associated_data(&header),
                &mut vector.randomness(),
            )
            .unwrap();
        let sealed = [enc.to_bytes().as_slice(), &ciphertext].concat();
        assert_eq!(digest_hex(&sealed), digest);
        assert_eq!(
            open(&vector.opening_key(), &header, &sealed).unwrap(),
            b"an application"
        );
    }
}
