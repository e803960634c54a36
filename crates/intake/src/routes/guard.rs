//! What goes around every route: room for its body, a limit to its time, its log line and its meters.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Instant;

use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::room::{Arriving, Room};
use crate::app::App;
use crate::limit::Peer;
use crate::problem::{ProblemResponse, problem};

/// The address that a request comes from, if it came over a network.
pub(crate) fn client(app: &App, extensions: &axum::http::Extensions, headers: &HeaderMap) -> Option<IpAddr> {
    let Peer(peer) = extensions.get::<Peer>()?;
    Some(app.limits.client(peer.ip(), headers))
}

pub(super) async fn guard(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let start = Instant::now();
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
    // What a client asks for beside the routes is its own text.
    let route = route
        .filter(|route| !route.contains('*'))
        .unwrap_or("other")
        .to_owned();
    let response = answer(&app, request, next).await.into_response();
    let status = response.status().as_u16();
    if response.status() == StatusCode::TOO_MANY_REQUESTS {
        app.metrics.limited();
    }
    app.metrics.request(&route, status, start.elapsed());
    let millis = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
    tracing::debug!(%method, route, status, millis, "answered");
    response
}

async fn answer(app: &Arc<App>, request: Request, next: Next) -> Result<Response, ProblemResponse> {
    let room = Arc::new(Room::new(Arc::clone(app)));
    let request = request.map(|body| {
        Body::new(Arriving {
            body,
            room: Arc::clone(&room),
        })
    });
    let response = tokio::time::timeout(app.patience, next.run(request)).await;
    // The route saw a body that broke off, and did nothing.
    if room.is_short() {
        return Err(busy());
    }
    response.map_err(|_| too_slow())
}

fn busy() -> ProblemResponse {
    let detail = "too many requests are under way; send the same request again in a moment";
    problem(StatusCode::SERVICE_UNAVAILABLE, "busy", "busy", detail).with_retry_after(1)
}

fn too_slow() -> ProblemResponse {
    let detail = "the request did not arrive in time; send the same request again";
    problem(StatusCode::REQUEST_TIMEOUT, "too-slow", "too slow", detail)
}
