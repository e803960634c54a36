//! `GET /api/v1/receipt-key`: the public key that verifies receipts.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use envelope::schema;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::App;

/// The key that verifies receipts.
#[derive(Serialize, ToSchema)]
#[schema(as = ReceiptKeyAnswer)]
pub(super) struct Answer {
    /// The public key.
    #[schema(value_type = schema::PublicKeyText)]
    key: String,
}

/// The key that verifies receipts.
#[utoipa::path(
    get,
    path = "/api/v1/receipt-key",
    operation_id = "getReceiptKey",
    tag = "submissions",
    responses(
        (status = 200, description = "The key.", body = Answer, example = json!({
            "key": "fd1724385aa0c75b64fb78cd602fa1d991fdebf76b13c58ed702eac835e9f618",
        })),
    )
)]
pub(super) async fn get(State(app): State<Arc<App>>) -> Json<Answer> {
    Json(Answer {
        key: app.receipts.verify_key().to_string(),
    })
}
