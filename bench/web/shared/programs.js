// Made-up programs with six conditions each, from a fixed seed, in the forms that the two rule libraries take.
import { QUESTIONS } from "./questions.js";

const SEED = 7;

/** Numbers from 0 below 1, the same everywhere (mulberry32). */
function random(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

function some(question, below) {
  const picked = question.options.filter(() => below() < 0.6).map((option) => option.value);
  return picked.length > 0 ? picked : [0];
}

function condition(question, below) {
  const { fact } = question;
  if (fact === "income")
    return { fact, is: "atMost", value: 1 + Math.floor(below() * 5), text: "소득이 기준을 넘지 않습니다." };
  if (fact === "household")
    return { fact, is: "atLeast", value: Math.floor(below() * 3), text: "식구 수가 기준 이상입니다." };
  return { fact, is: "oneOf", value: some(question, below), text: `"${question.text}"에 맞는 답입니다.` };
}

/** So many programs: two conditions on the age, and four on four of the other five facts. */
export function programs(count) {
  const below = random(SEED);
  return Array.from({ length: count }, (_, at) => {
    const from = 15 + Math.floor(below() * 25);
    const conditions = [
      { fact: "age", is: "atLeast", value: from, text: `${from}살 이상입니다.` },
      {
        fact: "age",
        is: "atMost",
        value: from + 10 + Math.floor(below() * 40),
        text: "나이가 기준을 넘지 않습니다.",
      },
    ];
    const others = QUESTIONS.slice(1);
    others.splice(Math.floor(below() * others.length), 1);
    for (const question of others) conditions.push(condition(question, below));
    const number = String(at + 1).padStart(4, "0");
    return {
      id: `program-${number}`,
      name: `지원 사업 ${number}`,
      benefit: `지원 내용 ${number}`,
      conditions,
    };
  });
}

const HOLDS = {
  atLeast: (found, value) => found >= value,
  atMost: (found, value) => found <= value,
  oneOf: (found, value) => value.includes(found),
};

/** How many programs fit, without any library: what the two must show. */
export function fitting(count, facts) {
  const fits = ({ conditions }) => conditions.every(({ fact, is, value }) => HOLDS[is](facts[fact], value));
  return programs(count).filter(fits).length;
}

const LOGIC = { atLeast: ">=", atMost: "<=", oneOf: "in" };
const RULES = { atLeast: "greaterThanInclusive", atMost: "lessThanInclusive", oneOf: "in" };

/** As JSON Logic, a rule for each condition. */
export const asJsonLogic = (count) =>
  programs(count).map(({ conditions, ...program }) => ({
    ...program,
    conditions: conditions.map(({ fact, is, value, text }) => ({
      text,
      rule: { [LOGIC[is]]: [{ var: fact }, value] },
    })),
  }));

/** As rules of json-rules-engine, one for each program. */
export const asRules = (count) =>
  programs(count).map(({ conditions, ...program }) => ({
    ...program,
    all: conditions.map(({ fact, is, value, text }) => ({ name: text, fact, operator: RULES[is], value })),
  }));
