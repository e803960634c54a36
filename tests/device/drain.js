// Tells the page that the network is back, and waits for what `watch.js` finds.
const [done] = arguments;
window.dispatchEvent(new Event("online"));
window.didimDrained.then(done);
