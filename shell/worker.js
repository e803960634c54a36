// The app's service worker. The bundler writes it to `sw.js` with four constants in front:
// VERSION, FILES (every file that a start needs, with its integrity), FONTS (the hash of `fonts.json`) and KEYS (of these one has to have
// signed what may follow; where there are none, anything may).
//
// A version is installed whole or not at all, takes over when no visit is under way, and is left again if no page of
// it reports that it works. `src/shell.rs` is the other half.

const PREFIX = "didim-";
const OWN = PREFIX + VERSION;
// Fonts are apart: 92 files and 3 MB, of which a page uses five or six, and none at all where the device has Korean
// fonts. All of them in the install would make a phone pay ten times the app's own size, and one lost font would hold
// back a mended app. A kiosk has no Korean fonts and gets all of them, right after the start; a phone keeps those it
// has used. Each is checked against its hash either way.
const FONT_CACHE = PREFIX + "fonts-" + FONTS;
const STATE_CACHE = PREFIX + "shell-state";
const STATE = "/didim-shell-state";
const WHOLE = "/didim-shell-whole";
const PAGE = "/index.html";
const FONT_LIST = "/fonts.json";
// What an operator's key has signed: the release's files, its number, and the lowest number that may still come.
const RELEASE = "/release.json";
const SIGNED = "didim release, version 1\0";
const ECDSA = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
// The highest `floor` that was ever seen signed; as `refused` why the server's last release was not let in, and as `broken` why one that is
// signed could not be installed.
const NOTE = "/didim-shell-release";
// After how many milliseconds what was refused is looked at again.
const LOOK_AGAIN_MS = 60_000;
// Held shared by every page with a visit under way.
const VISIT_LOCK = "didim-visit";
const INSTALL_LOCK = "didim-shell-install";
// How often a version that has not reported is given.
const BOOTS = 3;

const inCache = (path, cacheName) => caches.match(path, { cacheName, ignoreVary: true });
const isWhole = async (version) => (await inCache(WHOLE, PREFIX + version)) !== undefined;

addEventListener("install", (event) => event.waitUntil(follow()));

// What is installed takes over by itself once no page is left, so what may not follow the running worker is not installed. What counts
// is what the running one trusts, not what the new one says of itself.
async function follow() {
  const { keys = [] } = (registration.active && (await read(STATE))) || {};
  await judge(keys, VERSION);
  await install().catch(async (error) => {
    if (keys.length) await write(NOTE, { ...(await read(NOTE)), broken: `${error}` });
    throw error;
  });
}

// Refuses the release that the server has unless it is signed, not below the floor, of this version, and has the worker that is there.
async function judge(keys, version = null) {
  if (!keys.length) return;
  // No answer is no refusal.
  const answer = await fetch(RELEASE, { cache: "no-cache" });
  if (answer.status >= 500) throw new Error(`${RELEASE}: status ${answer.status}`);
  let { floor, broken } = (await read(NOTE)) ?? { floor: 0 };
  let refused;
  try {
    const release = await signed(keys, answer);
    if (release.number < floor) throw new Error(`release ${release.number} is below the floor ${floor}`);
    const signedVersion = release.version;
    if (version && version !== signedVersion) throw new Error(`${signedVersion} is signed, not ${version}`);
    await get("/sw.js", release.files["sw.js"]);
    floor = Math.max(floor, release.floor);
    // It is this version that the server has: by now it is another than the broken one, or about to be installed.
    if (release.version === VERSION) broken = undefined;
  } catch (error) {
    refused = error;
  }
  // A full disk must not keep out what is signed.
  await write(NOTE, { floor, broken, refused: refused && `${refused}` }).catch(() => {});
  if (refused) throw refused;
}

