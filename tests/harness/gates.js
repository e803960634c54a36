// Stops the page at one place for good: a synchronous request that the proxy never answers. The app is not changed; the
// browser's functions that it calls are.
(() => {
  const state = { gate: null, sealed: false, answered: false };
  const kept = new WeakSet();

  window.didimClose = (gate) => Object.assign(state, { gate, sealed: false, answered: false });

  const stop = (gate) => {
    if (state.gate !== gate) return;
    const request = new XMLHttpRequest();
    request.open("GET", "/api/__gate/" + gate, false);
    request.send();
  };
  const wrap = (object, name, around) => {
    const real = object[name];
    object[name] = around(real);
  };
  const names = (stores) => (typeof stores === "string" ? [stores] : Array.from(stores));

  wrap(Crypto.prototype, "getRandomValues", (real) => function (array) {
    stop("before-seal");
    state.sealed = state.gate !== null;
    return real.call(this, array);
  });

  wrap(IDBDatabase.prototype, "transaction", (real) => function (stores, mode, ...rest) {
    const writes = mode === "readwrite" && names(stores).includes("outbox");
    if (writes && state.sealed) stop("after-seal");
    const transaction = real.call(this, stores, mode, ...rest);
    if (writes) {
      const committed = () => { if (kept.has(transaction)) stop("committed"); };
      // The first listener, so that the app has not heard of it.
      transaction.addEventListener("complete", committed, { capture: true });
    }
    return transaction;
  });

  for (const change of ["put", "add", "delete"]) {
    wrap(IDBObjectStore.prototype, change, (real) => function (...args) {
      const request = real.apply(this, args);
      const { mode, objectStoreNames } = this.transaction;
      if (mode === "versionchange") stop("upgrading");
      if (mode === "readwrite" && objectStoreNames.contains("outbox")) {
        if (state.answered) stop("receipt-written");
        if (state.sealed && this.name === "outbox" && change !== "delete") {
          kept.add(this.transaction);
          stop("put-issued");
        }
      }
      return request;
    });
  }
  for (const change of ["createObjectStore", "deleteObjectStore"]) {
    wrap(IDBDatabase.prototype, change, (real) => function (...args) {
      const made = real.apply(this, args);
      stop("upgrading");
      return made;
    });
  }
  wrap(IDBObjectStore.prototype, "createIndex", (real) => function (...args) {
    const made = real.apply(this, args);
    stop("upgrading");
    return made;
  });

  wrap(window, "fetch", (real) => async function (input, init) {
    const answer = await real.call(window, input, init);
    const { pathname } = new URL(typeof input === "string" ? input : input.url, location.href);
    if (pathname === "/api/v1/submissions" && answer.ok) {
      await answer.clone().text().catch(() => null);
      state.answered = state.gate !== null;
      stop("answer-received");
    }
    return answer;
  });
})();
