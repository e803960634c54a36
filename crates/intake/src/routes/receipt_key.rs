//! `GET /api/v1/receipt-key`: the public key that verifies receipts.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde::Serialize;

use crate::app::App;
use crate::repository::Repository;

#[derive(Serialize)]
pub(super) struct Answer {
    key: String,
}

pub(super) async fn get<R: Repository>(State(app): State<Arc<App<R>>>) -> Json<Answer> {
    Json(Answer {
        key: app.receipts.verify_key().to_string(),
    })
}
