//! A real `didim serve` on a free port, and requests to it.

use std::io::{BufRead, BufReader, Error, ErrorKind, Read, Result, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::Value;

/// Longer than any answer takes; a server that never answers fails the test.
const PATIENCE: Duration = Duration::from_secs(60);

/// The operator's command.
pub(crate) fn didim() -> Command {
    Command::new(env!("CARGO_BIN_EXE_didim"))
}

/// `didim serve` on a data folder and a free port.
pub(crate) fn serve(data: &Path) -> Command {
    let mut command = didim();
    command
        .args(["serve", "--listen", "127.0.0.1:0", "--data"])
        .arg(data)
        // A test is one address that sends as many do.
        .args([
            "--anonymous-per-minute",
            "1000000",
            "--anonymous-per-minute-in-all",
            "1000000",
        ]);
    command
}

/// A server that takes requests. It is killed when it is dropped.
pub(crate) struct Server {
    pub(crate) child: Child,
    pub(crate) address: String,
}

impl Server {
    /// Starts it, and waits until it says where it listens.
    pub(crate) fn start(serve: &mut Command) -> Self {
        let mut child = serve.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let address = line.trim().rsplit_once("http://").unwrap().1.to_owned();
        Self { child, address }
    }

    /// Posts a body with these headers: the status and the answer.
    pub(crate) fn post(&self, path: &str, headers: &str, body: &str) -> Result<(u16, Value)> {
        let mut stream = self.connect()?;
        stream.write_all(self.request(path, headers, body).as_bytes())?;
        let (status, body) = whole_answer(&mut stream)?;
        Ok((status, serde_json::from_str(&body)?))
    }

    /// A connection that waits no longer than a patient person.
    pub(crate) fn connect(&self) -> Result<TcpStream> {
        let stream = TcpStream::connect(&self.address)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(stream)
    }

    /// A request to post a body, as it is written to a connection.
    pub(crate) fn request(&self, path: &str, headers: &str, body: &str) -> String {
        format!(
            "POST {path} HTTP/1.1\r\nhost: {}\r\ncontent-type: application/json\r\n\
         content-length: {}\r\nconnection: close\r\n{headers}\r\n\
             {body}",
            self.address,
            body.len()
        )
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The status and the body of an answer; one that was cut off is none.
pub(crate) fn whole_answer(stream: &mut TcpStream) -> Result<(u16, String)> {
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let cut = || Error::from(ErrorKind::UnexpectedEof);
    let (head, body) = answer.split_once("\r\n\r\n").ok_or_else(cut)?;
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
    let length = head
        .lines()
        .filter_map(|line| line.split_once(": "))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .and_then(|(_, length)| length.parse::<usize>().ok());
    match (status, length) {
        (Some(status), Some(length)) if body.len() == length => Ok((status, body.to_owned())),
        _ => Err(cut()),
    }
}
