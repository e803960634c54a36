// The page's side of the vault, and the start of the page. The vault is a worker whose memory the page does not share; locking ends it, and has
// the page begin anew, so that nothing of it is left in this one's memory either.
import init from '/desk/didim_desk.js';

const WORKER = '/desk/vault-worker.js';
const SESSION = '/api/v1/desk/session';
const KEPT = 'didim-desk-kept ';
// What the person wrote and the server stored, as it was sealed: one that puts a backup back is given it again.
const DATABASE = 'didim-desk';
const EVENTS = 'events';
const KEPT_MS = 30 * 24 * 60 * 60 * 1000;
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

const settled = (request) =>
  new Promise((done, fail) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });

// Does something with the events, and waits until it is on the disk.
async function withEvents(act) {
  const opening = indexedDB.open(DATABASE, 1);
  opening.onupgradeneeded = () => {
    const keyPath = ['account', 'event.submission', 'event.number'];
    opening.result.createObjectStore(EVENTS, { keyPath }).createIndex('at', 'at');
  };
  const database = await settled(opening);
  try {
    const transaction = database.transaction(EVENTS, 'readwrite', { durability: 'strict' });
    const ended = new Promise((done, fail) => {
      transaction.oncomplete = () => done(undefined);
      transaction.onabort = () => fail(transaction.error);
    });
    const request = act(transaction.objectStore(EVENTS));
    await ended;
    return request?.result;
  } finally {
    database.close();
  }
}

function forgetOld(store) {
  const old = store.index('at').openKeyCursor(IDBKeyRange.upperBound(Date.now() - KEPT_MS));
  old.onsuccess = () => {
    if (!old.result) return;
    store.delete(old.result.primaryKey);
    old.result.continue();
  };
}

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
    // A browser that keeps nothing has nothing to give again.
    keepEvents: (account, kept) =>
      withEvents((store) => {
        for (const one of JSON.parse(kept)) store.put({ account, at: Date.now(), ...one });
      }).catch(() => {}),
    keptEvents: (account) =>
      withEvents((store) => {
        forgetOld(store);
        return store.getAll(IDBKeyRange.bound([account], [account, []]));
      }).then(JSON.stringify, () => '[]'),
    forgetEvents: (account, kept) =>
      withEvents((store) => {
        for (const { id, number } of JSON.parse(kept)) store.delete([account, id, number]);
      }).catch(() => {}),
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
