// The same programs as a catalog of 디딤, to be built by `didim catalog build`. Usage: node catalog.mjs PROGRAMS FOLDER.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { programs } from "./programs.js";
import { QUESTIONS } from "./questions.js";

const quoted = JSON.stringify;
const said = (text) => `{ ko = ${quoted(text)}, en = ${quoted(text)} }`;
const option = (value) => quoted(`answer-${value}`);

function fact({ fact, text, unit, options }) {
  const head = `[[fact]]\nname = ${quoted(fact)}\nquestion = ${said(text)}\n`;
  if (!options) return `${head}type = "int"\nmin = 0\nmax = 120\nunit = { text = ${said(unit)} }\n`;
  const all = options.map((one) => `  { value = ${option(one.value)}, text = ${said(one.text)} },\n`);
  return `${head}type = "choice"\noption = [\n${all.join("")}]\n`;
}

function rule({ fact, is, value }) {
  const { options } = QUESTIONS.find((question) => question.fact === fact);
  if (!options) return `${fact} ${is === "atLeast" ? ">=" : "<="} ${value}`;
  const fits = {
    atLeast: (one) => one >= value,
    atMost: (one) => one <= value,
    oneOf: (one) => value.includes(one),
  }[is];
  return `${fact} in [${options
    .map((one) => one.value)
    .filter(fits)
    .map(option)
    .join(", ")}]`;
}

function program({ id, name, benefit, conditions }) {
  const criteria = conditions.map(
    (condition, at) =>
      `\n[[criterion]]\nid = "c${at + 1}"\ntext = ${said(condition.text)}\nwhen = '${rule(condition)}'\n` +
      'basis = "confirmed"\nsource = "made up"\n',
  );
  return `id = ${quoted(id)}
name = ${said(name)}
benefit = ${said(benefit)}
center = "center"
audience = ["person"]
topic = "jobs"
status = "confirmed"
${criteria.join("")}
[[round]]
id = "always"
name = ${said("상시")}
always = true
source = "made up"
`;
}

const [count, folder] = process.argv.slice(2);
mkdirSync(join(folder, "programs"), { recursive: true });
const write = (name, text) => writeFileSync(join(folder, name), text);
write("catalog.toml", `version = 1\nagency = ${said("지원 사업")}\n`);
write("centers.toml", `[[center]]\nid = "center"\nname = ${said("센터")}\n`);
write("documents.toml", "document = []\n");
write("forms.toml", "field = []\n");
write("facts.toml", QUESTIONS.map(fact).join("\n"));
for (const one of programs(Number(count))) write(join("programs", `${one.id}.toml`), program(one));
