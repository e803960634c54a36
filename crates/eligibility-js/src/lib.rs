//! The crate `eligibility` for JavaScript: rules go in once as JSON, and one call screens all of them.

use eligibility::{JsonRules, Verdict, decide_case};
use js_sys::JSON;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("types.d.ts");

/// Rules that have been compiled, and a screening that follows the answers it is given.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Rules(JsonRules);

#[wasm_bindgen]
impl Rules {
    /// Compiles rules. Throws an error that names the rule, the criterion and the place.
    #[wasm_bindgen(constructor)]
    pub fn new(
        #[wasm_bindgen(unchecked_param_type = "RulesDefinition")] definition: &JsValue,
    ) -> Result<Self, JsError> {
        Ok(Self(JsonRules::parse(&text(definition)?)?))
    }

    /// The names of the rules, in the order of their verdicts.
    #[must_use]
    pub fn ids(&self) -> Vec<String> {
        self.0.ids().to_vec()
    }

    /// All that is certain under some answers, about all rules at once. The same object may hold more answers or fewer
    /// each time: what did not change costs nothing.
    pub fn screen(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Answers")] answers: &JsValue,
    ) -> Result<Screened, JsError> {
        let screened = self.0.screen(&text(answers)?)?;
        Ok(value(&screened.to_string())?.unchecked_into())
    }

    /// The verdicts alone, one byte a rule: 0 open, 1 eligible, 2 not eligible.
    pub fn verdicts(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Answers")] answers: &JsValue,
    ) -> Result<Vec<u8>, JsError> {
        let byte = |verdict| match verdict {
            Verdict::Open => 0,
            Verdict::Eligible => 1,
            Verdict::NotEligible => 2,
        };
        let verdicts = self.0.verdicts(&text(answers)?)?;
        Ok(verdicts.into_iter().map(byte).collect())
    }

    /// Why a rule has its verdict under some answers, and what would change it.
    pub fn explain(
        &mut self,
        id: &str,
        #[wasm_bindgen(unchecked_param_type = "Answers")] answers: &JsValue,
    ) -> Result<Explained, JsError> {
        let explained = self.0.explain(id, &text(answers)?)?;
        Ok(value(&explained.to_string())?.unchecked_into())
    }

    /// The values that a fact can be answered with, the other answers being what they are.
    pub fn possible(
        &mut self,
        fact: &str,
        #[wasm_bindgen(unchecked_param_type = "Answers")] answers: &JsValue,
    ) -> Result<Values, JsError> {
        let values = self.0.possible(fact, &text(answers)?)?;
        Ok(value(&values.to_string())?.unchecked_into())
    }
}

/// Decides one condition on facts that are given along with it.
#[wasm_bindgen]
pub fn decide(
    #[wasm_bindgen(unchecked_param_type = "DecisionCase")] case: &JsValue,
) -> Result<Decided, JsError> {
    let decided = decide_case(&text(case)?)?;
    let json = serde_json::to_string(&decided)?;
    Ok(value(&json)?.unchecked_into())
}

#[wasm_bindgen]
extern "C" {
    /// What [`Rules::possible`] says.
    #[wasm_bindgen(typescript_type = "Values")]
    #[derive(Debug)]
    pub type Values;
    /// What [`Rules::screen`] says.
    #[wasm_bindgen(typescript_type = "Screened")]
    #[derive(Debug)]
    pub type Screened;

    /// What [`Rules::explain`] says.
    #[wasm_bindgen(typescript_type = "Explained")]
    #[derive(Debug)]
    pub type Explained;

    /// What [`decide`] says.
    #[wasm_bindgen(typescript_type = "Decided")]
    #[derive(Debug)]
    pub type Decided;
}

/// An object as JSON, or a text that is JSON already.
fn text(value: &JsValue) -> Result<String, JsError> {
    if let Some(text) = value.as_string() {
        return Ok(text);
    }
    let text = JSON::stringify(value).ok().and_then(|text| text.as_string());
    text.ok_or_else(|| JsError::new("the value cannot be written as JSON; give a plain object"))
}

fn value(json: &str) -> Result<JsValue, JsError> {
    JSON::parse(json).map_err(|_| JsError::new("the answer is not JSON"))
}
