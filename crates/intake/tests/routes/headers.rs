//! What every answer carries, and what an address gives that has nothing.

use std::fs;

use crate::Server;

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let server = Server::start().await;
    fs::create_dir(server.path().join("app")).unwrap();
    fs::write(server.path().join("app/index.html"), "<!doctype html>").unwrap();
    for (method, path, status) in [
        ("GET", "/", 200),
        ("GET", "/health", 200),
        ("GET", "/api/v1/receipt-key", 200),
        ("GET", "/api/v1/catalog", 404),
        ("POST", "/api/v1/submissions", 400),
        ("DELETE", "/health", 405),
        ("GET", "/nothing", 404),
        ("GET", "/api/nothing", 404),
    ] {
        let answer = server.ask(method, path, &[]).await;
        assert_eq!(answer.status, status, "{path}");
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("x-frame-options", "DENY"),
            ("permissions-policy", "camera=(), microphone=(), geolocation=()"),
            ("cross-origin-opener-policy", "same-origin"),
        ] {
            assert_eq!(answer.header(name), Some(value), "{method} {path}");
        }
    }
}

#[tokio::test]
async fn no_answer_may_be_framed_and_only_the_app_may_do_anything_in_a_browser() {
    let server = Server::start().await;
    fs::create_dir(server.path().join("app")).unwrap();
    fs::write(server.path().join("app/index.html"), "<!doctype html>").unwrap();
    let nothing = "default-src 'none'; frame-ancestors 'none'; sandbox";
    for (method, path, policy) in [
        ("GET", "/", "frame-ancestors 'none'"),
        ("GET", "/index.html", "frame-ancestors 'none'"),
        ("GET", "/health", nothing),
        ("GET", "/api/v1/receipt-key", nothing),
        ("GET", "/api/v1/catalog", nothing),
        ("POST", "/api/v1/submissions", nothing),
        ("DELETE", "/health", nothing),
        ("GET", "/api/nothing", nothing),
    ] {
        let answer = server.ask(method, path, &[]).await;
        assert_eq!(
            answer.header("content-security-policy"),
            Some(policy),
            "{method} {path}"
        );
    }
}

#[tokio::test]
async fn an_unknown_address_is_a_problem_whatever_the_method() {
    let with_files = Server::start().await;
    fs::create_dir(with_files.path().join("app")).unwrap();
    let without = Server::with(|app| app.files = None).await;
    for server in [&with_files, &without] {
        for path in ["/api", "/api/", "/api/v1", "/api/v2/submissions"] {
            for method in ["GET", "POST", "DELETE", "HEAD"] {
                let answer = server.ask(method, path, &[]).await;
                assert_eq!(answer.status, 404, "{method} {path}");
            }
            server.get(path).await.assert_problem(404, "not-found");
        }
        for path in [
            "/nothing",
            "/a/b",
            "/%FF",
            "/../Cargo.toml",
            "/%2e%2e/intake.sqlite",
        ] {
            server.get(path).await.assert_problem(404, "not-found");
        }
    }
}

#[tokio::test]
async fn a_wrong_method_is_a_problem_that_names_the_right_ones() {
    let server = Server::start().await;
    for (method, path, allowed) in [
        ("GET", "/api/v1/submissions", "POST"),
        ("POST", "/api/v1/catalog", "GET,HEAD"),
        ("PUT", "/health", "GET,HEAD"),
        ("POST", "/index.html", "GET,HEAD"),
    ] {
        let answer = server.ask(method, path, &[]).await;
        answer.assert_problem(405, "wrong-method");
        assert_eq!(answer.header("allow"), Some(allowed), "{path}");
    }
}
