//! Every screen, as a device may be set: measured in millimetres, and by axe-core. The rules and where they come from are listed in
//! `docs/ACCESSIBILITY.md`.
//!
//! The tests look at a covering array of the settings; `cargo xtask access` looks at all of them.

mod cover;
mod setting;
mod walker;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use harness::tour::{Leg, Sightseer, Tour};
use harness::{Browser, Server, TestResult, Tried};
use serde::Deserialize;
use serde_json::json;
use setting::{OWN, Setting, Theme, few, whole};
use thirtyfour::By;
use walker::Walker;

const MEASURE: &str = include_str!("measure.js");
const SET: &str = include_str!("set.js");

/// The device as it was.
const AS_IT_WAS: &str = "
    const root = document.documentElement;
    for (const mark of ['size', 'low', 'contrast', 'base', 'sound']) delete root.dataset[mark];
    root.dataset.profile = arguments[0];
    root.style = '';";

/// The profile of the shared screen that a tour of the tests is made with, by the language; the other one is measured on the way.
const TOURS: [(&str, &str); 5] = [
    ("ko", "kiosk"),
    ("easy", "kiosk"),
    ("en", "tablet"),
    ("zh", "kiosk"),
    ("vi", "tablet"),
];

/// The tours that are also walked by the arrow: a mode or a word more changes nothing of what can have the focus.
const WALKED: [(&str, &str); 3] = [("ko", "kiosk"), ("en", "tablet"), ("ko", "phone")];

/// The number of places that are named where one thing is broken in many.
const NAMED: usize = 3;

/// Which rules of axe-core are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Axe {
    All,
    /// In another theme nothing else can be otherwise.
    Colours,
}

/// What measuring says of a screen.
#[derive(Deserialize)]
struct Measured {
    looked: BTreeMap<String, u32>,
    broken: Vec<(String, String, String, String)>,
}

/// The rule that what must be touched is on the screen, as `measure.js` calls it.
const NOTHING_HIDDEN: &str = "nothing hidden";

/// The most places at which that rule may be broken in the tour of a language: those that are known and open (docs/ACCESSIBILITY.md), all
/// of them on a tablet. It only goes down.
fn max_hidden_places(language: &str) -> usize {
    match language {
        // Low and enlarged, all but one at twice the size and speaking: headings of several lines, and receipts' codes.
        "vi" => 14,
        _ => 0,
    }
}

/// Looks at every screen in some settings, and remembers what is broken.
struct Inspector {
    /// The device that the tour is made with.
    own: Setting,
    settings: Vec<Setting>,
    screens: u32,
    looked: BTreeMap<String, u32>,
    /// What is broken: where, by the rule and what breaks it.
    broken: BTreeMap<(String, String), Vec<String>>,
}

impl Inspector {
    /// With a device of this profile, in these settings.
    fn new(profile: &str, settings: Vec<Setting>) -> Tried<Self> {
        // Upright: the keys of a lying one's keyboard have more room.
        let upright =
            |one: &&Setting| one.device.profile == profile && one.device.window.0 < one.device.window.1;
        let own = settings.iter().find(upright);
        Ok(Self {
            own: *own.ok_or("no settings")?,
            settings,
            screens: 0,
            looked: BTreeMap::new(),
            broken: BTreeMap::new(),
        })
    }

    async fn measure(&mut self, browser: &Browser, screen: &str, setting: Setting) -> TestResult {
        browser.in_scheme(setting.theme.scheme()).await?;
        browser.in_window(setting.device.window).await?;
        browser.driver.execute_async(SET, vec![setting.wanted()]).await?;
        let measured = browser.driver.execute(MEASURE, vec![setting.wanted()]).await?;
        let measured: Measured = measured.convert()?;
        for (rule, count) in measured.looked {
            *self.looked.entry(rule).or_default() += count;
        }
        for (rule, what, is, least) in measured.broken {
            let place = format!("{screen} ({}): {is}, not {least}", setting.name());
            self.broken.entry((rule, what)).or_default().push(place);
        }
        if setting.theme != Theme::Light {
            self.axe(browser, screen, Axe::Colours).await?;
        } else if setting.has_mode() && setting.language == "ko" {
            // A mode changes nothing of what is said in which language: one language stands for all.
            self.axe(browser, screen, Axe::All).await?;
        }
        Ok(())
    }

    /// What axe-core can decide without a person.
    async fn axe(&mut self, browser: &Browser, screen: &str, rules: Axe) -> TestResult {
        browser.load_axe().await?;
        let options = match rules {
            Axe::All => json!({"resultTypes": ["violations"]}),
            Axe::Colours => json!({"resultTypes": ["violations"], "runOnly": ["color-contrast"]}),
        };
        let script = "const done = arguments[1]; \
                      const told = v => v.nodes.map(n => [v.id, n.html.slice(0, 120), n.failureSummary]); \
                      axe.run(document, arguments[0])\
                      .then(r => done([r.passes.length, r.violations.flatMap(told)]))";
        let said = browser.driver.execute_async(script, vec![options]).await?;
        let (passed, violations): (u32, Vec<(String, String, String)>) = said.convert()?;
        *self.looked.entry("axe-core".to_owned()).or_default() += passed;
        for (rule, what, why) in violations {
            let place = format!("{screen}: {why}");
            self.broken
                .entry((format!("axe-core {rule}"), what))
                .or_default()
                .push(place);
        }
        Ok(())
    }

