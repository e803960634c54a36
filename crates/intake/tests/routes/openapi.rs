//! The OpenAPI document: how it is served, that it names every route, and that its examples are true.

use axum::body::Body;
use axum::http::Request;
use ed25519_dalek::{Signer, SigningKey};
use envelope::{
    ContentDigest, DEVICES_PATH, DevicePublicKey, EnrolmentCode, ReceiptKey, ReceiptNumber, SignatureHeaders,
    SignatureParams, SignedRequest, StatusSecret, digest_hex,
};
use intake::{
    Arrival, Batch, CatalogCheck, CatalogFile, Clock, DatabaseLife, Lane, NewCode, Published, Stamps,
    received,
};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;
use time::{Duration, OffsetDateTime};

use crate::contract::{DOCUMENT, Place};
use crate::{Answer, Server, desk};

const PATH: &str = "/api/v1/openapi.json";
/// The host of the examples.
const HOST: &str = "kiosk.example";
const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// Every operation of the document: its path, its method and its place.
pub(crate) fn operations() -> Vec<(&'static str, &'static str, Place)> {
    let paths = Place::root().get("paths").unwrap();
    let of = |path: &'static str| {
        let place = paths.get(path).unwrap();
        let methods = place.names().collect::<Vec<_>>().into_iter();
        methods.map(move |method| (path, method, place.get(method).unwrap()))
    };
    paths.names().flat_map(of).collect()
}

#[tokio::test]
async fn the_document_is_served_with_its_digest() {
    let server = Server::start().await;
    let answer = server.get(PATH).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), Some("application/json"));
    assert_eq!(answer.header("cache-control"), Some("no-cache"));
    let tag = format!("\"{}\"", digest_hex(&answer.body));
    assert_eq!(answer.header("etag"), Some(tag.as_str()));
    assert_eq!(answer.json()["openapi"], "3.1.0");
    let known = server.get_with(PATH, &[("if-none-match", &tag)]).await;
    assert_eq!(known.status, 304);
    assert_eq!(known.header("etag"), Some(tag.as_str()));
}

#[tokio::test]
async fn every_route_is_in_the_document() {
    let server = Server::start().await;
    // The router names its routes only in its debug text.
    let text = format!("{:?}", server.router);
    let mut routes: Vec<&str> = text.split('"').filter(|part| part.starts_with('/')).collect();
    routes.sort_unstable();
    routes.dedup();
    let without_content = [
        "/",
        "/api",
        "/api/",
        "/api/{*rest}",
        "/{*__private__axum_fallback}",
    ];
    routes.retain(|route| !without_content.contains(route));
    let documented: Vec<&str> = Place::root().get("paths").unwrap().names().collect();
    assert_eq!(routes, documented);
}

#[tokio::test]
async fn every_address_has_the_methods_that_the_document_says() {
    let server = Server::start().await;
    for path in Place::root().get("paths").unwrap().names() {
        let documented = Place::root().at(&["paths", path]).unwrap();
        let has = |method: &str| {
            documented.get(method).is_some() || (method == "head" && documented.get("get").is_some())
        };
        for method in METHODS {
            let answer = server.ask(&method.to_uppercase(), path, &[]).await;
            assert_eq!(answer.status != 405, has(method), "{method} {path}");
            if !has(method) {
                let allowed = answer.header("allow").unwrap().to_lowercase();
                let expected: BTreeSet<&str> = METHODS.into_iter().filter(|method| has(method)).collect();
                assert_eq!(allowed.split(',').collect::<BTreeSet<_>>(), expected, "{path}");
            }
        }
    }
}

/// 2026-03-02T01:15:00Z
struct ExampleClock;

impl Clock for ExampleClock {
    fn now(&self) -> OffsetDateTime {
        OffsetDateTime::from_unix_timestamp(1_772_414_100).unwrap()
    }
}

/// An hour before.
struct HourBefore;

impl Clock for HourBefore {
    fn now(&self) -> OffsetDateTime {
        ExampleClock.now() - Duration::HOUR
    }
}

