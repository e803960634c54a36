// The build of a scaffold: names that the server caches for ever, the programs as files, and a service worker that
// keeps what a start needs.
import { createHash } from "node:crypto";

const KEPT = "programs-50.json";
const SIZES = [50, 500, 5000];

const worker = (
  files,
) => `const CACHE = "app-${createHash("sha256").update(files.join()).digest("hex").slice(0, 16)}";
const FILES = ${JSON.stringify(files)};
addEventListener("install", (event) => event.waitUntil(caches.open(CACHE)
  .then((cache) => cache.addAll(FILES)).then(() => skipWaiting())));
addEventListener("activate", (event) => event.waitUntil(caches.keys().then((names) =>
  Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name))))));
addEventListener("fetch", (event) => {
  if (event.request.method !== "GET") return;
  const { pathname } = new URL(event.request.url);
  const path = event.request.mode === "navigate" ? "/" : pathname;
  event.respondWith(caches.match(path).then((found) => found ?? fetch(event.request)));
});
`;

/** Writes the programs in the form that `as` gives them, and the service worker. */
export function offline(as) {
  return {
    name: "offline",
    enforce: "post",
    generateBundle(_, bundle) {
      for (const size of SIZES) {
        this.emitFile({ type: "asset", fileName: `programs-${size}.json`, source: JSON.stringify(as(size)) });
      }
      const files = [
        "/",
        ...Object.keys(bundle)
          .filter((name) => !name.endsWith(".html") && !name.startsWith("programs-"))
          .map((name) => `/${name}`),
        `/${KEPT}`,
      ];
      this.emitFile({ type: "asset", fileName: "sw.js", source: worker(files) });
    },
  };
}

/** What both are built with. */
export const build = {
  modulePreload: { polyfill: false },
  emptyOutDir: true,
  rolldownOptions: {
    output: {
      hashCharacters: "hex",
      entryFileNames: "[name]-[hash:16].js",
      chunkFileNames: "[name]-[hash:16].js",
      assetFileNames: "[name]-[hash:16][extname]",
    },
  },
};
