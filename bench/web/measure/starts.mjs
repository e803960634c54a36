// From the start of the navigation to the first touch that is answered: cold, warm and without a network.
import { statSync } from "node:fs";
import { join } from "node:path";
import { Page } from "./page.mjs";

const SLOWER = 4;

/** What came over the network, by kind; the bodies as they lie compressed on the disk, or as they came. */
function sizes(arrived, folder) {
  const sums = { code: 0, style: 0, font: 0, other: 0 };
  for (const { url, bytes, mime } of arrived) {
    const { pathname } = new URL(url);
    const file = join(folder, pathname === "/" ? "index.html" : pathname);
    const size = [`${file}.br`, file]
      .map((name) => statSync(name, { throwIfNoEntry: false })?.size)
      .find(Boolean);
    if (/javascript|wasm/.test(mime)) sums.code += size ?? bytes;
    else if (/css/.test(mime)) sums.style += size ?? bytes;
    else if (/font/.test(mime)) sums.font += size ?? bytes;
    else sums.other += size ?? bytes;
  }
  return sums;
}

/** A first visit that nobody touches: when its largest part was painted, and what came. */
async function untouched(chrome, work, server, app, folder) {
  const page = await Page.open(chrome, work, server.address, app.start);
  try {
    await page.slowNetwork(true);
    await page.slower(SLOWER);
    await page.visit();
    await page.ask("bench.touchable.then(() => 0)");
    await page.ask(app.ready);
    await page.quiet();
    const { painted, largest } = await page.ask("bench.seen");
    return { painted, largest, wire: sizes(page.arrived, folder) };
  } finally {
    await page.close();
  }
}

/** A first visit whose start button is touched as soon as it is painted; then a second one, and one without the server. */
async function touched(chrome, work, server, app) {
  const page = await Page.open(chrome, work, server.address, app.start);
  try {
    await page.slowNetwork(true);
    await page.slower(SLOWER);
    const cold = await page.start(app);
    await page.ask(app.kept);
    await page.leave();
    const warm = await page.start(app);
    if (!(await page.ask("!!navigator.serviceWorker.controller")))
      throw new Error("the second visit has no service worker");
    await page.leave();
    await server.down();
    const offline = await page.start(app);
    return { cold, warm, offline };
  } finally {
    await page.close();
    await server.up();
  }
}

/** One round of all. */
export async function starts({ chrome, work }, app, server, folder) {
  const first = await untouched(chrome, work, server, app, folder);
  return { ...first, ...(await touched(chrome, work, server, app)) };
}
