//! Why an answer of 고용24 is not taken.

/// Why one file is not taken. The other files are, and what was imported before stays.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AnswerError {
    /// It is no text in UTF-8.
    #[error(transparent)]
    Encoding(#[from] authoring::EncodingError),
    /// It is a page for a browser.
    #[error("this is a web page and not the answer of the API; ask the API again and save what it answers")]
    Html,
    /// It has a document type, by which a small text can become a huge one.
    #[error(
        "it has a document type (`<!DOCTYPE`), which no answer of the API has; save the answer as it came"
    )]
    Dtd,
    /// It does not begin as XML does.
    #[error("this is no XML; ask with `returnType=XML` and save the answer as it came")]
    NotXml,
    /// It is not well-formed.
    #[error("record {record}, field `{field}`: {why}; save the answer as it came")]
    Broken {
        /// The record, from 1; 0 before the first.
        record: usize,
        /// The field.
        field: String,
        /// What the reader says.
        why: String,
    },
    /// It ends before its end.
    #[error("it ends at record {record}, field `{field}`, before its end; fetch it again")]
    Half {
        /// The record, from 1; 0 before the first.
        record: usize,
        /// The field.
        field: String,
    },
    /// Elements within elements, deeper than any answer has.
    #[error(
        "record {record}: `{field}` stands deeper than in any answer of the API; save the answer as it came"
    )]
    TooDeep {
        /// The record, from 1; 0 before the first.
        record: usize,
        /// The element.
        field: String,
    },
    /// A field that is longer than any notice.
    #[error(
        "record {record}, field `{field}` is longer than {} bytes; look at it, and leave the record out",
        super::xml::MAX_FIELD_BYTES
    )]
    TooLong {
        /// The record, from 1; 0 before the first.
        record: usize,
        /// The field.
        field: String,
    },
    /// More fields than any record has.
    #[error("record {record} has more fields than any record of the API; save the answer as it came")]
    TooManyFields {
        /// The record, from 1; 0 before the first.
        record: usize,
    },
    /// More records than a feed takes.
    #[error("it has more than {0} records; import a part of them")]
    TooMany(usize),
    /// The API refused with a code.
    #[error(
        "the API answered with code `{code}` (`{message}`); ask it again and save the new answer{}",
        hint(code)
    )]
    Refused {
        /// Its code.
        code: String,
        /// Its message.
        message: String,
    },
    /// The API refused the key or the address.
    #[error("the API refused: `{0}`; look at the key and the address, and ask again")]
    NotAllowed(String),
    /// It is XML, and neither a list nor a detail.
    #[error(
        "its root is `{0}`, and no list or detail of vacancies or job fairs; give answers about 채용정보 or 채용행사"
    )]
    OtherAnswer(String),
    /// Another kind of answer than the option is for.
    #[error("it holds {found}; give it with `{option}`")]
    OtherKind {
        /// What it holds.
        found: &'static str,
        /// The option to give it with.
        option: &'static str,
    },
}

/// What more there is to say of a code.
fn hint(code: &str) -> &'static str {
    match code {
        "018" => "; a detail is asked for with `infoSvc`, as `infoSvc=VALIDATION`",
        _ => "",
    }
}
