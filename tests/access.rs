//! Every screen, in every language, profile, size, position and theme: measured in millimetres, and by axe-core. The rules and
//! where they come from are listed in `docs/ACCESSIBILITY.md`.

mod harness;

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use harness::tour::{Leg, Sightseer, Tour};
use harness::{Browser, DEVICES, Outcome, Server, Tried, need};
use serde::Deserialize;
use serde_json::{Value, json};

const MEASURE: &str = include_str!("harness/measure.js");

/// So many places are named where one thing is broken in many.
const NAMED: usize = 3;

/// Upright kiosks of 1080 × 1920 pixels: the diagonal's name, CSS pixels a millimetre, and millimetres from the floor to the
/// screen's lower edge, as they are usually mounted.
const KIOSKS: [(&str, f64, u32); 4] = [
    ("21.5″", 4.034, 800),
    ("27″", 3.212, 700),
    ("32″", 2.710, 650),
    ("43″", 2.017, 500),
];
/// A tablet of 10.1″ and 800 × 1280 pixels, upright.
const TABLET_UNIT: f64 = 5.884;
const SIZES: [Option<&str>; 3] = [None, Some("large"), Some("largest")];

/// A way that a device may be set.
struct Layout {
    name: String,
    scheme: &'static str,
    wanted: Value,
}

/// Which rules of axe-core are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Axe {
    All,
    /// In another theme nothing else can be otherwise.
    Colours,
}

impl Layout {
    /// All rules as the device is by itself, and in Korean in each of its modes, since a mode changes nothing of what is said in which
    /// language; none where only boxes are otherwise.
    fn axe(&self, language: &str) -> Option<Axe> {
        let smallest = [KIOSKS[0].0, "10.1″", "phone"];
        if self.scheme == "dark" || self.name == "high contrast" {
            return Some(Axe::Colours);
        }
        let asked = smallest.iter().any(|name| {
            let mode = self.name.strip_prefix(name);
            mode.is_some_and(|mode| mode == ", as it is" || language == "ko" && !mode.ends_with(", large"))
        });
        asked.then_some(Axe::All)
    }
}

/// What measuring says of a screen.
#[derive(Deserialize)]
struct Measured {
    looked: BTreeMap<String, u32>,
    broken: Vec<(String, String, String, String)>,
}

/// What holds on a shared screen (고시 별표5; areas by KS X 9211:2025 §5.6.2, which asks for more than its 144 mm²): the numbers are
/// millimetres, in pixels of this screen.
fn shared(unit: f64, text: f64) -> Value {
    json!({
        "shared": true, "unit": unit,
        "targetRule": "별표5 1.c", "side": 12.0 * unit, "area": 150.0 * unit * unit,
        "gapRule": "별표5 1.b", "gap": 2.5 * unit,
        "textRule": "별표5 3.g", "text": text * unit,
        "contrastRule": "별표5 3.i", "contrast": 4.5,
        "lossRule": "WCAG 1.4.4",
        "reachRule": "별표5 9.a", "sightRule": "별표5 9.b",
    })
}

/// What holds on a telephone (WCAG 2.2, AA). Targets are as high as the house wants them, not as low as 2.5.8 allows.
fn personal() -> Value {
    json!({
        "shared": false, "unit": 1,
        "targetRule": "WCAG 2.5.8", "side": 44.0,
        "gapRule": "WCAG 2.5.8", "gap": 0,
        "contrastRule": "WCAG 1.4.3", "contrast": 4.5,
        "lossRule": "WCAG 1.4.10",
    })
}

fn set(wanted: &Value, more: &Value) -> Value {
    let mut wanted = wanted.clone();
    if let (Some(all), Some(more)) = (wanted.as_object_mut(), more.as_object()) {
        all.extend(more.clone());
    }
    wanted
}

