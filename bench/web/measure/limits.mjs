// The figures as rows, and which of them the app must not be behind in.

const MB = 1024 * 1024;
/** Up to here a difference of medians is noise. */
const NOISE = 1.1;
/** How much memory may grow over many visits. */
const GROWTH = 1.1;

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

const taken = ({ heap, wasm }) => (heap + wasm) / MB;

/** The memory of the first and of the last visits in a row, in MB. */
export function ends(row) {
  const of = (memories, part) => median(memories.map(part));
  const both = (part) => ({ first: of(row.first, part), last: of(row.last, part) });
  return { memory: both(taken), nodes: both((one) => one.nodes), listeners: both((one) => one.listeners) };
}

/**
 * A row: the medians of the three, whether the app has to be ahead of both others, the most that DESIGN allows it.
 * A row is missed where it has to be ahead and is behind; what is most allowed only informs.
 */
function row(what, unit, group, runs, value, { ahead = true, most = null } = {}) {
  const found = Object.fromEntries(
    Object.entries(runs).map(([name, all]) => [name, median(all.flatMap(value))]),
  );
  const best = Math.min(found.react, found.svelte);
  return { what, unit, group, ...found, ahead, most, missed: ahead && !(found.didim <= best * NOISE) };
}

const shown = (size) => Number(size).toLocaleString("en");

/** All rows. */
export function judge({ starts, paths, results, row: many }) {
  const rows = [];
  const add = (...all) => rows.push(row(...all));
  const wire = (what, value) =>
    add(what, "kB", "wire", starts, ({ wire }) => value(wire) / 1000, { ahead: false });
  wire("JavaScript and wasm", ({ code }) => code);
  wire("CSS", ({ style }) => style);
  wire("fonts", ({ font }) => font);
  wire("page, programs and the rest", ({ other }) => other);
  wire("in all", (wire) => Object.values(wire).reduce((sum, one) => sum + one));
  add("cold: largest contentful paint", "ms", "cold", starts, ({ largest }) => largest, { most: 1200 });
  add("cold: the first button can be touched", "ms", "cold", starts, ({ cold }) => cold.touchable, {
    most: 1400,
  });
  add("cold: touched at once, its answer is painted", "ms", "cold", starts, ({ cold }) => cold.answered, {
    ahead: false,
    most: 2500,
  });
  add("warm: the first button can be touched", "ms", "again", starts, ({ warm }) => warm.touchable);
  add("warm: the app is there", "ms", "again", starts, ({ warm }) => warm.ready);
  add("warm: touched at once, its answer is painted", "ms", "again", starts, ({ warm }) => warm.answered);
  add("offline: the first button can be touched", "ms", "again", starts, ({ offline }) => offline.touchable);
  add("offline: the app is there", "ms", "again", starts, ({ offline }) => offline.ready, { most: 600 });
  add(
    "offline: touched at once, its answer is painted",
    "ms",
    "again",
    starts,
    ({ offline }) => offline.answered,
  );
  add(
    "touch on an answer to the next paint, as the browser says",
    "ms",
    "touch",
    paths,
    ({ lasted }) => lasted,
    { most: 35 },
  );
  add("touch on an answer to the second frame after it", "ms", "touch", paths, ({ answers }) => answers);
  add("INP over the path", "ms", "touch", paths, ({ inp }) => inp, { most: 60 });
  for (const [key, runs] of Object.entries(results)) {
    const [size, rate] = key.split(" ");
    add(
      `last answer to results, ${shown(size)} programs, ÷ ${rate}`,
      "ms",
      "results",
      runs,
      ({ took }) => took,
    );
    if (rate === "4") {
      add(
        `the answers before it, ${shown(size)} programs, ÷ 4`,
        "ms",
        "results",
        runs,
        ({ answers }) => answers,
        { most: 50 },
      );
    }
  }
  add("heap and wasm memory after the path", "MB", "memory", paths, ({ memory }) => taken(memory), {
    ahead: false,
  });
  const { memory } = ends(many);
  const growth = memory.last / memory.first;
  rows.push({
    what: `memory after ${many.visits} visits, in times of the first ten`,
    group: "growth",
    didim: growth,
    most: GROWTH,
    missed: !(growth <= GROWTH),
  });
  return rows;
}
