// What the page does so that nobody finds what another left, beside the app. Devices that strangers share keep nothing: nothing is
// copied out of the page, what is typed teaches the device nothing, and a page that was left shows nothing when the browser brings it
// back whole.
(() => {
  const root = document.documentElement;
  const shared = () => !/phone|laptop/.test(root.dataset.profile);

  // Leads to a fresh document. Without a worker and without a network the browser would show a page of its own, from which nothing
  // leads back: then the app forgets its visitor and is at the start again (`didimForget`), or, where there is no app, it is tried again.
  window.didimAfresh = (failed = forget) => {
    const go = () => {
      // A touch between two documents would be lost: nothing is there to touch.
      root.dataset.at = "over";
      location.replace("/");
    };
    if (navigator.serviceWorker?.controller) return go();
    fetch("/", { cache: "no-store" }).then(go, failed);
  };
  function forget() {
    if (!window.didimForget || root.dataset.dead) return setTimeout(didimAfresh, 1000);
    didimForget();
    dispatchEvent(new Event("didimforgot"));
  }

  // The running worker has found that the one that waits may come in.
  navigator.serviceWorker?.addEventListener?.("message", async ({ data }) => {
    const registration = data === "take-over" && (await navigator.serviceWorker.getRegistration());
    if (registration) registration.waiting?.postMessage("take-over");
  });

  for (const kind of ["copy", "cut", "dragstart", "contextmenu"]) {
    addEventListener(kind, (event) => shared() && event.preventDefault(), true);
  }
  if (shared()) root.spellcheck = false;
  addEventListener("focusin", ({ target }) => {
    if (shared() && target.matches("input, textarea")) target.setAttribute("autocorrect", "off");
  });
  addEventListener("pagehide", (event) => {
    if (event.persisted) root.dataset.at = "over";
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) didimAfresh();
  });

  // The rest would be rude on somebody's own computer: it holds where staff have said what the device is.
  try {
    if (!localStorage.getItem("didim.profile") || !shared()) return;
  } catch {
    return;
  }
  // The browser keeps a zoom for the next document too; the tools enlarge, and are off again with it.
  const unzoom = (event) => {
    const zooms = event.type === "wheel" || /^[-+=_0]$/.test(event.key);
    if ((event.ctrlKey || event.metaKey) && zooms) event.preventDefault();
  };
  addEventListener("wheel", unzoom, { passive: false });
  addEventListener("keydown", unzoom);
  // However the visit before this document ended. Where the browser does not permit it, there is nothing of the page to take away.
  addEventListener("load", () => navigator.clipboard?.writeText("").catch(() => {}));
})();
