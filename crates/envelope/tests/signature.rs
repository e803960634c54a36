//! Signed requests: what a device signs, and what the server takes.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use ed25519_dalek::{Signer, SigningKey};
use envelope::{
    ContentDigest, DevicePublicKey, EnrolmentCode, KeyError, Nonce, ReceivedSignature, SignatureError,
    SignatureHeaders, SignatureParams, SignedRequest,
};
use proptest::prelude::*;

const BODY: &[u8] = b"{\"device\":null,\"items\":[]}";

fn key() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

fn public(key: &SigningKey) -> DevicePublicKey {
    DevicePublicKey::from_bytes(key.verifying_key().as_bytes()).unwrap()
}

fn params() -> SignatureParams {
    SignatureParams {
        created: 1_700_000_000,
        nonce: "AAECAwQFBgcICQoLDA0ODw".parse().unwrap(),
        key: public(&key()).id(),
    }
}

fn request() -> SignedRequest<'static> {
    SignedRequest {
        method: "POST",
        authority: "kiosk.example",
        path: "/api/v1/submissions",
        digest: ContentDigest::of(BODY),
    }
}

fn signed(request: &SignedRequest<'_>, params: &SignatureParams) -> SignatureHeaders {
    let base = request.signature_base(params);
    request.headers(params, &key().sign(base.as_bytes()).to_bytes())
}

fn headers() -> SignatureHeaders {
    signed(&request(), &params())
}

/// The error for a `Signature-Input` in which a text is replaced.
fn refused(from: &str, to: &str) -> SignatureError {
    let mut headers = headers();
    assert!(headers.signature_input.contains(from), "{from}");
    headers.signature_input = headers.signature_input.replacen(from, to, 1);
    ReceivedSignature::parse(&headers).unwrap_err()
}

/// Devices in the field sign this text: it never changes.
#[test]
fn the_form_of_version_1_never_changes() {
    let id = public(&key()).id();
    assert_eq!(id.to_string(), "ed25519:fe812c12f3ab4ce6");
    let params_text = "(\"@method\" \"@authority\" \"@path\" \"content-digest\");created=1700000000;\
        nonce=\"AAECAwQFBgcICQoLDA0ODw\";keyid=\"ed25519:fe812c12f3ab4ce6\";alg=\"ed25519\";tag=\"didim\"";
    let digest = ContentDigest::of(BODY).to_string();
    assert_eq!(
        request().signature_base(&params()),
        format!(
            "\"@method\": POST\n\"@authority\": kiosk.example\n\"@path\": /api/v1/submissions\n\
             \"content-digest\": {digest}\n\"@signature-params\": {params_text}"
        )
    );
    let headers = headers();
    assert_eq!(headers.content_digest, digest);
    assert_eq!(headers.signature_input, format!("didim={params_text}"));
    assert!(headers.signature.starts_with("didim=:") && headers.signature.ends_with("==:"));
}

#[test]
fn what_a_device_signs_is_what_the_server_verifies() {
    let received = ReceivedSignature::parse(&headers()).unwrap();
    assert_eq!(received.params, params());
    assert_eq!(received.digest, ContentDigest::of(BODY));
    assert_eq!(received.verify(&public(&key()), &request()), Ok(()));
}

#[test]
fn a_change_of_any_one_component_or_parameter_is_noticed() {
    let key = public(&key());
    let received = ReceivedSignature::parse(&headers()).unwrap();
    let of = request();
    let changed = [
        SignedRequest { method: "PUT", ..of },
        SignedRequest {
            authority: "kiosk.example:8443",
            ..of
        },
        SignedRequest {
            path: "/api/v1/devices",
            ..of
        },
    ];
    for request in changed {
        assert_eq!(
            received.verify(&key, &request),
            Err(SignatureError::DoesNotFit),
            "{request:?}"
        );
    }
    let other_body = SignedRequest {
        digest: ContentDigest::of(b"other"),
        ..of
    };
    assert_eq!(
        received.verify(&key, &other_body),
        Err(SignatureError::OtherContent)
    );
    // A body that was changed together with its digest.
    let mut forged = headers();
    forged.content_digest = other_body.digest.to_string();
    let forged = ReceivedSignature::parse(&forged).unwrap();
    assert_eq!(forged.verify(&key, &other_body), Err(SignatureError::DoesNotFit));
    for (from, to) in [("created=1700000000", "created=1700000001"), ("AAEC", "AAED")] {
        let mut forged = headers();
        forged.signature_input = forged.signature_input.replacen(from, to, 1);
        let forged = ReceivedSignature::parse(&forged).unwrap();
        assert_eq!(
            forged.verify(&key, &of),
            Err(SignatureError::DoesNotFit),
            "{from}"
        );
    }
}

