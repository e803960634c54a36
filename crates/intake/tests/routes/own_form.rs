//! What a page of another site can have a browser post, is refused.

use axum::body::Body;
use axum::http::Request;
use envelope::{DEVICES_PATH, STATUS_PATH, SUBMISSIONS_PATH};

use crate::Server;

async fn post(server: &Server, path: &str, types: &[&str]) -> crate::Answer {
    let mut request = Request::post(path);
    for kind in types {
        request = request.header("content-type", *kind);
    }
    let body = Body::from(r#"{"items":[]}"#);
    server.send_as_it_is(request.body(body).unwrap()).await
}

#[tokio::test]
async fn only_json_is_taken_wherever_something_can_be_posted() {
    let server = Server::start().await;
    let foreign: [&[&str]; 12] = [
        &[],
        &[""],
        &["text/plain"],
        &["text/plain;charset=UTF-8"],
        &["application/x-www-form-urlencoded"],
        &["multipart/form-data; boundary=x"],
        &["text/json"],
        &["application/json-seq"],
        &["text/plain; application/json"],
        &["text/plain, application/json"],
        &["application/json", "text/plain"],
        &["application/json", "application/json"],
    ];
    let posts: Vec<&str> = crate::openapi::operations()
        .into_iter()
        .filter(|(_, method, _)| *method == "post")
        .map(|(path, ..)| path)
        .collect();
    for known in [SUBMISSIONS_PATH, DEVICES_PATH, STATUS_PATH] {
        assert!(posts.contains(&known), "{known}");
    }
    for path in posts {
        for types in foreign {
            let answer = post(&server, path, types).await;
            assert_eq!(answer.status, 415, "{path} {types:?}");
            answer.assert_problem(415, "unsupported-type");
        }
        for own in ["application/json", "Application/JSON ; charset=utf-8"] {
            let answer = post(&server, path, &[own]).await;
            assert_ne!(answer.status, 415, "{path} {own}");
        }
    }
    // Where nothing can be posted, that is what is said.
    post(&server, "/health", &[])
        .await
        .assert_problem(405, "wrong-method");
    post(&server, "/api/v2", &[])
        .await
        .assert_problem(404, "not-found");
}
