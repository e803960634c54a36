//! Whether a request and its answer are as the OpenAPI document says.
#![expect(clippy::panic, reason = "a test may panic")]

use std::sync::LazyLock;

use jsonschema::{Draft, Registry, Validator};
use serde_json::{Value, json};

use crate::{Answer, Asked};

/// Under this address the document's own references are resolved.
const ADDRESS: &str = "urn:didim:openapi";

/// The document that the server serves.
pub(crate) static DOCUMENT: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(intake::openapi_document()).unwrap());

/// A place in the document, as a JSON pointer (RFC 6901).
#[derive(Debug, Clone)]
pub(crate) struct Place(String);

impl Place {
    pub(crate) fn root() -> Self {
        Self(String::new())
    }

    /// What has this name here; where that is a reference, what it refers to.
    pub(crate) fn get(&self, name: &str) -> Option<Self> {
        let place = format!("{}/{}", self.0, name.replace('~', "~0").replace('/', "~1"));
        let value = DOCUMENT.pointer(&place)?;
        let whole = value.as_object().is_some_and(|object| object.len() == 1);
        match value["$ref"].as_str() {
            Some(reference) if whole => Some(Self(reference.strip_prefix('#').unwrap().to_owned())),
            _ => Some(Self(place)),
        }
    }

    /// As [`Self::get`], one name after the other.
    pub(crate) fn at(&self, names: &[&str]) -> Option<Self> {
        names.iter().try_fold(self.clone(), |place, name| place.get(name))
    }

    pub(crate) fn value(&self) -> &'static Value {
        DOCUMENT.pointer(&self.0).unwrap()
    }

    /// Returns the names of what is here: nothing if it is no object.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'static str> {
        self.value()
            .as_object()
            .into_iter()
            .flatten()
            .map(|(name, _)| name.as_str())
    }

    /// Why a value is not of the schema that is here.
    pub(crate) fn refuses(&self, value: &Value) -> Option<String> {
        let escaped = self.0.replace('{', "%7B").replace('}', "%7D").replace(' ', "%20");
        let validator = validator(&json!({ "$ref": format!("{ADDRESS}#{escaped}") }));
        let errors: Vec<String> = validator
            .iter_errors(value)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        (!errors.is_empty()).then(|| errors.join("; "))
    }
}

fn validator(schema: &Value) -> Validator {
    static REGISTRY: LazyLock<Registry<'static>> = LazyLock::new(|| {
        let with_document = Registry::new().add(ADDRESS, DOCUMENT.clone());
        with_document.unwrap().prepare().unwrap()
    });
    jsonschema::options()
        .with_draft(Draft::Draft202012)
        .with_registry(&REGISTRY)
        .should_validate_formats(true)
        .build(schema)
        .unwrap()
}

/// Panics unless the request and its answer are as the document says. What lies outside of `/api` and is not in the
/// document are the app's files.
#[track_caller]
pub(crate) fn check(asked: &Asked, answer: &Answer) {
    let what = format!("{} {} {}", asked.method, asked.path, answer.status);
    let Some(path) = described(&asked.path) else {
        if asked.path.starts_with("/api") {
            check_answer(&what, asked, answer, &shared("NotFound"));
        }
        return;
    };
    let is_head = asked.method == "HEAD";
    let method = if is_head {
        "get".to_owned()
    } else {
        asked.method.as_str().to_lowercase()
    };
    let Some(operation) = path.get(&method) else {
        check_answer(&what, asked, answer, &shared("WrongMethod"));
        return;
    };
    let documented = operation.at(&["responses", answer.status.as_str()]);
    let documented = documented.unwrap_or_else(|| panic!("{what}: the document has no such status"));
    check_answer(&what, asked, answer, &documented);
    check_request(&what, asked, answer, &operation);
}

/// What the document says of an address: of itself, or of all that have one more name behind it.
fn described(path: &str) -> Option<Place> {
    let whole = Place::root().at(&["paths", path]);
    let template = || {
        let (above, name) = path.rsplit_once('/')?;
        let paths = Place::root().get("paths")?;
        let begins = |known: &&str| {
            known
                .strip_prefix(above)
                .is_some_and(|rest| rest.starts_with("/{"))
        };
        let known = paths.names().find(|known| !name.is_empty() && begins(known))?;
        Place::root().at(&["paths", known])
    };
    whole.or_else(template)
}

