//! Why an import, or one file of it, comes to nothing.

/// Why nothing can be imported into a catalog.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// The catalog's own files are not in order.
    #[error(
        "the catalog to import into has problems, the first is `{first}`; mend them as `didim catalog check` \
         names them"
    )]
    Target {
        /// The first of them.
        first: String,
    },
    /// The center that programs are put under is not there.
    #[error("`centers.toml` has no center `{0}`; add it, or name one that is there with `--center`")]
    Center(String),
    /// A region that is asked for is not known.
    #[error(
        "no region `{0}` is known; name a province, as `sejong` or `세종`, or write the five digits of a \
         시·군·구, as `36110`"
    )]
    Region(String),
    /// 보조금24 knows regions by their bodies alone, and the name of this one's is not known.
    #[error("보조금24 has no codes of places, and no body of `{0}` is known; name its province")]
    NoBody(String),
}

/// Why an API's answer cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ApiAnswerError {
    /// It is no text in UTF-8.
    #[error(transparent)]
    Encoding(#[from] authoring::EncodingError),
    /// It is no JSON.
    #[error("this is no JSON ({0}); save the API's answer as it came")]
    Json(String),
    /// It holds no list of records.
    #[error("there is no list `{0}` in it; save the API's whole answer, or the list alone")]
    List(&'static str),
    /// The API refused.
    #[error("the API answered with code `{code}` (`{message}`); ask it again and save the new answer")]
    Refused {
        /// Its code.
        code: String,
        /// Its message.
        message: String,
    },
}
