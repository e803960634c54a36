//! Any text is a case, or rules, or an error, and none takes more work or memory than it may.
#![no_main]

use didim_fuzz::within;
use eligibility::{JsonRules, decide_case};
use libfuzzer_sys::fuzz_target;

/// The steps that one text may take; each rule of it has a budget of its own.
const MAX_WORK: u64 = 10_000_000;

fuzz_target!(|texts: (&str, &str)| within(MAX_WORK, || decide(texts)));

fn decide(texts: (&str, &str)) {
    let _ = decide_case(texts.0);
    if let Ok(mut rules) = JsonRules::parse(texts.0) {
        let _ = rules.screen(texts.1);
        for id in rules.ids().to_vec() {
            let _ = rules.explain(&id, texts.1);
        }
    }
}
