import { LogicEngine } from "json-logic-engine";

const engine = new LogicEngine();

/** The programs that fit first, each with what speaks against it. */
export function screen(programs, facts) {
  const judged = programs.map((program) => {
    const against = program.conditions.filter((condition) => !engine.run(condition.rule, facts));
    return { program, fits: against.length === 0, against: against.map((condition) => condition.text) };
  });
  judged.sort((a, b) => b.fits - a.fits);
  return { judged, fitting: judged.filter((one) => one.fits).length };
}
