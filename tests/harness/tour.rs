//! A tour of every screen of the app, on one device and in one language. Pictures, measures and checks of accessibility all look
//! at the same screens, and a new screen is added here once.

mod jobs;

use std::ops::ControlFlow;

use serde_json::json;
use thirtyfour::By;

use super::browser::Browser;
use super::environment::{TestResult, Tried};
use super::server::Server;
use super::staff;
use super::visit::words_in;
use super::waiting::until;

/// Every language of the screen, by its code and by the name that its readers know it by.
pub const LANGUAGES: [(&str, &str); 5] = [
    ("ko", "한국어"),
    ("easy", "쉬운 말"),
    ("en", "English"),
    ("zh", "中文"),
    ("vi", "Tiếng Việt"),
];

/// What the code of a receipt says that nobody has.
const LINK: &str = "r=PX1NFJGGW7K4M2QX9D0AB3";

/// Seconds without a touch after which an idle visit is warned: enough to choose a language before.
const PATIENCE: &str = "4";

/// Looks at every screen of a tour.
#[expect(
    async_fn_in_trait,
    reason = "the journeys alone have sightseers, and none crosses a thread"
)]
pub trait Sightseer {
    /// Looks at the screen that is there now; `Break` ends the tour.
    async fn see(&mut self, browser: &Browser, screen: &str) -> Tried<ControlFlow<()>>;
}

/// Part of a tour. Each begins at the start screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leg {
    /// The start screen, and what lies beside the way.
    Beside,
    /// The questions, the results, and finding a program.
    Questions,
    /// Everything that a company is asked, the code for its telephone, and codes that are opened.
    Handover,
    /// The vacancies, what is wished of work, a vacancy, and what is saved.
    Jobs,
    /// Two programs at once.
    Together,
    /// A room, from its page to the receipt and what became of it.
    Room,
    /// The warning before an idle visit ends.
    Idle,
    /// The staff corner, and the booth that it opens.
    Staff,
}

impl Leg {
    /// The legs of a device that one person holds.
    pub const PHONE: [Self; 7] = [
        Self::Beside,
        Self::Questions,
        Self::Handover,
        Self::Jobs,
        Self::Together,
        Self::Room,
        Self::Idle,
    ];
    /// The legs of a device that strangers share.
    pub const SHARED: [Self; 8] = [
        Self::Beside,
        Self::Questions,
        Self::Handover,
        Self::Jobs,
        Self::Together,
        Self::Room,
        Self::Idle,
        Self::Staff,
    ];

    /// The leg that is called so, in small letters.
    pub fn named(name: &str) -> Option<Self> {
        Self::SHARED
            .into_iter()
            .find(|leg| format!("{leg:?}").to_lowercase() == name)
    }
}

/// A tour under way.
pub struct Tour<'a, S> {
    browser: &'a Browser,
    server: &'a Server,
    language: &'a str,
    seer: &'a mut S,
}

/// The sightseer has seen enough.
#[derive(Debug)]
struct Enough;

impl std::fmt::Display for Enough {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the tour was ended")
    }
}

impl std::error::Error for Enough {}

impl<'a, S: Sightseer> Tour<'a, S> {
    /// A tour with a browser in which the app has been opened.
    pub fn new(browser: &'a Browser, server: &'a Server, language: &'a str, seer: &'a mut S) -> Self {
        Self {
            browser,
            server,
            language,
            seer,
        }
    }

    /// Walks one leg from the start screen; the sightseer sees every screen of it.
    pub async fn walk(&mut self, leg: Leg) -> TestResult {
        self.browser.visit().await?;
        self.begin().await?;
        let walked = match leg {
            Leg::Beside => self.beside().await,
            Leg::Questions => self.questions().await,
            Leg::Handover => self.handover().await,
            Leg::Jobs => self.jobs().await,
            Leg::Together => self.together().await,
            Leg::Room => self.room().await,
            Leg::Idle => self.idle().await,
            Leg::Staff => self.staff().await,
        };
        match walked {
            Err(why) if why.is::<Enough>() => Ok(()),
            Err(why) => Err(format!("{leg:?}: {why}").into()),
            Ok(()) => Ok(()),
        }
    }

    /// At the start screen of a fresh page, in the language of the tour.
    async fn begin(&self) -> TestResult {
        // A device of one's own goes on in the language of before.
        let forget = "localStorage.removeItem('didim.language')";
        self.browser.driver.execute(forget, vec![]).await?;
        self.browser.visit().await?;
        self.browser.shows(&words_in("ko", "start.title")?).await?;
        self.speak().await
    }

