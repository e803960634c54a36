//! As much of HTTP/1.1 (RFC 9112) as stands between a browser and the server: one exchange a connection, bodies with a
//! length.

use std::io::{Error, ErrorKind, Result};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const HEAD_END: &[u8] = b"\r\n\r\n";

/// A request, of which the body may not be read whole yet.
pub struct Request {
    pub method: String,
    /// With the query, if there is one.
    pub path: String,
    head: Vec<u8>,
    length: usize,
    pub body: Vec<u8>,
}

impl Request {
    /// Reads the head; `None` if the browser closed the connection without a request, as it does with spare ones.
    pub async fn read_head(browser: &mut TcpStream) -> Result<Option<Self>> {
        let mut read = Vec::new();
        let end = loop {
            if let Some(end) = position(&read, HEAD_END) {
                break end;
            }
            let mut chunk = [0; 4096];
            let count = browser.read(&mut chunk).await?;
            if count == 0 {
                return Ok(None);
            }
            read.extend(chunk.iter().take(count));
        };
        let body = read.split_off(end + HEAD_END.len());
        let text = String::from_utf8_lossy(&read).into_owned();
        let mut words = text.split_whitespace();
        let (Some(method), Some(path)) = (words.next(), words.next()) else {
            return Err(Error::new(ErrorKind::InvalidData, "no request line"));
        };
        Ok(Some(Self {
            method: method.to_owned(),
            path: path.to_owned(),
            length: header(&text, "content-length")
                .and_then(|length| length.parse().ok())
                .unwrap_or(0),
            head: read,
            body,
        }))
    }

    /// Reads on until this share of the body is there: 1 is all of it, 2 the half.
    pub async fn read_body(&mut self, browser: &mut TcpStream, share: usize) -> Result<()> {
        let wanted = self.length / share;
        while self.body.len() < wanted {
            let mut chunk = vec![0; (wanted - self.body.len()).min(65_536)];
            let count = browser.read(&mut chunk).await?;
            if count == 0 {
                return Err(ErrorKind::UnexpectedEof.into());
            }
            self.body.extend(chunk.iter().take(count));
        }
        self.body.truncate(wanted);
        Ok(())
    }

    /// Sends what has been read to the server, and asks it to close afterwards.
    pub async fn write(&self, server: &mut TcpStream) -> Result<()> {
        let head = String::from_utf8_lossy(&self.head).into_owned();
        let kept = head
            .lines()
            .filter(|line| !line.is_empty() && !line.to_ascii_lowercase().starts_with("connection:"));
        let mut out = String::new();
        for line in kept {
            out.push_str(line);
            out.push_str("\r\n");
        }
        out.push_str("connection: close\r\n\r\n");
        server.write_all(out.as_bytes()).await?;
        server.write_all(&self.body).await?;
        server.flush().await
    }

    /// Sends it and reads the server's whole answer.
    pub async fn forward(&self, port: u16) -> Result<Answer> {
        let mut server = TcpStream::connect(("127.0.0.1", port)).await?;
        self.write(&mut server).await?;
        let mut all = Vec::new();
        server.read_to_end(&mut all).await?;
        let end = position(&all, HEAD_END).ok_or(ErrorKind::UnexpectedEof)?;
        let body = all.split_off(end + HEAD_END.len());
        Ok(Answer { head: all, body })
    }
}

/// An answer.
pub struct Answer {
    head: Vec<u8>,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn new(status: u16, headers: &[(&str, &str)], body: &str) -> Self {
        let mut head = format!(
            "HTTP/1.1 {status} as the test says\r\ncontent-length: {}\r\n",
            body.len()
        );
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str("connection: close\r\n\r\n");
        Self {
            head: head.into_bytes(),
            body: body.as_bytes().to_vec(),
        }
    }

    pub fn page(html: &str) -> Self {
        Self::new(200, &[("content-type", "text/html; charset=utf-8")], html)
    }

    pub fn status(&self) -> u16 {
        let text = String::from_utf8_lossy(&self.head);
        let status = text
            .split_whitespace()
            .nth(1)
            .and_then(|status| status.parse().ok());
        status.unwrap_or(0)
    }

    /// The same, of a body that ends early: as if that were all of it.
    pub fn shortened(self, length: usize) -> Self {
        let head = String::from_utf8_lossy(&self.head).into_owned();
        let mut out = String::new();
        for line in head.lines().filter(|line| !line.is_empty()) {
            if line.to_ascii_lowercase().starts_with("content-length:") {
                out.push_str(&format!("content-length: {length}\r\n"));
            } else {
                out.push_str(line);
                out.push_str("\r\n");
            }
        }
        out.push_str("\r\n");
        let mut body = self.body;
        body.truncate(length);
        Self {
            head: out.into_bytes(),
            body,
        }
    }

    /// Changes the byte after the first place where `marker` stands; says whether there was one.
    pub fn corrupt(&mut self, marker: &[u8]) -> bool {
        position(&self.body, marker).is_some_and(|at| self.flip(at + marker.len()))
    }

    /// Changes the byte at a place; says whether there is one.
    pub fn flip(&mut self, at: usize) -> bool {
        self.body.get_mut(at).map(|byte| *byte ^= 1).is_some()
    }

    pub async fn write(&self, browser: &mut TcpStream) -> Result<()> {
        browser.write_all(&self.head).await?;
        browser.write_all(&self.body).await?;
        browser.flush().await?;
        browser.shutdown().await
    }
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.lines().find_map(|line| {
        let (found, value) = line.split_once(':')?;
        found.trim().eq_ignore_ascii_case(name).then_some(value.trim())
    })
}

fn position(within: &[u8], wanted: &[u8]) -> Option<usize> {
    within.windows(wanted.len()).position(|window| window == wanted)
}
