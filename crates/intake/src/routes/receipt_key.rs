//! `GET /api/v1/receipt-key`: the public key that verifies receipts.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde::Serialize;

use crate::app::App;

#[derive(Serialize)]
pub(super) struct Answer {
    key: String,
}

pub(super) async fn get(State(app): State<Arc<App>>) -> Json<Answer> {
    Json(Answer {
        key: app.receipts.verify_key().to_string(),
    })
}