fn layouts(device: &str, language: &str) -> Vec<Layout> {
    let mut found = Vec::new();
    let mut add = |name: String, scheme, wanted| found.push(Layout { name, scheme, wanted });
    let themes = |wanted: &Value, marks: &Value| {
        [
            ("dark".to_owned(), "dark", set(wanted, &json!({"marks": marks}))),
            (
                "high contrast".to_owned(),
                "light",
                set(
                    wanted,
                    &json!({"marks": set(marks, &json!({"contrast": "high"}))}),
                ),
            ),
        ]
    };
    let mut sizes = |name: &str, wanted: &Value, marks: &Value| {
        for size in SIZES {
            let marks = size.map_or(marks.clone(), |size| set(marks, &json!({"size": size})));
            let name = [name, size.unwrap_or("as it is")].join(", ");
            add(name, "light", set(wanted, &json!({"marks": marks})));
        }
    };
    match device {
        "kiosk" => {
            // What fits on the smallest and on the largest fits between them; the first and the longest language are looked at on all.
            let all = matches!(language, "ko" | "en");
            for (at, (name, unit, base)) in KIOSKS.into_iter().enumerate() {
                if !all && at > 0 && at + 1 < KIOSKS.len() {
                    continue;
                }
                let wanted = shared(unit, 12.0);
                let marks = json!({"mm": unit, "base": base.to_string()});
                sizes(name, &wanted, &marks);
                let reach = json!({"base": base, "reach": [400, 1_220], "sight": 1_400});
                let wanted_low = set(&wanted, &reach);
                let marks_low = set(&marks, &json!({"low": ""}));
                sizes(&format!("{name}, low"), &wanted_low, &marks_low);
                if at == 0 {
                    let sound = json!({"sound": ""});
                    sizes(&format!("{name}, speaking"), &wanted, &set(&marks, &sound));
                    sizes(
                        &format!("{name}, low, speaking"),
                        &wanted_low,
                        &set(&marks_low, &sound),
                    );
                }
            }
            found.extend(
                themes(&shared(KIOSKS[0].1, 12.0), &json!({})).map(|(name, scheme, wanted)| Layout {
                    name,
                    scheme,
                    wanted,
                }),
            );
        }
        "tablet" => {
            // A diagonal of at most 28 cm may have smaller letters.
            let wanted = shared(TABLET_UNIT, 7.25);
            sizes("10.1″", &wanted, &json!({}));
            sizes("10.1″, low", &wanted, &json!({"low": ""}));
            sizes("10.1″, speaking", &wanted, &json!({"sound": ""}));
            sizes("10.1″, low, speaking", &wanted, &json!({"low": "", "sound": ""}));
            found.extend(themes(&wanted, &json!({})).map(|(name, scheme, wanted)| Layout {
                name,
                scheme,
                wanted,
            }));
        }
        _ => {
            let wanted = personal();
            sizes("phone", &wanted, &json!({}));
            found.extend(themes(&wanted, &json!({})).map(|(name, scheme, wanted)| Layout {
                name,
                scheme,
                wanted,
            }));
        }
    }
    found
}

/// Looks at every screen in every layout, and remembers what is broken.
struct Inspector {
    language: &'static str,
    layouts: Vec<Layout>,
    axe: String,
    screens: u32,
    looked: BTreeMap<String, u32>,
    /// What is broken: where, by the rule and what breaks it.
    broken: BTreeMap<(String, String), Vec<String>>,
}

impl Inspector {
    fn new(device: &str, language: &'static str) -> Tried<Self> {
        Ok(Self {
            language,
            layouts: layouts(device, language),
            axe: std::fs::read_to_string(need("DIDIM_AXE")?)?,
            screens: 0,
            looked: BTreeMap::new(),
            broken: BTreeMap::new(),
        })
    }

    async fn measure(&mut self, browser: &Browser, screen: &str, at: usize) -> Outcome {
        let Some(layout) = self.layouts.get(at) else {
            return Ok(());
        };
        browser.in_scheme(layout.scheme).await?;
        let measured = browser
            .driver
            .execute(MEASURE, vec![layout.wanted.clone()])
            .await?;
        let measured: Measured = measured.convert()?;
        for (rule, count) in measured.looked {
            *self.looked.entry(rule).or_default() += count;
        }
        for (rule, what, is, least) in measured.broken {
            let place = format!("{screen} ({}): {is}, not {least}", layout.name);
            self.broken.entry((rule, what)).or_default().push(place);
        }
        if let Some(rules) = layout.axe(self.language) {
            self.axe(browser, screen, rules).await?;
        }
        Ok(())
    }

