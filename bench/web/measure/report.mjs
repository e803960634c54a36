// The page of tables.
import { readFileSync } from "node:fs";
import { cpus } from "node:os";
import { SHOWN } from "../shared/questions.js";
import { ends, median } from "./limits.mjs";

const LOCK = new URL("../package-lock.json", import.meta.url);
const PEERS = ["react", "svelte", "dexie", "json-rules-engine", "json-logic-engine", "vite"];

const figure = (value) =>
  value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
const table = (head, rows) =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");

const beside = (row, name) =>
  row.didim > 0 ? `${figure(row[name])} (${figure(row[name] / row.didim)}×)` : figure(row[name]);

function verdict(row) {
  if (row.missed) return "**behind**";
  if (!row.ahead)
    return row.didim <= Math.min(row.react, row.svelte) ? "ahead; not judged" : "behind; not judged";
  return row.didim <= Math.min(row.react, row.svelte) ? "ahead" : "level";
}

function budget({ most, didim }) {
  if (!most) return "";
  return didim <= most ? `≤ ${most} ✓` : `≤ ${most} ✗`;
}

function compared(rows, group) {
  const chosen = rows.filter((row) => group.includes(row.group));
  const cells = (row) => [
    row.what,
    `${figure(row.didim)} ${row.unit}`,
    beside(row, "react"),
    beside(row, "svelte"),
    verdict(row),
    budget(row),
  ];
  return table(["", "디딤", "React", "Svelte", "", "budget"], chosen.map(cells));
}

function growth({ row }, rows) {
  const { memory, nodes, listeners } = ends(row);
  const [judged] = rows.filter(({ group }) => group === "growth");
  const line = (what, { first, last }) => [what, figure(first), figure(last), `${figure(last / first)}×`];
  const head = ["medians", "first ten visits", "last ten", ""];
  const lines = [
    line("heap and wasm memory, MB", memory),
    line("nodes", nodes),
    line("listeners", listeners),
  ];
  return `${table(head, lines)}

At most ${judged.most}× may be left: ${judged.missed ? "**it is not so**" : "it is so"}.`;
}

function versions() {
  const { packages } = JSON.parse(readFileSync(LOCK, "utf8"));
  return PEERS.map((name) => `${name} ${packages[`node_modules/${name}`].version}`).join(", ");
}

/** The whole page, from what was found and how it was judged. */
export function write(found, rows) {
  const [{ model }] = cpus();
  const day = new Date().toISOString().slice(0, 10);
  return `# Benchmarks of the app in a browser

Measured ${day} on ${model}, ${cpus().length} cores, shared; \
${found.browser.replace("Chrome/", "Chromium ")}; ${versions()}. \`cargo xtask bench web\` measures anew and \
writes this page.

디딤 stands beside two small apps with the same path, as a web team would write it from npm packages alone \
(\`bench/web\`): start, six questions, results, form, kept in IndexedDB. One is React with Dexie and \
json-rules-engine, the other Svelte with Dexie and json-logic-engine. They do less: nothing is sealed, sent \
or signed, there is one language, no font of their own, no reasons beyond a sentence for each condition, and \
no question is left out because it cannot matter. All three come from \`didim serve\`, precompressed with \
brotli 11, and are measured in turn in one run: medians of ${found.rounds}, each in a browser just started \
with a new profile, as a phone of 390 × 844 with Korean fonts (Pretendard, as a font of the system). × is \
the time or size of the other in times of 디딤's: above 1 디딤 is ahead. Up to 10 % counts as level. Where 디딤 is \
**behind** the command fails; budgets only inform.

÷ 4 is a processor a quarter as fast, as the browser pretends it to the page's main thread. Background \
threads stay as they are, and wasm is compiled there: that flatters 디딤.

## Bytes of the first visit

${compared(rows, ["wire"])}

What the page itself asks for until it is quiet, without what service workers then fetch for the next visit.

## First visit, Slow 4G, ÷ 4

${compared(rows, ["cold"])}

From the start of the navigation; 1.6 Mbit/s, 150 ms. A button can be touched from the frame after it was \
painted, if a touch on it is acted on: the scaffolds' buttons come with their scripts; 디딤's start screen is \
plain HTML, and a touch before wasm is there is remembered and acted on after. "Touched at once": a real \
touch in that moment, until the first question is painted.

## Second visit, and without a network, ÷ 4

${compared(rows, ["again"])}

Everything comes from the service worker, which had been stopped. Warm is on Slow 4G; 디딤 asks the server for \
a newer catalog then. Offline the server is gone. "The app is there" is when a touch is answered at once: in \
디딤 when wasm has taken over, in the scaffolds when the button is.

## Touches, ÷ 4

${compared(rows, ["touch"])}

From the event of the click. As the browser says: Event Timing, in steps of 8 ms, until the next question is \
on the screen. The second frame: two requested frames after the question was in the document. A page with \
one button that changes one letter takes ${figure(median(found.floor.lasted))} and \
${figure(median(found.floor.answers))} ms at ÷ 4: nothing can be faster. INP is over all touches and keys \
from the start to the kept application.

## Last answer to results

${compared(rows, ["results"])}

The same made-up programs in all three, with six conditions each: from \`bench/web/shared/programs.js\`, for \
디딤 as a signed catalog. Each says that as many fit as a plain loop finds. The first ${SHOWN} are shown, with \
their reasons. 디딤 judges all programs after every answer and chooses the next question by that; the \
scaffolds do so after the last one only. What comes before the touch is not in it: the scaffold in React has \
made its rules, 디딤 its diagrams.

## Memory

${compared(rows, ["memory"])}

After the path, when the garbage is out.

${growth(found, rows)}

${found.row.visits} visits in a row by 디딤 (start, a question, results, 처음으로), at ÷ 1 in one page.
`;
}
