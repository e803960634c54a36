//! `GET /health`: whether the server can take applications.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;

use crate::app::App;
use crate::problem::{ProblemResponse, problem};

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