fn shared(name: &str) -> Place {
    Place::root().at(&["components", "responses", name]).unwrap()
}

#[track_caller]
fn check_answer(what: &str, asked: &Asked, answer: &Answer, documented: &Place) {
    for name in documented.get("headers").iter().flat_map(Place::names) {
        let value = answer.header(name);
        let value = value.unwrap_or_else(|| panic!("{what}: the header `{name}` is missing"));
        let schema = documented.at(&["headers", name, "schema"]).unwrap();
        assert_eq!(schema.refuses(&json!(value)), None, "{what}: `{name}`");
    }
    if asked.method == "HEAD" {
        assert!(answer.body.is_empty(), "{what}");
        return;
    }
    let Some(content) = documented.get("content") else {
        assert!(answer.body.is_empty(), "{what}: the document has no body");
        assert_eq!(answer.header("content-type"), None, "{what}");
        return;
    };
    let kind = answer.header("content-type").unwrap_or_default();
    let media = content.get(kind);
    let media = media.unwrap_or_else(|| panic!("{what}: the document has no `{kind}`"));
    let body = match kind {
        "application/octet-stream" => return,
        "application/json" | "application/problem+json" => answer.json(),
        _ => json!(String::from_utf8(answer.body.to_vec()).unwrap()),
    };
    let refused = media.get("schema").unwrap().refuses(&body);
    assert_eq!(refused, None, "{what}: {body}");
    if kind == "application/problem+json" {
        check_problem(what, answer, &body, &media);
    }
}

/// The document's example of this kind of problem says the same of it.
#[track_caller]
fn check_problem(what: &str, answer: &Answer, body: &Value, media: &Place) {
    assert_eq!(body["status"], answer.status.as_u16(), "{what}");
    let kind = body["type"].as_str().unwrap().rsplit(':').next().unwrap();
    let example = media.at(&["examples", kind, "value"]).unwrap().value();
    for (name, value) in example.as_object().unwrap() {
        // What is too large, an item or all, is told in the title.
        let either = name == "title" && kind == "too-large";
        assert!(
            either || body[name] == *value,
            "{what}: `{name}` is {}",
            body[name]
        );
    }
}

/// What was taken is as the document says, and what was refused for its form is not.
#[track_caller]
fn check_request(what: &str, asked: &Asked, answer: &Answer, operation: &Place) {
    let headers = refused_headers(asked, operation);
    let Some(schema) = operation.at(&["requestBody", "content", "application/json", "schema"]) else {
        return;
    };
    let body: Result<Value, _> = serde_json::from_slice(&asked.body);
    let refused = match &body {
        Ok(body) => schema.refuses(body),
        Err(error) => Some(error.to_string()),
    };
    match answer.status.as_u16() {
        200..300 => {
            assert_eq!(headers, None, "{what}: it was taken");
            assert_eq!(refused, None, "{what}: it was taken");
        }
        // All of it together may be too large, which no schema says.
        413 if asked.body.len() > envelope::MAX_REQUEST_BYTES => {}
        400 | 413 | 422 => assert_ne!(refused, None, "{what}: {:?} was refused", asked.body),
        _ => {}
    }
}

/// Why the headers are not those of the operation.
fn refused_headers(asked: &Asked, operation: &Place) -> Option<String> {
    let count = operation
        .get("parameters")
        .map_or(0, |all| all.value().as_array().map_or(0, Vec::len));
    (0..count).find_map(|at| {
        let parameter = operation.at(&["parameters", &at.to_string()]).unwrap();
        let name = parameter.value()["name"].as_str().unwrap();
        let mut values = asked.headers.get_all(name).iter();
        match (values.next(), values.next()) {
            (None, _) => (parameter.value()["required"] == true).then(|| format!("`{name}` is missing")),
            (Some(value), None) => parameter
                .get("schema")
                .unwrap()
                .refuses(&json!(String::from_utf8_lossy(value.as_bytes()))),
            _ => Some(format!("`{name}` is there twice")),
        }
    })
}