/// The server of which the document's examples tell.
async fn example_server() -> Server {
    let server = Server::with_path(|app, folder| {
        app.clock = Arc::new(ExampleClock);
        let receipts = format!("didim receipt signing key (secret)\n{}\n", "09".repeat(32));
        app.receipts = ReceiptKey::from_file(&receipts).unwrap();
        std::fs::write(
            folder.join("epoch"),
            "0d4f2b52-9a0c-4c3e-8d5b-6f1c8e0a4b77 2026-03-02T00:15:00.000Z\n",
        )
        .unwrap();
        app.life = Some(Arc::new(DatabaseLife::open(folder, &HourBefore).unwrap()));
        std::fs::write(folder.join("backed-up-until"), "2026-03-02T01:00:00.000Z").unwrap();
        let catalog = folder.join("catalog.didim");
        std::fs::write(&catalog, "any").unwrap();
        app.catalog = Some(CatalogFile::checked(
            &catalog,
            CatalogCheck::new(|_, _| Ok(crate::checked(4))),
        ));
        std::fs::create_dir(folder.join("chunks")).unwrap();
        for name in ["manifest".to_owned(), format!("chunks/{CHUNK}")] {
            std::fs::write(folder.join(name), "any").unwrap();
        }
        app.vacancies = Some(folder.to_owned());
    })
    .await;
    let code: EnrolmentCode = "7K4M-2QX9".parse().unwrap();
    let new = NewCode {
        hash: code.hash(),
        label: "Main office, 1st floor".into(),
        made_at: "2026-03-02T01:00:00.000Z".into(),
        expires_at: "2026-03-02T02:00:00.000Z".into(),
        replaces: None,
    };
    server.app.repository.add_code(new).await.unwrap();
    let id = "12345678-9abc-4def-8123-456789abcdef".parse().unwrap();
    let secret: StatusSecret = "7K4M-2QX9-D0AB-3HTV".parse().unwrap();
    let earlier = Arrival {
        id,
        counter: 1,
        key: "k".into(),
        key_known: true,
        catalog: "c".into(),
        catalog_known: true,
        sealed: b"sealed".to_vec(),
        hash: digest_hex(b"sealed"),
        status_token: Some(secret.token(ReceiptNumber::of(id)).as_bytes().to_vec()),
        signature: None,
    };
    let batch = Batch {
        device: None,
        lane: Lane::Anonymous,
        signed_by: None,
        stamps: Stamps::fixed("2026-03-01T05:30:00.000Z"),
        arrivals: vec![earlier],
        held: None,
    };
    let repository = &server.app.repository;
    repository.accept(batch).await.unwrap();
    let at = "2026-03-02T00:10:00.000Z".to_owned();
    repository
        .set_status(id, b"sealed".to_vec(), at.clone())
        .await
        .unwrap();
    publish(&server, at).await;
    desk::example(&server).await;
    server
}

/// A catalog was published before.
async fn publish(server: &Server, at: String) {
    let published = Published {
        catalogs: vec![CHUNK.into()],
        keys: Vec::new(),
    };
    let publish = server.app.repository.publish(published, b"any".to_vec(), at);
    publish.await.unwrap();
}

/// The name of a chunk and of a catalog: the example that the document gives of one.
const CHUNK: &str = "2689367b205c16ce32ed4200942b8b8b1e262dfc70d9bc9fbc77c49699a4f1df";

/// Sends the example of an operation: its body without spaces, and the headers for which it has examples.
async fn send_example(server: &Server, path: &str, method: &str, operation: &Place) -> Answer {
    let mut request = Request::builder()
        .method(method.to_uppercase().as_str())
        .uri(path.replace("{hash}", CHUNK).replace("{digest}", CHUNK))
        .header("host", HOST);
    for parameter in operation.value()["parameters"].as_array().into_iter().flatten() {
        if let Some(example) = parameter["example"].as_str() {
            request = request.header(parameter["name"].as_str().unwrap(), example);
        }
    }
    if operation.value()["tags"][0] == "desk" {
        let cookie = desk::cookie(server, &desk::example_token(server).await);
        request = request
            .header("origin", format!("https://{HOST}"))
            .header("cookie", cookie);
    }
    let body = operation.at(&["requestBody", "content", "application/json", "example"]);
    let body = body.map_or_else(String::new, |example| example.value().to_string());
    server.send(request.body(Body::from(body)).unwrap()).await
}

#[tokio::test]
async fn every_example_gets_the_answer_that_the_document_shows() {
    let server = example_server().await;
    for (path, method, operation) in operations() {
        let answer = send_example(&server, path, method, &operation).await;
        assert!(
            answer.status.is_success(),
            "{method} {path}: {}",
            String::from_utf8_lossy(&answer.body)
        );
        // That an answer has no body where the document shows none is looked at with every answer.
        let Some(kind) = answer.header("content-type") else {
            continue;
        };
        let media = operation
            .at(&["responses", answer.status.as_str(), "content", kind])
            .unwrap();
        let Some(example) = media.get("example") else {
            continue;
        };
        let body = match kind {
            "application/json" => answer.json(),
            _ => json!(String::from_utf8(answer.body.to_vec()).unwrap()),
        };
        assert_eq!(body, *example.value(), "{method} {path}");
    }
    let enrol = Place::root().at(&["paths", DEVICES_PATH, "post"]).unwrap();
    let again = send_example(&server, DEVICES_PATH, "post", &enrol).await;
    let shown = enrol.at(&["responses", "200", "content", "application/json", "example"]);
    assert_eq!(
        (again.status.as_u16(), &again.json()),
        (200, shown.unwrap().value())
    );
    let stored = received(server.path()).await.unwrap();
    assert_eq!((stored.len(), stored[2].lane), (3, Lane::Anonymous));
    assert_eq!(server.app.repository.devices().await.unwrap().len(), 1);
}

