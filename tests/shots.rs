//! Pictures of every screen in every profile, language and theme, for people to look at.

mod harness;

use std::path::PathBuf;

use harness::{Browser, DEVICES, Outcome, Server, Tried, picture_folder, staff, words_in};
use serde_json::json;
use thirtyfour::By;

/// The languages that pictures are taken in: all have the same screens, and these two the shortest and the longest words.
const LANGUAGES: [&str; 2] = ["ko", "en"];

/// A tour of all screens in one profile, language and theme.
struct Tour<'a> {
    browser: &'a Browser,
    folder: PathBuf,
    device: &'static str,
    language: &'static str,
    theme: &'static str,
    taken: usize,
}

impl Tour<'_> {
    async fn picture(&mut self, screen: &str) -> Outcome {
        self.taken += 1;
        let name = format!(
            "{:02}-{screen}-{}-{}-{}",
            self.taken, self.device, self.language, self.theme
        );
        self.browser.picture(&self.folder, &name).await
    }

    fn words(&self, name: &str) -> Tried<String> {
        words_in(self.language, name)
    }

    /// Waits for a text of the screen, and takes the picture.
    async fn at(&mut self, name: &str, screen: &str) -> Outcome {
        let text = self.words(name)?;
        self.browser
            .shows(text.split('{').next().unwrap_or_default())
            .await?;
        self.picture(screen).await
    }

    async fn press(&self, name: &str) -> Outcome {
        self.browser.press(&self.words(name)?).await
    }

    async fn go(&self, to: &str) -> Outcome {
        self.browser.touch(By::Css(format!("[data-go={to}]"))).await
    }

    async fn program(&self, id: &str) -> Outcome {
        self.browser
            .touch(By::Css(format!("[data-program='{id}']")))
            .await
    }
}

#[tokio::test]
#[ignore = "makes pictures; run `cargo xtask shots`"]
async fn shots() -> Outcome {
    let Some(folder) = picture_folder() else {
        return Err("DIDIM_SCREENSHOTS is not set; run `cargo xtask shots`".into());
    };
    let server = Server::start().await?;
    for (width, height, device) in DEVICES {
        for language in LANGUAGES {
            for theme in ["light", "dark"] {
                let browser = Browser::open(&server, (width, height), &[]).await?;
                let features = json!([{"name": "prefers-color-scheme", "value": theme}]);
                browser
                    .tell("Emulation.setEmulatedMedia", json!({"features": features}))
                    .await?;
                let mut tour = Tour {
                    browser: &browser,
                    folder: folder.clone(),
                    device,
                    language,
                    theme,
                    taken: 0,
                };
                tour.visit().await?;
                tour.apply().await?;
                if device != "phone" && theme == "light" {
                    tour.staff(&server).await?;
                }
                browser.close().await?;
            }
        }
    }
    Ok(())
}

impl Tour<'_> {
    async fn speak(&self) -> Outcome {
        if self.language == "ko" {
            return Ok(());
        }
        self.go("language").await?;
        self.browser.shows("English").await?;
        self.browser.press("English").await?;
        self.browser.shows(&self.words("start.title")?).await
    }

    /// Every screen up to the results, and those beside the way.
    async fn visit(&mut self) -> Outcome {
        self.browser.shows(&words_in("ko", "start.title")?).await?;
        self.speak().await?;
        self.at("start.title", "start").await?;
        self.go("language").await?;
        self.at("languages.title", "languages").await?;
        self.press("frame.back").await?;
        self.go("about").await?;
        self.at("help.title", "about").await?;
        self.press("frame.back").await?;
        self.go("status").await?;
        self.at("status.title", "status").await?;
        self.press("frame.back").await?;
        self.go("space").await?;
        self.at("results.self_check", "space").await?;
        self.press("frame.back").await?;
        self.press("start.person").await?;
        self.browser.digits("199903").await?;
        self.at("question.erase", "date").await?;
        self.browser.digits("02").await?;
        self.press("frame.next").await?;
        self.at("question.fits", "choice").await?;
        self.browser.touch(By::Css("#app summary")).await?;
        self.picture("why").await?;
        self.browser.touch(By::Css(".choice:nth-of-type(2)")).await?;
        self.at("question.fits", "question").await?;
        self.press("frame.results").await?;
        self.at("results.self_check", "results").await?;
        for (tab, screen) in [(2, "results-more"), (3, "results-not")] {
            self.browser
                .touch(By::Css(format!(".tab:nth-of-type({tab})")))
                .await?;
            self.picture(screen).await?;
        }
        self.press("results.change").await?;
        self.at("answers.title", "answers").await?;
        self.press("frame.back").await?;
        self.press("results.find").await?;
        self.browser.type_into("search", "ㅊㄴ").await?;
        self.at("search.found", "search").await?;
        Ok(())
    }

    /// From a program to the receipt, with a room picked.
    async fn apply(&mut self) -> Outcome {
        self.go("home").await?;
        self.browser.shows(&words_in("ko", "start.title")?).await?;
        self.speak().await?;
        self.go("space").await?;
        self.program("startup-hall-classroom").await?;
        self.at("program.criteria", "program").await?;
        if self.device != "phone" {
            self.press("program.part_when").await?;
            self.picture("program-when").await?;
        }
        self.press("action.preliminary").await?;
        self.at("pick.title", "pick").await?;
        self.browser.touch(By::Css(".choice")).await?;
        self.browser.touch(By::Css(".entry")).await?;
        self.browser
            .touch(By::Css(".month button:not([disabled])"))
            .await?;
        self.picture("picked").await?;
        self.press("frame.next").await?;
        self.browser.shows(&self.words("form.title")?).await?;
        self.press("frame.next").await?;
        self.at("form.required", "form").await?;
        self.browser.type_into("field-name", "김디딤").await?;
        self.browser.type_into("field-phone", "010-1234-5678").await?;
        self.browser.type_into("field-party_size", "12").await?;
        self.press("frame.next").await?;
        self.at("consent.title", "consent").await?;
        let agree = self.words("consent.agree")?;
        self.browser
            .touch(By::XPath(format!("//label[normalize-space(.)='{agree}']")))
            .await?;
        self.press("frame.next").await?;
        self.at("review.title", "review").await?;
        self.press("review.send").await?;
        self.at("receipt.received", "receipt").await?;
        self.browser.finish_in(self.language).await
    }

    async fn staff(&mut self, server: &Server) -> Outcome {
        self.go("staff").await?;
        self.browser.shows(&words_in("ko", "staff.enrol")?).await?;
        self.picture("enrolment").await?;
        self.go("home").await?;
        staff::enrol(self.browser, server).await?;
        self.browser.press(&words_in("ko", "staff.test")?).await?;
        self.browser.shows(&words_in("ko", "staff.test_server")?).await?;
        self.picture("staff").await
    }
}
