// The page's side of the vault, and the start of the page. The vault is a worker whose memory the page does not share; locking ends it, and has
// the page begin anew, so that nothing of it is left in this one's memory either.
import init from '/desk/didim_desk.js';

const WORKER = '/desk/vault-worker.js';
const SESSION = '/api/v1/desk/session';
const KEPT = 'didim-desk-kept ';
const BROKEN = '{"told":"not","why":"broken"}';
// One address of a script is allowed, and no HTML.
const policy = globalThis.trustedTypes?.createPolicy('didim-desk', {
  createScriptURL: (address) => {
    if (address !== WORKER) throw new TypeError(address);
    return address;
  },
});
const address = policy ? policy.createScriptURL(WORKER) : WORKER;

let worker = null;
let count = 0;
const waiting = new Map();

// All that wait are answered, whatever has become of the worker.
function end() {
  worker?.terminate();
  worker = null;
  for (const done of waiting.values()) done(BROKEN);
  waiting.clear();
}

function begin() {
  worker = new Worker(/** @type {string} */ (address), { type: 'module' });
  worker.onerror = end;
  worker.onmessageerror = end;
  worker.onmessage = ({ data: [number, told] }) => {
    waiting.get(number)?.(told);
    waiting.delete(number);
  };
}

const send = (what, payload, transfer = []) =>
  new Promise((done) => {
    if (!worker) begin();
    count += 1;
    waiting.set(count, done);
    worker.postMessage([count, what, ...payload], transfer);
  });

Object.assign(globalThis, {
  didimVault: {
    ask: (question) => send('ask', [question]),
    take: (bytes) => send('take', [bytes], [bytes.buffer]),
    events: (bytes) => send('events', [bytes], [bytes.buffer]),
    earlier: (blob, key) => send('earlier', [blob, key], [blob.buffer]),
    catalog: (blob, key) => send('catalog', [blob, key], [blob.buffer]),
    // Sealed by the vault for the person: what opens it is in no store.
    kept: (account) => localStorage.getItem(KEPT + account) ?? undefined,
    keep: (account, sealed) => {
      if (sealed) localStorage.setItem(KEPT + account, sealed);
      else localStorage.removeItem(KEPT + account);
    },
    end,
    // Nothing is seen from now on; the server ends the session, and the page that comes says why.
    leave: (why) => {
      document.body.replaceChildren();
      end();
      fetch(SESSION, { method: 'DELETE', keepalive: true }).catch(() => {});
      location.replace(`/desk/?${why}`);
    },
  },
});

await init({ module_or_path: '/desk/didim_desk_bg.wasm' });