    async fn speak(&self) -> TestResult {
        if self.language == "ko" {
            return Ok(());
        }
        let known = LANGUAGES.iter().find(|(code, _)| *code == self.language);
        let (_, name) = known.ok_or_else(|| format!("no language `{}`", self.language))?;
        self.browser.speak(name).await?;
        self.browser.shows(&self.words("start.title")?).await
    }

    fn words(&self, name: &str) -> Tried<String> {
        words_in(self.language, name)
    }

    /// Waits for a text of the screen, up to its first placeholder.
    async fn shown(&self, name: &str) -> TestResult {
        let text = self.words(name)?;
        self.browser
            .shows(text.split('{').next().unwrap_or_default().trim_end())
            .await
    }

    async fn seen(&mut self, screen: &str) -> TestResult {
        // A screen may give the focus to a field after its words are there, and the keyboard comes after that.
        self.browser.painted().await?;
        self.browser.keys_settled().await?;
        match self.seer.see(self.browser, screen).await? {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(Box::new(Enough)),
        }
    }

    /// Waits for a text of the screen, and has it seen.
    async fn at(&mut self, name: &str, screen: &str) -> TestResult {
        self.shown(name).await?;
        self.seen(screen).await
    }

    /// Has every part of the screen seen; the first one is there already.
    async fn parts(&mut self, screen: &str) -> TestResult {
        let tabs = self.browser.driver.find_all(By::Css("#app .parts .tab")).await?;
        for (place, tab) in tabs.iter().enumerate().skip(1) {
            if tab.is_displayed().await? {
                tab.click().await?;
                self.seen(&format!("{screen}-{}", place + 1)).await?;
            }
        }
        Ok(())
    }

    async fn press(&self, name: &str) -> TestResult {
        self.browser.press(&self.words(name)?).await
    }

    async fn go(&self, to: &str) -> TestResult {
        self.browser.go(to).await
    }

    async fn beside(&mut self) -> TestResult {
        self.at("start.title", "start").await?;
        self.go("language").await?;
        self.at("languages.title", "languages").await?;
        self.press("frame.back").await?;
        self.go("about").await?;
        self.at("help.title", "about").await?;
        self.parts("about").await?;
        self.press("frame.back").await?;
        self.go("status").await?;
        self.at("status.title", "status").await?;
        self.press("status.ask").await?;
        self.at("status.mistyped", "status-mistyped").await?;
        self.press("frame.back").await?;
        self.go("space").await?;
        self.at("results.self_check", "space").await?;
        self.press("results.find").await?;
        self.browser.type_into("search", "qqqqqq").await?;
        self.at("search.none", "search-none").await
    }

    async fn questions(&mut self) -> TestResult {
        self.press("start.person").await?;
        self.browser.digits("199903").await?;
        self.at("question.erase", "date").await?;
        self.browser.digits("02").await?;
        self.press("frame.next").await?;
        self.at("question.fits", "choice").await?;
        self.browser.touch(By::Css("#app [aria-expanded]")).await?;
        self.seen("why").await?;
        self.browser.touch(By::Css("#app [aria-expanded]")).await?;
        self.browser.touch(By::Css("#app li:not(.away) .choice")).await?;
        self.at("question.fits", "question").await?;
        self.press("frame.results").await?;
        self.at("results.self_check", "results").await?;
        // The next page, and on a device of one's own a folded section.
        let more = "#app .pager:not([hidden]) button:last-of-type:not([disabled]), #app .folded";
        self.browser.touch(By::Css(more)).await?;
        self.seen("results-more").await?;
        self.press("results.change").await?;
        self.at("answers.title", "answers").await?;
        self.press("frame.back").await?;
        self.press("results.find").await?;
        self.browser.type_into("search", "ㅊㄴ").await?;
        let found = By::Css("#app li:not(.away) [data-program]");
        until("something is found", || async {
            self.browser.driver.find(found.clone()).await.is_ok()
        })
        .await?;
        self.seen("search").await
    }

    async fn handover(&mut self) -> TestResult {
        self.press("start.company").await?;
        self.at("question.fits", "company").await?;
        // The code is offered once nothing is left to ask.
        self.browser.answer_all(self.language).await?;
        // A device of one's own offers to remember the answers in the place of a code for another.
        if self
            .browser
            .text()
            .await
            .contains(&self.words("answers.remember")?)
        {
            self.opens("h=damaged").await?;
            self.at("handover.unread", "offered").await?;
        } else {
            self.press("results.carry").await?;
            self.at("handover.lead", "handover").await?;
            // The same code, opened where these answers are.
            let code = self.browser.code().await?;
            self.opens(code.split_once('#').ok_or("no fragment")?.1).await?;
            self.at("handover.replace", "offered").await?;
        }
        self.opens(LINK).await?;
        self.at("status.end_lead", "status-ending").await?;
        self.press("status.ask").await?;
        self.at("status.end_mistyped", "status-ending-mistyped").await
    }

