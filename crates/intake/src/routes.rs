//! The routes: one file each.

mod catalog;
mod files;
mod health;
mod receipt_key;
mod submissions;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::routing::{get, post};
use envelope::{MAX_REQUEST_BYTES, SUBMISSIONS_PATH};
use tower_http::set_header::SetResponseHeaderLayer;

use crate::app::App;
use crate::problem::{ProblemResponse, problem};
use crate::repository::Repository;

/// Security headers of every answer.
const HEADERS: [(HeaderName, &str); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), microphone=(), geolocation=()",
    ),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
];

/// All routes of the server.
pub fn router<R: Repository>(app: Arc<App<R>>) -> Router {
    let files = app.files.clone();
    let mut router = Router::new()
        .route(SUBMISSIONS_PATH, post(submissions::post::<R>))
        .route("/api/v1/catalog", get(catalog::get::<R>))
        .route("/api/v1/receipt-key", get(receipt_key::get::<R>))
        .route("/api/{*rest}", get(unknown).post(unknown))
        .route("/health", get(health::get::<R>))
        .layer(DefaultBodyLimit::max(MAX_REQUEST_BYTES))
        .with_state(app);
    if let Some(folder) = files {
        router = router.fallback_service(files::service(&folder));
    }
    for (name, value) in HEADERS {
        router = router.layer(SetResponseHeaderLayer::overriding(
            name,
            HeaderValue::from_static(value),
        ));
    }
    router
}

async fn unknown(uri: Uri) -> ProblemResponse {
    let detail = format!(
        "there is nothing at `{}`; see the routes in the documentation",
        uri.path()
    );
    problem(StatusCode::NOT_FOUND, "not-found", "nothing here", detail)
}
