// Watches the page while a number of receipts come in: the requests to the server, the longest task of the main thread and the
// longest gap between two frames, in milliseconds. `drain.js` waits for what is found.
// @ts-expect-error The driver runs this as the body of a function.
const [wanted] = arguments;
const found = {
  ms: null,
  requests: 0,
  answered: 0,
  longest_task: 0,
  long_tasks: 0,
  longest_gap: 0,
  frames: 0,
};
// The page may begin before it is told to: what counts is the first request that was answered.
let begun = Infinity;

const tasks = new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) {
    found.long_tasks += 1;
    found.longest_task = Math.max(found.longest_task, duration);
  }
});
tasks.observe({ type: "longtask" });
const requests = new PerformanceObserver((list) => {
  const entries = /** @type {PerformanceResourceTiming[]} */ (list.getEntries());
  for (const { name, responseStatus, startTime } of entries) {
    if (new URL(name).pathname !== "/api/v1/submissions") continue;
    found.requests += 1;
    if (responseStatus !== 200) continue;
    found.answered += 1;
    begun = Math.min(begun, startTime);
  }
});
requests.observe({ type: "resource" });

let last = null;
function frame() {
  const now = performance.now();
  if (last !== null) {
    found.frames += 1;
    found.longest_gap = Math.max(found.longest_gap, now - last);
  }
  last = now;
  if (found.ms === null) requestAnimationFrame(frame);
}
requestAnimationFrame(frame);

// The sending page tells the others of every receipt; a second channel in this page hears it too.
const channel = new BroadcastChannel("didim-outbox");
let received = 0;
window.didimDrained = new Promise((resolve) => {
  channel.onmessage = ({ data }) => {
    if (data === "kept") return;
    received += data.split(" ").length;
    if (received < wanted) return;
    const end = performance.now();
    found.ms = end;
    channel.close();
    // What has happened by now may not have been reported yet.
    setTimeout(() => {
      tasks.disconnect();
      requests.disconnect();
      found.ms = end - begun;
      resolve(found);
    }, 500);
  };
});
