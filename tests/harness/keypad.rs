//! A visitor with nothing but a keypad, who never touches the screen.

use serde_json::{Value, json};

use super::browser::Browser;
use super::environment::{TestResult, Tried};
use super::visit::{Applicant, words};
use super::waiting::until;

/// More stops than any screen has.
const MAX_STOPS: usize = 150;

/// The words of what has the focus, as they stand on the screen.
const FOCUSED: &str = "const at = document.activeElement; \
    return at === document.body ? '' \
    : (at.getAttribute('aria-label') ?? (at.labels?.[0] ?? at).innerText).trim()";

/// Whether the screen's keyboard is there where a field has the focus that wants it, and away where none has.
const KEYS_ARE_SETTLED: &str = "const at = document.activeElement, \
    own = ['phone', 'laptop'].includes(document.documentElement.dataset.profile), \
    written = at.matches('textarea,input:not([type=radio],[type=checkbox],[data-keys=none])'); \
    return !!document.querySelector('.keyboard') === (written && !own)";

impl Browser {
    /// Waits until the screen's keyboard has come or gone for what has the focus.
    pub async fn keys_settled(&self) -> TestResult {
        until("the keyboard has come or gone", || async {
            let settled = self.driver.execute(KEYS_ARE_SETTLED, vec![]).await;
            settled.is_ok_and(|settled| settled.convert().unwrap_or(false))
        })
        .await
    }

    /// Presses and releases a key, by its name (UI Events KeyboardEvent key Values).
    pub async fn key(&self, key: &str) -> TestResult {
        let mut event = json!({"type": "rawKeyDown", "key": key, "code": key});
        if let Value::Object(event) = &mut event {
            // What the browser does by itself with these goes by the older number of the key.
            let code = match key {
                "Enter" => 13,
                "Escape" => 27,
                "Tab" => 9,
                "Home" => 36,
                "ArrowLeft" => 37,
                "ArrowUp" => 38,
                "ArrowRight" => 39,
                "ArrowDown" => 40,
                _ => 0,
            };
            event.insert("windowsVirtualKeyCode".to_owned(), code.into());
            if key == "Enter" {
                event.insert("type".to_owned(), "keyDown".into());
                event.insert("text".to_owned(), "\r".into());
            }
        }
        self.command("Input.dispatchKeyEvent", event.clone()).await?;
        if let Value::Object(event) = &mut event {
            event.insert("type".to_owned(), "keyUp".into());
            event.remove("text");
        }
        self.command("Input.dispatchKeyEvent", event).await
    }

    /// The words of what has the focus.
    pub async fn focused(&self) -> Tried<String> {
        Ok(self.driver.execute(FOCUSED, vec![]).await?.convert()?)
    }

    /// Goes on by the arrow until something has the focus that is called so, or has a line that is.
    pub async fn go_to(&self, name: &str) -> TestResult {
        for _ in 0..MAX_STOPS {
            let focused = self.focused().await?;
            let optional = [name, " ("].concat();
            if focused.starts_with(&optional) || focused.lines().any(|line| line.trim() == name) {
                return Ok(());
            }
            self.key("ArrowDown").await?;
        }
        Err(format!("the arrow does not lead to `{name}`").into())
    }

    /// Goes to something and presses it.
    pub async fn enter(&self, name: &str) -> TestResult {
        self.go_to(name).await?;
        self.key("Enter").await
    }

    /// Waits until a heading has the focus, as on every new screen.
    pub async fn arrives(&self, heading: &str) -> TestResult {
        until(&format!("the heading `{heading}` has the focus"), || async {
            self.focused()
                .await
                .is_ok_and(|focused| focused.contains(heading))
        })
        .await
    }

    /// Writes into the field that is called so, on a keyboard.
    pub async fn write(&self, field: &str, text: &str) -> TestResult {
        self.go_to(field).await?;
        self.command("Input.insertText", json!({"text": text})).await?;
        self.painted().await
    }

    /// Waits for three paintings: nobody goes on before they have seen, or heard, what they wrote.
    pub async fn painted(&self) -> TestResult {
        let script = "let left = 3; const [done] = arguments;
            const next = () => left-- ? requestAnimationFrame(() => setTimeout(next)) : done();
            next();";
        self.driver.execute_async(script, vec![]).await?;
        Ok(())
    }

    /// The straight way from the start to the receipt by the keypad alone; `at` is called on every screen, with its heading.
    pub async fn apply_by_keys(
        &self,
        who: Applicant<'_>,
        mut at: impl AsyncFnMut(&str) -> TestResult,
    ) -> TestResult {
        let start = words("start.title")?;
        self.shows(&start).await?;
        at(&start).await?;
        self.enter(&words("start.person")?).await?;
        self.arrives("언제 태어나셨나요?").await?;
        at("언제 태어나셨나요?").await?;
        for digit in "19990302".chars() {
            self.enter(&digit.to_string()).await?;
        }
        self.enter(&words("frame.next")?).await?;
        self.shows(&words("question.fits")?).await?;
        self.enter(&words("frame.results")?).await?;
        self.arrives("신청할 수 있는 지원이").await?;
        at("신청할 수 있는 지원이").await?;
        self.enter("구직등록").await?;
        self.arrives("구직등록").await?;
        at("구직등록").await?;
        self.enter(&words("action.register")?).await?;
        let next = words("frame.next")?;
        for screen in ["together.title", "form.title", "consent.title", "review.title"] {
            let heading = words(screen)?;
            self.arrives(&heading).await?;
            at(&heading).await?;
            match screen {
                "form.title" => {
                    self.write("이름", who.name).await?;
                    self.write("휴대폰 번호", who.phone).await?;
                    self.write("찾는 일", who.job).await?;
                }
                "consent.title" => self.enter(&words("consent.agree")?).await?,
                _ => {}
            }
            let on = if screen == "review.title" {
                words("review.send")?
            } else {
                next.clone()
            };
            self.enter(&on).await?;
        }
        let received = words("receipt.received")?;
        self.arrives(&received).await?;
        at(&received).await
    }
}
