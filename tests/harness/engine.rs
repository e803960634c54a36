//! The engines that the app is driven in, and how each is started by its WebDriver.

use std::process::Stdio;

use serde_json::{Value, json};
use thirtyfour::FirefoxCapabilities;
use thirtyfour::prelude::*;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

use super::environment::{TestResult, Tried, free_port, need};
use super::managed::Managed;
use super::profile::Profile;
use super::waiting::until;

/// A browser engine, and the browser that carries it on Debian.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// Chromium, by chromedriver and the DevTools protocol.
    Chromium,
    /// Firefox ESR, by geckodriver.
    Firefox,
    /// WebKitGTK's MiniBrowser, by WebKitWebDriver. It draws on a display, so it is given one that nobody sees.
    WebKit,
}

/// A running driver, and its display if it needs one.
pub struct Driver {
    pub process: Child,
    /// Dropped, it ends whatever draws on it.
    _display: Option<Child>,
    address: String,
}

impl Engine {
    /// Whether it speaks the DevTools protocol: only such an engine takes any size, and scripts before a document's own.
    pub fn has_devtools(self) -> bool {
        self == Self::Chromium
    }

    /// Starts the driver on a free port.
    pub async fn driver(self) -> Tried<Driver> {
        self.driver_by(Command::new(self.driver_program()?)).await
    }

    /// Starts Chromium's driver where the browser is managed.
    pub async fn managed_driver(managed: &Managed) -> Tried<Driver> {
        let program = Self::Chromium.driver_program()?;
        Self::Chromium.driver_by(managed.within(program)).await
    }

    fn driver_program(self) -> Tried<String> {
        need(match self {
            Self::Chromium => "CHROMEDRIVER",
            Self::Firefox => "GECKODRIVER",
            Self::WebKit => "WEBKITDRIVER",
        })
    }

    async fn driver_by(self, mut command: Command) -> Tried<Driver> {
        let port = free_port()?;
        command.arg(format!("--port={port}"));
        let mut display = None;
        if self == Self::WebKit {
            let (server, name) = unseen_display().await?;
            command
                .env("DISPLAY", name)
                .env("GDK_BACKEND", "x11")
                // Drawing through a graphics card that is not there, and a sandbox that root may not make.
                .env("WEBKIT_DISABLE_COMPOSITING_MODE", "1")
                .env("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1");
            display = Some(server);
        }
        let process = command.kill_on_drop(true).stdout(Stdio::null()).spawn()?;
        until("the driver listens", || async move {
            tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_ok()
        })
        .await?;
        Ok(Driver {
            process,
            _display: display,
            address: format!("http://127.0.0.1:{port}"),
        })
    }

    /// Opens the browser on a profile. WebKitGTK's driver allows none: there everything is new, and gone at the end.
    pub async fn open(self, driver: &Driver, profile: &Profile) -> Tried<WebDriver> {
        let capabilities = match self {
            Self::Chromium => chromium(profile)?,
            Self::Firefox => firefox(profile)?,
            Self::WebKit => Capabilities::new(),
        };
        Ok(WebDriver::new(&driver.address, capabilities).await?)
    }
}

fn chromium(profile: &Profile) -> Tried<Capabilities> {
    let mut capabilities = DesiredCapabilities::chrome();
    capabilities.set_binary(&need("CHROME")?)?;
    for argument in [
        "--headless=new",
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-gpu",
        "--hide-scrollbars",
        // A phone speaks its owner's language.
        "--accept-lang=ko-KR",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
    ] {
        capabilities.add_arg(argument)?;
    }
    capabilities.add_arg(&format!("--user-data-dir={}", profile.path().display()))?;
    Ok(capabilities.into())
}

fn firefox(profile: &Profile) -> Tried<Capabilities> {
    let mut capabilities: Capabilities = FirefoxCapabilities::new().into();
    let options = json!({
        "binary": need("DIDIM_FIREFOX")?,
        "args": ["-headless", "-profile", profile.path()],
        "prefs": {
            "intl.accept_languages": "ko-KR",
            // On a machine without a speech service Firefox would lay a bar over the page as soon as that asks for voices.
            "media.webspeech.synth.dont_notify_on_error": true,
        },
    });
    capabilities.set("moz:firefoxOptions", options)?;
    Ok(capabilities)
}

/// An X server that draws into memory, and the name of its display. It chooses a free one, and says it once it is ready.
async fn unseen_display() -> Tried<(Child, String)> {
    let mut server = Command::new(need("XVFB")?)
        .args([
            "-displayfd",
            "1",
            "-screen",
            "0",
            "2400x2400x24",
            "-nolisten",
            "tcp",
        ])
        .kill_on_drop(true)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let said = server.stdout.take().ok_or("the display says nothing")?;
    let number = BufReader::new(said)
        .lines()
        .next_line()
        .await?
        .ok_or("the display ended")?;
    Ok((server, format!(":{}", number.trim())))
}

/// Makes the window so large that the page in it has this size, or the nearest that the browser allows.
pub async fn resize(driver: &WebDriver, (width, height): (u32, u32)) -> TestResult {
    driver.set_window_rect(0, 0, width, height).await?;
    let frame: Value = driver
        .execute(
            "return [outerWidth - innerWidth, outerHeight - innerHeight]",
            vec![],
        )
        .await?
        .convert()?;
    let edge = |side: usize| {
        let pixels = frame.get(side).and_then(Value::as_u64).unwrap_or_default();
        u32::try_from(pixels).unwrap_or_default()
    };
    driver
        .set_window_rect(0, 0, width + edge(0), height + edge(1))
        .await?;
    Ok(())
}
