//! What a visitor does, from the start to the receipt.

use std::fs;
use std::time::Duration;

use serde_json::Value;
use thirtyfour::By;

use super::browser::Browser;
use super::environment::{TestResult, Tried, repository};
use super::gate::Gate;
use super::proxy::Proxy;
use super::waiting::until;

/// How long a touch has to show something.
const SOON: Duration = Duration::from_secs(1);

/// What a visitor types into the form of the job-seeker registration.
#[derive(Debug, Clone, Copy)]
pub struct Applicant<'a> {
    /// Their name.
    pub name: &'a str,
    /// Their telephone number.
    pub phone: &'a str,
    /// The job that they look for.
    pub job: &'a str,
}

impl<'a> Applicant<'a> {
    /// Somebody of this name, with a telephone number and a wish that many have.
    #[must_use]
    pub fn named(name: &'a str) -> Self {
        Self {
            name,
            phone: "010-1234-5678",
            job: "사무",
        }
    }
}

/// A text of the Korean screen, by its name in `locales/ko.json`.
pub fn words(name: &str) -> Tried<String> {
    words_in("ko", name)
}

/// A text of the screen in a language, by its name in `locales`.
pub fn words_in(language: &str, name: &str) -> Tried<String> {
    let folder = repository().join("locales");
    let texts: Value = serde_json::from_str(&fs::read_to_string(folder.join(format!("{language}.json")))?)?;
    let text = texts.get(name).and_then(Value::as_str);
    Ok(text.ok_or_else(|| format!("no text `{name}`"))?.to_owned())
}

/// Does something that makes a page stop at a gate. The driver waits for the page, and the page will do nothing any more.
async fn stopped_by(doing: impl Future<Output = TestResult>, gate: Gate, proxy: &Proxy) -> TestResult {
    tokio::select! {
        stopped = proxy.stopped_at(gate) => stopped,
        done = doing => {
            done?;
            proxy.stopped_at(gate).await
        }
    }
}

impl Browser {
    /// From the start to the page of the job-seeker registration.
    pub async fn to_registration(&self) -> TestResult {
        self.to_registration_born("19990302").await
    }

    /// The same, as somebody who was born on this day: eight digits.
    pub async fn to_registration_born(&self, day: &str) -> TestResult {
        self.press("나에게 맞는 지원 찾기").await?;
        self.shows("언제 태어나셨나요?").await?;
        self.digits(day).await?;
        self.press("다음").await?;
        self.shows("개가 맞을 수 있어요").await?;
        self.press("결과 보기").await?;
        self.touch(By::Css("[data-program='job-seeker-registration']"))
            .await?;
        self.shows("가져올 서류").await
    }

    /// From the start over the vacancies to the programs for people who look for work, in this language.
    pub async fn to_job_programs(&self, language: &str) -> TestResult {
        self.touch(By::Css("[data-go=jobs]")).await?;
        self.press(&words_in(language, "jobs.programs")?).await?;
        self.shows(&words_in(language, "results.self_check")?).await
    }

    /// From the start over all that a company is asked, in this language, to the results, where nothing is left to ask.
    pub async fn to_company_results(&self, language: &str) -> TestResult {
        self.press(&words_in(language, "start.company")?).await?;
        self.shows(&words_in(language, "frame.results")?).await?;
        self.answer_all(language).await
    }

    /// From a question over all that follow, each with its first answer or skipped, to the results.
    pub async fn answer_all(&self, language: &str) -> TestResult {
        let nothing_left = words_in(language, "results.self_check")?;
        for _ in 0..40 {
            if self.text().await.contains(&nothing_left) {
                break;
            }
            let on = By::Css("#app .choice, #app .bottom button:last-of-type");
            self.touch(on).await?;
        }
        self.shows(&nothing_left).await
    }

    /// From the program's page to the review.
    pub async fn to_review(&self) -> TestResult {
        self.to_review_as(Applicant::named("김디딤")).await
    }

    /// From the program's page to the review, as this visitor.
    pub async fn to_review_as(&self, applicant: Applicant<'_>) -> TestResult {
        self.fill_form(applicant).await?;
        self.press("다음").await?;
        self.agree_and_review().await
    }

    /// From the consents to the review.
    pub async fn agree_and_review(&self) -> TestResult {
        self.shows("동의가 필요해요").await?;
        let agree = By::XPath("//label[contains(., '동의함')]".to_owned());
        // Nobody goes on before they see that it is chosen; on a busy machine the screen can move under the first touch.
        until("the consent is chosen", || async {
            self.touch(agree.clone()).await.is_ok()
                && self.driver.find(By::Css("#app :checked")).await.is_ok()
        })
        .await?;
        self.press("다음").await?;
        self.shows("이대로 보낼까요?").await
    }

    /// From the program's page to its form.
    pub async fn to_form(&self) -> TestResult {
        self.press("등록하기").await?;
        // Who can register can also be referred to jobs, and may say no.
        self.shows("함께 신청할 수 있어요").await?;
        self.press("다음").await?;
        self.shows("신청서를 적어 주세요").await
    }

    /// From the start to the start in another language, by its own name.
    pub async fn speak(&self, language: &str) -> TestResult {
        self.go("language").await?;
        self.press(language).await
    }

    /// From the program's page to a form that is filled in, and not left yet.
    pub async fn fill_form(&self, applicant: Applicant<'_>) -> TestResult {
        self.to_form().await?;
        self.type_into("field-name", applicant.name).await?;
        self.type_into("field-phone", applicant.phone).await?;
        self.type_into("field-wanted_job", applicant.job).await
    }

