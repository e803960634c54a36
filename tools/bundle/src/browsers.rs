//! What the oldest browsers that an app is for can do of WebAssembly.

use serde::Deserialize;
use wasmparser::{Validator, WasmFeatures};

/// The oldest version of each browser, as `major` or `major.minor`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Browsers {
    /// Chrome and what is built on Chromium.
    pub chrome: Version,
    /// Firefox.
    pub firefox: Version,
    /// Safari, and every browser on iOS.
    pub safari: Version,
}

/// Major and minor number of a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct Version(u16, u16);

impl TryFrom<String> for Version {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let (major, minor) = text.split_once('.').unwrap_or((&text, "0"));
        match (major.parse(), minor.parse()) {
            (Ok(major), Ok(minor)) => Ok(Self(major, minor)),
            _ => Err(format!("`{text}` is no version; write `108` or `15.4`")),
        }
    }
}

/// A part of WebAssembly that came after its first version.
struct Feature {
    /// How wasm-opt is told of it.
    option: &'static str,
    /// How the validator is told of it.
    flags: WasmFeatures,
    /// The first browsers that have it.
    since: Browsers,
}

impl Feature {
    const fn new(
        option: &'static str,
        flags: WasmFeatures,
        chrome: u16,
        firefox: u16,
        safari: (u16, u16),
    ) -> Self {
        Self {
            option,
            flags,
            since: Browsers {
                chrome: Version(chrome, 0),
                firefox: Version(firefox, 0),
                safari: Version(safari.0, safari.1),
            },
        }
    }
}

/// What rustc makes use of for `wasm32-unknown-unknown`, and wasm-opt with it; versions by <https://webassembly.org/features/>.
const FEATURES: [Feature; 6] = [
    Feature::new("--enable-bulk-memory", WasmFeatures::BULK_MEMORY, 75, 79, (15, 0)),
    Feature::new(
        "--enable-nontrapping-float-to-int",
        WasmFeatures::SATURATING_FLOAT_TO_INT,
        75,
        64,
        (15, 0),
    ),
    Feature::new("--enable-sign-ext", WasmFeatures::SIGN_EXTENSION, 74, 62, (14, 1)),
    Feature::new(
        "--enable-mutable-globals",
        WasmFeatures::MUTABLE_GLOBAL,
        74,
        61,
        (13, 1),
    ),
    Feature::new(
        "--enable-reference-types",
        WasmFeatures::REFERENCE_TYPES,
        96,
        79,
        (15, 0),
    ),
    Feature::new("--enable-multivalue", WasmFeatures::MULTI_VALUE, 85, 78, (13, 1)),
];

impl Browsers {
    fn have(&self, feature: &Feature) -> bool {
        self.chrome >= feature.since.chrome
            && self.firefox >= feature.since.firefox
            && self.safari >= feature.since.safari
    }

    fn features(&self) -> impl Iterator<Item = &'static Feature> {
        FEATURES.iter().filter(|feature| self.have(feature))
    }

    /// What wasm-opt is told that all of these browsers can do.
    pub fn wasm_options(&self) -> Vec<&'static str> {
        self.features().map(|feature| feature.option).collect()
    }

    /// Checks that all of these browsers can load a module.
    ///
    /// # Errors
    ///
    /// If the module is invalid, or uses what one of them lacks; says what and where.
    pub fn check(&self, module: &[u8]) -> Result<(), String> {
        let mut flags = WasmFeatures::WASM1;
        flags.set(WasmFeatures::MUTABLE_GLOBAL, false);
        for feature in self.features() {
            flags |= feature.flags;
        }
        let checked = Validator::new_with_features(flags).validate_all(module);
        checked
            .map(drop)
            .map_err(|error| format!("the oldest browsers of the manifest do not load it: {error}"))
    }
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{
        CodeSection, ExportKind, ExportSection, Function, FunctionSection, Module, TypeSection, ValType,
    };

    use super::*;

    fn browsers(chrome: u16) -> Browsers {
        Browsers {
            chrome: Version(chrome, 0),
            firefox: Version(121, 0),
            safari: Version(15, 4),
        }
    }

    /// A function that extends the sign of a byte.
    fn module() -> Vec<u8> {
        let (mut types, mut functions, mut code) =
            (TypeSection::new(), FunctionSection::new(), CodeSection::new());
        types.ty().function([ValType::I32], [ValType::I32]);
        functions.function(0);
        let mut body = Function::new([]);
        body.instructions().local_get(0).i32_extend8_s().end();
        code.function(&body);
        let mut exports = ExportSection::new();
        exports.export("f", ExportKind::Func, 0);
        let mut module = Module::new();
        module
            .section(&types)
            .section(&functions)
            .section(&exports)
            .section(&code);
        module.finish()
    }

    #[test]
    fn a_feature_is_used_only_where_every_browser_has_it() {
        assert_eq!(browsers(108).wasm_options().len(), FEATURES.len());
        let older = browsers(95).wasm_options();
        assert!(!older.contains(&"--enable-reference-types") && older.contains(&"--enable-multivalue"));
        let safari = Browsers {
            safari: Version(14, 0),
            ..browsers(108)
        };
        assert_eq!(
            safari.wasm_options(),
            ["--enable-mutable-globals", "--enable-multivalue"]
        );
    }

    #[test]
    fn code_that_the_oldest_browser_cannot_load_is_refused() {
        browsers(74).check(&module()).unwrap();
        let why = browsers(73).check(&module()).unwrap_err();
        assert!(why.contains("sign extension"), "{why}");
    }

    #[test]
    fn versions_are_compared_by_number() {
        let version = |text: &str| Version::try_from(text.to_owned());
        assert!(version("9.3").unwrap() < version("15").unwrap());
        assert!(version("15.10").unwrap() > version("15.4").unwrap());
        for text in ["", "v15", "15.", "15.4.1"] {
            assert!(version(text).is_err(), "{text}");
        }
    }
}
