// Whole visits: each answer, every interaction, what stays in memory; the results at scale; and many visits in a row.
import { Page } from "./page.mjs";
import { ANSWERED } from "./apps.mjs";
import { fitting } from "../shared/programs.js";

const SLOWER = 4;
/** The share of interactions that INP passes over: one for every so many (web.dev, Interaction to Next Paint). */
const PASSED_OVER = 50;
/** How many visits at either end are compared. */
const ENDS = 10;

/** Interaction to Next Paint of a visit, in milliseconds. */
export function inp(interactions, count) {
  const longest = new Map();
  for (const { interactionId, duration } of interactions) {
    longest.set(interactionId, Math.max(duration, longest.get(interactionId) ?? 0));
  }
  const sorted = [...longest.values()].sort((a, b) => b - a);
  return sorted[Math.min(Math.floor(count / PASSED_OVER), sorted.length - 1)] ?? 0;
}

async function atQuestions({ chrome, work }, app, address, rate) {
  const page = await Page.open(chrome, work, address, app.start);
  await page.slower(rate);
  await page.start(app);
  return page;
}

/** From the start to the kept application. */
export async function path(run, app, address) {
  const page = await atQuestions(run, app, address, SLOWER);
  try {
    const answers = await app.answer(page);
    const touched = [...page.touched];
    await app.apply(page);
    const lasted = await page.ask(`${JSON.stringify(touched)}.map(bench.lasted)`);
    const { interactions } = await page.ask("bench.seen");
    const count = await page.ask("performance.interactionCount");
    return { answers, lasted, inp: inp(interactions, count), memory: await page.memory() };
  } finally {
    await page.close();
  }
}

/** What a touch takes on a page with one button that changes one letter: nothing can be faster. */
export async function floor({ chrome, work }, touches) {
  const html = `<meta name="viewport" content="width=device-width"><h1>.</h1>
    <button onclick="document.querySelector('h1').textContent += '.'">+</button>`;
  const page = await Page.open(chrome, work, `data:text/html,${encodeURIComponent(html)}`, "button");
  try {
    await page.slower(SLOWER);
    await page.visit();
    await page.ask("bench.touchable.then(() => 0)");
    const answers = [];
    for (let at = 1; at <= touches; at += 1) {
      answers.push(await page.touchTimed("button", `bench.text("h1").length === ${at + 1}`));
    }
    const lasted = await page.ask(`${JSON.stringify(page.touched)}.map(bench.lasted)`);
    return { answers, lasted };
  } finally {
    await page.close();
  }
}

/** The last answer until the results of so many programs are painted, at this rate. */
export async function results(run, app, address, programs, rate) {
  const page = await atQuestions(run, app, address, rate);
  try {
    const found = await app.lastAnswer(page);
    const expected = fitting(programs, ANSWERED);
    if (found.fitting !== expected) {
      throw new Error(`${app.name} says that ${found.fitting} of ${programs} programs fit; ${expected} do`);
    }
    return found;
  } finally {
    await page.close();
  }
}

/** So many visits in a row in one page, each ended by the button that leads to the start; what is in memory at either end. */
export async function inARow({ chrome, work, visits }, app, address) {
  const page = await Page.open(chrome, work, address, app.start);
  try {
    await page.visit();
    const found = [];
    for (let at = 0; at < visits; at += 1) {
      await page.ask("bench.touchable.then(() => 0)");
      await page.ask(app.ready);
      await app.look(page);
      await page.home(app);
      if (at < ENDS || at >= visits - ENDS) {
        await page.ask("bench.touchable.then(() => 0)");
        await page.ask(app.ready);
        found.push(await page.memory());
      }
    }
    return { visits, first: found.slice(0, ENDS), last: found.slice(-ENDS) };
  } finally {
    await page.close();
  }
}
