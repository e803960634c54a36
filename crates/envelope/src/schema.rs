//! JSON Schemas (2020-12) of the texts and numbers in the wire form, for the server's OpenAPI document.
//!
//! Each is a type that only the feature `openapi` has: the wire types name them where Rust's own type says less.

use std::borrow::Cow;

use utoipa::openapi::schema::{Object, ObjectBuilder, Schema, SchemaFormat, Type};
use utoipa::openapi::{KnownFormat, RefOr};
use utoipa::{PartialSchema, ToSchema};

use crate::limits::{MAX_ITEM_BYTES, MAX_NAME_LETTERS};

/// Declares a type and the schema that it stands for.
macro_rules! described {
    ($($(#[$doc:meta])* $name:ident = $schema:expr;)*) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name;

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                let object: ObjectBuilder = $schema;
                RefOr::T(Schema::Object(object.build()))
            }
        }

        impl ToSchema for $name {
            fn name() -> Cow<'static, str> {
                Cow::Borrowed(stringify!($name))
            }
        }
    )*};
}

/// A receipt as a device holds it. What this server has not signed counts as none, so nothing is asked of the texts.
#[derive(Debug, ToSchema)]
pub struct ReceiptAsHeld {
    /// The number that the visitor keeps.
    pub number: String,
    /// When the server stored the submission.
    pub received_at: String,
    /// The hash of its content.
    pub hash: String,
    /// The life of the database in which it was given.
    pub epoch: Option<String>,
    /// The server's signature.
    pub signature: String,
}

