// Types the PIN and waits until the staff corner shows the queue. Says how long it took from the last touch, how much of it
// after the PIN was found right, and the longest task of the main thread and gap between frames, in milliseconds.
// @ts-expect-error The driver runs this as the body of a function.
const [pin, shown, done] = arguments;
const found = { all: null, listed: null, longest_task: 0, longest_gap: 0 };
const key = (text) => {
  /** @type {NodeListOf<HTMLElement>} */
  const keys = document.querySelectorAll("#app .pad button");
  return [...keys].find((one) => one.textContent.trim() === text);
};

let right = null;
const real = SubtleCrypto.prototype.deriveBits;
SubtleCrypto.prototype.deriveBits = function (...how) {
  const bits = real.apply(this, how);
  bits.then(() => (right = performance.now()));
  return bits;
};
const tasks = new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) found.longest_task = Math.max(found.longest_task, duration);
});
tasks.observe({ type: "longtask" });

for (const digit of pin) key(digit).click();
let last = null;
function look() {
  const now = performance.now();
  if (last !== null) found.longest_gap = Math.max(found.longest_gap, now - last);
  last = now;
  if (!document.getElementById("staff-queue")?.textContent.includes(shown)) {
    requestAnimationFrame(look);
    return;
  }
  found.all = now - start;
  found.listed = now - right;
  setTimeout(() => {
    tasks.disconnect();
    SubtleCrypto.prototype.deriveBits = real;
    done(found);
  }, 500);
}
const start = performance.now();
/** @type {HTMLElement} */ (document.querySelector("#app .pad .going")).click();
requestAnimationFrame(look);
