import assert from "node:assert/strict";
import { test } from "node:test";
import { fitting, programs } from "../shared/programs.js";
import { ANSWERED } from "./apps.mjs";
import { judge, median } from "./limits.mjs";
import { write } from "./report.mjs";
import { inp } from "./visits.mjs";

const all = (of) => Object.fromEntries(["didim", "react", "svelte"].map((name) => [name, [of(name)]]));
const memory = (heap) => ({ heap, wasm: 0, nodes: 10, documents: 1, listeners: 5 });

/** What a run finds in which every time of the app is so many times that of the others. */
function found({ times = 0.5, grown = 1 } = {}) {
  const time = (name) => (name === "didim" ? 100 * times : 100);
  const start = (name) => ({
    painted: time(name),
    touchable: time(name),
    ready: time(name),
    answered: time(name),
  });
  return {
    rounds: 1,
    floor: { answers: [48], lasted: [32] },
    browser: "Chrome/1.2.3.4",
    starts: all((name) => ({
      largest: time(name),
      wire: { code: 1000, style: 1, font: 0, other: 1 },
      cold: start(name),
      warm: start(name),
      offline: start(name),
    })),
    paths: all((name) => ({
      answers: [time(name), time(name)],
      lasted: [time(name)],
      inp: time(name),
      memory: memory(1e6),
    })),
    results: { "50 4": all((name) => ({ took: time(name), answers: [time(name)] })) },
    row: { visits: 2, first: [memory(1e6)], last: [memory(1e6 * grown)] },
  };
}

const missed = (found) => judge(found).filter((row) => row.missed);

test("an app that is ahead misses nothing, and neither does one that is level", () => {
  assert.deepEqual(missed(found()), []);
  assert.deepEqual(missed(found({ times: 1.05 })), []);
});

test("an app that is behind misses every row in which it has to be ahead", () => {
  const rows = judge(found({ times: 1.2 }));
  for (const row of rows) assert.equal(row.missed, row.ahead === true, row.what);
  assert.equal(rows.filter((row) => row.missed).length, 13);
});

test("the better one of the others counts", () => {
  const run = found({ times: 0.9 });
  run.paths.svelte[0].inp = 50;
  assert.deepEqual(
    missed(run).map(({ what }) => what),
    ["INP over the path"],
  );
});

test("what was not measured is missed", () => {
  const run = found();
  run.paths.didim[0].inp = undefined;
  assert.deepEqual(
    missed(run).map(({ what }) => what),
    ["INP over the path"],
  );
});

test("memory that grows is missed", () => {
  assert.equal(missed(found({ grown: 1.09 })).length, 0);
  assert.equal(missed(found({ grown: 1.11 })).length, 1);
});

test("the page says of each row how it stands", () => {
  const page = (run) => write(run, judge(run));
  assert.ok(
    page(found()).includes("| INP over the path | 50.0 ms | 100 (2.00×) | 100 (2.00×) | ahead | ≤ 60 ✓ |"),
  );
  assert.ok(
    page(found({ times: 1.2 })).includes(
      "| INP over the path | 120 ms | 100 (0.83×) | 100 (0.83×) | **behind** | ≤ 60 ✗ |",
    ),
  );
});

test("the median of an even number is between the two in the middle", () => {
  assert.equal(median([4, 1, 3]), 3);
  assert.equal(median([4, 1, 3, 2]), 2.5);
});

test("INP is the longest interaction, and passes over one in fifty", () => {
  const interactions = [30, 100, 40].map((duration, interactionId) => ({ interactionId, duration }));
  interactions.push({ interactionId: 2, duration: 200 });
  assert.equal(inp(interactions, 49), 200);
  assert.equal(inp(interactions, 50), 100);
  assert.equal(inp([], 0), 0);
});

test("programs have six conditions each, and some fit whom the runner plays", () => {
  const made = programs(500);
  assert.ok(made.every(({ conditions }) => conditions.length === 6));
  assert.deepEqual(made.slice(0, 50), programs(50));
  const fits = fitting(500, ANSWERED);
  assert.ok(fits > 5 && fits < 250, `${fits}`);
});
