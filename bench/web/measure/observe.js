// Runs before every document's own scripts, with the selector of the start button, and notes what is measured in the page.
// `window.bench` is what the runner asks.
((start) => {
  const seen = { painted: null, largest: null, touchable: null, ready: null, interactions: [] };
  new PerformanceObserver((list) => {
    seen.largest = list.getEntries().at(-1).startTime;
  }).observe({ type: "largest-contentful-paint", buffered: true });
  new PerformanceObserver((list) => {
    for (const { interactionId, duration, name, startTime: start } of list.getEntries()) {
      if (interactionId) seen.interactions.push({ interactionId, duration, name, start });
    }
  }).observe({ type: "event", durationThreshold: 16, buffered: true });

  // 디딤 says by this when it has taken over from the plain page.
  Object.defineProperty(window, "didimReady", {
    configurable: true,
    get() {},
    set(value) {
      Object.defineProperty(window, "didimReady", { value, writable: true, configurable: true });
      seen.ready = performance.now();
    },
  });

  // The memories of wasm, by what instances let out: there is no other way to ask for them.
  const memories = new Set();
  for (const name of ["instantiate", "instantiateStreaming"]) {
    const made = WebAssembly[name].bind(WebAssembly);
    WebAssembly[name] = async (...given) => {
      const done = await made(...given);
      const lets = Object.values((done.instance ?? done).exports);
      for (const one of lets) if (one instanceof WebAssembly.Memory) memories.add(one);
      return done;
    };
  }

  const frame = () => new Promise(requestAnimationFrame);
  const there = (selector) => {
    const found = document.querySelector(selector);
    return found && found.getClientRects().length > 0 ? found : null;
  };
  async function until(look) {
    for (;;) {
      const found = look();
      if (found) return found;
      await frame();
    }
  }
  const middle = (element) => {
    element.scrollIntoView({ block: "center", behavior: "instant" });
    const { left, top, width, height } = element.getBoundingClientRect();
    return { x: left + width / 2, y: top + height / 2 };
  };

  window.bench = {
    seen,
    there,
    middle,
    until,
    /** How many bytes of memory wasm has. */
    wasm: () => [...memories].reduce((sum, { buffer }) => sum + buffer.byteLength, 0),
    /** How long the browser says that a click took until it was on the screen; it is silent about those below 16 ms. */
    lasted: (from) =>
      seen.interactions.find(({ name, start }) => name === "click" && start === from)?.duration ?? 8,
    text: (selector) => there(selector)?.textContent ?? "",
    /** When and where the start button can be touched: it has been painted, and this is the next frame. */
    touchable: until(() => there(start) && performance.getEntriesByName("first-contentful-paint")[0]).then(
      (entry) => {
        seen.painted = entry.startTime;
        seen.touchable = performance.now();
        return middle(there(start));
      },
    ),
    /** From now on: how long it takes from the next click until what is looked for has been painted. */
    timed(look) {
      let from = null;
      addEventListener("click", (event) => (from ??= event.timeStamp), { capture: true, once: true });
      bench.answer = until(() => from !== null && look())
        .then(frame)
        .then(() => ({ took: performance.now() - from, at: performance.now(), from }));
    },
  };
  // Who waits for it is told without having to ask, which would have to wait for the page's own scripts.
  bench.touchable.then((place) => window.benchTouchable?.(JSON.stringify(place)));
})(START);
