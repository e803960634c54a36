//! A real server and a real browser, on free ports.
#![allow(
    dead_code,
    clippy::allow_attributes,
    reason = "each test binary uses its own part of the harness"
)]

pub mod shell;

use std::env;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::prelude::*;
use tokio::process::{Child, Command};

pub type Outcome = Result<(), Box<dyn std::error::Error + Send + Sync>>;
pub type Tried<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

const PATIENCE: Duration = Duration::from_secs(40);
const POLL: Duration = Duration::from_millis(50);

/// The width, the height, the name and the profile of a device.
pub const DEVICES: [(u32, u32, &str); 3] =
    [(1080, 1920, "kiosk"), (800, 1280, "tablet"), (390, 844, "phone")];

fn need(name: &str) -> Tried<String> {
    env::var(name).map_err(|_| format!("{name} is not set; run `cargo xtask test --only browser`").into())
}

fn free_port() -> Tried<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

/// Waits until a condition holds; never for a time.
pub async fn until<F>(what: &str, mut holds: impl FnMut() -> F) -> Outcome
where
    F: Future<Output = bool>,
{
    let start = Instant::now();
    while start.elapsed() < PATIENCE {
        if holds().await {
            return Ok(());
        }
        tokio::time::sleep(POLL).await;
    }
    Err(format!("waited {PATIENCE:?} for: {what}").into())
}

/// The server, with a data folder that outlives it.
pub struct Server {
    process: Option<Child>,
    pub port: u16,
    data: TempDir,
    app: PathBuf,
}

impl Server {
    pub async fn start() -> Tried<Self> {
        Self::with_app(need("DIDIM_APP")?.into()).await
    }

    /// With another folder of the app than the one that was built.
    pub async fn with_app(app: PathBuf) -> Tried<Self> {
        let mut server = Self {
            process: None,
            port: free_port()?,
            data: tempfile::tempdir()?,
            app,
        };
        server.up().await?;
        Ok(server)
    }

    pub async fn up(&mut self) -> Outcome {
        let mut command = Command::new(need("DIDIM_BIN")?);
        command.arg("serve").arg("--data").arg(self.data.path());
        command.args(["--listen", &format!("127.0.0.1:{}", self.port)]);
        command.arg("--app").arg(&self.app);
        command.args(["--catalog", &need("DIDIM_CATALOG")?]);
        command.args(["--catalog-key", &format!("{}/catalog.pub", need("DIDIM_KEYS")?)]);
        self.process = Some(command.kill_on_drop(true).spawn()?);
        let port = self.port;
        until("the server listens", || async move {
            tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_ok()
        })
        .await
    }

    pub async fn down(&mut self) -> Outcome {
        if let Some(mut process) = self.process.take() {
            process.kill().await?;
        }
        Ok(())
    }

    /// What the agency reads with its key.
    pub async fn opened(&self) -> Tried<Vec<Value>> {
        let mut command = Command::new(need("DIDIM_BIN")?);
        command.arg("open").arg("--data").arg(self.data.path());
        let out = command
            .args(["--key", &format!("{}/agency.key", need("DIDIM_KEYS")?)])
            .output()
            .await?;
        if !out.status.success() {
            return Err(String::from_utf8_lossy(&out.stderr).into_owned().into());
        }
        Ok(String::from_utf8(out.stdout)?
            .lines()
            .map(serde_json::from_str)
            .collect::<Result<_, _>>()?)
    }
}

/// A browser with a profile of its own.
pub struct Browser {
    pub driver: WebDriver,
    process: Child,
    _profile: TempDir,
    address: String,
}

impl Browser {
    /// Opens the app as on a device of this size. Settings are what staff would have left on it.
    pub async fn open(server: &Server, size: (u32, u32), settings: &[(&str, &str)]) -> Tried<Self> {
        let port = free_port()?;
        let mut command = Command::new(need("CHROMEDRIVER")?);
        let process = command
            .arg(format!("--port={port}"))
            .kill_on_drop(true)
            .stdout(std::process::Stdio::null())
            .spawn()?;
        until("the driver listens", || async move {
            tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_ok()
        })
        .await?;
        let profile = tempfile::tempdir()?;
        let mut capabilities = DesiredCapabilities::chrome();
        capabilities.set_binary(&need("CHROME")?)?;
        for argument in [
            "--headless=new",
            "--no-sandbox",
            "--disable-dev-shm-usage",
            "--disable-gpu",
            "--hide-scrollbars",
        ] {
            capabilities.add_arg(argument)?;
        }
        for argument in [
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
        ] {
            capabilities.add_arg(argument)?;
        }
        capabilities.add_arg(&format!("--user-data-dir={}", profile.path().display()))?;
        let driver = WebDriver::new(&format!("http://127.0.0.1:{port}"), capabilities).await?;
        let metrics = json!({"width": size.0, "height": size.1, "deviceScaleFactor": 1, "mobile": false});
        driver
            .cdp()
            .send_raw("Emulation.setDeviceMetricsOverride", metrics)
            .await?;
        let address = format!("http://127.0.0.1:{}/", server.port);
        let browser = Self {
            driver,
            process,
            _profile: profile,
            address,
        };
        shell::watch_policy(&browser.driver).await?;
        browser.driver.goto(&browser.address).await?;
        for (name, value) in settings {
            let script = format!("localStorage.setItem('didim.{name}', '{value}')");
            browser.driver.execute(script, vec![]).await?;
        }
        if !settings.is_empty() {
            browser.driver.refresh().await?;
        }
        Ok(browser)
    }