    /// What was looked at, for people; and what is broken, which fails the test.
    fn verdict(&self) -> TestResult {
        println!("{} screens in {} settings", self.screens, self.settings.len());
        for (rule, count) in &self.looked {
            let places = self.broken.iter().filter(|((broken, _), _)| broken == rule);
            let places = places.flat_map(|(_, places)| places);
            let places: BTreeSet<&str> = places.filter_map(|place| place.split("): ").next()).collect();
            println!("{rule}: {count}, broken on {} screens", places.len());
        }
        let hidden = self.broken.iter().filter(|((rule, _), _)| rule == NOTHING_HIDDEN);
        let hidden: usize = hidden.map(|(_, places)| places.len()).sum();
        let others = self
            .broken
            .keys()
            .filter(|(rule, _)| rule != NOTHING_HIDDEN)
            .count();
        let max_hidden = max_hidden_places(self.own.language);
        if hidden > 0 {
            println!("{NOTHING_HIDDEN}: {hidden} places are open, at most {max_hidden}");
        }
        for ((rule, what), places) in &self.broken {
            println!("BROKEN {rule}: {what}: {} times", places.len());
            for place in places.iter().take(NAMED) {
                println!("    {place}");
            }
        }
        if others == 0 && hidden <= max_hidden {
            return Ok(());
        }
        Err(format!("{others} things are broken, and {hidden} places hidden").into())
    }
}

impl Sightseer for Inspector {
    async fn see(&mut self, browser: &Browser, screen: &str) -> Tried<ControlFlow<()>> {
        self.screens += 1;
        // The keys of the screen's own keyboard are laid out for the device that it came up on; those of the other one are measured on
        // that one's tours.
        let has_keys = browser.driver.find(By::Css(".keyboard")).await.is_ok();
        for setting in self.settings.clone() {
            if has_keys && setting.device.window != self.own.device.window {
                continue;
            }
            self.measure(browser, screen, setting).await?;
        }
        browser.in_scheme(Theme::Light.scheme()).await?;
        browser.in_window(self.own.device.window).await?;
        browser
            .driver
            .execute(AS_IT_WAS, vec![json!(self.own.device.profile)])
            .await?;
        self.axe(browser, screen, Axe::All).await?;
        Ok(ControlFlow::Continue(()))
    }
}

/// Looks at each screen, and then walks round it.
struct Both {
    inspector: Inspector,
    walker: Option<Walker>,
}

impl Sightseer for Both {
    async fn see(&mut self, browser: &Browser, screen: &str) -> Tried<ControlFlow<()>> {
        let seen = self.inspector.see(browser, screen).await?;
        match &mut self.walker {
            Some(walker) if seen.is_continue() => walker.see(browser, screen).await,
            _ => Ok(seen),
        }
    }
}

/// A tour of every screen with a device of a profile, in each of these settings, which are of one language.
async fn every_screen(profile: &str, settings: Vec<Setting>) -> TestResult {
    let inspector = Inspector::new(profile, settings)?;
    let own = inspector.own;
    let walks = WALKED.contains(&(own.language, profile));
    let mut both = Both {
        inspector,
        walker: walks.then(Walker::default),
    };
    let server = Server::start().await?;
    let browser = Browser::open(&server, own.device.window, &[]).await?;
    let legs: &[Leg] = if profile == "phone" {
        &Leg::PHONE
    } else {
        &Leg::SHARED
    };
    for leg in legs {
        Tour::new(&browser, &server, own.language, &mut both)
            .walk(*leg)
            .await?;
    }
    browser.close().await?;
    both.inspector.verdict()?;
    both.walker.map_or(Ok(()), |walker| walker.verdict())
}

/// The tour of the tests in a language, with a shared screen.
async fn on_shared_screens(language: &str) -> TestResult {
    let tour = TOURS.iter().find(|(of, _)| *of == language);
    let (_, profile) = tour.ok_or("a language without a tour")?;
    every_screen(profile, of(few(), &["kiosk", "tablet"], language)).await
}

/// The settings of some profiles in a language.
fn of(settings: Vec<Setting>, profiles: &[&str], language: &str) -> Vec<Setting> {
    let wanted = |one: &Setting| one.language == language && profiles.contains(&one.device.profile);
    settings.into_iter().filter(wanted).collect()
}

/// Tests for each language, so that they run beside one another: a tour with a screen that is shared, at which kiosks and tablets are
/// measured, since both have the same elements on every screen; and one with a telephone.
macro_rules! every_screen {
    ($($module:ident: $language:literal;)*) => {
        $(
            mod $module {
                use super::{OWN, TestResult, every_screen, few, of, whole};

                #[tokio::test]
                async fn on_shared_screens() -> TestResult {
                    super::on_shared_screens($language).await
                }

                #[tokio::test]
                async fn on_a_phone() -> TestResult {
                    every_screen("phone", of(few(), &OWN, $language)).await
                }

                #[tokio::test]
                #[ignore = "takes long; run `cargo xtask access`"]
                async fn whole_on_kiosks() -> TestResult {
                    every_screen("kiosk", of(whole(), &["kiosk"], $language)).await
                }

                #[tokio::test]
                #[ignore = "takes long; run `cargo xtask access`"]
                async fn whole_on_a_tablet() -> TestResult {
                    every_screen("tablet", of(whole(), &["tablet"], $language)).await
                }

                #[tokio::test]
                #[ignore = "takes long; run `cargo xtask access`"]
                async fn whole_on_a_phone() -> TestResult {
                    every_screen("phone", of(whole(), &OWN, $language)).await
                }
            }
        )*
    };
}

every_screen! {
    korean: "ko";
    easy_korean: "easy";
    english: "en";
    chinese: "zh";
    vietnamese: "vi";
}
