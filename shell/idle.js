// After a while without a touch the page warns, by sight and by sound, and then a fresh document takes its place. A visitor who needs more time
// takes it by one touch or key, as often as they like (KS X 9211 §8.2.2, §8.3.2; WCAG 2.2, 2.2.1). It stands beside the app, so
// that it also holds for an app that hangs.
(() => {
  // Seconds. The warning comes so long before the end (KS X 9211 §8.3.2; WCAG 2.2.1 asks for as many to take more time), and is heard
  // again and again; it is said when these are left, since each second said aloud would be chatter.
  const WARNING = 20;
  const HEARD_EVERY = 5;
  const SAID_AT = [20, 10, 5];
  const LOOK_MS = 500;
  const root = document.documentElement;

  // A minute on shared devices, ten on one's own, unless staff have set it.
  const patience = (() => {
    let set = null;
    try {
      set = localStorage.getItem("didim.idle");
    } catch {}
    return 1000 * (/^\d+$/.test(set) ? set : /phone|laptop/.test(root.dataset.profile) ? 600 : 60);
  })();
  // By the monotonic clock: setting the device's clock changes nothing. Null in a document that nobody has touched.
  let touched = null;
  let heard = 0;
  let hidden = null;

  /** @type {() => HTMLDialogElement | null} */
  const dialog = () => document.querySelector("#idle");
  const warned = () => !!dialog()?.open;

  let audio;
  // Under 1 kHz, which old ears hear too, and without clicks; loud at the warning's beginning, soft while it lasts.
  function tone(loud) {
    if (document.hidden || !window.AudioContext) return;
    audio ??= new AudioContext();
    const pitch = audio.createOscillator();
    const volume = audio.createGain();
    const now = audio.currentTime;
    pitch.frequency.value = 660;
    volume.gain.setValueAtTime(0, now);
    volume.gain.linearRampToValueAtTime(loud ? 0.4 : 0.1, now + 0.03);
    volume.gain.linearRampToValueAtTime(0, now + 0.4);
    pitch.connect(volume).connect(audio.destination);
    pitch.start();
    pitch.stop(now + 0.5);
  }

  function warn(left) {
    const [seen, said] = dialog().querySelectorAll(".left");
    const text = dialog().querySelector("[data-t='idle.detail']").textContent.replace("{n}", left);
    seen.textContent = text;
    // A dialog moves the focus to its button, gives it back when it is closed, and takes the rest of the page out of reach.
    if (!warned()) dialog().showModal();
    const step = Math.ceil(left / HEARD_EVERY) * HEARD_EVERY;
    if (step === heard) return;
    heard = step;
    tone(step === WARNING);
    if (SAID_AT.includes(step)) said.textContent = text;
  }

  // Warns, or ends the visit, if it is time to; false if it is over.
  function look() {
    const now = performance.now();
    // What stands in for a dead app ends by itself.
    if (root.dataset.at === "over" || root.dataset.dead) return false;
    // An address or an early touch may have led somewhere before anybody touched the app.
    if (touched === null && root.dataset.at) touched = now;
    if (touched === null) return true;
    const over = Math.floor((now - touched - patience) / 1000);
    if (over >= WARNING) {
      // Nothing is seen until the next document is there.
      root.dataset.at = "over";
      didimAfresh();
      return false;
    }
    if (over >= 0) warn(WARNING - over);
    return true;
  }

  // The visitor is there, unless the visit was over before they came.
  function goOn() {
    if (!look()) return;
    touched = performance.now();
    unwarn();
  }

  function unwarn() {
    if (!warned()) return;
    heard = 0;
    for (const text of dialog().querySelectorAll(".left")) text.textContent = "";
    dialog().close();
  }

  // A visitor was forgotten, and there was no fresh document: the next one finds this page as if nobody had touched it.
  addEventListener("didimforgot", () => {
    touched = null;
    unwarn();
  });

  // Before anybody else hears of it: a key that takes more time must neither press nor write.
  addEventListener(
    "keydown",
    (event) => {
      if (warned()) {
        event.preventDefault();
        event.stopImmediatePropagation();
      }
      goOn();
    },
    true,
  );
  addEventListener("pointerdown", () => warned() || goOn(), true);
  // Clicked by a switch or a screen reader too; and a telephone's back closes dialogs.
  addEventListener("click", ({ target }) => target.closest?.("#idle button") && goOn(), true);
  addEventListener("cancel", ({ target }) => target.id === "idle" && goOn(), true);
  document.addEventListener("visibilitychange", () => {
    const now = [performance.now(), Date.now()];
    if (document.visibilityState === "hidden") {
      hidden = now;
    } else {
      // The monotonic clock may stand still while a machine sleeps: what the device's clock alone has seen of that time counts too.
      if (hidden && touched !== null) touched -= Math.max(0, now[1] - hidden[1] - (now[0] - hidden[0]));
      hidden = null;
      look();
    }
  });
  setInterval(look, LOOK_MS);
})();
