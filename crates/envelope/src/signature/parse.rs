//! The three headers, read strictly: what is taken is written again in exactly the same way.

use base64ct::{Base64, Encoding};

use super::{ALGORITHM, COMPONENTS, ContentDigest, LABEL, Nonce, SignatureError, SignatureParams, TAG};

/// The five parameters, in the order in which they are written.
const PARAMETERS: [&str; 5] = ["created", "nonce", "keyid", "alg", "tag"];
/// The most digits of an integer (RFC 9651, section 3.3.1).
const MAX_DIGITS: usize = 15;

pub(super) fn content_digest(text: &str) -> Result<ContentDigest, SignatureError> {
    let bytes = text.strip_prefix("sha-256=").and_then(byte_sequence);
    bytes
        .map(ContentDigest)
        .ok_or(SignatureError::Malformed("content-digest"))
}

pub(super) fn signature(text: &str) -> Result<[u8; 64], SignatureError> {
    byte_sequence(member(text, "signature")?).ok_or(SignatureError::Malformed("signature"))
}

pub(super) fn signature_input(text: &str) -> Result<SignatureParams, SignatureError> {
    const MALFORMED: SignatureError = SignatureError::Malformed("signature-input");
    let value = member(text, "signature-input")?;
    let (list, parameters) = value
        .strip_prefix('(')
        .and_then(|rest| rest.split_once(')'))
        .ok_or(MALFORMED)?;
    components(list)?;
    let mut found: [Option<&str>; PARAMETERS.len()] = [None; PARAMETERS.len()];
    if !parameters.is_empty() {
        for parameter in parameters.strip_prefix(';').ok_or(MALFORMED)?.split(';') {
            let (name, value) = parameter.split_once('=').ok_or(MALFORMED)?;
            let place = PARAMETERS.iter().position(|known| *known == name);
            let place = place.and_then(|place| found.get_mut(place));
            let place = place.ok_or_else(|| SignatureError::UnknownParameter(name.to_owned()))?;
            if place.replace(value).is_some() {
                return Err(MALFORMED);
            }
        }
    }
    if let Some((missing, _)) = PARAMETERS.iter().zip(found).find(|(_, value)| value.is_none()) {
        return Err(SignatureError::MissingParameter(missing));
    }
    let [created, nonce, keyid, alg, tag] = found.map(Option::unwrap_or_default);
    let wrong = SignatureError::WrongParameter;
    for (name, text, expected) in [("alg", alg, ALGORITHM), ("tag", tag, TAG)] {
        if string(text) != Some(expected) {
            return Err(wrong(name));
        }
    }
    let params = SignatureParams {
        created: integer(created).ok_or(wrong("created"))?,
        nonce: string(nonce).ok_or(wrong("nonce"))?.parse::<Nonce>()?,
        key: string(keyid)
            .and_then(|text| text.parse().ok())
            .ok_or(wrong("keyid"))?,
    };
    // The signature is over the text as it was sent: another order or spelling would be another text.
    if params.to_string() == value {
        Ok(params)
    } else {
        Err(MALFORMED)
    }
}

/// The value of the only member of a dictionary.
fn member<'a>(text: &'a str, header: &'static str) -> Result<&'a str, SignatureError> {
    text.strip_prefix(LABEL)
        .and_then(|rest| rest.strip_prefix('='))
        .ok_or(SignatureError::WrongLabel(header))
}

/// Whether the names in an inner list are those of a device's signature.
fn components(list: &str) -> Result<(), SignatureError> {
    let mut names = Vec::new();
    for quoted in list.split(' ').filter(|name| !name.is_empty()) {
        let name = string(quoted).ok_or(SignatureError::Malformed("signature-input"))?;
        if !COMPONENTS.contains(&name) {
            return Err(SignatureError::UnknownComponent(name.to_owned()));
        }
        names.push(name);
    }
    match COMPONENTS.iter().find(|component| !names.contains(component)) {
        Some(missing) => Err(SignatureError::MissingComponent(missing)),
        None => Ok(()),
    }
}

fn string(text: &str) -> Option<&str> {
    text.strip_prefix('"')?.strip_suffix('"')
}

fn integer(text: &str) -> Option<u64> {
    let digits = text.len() <= MAX_DIGITS && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

fn byte_sequence<const N: usize>(text: &str) -> Option<[u8; N]> {
    let base64 = text.strip_prefix(':')?.strip_suffix(':')?;
    Base64::decode_vec(base64).ok()?.try_into().ok()
}
