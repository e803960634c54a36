//! One request of a connection, and its answer.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes, HttpBody};
use axum::http::{Request, StatusCode, Version, header};
use axum::response::{IntoResponse as _, Response};
use hyper::body::{Frame, Incoming, SizeHint};
use tokio::time::Instant;
use tower::ServiceExt as _;

use super::door::Place;
use super::paced::Progress;
use crate::problem::{ProblemResponse, problem};
use crate::signed;

/// After how many seconds somebody may come again who found all ordinary connections taken.
const RETRY_SECONDS: u32 = 5;

/// What answers the requests of a connection.
#[derive(Clone)]
pub(super) struct Exchange {
    pub(super) router: Router,
    pub(super) place: Place,
    pub(super) progress: Progress,
    pub(super) patience: Duration,
}

impl Exchange {
    pub(super) async fn answer(self, request: Request<Incoming>) -> Result<Response, Infallible> {
        let deadline = Instant::now() + self.patience;
        // A request that was sent before the last answer was read waits: answers that nobody reads would pile up.
        self.progress.taken().await;
        self.progress.until(deadline);
        let refused = require_one_host(&request).and_then(|()| self.require_use(&request));
        let response = match refused {
            Ok(()) => self.router.oneshot(request.map(Body::new)).await?,
            Err(refused) => refused.into_response(),
        };
        self.progress.made();
        let progress = self.progress;
        Ok(response.map(|body| Body::new(Making { body, progress })))
    }

    /// A reserved connection is for `/health` and for who signs. Whether the signature is right, is seen with the body.
    fn require_use<B>(&self, request: &Request<B>) -> Result<(), ProblemResponse> {
        let may = request.uri().path() == "/health" || signed::is_signed(request.headers());
        if self.place == Place::Ordinary || may {
            return Ok(());
        }
        let detail = "all connections but those for known devices are taken; ask again in a moment";
        let busy = problem(StatusCode::SERVICE_UNAVAILABLE, "busy", "busy", detail);
        Err(busy.with_retry_after(RETRY_SECONDS))
    }
}

/// A request must name one host, and not two (RFC 9112, section 3.2): what stands before the server may understand it by the
/// other one.
fn require_one_host<B>(request: &Request<B>) -> Result<(), ProblemResponse> {
    let hosts = request.headers().get_all(header::HOST).iter().count();
    let may_lack = request.version() == Version::HTTP_10;
    match hosts {
        1 => return Ok(()),
        0 if may_lack => return Ok(()),
        _ => {}
    }
    let detail = format!("the request has the header `host` {hosts} times; name one host");
    Err(problem(
        StatusCode::BAD_REQUEST,
        "malformed",
        "malformed request",
        detail,
    ))
}

/// A body that notes that a part of it was made.
struct Making {
    body: Body,
    progress: Progress,
}

impl HttpBody for Making {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let frame = std::task::ready!(Pin::new(&mut self.body).poll_frame(context));
        self.progress.made();
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
