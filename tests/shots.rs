//! Pictures of every screen in every profile, language and theme, for people to look at.

use std::ops::ControlFlow;
use std::path::PathBuf;

use harness::tour::{Leg, Sightseer, Tour};
use harness::{Browser, Server, TestResult, Tried, picture_folder};

/// Width, height and name of the devices.
const DEVICES: [(u32, u32, &str); 6] = [
    (1080, 1920, "kiosk"),
    (800, 1280, "tablet"),
    (1280, 800, "lying"),
    (390, 844, "phone"),
    (360, 640, "small-phone"),
    (1440, 900, "laptop"),
];

/// The languages that pictures are taken in where none is named: all have the same screens.
const LANGUAGES: [&str; 2] = ["ko", "en"];
const THEMES: [&str; 2] = ["light", "dark"];

/// Which pictures are wanted, as `cargo xtask shots` says it.
struct Wanted {
    devices: Vec<String>,
    languages: Vec<String>,
    themes: Vec<String>,
    size: String,
    low: bool,
    /// Empty for all.
    legs: Vec<Leg>,
}

impl Wanted {
    fn read() -> Self {
        let said = std::env::var("DIDIM_SHOTS").unwrap_or_default();
        let mut parts = said.split('|');
        let mut names = |all: &[&str]| -> Vec<String> {
            let named: Vec<String> = parts
                .next()
                .unwrap_or_default()
                .split_whitespace()
                .map(str::to_owned)
                .collect();
            match named.is_empty() {
                true => all.iter().map(|name| (*name).to_owned()).collect(),
                false => named,
            }
        };
        let (devices, languages, themes) = (
            names(&DEVICES.map(|(_, _, name)| name)),
            names(&LANGUAGES),
            names(&THEMES),
        );
        Self {
            devices,
            languages,
            themes,
            size: parts.next().unwrap_or_default().to_owned(),
            low: parts.next() == Some("low"),
            legs: parts
                .next()
                .unwrap_or_default()
                .split_whitespace()
                .filter_map(Leg::named)
                .collect(),
        }
    }

    /// A script that sets the tools on each document, as a visitor does.
    fn tools(&self) -> String {
        let mut set = String::new();
        if !self.size.is_empty() {
            set = format!("document.documentElement.dataset.size = '{}';", self.size);
        }
        if self.low {
            set.push_str("document.documentElement.dataset.low = '';");
        }
        format!("addEventListener('DOMContentLoaded', () => {{ {set} }});")
    }

    /// What the pictures' names say of the tools.
    fn mode(&self) -> String {
        let low = if self.low { "-low" } else { "" };
        let size = if self.size.is_empty() { "" } else { "-" };
        [low, size, &self.size].concat()
    }
}

/// Takes a picture of every screen in each theme.
struct Photographer<'a> {
    folder: PathBuf,
    wanted: &'a Wanted,
    device: &'static str,
    language: &'a str,
    taken: usize,
}

impl Sightseer for Photographer<'_> {
    async fn see(&mut self, browser: &Browser, screen: &str) -> Tried<ControlFlow<()>> {
        self.taken += 1;
        for theme in &self.wanted.themes {
            browser.in_scheme(theme).await?;
            let name = format!(
                "{}-{}{}-{theme}-{:02}-{screen}",
                self.device,
                self.language,
                self.wanted.mode(),
                self.taken
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
    let (server, wanted) = (Server::start().await?, Wanted::read());
    let is_wanted = |(_, _, name): &(u32, u32, &str)| wanted.devices.iter().any(|wanted| wanted == name);
    for (width, height, device) in DEVICES.into_iter().filter(is_wanted) {
        let is_own = ["phone", "small-phone", "laptop"].contains(&device);
        let legs: &[Leg] = if is_own { &Leg::PHONE } else { &Leg::SHARED };
        for language in &wanted.languages {
            // A wide window is a laptop's where the machine that takes the pictures has a mouse.
            let profile = match device {
                "lying" => &[("profile", "tablet")][..],
                "laptop" => &[("profile", "laptop")],
                _ => &[],
            };
            let browser = Browser::open_alone(&server, (width, height), profile).await?;
            browser.before_every_document(&wanted.tools()).await?;
            let mut photographer = Photographer {
                folder: folder.clone(),
                wanted: &wanted,
                device,
                language,
                taken: 0,
            };
            for leg in legs
                .iter()
                .filter(|leg| wanted.legs.is_empty() || wanted.legs.contains(leg))
            {
                Tour::new(&browser, &server, language, &mut photographer)
                    .walk(*leg)
                    .await?;
            }
            browser.close().await?;
        }
    }
    Ok(())
}
