// Measures the engine in this browser, next to json-logic-engine on the same rules and people, and posts what it found.
// @ts-expect-error The runner serves it beside the page.
import { LogicEngine } from "/peers/json-logic-engine/dist/esm/index.js";

const SEED = 5;
const PEOPLE_SEED = 7;
const VISITORS = 10;
const PEOPLE = 200;

// A module of its own for each size, so that the memory of one is not counted to the other.
async function engine(name) {
  const module = await import(`/pkg/didim_bench_browser.js?${name}`);
  const exports = await module.default();
  return { ...module, memory: exports.memory };
}

const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];

// Returns the median of `samples` samples of at least `sample` milliseconds each, in milliseconds a call.
function time(act, { samples = 15, sample = 20 } = {}) {
  let calls = 1;
  for (;;) {
    const start = performance.now();
    for (let call = 0; call < calls; call += 1) act();
    if (performance.now() - start >= sample) break;
    calls *= 2;
  }
  const found = [];
  for (let at = 0; at < samples; at += 1) {
    const start = performance.now();
    for (let call = 0; call < calls; call += 1) act();
    found.push((performance.now() - start) / calls);
  }
  return median(found);
}

// Every step of every visit, timed one by one: the mean, and the slowest.
function along(engine, act) {
  let [total, count, slowest] = [0, 0, 0];
  for (let round = 0; round < 5; round += 1) {
    engine.questions().forEach((questions, visit) => {
      engine.begin(visit);
      for (let question = 0; question < questions; question += 1) {
        const spent = act();
        total += spent;
        count += 1;
        slowest = Math.max(slowest, spent);
      }
    });
  }
  return { mean: total / count, slowest };
}

function timed(act) {
  const start = performance.now();
  act();
  return performance.now() - start;
}

async function size(programs, tied) {
  const { Scenario, Engine, memory } = await engine(`size-${programs}-${tied}`);
  // Of another module: what the scenario takes of memory is not the engine's.
  const other = await engine(`scenario-${programs}-${tied}`);
  const bytes = new other.Scenario(programs, SEED, 0, PEOPLE_SEED, tied).blob();
  const subject = new Engine(bytes);
  const found = { programs, blob: bytes.length, held: memory.buffer.byteLength };
  found.compile = time(() => Engine.compile(bytes));
  found.first = time(() => subject.screen_first());
  subject.meet(new Scenario(programs, SEED, VISITORS, PEOPLE_SEED, tied), VISITORS);
  found.answer = along(subject, () => timed(() => subject.answer()));
  found.next = along(subject, () => {
    const spent = timed(() => subject.next());
    subject.answer();
    return spent;
  });
  found.possible = along(subject, () => {
    const spent = timed(() => subject.possible());
    subject.answer();
    return spent;
  });
  return found;
}

// All facts known: decisions a second, this engine and the peer.
async function decisions(programs) {
  const { Scenario, Engine } = await engine(`decide-${programs}`);
  const scenario = new Scenario(programs, SEED, PEOPLE, PEOPLE_SEED, false);
  const subject = new Engine(scenario.blob());
  subject.meet(scenario, 0);
  const logic = new LogicEngine();
  const rules = JSON.parse(scenario.json_logic()).map((rule) => logic.build(rule));
  const people = JSON.parse(scenario.people());
  const peer = () => {
    let held = 0;
    for (const person of people) for (const rule of rules) if (rule(person)) held += 1;
    return held;
  };
  if (peer() !== subject.count() || peer() !== subject.count_profiles())
    throw new Error("the engines disagree");
  const each = rules.length * people.length;
  return {
    programs,
    answers: (time(() => subject.count()) / each) * 1e6,
    profile: (time(() => subject.count_profiles()) / each) * 1e6,
    peer: (time(peer) / each) * 1e6,
  };
}

async function all() {
  const found = { agent: navigator.userAgent, isolated: crossOriginIsolated, sizes: [], decisions: [] };
  for (const programs of [50, 500, 5000]) found.sizes.push(await size(programs, false));
  found.tied = await size(5000, true);
  for (const programs of [0, 500]) found.decisions.push(await decisions(programs));
  return found;
}

const result = await all().catch((error) => ({ error: String(error.stack ?? error) }));
await fetch("/result", { method: "POST", body: JSON.stringify(result) });
