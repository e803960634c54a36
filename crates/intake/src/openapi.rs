//! The server's interface as a document: OpenAPI 3.1.
//!
//! A route is described where it is handled, by `#[utoipa::path]`; the router takes it and its description together.
//! What every such description shares is here.

pub(crate) mod parameters;
pub(crate) mod problems;

use envelope::{digest_hex, schema};
use serde_json::{Map, Value};
use utoipa::OpenApi;
use utoipa::openapi::ComponentsBuilder;

/// What the document says of the interface as a whole.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Didim intake",
        description = "Takes sealed applications from kiosks, booths and phones, and gives receipts that the \
            server signs. It cannot read what it takes.\n\n\
            Every answer that is an error is a problem document (RFC 9457) with the media type \
            `application/problem+json`: `type` says what to do, `detail` says it to people. At an address \
            without a route under `/api` the answer is the response `NotFound`; a method that an address \
            does not have gets the response `WrongMethod`, whose header `allow` names those that it has. \
            Whatever answers GET also answers HEAD, without the body. What is no HTTP is answered with 400 \
            and nothing else; a request of HTTP/1.1 without the header `host`, or with two, with 400 and \
            a problem.\n\n\
            Fields may be added to requests and answers, and are to be ignored where they are not known; \
            nothing that is here is changed or taken away."
    ),
    tags(
        (name = "submissions", description = "Sealed applications, their receipts and their states"),
        (name = "devices", description = "Who a device is"),
        (name = "catalog", description = "What devices show and decide by"),
        (name = "vacancies", description = "The jobs that devices show"),
        (name = "desk", description = "What caseworkers fetch and answer; who they are"),
        (name = "server", description = "The server itself")
    ),
    components(schemas(
        envelope::Problem,
        schema::DigestTag,
        schema::CatalogTag,
        schema::VaryByCoding,
        schema::ContentDigestHeader,
        schema::SignatureInputHeader,
        schema::SignatureHeader
    ))
)]
pub(crate) struct Interface;

/// The document as it is served.
pub(crate) struct Document {
    pub(crate) text: String,
    /// Its entity tag (RFC 9110, section 8.8.3).
    pub(crate) tag: String,
}

impl Document {
    /// The document of all routes that are described.
    pub(crate) fn of(mut described: utoipa::openapi::OpenApi) -> Self {
        let components = ComponentsBuilder::from(described.components.take().unwrap_or_default());
        described.components = Some(components.responses_from_iter(problems::all()).build());
        // Only a map whose keys are no texts cannot be written as JSON, and there is none in the document.
        let mut document = serde_json::to_value(described).unwrap_or_default();
        require_headers(&mut document);
        let text = document.to_string();
        let tag = format!("\"{}\"", digest_hex(text.as_bytes()));
        Self { text, tag }
    }
}

/// Says that answers always have the headers that the document names, which utoipa cannot say.
fn require_headers(value: &mut Value) {
    let responses = value.get_mut("responses").and_then(Value::as_object_mut);
    for response in responses.into_iter().flat_map(Map::values_mut) {
        let headers = response.get_mut("headers").and_then(Value::as_object_mut);
        for header in headers.into_iter().flat_map(Map::values_mut) {
            if let Value::Object(header) = header {
                header.insert("required".to_owned(), Value::Bool(true));
            }
        }
    }
    if let Value::Object(object) = value {
        object.values_mut().for_each(require_headers);
    }
}
