// Later parts of the app's code come behind what the first screens need, or when they are asked for. A caller who needs one sooner waits
// for it: only then is it asked for in a way that holds everything up.
const laterParts = LATER_PARTS;
const joinedParts = {};
function partJoins(name, module) {
  joinedParts[name] ??= new WebAssembly.Instance(module, { a: wasm, ...joinedParts }).exports;
}
function partNow(name) {
  if (joinedParts[name]) return;
  const { file, sha256, after } = laterParts[name];
  after.forEach(partNow);
  const asked = new XMLHttpRequest();
  asked.open("GET", new URL(file, import.meta.url), false);
  // Each byte comes as a character whose lower half it is.
  asked.overrideMimeType("text/plain; charset=x-user-defined");
  asked.send();
  const code = Uint8Array.from(asked.response, (character) => character.charCodeAt(0));
  // Such a request takes no `integrity`, and the browser's own digests are promises: the first part of the code looks at it.
  if (!restIs(code, sha256)) throw new Error(`${file} is not of this app`);
  partJoins(name, new WebAssembly.Module(code));
}
function partSoon(name) {
  const part = laterParts[name];
  const asked = () => fetch(new URL(part.file, import.meta.url), { integrity: part.integrity });
  const fetched = async () => {
    const [module] = await Promise.all([WebAssembly.compileStreaming(asked()), ...part.after.map(partSoon)]);
    partJoins(name, module);
  };
  part.there ??= new Promise((there) => {
    const get = () => (joinedParts[name] ? there() : fetched().then(there, () => setTimeout(get, 1000)));
    get();
  });
  return part.there;
}
function partsBegin() {
  for (const name in laterParts) if (laterParts[name].behind) partSoon(name);
  window.didimPart = (name) => laterParts[name] && partSoon(name);
}
