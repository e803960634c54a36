//! The routes: one file each.

mod body;
mod catalog;
mod coding;
mod desk;
mod devices;
mod files;
mod guard;
mod health;
mod openapi;
mod own_form;
mod receipt_key;
mod room;
mod signed_files;
mod status;
mod submissions;
mod tag;
mod vacancies;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::any;
use envelope::MAX_REQUEST_BYTES;
use tower::Layer as _;
use tower_http::set_header::SetResponseHeaderLayer;
use utoipa::OpenApi as _;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::openapi::Interface;
use crate::problem::{ProblemResponse, problem};
pub(crate) use desk::too_many_tries;
pub use openapi::openapi_document;

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

/// What a browser may do with an answer that is no page: nothing.
const POLICY: &str = "default-src 'none'; frame-ancestors 'none'; sandbox";
/// The page brings the rest of its policy itself, with the hashes of its scripts; this part cannot stand in a page.
const PAGE_POLICY: &str = "frame-ancestors 'none'";

/// What the desk's page may do: its own scripts, its worker, this server; no HTML from text.
const DESK_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    connect-src 'self'; worker-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types didim-desk";

/// The routes that the OpenAPI document describes: each brings its address, its method and its description.
fn described() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::with_openapi(Interface::openapi())
        .routes(routes!(submissions::post))
        .routes(routes!(status::post))
        .routes(routes!(devices::post))
        .routes(routes!(catalog::get))
        .routes(routes!(catalog::of_digest))
        .routes(routes!(vacancies::list))
        .routes(routes!(vacancies::chunk))
        .routes(routes!(receipt_key::get))
        .routes(routes!(desk::account::invitation))
        .routes(routes!(desk::account::account))
        .routes(routes!(desk::session::salt))
        .routes(routes!(
            desk::session::session,
            desk::session::sign_in,
            desk::session::sign_out
        ))
        .routes(routes!(desk::session::confirm))
        .routes(routes!(desk::colleagues::staff))
        .routes(routes!(desk::colleagues::grant))
        .routes(routes!(desk::fetch::submissions))
        .routes(routes!(desk::state::state))
        .routes(routes!(desk::events::events))
        .routes(routes!(desk::events::write))
        .routes(routes!(desk::events::look))
        .routes(routes!(desk::log::log))
        .routes(routes!(openapi::get))
        .routes(routes!(health::get))
}

/// All routes of the server.
pub fn router(app: Arc<App>) -> Router {
    let files = match &app.signed_files {
        Some(signed) => Some(signed_files::service(Arc::clone(signed))),
        None => app.files.as_deref().map(files::service),
    };
    let (router, document) = described().split_for_parts();
    let mut router = router
        .route("/api", any(unknown))
        .route("/api/", any(unknown))
        .route("/api/{*rest}", any(unknown))
        .fallback(unknown)
        .method_not_allowed_fallback(wrong_method)
        .layer(DefaultBodyLimit::max(MAX_REQUEST_BYTES))
        .with_state(Arc::clone(&app));
    if let Some(files) = files {
        let page_policy = HeaderValue::from_static(PAGE_POLICY);
        let layer = SetResponseHeaderLayer::overriding(header::CONTENT_SECURITY_POLICY, page_policy);
        router = router.fallback_service(layer.layer(files));
    }
    if let Some(folder) = &app.desk {
        let policy = HeaderValue::from_static(DESK_POLICY);
        let layer = SetResponseHeaderLayer::overriding(header::CONTENT_SECURITY_POLICY, policy);
        router = router.nest_service("/desk", layer.layer(files::service(folder)));
    }
    router = router.layer(from_fn(desk::keep_nothing));
    let posts = own_form::Posts::of(&document);
    router = router.layer(from_fn_with_state(posts, own_form::require_json));
    router = router.layer(from_fn_with_state(app, guard::guard));
    router = router.layer(SetResponseHeaderLayer::if_not_present(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(POLICY),
    ));
    for (name, value) in HEADERS {
        router = router.layer(SetResponseHeaderLayer::overriding(
            name,
            HeaderValue::from_static(value),
        ));
    }
    router
}

async fn unknown(uri: Uri) -> ProblemResponse {
    nothing_at(&uri)
}

fn nothing_at(uri: &Uri) -> ProblemResponse {
    let detail = format!("there is nothing at `{}`; compare the address", uri.path());
    problem(StatusCode::NOT_FOUND, "not-found", "nothing here", detail)
}

async fn wrong_method(method: Method) -> ProblemResponse {
    let detail = format!("`{method}` does nothing here; the header `allow` names what does");
    problem(
        StatusCode::METHOD_NOT_ALLOWED,
        "wrong-method",
        "wrong method",
        detail,
    )
}
