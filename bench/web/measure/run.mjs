// Measures the three apps in turn and writes the page. Usage: node run.mjs OPTIONS, with these as JSON: the browser's and
// the server's programs, the folder to work in, the folders of the three apps, the catalogs, the key, how much, the page.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Didim, Scaffold } from "./apps.mjs";
import { install } from "./fonts.mjs";
import { Page } from "./page.mjs";
import { judge } from "./limits.mjs";
import { write } from "./report.mjs";
import { Server } from "./server.mjs";
import { starts } from "./starts.mjs";
import { floor, inARow, path, results } from "./visits.mjs";

const FONTS = new URL("../../../node_modules/pretendard/dist/public/static", import.meta.url);

const options = JSON.parse(process.argv[2]);
const { quick, folders, catalogs } = options;
mkdirSync(options.work, { recursive: true });
const work = mkdtempSync(join(options.work, "run-"));
install(fileURLToPath(FONTS), work);
const run = { chrome: options.chrome, work, visits: quick ? 40 : 200 };
const ROUNDS = quick ? 3 : 5;
const RATES = [4, 1];
const SIZES = Object.keys(catalogs.made).map(Number);
const APPS = [new Didim(), new Scaffold("react"), new Scaffold("svelte")];
const say = (what) => console.log(`      … ${what}`);

/** One round after the other, in each all apps, so that whoever else uses the machine is in the way of all. */
async function rounds(what, measure) {
  const found = Object.fromEntries(APPS.map(({ name }) => [name, []]));
  for (let round = 1; round <= ROUNDS; round += 1) {
    say(`${what}, round ${round} of ${ROUNDS}`);
    for (const app of APPS) found[app.name].push(await patiently(() => measure(app)));
  }
  return found;
}

/** A browser on a busy machine can miss its moment: what fails is said, and tried once more. */
async function patiently(measure) {
  try {
    return await measure();
  } catch (error) {
    console.error(`      … once more, after: ${error.message}`);
    return measure();
  }
}

const running = [];
async function serve(app, catalog) {
  const server = await Server.start(options.didim, work, { app, catalog, key: options.key });
  running.push(server);
  return server;
}

async function measure() {
  const servers = { didim: await serve(folders.didim, catalogs.shipped) };
  for (const name of ["react", "svelte"]) servers[name] = await serve(folders[name]);
  /** @type {any} */
  const found = { rounds: ROUNDS, results: {} };
  found.starts = await rounds("starting", (app) => starts(run, app, servers[app.name], folders[app.name]));
  found.floor = await floor(run, ROUNDS * 5);
  found.paths = await rounds("whole visits", (app) => path(run, app, servers[app.name].address));
  for (const size of SIZES) {
    const scaled = await serve(folders.didim, catalogs.made[size]);
    const at = (app) =>
      app.name === "didim" ? scaled.address : `${servers[app.name].address}?programs=${size}`;
    for (const rate of RATES) {
      const one = await rounds(`${size} programs at ÷ ${rate}`, (app) =>
        results(run, app, at(app), size, rate),
      );
      found.results[`${size} ${rate}`] = one;
    }
    await scaled.down();
  }
  say(`${run.visits} visits in a row`);
  found.row = await inARow(run, APPS[0], servers.didim.address);
  const page = await Page.open(run.chrome, work, "about:blank", "none");
  found.browser = await page.agent();
  await page.close();
  return found;
}

try {
  const found = await measure();
  writeFileSync(join(options.work, "found.json"), JSON.stringify(found));
  const rows = judge(found);
  const text = write(found, rows);
  console.log(text);
  writeFileSync(options.page, text);
  const missed = rows.filter((row) => row.missed);
  if (missed.length > 0) {
    console.error(`behind: ${missed.map(({ what }) => what).join("; ")}`);
    process.exitCode = 1;
  }
} finally {
  for (const server of running) await server.down();
  rmSync(work, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}