/// The headers with which the device of the examples sends the example of an operation. Its key is that of 32 bytes of
/// 1, and its nonce 0, 1, 2, …
fn example_signature(path: &str, body: &Value) -> SignatureHeaders {
    let key = SigningKey::from_bytes(&[1; 32]);
    let request = SignedRequest {
        method: "POST",
        authority: HOST,
        path,
        digest: ContentDigest::of(body.to_string().as_bytes()),
    };
    let public = DevicePublicKey::from_bytes(key.verifying_key().as_bytes()).unwrap();
    let params = SignatureParams {
        created: ExampleClock.now().unix_timestamp().cast_unsigned(),
        nonce: "AAECAwQFBgcICQoLDA0ODw".parse().unwrap(),
        key: public.id(),
    };
    let signature = key.sign(request.signature_base(&params).as_bytes());
    request.headers(&params, &signature.to_bytes())
}

#[test]
fn every_example_of_a_signature_is_what_a_device_would_send() {
    let mut signed = Vec::new();
    for (path, _, operation) in operations() {
        let parameters = operation.value()["parameters"].as_array().into_iter().flatten();
        let shown: Vec<&Value> = parameters.filter_map(|one| one.get("example")).collect();
        if !shown.is_empty() {
            let body = operation.at(&["requestBody", "content", "application/json", "example"]);
            let headers = example_signature(path, body.unwrap().value());
            let expected = [
                &headers.content_digest,
                &headers.signature_input,
                &headers.signature,
            ];
            assert_eq!(shown, expected, "{path}");
            signed.push(path);
        }
    }
    assert!(signed.contains(&DEVICES_PATH));
}

#[test]
fn every_operation_that_takes_a_body_has_an_example() {
    for (path, method, operation) in operations() {
        if let Some(media) = operation.at(&["requestBody", "content", "application/json"]) {
            assert!(media.get("example").is_some(), "{method} {path}");
            let responses = operation.get("responses").unwrap();
            for status in responses.names().filter(|status| status.starts_with('2')) {
                let json = responses.at(&[status, "content", "application/json"]);
                let shown = json.is_none_or(|json| json.get("example").is_some());
                assert!(shown, "{method} {path} {status}");
            }
        }
    }
}

/// Calls `visit` with every object of the document that has one of these names, and the value.
fn walk(place: &Place, names: &[&str], visit: &mut dyn FnMut(&Place, &'static Value)) {
    for name in names {
        if let Some(found) = place.value().get(*name) {
            visit(place, found);
        }
    }
    let inner: Vec<String> = match place.value() {
        Value::Object(object) => object.keys().cloned().collect(),
        Value::Array(array) => (0..array.len()).map(|at| at.to_string()).collect(),
        _ => Vec::new(),
    };
    for name in inner {
        if name != "example" && name != "examples" && place.value()[&name].get("$ref").is_none() {
            walk(&place.get(&name).unwrap(), names, visit);
        }
    }
}

#[test]
fn every_example_is_of_its_schema() {
    let mut checked = 0;
    walk(&Place::root(), &["example", "examples"], &mut |place, found| {
        let schema = place.get("schema").unwrap_or_else(|| place.clone());
        let examples: Vec<&Value> = match found {
            Value::Array(all) => all.iter().collect(),
            Value::Object(all) if all.values().all(|one| one.get("value").is_some()) => {
                all.values().map(|one| &one["value"]).collect()
            }
            one => vec![one],
        };
        for example in examples {
            assert_eq!(schema.refuses(example), None, "{place:?}: {example}");
            checked += 1;
        }
    });
    assert!(checked > 30, "{checked}");
}

#[test]
fn every_reference_leads_somewhere_and_everything_is_referred_to() {
    let mut references = Vec::new();
    collect_references(&DOCUMENT, &mut references);
    for reference in &references {
        assert!(DOCUMENT.pointer(reference).is_some(), "{reference}");
    }
    for kind in ["schemas", "responses"] {
        for name in Place::root().at(&["components", kind]).unwrap().names() {
            let pointer = format!("/components/{kind}/{name}");
            let of_no_route = kind == "responses" && ["NotFound", "WrongMethod"].contains(&name);
            assert!(of_no_route || references.contains(&pointer.as_str()), "{pointer}");
        }
    }
}

fn collect_references(value: &'static Value, references: &mut Vec<&'static str>) {
    match value {
        Value::Object(object) => {
            for (name, inner) in object {
                match inner.as_str() {
                    Some(reference) if name == "$ref" => {
                        references.push(reference.strip_prefix('#').unwrap())
                    }
                    _ => collect_references(inner, references),
                }
            }
        }
        Value::Array(array) => array
            .iter()
            .for_each(|inner| collect_references(inner, references)),
        _ => {}
    }
}
