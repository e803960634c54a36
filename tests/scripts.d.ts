// What the scripts of the page and of its tests find that the browser's own types do not say. Only `tsc` reads it.

/** What wasm-bindgen has made of the first part of the app, beside which `tools/bundle/src/split/later.js` stands. */
declare const wasm: WebAssembly.Exports;

/** The later parts of the app by their names (`tools/bundle/src/split/glue.rs`); `there` is kept when a part has joined. */
declare const LATER_PARTS: Record<
  string,
  { file: string; sha256: string; integrity: string; after: string[]; behind: boolean; there?: Promise<void> }
>;

/** Whether code has this SHA-256, in hex digits (`crates/browser/src/rest.rs`). */
declare function restIs(code: Uint8Array, sha256: string): boolean;

/** Leads to a fresh document; `failed` is called if there is none (`shell/shared.js`). */
declare function didimAfresh(failed?: () => void): void;

/** Forgets the visitor without a fresh document (`crates/browser/src/address.rs`). */
declare function didimForget(): void;

interface Window {
  /** Whether the app has come up (`src/shell.rs`). */
  didimReady?: boolean;
  /** Has a later part of the app's code fetched; resolves when it is there (`tools/bundle/src/split/later.js`). */
  didimPart?: (name: string) => Promise<void> | undefined;
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
