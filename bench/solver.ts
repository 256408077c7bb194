/**
 * The assignment solver on seeded synthetic instances (an assumption, no statistics): time, memory, and HiGHS on the
 * very same pairings. Run: `node dist/bench/solver.js [--highs]` after `npm run build`.
 */
import { cpus } from 'node:os';
import { performance } from 'node:perf_hooks';
import { solveAssignment } from '#solver/assignment.js';
import type { AssignmentProblem } from '#solver/problem.js';
import { digest, mix } from '#solver/tie-break.js';
import { verifyStage } from '#solver/verify.js';

interface Size {
  readonly name: string;
  readonly vacancies: number;
  readonly households: number;
  readonly density: number;
  readonly highs: boolean;
}

const SIZES: readonly Size[] = [
  { name: 'department', vacancies: 40, households: 3_400, density: 0.032, highs: true },
  { name: 'demo region', vacancies: 400, households: 5_000, density: 0.075, highs: true },
  { name: 'region', vacancies: 1_500, households: 150_000, density: 0.031, highs: false },
];
const RUNS = 9;
const SEED = 2026;

function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Points = one part common to all vacancies (waiting, priority) and one of the pairing (fit), so households compete. */
function instance({ vacancies, households, density }: Size): AssignmentProblem {
  const random = generator(SEED);
  const common = Int32Array.from({ length: households }, () => Math.floor(random() ** 2 * 40_000));
  const waitingDays = Int32Array.from(common, (points) => Math.floor(points / 10));
  const offsets = new Int32Array(vacancies + 1);
  const capacity = Math.ceil(vacancies * households * density * 1.2) + 1000;
  const columns = new Int32Array(capacity);
  const points = new Int32Array(capacity);
  const tieBreak = new Uint32Array(capacity);
  const digests = Uint32Array.from({ length: households }, (_, household) => digest(`M${household}`));
  let count = 0;
  for (let vacancy = 0; vacancy < vacancies; vacancy++) {
    const own = digest(`L${vacancy}`);
    for (let household = 0; household < households; household++) {
      if (random() >= density) continue;
      columns[count] = household;
      points[count] = common[household]! + Math.floor(random() * 6_000);
      tieBreak[count++] = mix(digests[household]!, own, SEED);
    }
    offsets[vacancy + 1] = count;
  }
  return {
    vacancyCount: vacancies,
    householdCount: households,
    offsets,
    households: columns.slice(0, count),
    points: points.slice(0, count),
    waitingDays,
    tieBreak: tieBreak.slice(0, count),
  };
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1]!;
}

function timed(run: () => void): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}

/** HiGHS simplex on weights B · filled + points; milliseconds with and without building the model, and the optimum. */
async function byHighs(problem: AssignmentProblem, base: number): Promise<{ ms: number; total: number }> {
  const { default: loaded } = await import('highs');
  const highs = await (loaded as unknown as typeof loaded.default)();
  const start = performance.now();
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
  return { ms: performance.now() - start, total };
}

async function measure(size: Size, withHighs: boolean): Promise<void> {
  const problem = instance(size);
  const before = process.memoryUsage.rss();
  const first = timed(() => solveAssignment(problem));
  const times = Array.from({ length: RUNS }, () => timed(() => solveAssignment(problem)));
  const after = process.memoryUsage.rss();
  const outcome = solveAssignment(problem);
  if (outcome.status !== 'optimal') throw new Error(outcome.status);
  const { value, householdOf, prices } = outcome.assignment;
  const claim = { problem, householdOf, filled: value.filled, points: value.points, prices };
  const violations = verifyStage(claim).length;
  const proof = median(Array.from({ length: RUNS }, () => timed(() => verifyStage(claim))));
  const line = [
    `${size.name}: ${size.vacancies} vacancies × ${size.households} households, ${problem.households.length} pairings`,
    `  solve: first ${first.toFixed(1)} ms, median of ${RUNS} ${median(times).toFixed(1)} ms, memory +${((after - before) / 2 ** 20).toFixed(0)} MB`,
    `  verify: median ${proof.toFixed(1)} ms, ${violations} violations; value (${value.filled}, ${value.points})`,
  ];
  if (withHighs && size.highs) {
    const base = 2 * size.vacancies * 46_000 + 1;
    const { ms, total } = await byHighs(problem, base);
    const same = total === base * value.filled + value.points;
    line.push(`  HiGHS simplex, same pairings: ${ms.toFixed(0)} ms, ${same ? 'same value' : `other value ${total}`}`);
  }
  console.log(line.join('\n'));
}

console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`);
for (const size of SIZES) await measure(size, process.argv.includes('--highs'));
