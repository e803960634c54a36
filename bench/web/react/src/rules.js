import { Engine } from "json-rules-engine";

/** An engine of all programs: each is a rule. */
export function compile(programs) {
  const rules = programs.map(({ id, all }) => ({ conditions: { all }, event: { type: id } }));
  return new Engine(rules, { allowUndefinedFacts: true });
}

/** The programs that fit first, each with what speaks against it. */
export async function screen(engine, programs, facts) {
  const { results, failureResults } = await engine.run(facts);
  const failed = new Map(
    failureResults.map((one) => [
      one.event.type,
      one.conditions.all.filter((condition) => !condition.result),
    ]),
  );
  const judged = programs.map((program) => {
    const against = failed.get(program.id) ?? [];
    return { program, fits: against.length === 0, against: against.map((condition) => condition.name) };
  });
  judged.sort((a, b) => b.fits - a.fits);
  return { judged, fitting: results.length };
}
