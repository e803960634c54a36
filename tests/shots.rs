//! Pictures of every screen in every profile, language and theme, for people to look at.

use std::ops::ControlFlow;
use std::path::PathBuf;

use harness::tour::{Leg, Sightseer, Tour};
use harness::{Browser, DEVICES, Server, TestResult, Tried, picture_folder};

/// The languages that pictures are taken in: all have the same screens, and these two the shortest and the longest words.
const LANGUAGES: [&str; 2] = ["ko", "en"];

/// Takes a picture of every screen in each theme.
struct Photographer {
    folder: PathBuf,
    device: &'static str,
    language: &'static str,
    taken: usize,
}

impl Sightseer for Photographer {
    async fn see(&mut self, browser: &Browser, screen: &str) -> Tried<ControlFlow<()>> {
        self.taken += 1;
        for theme in ["light", "dark"] {
            browser.in_scheme(theme).await?;
            let name = format!(
                "{}-{}-{theme}-{:02}-{screen}",
                self.device, self.language, self.taken
            );
            browser.picture(&self.folder, &name).await?;
        }
        Ok(ControlFlow::Continue(()))
    }
}

#[tokio::test]
#[ignore = "makes pictures; run `cargo xtask shots`"]
async fn shots() -> TestResult {
    let Some(folder) = picture_folder() else {
        return Err("DIDIM_SCREENSHOTS is not set; run `cargo xtask shots`".into());
    };
    let server = Server::start().await?;
    for (width, height, device) in DEVICES {
        let legs: &[Leg] = if device == "phone" {
            &Leg::PHONE
        } else {
            &Leg::SHARED
        };
        for language in LANGUAGES {
            let browser = Browser::open_alone(&server, (width, height), &[]).await?;
            let mut photographer = Photographer {
                folder: folder.clone(),
                device,
                language,
                taken: 0,
            };
            for leg in legs {
                Tour::new(&browser, &server, language, &mut photographer)
                    .walk(*leg)
                    .await?;
            }
            browser.close().await?;
        }
    }
    Ok(())
}
