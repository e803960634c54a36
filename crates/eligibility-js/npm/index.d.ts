export { Rules, decide } from "./eligibility_js.js";
export type {
  Answers,
  Decided,
  DecisionCase,
  DerivedFact,
  Explained,
  FactQuestion,
  FactType,
  FactValue,
  RulesDefinition,
  Screened,
  Values,
  Verdict,
} from "./eligibility_js.js";
