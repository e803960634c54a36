//! A browser, and what a person does with it.

use std::env;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use serde_json::{Value, json};
use thirtyfour::prelude::*;

use super::context::Context;
use super::engine::{Driver, Engine, resize};
use super::environment::{TestResult, Tried, fingers};
use super::managed::Managed;
use super::profile::Profile;
use super::server::Server;
use super::shell;
use super::waiting::until;

/// Why a test cannot have what concerns the whole browser.
const SHARED: &str = "this page shares its browser with other tests; open it alone";

/// How long a crashing page gets.
const CRASH_TIMEOUT: Duration = Duration::from_secs(5);

/// Writes down every heading that the screen has had, so that nothing it said for a moment only is missed.
const LISTEN: &str = "
    window.didimSaid = [];
    new MutationObserver(() => {
        for (const heading of document.querySelectorAll('#app h1, #app [role=alert]')) {
            const text = heading.textContent;
            if (text && window.didimSaid.at(-1) !== text) window.didimSaid.push(text);
        }
    }).observe(document, { childList: true, subtree: true, characterData: true });";

/// The text that can be seen, a line a block, without empty lines. A script asks for it in one go: the driver's own way of reading
/// an element's text runs for many times as long.
const TEXT: &str = "const lines = (document.body?.innerText ?? '').split('\\n'); \
                    return lines.map(line => line.trim()).filter(line => line).join('\\n')";

/// Of some elements, scrolls the first one that can be seen into the middle of the screen and says its place.
const SCROLL_TO_FIRST_SEEN: &str = "
    for (const [place, element] of [...arguments].entries()) {
        // What a closed list offers has no box of its own.
        const seen = element.closest('select') ?? element;
        const box = seen.getBoundingClientRect();
        const looked = { opacityProperty: true, visibilityProperty: true };
        if (box.width > 0 && box.height > 0 && seen.checkVisibility(looked)) {
            seen.scrollIntoView({ block: 'center', inline: 'center' });
            return place;
        }
    }
    return null;";

/// Where the pages of a test are.
enum Home {
    /// In a browser of its own, with a profile that can outlive it.
    Own(Box<Driver>, Profile),
    /// In a context of the browser that a worker's tests share.
    Shared(Context),
}

/// A browser, or what is as good as one: nothing in it was there before.
pub struct Browser {
    /// Before the driver, so that it is dropped first.
    _unfinished: Unfinished,
    /// The driver, for what this harness has no word for.
    pub driver: WebDriver,
    engine: Engine,
    home: Home,
    address: String,
    size: (u32, u32),
    /// What every document runs before its own scripts.
    scripts: Mutex<Vec<String>>,
}

/// A test that fails leaves its browser open. The driver would then be asked, and waited for in vain, to close it; the
/// profile ends it instead.
struct Unfinished(WebDriver);

impl Drop for Unfinished {
    fn drop(&mut self) {
        let _ = self.0.clone().leak();
    }
}

impl Browser {
    /// Opens the app in Chromium as on a device of this size, in a context of the worker's browser if there is one. Settings are what
    /// staff would have left on it.
    pub async fn open(server: &Server, size: (u32, u32), settings: &[(&str, &str)]) -> Tried<Self> {
        let Some((context, driver)) = Context::open().await? else {
            return Self::open_alone(server, size, settings).await;
        };
        let address = format!("http://127.0.0.1:{}/", server.port);
        let browser = Self::of(Home::Shared(context), driver, Engine::Chromium, size, &address).await?;
        browser.with(settings).await
    }

    /// The same in a browser of its own: for tests of what a browser keeps, permits, downloads or opens beside the page.
    pub async fn open_alone(server: &Server, size: (u32, u32), settings: &[(&str, &str)]) -> Tried<Self> {
        let address = format!("http://127.0.0.1:{}/", server.port);
        let browser = Self::start(Profile::new()?, size, &address).await?;
        browser.with(settings).await
    }

    /// The same in a browser that is managed as a kiosk's is.
    pub async fn open_managed(server: &Server, size: (u32, u32), managed: &Managed) -> Tried<Self> {
        let address = format!("http://127.0.0.1:{}/", server.port);
        let process = Engine::managed_driver(managed).await?;
        let profile = Profile::new()?;
        let driver = Engine::Chromium.open(&process, &profile).await?;
        let home = Home::Own(Box::new(process), profile);
        let browser = Self::of(home, driver, Engine::Chromium, size, &address).await?;
        browser.visit().await?;
        Ok(browser)
    }

    /// Loads the app, and leaves settings on the device.
    async fn with(self, settings: &[(&str, &str)]) -> Tried<Self> {
        self.visit().await?;
        for (name, value) in settings {
            self.leave_setting(name, value).await?;
        }
        if !settings.is_empty() {
            self.driver.refresh().await?;
        }
        Ok(self)
    }

