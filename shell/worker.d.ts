// What `shell/worker.js` finds around it. Only `tsc` reads it.

/** The four constants that are written in front of the worker. */
declare const VERSION: string;
declare const FILES: Record<string, string>;
declare const FONTS: string;
declare const KEYS: string[];

declare const registration: ServiceWorkerRegistration;

interface WorkerGlobalScope {
  readonly serviceWorker?: ServiceWorker;
  skipWaiting(): Promise<void>;
}

interface WorkerGlobalScopeEventMap {
  install: ExtendableEvent;
  activate: ExtendableEvent;
  fetch: FetchEvent;
}
