import init from "./eligibility_js.js";

await init();

export { Rules, decide } from "./eligibility_js.js";