described! {
    /// The id of a submission or a device.
    RandomId = text(
        "A random id: a UUID of version 4 (RFC 9562, section 5.4), made by whoever names the thing.",
        "^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-4[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}$",
        "3b241101-e2bb-4255-8caf-4136c566a962",
    );
    /// A catalog's version.
    CatalogVersion = ObjectBuilder::from(Object::with_type(Type::Integer))
        .description(Some("The version of a catalog: a later one has a higher one."))
        .minimum(Some(0))
        .maximum(usize::try_from(u32::MAX).ok())
        .examples([4]);
    /// A device's count.
    Count = ObjectBuilder::from(Object::with_type(Type::Integer))
        .description(Some(
            "The device's count of submissions, from 1: gaps in it show what is still to come.",
        ))
        .minimum(Some(0))
        .maximum(usize::try_from(u64::MAX).ok())
        .examples([1]);
    /// Sealed bytes.
    SealedText = text(
        "Sealed bytes as base64url without padding (RFC 4648, section 5), at most 1 MiB before encoding. The \
         unused bits of the last letter are zero.",
        "^(?:[A-Za-z0-9_-]{4})*(?:[A-Za-z0-9_-][AQgw]|[A-Za-z0-9_-]{2}[AEIMQUYcgkosw048])?$",
        "c2VhbGVk",
    ).max_length(Some(MAX_SEALED_LENGTH));
    /// A time by the server's clock.
    Timestamp = text(
        "A time by the server's clock: RFC 3339, in UTC, with milliseconds. The order of such texts is that \
         of their times.",
        "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}Z$",
        "2026-03-02T01:15:00.000Z",
    ).format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)));
    /// The id of a key that is sealed to.
    KeyIdText = name(

        "The id of the key that it is sealed to: the suite, a colon, and 16 hexadecimal digits of the key's \
         SHA-256. An id that the server does not know is stored and flagged, whatever it is.",
        "x25519-chacha20poly1305:0011223344556677",
    );
    /// The digest of a catalog.
    CatalogDigestText = name(

        "The SHA-256 of the catalog by which it was made, in hexadecimal. One that the server does not know \
         is stored and flagged, whatever it is.",
        "2689367b205c16ce32ed4200942b8b8b1e262dfc70d9bc9fbc77c49699a4f1df",
    );
    /// A one-time code as staff type it.
    CodeText = any_text(
        "The one-time code, as staff typed it: eight letters and digits. Case, spaces, points and hyphens do \
         not matter, O is 0, and I and L are 1. What is no code is a wrong code.",
        "7K4M-2QX9",
    );
    /// What staff call a device.
    LabelText = any_text("What staff call the device.", "Main office, 1st floor");
    /// A SHA-256 in hexadecimal.
    DigestText = text(
        "A SHA-256 as 64 lower-case hexadecimal digits.",
        "^[0-9a-f]{64}$",
        "2689367b205c16ce32ed4200942b8b8b1e262dfc70d9bc9fbc77c49699a4f1df",
    );
    /// A public key as the server writes it.
    PublicKeyText = text(
        "A public Ed25519 key (RFC 8032) as 64 lower-case hexadecimal digits.",
        "^[0-9a-f]{64}$",
        "8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c",
    );
    /// A public key as a device may write it.
    DeviceKeyText = text(
        "A public Ed25519 key (RFC 8032) as 64 hexadecimal digits.",
        "^[0-9a-fA-F]{64}$",
        "8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c",
    );
    /// A signature in hexadecimal.
    SignatureText = text(
        "An Ed25519 signature (RFC 8032) as 128 lower-case hexadecimal digits.",
        "^[0-9a-f]{128}$",
        "902d4100f2d4c67fb706ddb8fd229507bbb58161382fbfe5154e5677c7f81346\
         f33485be2a1ea6dd23e9d79798de180ca0dcb327a937e67847956b3dd90a5302",
    );
    /// A receipt number.
    ReceiptNumberText = text(
        "The number that a visitor keeps: 40 bits of a hash of the submission's id and a check symbol, in \
         Crockford's base 32. Device and server derive it alike.",
        "^[0-9A-HJKMNP-TV-Z]{3}-[0-9A-HJKMNP-TV-Z]{3}-[0-9A-HJKMNP-TV-Z]{3}$",
        "JQW-B9H-VVW",
    );
    /// A status token of an item.
    StatusTokenText = text(
        "What the submission's state is kept under: a hash of the receipt's number and secret, 32 bytes as \
         64 lower-case hexadecimal digits.",
        "^[0-9a-f]{64}$",
        "359706aaed23b431fd8fe198da618afdb1a9d6cdb86ada1269ee880179b3f03f",
    );
    /// A receipt number as somebody typed it.
    NumberAsTyped = any_text(
        "The receipt number, as the visitor typed it: nine letters and digits. Case, spaces, points and \
         hyphens do not matter, O is 0, and I and L are 1. What is no number is a wrong number.",
        "PX1-NFJ-GGW",
    );
    /// A status token as somebody asks with it.
    TokenAsAsked = any_text(
        "The status token: 64 lower-case hexadecimal digits. What is no token is a wrong token.",
        "359706aaed23b431fd8fe198da618afdb1a9d6cdb86ada1269ee880179b3f03f",
    );
    /// The signed catalog.
    CatalogBytes = string("The signed catalog's bytes.")
        .content_media_type("application/octet-stream");
    /// The tag of what is named by its digest.
    DigestTag = text(
        "An entity tag (RFC 9110, section 8.8.3): a SHA-256 as 64 lower-case hexadecimal digits between \
         quotation marks.",
        "^\"[0-9a-f]{64}\"$",
        "\"2689367b205c16ce32ed4200942b8b8b1e262dfc70d9bc9fbc77c49699a4f1df\"",
    );
    /// The tag of a catalog, whatever its coding.
    CatalogTag = text(
        "An entity tag (RFC 9110, section 8.8.3): the SHA-256 of the catalog as it is signed, as 64 \
         lower-case hexadecimal digits between quotation marks; weak, with `W/` before it, where the catalog \
         is compressed.",
        "^(?:W/)?\"[0-9a-f]{64}\"$",
        "\"2689367b205c16ce32ed4200942b8b8b1e262dfc70d9bc9fbc77c49699a4f1df\"",
    );
    /// The header `Vary` of what is there in more than one content coding.
    VaryByCoding = formed(
        "The header of the request on which the answer depends (RFC 9110, section 12.5.5).",
        "^accept-encoding$",
    );
    /// The header `Content-Digest`.
    ContentDigestHeader = formed(
        "The SHA-256 of the body's bytes as they are sent, in base64 (RFC 9530, section 2).",
        "^sha-256=:[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=:$",
    );
    /// The header `Signature-Input`.
    SignatureInputHeader = formed(
        "What is signed, when, and by which key (RFC 9421, section 4.1): `created` in seconds since 1970, at \
         most five minutes from the server's time; `nonce` 16 random bytes as base64url, new for every try; \
         `keyid` the first 16 hexadecimal digits of the SHA-256 of the public key.",
        "^didim=\\(\"@method\" \"@authority\" \"@path\" \"content-digest\"\\);\
         created=(?:0|[1-9][0-9]{0,14});nonce=\"[A-Za-z0-9_-]{21}[AQgw]\";\
         keyid=\"ed25519:[0-9a-f]{16}\";alg=\"ed25519\";tag=\"didim\"$",
    );
    /// The header `Signature`.
    SignatureHeader = formed(
        "The Ed25519 signature over the signature base (RFC 9421, section 2.5), in base64.",
        "^didim=:[A-Za-z0-9+/]{85}[AQgw]==:$",
    );
    /// A problem's kind.
    ProblemKind = text(
        "A URI that names the kind of problem.",
        "^urn:didim:problem:[a-z]+(?:-[a-z]+)*$",
        "urn:didim:problem:malformed",
    );
}

/// How long the largest item is in base64url.
const MAX_SEALED_LENGTH: usize = (MAX_ITEM_BYTES * 4).div_ceil(3);

/// A text without control characters, of which a database may not keep U+0000.
fn name(description: &str, example: &str) -> ObjectBuilder {
    text(description, "^[^\\x00-\\x1f\\x7f]*$", example).max_length(Some(MAX_NAME_LETTERS))
}

fn any_text(description: &str, example: &str) -> ObjectBuilder {
    string(description).examples([example])
}

fn text(description: &str, pattern: &str, example: &str) -> ObjectBuilder {
    formed(description, pattern).examples([example])
}

fn formed(description: &str, pattern: &str) -> ObjectBuilder {
    string(description).pattern(Some(pattern))
}

fn string(description: &str) -> ObjectBuilder {
    ObjectBuilder::from(Object::with_type(Type::String)).description(Some(description))
}
