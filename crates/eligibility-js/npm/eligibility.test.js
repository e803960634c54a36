// What the packed module does in JavaScript. Its folder is named by ELIGIBILITY_NPM.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { pathToFileURL } from "node:url";

const packed = process.env.ELIGIBILITY_NPM;
const { Rules, decide } = await import(pathToFileURL(`${packed}/node.js`));
const cases = new URL("../../eligibility/conformance/", import.meta.url);

const definition = {
  on: "2025-04-21",
  facts: {
    birth_date: { type: "date", min: "1900-01-01", max: "2026-12-31", question: { change: "never" } },
    residence: { type: "choice", options: ["here", "elsewhere"], question: { change: 30 } },
    registered: { type: "bool" },
  },
  derived: { age: { years_since: "birth_date" } },
  rules: [{ id: "youth", criteria: ["age >= 19 && age <= 39", "residence == 'here'", "registered"] }],
};

/** How many cases each file has, by the table of the folder's README. */
function published() {
  const table = readFileSync(new URL("README.md", cases), "utf8");
  const rows = [...table.matchAll(/^\| `(.+\.jsonl)` \| (\d+) \|/gm)];
  return Object.fromEntries(rows.map(([, file, count]) => [file, Number(count)]));
}

test("every published case is decided as published", () => {
  const counts = {};
  for (const file of readdirSync(cases).filter((name) => name.endsWith(".jsonl"))) {
    counts[file] = 0;
    for (const line of readFileSync(new URL(file, cases), "utf8").trimEnd().split("\n")) {
      const { expect, name } = JSON.parse(line);
      let decided;
      try {
        decided = decide(line);
      } catch {
        decided = { error: true };
      }
      assert.deepEqual(decided, expect, `${file}: ${name}`);
      counts[file] += 1;
    }
  }
  assert.deepEqual(counts, published());
});

test("the example of the README is true", () => {
  const rules = new Rules(definition);
  assert.deepEqual(rules.ids(), ["youth"]);
  assert.deepEqual(rules.screen({ birth_date: "1999-03-02" }), {
    counts: { eligible: 0, "not-eligible": 0, open: 1 },
    next: "residence",
    rules: [{ id: "youth", verdict: "open", needs: ["residence", "registered"], failed: [] }],
    contradiction: null,
  });
  const why = rules.explain("youth", { birth_date: "1999-03-02", residence: "elsewhere", registered: true });
  assert.deepEqual(why, {
    verdict: "not-eligible",
    likelihood: 0,
    reason: { facts: ["residence"], criteria: [1] },
    change: { facts: { residence: ["here"] }, cost: 30, then: "eligible" },
    from: null,
    until: null,
  });
  assert.deepEqual([...rules.verdicts({ birth_date: "1999-03-02", residence: "elsewhere" })], [2]);
  rules.free();
});

test("what is wrong is thrown as an error with its place, and the rules go on", () => {
  const broken = { ...definition, rules: [{ id: "youth", criteria: ["agee > 3"] }] };
  assert.throws(() => new Rules(broken), /`agee`.*criterion 0 of the rule `youth` from byte 0 to 4/);
  const rules = new Rules(definition);
  assert.throws(() => rules.screen({ residence: "moon" }), /`moon` is not a possible value of `residence`/);
  assert.throws(() => rules.explain("none", {}), /there is no rule `none`/);
  assert.equal(rules.screen({}).counts.open, 1);
});
