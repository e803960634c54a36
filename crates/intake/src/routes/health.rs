//! `GET /health`: whether the server can take applications.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;

use crate::app::App;
use crate::openapi::problems::NotReady;
use crate::problem::{ProblemResponse, problem};

/// Whether the server can take applications.
#[utoipa::path(
    get,
    path = "/health",
    operation_id = "getHealth",
    tag = "server",
    responses(
        (status = 200, description = "It can.", content_type = "text/plain; charset=utf-8", body = String,
            example = "ready\n"),
        NotReady,
    )
)]
pub(super) async fn get(State(app): State<Arc<App>>) -> Result<&'static str, ProblemResponse> {
    match app.repository.ping().await {
        Ok(()) => Ok("ready\n"),
        Err(error) => {
            tracing::error!(%error, "health check failed");
            let detail = "the database does not answer; look into the server's log";
            Err(problem(
                StatusCode::SERVICE_UNAVAILABLE,
                "not-ready",
                "not ready",
                detail,
            ))
        }
    }
}
