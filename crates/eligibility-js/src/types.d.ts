/** A value of a fact. A date is written `YYYY-MM-DD`. */
export type FactValue = boolean | number | string;

/** The values that a fact can have. */
export type FactType =
  | { type: "bool" }
  | { type: "int"; min: number; max: number }
  | { type: "date"; min: string; max: string }
  | { type: "choice"; options: string[] };

/** What asking for a fact and changing it would take. */
export interface FactQuestion {
  /** What answering costs a visitor, above 0; 1 if it is left out. */
  cost?: number;
  /** Asked only when no other question is left that matters. */
  late?: boolean;
  /** What changing the fact would cost, or that it cannot change, as a birth date; 1 if it is left out. */
  change?: number | "never";
  /** How likely answers are; all equally likely if it is left out. */
  weights?: { from: FactValue; to?: FactValue; weight: number }[];
}

/** A number that follows from facts on the day of the rules. */
export type DerivedFact =
  | { years_since: string }
  | { calendar_years_since: string }
  | { months_since: string }
  | { percent_of_table: { amount: string; size: string; table: string } };

/** Everything that rules are made of. */
export interface RulesDefinition {
  /** The day on which the rules are judged, `YYYY-MM-DD`. */
  on: string;
  facts: Record<string, FactType & { question?: FactQuestion }>;
  derived?: Record<string, DerivedFact>;
  /** Amounts by year and size, such as a median income by household size. */
  tables?: Record<string, { year: number; amounts: number[]; each_further?: number }[]>;
  /** A rule holds if all its criteria do. They are written in a subset of CEL. */
  rules: { id: string; criteria: string[] }[];
  /** What holds of everyone there can be: all that is said of the rules is said over the people whom this leaves. */
  constraints?: { id: string; possible: string }[];
}

/** What is known: a value, a list of values one of which it is, a range, or `null` where nothing is known. */
export type Answers = Record<string, FactValue | FactValue[] | { from?: FactValue; to?: FactValue } | null>;

/** `eligible` or `not-eligible` if that holds whatever the missing answers are, `open` if they decide. */
export type Verdict = "eligible" | "not-eligible" | "open";

/** All that is certain about all rules. */
export interface Screened {
  counts: Record<Verdict, number>;
  /** The fact to ask for next; `null` when nothing is left that matters. */
  next: string | null;
  rules: {
    id: string;
    verdict: Verdict;
    /** Exactly the facts that can still change the verdict. */
    needs: string[];
    /** For a no: the positions of the criteria that fail. */
    failed: number[];
  }[];
  /** The fewest answers that no possible person has together, and the constraints they break; as long as there are some, the rules
   * are judged without constraints. */
  contradiction: { facts: string[]; constraints: string[] } | null;
}

/** Values that would do: a list for yes-or-no facts and choices, ranges for numbers and dates. */
export type Values = FactValue[] | { from: FactValue; to: FactValue }[];

/** Why a rule has its verdict, and what would change it. */
export interface Explained {
  verdict: Verdict;
  /** How likely the rule is to hold, 0 to 1, by the weights of the answers that are missing. */
  likelihood: number;
  /** The fewest answers that force the verdict, and the criteria behind it; `null` while it is open. */
  reason: { facts: string[]; criteria: number[] } | null;
  /** For a no: the change that costs least; `null` if no change helps. */
  change: { facts: Record<string, Values>; cost: number; then: Verdict } | null;
  /** The day from which it will hold, if only time passes. */
  from: string | null;
  /** The last day on which it will hold, if only time passes. */
  until: string | null;
}

/** One condition, its facts, and what is known of them. */
export interface DecisionCase {
  facts: Record<string, FactType>;
  when: string;
  /** Conditions that hold of everyone there can be. */
  constraints?: string[];
  known?: Answers;
}

/** Whether the condition holds whatever the missing answers are, and which of them can still change it. */
export interface Decided {
  verdict: "true" | "false" | "open";
  needs: string[];
  /** Whether nobody has what is known; constraints are put aside then. Left out if somebody has. */
  contradiction?: true;
}
