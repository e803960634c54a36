//! The server's interface.

use gloo_net::http::{Request, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Why the server did not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// No answer came.
    Offline,
    /// It answered with a problem of this kind: the end of its type, as `signed-out`.
    Problem(String),
}

const PREFIX: &str = "urn:didim:problem:";

/// Posts a question, and reads the answer.
pub async fn post<T: DeserializeOwned>(path: &str, body: &impl Serialize) -> Result<T, Refused> {
    json(send(path, body).await?).await
}

/// Posts what has no answer but that it was done.
pub async fn tell(path: &str, body: &impl Serialize) -> Result<(), Refused> {
    send(path, body).await.map(drop)
}

/// An answer of bytes, and what its headers say of a list.
pub struct Stretch {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Where to go on, or from where to ask later.
    pub next: Option<String>,
    /// Whether there is more at once.
    pub more: bool,
    /// How many of the list cannot be read.
    pub unreadable: usize,
}

/// Posts a question whose answer is a stretch of a list.
pub async fn post_for_bytes(path: &str, body: &impl Serialize) -> Result<Stretch, Refused> {
    let answer = send(path, body).await?;
    let header = |name: &str| answer.headers().get(name);
    let (next, more) = (header("didim-next"), header("didim-more").is_some());
    let unreadable = header("didim-unreadable").and_then(|text| text.parse().ok());
    Ok(Stretch {
        next,
        more,
        unreadable: unreadable.unwrap_or_default(),
        bytes: answer.binary().await.map_err(|_| Refused::Offline)?,
    })
}

/// Gets bytes.
pub async fn bytes(path: &str) -> Result<Vec<u8>, Refused> {
    let answer = Request::get(path).send().await.map_err(|_| Refused::Offline)?;
    checked(answer)
        .await?
        .binary()
        .await
        .map_err(|_| Refused::Offline)
}

/// Gets an answer.
pub async fn get<T: DeserializeOwned>(path: &str) -> Result<T, Refused> {
    let answer = Request::get(path).send().await.map_err(|_| Refused::Offline)?;
    json(checked(answer).await?).await
}

/// Has something deleted.
pub async fn delete(path: &str) -> Result<(), Refused> {
    let answer = Request::delete(path).send().await.map_err(|_| Refused::Offline)?;
    checked(answer).await.map(drop)
}

async fn send(path: &str, body: &impl Serialize) -> Result<Response, Refused> {
    let request = Request::post(path).json(body).map_err(|_| Refused::Offline)?;
    checked(request.send().await.map_err(|_| Refused::Offline)?).await
}

async fn checked(answer: Response) -> Result<Response, Refused> {
    if answer.ok() {
        return Ok(answer);
    }
    let problem = answer.json::<envelope::Problem>().await.ok();
    let kind = problem.and_then(|problem| problem.kind.strip_prefix(PREFIX).map(str::to_owned));
    // Something in the way that speaks no problems is no answer of the server.
    Err(kind.map_or(Refused::Offline, Refused::Problem))
}

async fn json<T: DeserializeOwned>(answer: Response) -> Result<T, Refused> {
    answer.json().await.map_err(|_| Refused::Offline)
}