    /// Loads the page again in a browser that refuses to open a database, as some private windows do.
    pub async fn without_storage(&self) -> Outcome {
        let refuse =
            "IDBFactory.prototype.open = () => { throw new DOMException('refused', 'SecurityError') }";
        let script = json!({"source": refuse});
        self.driver.cdp().send_raw("Page.enable", json!({})).await?;
        self.driver
            .cdp()
            .send_raw("Page.addScriptToEvaluateOnNewDocument", script)
            .await?;
        self.driver.refresh().await?;
        Ok(())
    }

    /// Ends the browser. Whatever the page tried against its own policy fails the test.
    pub async fn close(mut self) -> Outcome {
        let violations = shell::violations(&self.driver).await?;
        self.driver.quit().await?;
        self.process.kill().await?;
        if violations.is_empty() {
            Ok(())
        } else {
            Err(format!("against the page's policy: {violations:#?}").into())
        }
    }

    /// The visible text of the page.
    pub async fn text(&self) -> String {
        match self.driver.find(By::Tag("body")).await {
            Ok(body) => body.text().await.unwrap_or_default(),
            Err(_) => String::new(),
        }
    }

    pub async fn shows(&self, text: &str) -> Outcome {
        until(&format!("`{text}` on the screen"), || async {
            self.text().await.contains(text)
        })
        .await
    }

    /// Touches the first visible element that this finds.
    pub async fn touch(&self, by: By) -> Outcome {
        until(&format!("{by:?} can be touched"), || async {
            for element in self.driver.find_all(by.clone()).await.unwrap_or_default() {
                // A person scrolls to what the buttons at the bottom cover.
                if element.is_displayed().await.unwrap_or(false)
                    && element.scroll_into_view().await.is_ok()
                    && element.click().await.is_ok()
                {
                    return true;
                }
            }
            false
        })
        .await
    }

    /// Touches the button with this text.
    pub async fn press(&self, text: &str) -> Outcome {
        self.touch(By::XPath(format!(
            "//button[normalize-space(.)='{text}' or .//*[normalize-space(text())='{text}']]"
        )))
        .await
    }

    pub async fn type_into(&self, id: &str, text: &str) -> Outcome {
        self.touch(By::Id(id)).await?;
        let field = self.driver.find(By::Id(id)).await?;
        field.clear().await?;
        field.send_keys(text).await?;
        Ok(())
    }

    pub async fn digits(&self, digits: &str) -> Outcome {
        for digit in digits.chars() {
            self.press(&digit.to_string()).await?;
        }
        Ok(())
    }

    /// Every rule of axe-core that can be decided without a person: none may be broken on this screen.
    pub async fn accessible(&self, screen: &str) -> Outcome {
        let axe = std::fs::read_to_string(need("DIDIM_AXE")?)?;
        self.driver.execute(axe, vec![]).await?;
        let script = "const done = arguments[0]; axe.run(document).then(r => done(r.violations.map(v => v.id + ': ' + \
                      v.nodes.map(n => n.html.slice(0, 160) + ' ' + n.failureSummary).join(' | '))))";
        let broken: Vec<String> = self.driver.execute_async(script, vec![]).await?.convert()?;
        if broken.is_empty() {
            Ok(())
        } else {
            Err(format!("{screen}: {broken:#?}").into())
        }
    }

    pub async fn picture(&self, folder: &Path, name: &str) -> Outcome {
        std::fs::create_dir_all(folder)?;
        // A picture before the fonts are there would not show what a visitor sees.
        self.driver
            .execute_async("document.fonts.ready.then(() => arguments[0](true))", vec![])
            .await?;
        self.driver
            .screenshot(&folder.join(format!("{name}.png")))
            .await?;
        Ok(())
    }

    /// From the start to the page of the job-seeker registration.
    pub async fn to_registration(&self) -> Outcome {
        self.press("나에게 맞는 지원 찾기").await?;
        self.shows("언제 태어나셨나요?").await?;
        self.digits("19990302").await?;
        self.press("다음").await?;
        self.shows("개가 맞을 수 있어요").await?;
        self.press("결과 보기").await?;
        self.touch(By::Css("[data-program='job-seeker-registration']"))
            .await?;
        self.shows("가져올 서류").await
    }

    /// From the program's page to the review.
    pub async fn to_review(&self) -> Outcome {
        self.press("등록하기").await?;
        self.type_into("field-name", "김디딤").await?;
        self.type_into("field-phone", "010-1234-5678").await?;
        self.type_into("field-wanted_job", "사무").await?;
        self.press("다음").await?;
        self.shows("동의가 필요해요").await?;
        self.touch(By::XPath("//label[contains(., '동의함')]".to_owned()))
            .await?;
        self.press("다음").await?;
        self.shows("이대로 보낼까요?").await
    }

    /// The number on the receipt.
    pub async fn number(&self) -> Tried<String> {
        Ok(self
            .driver
            .find(By::Id("receipt-number"))
            .await?
            .text()
            .await?
            .replace(" · ", "-"))
    }
}

/// Where pictures go, if they are wanted.
pub fn picture_folder() -> Option<PathBuf> {
    env::var_os("DIDIM_SCREENSHOTS").map(PathBuf::from)
}
