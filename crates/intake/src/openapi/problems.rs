//! The answers that are problem documents, as the document describes them. A route names those that it gives among its
//! `responses`; each is then a reference to one response that all routes share.

use std::collections::BTreeMap;

use serde_json::json;
use utoipa::IntoResponses;
use utoipa::openapi::example::ExampleBuilder;
use utoipa::openapi::schema::{AllOfBuilder, Object, ObjectBuilder, Schema, Type};
use utoipa::openapi::{
    Content, ContentBuilder, Header, HeaderBuilder, Ref, RefOr, Response, ResponseBuilder,
};

/// An answer with one status.
struct Answer {
    name: &'static str,
    status: u16,
    when: &'static str,
    /// The kinds of problem that it can be, each the end of a type URI, with its title.
    kinds: &'static [(&'static str, &'static str)],
}

/// Declares the answers, each a type that a route can name.
macro_rules! answers {
    ($(#[doc = $when:literal] $name:ident = $status:literal, [$($kind:literal: $title:literal),+];)*) => {
        $(
            #[doc = $when]
            pub(crate) struct $name;

            impl IntoResponses for $name {
                fn responses() -> BTreeMap<String, RefOr<Response>> {
                    let shared = RefOr::Ref(Ref::from_response_name(stringify!($name)));
                    BTreeMap::from([(stringify!($status).to_owned(), shared)])
                }
            }
        )*

        const ANSWERS: &[Answer] = &[$(Answer {
            name: stringify!($name),
            status: $status,
            when: $when,
            kinds: &[$(($kind, $title)),+],
        }),*];
    };
}

answers! {
    /// The body is no such request, or broke off; nothing was stored.
    Malformed = 400, ["malformed": "malformed request", "incomplete": "incomplete request"];
    /// The signature does not fit, was made by a clock that is too far from the server's, or has been used; nothing was stored.
    BadSignature = 401, ["bad-signature": "bad signature", "clock": "wrong clock",
        "replayed": "replayed request"];
    /// The signature is missing or does not fit, or was made by a clock that is too far from the server's.
    NotSigned = 401, ["bad-signature": "bad signature", "clock": "wrong clock"];
    /// The code is wrong, has expired, or another device or key has used it.
    WrongCode = 403, ["wrong-code": "wrong code"];
    /// Nobody is signed in: there is no session, or it has ended.
    SignedOut = 401, ["signed-out": "not signed in"];
    /// The name, the passphrase or the time-based code is wrong, or the code was used before; which of them is not said.
    WrongSignIn = 401, ["wrong-sign-in": "wrong sign-in"];
    /// The request comes from a page of another site.
    OtherOrigin = 403, ["other-origin": "another site"];
    /// The role does not allow this, or the request comes from a page of another site.
    NotAllowed = 403, ["not-allowed": "not allowed", "other-origin": "another site"];
    /// As `NotAllowed`, or the second factor has to be shown again before.
    NotConfirmed = 403, ["not-allowed": "not allowed", "other-origin": "another site",
        "confirm": "confirm that it is you"];
    /// The time-based code is wrong or was used before, or the request comes from a page of another site.
    WrongTotp = 403, ["wrong-totp": "wrong time-based code", "other-origin": "another site"];
    /// The code of the invitation or the time-based code is wrong, expired or used; or the request comes from a page of another site.
    NoInvitation = 403, ["wrong-code": "wrong code", "wrong-totp": "wrong time-based code",
        "other-origin": "another site"];
    /// No such account is there, or it was ended.
    NoAccount = 404, ["no-account": "no such account"];
    /// There is no such application that is sealed to a key of this group.
    NoSubmission = 404, ["no-submission": "no such application"];
    /// The group has another key in this epoch, or who gives the key has none of it.
    OtherKey = 409, ["other-key": "another key"];
    /// Something in the request is not as it has to be: what a guess of a passphrase costs, a wrapped or sealed key, a purpose.
    Unusable = 422, ["unusable": "unusable"];
    /// No catalog has been published here.
    NoCatalog = 404, ["no-catalog": "no catalog"];
    /// No catalog of this digest was published here.
    NoSuchCatalog = 404, ["no-such-catalog": "no such catalog"];
    /// No vacancies have been published here.
    NoVacancies = 404, ["no-vacancies": "no vacancies"];
    /// The list that is published names no such chunk, or it is not there.
    NoChunk = 404, ["no-chunk": "no such chunk"];
    /// There is no submission with this number and token; which of them is wrong is not said.
    NoSuchStatus = 404, ["no-status": "no such status"];
    /// The key is that of a device of another name; the code can still be used.
    KeyTaken = 409, ["key-taken": "key taken"];
    /// The body is larger than that of any request: 8 MiB.
    TooLarge = 413, ["too-large": "request too large"];
    /// The body is larger than 8 MiB, an item larger than 1 MiB, or there are more than 1000 items; nothing was stored.
    TooMuch = 413, ["too-large": "item too large", "too-many": "too many items"];
    /// The body is not said to be JSON: `content-type` is missing, there twice, or another than `application/json`.
    UnsupportedType = 415, ["unsupported-type": "unsupported type"];
    /// A submission or the device has no random name, which is a UUID of version 4; nothing was stored.
    WrongId = 422, ["wrong-id": "wrong id"];
    /// The request took too long to arrive; nothing was stored, or the same request again says what was.
    TooSlow = 408, ["too-slow": "too slow"];
    /// More than an address, or all of them, may send without being an enrolled device, or send at once; nothing was stored.
    TooManyRequests = 429, ["too-many-requests": "too many requests"];
    /// There were ten wrong codes of this address within a minute, or more requests than an address may make.
    TooManyCodes = 429, ["too-many-codes": "too many wrong codes", "too-many-requests": "too many requests"];
    /// The catalog cannot be read.
    CatalogUnreadable = 500, ["catalog-unreadable": "catalog unreadable"];
    /// The vacancies cannot be read.
    VacanciesUnreadable = 500, ["vacancies-unreadable": "vacancies unreadable"];
    /// The database fails, or too much is under way; nothing was stored, and the same may be sent again, signed anew.
    NotStored = 503, ["not-stored": "not stored", "busy": "busy"];
    /// The database does not answer, or nothing can be written.
    NotReady = 503, ["not-ready": "not ready"];
    /// The database does not answer, or too much is under way; the same may be asked again.
    NotAnswered = 503, ["not-ready": "not ready", "busy": "busy"];
}

/// What is answered where there is no route.
const WITHOUT_ROUTE: [Answer; 2] = [
    Answer {
        name: "NotFound",
        status: 404,
        when: "There is nothing at this address.",
        kinds: &[("not-found", "nothing here")],
    },
    Answer {
        name: "WrongMethod",
        status: 405,
        when: "This address does not have this method.",
        kinds: &[("wrong-method", "wrong method")],
    },
];

/// All of the answers, by their names.
pub(super) fn all() -> impl Iterator<Item = (&'static str, Response)> {
    let all = ANSWERS.iter().chain(&WITHOUT_ROUTE);
    all.map(|answer| (answer.name, response(answer)))
}

fn response(answer: &Answer) -> Response {
    let mut response = ResponseBuilder::new()
        .description(answer.when.trim())
        .content("application/problem+json", content(answer));
    if let Some((name, header)) = header(answer.status) {
        response = response.header(name, header);
    }
    response.build()
}

fn content(answer: &Answer) -> Content {
    let uri = |kind: &str| format!("urn:didim:problem:{kind}");
    let kinds = ObjectBuilder::from(Object::with_type(Type::String))
        .enum_values(Some(answer.kinds.iter().map(|(kind, _)| uri(kind))));
    let status = ObjectBuilder::from(Object::with_type(Type::Integer)).enum_values(Some([answer.status]));
    let this = ObjectBuilder::new()
        .property("type", kinds)
        .property("status", status);
    let schema = AllOfBuilder::new()
        .item(Ref::from_schema_name("Problem"))
        .item(this);
    let examples = answer.kinds.iter().map(|(kind, title)| {
        let value = json!({ "type": uri(kind), "title": title, "status": answer.status });
        (*kind, ExampleBuilder::new().value(Some(value)).build())
    });
    ContentBuilder::new()
        .schema(Some(Schema::from(schema)))
        .examples_from_iter(examples)
        .build()
}

/// The header that an answer of this status has besides.
fn header(status: u16) -> Option<(&'static str, Header)> {
    let text = || ObjectBuilder::from(Object::with_type(Type::String));
    let (name, schema, says) = match status {
        401 => (
            "www-authenticate",
            text().enum_values(Some(["Signature", "Session"])),
            "How to authenticate: by a signature (RFC 9421), or by signing in at the desk.",
        ),
        405 => ("allow", text(), "The methods that the address has."),
        429 => (
            "retry-after",
            text().pattern(Some("^[0-9]+$")),
            "In how many seconds to try again.",
        ),
        _ => return None,
    };
    Some((
        name,
        HeaderBuilder::new()
            .schema(schema)
            .description(Some(says))
            .build(),
    ))
}
