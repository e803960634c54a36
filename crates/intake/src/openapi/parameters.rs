//! The headers that requests carry, as the document describes them. A route names a set of them among its `params`.

use envelope::schema;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{Object, ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Required, Schema};
use utoipa::{IntoParams, PartialSchema};

/// `If-None-Match`
pub(crate) struct KnownTags;

impl IntoParams for KnownTags {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let says = "The tags of what is known, or `*` (RFC 9110, section 13.1.2).";
        vec![header("if-none-match", says, any_text())]
    }
}

/// `Accept-Encoding`
pub(crate) struct Codings;

impl IntoParams for Codings {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let says = "The content codings that are taken (RFC 9110, section 12.5.3); of them there is `br`.";
        vec![header("accept-encoding", says, any_text())]
    }
}

/// The three headers of a signature, where there may be one.
pub(crate) struct OptionalSignature;

impl IntoParams for OptionalSignature {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        // Without a signature nothing is refused for what stands here.
        let digest = "The SHA-256 of the body (RFC 9530), in the form `sha-256=:<base64>:`. With a signature \
                      it must be there; without one it is not looked at.";
        let input = "What is signed: with it there must be the other two.";
        let signature = "The signature: with it there must be the other two.";
        vec![
            header("content-digest", digest, any_text()),
            header("signature-input", input, schema::SignatureInputHeader::schema()),
            header("signature", signature, schema::SignatureHeader::schema()),
        ]
    }
}

fn any_text() -> RefOr<Schema> {
    ObjectBuilder::from(Object::with_type(Type::String)).into()
}

fn header(name: &str, says: &str, schema: RefOr<Schema>) -> Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(says))
        .schema(Some(schema))
        .build()
}
