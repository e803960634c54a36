// A page with a module in parts, as far as fetching these needs one: has `main` called before the parts are fetched, after, or of the whole
// module, and prints what was fetched and who called whom.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

const when = process.argv[2];
const fetched = [];
const trace = [];
const failed = new Set();
const part = (url) => /(\w+)\.wasm$/.exec(url.pathname)[1];
const import0 = { imported: (at, from) => trace.push(`${from}>${at}`) };
globalThis.window = globalThis;
globalThis.setTimeout = (then) => setImmediate(then);
globalThis.XMLHttpRequest = class {
  open(_, url) {
    this.url = url;
  }
  overrideMimeType() {}
  send() {
    fetched.push(`now ${part(this.url)}`);
    this.response = readFileSync(this.url, "latin1");
  }
};
globalThis.fetch = async (url, { integrity }) => {
  fetched.push(`soon ${part(url)}`);
  // The first request for each fails.
  if (!failed.has(url.href)) {
    failed.add(url.href);
    throw new TypeError("no network");
  }
  const code = readFileSync(url);
  const hash = createHash("sha384").update(code).digest("base64");
  if (integrity !== `sha384-${hash}`) throw new TypeError(integrity);
  return new Response(code, { headers: { "content-type": "application/wasm" } });
};

let wasm;
export function restIs(code, sha256) {
  return createHash("sha256").update(code).digest("hex") === sha256;
}
function imports() {
    return {
        __proto__: null,
        "./app_bg.js": import0,
    };
}
function load(file) {
  const module = new WebAssembly.Module(readFileSync(new URL(file, import.meta.url)));
  return new WebAssembly.Instance(module, imports()).exports;
}
function begin() {
    wasm = { ...load("first.wasm"), __wbindgen_start() {} };
    wasm.__wbindgen_start();
}
async function initSync() {
  if (when === "whole") {
    load("whole.wasm").main(0, 0);
  } else {
    begin();
    if (window.didimPart("another") !== undefined) throw new Error("there is no such part");
    if (when !== "now") await window.didimPart("jobs");
    if (when === "twice") await Promise.all([window.didimPart("jobs"), window.didimPart("rest")]);
    wasm.main(0, 0);
    const before = fetched.length;
    await window.didimPart("jobs");
    if (fetched.length !== before) throw new Error("a part is fetched that is there");
  }
  process.stdout.write(`${fetched.join(", ")}|${trace.join(" ")}`);
}
const __wbg_init = initSync;
setImmediate(initSync);

export { initSync, __wbg_init as default };
