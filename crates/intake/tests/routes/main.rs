//! The routes, called without a network on a temporary folder: one file each.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod budget;
mod catalog;
mod contract;
mod desk;
mod devices;
mod files;
mod headers;
mod health;
mod life;
mod limits;
mod openapi;
mod own_form;
mod receipt_key;
mod signed;
mod signed_files;
mod status;
mod submissions;
mod vacancies;
mod versions;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, HeaderValue, Method, Request, StatusCode};
use envelope::ReceiptKey;
use intake::{App, CatalogFile, Clock, Published, PublishedNames, SqliteRepository, router};
use serde_json::Value;
use tempfile::TempDir;
use time::{Duration, OffsetDateTime};
use tower::ServiceExt;

const KEY: &str = "x25519-chacha20poly1305:0011223344556677";
const CATALOG: &str = "ab12";

/// A clock that is one second later at every look: 2023-11-14T22:13:20.000Z, then 21, …
#[derive(Default)]
struct TickingClock(AtomicI64);

impl Clock for TickingClock {
    fn now(&self) -> OffsetDateTime {
        let start = OffsetDateTime::from_unix_timestamp(1_700_000_000).unwrap();
        start + Duration::seconds(self.0.fetch_add(1, Ordering::SeqCst))
    }
}

/// A server on a temporary folder, which holds the data, `app/` and `catalog.didim`.
struct Server {
    folder: TempDir,
    app: Arc<App>,
    router: Router,
}

impl Server {
    async fn start() -> Self {
        Self::with(|_| {}).await
    }

    async fn with(change: impl FnOnce(&mut App)) -> Self {
        Self::with_path(|app, _| change(app)).await
    }

    async fn with_path(change: impl FnOnce(&mut App, &Path)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut app = App {
            catalog: Some(CatalogFile::new(&folder.path().join("catalog.didim"))),
            files: Some(folder.path().join("app")),
            published_names: PublishedNames::from(Published {
                catalogs: vec![CATALOG.to_owned()],
                keys: vec![KEY.to_owned()],
            }),
            ..App::new(
                Arc::new(SqliteRepository::open(folder.path()).await.unwrap()),
                ReceiptKey::generate().unwrap(),
                Arc::new(TickingClock::default()),
            )
        };
        change(&mut app, folder.path());
        let app = Arc::new(app);
        let router = router(Arc::clone(&app));
        Self { folder, app, router }
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Sends a request, as JSON if it does not say what it is; it and its answer must be as the OpenAPI document says.
    async fn send(&self, mut request: Request<Body>) -> Answer {
        let is_post = request.method() == Method::POST;
        if is_post && !request.headers().contains_key(CONTENT_TYPE) {
            let json = HeaderValue::from_static("application/json");
            request.headers_mut().insert(CONTENT_TYPE, json);
        }
        self.send_as_it_is(request).await
    }

    async fn send_as_it_is(&self, request: Request<Body>) -> Answer {
        let (parts, body) = request.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        let asked = Asked {
            method: parts.method.clone(),
            path: parts.uri.path().to_owned(),
            headers: parts.headers.clone(),
            body: body.clone(),
        };
        let request = Request::from_parts(parts, Body::from(body));
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let answer = Answer {
            status: parts.status,
            headers: parts.headers,
            body: to_bytes(body, usize::MAX).await.unwrap(),
        };
        contract::check(&asked, &answer);
        answer
    }

    async fn get(&self, path: &str) -> Answer {
        self.get_with(path, &[]).await
    }

    async fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.ask("GET", path, headers).await
    }

    async fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(Body::empty()).unwrap()).await
    }
}

struct Asked {
    method: Method,
    path: String,
    headers: HeaderMap,
    body: Bytes,
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// Checks that this is a whole problem document of this kind (RFC 9457, section 3).
    #[track_caller]
    fn assert_problem(&self, status: u16, kind: &str) {
        assert_eq!(self.status.as_u16(), status);
        assert_eq!(self.header("content-type"), Some("application/problem+json"));
        let problem = self.json();
        assert_eq!(problem["type"], format!("urn:didim:problem:{kind}"));
        assert_eq!(problem["status"], status);
        for text in ["title", "detail"] {
            let text = problem[text].as_str().unwrap();
            assert!(!text.is_empty() && !text.ends_with('.'), "{text}");
        }
    }
}

/// A catalog of this version that names nothing.
fn checked(version: u32) -> intake::CheckedCatalog {
    intake::CheckedCatalog {
        version,
        ..intake::CheckedCatalog::default()
    }
}
