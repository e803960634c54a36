// One page: what a visitor does in it, and what is asked of it.
import { readFileSync } from "node:fs";
import { Browser } from "./cdp.mjs";

const OBSERVE = readFileSync(new URL("observe.js", import.meta.url), "utf8");
const PHONE = { width: 390, height: 844, deviceScaleFactor: 1, mobile: true };
/** Slow 4G, as Lighthouse has it: 1.6 Mbit/s down, 0.75 up, 150 ms. */
const SLOW = {
  offline: false,
  latency: 150,
  downloadThroughput: 1_600_000 / 8,
  uploadThroughput: 750_000 / 8,
};
const FAST = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 };
const QUIET_MS = 500;
/** After so long a touch has not counted. */
const AGAIN_MS = 3000;
/** How often something is touched that leads nowhere, before that is an error. */
const TOUCHES = 20;

/** A browser of a new profile with its one page. */
export class Page {
  #browser;
  #session;
  #address;
  #loading = new Map();
  /** @type {(value?: any) => void} */
  #quiet = () => {};
  /** @type {(place: any) => void} */
  #touchable = () => {};
  /** What came over the network for the page: address, kind and bytes, headers and all. */
  arrived = [];
  /** When the touches were that have been timed. */
  touched = [];
  /** @type {(error: Error) => void} */
  #fail = () => {};
  /** Rejected when the page's own scripts fail: nothing that is waited for would come then. */
  #failed = new Promise((_, reject) => (this.#fail = reject));

  static async open(chrome, folder, address, start) {
    const page = new Page();
    page.#browser = new Browser(chrome, folder);
    page.#session = await page.#browser.page();
    page.#address = address;
    await page.tell("Page.enable");
    await page.tell("Network.enable");
    await page.tell("ServiceWorker.enable");
    await page.tell("Emulation.setDeviceMetricsOverride", PHONE);
    await page.tell("Emulation.setTouchEmulationEnabled", { enabled: true });
    await page.tell("Page.addScriptToEvaluateOnNewDocument", {
      source: OBSERVE.replace("START", JSON.stringify(start)),
    });
    await page.tell("Runtime.enable");
    await page.tell("Runtime.addBinding", { name: "benchTouchable" });
    // It may fail while nothing is asked.
    page.#failed.catch(() => {});
    page.#watch();
    return page;
  }

  tell(method, params) {
    return this.#browser.send(method, params, this.#session);
  }