    /// What axe-core can decide without a person.
    async fn axe(&mut self, browser: &Browser, screen: &str, rules: Axe) -> Outcome {
        let there = "return typeof window.axe === 'object'";
        if !browser.driver.execute(there, vec![]).await?.convert::<bool>()? {
            browser.driver.execute(self.axe.as_str(), vec![]).await?;
        }
        let mut options = json!({"resultTypes": ["violations"]});
        if rules == Axe::Colours {
            options = set(&options, &json!({"runOnly": ["color-contrast"]}));
        }
        let script = "const done = arguments[1]; axe.run(document, arguments[0]).then(r => done([r.passes.length, \
                      r.violations.flatMap(v => v.nodes.map(n => [v.id, n.html.slice(0, 120), n.failureSummary]))]))";
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
    fn verdict(&self) -> Outcome {
        println!("{} screens in {} layouts", self.screens, self.layouts.len());
        for (rule, count) in &self.looked {
            println!("{rule}: {count}");
        }
        if self.broken.is_empty() {
            return Ok(());
        }
        for ((rule, what), places) in &self.broken {
            println!("BROKEN {rule}: {what}: {} times", places.len());
            for place in places.iter().take(NAMED) {
                println!("    {place}");
            }
        }
        Err(format!("{} things are broken", self.broken.len()).into())
    }
}

impl Sightseer for Inspector {
    async fn see(&mut self, browser: &Browser, screen: &str) -> Tried<ControlFlow<()>> {
        self.screens += 1;
        for at in (0..self.layouts.len()).rev() {
            self.measure(browser, screen, at).await?;
        }
        // As it was.
        let as_it_was = "for (const mark of ['size', 'low', 'contrast', 'base', 'sound']) delete document.documentElement.dataset[mark]; \
                         document.documentElement.style = ''";
        browser.driver.execute(as_it_was, vec![]).await?;
        Ok(ControlFlow::Continue(()))
    }
}

async fn every_screen(device: &'static str, language: &'static str) -> Outcome {
    let server = Server::start().await?;
    let known = DEVICES.iter().find(|(_, _, name)| *name == device);
    let (width, height, _) = known.ok_or("no such device")?;
    let browser = Browser::open(&server, (*width, *height), &[]).await?;
    let legs: &[Leg] = if device == "phone" {
        &Leg::PHONE
    } else {
        &Leg::SHARED
    };
    let mut inspector = Inspector::new(device, language)?;
    for leg in legs {
        Tour::new(&browser, &server, language, &mut inspector)
            .walk(*leg)
            .await?;
    }
    browser.close().await?;
    inspector.verdict()
}

/// A test for each device and language, so that they run beside one another.
macro_rules! every_screen {
    ($($name:ident: $device:literal, $language:literal;)*) => {
        $(
            #[tokio::test]
            async fn $name() -> Outcome {
                every_screen($device, $language).await
            }
        )*
    };
}

every_screen! {
    kiosk_in_korean: "kiosk", "ko";
    kiosk_in_easy_korean: "kiosk", "easy";
    kiosk_in_english: "kiosk", "en";
    kiosk_in_chinese: "kiosk", "zh";
    kiosk_in_vietnamese: "kiosk", "vi";
    tablet_in_korean: "tablet", "ko";
    tablet_in_easy_korean: "tablet", "easy";
    tablet_in_english: "tablet", "en";
    tablet_in_chinese: "tablet", "zh";
    tablet_in_vietnamese: "tablet", "vi";
    phone_in_korean: "phone", "ko";
    phone_in_easy_korean: "phone", "easy";
    phone_in_english: "phone", "en";
    phone_in_chinese: "phone", "zh";
    phone_in_vietnamese: "phone", "vi";
}
