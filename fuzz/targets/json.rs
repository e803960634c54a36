//! Any text is a case, or rules, or an error.
#![no_main]

use eligibility::{JsonRules, decide_case};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|texts: (&str, &str)| {
    let _ = decide_case(texts.0);
    if let Ok(mut rules) = JsonRules::parse(texts.0) {
        let _ = rules.screen(texts.1);
        for id in rules.ids().to_vec() {
            let _ = rules.explain(&id, texts.1);
        }
    }
});