    /// Opens the app in an engine, as on a device of this size.
    pub async fn open_in(engine: Engine, server: &Server, size: (u32, u32)) -> Tried<Self> {
        let address = format!("http://127.0.0.1:{}/", server.port);
        let browser = Self::start_in(engine, Profile::new()?, size, &address).await?;
        browser.visit().await?;
        Ok(browser)
    }

    /// Starts Chromium on a profile, new or not; the app at this address is not visited yet.
    pub async fn start(profile: Profile, size: (u32, u32), address: &str) -> Tried<Self> {
        Self::start_in(Engine::Chromium, profile, size, address).await
    }

    async fn start_in(engine: Engine, profile: Profile, size: (u32, u32), address: &str) -> Tried<Self> {
        let process = engine.driver().await?;
        let driver = engine.open(&process, &profile).await?;
        Self::of(
            Home::Own(Box::new(process), profile),
            driver,
            engine,
            size,
            address,
        )
        .await
    }

    async fn of(
        home: Home,
        driver: WebDriver,
        engine: Engine,
        size: (u32, u32),
        address: &str,
    ) -> Tried<Self> {
        let browser = Self {
            _unfinished: Unfinished(driver.clone()),
            driver,
            engine,
            home,
            address: address.to_owned(),
            size,
            scripts: Mutex::new(vec![LISTEN.to_owned(), shell::watch_policy(), fingers(size)]),
        };
        browser.furnish().await?;
        Ok(browser)
    }

    /// Gives a new tab the device's size, and its documents their scripts.
    async fn furnish(&self) -> TestResult {
        if !self.engine.has_devtools() {
            return resize(&self.driver, self.size).await;
        }
        self.in_window(self.size).await?;
        self.command("Page.enable", json!({})).await?;
        let scripts = self
            .scripts
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        for script in scripts {
            self.command("Page.addScriptToEvaluateOnNewDocument", json!({"source": script}))
                .await?;
        }
        Ok(())
    }

    /// Opens another tab, and goes on there.
    pub async fn open_tab(&self) -> Tried<WindowHandle> {
        // The driver would open it in the context that is nobody's.
        self.profile()?;
        let tab = self.driver.new_tab().await?;
        self.driver.switch_to_window(tab.clone()).await?;
        self.furnish().await?;
        Ok(tab)
    }

    /// Crashes the page's process, and goes on in another tab.
    pub async fn crash_page(&self) -> TestResult {
        let crashing = self.driver.window().await?;
        let next = self.open_tab().await?;
        self.driver.switch_to_window(crashing).await?;
        // The driver says that the tab has crashed, or nothing at all.
        let crash = self.driver.goto("chrome://crash");
        let _ = tokio::time::timeout(CRASH_TIMEOUT, crash).await;
        self.driver.switch_to_window(next).await?;
        Ok(())
    }

    /// Loads the app.
    pub async fn visit(&self) -> TestResult {
        self.driver.goto(&self.address).await?;
        self.watch().await
    }

    /// Loads the page again, as a person does.
    pub async fn reload(&self) -> TestResult {
        if self.engine == Engine::Firefox {
            // geckodriver's refresh is one past the service worker, as with the Shift key held.
            return self.visit().await;
        }
        self.driver.refresh().await?;
        self.watch().await
    }

    /// Where no script can be run before a document's own, they run after it was loaded.
    async fn watch(&self) -> TestResult {
        if self.engine.has_devtools() {
            return Ok(());
        }
        let scripts = self
            .scripts
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .join(";\n");
        self.driver.execute(scripts, vec![]).await?;
        Ok(())
    }

    /// Leaves a setting on the device, as staff would.
    pub async fn leave_setting(&self, name: &str, value: &str) -> TestResult {
        let script = format!("localStorage.setItem('didim.{name}', '{value}')");
        self.driver.execute(script, vec![]).await?;
        Ok(())
    }

    /// Gives the browser a command of the DevTools protocol.
    pub async fn command(&self, method: &str, parameters: Value) -> TestResult {
        self.driver.cdp().send_raw(method, parameters).await?;
        Ok(())
    }

    /// Every document from now on runs this before its own scripts.
    pub async fn before_every_document(&self, script: &str) -> TestResult {
        self.scripts
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(script.to_owned());
        self.command("Page.addScriptToEvaluateOnNewDocument", json!({"source": script}))
            .await
    }

    /// Loads the page again in a browser that refuses to open a database, as some private windows do.
    pub async fn without_storage(&self) -> TestResult {
        let refuse =
            "IDBFactory.prototype.open = () => { throw new DOMException('refused', 'SecurityError') }";
        self.before_every_document(refuse).await?;
        self.driver.refresh().await?;
        Ok(())
    }

    /// Ends the browser. Whatever the page tried against its own policy fails the test.
    pub async fn close(self) -> TestResult {
        self.end().await.map(drop)
    }

    /// Where the app is.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Closes it as a person would, and leaves the profile for another browser.
    pub async fn close_and_keep(self) -> Tried<Profile> {
        Ok(self.end().await?.ok_or(SHARED)?)
    }

