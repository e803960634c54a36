//! `GET /health`: whether the server can take applications.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;

use crate::app::App;
use crate::problem::{ProblemResponse, problem};
use crate::repository::Repository;

pub(super) async fn get<R: Repository>(
    State(app): State<Arc<App<R>>>,
) -> Result<&'static str, ProblemResponse> {
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