// What one of the keys has signed. The bytes that are signed are the text as it stands in the file.
async function signed(keys, answer) {
  const { content, signature } = await answer.json();
  const text = new TextEncoder().encode(SIGNED + content);
  for (const key of keys) {
    const known = await crypto.subtle.importKey("raw", bytesOf(key), ECDSA, false, ["verify"]);
    if (await crypto.subtle.verify(ECDSA, known, bytesOf(signature), text)) return JSON.parse(content);
  }
  throw new Error("none of the keys has signed the release");
}

const bytesOf = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));

async function get(path, integrity) {
  const response = await fetch(path, { integrity, cache: "reload" });
  if (!response.ok) throw new Error(`${path}: status ${response.status}`);
  return response;
}

function install() {
  return navigator.locks.request(INSTALL_LOCK, async () => {
    // An operator who goes back to an older version may find it still there, and in use.
    if (await isWhole(VERSION)) return;
    await caches.delete(OWN);
    const cache = await caches.open(OWN);
    const all = await Promise.allSettled(
      Object.entries(FILES).map(async ([path, integrity]) => cache.put(path, await get(path, integrity))),
    );
    const failed = all.find((one) => one.status === "rejected");
    if (failed) {
      await caches.delete(OWN);
      throw failed.reason;
    }
    // Last, so that an install that was killed on the way is never taken for whole.
    await cache.put(WHOLE, new Response());
  });
}

addEventListener("activate", (event) => event.waitUntil(change(() => {})));

// What is known of this version: `previous` is the last one that was healthy before it, `boots` the pages given
// without a report, `bad` that it has been left, `keys` whom it trusts. The state of another version becomes the past of this one.
function asOwn(state) {
  if (state?.version === VERSION) return state;
  const last = state?.healthy ? state.version : state?.previous;
  return {
    version: VERSION,
    previous: last === VERSION ? null : (last ?? null),
    healthy: false,
    bad: false,
    boots: 0,
    keys: KEYS,
  };
}

async function read(path) {
  try {
    return await (await inCache(path, STATE_CACHE))?.json();
  } catch {
    // What cannot be read counts as none: a page must come up all the same.
    return undefined;
  }
}

async function write(path, what) {
  const cache = await caches.open(STATE_CACHE);
  await cache.put(path, new Response(JSON.stringify(what)));
}

let known = null;

async function state() {
  known ??= asOwn(await read(STATE));
  return known;
}

function change(edit) {
  return navigator.locks.request(STATE_CACHE, async () => {
    const next = asOwn(await read(STATE));
    // A late message to a worker that has been replaced must not undo what its successor wrote.
    if (self.serviceWorker?.state === "redundant") return next;
    await edit(next);
    known = next;
    await write(STATE, next);
    return next;
  });
}

async function leave(state) {
  if (!state.healthy && state.previous && (await isWhole(state.previous))) state.bad = true;
}

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin || /^\/api(\/|$)/.test(pathname)) return;
  if (request.mode === "navigate") {
    if (pathname === "/" || pathname === PAGE) event.respondWith(page());
  } else if (pathname.endsWith(".woff2")) {
    event.respondWith(font(event, pathname));
  } else {
    event.respondWith(file(request, pathname));
  }
});

async function page() {
  const { healthy, bad } = await state();
  if (!healthy && !bad) {
    // Written before the page is given: a page that crashes the browser counts too. A full disk must not keep the page
    // from coming; this worker then counts by itself.
    await change(async (state) => {
      state.boots += 1;
      if (state.boots > BOOTS) await leave(state);
    }).catch(() => {});
  }
  return (await stored(PAGE)) ?? fetch(PAGE);
}

// Names carry hashes, so a page of either version finds its own files; the version that is being given goes first.
async function stored(path) {
  const { bad, previous } = await state();
  const versions = bad ? [previous, VERSION] : [VERSION, previous];
  for (const version of versions) {
    const found = version && (await inCache(path, PREFIX + version));
    if (found) return found;
  }
  return undefined;
}

async function file(request, path) {
  const found = await stored(path);
  if (found) return found;
  return FILES[path] ? fetch(path, { integrity: FILES[path] }) : fetch(request);
}

