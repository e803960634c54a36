//! `GET /health`: whether the server can take applications.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;

use crate::app::App;
use crate::openapi::problems::NotReady;
use crate::problem::{ProblemResponse, problem};

/// Whether the server can take applications.
///
/// The database is asked, and at most every ten seconds something is written to the disk of the data folder.
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
    let looked = async {
        app.repository.ping().await.map_err(|error| error.to_string())?;
        app.disk.try_to_write().await
    };
    looked.await.map(|()| "ready\n").map_err(|error| {
        tracing::error!(%error, "health check failed");
        let detail = "the database does not answer, or nothing can be written; look into the server's log";
        problem(StatusCode::SERVICE_UNAVAILABLE, "not-ready", "not ready", detail)
    })
}
