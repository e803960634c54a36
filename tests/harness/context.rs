//! A context of its own in a browser that all tests of a worker share: no cookie, storage, service worker or cache of another test is in
//! it, and it is gone when its connection is. Starting a browser takes longer than many tests do anything.
//!
//! Contexts are made over the DevTools protocol of the browser itself, which drivers do not hand on. Of WebSocket (RFC 6455) there is as
//! much here as one question and one answer need.

use std::env;

use serde_json::{Value, json};
use thirtyfour::prelude::*;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::environment::{TestResult, Tried};

/// The browsers of a run, by the number of the worker: the port of the driver, the port of the browser, and its path there, with blanks
/// between them and lines between the browsers.
const BROWSERS: &str = "DIDIM_BROWSERS";
/// The number of the worker, which nextest gives to no two tests at once.
const WORKER: &str = "NEXTEST_TEST_GLOBAL_SLOT";

/// Frames with text, and frames that go on with it (RFC 6455, 5.2).
const TEXT: u8 = 1;
const CONTINUATION: u8 = 0;
/// The bit of a message's last frame.
const LAST: u8 = 0x80;
/// The bit that says that a frame is masked, as all of a client's are.
const MASKED: u8 = 0x80;

/// A context, and the connection that it lives by.
pub(crate) struct Context {
    browser: DevTools,
    id: Value,
}

impl Context {
    /// A page in a new context of this worker's browser; `None` where there is no such browser.
    pub(crate) async fn open() -> Tried<Option<(Self, WebDriver)>> {
        let (Ok(browsers), Ok(worker)) = (env::var(BROWSERS), env::var(WORKER)) else {
            return Ok(None);
        };
        let Some(browser) = browsers.lines().nth(worker.parse()?) else {
            return Ok(None);
        };
        let [driver, port, path] = browser.split(' ').collect::<Vec<_>>()[..] else {
            return Err(format!("`{BROWSERS}` has the line `{browser}`").into());
        };
        let mut browser = DevTools::connect(port.parse()?, path).await?;
        let made = json!({"disposeOnDetach": true});
        let made = browser.ask("Target.createBrowserContext", made).await?;
        let id = made.get("browserContextId").cloned().ok_or("no context")?;
        let page = json!({"url": "about:blank", "browserContextId": id});
        let page = browser.ask("Target.createTarget", page).await?;
        let page = page.get("targetId").and_then(Value::as_str).ok_or("no page")?;
        let mut capabilities = DesiredCapabilities::chrome();
        capabilities.set_debugger_address(&format!("127.0.0.1:{port}"))?;
        let driver = WebDriver::new(format!("http://127.0.0.1:{driver}"), capabilities).await?;
        driver
            .switch_to_window(WindowHandle::from(page.to_owned()))
            .await?;
        Ok(Some((Self { browser, id }, driver)))
    }

    /// Takes the context away, and all that is in it.
    pub(crate) async fn close(mut self) -> TestResult {
        let which = json!({"browserContextId": self.id});
        self.browser.ask("Target.disposeBrowserContext", which).await?;
        Ok(())
    }
}

/// A connection to a browser's own end of the DevTools protocol.
struct DevTools {
    stream: TcpStream,
    asked: u64,
}

impl DevTools {
    async fn connect(port: u16, path: &str) -> Tried<Self> {
        let mut stream = TcpStream::connect(("127.0.0.1", port)).await?;
        // The key keeps proxies from answering by mistake; there is none on the way.
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
             Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).await?;
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await?);
        }
        if head.starts_with(b"HTTP/1.1 101") {
            Ok(Self { stream, asked: 0 })
        } else {
            Err(String::from_utf8_lossy(&head).into_owned().into())
        }
    }

    /// Gives a command, and waits for its result.
    async fn ask(&mut self, method: &str, parameters: Value) -> Tried<Value> {
        self.asked += 1;
        let message = json!({"id": self.asked, "method": method, "params": parameters}).to_string();
        let mut frame = vec![LAST | TEXT];
        match u16::try_from(message.len())? {
            length @ 0..=125 => frame.push(MASKED | u8::try_from(length)?),
            length => {
                frame.push(MASKED | 126);
                frame.extend(length.to_be_bytes());
            }
        }
        // A mask of zeros changes nothing.
        frame.extend([0; 4]);
        frame.extend(message.as_bytes());
        self.stream.write_all(&frame).await?;
        loop {
            let answer: Value = serde_json::from_slice(&self.message().await?)?;
            if answer.get("id") == Some(&self.asked.into()) {
                return match answer.get("result") {
                    Some(result) => Ok(result.clone()),
                    None => Err(format!("{method}: {answer}").into()),
                };
            }
        }
    }

    /// The next message with text.
    async fn message(&mut self) -> Tried<Vec<u8>> {
        let mut message = Vec::new();
        loop {
            let kind = self.stream.read_u8().await?;
            let length = match self.stream.read_u8().await? {
                126 => u64::from(self.stream.read_u16().await?),
                127 => self.stream.read_u64().await?,
                length => u64::from(length),
            };
            let mut part = vec![0; usize::try_from(length)?];
            self.stream.read_exact(&mut part).await?;
            if matches!(kind & 0x0F, TEXT | CONTINUATION) {
                message.extend(part);
                if kind & LAST != 0 {
                    return Ok(message);
                }
            }
        }
    }
}
