import { readFileSync } from "node:fs";
import { initSync } from "./eligibility_js.js";

initSync({ module: readFileSync(new URL("eligibility_js_bg.wasm", import.meta.url)) });

export { Rules, decide } from "./eligibility_js.js";