    /// Opens a code in the tab that the app runs in.
    async fn opens(&self, fragment: &str) -> TestResult {
        let script = format!("location.hash = '{fragment}'");
        self.browser.driver.execute(script, vec![]).await?;
        Ok(())
    }

    async fn together(&mut self) -> TestResult {
        self.browser.to_job_programs(self.language).await?;
        self.seen("jobs").await?;
        self.browser.touch_program("job-seeker-registration").await?;
        self.at("program.criteria", "job-seeker-registration").await?;
        self.browser.touch(By::Css("#app .bottom .going")).await?;
        self.at("together.title", "together").await
    }

    async fn room(&mut self) -> TestResult {
        self.go("space").await?;
        self.browser.touch_program("startup-hall-classroom").await?;
        self.at("program.criteria", "program").await?;
        self.parts("program").await?;
        // In some languages the tag of a similar program has the same words.
        self.browser.touch(By::Css("#app .bottom .going")).await?;
        self.at("pick.title", "pick").await?;
        self.browser.touch(By::Css("#app .choice")).await?;
        self.browser.touch(By::Css("#app .entry")).await?;
        let day = By::Css("#app .month button:not([disabled])");
        self.browser.touch(day).await?;
        self.seen("picked").await?;
        self.press("frame.next").await?;
        self.shown("form.title").await?;
        self.press("frame.next").await?;
        self.at("form.required", "form-mistakes").await?;
        self.browser.type_into("field-name", "김디딤").await?;
        self.browser.type_into("field-phone", "010-2739-4186").await?;
        self.browser.type_into("field-party_size", "12").await?;
        self.seen("form").await?;
        self.press("frame.next").await?;
        self.at("consent.title", "consent").await?;
        let agree = self.words("consent.agree")?;
        let agree = By::XPath(format!("//label[normalize-space(.)='{agree}']"));
        self.browser.touch(agree).await?;
        self.press("frame.next").await?;
        self.at("review.title", "review").await?;
        self.press("review.send").await?;
        self.at("receipt.received", "receipt").await?;
        self.browser.finish_in(self.language).await
    }

    async fn idle(&mut self) -> TestResult {
        self.browser.leave_setting("idle", PATIENCE).await?;
        self.begin().await?;
        self.go("about").await?;
        let seen = match self.shown("idle.title").await {
            Ok(()) => self.seen("idle").await,
            Err(why) => Err(why),
        };
        let forget = "localStorage.removeItem('didim.idle')";
        self.browser.driver.execute(forget, vec![]).await?;
        self.browser.visit().await?;
        seen
    }

    /// The corner behind the PIN is enrolled in Korean, which a fresh page speaks.
    async fn staff(&mut self) -> TestResult {
        self.go("staff").await?;
        self.at("person.title", "person").await?;
        self.browser.hold_staff().await?;
        self.at("staff.enrol", "enrolment").await?;
        self.browser.visit().await?;
        self.browser.shows(&words_in("ko", "start.title")?).await?;
        staff::enrol(self.browser, self.server).await?;
        self.browser.press(&words_in("ko", "staff.test")?).await?;
        self.browser.shows(&words_in("ko", "staff.test_server")?).await?;
        self.seen("staff").await?;
        self.browser.press(&words_in("ko", "fit.title")?).await?;
        self.browser.shows(&words_in("ko", "fit.lead")?).await?;
        self.seen("fit").await?;
        self.browser.press(&words_in("ko", "fit.done")?).await?;
        self.browser.press("신중년 JOB매칭페스타").await?;
        self.browser.shows(&words_in("ko", "booth.end")?).await?;
        self.browser.visit().await?;
        self.browser.shows(&words_in("ko", "booth.check_in")?).await?;
        self.speak().await?;
        self.at("booth.check_in", "booth").await?;
        self.press("booth.check_in").await?;
        self.at("check_in.title", "check-in").await?;
        self.browser.visit().await?;
        self.browser.shows(&words_in("ko", "start.title")?).await?;
        self.speak().await?;
        self.browser.hold_staff().await?;
        self.at("staff.pin", "unlock").await
    }
}

impl Browser {
    /// Shows the pages in a colour scheme, `light` or `dark`.
    pub async fn in_scheme(&self, scheme: &str) -> TestResult {
        let features = json!([{"name": "prefers-color-scheme", "value": scheme}]);
        self.command("Emulation.setEmulatedMedia", json!({"features": features}))
            .await
    }

    /// Shows the page in a window of this size, in CSS pixels, until the next tab.
    pub async fn in_window(&self, (width, height): (u32, u32)) -> TestResult {
        let metrics = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
        self.command("Emulation.setDeviceMetricsOverride", metrics).await
    }
}
