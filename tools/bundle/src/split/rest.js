// The rest of the app's code comes behind what the first screens need. A caller who needs it sooner waits for it: only then is it asked
// for in a way that holds everything up.
const REST_AT = new URL("REST_FILE", import.meta.url);
let rest;
function restJoins(module) {
  rest ??= new WebAssembly.Instance(module, { a: wasm });
}
function restNow() {
  if (rest) return;
  const asked = new XMLHttpRequest();
  asked.open("GET", REST_AT, false);
  // Each byte comes as a character whose lower half it is.
  asked.overrideMimeType("text/plain; charset=x-user-defined");
  asked.send();
  const code = Uint8Array.from(asked.response, (character) => character.charCodeAt(0));
  // Such a request takes no `integrity`, and the browser's own digests are promises: the first part of the code looks at it.
  if (!restIs(code, "REST_SHA256")) throw new Error(`${REST_AT} is not of this app`);
  restJoins(new WebAssembly.Module(code));
}
function restSoon() {
  const asked = () => fetch(REST_AT, { integrity: "REST_INTEGRITY" });
  const fetched = () => WebAssembly.compileStreaming(asked()).then(restJoins);
  window.didimRest = new Promise((there) => {
    const get = () => fetched().then(there, () => setTimeout(get, 1000));
    get();
  });
}
