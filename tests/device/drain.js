// Tells the page that the network is back, and waits for what `watch.js` finds.
// @ts-expect-error The driver runs this as the body of a function.
const [done] = arguments;
window.dispatchEvent(new Event("online"));
window.didimDrained.then(done);