    /// From the program's page to the touch on 보내기.
    pub async fn apply_as(&self, name: &str) -> TestResult {
        self.to_registration().await?;
        self.to_review_as(Applicant::named(name)).await?;
        self.press("보내기").await
    }

    /// From the start to the touch on 보내기, with a gate closed just before: comes back when the page has stopped there.
    pub async fn apply_up_to(&self, name: &str, gate: Gate, proxy: &Proxy) -> TestResult {
        self.to_registration().await?;
        self.to_review_as(Applicant::named(name)).await?;
        self.driver.execute(gate.close(), vec![]).await?;
        stopped_by(self.press("보내기"), gate, proxy).await
    }

    /// Loads the app; comes back when the page has stopped at the gate.
    pub async fn visit_up_to(&self, gate: Gate, proxy: &Proxy) -> TestResult {
        stopped_by(self.visit(), gate, proxy).await
    }

    /// From the receipt to the start.
    pub async fn finish(&self) -> TestResult {
        self.finish_in("ko").await
    }

    /// From the receipt, which is in this language, to the start.
    pub async fn finish_in(&self, language: &str) -> TestResult {
        let done = words_in(language, "receipt.done")?;
        // A device of one's own goes on in its language.
        let (start, own) = (words("start.title")?, words_in(language, "start.title")?);
        let at_start = || async {
            let text = self.text().await;
            text.contains(&start) || text.contains(&own)
        };
        // A touch that comes too soon after the last one is not heeded.
        until("the start after the receipt", || async {
            at_start().await
                || (self.press(&done).await.is_ok()
                    && tokio::time::timeout(SOON, until("the start", at_start))
                        .await
                        .is_ok_and(|shown| shown.is_ok()))
        })
        .await
    }

    /// Whether the next screen is this.
    pub async fn shows_soon(&self, text: &str) -> bool {
        tokio::time::timeout(SOON, self.shows(text))
            .await
            .is_ok_and(|shown| shown.is_ok())
    }

    /// Holds the button down that calls a person, until the staff corner opens.
    pub async fn hold_staff(&self) -> TestResult {
        self.unfold("staff").await?;
        // A page that is just leaving takes its button along.
        until("the way to the staff corner is held down", || async {
            let Ok(door) = self.driver.find(By::Css("[data-go=staff]")).await else {
                return false;
            };
            let hold = self.driver.action_chain().click_and_hold_element(&door);
            hold.perform().await.is_ok()
        })
        .await?;
        let opened = until("the staff corner opens", || async {
            let corner = By::Css("#app #staff-corner");
            self.driver.find(corner).await.is_ok()
        })
        .await;
        self.driver.action_chain().release().perform().await?;
        opened
    }

    /// Leaves for the start screen; what was typed may be gone.
    pub async fn leave(&self) -> TestResult {
        self.touch(By::Id("home")).await?;
        let start = words_in("ko", "start.title")?;
        let erase = words_in("ko", "leave.go")?;
        until("the start screen is there", || async {
            let text = self.text().await;
            if text.contains(&erase) {
                // It may be gone by the time it is touched.
                let _ = self.press(&erase).await;
            }
            text.contains(&start)
        })
        .await
    }

    /// Touches a button of the page itself; where the tools are folded, it unfolds them first.
    pub async fn go(&self, to: &str) -> TestResult {
        self.unfold(to).await?;
        self.touch(By::Css(format!("[data-go={to}]"))).await
    }

    /// Unfolds the tools if the button is among them and they are folded.
    async fn unfold(&self, to: &str) -> TestResult {
        let fold = "const [to] = document.querySelectorAll('.tools [data-go=' + arguments[0] + ']'); \
                    const [fold] = document.querySelectorAll('.fold'); \
                    return !!to && !to.checkVisibility() && !!fold && fold.checkVisibility()";
        let folded: bool = self.driver.execute(fold, vec![to.into()]).await?.convert()?;
        if folded {
            self.touch(By::Css(".fold")).await?;
        }
        Ok(())
    }

    /// Touches a program on the results, whatever section and page it is on: folded sections are opened on the way.
    pub async fn touch_program(&self, id: &str) -> TestResult {
        let program = By::Css(format!("#app li:not(.away) [data-program='{id}']"));
        let folded = By::Css("#app li:not(.away) .folded[aria-expanded='false']");
        let later = By::Css("#app .pager button:last-of-type:not([disabled])");
        loop {
            // By the second frame the list knows what has room on its page.
            let frames = "requestAnimationFrame(() => requestAnimationFrame(arguments[0]))";
            self.driver.execute_async(frames, vec![]).await?;
            if self.driver.find(program.clone()).await.is_ok() {
                return self.touch(program).await;
            }
            if self.driver.find(folded.clone()).await.is_ok() {
                self.touch(folded.clone()).await?;
            } else if let Ok(later) = self.driver.find(later.clone()).await {
                later.click().await?;
            } else {
                return Err(format!("`{id}` is not among the results").into());
            }
        }
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

    /// The secret on the receipt, as it is printed.
    pub async fn secret(&self) -> Tried<String> {
        let shown = self.driver.find(By::Css("#app [data-secret]")).await?;
        Ok(shown.prop("textContent").await?.ok_or("no secret")?)
    }

    /// Nothing of this may be left on the screen or in the document, nor behind the browser's back.
    pub async fn nothing_left_of(&self, text: &str) -> TestResult {
        for back in [false, true] {
            if back {
                self.driver.back().await?;
            }
            if self.driver.source().await?.contains(text) || self.text().await.contains(text) {
                return Err(format!("`{text}` is still there").into());
            }
        }
        self.driver.forward().await?;
        Ok(())
    }
}
