import { readFile } from 'node:fs/promises';
import { parseStrictJsonBytes } from '#exchange/strict-json.js';
import { ASSUMPTION_SETS, type Assumptions, type FieldProblem, readAssumptions } from '#simulation/assumptions.js';
import { type Calibration, calibrationProblems } from '#simulation/calibration.js';
import { CALIBRATIONS } from '#simulation/calibrations.generated.js';
import type { PolicySpec } from '#simulation/experiment.js';
import { NAMED_POLICIES } from '#simulation/policies.js';
import { CommandFailure, EXIT } from '../exit-codes.js';
import { readPolicy } from '../run-files.js';

/** A policy by its name, or read from a file; exit 3 with the field named otherwise. */
export async function policyNamed(name: string): Promise<PolicySpec> {
  const known = NAMED_POLICIES[name];
  if (known !== undefined) return known;
  if (!name.endsWith('.json')) {
    throw new CommandFailure(
      EXIT.usage,
      `Politique inconnue : « ${name} ». Donnez un fichier .json, ou l’un de : ${Object.keys(NAMED_POLICIES).join(', ')}.`,
    );
  }
  return { kind: 'engine', policy: await readPolicy(name) };
}

/** Assumptions by the name of a set, or read from a file that gives some of them; exit 3 with each field named. */
export async function assumptionsNamed(name: string): Promise<Assumptions> {
  if (Object.hasOwn(ASSUMPTION_SETS, name)) return ASSUMPTION_SETS[name as keyof typeof ASSUMPTION_SETS];
  const read = readAssumptions((await readObject(name)) as Record<string, unknown>);
  if (!read.ok) throw refused(name, read.error);
  return read.value;
}

/** The frozen calibration of these assumptions, or the one of a file; exit 3 where there is none or it does not fit. */
export async function calibrationFor(assumptions: Assumptions, path: string | undefined): Promise<Calibration> {
  if (path !== undefined) {
    const calibration = (await readObject(path)) as unknown as Calibration;
    const problems = calibrationProblems(calibration, assumptions);
    if (problems.length > 0) throw refused(path, problems);
    return calibration;
  }
  const frozen = Object.values(CALIBRATIONS).find((one) => calibrationProblems(one, assumptions).length === 0);
  if (frozen === undefined) {
    throw new CommandFailure(
      EXIT.invalidData,
      'Ces hypothèses n’ont pas de calage : lancez « simulate-calibrate --assumptions … -o calage.json », puis donnez --calibration calage.json.',
    );
  }
  return frozen;
}

async function readObject(path: string): Promise<object> {
  const bytes = await readFile(path).catch(() => {
    throw new CommandFailure(EXIT.invalidData, `Fichier illisible : ${path}. Vérifiez le chemin.`);
  });
  const parsed = parseStrictJsonBytes(bytes);
  if (!parsed.ok) throw new CommandFailure(EXIT.invalidData, `${path} : ${parsed.problem.message}`);
  const { value } = parsed;
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new CommandFailure(EXIT.invalidData, `${path} : un objet JSON est attendu.`);
}

function refused(path: string, problems: readonly FieldProblem[]): CommandFailure {
  const lines = problems.map(
    ({ field, value, expected }) => `  ${field} : ${JSON.stringify(value)} ; attendu : ${expected}`,
  );
  return new CommandFailure(EXIT.invalidData, [`${path} : refusé.`, ...lines].join('\n'));
}