#[test]
fn another_key_is_noticed_by_its_id_and_by_its_signature() {
    let other = SigningKey::from_bytes(&[8; 32]);
    let received = ReceivedSignature::parse(&headers()).unwrap();
    assert_eq!(
        received.verify(&public(&other), &request()),
        Err(SignatureError::OtherKey(params().key))
    );
    let base = request().signature_base(&params());
    let headers = request().headers(&params(), &other.sign(base.as_bytes()).to_bytes());
    let received = ReceivedSignature::parse(&headers).unwrap();
    assert_eq!(
        received.verify(&public(&key()), &request()),
        Err(SignatureError::DoesNotFit)
    );
}

#[test]
fn a_proxy_may_write_the_host_in_another_way() {
    let received = ReceivedSignature::parse(&headers()).unwrap();
    for authority in ["Kiosk.Example", "kiosk.example:443", "KIOSK.example:80"] {
        let request = SignedRequest {
            authority,
            ..request()
        };
        assert_eq!(received.verify(&public(&key()), &request), Ok(()), "{authority}");
    }
}

#[test]
fn every_other_form_is_refused_by_name() {
    use SignatureError as E;
    let input = E::Malformed("signature-input");
    assert_eq!(refused("didim=", "sig1="), E::WrongLabel("signature-input"));
    assert_eq!(refused("didim=(", "didim="), input);
    assert_eq!(
        refused("\"@path\" ", "\"@path\" \"@query\" "),
        E::UnknownComponent("@query".into())
    );
    assert_eq!(refused("\"@path\" ", ""), E::MissingComponent("@path"));
    assert_eq!(
        refused(" \"content-digest\"", ""),
        E::MissingComponent("content-digest")
    );
    assert_eq!(refused("\"@path\"", "@path"), input);
    assert_eq!(
        refused("\"@method\" \"@authority\"", "\"@authority\" \"@method\""),
        input
    );
    assert_eq!(refused("\"@path\" ", "\"@path\" \"@path\" "), input);
    assert_eq!(
        refused("\"@path\"", "\"@path\";req"),
        E::Malformed("signature-input")
    );
    assert_eq!(
        refused(";tag=", ";expires=1700000300;tag="),
        E::UnknownParameter("expires".into())
    );
    for name in ["created", "nonce", "keyid", "alg", "tag"] {
        let whole = headers().signature_input;
        let start = format!("{name}=");
        let parameter = whole.split(';').find(|one| one.starts_with(&start)).unwrap();
        let parameter = format!(";{parameter}");
        assert_eq!(refused(&parameter, ""), E::MissingParameter(name));
        assert_eq!(refused(&parameter, &parameter.repeat(2)), input, "{name} twice");
        assert_eq!(refused(&parameter, &format!(";{name}=")), E::WrongParameter(name));
    }
    assert_eq!(refused("=1700000000", "=-1"), E::WrongParameter("created"));
    assert_eq!(refused("=1700000000", "=1.5"), E::WrongParameter("created"));
    assert_eq!(
        refused("=1700000000", "=1000000000000000"),
        E::WrongParameter("created")
    );
    assert_eq!(refused("=1700000000", "=01700000000"), input);
    assert_eq!(refused("=\"AAEC", "=\"AAE"), E::WrongParameter("nonce"));
    assert_eq!(refused("\"ed25519:", "\"rsa:"), E::WrongParameter("keyid"));
    assert_eq!(
        refused("alg=\"ed25519\"", "alg=\"none\""),
        E::WrongParameter("alg")
    );
    assert_eq!(
        refused("tag=\"didim\"", "tag=\"other\""),
        E::WrongParameter("tag")
    );
}

#[test]
fn headers_of_another_form_are_refused_by_name() {
    use SignatureError as E;
    for (digest, signature, error) in [
        ("sha-512=:AA==:", None, E::Malformed("content-digest")),
        ("sha-256=:AA==:", None, E::Malformed("content-digest")),
        ("", None, E::Malformed("content-digest")),
        ("", Some(""), E::Malformed("content-digest")),
    ] {
        let mut headers = headers();
        headers.content_digest = digest.into();
        headers.signature = signature.map_or(headers.signature, str::to_owned);
        assert_eq!(ReceivedSignature::parse(&headers), Err(error));
    }
    for (text, error) in [
        ("", E::WrongLabel("signature")),
        ("sig1=:AA==:", E::WrongLabel("signature")),
        ("didim=:AA==:", E::Malformed("signature")),
        ("didim=AA==", E::Malformed("signature")),
    ] {
        let mut headers = headers();
        headers.signature = text.into();
        assert_eq!(ReceivedSignature::parse(&headers), Err(error), "{text}");
    }
}

