// Titles of vacancies full of compounds, what people look for in them, and the engines that are compared. What is right is known from how a title
// was put together: a title is relevant to the words that it was made of, whatever letters stand in it by chance.

// @ts-expect-error The runner serves it beside the page.
import uFuzzy from "/peers/@leeoniya/ufuzzy/dist/uFuzzy.mjs";
// @ts-expect-error The runner serves it beside the page.
import { create, insertMultiple, search as oramaSearch } from "/peers/@orama/orama/dist/browser/index.js";
// @ts-expect-error The runner serves it beside the page.
import FlexSearch from "/peers/flexsearch/dist/flexsearch.bundle.module.min.mjs";
// @ts-expect-error The runner serves it beside the page.
import MiniSearch from "/peers/minisearch/dist/es/index.js";

/** Names of work by the words that they are made of. */
const WORKS = [
  "간호 조무사", "요양 보호사", "동물 보호사", "세무 회계 사무원", "경리 사무원", "총무 사무원", "학습 매니저",
  "매장 매니저", "주방 보조원", "연구 보조원", "의료 미용 상담사", "직업 상담사", "전화 상담사", "지게차 운전원",
  "화물차 운전원", "통근버스 운전원", "선반 가공원", "식품 가공원", "금속 가공원", "사회 복지사", "시설 경비원",
  "아파트 경비원", "물류 포장원", "식품 포장원", "생산직 조립원", "전자부품 조립원", "전산 입력원", "환경 미화원",
  "영양 조리사", "학교급식 조리사", "어린이집 보육 교사", "방과후 교사", "전기 기사", "소방설비 기사", "품질 검사원",
  "자동차 정비원", "승강기 정비원", "택배 분류원", "우편물 분류원", "웹 디자이너",
];
/** What stands around it in a title; nothing of it is part of a name of work. */
const HEADS = ["새봄", "한빛", "초보가능", "주5일", "대한", "기숙사제공", "나눔", "누리", "[급구]", "2교대"];
const TAILS = ["모집", " 모집합니다", " 구인", " 채용", "(정규직)", " 0명"];

// What somebody types for a word. Words of one letter are not looked for by themselves.
const CONSONANTS = [..."ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"];
const initial = (letter) => CONSONANTS[Math.floor((letter.charCodeAt(0) - 0xac00) / 588)];
const initials = (word) => Array.from(word, initial).join("");
/** The last letter with its vowel's neighbour on the keyboard: 회계 becomes 회게. */
const slipped = (word) => {
  const code = word.charCodeAt(word.length - 1) - 0xac00;
  const vowel = Math.floor(code / 28) % 21;
  const neighbour = vowel === 20 ? 18 : vowel + 1;
  return word.slice(0, -1) + String.fromCharCode(0xac00 + code + (neighbour - vowel) * 28);
};

/** The titles, and for each kind of query what is typed and the set of titles that are meant. */
export function planted(count) {
  const titles = [];
  const made = [];
  for (let at = 0; at < count; at++) {
    const words = WORKS[(at * 7) % WORKS.length].split(" ");
    const head = HEADS[(at * 3) % HEADS.length];
    const tail = TAILS[(at * 5) % TAILS.length];
    // As notices have it: apart, together, and with the name of a company before it.
    const name = at % 3 === 0 ? words.join(" ") : words.join("");
    titles.push(`${head}${at % 2 ? " " : ""}${at % 997}호 ${name}${tail}`);
    made.push(new Set([...words, words.join("")]));
  }
  const all = new Set(made.flatMap((words) => [...words]));
  const meant = (word) => new Set(made.flatMap((words, at) => (words.has(word) ? [at] : [])));
  const words = [...all].filter((word) => word.length > 1 && /^[가-힣]+$/.test(word));
  const long = words.filter((word) => word.length >= 4);
  return {
    titles,
    queries: {
      words: words.map((word) => ({ typed: word, meant: meant(word) })),
      initials: long.map((word) => ({ typed: initials(word), meant: meant(word) })),
      slips: long.map((word) => ({ typed: slipped(word), meant: meant(word) })),
    },
  };
}

/** Korean words run together, so that engines that find words alone get every two letters that stand side by side. */
const pairs = (text) =>
  text.split(/[^\p{L}\p{N}]+/u).flatMap((word) =>
    word.length < 2 ? [word] : Array.from({ length: word.length - 1 }, (_, at) => word.slice(at, at + 2)),
  );

/** Each engine as its documentation sets it up for parts of words and slips; every one answers with positions of titles. */
export const ENGINES = {
  "minisearch, prefix and fuzzy": (titles) => {
    const searchOptions = { prefix: true, fuzzy: 0.2, combineWith: "AND" };
    const engine = new MiniSearch({ fields: ["title"], searchOptions });
    engine.addAll(titles.map((title, id) => ({ id, title })));
    return (typed) => engine.search(typed).map(({ id }) => id);
  },
  "minisearch, pairs of letters": (titles) => {
    const searchOptions = { combineWith: "AND" };
    const engine = new MiniSearch({ fields: ["title"], tokenize: pairs, searchOptions });
    engine.addAll(titles.map((title, id) => ({ id, title })));
    return (typed) => engine.search(typed).map(({ id }) => id);
  },
  "flexsearch, full": (titles) => {
    const engine = new FlexSearch.Index({ tokenize: "full", encoder: FlexSearch.Charset.Exact });
    titles.forEach((title, at) => engine.add(at, title));
    return (typed) => engine.search(typed, { limit: titles.length });
  },
  "orama, pairs of letters": (titles) => {
    // Its own tokenizers leave out all Hangul.
    const tokenize = (text) => [...new Set(pairs(text))];
    const tokenizer = { language: "english", normalizationCache: new Map(), tokenize };
    const engine = create({ schema: { title: "string" }, components: { tokenizer } });
    const documents = titles.map((title, at) => ({ id: `${at}`, title }));
    insertMultiple(engine, documents, titles.length);
    return (typed) => {
      const { hits } = oramaSearch(engine, { term: typed, limit: titles.length, threshold: 0 });
      return hits.map(({ id }) => Number(id));
    };
  },
  "uFuzzy, one slip a word": (titles) => {
    const engine = new uFuzzy({
      unicode: true,
      interSplit: "[^\\p{L}\\d']+",
      intraSplit: "\\p{Ll}\\p{Lu}",
      intraBound: "\\p{L}\\d|\\d\\p{L}|\\p{Ll}\\p{Lu}",
      intraChars: "[\\p{L}\\d']",
      intraMode: 1,
    });
    return (typed) => engine.filter(titles, typed) ?? [];
  },
};

/** The share of what is meant that is found, and of what is found that is meant, each a mean over the queries. */
export function quality(search, queries) {
  let recall = 0;
  let precision = 0;
  for (const { typed, meant } of queries) {
    const found = search(typed);
    const right = [...found].filter((at) => meant.has(at)).length;
    recall += right / meant.size;
    precision += found.length ? right / found.length : 1;
  }
  return { recall: recall / queries.length, precision: precision / queries.length };
}
