// Chromium driven through the DevTools protocol, over a pipe.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";

const FLAGS = [
  "--headless=new",
  "--no-sandbox",
  "--disable-dev-shm-usage",
  "--disable-gpu",
  "--hide-scrollbars",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--lang=ko",
  "--accept-lang=ko-KR,ko",
  "--remote-debugging-pipe",
];
const LIMIT_MS = 60_000;

/** A browser that has just been started, with a profile of its own below a folder. */
export class Browser {
  #child;
  #profile;
  #last = 0;
  #calls = new Map();
  #listeners = new Map();

  constructor(program, folder) {
    // On a disk: folders for temporary files often lie in memory, where nothing is durable.
    this.#profile = mkdtempSync(join(folder, "profile-"));
    /** @type {import("node:child_process").StdioOptions} */
    const stdio = ["ignore", "ignore", "ignore", "pipe", "pipe"];
    this.#child = spawn(program, [...FLAGS, `--user-data-dir=${this.#profile}`, "about:blank"], { stdio });
    let rest = "";
    const [, , , , output] = this.#child.stdio;
    output.setEncoding("utf8");
    output.on("data", (chunk) => {
      const messages = (rest + chunk).split("\0");
      rest = messages.pop();
      for (const message of messages) this.#take(JSON.parse(message));
    });
    this.#child.once("exit", () => {
      for (const { reject } of this.#calls.values()) reject(new Error("the browser has ended"));
      this.#calls.clear();
    });
  }

  #take({ id, result, error, method, params, sessionId }) {
    if (id === undefined) {
      for (const act of this.#listeners.get(`${sessionId ?? ""} ${method}`) ?? []) act(params);
      return;
    }
    const call = this.#calls.get(id);
    this.#calls.delete(id);
    if (error) call?.reject(new Error(`${call.method}: ${error.message}`));
    else call?.resolve(result);
  }

  /** Asks, of the browser or of one of its pages, and waits for the answer. */
  send(method, params = {}, sessionId = undefined) {
    this.#last += 1;
    const id = this.#last;
    return new Promise((resolve, reject) => {
      const limit = setTimeout(() => {
        this.#calls.delete(id);
        reject(
          new Error(`${method}: no answer in ${LIMIT_MS / 1000} s: ${JSON.stringify(params).slice(0, 300)}`),
        );
      }, LIMIT_MS);
      const done = (act) => (value) => {
        clearTimeout(limit);
        act(value);
      };
      this.#calls.set(id, { method, resolve: done(resolve), reject: done(reject) });
      this.#child.stdio[3].write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    });
  }

  /** Does something at every event of a kind, of the browser or of one of its pages. */
  on(method, act, sessionId = "") {
    const key = `${sessionId} ${method}`;
    this.#listeners.set(key, [...(this.#listeners.get(key) ?? []), act]);
  }

  /** The page that the browser started with, as the protocol names it. */
  async page() {
    const { targetInfos } = await this.send("Target.getTargets");
    const { targetId } = targetInfos.find(({ type }) => type === "page");
    const { sessionId } = await this.send("Target.attachToTarget", { targetId, flatten: true });
    return sessionId;
  }

  /** Ends it and throws its profile away. */
  async close() {
    const ended = new Promise((resolve) => this.#child.once("exit", resolve));
    if (this.#child.exitCode === null) {
      await this.send("Browser.close").catch(() => this.#child.kill("SIGKILL"));
      await ended;
    }
    try {
      rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    } catch {
      // The browser's last helpers may still be writing; a folder left among what was built is no failure.
    }
  }
}
