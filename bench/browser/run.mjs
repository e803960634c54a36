// Serves a page to a browser without a window and prints what the page posts.
// Usage: node run.mjs BROWSER PAGE PACKAGE PEERS [QUERY], with the browser's program, the page's folder, the folder that
// wasm-bindgen wrote, the folder of packages whose files the page has as /peers/PACKAGE/FILE, and what the page's address ends in.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { basename, dirname, extname, join, normalize } from "node:path";

const [browser, page, pkg, peers, query = ""] = process.argv.slice(2);
const types = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".wasm": "application/wasm",
};
const LIMIT = 5 * 60 * 1000;

function file(path) {
  if (path === "/") return join(page, "index.html");
  if (path.startsWith("/peers/")) return join(peers, normalize(path.slice("/peers".length)));
  return join(path.startsWith("/pkg/") ? pkg : page, basename(path));
}

const server = createServer((request, response) => {
  const path = new URL(request.url, "http://localhost").pathname;
  if (request.method === "POST") {
    let body = "";
    request.on("data", (chunk) => (body += chunk));
    request.on("end", () => {
      response.end();
      finish(body);
    });
    return;
  }
  try {
    const name = file(path);
    // Without isolation the browser's clock has steps of a tenth of a millisecond.
    response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
    response.setHeader("Cross-Origin-Embedder-Policy", "require-corp");
    response.setHeader("Content-Type", types[extname(name)] ?? "application/octet-stream");
    response.end(readFileSync(name));
  } catch {
    response.writeHead(404).end();
  }
});

// Beside what was built, so on a disk: folders for temporary files often lie in memory, where nothing is durable.
const profile = mkdtempSync(join(dirname(pkg), "profile-"));
let child;
const limit = setTimeout(() => finish(JSON.stringify({ error: "the page did not answer in time" })), LIMIT);

function finish(body) {
  clearTimeout(limit);
  const { error } = JSON.parse(body);
  if (error) console.error(error);
  else console.log(body);
  child.once("exit", () => {
    server.close();
    server.closeAllConnections();
    try {
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    } catch {
      // The browser's last helpers may still be writing; a folder left among the temporary ones is no failure.
    }
    process.exitCode = error ? 1 : 0;
  });
  child.kill();
}

server.listen(0, "127.0.0.1", () => {
  const flags = ["--headless", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--no-first-run"];
  flags.push("--disable-background-networking", "--disable-component-update", "--disable-sync");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const url = `http://127.0.0.1:${port}/${query}`;
  child = spawn(browser, [...flags, `--user-data-dir=${profile}`, url], { stdio: "ignore" });
});
