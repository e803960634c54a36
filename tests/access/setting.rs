//! How a device may be set, and what holds on it then.

use std::sync::LazyLock;

use harness::tour::LANGUAGES;
use serde_json::{Map, Value, json};

use super::cover::{Row, covering, pairs};

/// The devices of the tours, by their diagonals: CSS pixels a millimetre, and for kiosks millimetres from the floor to the screen's
/// lower edge, as they are usually mounted.
const DEVICES: [Device; 9] = [
    Device::kiosk("21.5″", 4.034, 800),
    Device::kiosk("27″", 3.212, 700),
    Device::kiosk("32″", 2.710, 650),
    Device::kiosk("43″", 2.017, 500),
    Device {
        profile: "tablet",
        name: "10.1″",
        unit: 5.884,
        base: None,
        window: (800, 1280),
    },
    Device {
        profile: "tablet",
        name: "10.1″ lying",
        unit: 5.884,
        base: None,
        window: (1280, 800),
    },
    Device::own("phone", "phone", (390, 844)),
    Device::own("phone", "small phone", (360, 640)),
    Device::own("laptop", "laptop", (1440, 900)),
];
/// The profiles of devices of one's own.
pub const OWN: [&str; 2] = ["phone", "laptop"];
const SIZES: [Option<&str>; 3] = [None, Some("large"), Some("largest")];
const THEMES: [Theme; 3] = [Theme::Light, Theme::Dark, Theme::HighContrast];

/// The factors, in the order in which a row has them, and how many values each has.
const FACTORS: [usize; 6] = [DEVICES.len(), LANGUAGES.len(), SIZES.len(), 2, THEMES.len(), 2];
const DEVICE: usize = 0;
const SIZE: usize = 2;
const POSITION: usize = 3;

/// A screen of one size.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Device {
    /// What the app takes it for.
    pub profile: &'static str,
    name: &'static str,
    /// CSS pixels a millimetre.
    unit: f64,
    base: Option<u32>,
    /// Width and height in CSS pixels.
    pub window: (u32, u32),
}

impl Device {
    const fn kiosk(name: &'static str, unit: f64, base: u32) -> Self {
        Self {
            profile: "kiosk",
            name,
            unit,
            base: Some(base),
            window: (1080, 1920),
        }
    }

    /// A device of one's own.
    const fn own(profile: &'static str, name: &'static str, window: (u32, u32)) -> Self {
        Self {
            profile,
            name,
            unit: 1.0,
            base: None,
            window,
        }
    }

    fn is_shared(self) -> bool {
        !OWN.contains(&self.profile)
    }
}

/// The colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// As it is by itself.
    Light,
    /// For who has set the device so.
    Dark,
    /// By the tool of the start screen.
    HighContrast,
}

impl Theme {
    /// What the browser is told of its user's wish.
    pub fn scheme(self) -> &'static str {
        match self {
            Self::Dark => "dark",
            Self::Light | Self::HighContrast => "light",
        }
    }
}

/// One way in which a device may be set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Setting {
    /// The screen.
    pub device: Device,
    /// The code of the language.
    pub language: &'static str,
    size: Option<&'static str>,
    low: bool,
    /// The colours.
    pub theme: Theme,
    sound: bool,
}

impl Setting {
    /// The setting of a row; `None` if there is none like it: a telephone is in its owner's hand, and has its own speech.
    fn of(row: &Row) -> Option<Self> {
        let &[device, language, size, position, theme, sound] = row.as_slice() else {
            return None;
        };
        let setting = Self {
            device: *DEVICES.get(device)?,
            language: LANGUAGES.get(language)?.0,
            size: *SIZES.get(size)?,
            low: position == 1,
            theme: *THEMES.get(theme)?,
            sound: sound == 1,
        };
        (setting.device.is_shared() || !setting.low && !setting.sound).then_some(setting)
    }

    /// Whether it is otherwise than a device is by itself: low, of another size, or speaking.
    pub fn has_mode(&self) -> bool {
        self.low || self.sound || self.size.is_some()
    }