    /// Closes it; gives the profile, if it has one of its own.
    async fn end(self) -> Tried<Option<Profile>> {
        let violations = shell::violations(&self.driver).await?;
        self.driver.quit().await?;
        let profile = match self.home {
            Home::Own(mut driver, profile) => {
                driver.process.kill().await?;
                profile.left_alone().await?;
                Some(profile)
            }
            Home::Shared(context) => {
                context.close().await?;
                None
            }
        };
        if !violations.is_empty() {
            return Err(format!("against the page's policy: {violations:#?}").into());
        }
        Ok(profile)
    }

    /// Kills every process of it at once, as a cut power line would, and leaves the profile.
    pub async fn kill(self) -> Tried<Profile> {
        let Home::Own(mut driver, profile) = self.home else {
            return Err(SHARED.into());
        };
        profile.kill(driver.process.id()).await?;
        // Nothing is left that could end the session.
        let _ = self.driver.leak();
        driver.process.wait().await?;
        Ok(profile)
    }

    /// What it has written so far.
    ///
    /// # Errors
    ///
    /// It shares its browser with others.
    pub fn profile(&self) -> Tried<&Profile> {
        match &self.home {
            Home::Own(_, profile) => Ok(profile),
            Home::Shared(_) => Err(SHARED.into()),
        }
    }

    /// The visible text of the page: a line a block, without empty lines.
    pub async fn text(&self) -> String {
        let text = self.driver.execute(TEXT, vec![]).await;
        let text: Option<String> = text.ok().and_then(|text| text.convert().ok());
        // A reader does not see which blank cannot break.
        text.unwrap_or_default().replace('\u{a0}', " ")
    }

    /// Waits until a text can be seen.
    pub async fn shows(&self, text: &str) -> TestResult {
        let what = format!("`{text}` on the screen");
        match until(&what, || async { self.text().await.contains(text) }).await {
            Ok(()) => Ok(()),
            Err(waited) => Err(format!("{waited}; it shows: {}", self.text().await).into()),
        }
    }

    /// Waits until one of some texts can be seen, and says which: the first of those that are there.
    pub async fn shows_one_of(&self, texts: &[&str]) -> Tried<usize> {
        let found = async || {
            let shown = self.text().await;
            texts.iter().position(|text| shown.contains(text))
        };
        until(&format!("one of {texts:?} on the screen"), || async {
            found().await.is_some()
        })
        .await?;
        Ok(found().await.ok_or("it went away again")?)
    }

    /// The headings and alerts that the document's screens have had since it was loaded.
    pub async fn announcements(&self) -> Tried<Vec<String>> {
        let said = self.driver.execute("return window.didimSaid", vec![]).await?;
        Ok(said.convert()?)
    }

    /// The network's return, as the browser tells the page of it.
    pub async fn back_online(&self) -> TestResult {
        let script = "window.dispatchEvent(new Event('online'))";
        self.driver.execute(script, vec![]).await?;
        Ok(())
    }

    /// Touches the first visible element that this finds.
    pub async fn touch(&self, by: By) -> TestResult {
        until(&format!("{by:?} can be touched"), || async {
            self.try_to_touch(&by).await.unwrap_or(false)
        })
        .await
    }

    async fn try_to_touch(&self, by: &By) -> Tried<bool> {
        let found = self.driver.find_all(by.clone()).await?;
        if found.is_empty() {
            return Ok(false);
        }
        let elements: Vec<Value> = found.iter().map(WebElement::to_json).collect::<Result<_, _>>()?;
        // A person scrolls to what the buttons at the bottom cover.
        let first = self.driver.execute(SCROLL_TO_FIRST_SEEN, elements).await?;
        let first = first
            .convert::<Option<usize>>()?
            .and_then(|first| found.get(first));
        match first {
            Some(element) => Ok(element.click().await.is_ok()),
            None => Ok(false),
        }
    }

    /// Touches the button with this text.
    pub async fn press(&self, text: &str) -> TestResult {
        self.touch(By::XPath(format!(
            "//button[normalize-space(.)='{text}' or .//*[normalize-space(text())='{text}']]"
        )))
        .await
    }

    /// Writes into the field with this id, in place of what is in it.
    pub async fn type_into(&self, id: &str, text: &str) -> TestResult {
        self.touch(By::Id(id)).await?;
        let field = self.driver.find(By::Id(id)).await?;
        field.clear().await?;
        field.send_keys(text).await?;
        Ok(())
    }

    /// Touches one digit after the other.
    pub async fn digits(&self, digits: &str) -> TestResult {
        for digit in digits.chars() {
            self.press(&digit.to_string()).await?;
        }
        Ok(())
    }

    /// Takes a picture of what can be seen.
    pub async fn picture(&self, folder: &Path, name: &str) -> TestResult {
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
}

/// Where pictures go, if they are wanted.
pub fn picture_folder() -> Option<PathBuf> {
    env::var_os("DIDIM_SCREENSHOTS").map(PathBuf::from)
}