async function font(event, path) {
  const found = await inCache(path, FONT_CACHE);
  if (found) return found;
  const integrity = (await fontList())[path];
  if (!integrity) return fetch(event.request);
  const response = await fetchFont(path, integrity);
  const copy = response.clone();
  event.waitUntil(caches.open(FONT_CACHE).then((cache) => cache.put(path, copy)));
  return response;
}

async function fontList() {
  return (await inCache(FONT_LIST, OWN))?.json() ?? {};
}

async function fetchFont(path, integrity) {
  // The browser may have it from a page that came before the worker; what it has may also be of an older version.
  const response = await fetch(path, { integrity }).catch(() => undefined);
  return response?.ok ? response : get(path, integrity);
}

async function fillFonts() {
  const cache = await caches.open(FONT_CACHE);
  // One after the other, so that they are in nobody's way.
  for (const [path, integrity] of Object.entries(await fontList())) {
    if (!(await cache.match(path, { ignoreVary: true })))
      await cache.put(path, await fetchFont(path, integrity));
  }
}

addEventListener("message", (/** @type {ExtendableMessageEvent} */ event) => {
  const [word, version, fonts] = String(event.data).split(" ");
  if (word === "let-in") event.waitUntil(letIn(event.source));
  // Who sends a port along is told whether it has taken over.
  if (word === "take-over") event.waitUntil(takeOver().then((taken) => event.ports[0]?.postMessage(taken)));
  // A page of another version says nothing about this one.
  if (version !== VERSION) return;
  if (word === "healthy") event.waitUntil(reportedHealthy(fonts === "fonts"));
  if (word === "unhealthy") event.waitUntil(reportedUnhealthy(event.source));
});

let asked = null;
let verdict;

// A page at the start screen asks the running worker for this every second, as long as another one waits.
async function letIn(page) {
  const { waiting } = registration;
  if (waiting !== asked) {
    asked = waiting;
    verdict = judgeWaiting();
    verdict.catch(() => setTimeout(() => (asked = null), LOOK_AGAIN_MS));
  }
  await verdict;
  // The page tells it (`shell/shared.js`): not every browser takes messages from worker to worker.
  if (waiting && waiting === registration.waiting) page.postMessage("take-over");
}

// Only what the server has can be looked at. What waits may be older, and must not come in on the signature of what follows it.
async function judgeWaiting() {
  if (!KEYS.length) return;
  await registration.update();
  if (registration.installing) throw new Error("the server has another version than the one that waits");
  await judge(KEYS);
}

// It is refused while any page has a visit under way.
async function takeOver() {
  await install();
  return navigator.locks.request(VISIT_LOCK, { ifAvailable: true }, async (lock) => {
    if (lock) await self.skipWaiting();
    return lock !== null;
  });
}

async function reportedHealthy(withFonts) {
  const { bad } = await change((state) => {
    if (!state.bad) state.healthy = true;
  });
  if (bad) return;
  // The first release on a device learns its floor here: it was packed before it was signed. And the server may have mended it.
  const note = await read(NOTE);
  if (!note || note.refused || note.broken) await judge(KEYS).catch(() => {});
  // Before older fonts are thrown away, so that a kiosk that goes offline now still has some.
  if (withFonts) await fillFonts();
  await tidy();
}

async function reportedUnhealthy(client) {
  const { bad } = await change(leave);
  if (bad) await client.navigate("/");
}

// Removes what other versions left, unless one is being installed or a page of an old one may still want something.
function tidy() {
  const ifAvailable = { ifAvailable: true };
  return navigator.locks.request(INSTALL_LOCK, ifAvailable, (installs) =>
    navigator.locks.request(VISIT_LOCK, ifAvailable, async (visits) => {
      if (!installs || !visits || registration.installing || registration.waiting) return;
      const keep = [OWN, FONT_CACHE, STATE_CACHE];
      const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && !keep.includes(name));
      await Promise.all(names.map((name) => caches.delete(name)));
    }),
  );
}