    /// What people call it.
    pub fn name(&self) -> String {
        let theme = match self.theme {
            Theme::Light => None,
            Theme::Dark => Some("dark"),
            Theme::HighContrast => Some("high contrast"),
        };
        let parts = [
            Some(self.device.name),
            self.size,
            self.low.then_some("low"),
            self.sound.then_some("speaking"),
            theme,
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    /// What `measure.js` sets, and what it holds the screen to.
    pub fn wanted(&self) -> Value {
        let mut wanted = if self.device.is_shared() {
            // A diagonal of at most 28 cm may have smaller letters.
            shared(
                self.device.unit,
                if self.device.profile == "tablet" {
                    7.25
                } else {
                    12.0
                },
            )
        } else {
            personal()
        };
        if let (true, Some(base)) = (self.low, self.device.base) {
            wanted.insert("base".to_owned(), json!(base));
            wanted.insert("reach".to_owned(), json!([400, 1_220]));
            wanted.insert("sight".to_owned(), json!(1_400));
        }
        let mut marks = Map::new();
        let mut mark = |name: &str, value: Option<Value>| {
            if let Some(value) = value {
                marks.insert(name.to_owned(), value);
            }
        };
        mark("profile", Some(json!(self.device.profile)));
        mark("mm", self.device.is_shared().then(|| json!(self.device.unit)));
        mark("base", self.device.base.map(|base| json!(base.to_string())));
        mark("size", self.size.map(|size| json!(size)));
        mark("low", self.low.then(|| json!("")));
        mark("sound", self.sound.then(|| json!("")));
        mark(
            "contrast",
            (self.theme == Theme::HighContrast).then(|| json!("high")),
        );
        wanted.insert("marks".to_owned(), Value::Object(marks));
        Value::Object(wanted)
    }
}

/// What holds on a shared screen (고시 별표5; areas by KS X 9211:2025 §5.6.2, which asks for more than its 144 mm²): the numbers are
/// millimetres, in pixels of this screen.
fn shared(unit: f64, text: f64) -> Map<String, Value> {
    object(json!({
        "shared": true, "unit": unit,
        "targetRule": "별표5 1.c", "side": 12.0 * unit, "area": 150.0 * unit * unit,
        "gapRule": "별표5 1.b", "gap": 2.5 * unit,
        "textRule": "별표5 3.g", "text": text * unit,
        "contrastRule": "별표5 3.i", "contrast": 4.5,
        "lossRule": "WCAG 1.4.4",
        "reachRule": "별표5 9.a", "sightRule": "별표5 9.b",
    }))
}

/// What holds on a telephone (WCAG 2.2, AA). Targets are as high as the house wants them, not as low as 2.5.8 allows.
fn personal() -> Map<String, Value> {
    object(json!({
        "shared": false, "unit": 1,
        "targetRule": "WCAG 2.5.8", "side": 44.0,
        "gapRule": "WCAG 2.5.8", "gap": 0,
        "contrastRule": "WCAG 1.4.3", "contrast": 4.5,
        "lossRule": "WCAG 1.4.10",
    }))
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(object) => object,
        _ => Map::new(),
    }
}

/// Every row for which there is a setting.
static PRODUCT: LazyLock<Vec<Row>> = LazyLock::new(|| {
    let rows = FACTORS.iter().fold(vec![Row::new()], |rows, count| {
        rows.iter()
            .flat_map(|row| (0..*count).map(|value| [row.as_slice(), &[value]].concat()))
            .collect()
    });
    rows.into_iter()
        .filter(|row| Setting::of(row).is_some())
        .collect()
});

/// Every setting there is.
pub fn whole() -> Vec<Setting> {
    PRODUCT.iter().filter_map(Setting::of).collect()
}

/// The sets of factors of which all values meet: every pair, and what breaks layouts, device with size with position.
fn together() -> Vec<Vec<usize>> {
    let mut sets = pairs(FACTORS.len());
    sets.push(vec![DEVICE, SIZE, POSITION]);
    sets
}

/// The settings of the tests.
pub fn few() -> Vec<Setting> {
    covering(&PRODUCT, &together())
        .into_iter()
        .filter_map(Setting::of)
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn all_values_of_all_pairs_meet_and_all_sizes_and_positions_of_each_device() {
        let few = covering(&PRODUCT, &together());
        for set in together() {
            let met = |rows: &[&Row]| -> BTreeSet<Row> {
                rows.iter()
                    .map(|row| set.iter().map(|at| row[*at]).collect())
                    .collect()
            };
            assert_eq!(met(&few), met(&PRODUCT.iter().collect::<Vec<_>>()), "{set:?}");
        }
        // Six shared screens in three sizes and two positions, and three of one's own in five languages, cannot be fewer than 51.
        assert!((51..=58).contains(&few.len()), "{} settings", few.len());
    }

    #[test]
    fn there_are_as_many_settings_as_the_values_allow() {
        // Six shared screens, in 5 languages, 3 sizes, 2 positions, 3 themes, speaking or not; three of one's own in three of these.
        assert_eq!(whole().len(), 6 * 5 * 3 * 2 * 3 * 2 + 3 * 5 * 3 * 3);
        let names: BTreeSet<_> = whole().iter().map(|one| (one.language, one.name())).collect();
        assert_eq!(names.len(), whole().len(), "two settings have one name");
    }
}
