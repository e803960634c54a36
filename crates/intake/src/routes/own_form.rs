//! That what is posted is in the interface's own form.
//!
//! A page of another site may have a browser post here what a form could (Fetch, section 4.6: the safelisted types), without asking
//! first, from a visitor's address and into a visitor's share. For JSON it has to ask, and nothing here says that it may.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::problem::{ProblemResponse, problem};

/// The addresses to which something can be posted.
#[derive(Clone)]
pub(super) struct Posts(Arc<BTreeSet<String>>);

impl Posts {
    /// Those of the document.
    pub(super) fn of(document: &utoipa::openapi::OpenApi) -> Self {
        let paths = document.paths.paths.iter();
        let posts = paths.filter(|(_, item)| item.post.is_some());
        Self(Arc::new(posts.map(|(path, _)| path.clone()).collect()))
    }
}

/// Lets only JSON be posted, at every address where something can be.
pub(super) async fn require_json(State(posts): State<Posts>, request: Request, next: Next) -> Response {
    let path = request.extensions().get::<MatchedPath>();
    let takes_posts = path.is_some_and(|path| posts.0.contains(path.as_str()));
    if takes_posts && request.method() == Method::POST && !is_json(request.headers()) {
        return unsupported().into_response();
    }
    next.run(request).await
}

/// Whether there is one `content-type`, and it is JSON's, with whatever parameters (RFC 9110, section 8.3.1).
fn is_json(headers: &HeaderMap) -> bool {
    let mut types = headers.get_all(header::CONTENT_TYPE).iter();
    let (Some(kind), None) = (types.next(), types.next()) else {
        return false;
    };
    let kind = kind.as_bytes().split(|letter| *letter == b';').next();
    kind.is_some_and(|kind| kind.trim_ascii().eq_ignore_ascii_case(b"application/json"))
}

fn unsupported() -> ProblemResponse {
    let detail = "what is posted must be JSON and say so; send the header `content-type: application/json`";
    let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
    problem(status, "unsupported-type", "unsupported type", detail)
}
