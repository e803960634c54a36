// What the scripts of the page and of its tests find that the browser's own types do not say. Only `tsc` reads it.

/** What wasm-bindgen has made of the first part of the app, beside which `tools/bundle/src/split/rest.js` stands. */
declare const wasm: WebAssembly.Exports;

/** Whether code has this SHA-256, in hex digits (`crates/browser/src/rest.rs`). */
declare function restIs(code: Uint8Array, sha256: string): boolean;

/** Leads to a fresh document; `failed` is called if there is none (`shell/shared.js`). */
declare function didimAfresh(failed?: () => void): void;

/** Forgets the visitor without a fresh document (`crates/browser/src/address.rs`). */
declare function didimForget(): void;

interface Window {
  /** Whether the app has come up (`src/shell.rs`). */
  didimReady?: boolean;
  /** Resolves when the rest of the app's code is there (`tools/bundle/src/split/rest.js`). */
  didimRest?: Promise<void>;
  didimAfresh: typeof didimAfresh;
  didimForget?: typeof didimForget;
  /** Resolves to what `tests/device/watch.js` has found. */
  didimDrained?: Promise<unknown>;
  /** Closes a gate, so that the page stops there (`tests/harness/gates.js`). */
  didimClose(gate: string | null): void;
}

/** Events of a page come to elements, to the document or to the window, and the scripts ask which. */
interface EventTarget {
  tagName?: any;
  id?: any;
  closest?: any;
  matches?: any;
  setAttribute?: any;
}
