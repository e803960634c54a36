// `didim serve`, which serves the folder of any app precompressed.
import { spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";

const LIMIT_MS = 20_000;

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
      server.close(() => resolve(port));
    });
  });
}

/** A server that can be stopped and comes again at the same address. */
export class Server {
  #didim;
  #options;
  #listen;
  #child = null;

  static async start(didim, folder, { app, catalog, key }) {
    const server = new Server();
    server.#didim = didim;
    server.#listen = `127.0.0.1:${await freePort()}`;
    server.#options = [
      "--data",
      mkdtempSync(join(folder, "server-")),
      "--app",
      app,
      "--listen",
      server.#listen,
    ];
    server.#options.push("--anonymous-per-minute", "1000000", "--anonymous-per-minute-in-all", "1000000");
    if (catalog) server.#options.push("--catalog", catalog, "--catalog-key", key);
    await server.up();
    return server;
  }

  get address() {
    return `http://${this.#listen}/`;
  }

  async up() {
    const said = [];
    this.#child = spawn(this.#didim, ["serve", ...this.#options], { stdio: ["ignore", "ignore", "pipe"] });
    this.#child.stderr.on("data", (chunk) => said.push(chunk));
    const limit = Date.now() + LIMIT_MS;
    for (;;) {
      const answer = await fetch(`${this.address}health`).catch(() => null);
      if (answer?.ok) return;
      if (this.#child.exitCode !== null || Date.now() > limit)
        throw new Error(`the server does not serve: ${Buffer.concat(said)}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async down() {
    if (!this.#child || this.#child.exitCode !== null) return;
    const ended = new Promise((resolve) => this.#child.once("exit", resolve));
    this.#child.kill();
    await ended;
  }
}
