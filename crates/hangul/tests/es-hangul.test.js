// What our composer makes of keys, next to es-hangul's `assemble`. Our composer is named by HANGUL_COMPOSE: lines of keys in,
// lines of text out. Sequences are random from fixed seeds, so that every run tries the same.
const assert = require("node:assert/strict");
const { execFileSync } = require("node:child_process");
const { test } = require("node:test");
const { assemble } = require("es-hangul");

const CONSONANTS = [..."ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"];
const VOWELS = [..."ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅛㅜㅠㅡㅣ"];
const OTHERS = [..." 1a.-"];
const SEEDS = [1, 20260128, 0xacac];
const LINES = 20_000;
const LONGEST = 16;
/** What es-hangul refuses when it stands alone, before a consonant: see the last test. */
const PAIRS = ["ㅗㅏ", "ㅗㅐ", "ㅗㅣ", "ㅜㅓ", "ㅜㅔ", "ㅜㅣ", "ㅡㅣ"];

/** Mulberry32: 32 bits of state, a number from 0 to 1. */
const random = (state) => () => {
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
};

/** Keys as likely to make syllables as not. */
function sequences(seed) {
  const next = random(seed);
  const one = (keys) => keys[Math.floor(next() * keys.length)];
  return Array.from({ length: LINES }, () =>
    Array.from({ length: 1 + Math.floor(next() * LONGEST) }, () => {
      const kind = next();
      return one(kind < 0.55 ? CONSONANTS : kind < 0.96 ? VOWELS : OTHERS);
    }).join(""),
  );
}

const composed = (lines) =>
  execFileSync(process.env.HANGUL_COMPOSE, { input: lines.join("\n") + "\n", maxBuffer: 2 ** 26 })
    .toString()
    .replace(/\n$/, "")
    .split("\n");

function assembled(keys) {
  try {
    return assemble([...keys]);
  } catch {
    return null;
  }
}

for (const seed of SEEDS) {
  test(`random keys make the same text, seed ${seed}`, () => {
    const lines = sequences(seed);
    const ours = composed(lines);
    assert.equal(ours.length, lines.length);
    let compared = 0;
    lines.forEach((keys, at) => {
      const theirs = assembled(keys);
      if (theirs === null) {
        assert.ok(
          PAIRS.some((pair) => keys.includes(pair)),
          `refused for another reason: ${keys}`,
        );
        return;
      }
      compared += 1;
      assert.equal(ours[at], theirs, keys);
    });
    assert.ok(compared > LINES / 2, `only ${compared} were compared`);
  });
}

test("every syllable that two to five keys make is the same", () => {
  const lines = CONSONANTS.flatMap((first) =>
    [...VOWELS, ...PAIRS].flatMap((vowel) =>
      [
        "",
        ...CONSONANTS,
        "ㄱㅅ",
        "ㄴㅈ",
        "ㄴㅎ",
        "ㄹㄱ",
        "ㄹㅁ",
        "ㄹㅂ",
        "ㄹㅅ",
        "ㄹㅌ",
        "ㄹㅍ",
        "ㄹㅎ",
        "ㅂㅅ",
      ].map((last) => first + vowel + last),
    ),
  );
  const ours = composed(lines);
  lines.forEach((keys, at) => assert.equal(ours[at], assemble([...keys]), keys));
  // Three of the consonants end no syllable: they stand for themselves behind it.
  assert.equal(new Set(ours.filter((text) => text.length === 1)).size, 11_172);
});

test("vowels that join are left alone by us, and refused by es-hangul once a consonant follows", () => {
  for (const pair of PAIRS) {
    assert.equal(composed([pair])[0], assemble([...pair]));
    assert.throws(() => assemble([...pair, "ㄴ"]));
    assert.equal(composed([`${pair}ㄴ`])[0], `${assemble([...pair])}ㄴ`);
  }
});
