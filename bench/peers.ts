/** Other solvers on stage 1, on the very pairings that the certified lists hold; loading the module is not counted. */
import { Worker } from 'node:worker_threads';
import type { AssignmentProblem } from '#solver/problem.js';

export interface PeerAnswer {
  /** Processor milliseconds, building the model included. */
  readonly cpuMs: number;
  /** The optimum of base · filled + points. */
  readonly total: number;
}

/** HiGHS simplex. */
export async function byHighs(problem: AssignmentProblem, base: number): Promise<PeerAnswer> {
  const { default: loaded } = await import('highs');
  const highs = await (loaded as unknown as typeof loaded.default)();
  const before = process.cpuUsage();
  const { vacancyCount, householdCount, offsets, households, points } = problem;
  const pairings = households.length;
  const indices = new Int32Array(2 * pairings);
  for (let vacancy = 0; vacancy < vacancyCount; vacancy++) {
    for (let pairing = offsets[vacancy]!; pairing < offsets[vacancy + 1]!; pairing++) {
      indices[2 * pairing] = vacancy;
      indices[2 * pairing + 1] = vacancyCount + households[pairing]!;
    }
  }
  const rows = vacancyCount + householdCount;
  const total = highs.withModel(
    {
      numCols: pairings,
      numRows: rows,
      sense: highs.constants.objectiveSense.maximize,
      colCost: Float64Array.from(points, (value) => base + value),
      colLower: new Float64Array(pairings),
      colUpper: new Float64Array(pairings).fill(highs.infinity),
      rowLower: new Float64Array(rows).fill(-highs.infinity),
      rowUpper: new Float64Array(rows).fill(1),
      matrix: {
        format: 'csc',
        numRows: rows,
        numCols: pairings,
        starts: Int32Array.from({ length: pairings + 1 }, (_, pairing) => 2 * pairing),
        indices,
        values: new Float64Array(2 * pairings).fill(1),
      },
    },
    (model) => {
      model.options.set('output_flag', false);
      model.run();
      return Math.round(model.getObjectiveValue());
    },
  );
  const { user, system } = process.cpuUsage(before);
  return { cpuMs: (user + system) / 1_000, total };
}

const JSLP = `
const { workerData, parentPort } = require('node:worker_threads');
const solver = require('javascript-lp-solver');
const before = process.cpuUsage();
const constraints = {};
const variables = {};
workerData.forEach(([vacancy, household, weight], index) => {
  constraints['v' + vacancy] = { max: 1 };
  constraints['h' + household] = { max: 1 };
  variables['x' + index] = { weight, ['v' + vacancy]: 1, ['h' + household]: 1 };
});
const { result } = solver.Solve({ optimize: 'weight', opType: 'max', constraints, variables });
const { user, system } = process.cpuUsage(before);
parentPort.postMessage({ cpuMs: (user + system) / 1000, total: Math.round(result) });
`;

/** javascript-lp-solver in a thread that is ended at the deadline; `null` where it has not answered by then. */
export function byJavascriptLpSolver(
  { vacancyCount, offsets, households, points }: AssignmentProblem,
  base: number,
  deadlineMs: number,
): Promise<PeerAnswer | null> {
  const pairings: [number, number, number][] = [];
  for (let vacancy = 0; vacancy < vacancyCount; vacancy++) {
    for (let pairing = offsets[vacancy]!; pairing < offsets[vacancy + 1]!; pairing++) {
      pairings.push([vacancy, households[pairing]!, base + points[pairing]!]);
    }
  }
  const worker = new Worker(JSLP, { eval: true, workerData: pairings });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => void worker.terminate().then(() => resolve(null)), deadlineMs);
    worker.once('error', reject);
    worker.once('message', (answer: PeerAnswer) => {
      clearTimeout(timer);
      void worker.terminate().then(() => resolve(answer));
    });
  });
}
