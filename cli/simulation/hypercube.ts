import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Assumptions } from '#simulation/assumptions.js';
import { type Calibration, calibrationProblems } from '#simulation/calibration.js';
import { comparePolicies } from '#simulation/compare.js';
import { OUTCOME_CODES, type OutcomeCode, type SeedOutcome } from '#simulation/experiment.js';
import { HYPERCUBE_RANGES, hypercubePoints } from '#simulation/hypercube.js';
import { OUTCOMES } from '#simulation/outcome-words.js';
import { calibrateFile } from './calibrate-file.js';
import { policyNamed } from './inputs.js';
import { runPlan } from './run.js';
import { decimal } from './words.js';

export interface HypercubeOptions {
  readonly policy: string;
  readonly points: number;
  readonly seeds: number;
  readonly months: number;
  readonly rounds: number;
  readonly folder: string;
  readonly workers: number;
  readonly json?: true;
}

interface Point {
  readonly assumptions: Assumptions;
  readonly differences: Readonly<Record<OutcomeCode, number | null>>;
}

/**
 * A policy against the status quo at each point, calibrated again there; every file of the folder is taken up again
 * where a run was stopped. What is printed is the range of the mean differences over the points.
 */
export async function hypercube(options: HypercubeOptions, say: (message: string) => void): Promise<void> {
  await mkdir(options.folder, { recursive: true });
  const points: Point[] = [];
  for (const [index, assumptions] of hypercubePoints(1, options.points).entries()) {
    say(`point ${index + 1} sur ${options.points}`);
    points.push(await pointOf(options, index, assumptions));
  }
  process.stdout.write(options.json ? `${JSON.stringify({ ranges: HYPERCUBE_RANGES, points })}\n` : textOf(points));
}

async function pointOf(options: HypercubeOptions, index: number, assumptions: Assumptions): Promise<Point> {
  const { folder, policy, seeds, months, workers } = options;
  const outcomes = (await runPlan({
    assumptions,
    calibration: await calibrationOf(options, index, assumptions),
    policies: await Promise.all(['statusQuo', policy].map(policyNamed)),
    seeds: Array.from({ length: seeds }, (_, i) => 101 + i),
    months,
    mode: 'opportunity',
    store: join(folder, `point-${index + 1}.ndjson`),
    workers,
    onProgress: () => {},
  })) as readonly [readonly SeedOutcome[], readonly SeedOutcome[]];
  const { lines } = comparePolicies(...outcomes);
  const differences = lines.map(({ code, difference }) => [code, difference?.mean ?? null]);
  return { assumptions, differences: Object.fromEntries(differences) as Point['differences'] };
}

async function calibrationOf(
  { folder, rounds }: HypercubeOptions,
  index: number,
  assumptions: Assumptions,
): Promise<Calibration> {
  const output = join(folder, `point-${index + 1}.calibration.json`);
  const known = await readCalibration(output);
  if (known && calibrationProblems(known, assumptions).length === 0) return known;
  const file = join(folder, `point-${index + 1}.assumptions.json`);
  await writeFile(file, JSON.stringify(assumptions));
  await calibrateFile({ assumptions: file, seeds: 4, rounds, output }, () => {});
  return (await readCalibration(output)) as Calibration;
}

async function readCalibration(path: string): Promise<Calibration | null> {
  return readFile(path, 'utf8').then(
    (text) => JSON.parse(text) as Calibration,
    () => null,
  );
}

function textOf(points: readonly Point[]): string {
  const lines = OUTCOME_CODES.map((code) => {
    const known = points.map(({ differences }) => differences[code]).filter((value) => value !== null);
    const range =
      known.length === 0 ? 'non connu' : `de ${decimal(Math.min(...known))} à ${decimal(Math.max(...known))}`;
    return `${OUTCOMES[code].label} (${OUTCOMES[code].unit}) : ${range}\n`;
  });
  return `Écarts moyens à l’existant, de la plus petite à la plus grande des ${points.length} hypothèses\n${lines.join('')}`;
}
