// Measures how this browser keeps applications: the app's own storage, Dexie, and IndexedDB without any library, in turn
// and in the same page; and posts what it found.
// @ts-expect-error The runner serves it beside the page.
import { Dexie } from "/peers/dexie/dist/dexie.mjs";
// @ts-expect-error The runner serves it beside the page.
import init, { Device } from "/pkg/didim_bench_device.js";

const quick = new URL(location.href).searchParams.has("quick");
const WRITES = quick ? 60 : 300;
const WARM_UP = 10;
const QUEUED = 1000;
const LISTINGS = quick ? 15 : 60;

const real = IDBDatabase.prototype.transaction;
// What a durability is replaced with, to see what strictness costs; nothing, as a rule.
let replaced = null;
IDBDatabase.prototype.transaction = function (stores, mode, options) {
  return real.call(
    this,
    stores,
    mode,
    replaced && mode === "readwrite" ? { ...options, durability: replaced } : options,
  );
};

const promised = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
const completed = (transaction) =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error);
  });

// Each has a database of its own. What is kept is sealed before the clock starts.
async function own() {
  const device = await Device.open("bench-own");
  return {
    name: "didim",
    device,
    keep: (_, at) => device.keep(at),
    list: () => device.list(QUEUED),
    count: () => device.count(),
  };
}

// The least that Dexie can do for it, in one transaction over two stores; or with the looks into the other stores by which
// the app keeps nothing twice.
async function dexie(name, checked) {
  const db = new Dexie(`bench-${name}`, { chromeTransactionDurability: "strict" });
  db.version(1).stores({
    meta: "",
    outbox: "item.id",
    quarantine: "item.id",
    copies: "item.id",
    receipts: "id",
  });
  await db.open();
  await db.meta.put({ count: 0 }, "device");
  const stores = checked ? [db.meta, db.outbox, db.quarantine, db.copies, db.receipts] : [db.meta, db.outbox];
  return {
    name,
    keep: (kept) =>
      db.transaction("rw", stores, async () => {
        if (checked) {
          for (const store of stores.slice(1)) if (await store.get(kept.item.id)) return;
        }
        const device = await db.meta.get("device");
        if (kept.item.counter !== device.count + 1) throw new Error("the count is taken");
        await db.meta.put({ ...device, count: kept.item.counter }, "device");
        await db.outbox.put(kept);
      }),
    list: async () => {
      const all = await db.outbox.limit(QUEUED).toArray();
      return all.sort((a, b) => a.item.counter - b.item.counter).length;
    },
    count: async () => (await db.meta.get("device")).count,
  };
}

// The least that the browser can do for it.
async function plain() {
  const opening = indexedDB.open("bench-plain", 1);
  opening.onupgradeneeded = () => {
    for (const store of ["meta", "outbox"]) opening.result.createObjectStore(store);
  };
  const db = await promised(opening);
  const begin = db.transaction("meta", "readwrite");
  begin.objectStore("meta").put({ count: 0 }, "device");
  await completed(begin);
  return {
    name: "plain",
    keep: async (kept) => {
      const transaction = db.transaction(["meta", "outbox"], "readwrite", { durability: "strict" });
      const done = completed(transaction);
      const meta = transaction.objectStore("meta");
      const device = await promised(meta.get("device"));
      if (kept.item.counter !== device.count + 1) throw new Error("the count is taken");
      meta.put({ ...device, count: kept.item.counter }, "device");
      transaction.objectStore("outbox").put(kept, kept.item.id);
      transaction.commit();
      await done;
    },
    list: async () => {
      const all = await promised(db.transaction("outbox").objectStore("outbox").getAll(null, QUEUED));
      return all.sort((a, b) => a.item.counter - b.item.counter).length;
    },
    count: async () => (await promised(db.transaction("meta").objectStore("meta").get("device"))).count,
  };
}

async function timed(act) {
  const start = performance.now();
  await act();
  return performance.now() - start;
}

const sealing = [];
let size = 0;

// The next application, sealed before the clock starts.
function sealed(device, counter) {
  const start = performance.now();
  const record = device.seal(counter);
  sealing.push(performance.now() - start);
  size = record.length;
  return JSON.parse(record);
}

async function all() {
  await init();
  const us = await own();
  const strict = [us, await dexie("dexie", false), await dexie("dexie-checked", true), await plain()];
  let counter = 0;
  const round = async (found) => {
    const kept = sealed(us.device, counter + 1);
    // Who goes first goes last the next time.
    for (let turn = 0; turn < strict.length; turn += 1) {
      const one = strict[(counter + turn) % strict.length];
      const spent = await timed(() => one.keep(kept, counter));
      found?.[one.name].push(spent);
    }
    counter += 1;
  };
  const rounds = async (many) => {
    const found = Object.fromEntries(strict.map((one) => [one.name, []]));
    for (let at = 0; at < WARM_UP; at += 1) await round();
    for (let at = 0; at < many; at += 1) await round(found);
    return found;
  };
  const writes = { strict: await rounds(WRITES) };
  replaced = "relaxed";
  writes.relaxed = await rounds(WRITES);
  while (counter < QUEUED) await round();
  replaced = null;
  const listing = Object.fromEntries(strict.map((one) => [one.name, []]));
  for (let at = 0; at < LISTINGS; at += 1) {
    for (let turn = 0; turn < strict.length; turn += 1) {
      const one = strict[(at + turn) % strict.length];
      let read = 0;
      listing[one.name].push(await timed(async () => (read = await one.list())));
      if (read !== QUEUED) throw new Error(`${one.name} read ${read} of ${QUEUED}`);
    }
  }
  for (const one of strict) {
    const count = await one.count();
    if (count !== counter) throw new Error(`${one.name} has counted ${count} of ${counter}`);
  }
  return { agent: navigator.userAgent, isolated: crossOriginIsolated, bytes: size, sealing, writes, listing };
}

const result = await all().catch((error) => ({ error: String(error.stack ?? error) }));
await fetch("/result", { method: "POST", body: JSON.stringify(result) });