#[test]
fn a_nonce_is_new_every_time() {
    let (one, other) = (Nonce::generate().unwrap(), Nonce::generate().unwrap());
    assert_ne!(one, other);
    assert_eq!(one.to_string().parse(), Ok(one));
}

#[test]
fn a_key_has_one_text_and_one_id() {
    let key = public(&key());
    assert_eq!(key.to_string().parse(), Ok(key));
    assert_eq!(key.to_string().to_uppercase().parse(), Ok(key));
    assert_eq!(key.id().to_string().parse(), Ok(key.id()));
    // No hexadecimal, too short, no point of the curve, and the neutral element: anybody signs for that.
    let neutral = format!("01{}", "00".repeat(31));
    let no_point = format!("02{}", "00".repeat(31));
    for text in ["", "key", &"00".repeat(31), &no_point, &neutral] {
        let error = text.parse::<DevicePublicKey>().unwrap_err();
        assert!(matches!(error, KeyError::Malformed(_)), "{text}");
    }
}

#[test]
fn a_code_is_typed_forgivingly() {
    let code: EnrolmentCode = "7K4M-2QX0".parse().unwrap();
    for text in ["7k4m2qx0", " 7K4M 2QXO ", "7.K-4·M2qxo"] {
        assert!(text.parse() == Ok(code), "{text}");
    }
    assert!("I1L1-1111".parse::<EnrolmentCode>() == "1111-1111".parse());
    assert_eq!(code.to_string(), "7K4M-2QX0");
    assert_eq!(code.hash(), envelope::digest_hex(b"7K4M2QX0"));
    for text in [
        "",
        "7K4M-2QX",
        "7K4M-2QX00",
        "7K4M-2QXU",
        "7K4M-2QX?",
        "가나다라마바사아",
    ] {
        assert!(text.parse::<EnrolmentCode>().is_err(), "{text}");
    }
}

#[test]
fn codes_are_random() {
    let codes: std::collections::BTreeSet<String> = (0..200)
        .map(|_| EnrolmentCode::generate().unwrap().to_string())
        .collect();
    assert_eq!(codes.len(), 200);
    // Every symbol of the alphabet appears somewhere: no bits are left out.
    let symbols: std::collections::BTreeSet<char> = codes.iter().flat_map(|code| code.chars()).collect();
    assert_eq!(symbols.len(), 33);
}

proptest! {
    #[test]
    fn no_text_makes_the_parser_panic(
        content_digest in ".*",
        signature_input in "(didim=)?\\(?[\"@a-z -]*\\)?(;[a-z]+(=\"?[ -~]*\"?)?)*",
        signature in "(didim=)?:?[ -~]*:?",
    ) {
        let headers = SignatureHeaders { content_digest, signature_input, signature };
        prop_assert!(ReceivedSignature::parse(&headers).is_err());
    }

    #[test]
    fn a_header_with_a_changed_byte_never_verifies(
        which in 0..3_usize, at: usize, byte in 0x20..0x7f_u8, insert: bool,
    ) {
        let whole = headers();
        let mut changed = whole.clone();
        let text = [&mut changed.content_digest, &mut changed.signature_input, &mut changed.signature];
        let text = text.into_iter().nth(which).unwrap();
        let at = at % text.len();
        let mut letters = text.clone().into_bytes();
        if insert {
            letters.insert(at, byte);
        } else {
            letters[at] = byte;
        }
        *text = String::from_utf8(letters).unwrap();
        prop_assume!(changed != whole);
        let verified = ReceivedSignature::parse(&changed)
            .and_then(|received| received.verify(&public(&key()), &request()));
        prop_assert!(verified.is_err());
    }

    #[test]
    fn any_request_survives_the_way(
        body: Vec<u8>, created in 0..999_999_999_999_999_u64, path in "/[a-z/]*",
    ) {
        let request = SignedRequest { path: &path, digest: ContentDigest::of(&body), ..request() };
        let params = SignatureParams { created, nonce: Nonce::generate().unwrap(), ..params() };
        let received = ReceivedSignature::parse(&signed(&request, &params)).unwrap();
        prop_assert_eq!(received.params, params);
        prop_assert_eq!(received.verify(&public(&key()), &request), Ok(()));
    }
}
