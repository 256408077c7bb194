/** Other solvers on stage 1, on the very pairings that the certified lists hold; loading the module is not counted. */
import { Worker } from 'node:worker_threads';
import type { AssignmentProblem } from '#solver/problem.js';

export interface PeerAnswer {
  /** Processor milliseconds, building the model included. */
  readonly cpuMs: number;
  /** The optimum of base · filled + points. */
  readonly total: number;
}

async function loadHighs() {
  const { default: loaded } = await import('highs');
  return (loaded as unknown as typeof loaded.default)();
}

/** One instance for all answers: a new one is compiled again beside what is being timed. */
let loadedHighs: ReturnType<typeof loadHighs> | null = null;

/** HiGHS simplex. */
export async function byHighs(problem: AssignmentProblem, base: number): Promise<PeerAnswer> {
  loadedHighs ??= loadHighs();
  const highs = await loadedHighs;
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

/** Programmes of the threads, by package: from [vacancy, household, weight] of each pairing to Σ weight of a plan. */
const THREADED = {
  'javascript-lp-solver': `
    const solver = require('javascript-lp-solver');
    solve = (pairings) => {
      const constraints = {};
      const variables = {};
      pairings.forEach(([vacancy, household, weight], index) => {
        constraints['v' + vacancy] = { max: 1 };
        constraints['h' + household] = { max: 1 };
        variables['x' + index] = { weight, ['v' + vacancy]: 1, ['h' + household]: 1 };
      });
      return solver.Solve({ optimize: 'weight', opType: 'max', constraints, variables }).result;
    };`,
  munkres: `
    const { munkres } = require('munkres');
    solve = (pairings) => {
      const rows = 1 + Math.max(...pairings.map(([vacancy]) => vacancy));
      const worst = pairings.reduce((most, [, , weight]) => Math.max(most, weight), 0);
      const columns = new Map();
      for (const [, household] of pairings) if (!columns.has(household)) columns.set(household, columns.size);
      const costs = Array.from({ length: rows }, () => new Array(columns.size).fill(worst));
      for (const [vacancy, household, weight] of pairings) costs[vacancy][columns.get(household)] = worst - weight;
      return munkres(costs).reduce((sum, [vacancy, column]) => sum + worst - costs[vacancy][column], 0);
    };`,
  'min-cost-flow': `
    const { minCostFlowForNumberNodes } = require('min-cost-flow');
    solve = (pairings) => {
      const rows = 1 + pairings.reduce((most, [vacancy]) => Math.max(most, vacancy), 0);
      const worst = pairings.reduce((most, [, , weight]) => Math.max(most, weight), 0);
      const columns = new Map();
      for (const [, household] of pairings) {
        if (!columns.has(household)) columns.set(household, 1 + rows + columns.size);
      }
      const sink = 1 + rows + columns.size;
      const edges = Array.from({ length: rows }, (_, vacancy) => ({ from: 0, to: 1 + vacancy, capacity: 1, cost: 0 }));
      for (const [vacancy, household, weight] of pairings) {
        edges.push({ from: 1 + vacancy, to: columns.get(household), capacity: 1, cost: worst - weight });
      }
      for (const column of columns.values()) edges.push({ from: column, to: sink, capacity: 1, cost: 0 });
      return minCostFlowForNumberNodes(edges).reduce(
        (sum, { from, to, flow, cost }) => sum + (flow === 1 && from !== 0 && to !== sink ? worst - cost : 0), 0);
    };`,
};

/** Packages of JavaScript, solved in a thread of their own. */
export type ThreadedPeer = keyof typeof THREADED;

const MOST_MEMORY_MB = 4_096;

/**
 * One of the packages in a thread that is ended at the deadline; where it does not answer, `null` after the deadline, or
 * the message of its failure.
 */
export function byThread(
  peer: ThreadedPeer,
  { vacancyCount, offsets, households, points }: AssignmentProblem,
  base: number,
  deadlineMs: number,
): Promise<PeerAnswer | string | null> {
  const pairings: [number, number, number][] = [];
  for (let vacancy = 0; vacancy < vacancyCount; vacancy++) {
    for (let pairing = offsets[vacancy]!; pairing < offsets[vacancy + 1]!; pairing++) {
      pairings.push([vacancy, households[pairing]!, base + points[pairing]!]);
    }
  }
  const programme = `
    const { workerData, parentPort } = require('node:worker_threads');
    let solve;
    ${THREADED[peer]}
    const before = process.cpuUsage();
    const total = Math.round(solve(workerData));
    const { user, system } = process.cpuUsage(before);
    parentPort.postMessage({ cpuMs: (user + system) / 1000, total });`;
  const resourceLimits = { maxOldGenerationSizeMb: MOST_MEMORY_MB };
  const worker = new Worker(programme, { eval: true, workerData: pairings, resourceLimits });
  return new Promise((resolve) => {
    const timer = setTimeout(() => void worker.terminate().then(() => resolve(null)), deadlineMs);
    worker.once('error', ({ message }: Error) => {
      clearTimeout(timer);
      resolve(message);
    });
    worker.once('message', (answer: PeerAnswer) => {
      clearTimeout(timer);
      void worker.terminate().then(() => resolve(answer));
    });
  });
}
