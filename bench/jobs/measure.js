// Measures matching: ours, the same hard conditions over typed arrays, and over plain objects, in turn and in the same page; and posts
// what it found. All three decide eleven wishes, order what fits by the same parts and give the first twenty.
// @ts-expect-error The runner serves it beside the page.
import init, { Jobs } from "/pkg/didim_bench_jobs.js";
import { ENGINES, planted, quality } from "./search.js";

const quick = new URL(location.href).searchParams.has("quick");
const ROUNDS = quick ? 5 : 60;
const SIZES = quick ? [2_000] : [20_000, 100_000];
const SHOWN = 20;
const NAMES = "minor place pay days begins ends night contract education career support age".split(" ");

function percentile(times, share) {
  const sorted = [...times].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

function timed(work) {
  for (let round = 0; round < 3; round++) work();
  const times = [];
  for (let round = 0; round < ROUNDS; round++) {
    const begun = performance.now();
    work();
    times.push(performance.now() - begun);
  }
  return { median: percentile(times, 0.5), p95: percentile(times, 0.95) };
}

function wishesOf(jobs) {
  const [minors, pay, days, from, to, contracts, education, months, needs, home, ...near] = jobs.wished();
  return { minors, pay, days, from, to, contracts, education, months, needs, home, near: new Set(near) };
}

// Not said is kept apart from no in both: a bit of each mask is a wish.
function parts(wishes, place, pay, age) {
  const near = place === wishes.home ? 30 : 15;
  const above = Math.min(10, Math.floor(((pay - wishes.pay) * 20) / wishes.pay)) * 2;
  return near + above + (age <= 7 ? 10 : age <= 30 ? 5 : 0);
}

function byArrays(columns, wishes, near) {
  const [minor, place, pay, days, begins, ends, night, contract, education, career, support, age] = columns;
  const count = minor.length;
  const fitting = [];
  for (let row = 0; row < count; row++) {
    if (minor[row] < 0 || !((wishes.minors >> (minor[row] % 31)) & 1)) continue;
    if (place[row] < 0 || !near[place[row]]) continue;
    if (pay[row] < wishes.pay) continue;
    if (days[row] < 0 || days[row] > wishes.days) continue;
    if (begins[row] < wishes.from || ends[row] > wishes.to || ends[row] <= begins[row]) continue;
    if (night[row] !== 0) continue;
    if (contract[row] < 0 || !((wishes.contracts >> contract[row]) & 1)) continue;
    if (education[row] < 0 || education[row] > wishes.education) continue;
    if (career[row] < 0 || career[row] > wishes.months) continue;
    if ((support[row] & wishes.needs) !== wishes.needs) continue;
    fitting.push(parts(wishes, place[row], pay[row], age[row]) * 0x100000 - row);
  }
  fitting.sort((one, other) => other - one);
  const rowOf = (key) => (0x100000 - (key & 0xfffff)) & 0xfffff;
  return { count: fitting.length, first: fitting.slice(0, SHOWN).map(rowOf) };
}

function byObjects(rows, wishes) {
  const fitting = rows
    .filter(({ minor }) => minor >= 0 && (wishes.minors >> (minor % 31)) & 1)
    .filter(({ place }) => wishes.near.has(place))
    .filter(({ pay }) => pay >= wishes.pay)
    .filter(({ days }) => days >= 0 && days <= wishes.days)
    .filter(({ begins, ends }) => begins >= wishes.from && ends <= wishes.to && ends > begins)
    .filter(({ night }) => night === 0)
    .filter(({ contract }) => contract >= 0 && (wishes.contracts >> contract) & 1)
    .filter(({ education }) => education >= 0 && education <= wishes.education)
    .filter(({ career }) => career >= 0 && career <= wishes.months)
    .filter(({ support }) => (support & wishes.needs) === wishes.needs)
    .map((row) => ({ row: row.row, total: parts(wishes, row.place, row.pay, row.age) }))
    .sort((one, other) => other.total - one.total || one.row - other.row);
  return { count: fitting.length, first: fitting.slice(0, SHOWN).map(({ row }) => row) };
}

// Parts of words, initial consonants, both mixed, two words, and a slip.
const LOOKED_FOR = ["조무", "회계", "ㄱㅎㅈㅁ", "포장", "간ㅎ", "운전", "가공", "복지", "나성 간호", "세무회게", "상담", "cnc"];

function timedEach(work) {
  for (const word of LOOKED_FOR) work(word);
  const times = [];
  const words = {};
  for (let round = 0; round < Math.max(1, ROUNDS / 4); round++) {
    for (const word of LOOKED_FOR) {
      const begun = performance.now();
      work(word);
      const took = performance.now() - begun;
      times.push(took);
      words[word] = Math.min(words[word] ?? took, took);
    }
  }
  return { median: percentile(times, 0.5), p95: percentile(times, 0.95), words };
}

function measure(size, memory) {
  const jobs = new Jobs(size, 1);
  const held = memory.buffer.byteLength;
  const columns = Array.from({ length: Jobs.columns() }, (_, at) => Int32Array.from(jobs.column(at)));
  const wishes = wishesOf(jobs);
  const near = new Uint8Array(256);
  for (const place of wishes.near) near[place] = 1;
  const rows = Array.from(columns[0], (_, row) => {
    const object = { row };
    NAMES.forEach((name, at) => (object[name] = columns[at][row]));
    return object;
  });
  const texts = Array.from(columns[0], (_, row) => jobs.text(row).toLowerCase());
  for (const word of ["조무", "회계", "포장", "운전", "cnc"]) {
    const plain = texts.filter((text) => text.includes(word)).length;
    if (jobs.search(word) !== plain) throw new Error(`${jobs.search(word)} and ${plain} have ${word}`);
  }
  const ours = { count: jobs.matching(), first: [...jobs.first()] };
  for (const other of [byArrays(columns, wishes, near), byObjects(rows, wishes)]) {
    if (JSON.stringify(other) !== JSON.stringify(ours)) {
      throw new Error(`they disagree: ${JSON.stringify(ours)} and ${JSON.stringify(other)}`);
    }
  }
  return {
    size,
    held,
    open: columns[0].length,
    fitting: ours.count,
    build: timed(() => jobs.build()),
    ours: timed(() => jobs.matching()),
    opened: timed(() => jobs.opened()),
    arrays: timed(() => byArrays(columns, wishes, near)),
    objects: timed(() => byObjects(rows, wishes)),
    layOut: timed(() => jobs.lay_out()),
    search: timedEach((word) => jobs.search(word)),
    includes: timedEach((word) => texts.filter((text) => text.includes(word)).length),
  };
}

/** Every engine over the same titles: how long it takes to lay them out and to find, and how right it is. */
function searching() {
  const { titles, queries } = planted(SIZES[0]);
  const engines = {
    ours: (all) => {
      const jobs = Jobs.titled(all.join("\n"));
      return (typed) => jobs.found(typed);
    },
    ...ENGINES,
  };
  const typed = Object.values(queries).flat();
  return Object.entries(engines).map(([name, lay]) => {
    const begun = performance.now();
    const search = lay(titles);
    const layOut = performance.now() - begun;
    const judged = Object.entries(queries).map(([kind, of]) => [kind, quality(search, of)]);
    const kinds = Object.fromEntries(judged);
    const times = [];
    for (const { typed: text } of typed) {
      const before = performance.now();
      search(text);
      times.push(performance.now() - before);
    }
    return { name, layOut, median: percentile(times, 0.5), p95: percentile(times, 0.95), ...kinds };
  });
}

try {
  const { memory } = await init();
  const found = SIZES.map((size) => measure(size, memory));
  const page = {
    browser: navigator.userAgent,
    rounds: ROUNDS,
    found,
    titles: SIZES[0],
    searching: searching(),
  };
  await fetch("/", { method: "POST", body: JSON.stringify(page) });
} catch (error) {
  await fetch("/", { method: "POST", body: JSON.stringify({ error: String(error?.stack ?? error) }) });
}
