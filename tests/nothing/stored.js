// Where the browser has stored one of these texts, as UTF-8 or as UTF-16: in the bodies of every cache, in every value and key of every
// database, in both storages.
// @ts-expect-error The driver runs this as the body of a function.
const [texts, done] = arguments;
const letters = (bytes) => new TextDecoder("latin1").decode(bytes);
const utf16 = (text) => new Uint8Array(Uint16Array.from(text, (letter) => letter.charCodeAt(0)).buffer);
const needles = texts.flatMap((text) =>
  [new TextEncoder().encode(text), utf16(text)].map((bytes) => [text, letters(bytes)]),
);
const found = [];
const look = (where, bytes) => {
  const hay = letters(bytes);
  for (const [text, needle] of needles) if (hay.includes(needle)) found.push(`${text} in ${where}`);
};
const walk = (where, value) => {
  if (typeof value === "string") look(where, new TextEncoder().encode(value));
  else if (value instanceof ArrayBuffer) look(where, new Uint8Array(value));
  else if (ArrayBuffer.isView(value))
    look(where, new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
  else if (value && typeof value === "object" && !(value instanceof CryptoKey))
    for (const [name, inner] of Object.entries(value)) {
      walk(where, name);
      walk(where, inner);
    }
};
const asked = (request) =>
  new Promise((good, bad) => {
    request.onsuccess = () => good(request.result);
    request.onerror = () => bad(request.error);
  });
(async () => {
  for (const storage of [localStorage, sessionStorage]) walk("a storage", { ...storage });
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      look(request.url, new TextEncoder().encode(request.url));
      // A font is as the release has it, and there are 92 of them.
      if (!request.url.endsWith(".woff2"))
        look(request.url, new Uint8Array(await (await cache.match(request)).arrayBuffer()));
    }
  }
  for (const { name } of await indexedDB.databases()) {
    const database = await asked(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      const objects = database.transaction(store).objectStore(store);
      walk(`${name}.${store}`, await asked(objects.getAllKeys()));
      walk(`${name}.${store}`, await asked(objects.getAll()));
    }
    database.close();
  }
  return [...new Set(found)];
})().then(done, (error) => done([`the search failed: ${error}`]));
