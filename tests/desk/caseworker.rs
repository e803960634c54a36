//! A caseworker in a browser.

use std::cell::Cell;
use std::time::{SystemTime, UNIX_EPOCH};

use harness::{Browser, Server, TestResult, Tried, need, until};
use thirtyfour::By;

use super::{LAPTOP, PASSPHRASE};

/// A browser at the desk, and the second factor of who uses it.
pub struct Caseworker {
    pub browser: Browser,
    pub name: String,
    secret: [u8; 20],
    /// The step of the last time-based code that was shown: each is taken once.
    shown: Cell<i64>,
    /// What the stores had before anybody signed in.
    pub before: Vec<String>,
}

/// Which step of 30 seconds it is (RFC 6238).
fn step() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(now.as_secs() / 30).unwrap_or_default()
}

impl Caseworker {
    /// Takes up an invitation, and signs in for the first time.
    pub async fn join(server: &Server, name: &str, role: &str) -> Tried<Self> {
        let invited = server
            .command(&["staff", "invite", "--name", name, "--role", role])
            .await?;
        let code = invited.lines().next().ok_or("no code")?;
        // Alone: the visitor's app must not have begun to keep anything beside it.
        let address = format!("http://127.0.0.1:{}/desk/", server.port);
        let browser = Browser::start(harness::Profile::new()?, LAPTOP, &address).await?;
        browser.go_to_desk(server).await?;
        browser.accessible("sign-in").await?;
        let before = browser.readable().await?;
        browser.press("초대 코드가 있어요").await?;
        browser.type_into("code", code).await?;
        browser.press("확인").await?;
        browser.shows(&format!("{name} 님을 초대했습니다")).await?;
        browser.accessible("invitation").await?;
        let shown = browser.driver.find(By::Css(".secret")).await?.text().await?;
        let secret = data_encoding::BASE32_NOPAD.decode(shown.trim().as_bytes())?;
        let secret = secret.try_into().map_err(|_| "no secret of 20 bytes")?;
        let one = Self {
            browser,
            name: name.to_owned(),
            secret,
            shown: Cell::new(0),
            before,
        };
        one.browser.type_into("new-totp", "000000").await?;
        one.browser.type_into("new-passphrase", PASSPHRASE).await?;
        one.browser
            .type_into("new-passphrase-again", "다른 암호문입니다 정말로요")
            .await?;
        one.browser.press("계정 만들기").await?;
        one.browser.shows("두 암호문이 다릅니다").await?;
        one.browser.type_into("new-totp", &one.code().await?).await?;
        one.browser.type_into("new-passphrase", PASSPHRASE).await?;
        one.browser.type_into("new-passphrase-again", PASSPHRASE).await?;
        one.browser.press("계정 만들기").await?;
        one.browser.shows("계정을 만들었습니다").await?;
        one.sign_in().await?;
        Ok(one)
    }

    /// The next code of the authenticator app that was not shown yet; waits until the server takes it.
    pub async fn code(&self) -> Tried<String> {
        until("the next code counts", || async { step() >= self.shown.get() }).await?;
        let next = step().max(self.shown.get() + 1);
        self.shown.set(next);
        Ok(intake::totp_code(&self.secret, next))
    }

    /// Signs in.
    pub async fn sign_in(&self) -> TestResult {
        self.browser.type_into("name", &self.name).await?;
        self.browser.type_into("passphrase", PASSPHRASE).await?;
        self.browser.type_into("totp", &self.code().await?).await?;
        self.browser.press("열기").await
    }

    /// The fingerprint of their key, as they would read it aloud.
    pub async fn fingerprint(&self) -> Tried<String> {
        Ok(self.browser.driver.find(By::Css(".secret")).await?.text().await?)
    }

    pub async fn text(&self) -> String {
        self.browser.text_of("body").await
    }

    /// The operator gives them the agency's key, and they find it.
    pub async fn gets_the_agencys_key(&self, server: &Server) -> TestResult {
        self.is_given_the_agencys_key(server).await?;
        // While something else is under way the button rests.
        until("the key is there", || async {
            let asks = self.text().await.contains("다시 확인");
            if asks {
                let _ = self.browser.press("다시 확인").await;
            }
            !asks
        })
        .await
    }

    /// The operator gives them the agency's key, by the fingerprint that they read aloud.
    pub async fn is_given_the_agencys_key(&self, server: &Server) -> TestResult {
        let fingerprint = self.fingerprint().await?;
        let key = format!("{}/agency.key", need("DIDIM_KEYS")?);
        let give = [
            "staff",
            "give-key",
            "--to",
            &self.name,
            "--key",
            &key,
            "--fingerprint",
            &fingerprint,
        ];
        server.command(&give).await?;
        Ok(())
    }
}

pub trait AtDesk {
    async fn go_to_desk(&self, server: &Server) -> TestResult;
    async fn text_of(&self, css: &str) -> String;
    async fn readable(&self) -> Tried<Vec<String>>;
}

impl AtDesk for Browser {
    async fn go_to_desk(&self, server: &Server) -> TestResult {
        let address = format!("http://127.0.0.1:{}/desk/", server.port);
        self.driver.goto(&address).await?;
        self.shows("로그인").await
    }

    async fn text_of(&self, css: &str) -> String {
        match self.driver.find(By::Css(css)).await {
            Ok(found) => found.text().await.unwrap_or_default(),
            Err(_) => String::new(),
        }
    }

    /// What is in the browser's stores, by its names.
    async fn readable(&self) -> Tried<Vec<String>> {
        let script = "const [done] = arguments; (async () => {
            const kept = [...Object.keys(localStorage), ...Object.keys(sessionStorage)];
            const databases = (await indexedDB.databases()).map(one => one.name);
            const caches = (await globalThis.caches.keys()).map(name => 'cache ' + name);
            return [...kept, ...databases, ...caches, document.cookie].filter(name => name);
        })().then(done, error => done(['' + error]))";
        Ok(self.driver.execute_async(script, vec![]).await?.convert()?)
    }
}