  #watch() {
    const on = (method, act) => this.#browser.on(method, act, this.#session);
    on("Network.requestWillBeSent", ({ requestId, request }) =>
      this.#loading.set(requestId, { url: request.url }),
    );
    on("Network.responseReceived", ({ requestId, response, type }) => {
      const kept = response.fromServiceWorker || response.fromDiskCache;
      Object.assign(this.#loading.get(requestId) ?? {}, { type, kept, mime: response.mimeType });
    });
    on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
      const request = this.#loading.get(requestId);
      if (request && !request.kept) this.arrived.push({ ...request, bytes: encodedDataLength });
      this.#ended(requestId);
    });
    on("Runtime.exceptionThrown", ({ exceptionDetails: told }) =>
      this.#fail(new Error(`in the page: ${told.exception?.description ?? told.text}`)),
    );
    on("Runtime.bindingCalled", ({ payload }) => this.#touchable(JSON.parse(payload)));
    on("Network.loadingFailed", ({ requestId }) => this.#ended(requestId));
  }

  #ended(requestId) {
    this.#loading.delete(requestId);
    if (this.#loading.size === 0) this.#quiet();
  }

  /** Waits until nothing has been loading for half a second. */
  async quiet() {
    for (;;) {
      if (this.#loading.size > 0) await new Promise((resolve) => (this.#quiet = resolve));
      const before = this.arrived.length;
      await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
      if (this.#loading.size === 0 && this.arrived.length === before) return;
    }
  }

  /** A processor so many times as slow. */
  slower(rate) {
    return this.tell("Emulation.setCPUThrottlingRate", { rate });
  }

  slowNetwork(slow) {
    return this.tell("Network.emulateNetworkConditions", slow ? SLOW : FAST);
  }

  /** What an expression in the page comes to, once it has. */
  async ask(expression) {
    const asked = this.tell("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true });
    asked.catch(() => {});
    const { result, exceptionDetails } = await Promise.race([asked, this.#failed]);
    if (exceptionDetails)
      throw new Error(`${expression}: ${exceptionDetails.exception?.description ?? exceptionDetails.text}`);
    return result.value;
  }

  /** Goes to the app, or to another place; comes back when the new document is there. */
  async visit(address = this.#address) {
    this.#loading.clear();
    this.arrived = [];
    const { errorText } = await this.tell("Page.navigate", { url: address });
    if (errorText) throw new Error(`${address}: ${errorText}`);
  }

  /** The browser ends workers that have nothing to do; so here. */
  async leave() {
    await this.visit("about:blank");
    await this.tell("ServiceWorker.stopAllWorkers");
  }

  /**
   * Goes to the app as somebody who does not wait: touches the start button as soon as it is painted. Says when, in
   * milliseconds from the start of the navigation, it could be touched, when the app was there, and when its answer was painted.
   */
  async start({ asked, ready }) {
    const touchable = new Promise((resolve) => (this.#touchable = resolve));
    await this.visit();
    const place = await touchable;
    const answered = this.ask(`bench.timed(() => ${asked}); bench.answer`);
    await this.tap(place);
    const { at } = await answered;
    await this.ask(ready);
    const seen = await this.ask("bench.seen");
    return {
      painted: seen.painted,
      touchable: seen.touchable,
      ready: seen.ready ?? seen.touchable,
      answered: at,
    };
  }

  /** Touches the button that leads to the start; comes back when a fresh document is there. */
  async home({ home }) {
    const fresh = new Promise((resolve) => (this.#touchable = resolve));
    await this.touch(home);
    await fresh;
  }

  async tap({ x, y }) {
    await this.tell("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [{ x, y }] });
    await this.tell("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  }

  /** Touches what a selector finds, once it is there. */
  async touch(selector) {
    await this.tap(
      await this.ask(`bench.until(() => bench.there(${JSON.stringify(selector)})).then(bench.middle)`),
    );
  }

  /** Touches what a selector finds until what an expression looks for is there: a touch soon after another may not count. */
  async press(selector, look) {
    const late = `new Promise((end) => setTimeout(end, ${AGAIN_MS}))`;
    const seen = `Promise.race([bench.until(() => ${look}).then(() => true), ${late}])`;
    for (let touches = 0; touches < TOUCHES; touches += 1) {
      await this.touch(selector);
      if (await this.ask(seen)) return;
    }
    throw new Error(`${TOUCHES} touches on ${selector} did not lead to ${look}`);
  }

  /** Touches a button, and says how long it took, in milliseconds, until what an expression looks for was painted. */
  async touchTimed(selector, look) {
    const place = await this.ask(
      `bench.until(() => bench.there(${JSON.stringify(selector)})).then(bench.middle)`,
    );
    await this.ask(
      "new Promise(requestAnimationFrame).then(() => new Promise(requestAnimationFrame)).then(() => 0)",
    );
    await this.ask(`bench.timed(() => ${look}); 0`);
    await this.tap(place);
    const { took, from } = await this.ask("bench.answer");
    this.touched.push(from);
    return took;
  }

  /** Types into a field, a key after the other. */
  async type(selector, text) {
    await this.touch(selector);
    for (const key of text) {
      await this.tell("Input.dispatchKeyEvent", { type: "keyDown", key, text: key });
      await this.tell("Input.dispatchKeyEvent", { type: "keyUp", key });
    }
  }

  /** What is kept in memory once the garbage is out: bytes of JavaScript and of wasm, and counts. */
  async memory() {
    await this.tell("HeapProfiler.collectGarbage");
    await this.tell("HeapProfiler.collectGarbage");
    await this.tell("Performance.enable");
    const { metrics } = await this.tell("Performance.getMetrics");
    const of = Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
    const wasm = await this.ask("bench.wasm()");
    return {
      heap: of.JSHeapUsedSize,
      wasm,
      nodes: of.Nodes,
      documents: of.Documents,
      listeners: of.JSEventListeners,
    };
  }

  agent() {
    return this.#browser.send("Browser.getVersion").then(({ product }) => product);
  }

  async picture() {
    return Buffer.from((await this.tell("Page.captureScreenshot")).data, "base64");
  }

  close() {
    return this.#browser.close();
  }
}
