/**
 * Targets on seeded synthetic regions (an assumption, no statistics): 200 random policies each at S and M, every target
 * with a random share and cap. A target counts as reachable where the linear bound of HiGHS misses nothing of it (S), or
 * where its coefficient stays below its cap and enough members exist (M: HiGHS is too slow). With `--l`, three policies
 * at L as well, for the time they take. Run: `npm run bench targets`.
 */
import { calendarDate } from '#domain/dates.js';
import { TARGET_KINDS, type Target } from '#domain/target.js';
import { LEGISLATION_VERSION } from '#legislation/legislation.js';
import { freezeInstance } from '#matching/freeze.js';
import { buildGraph, type PairingGraph } from '#matching/graph.js';
import { planStages } from '#matching/plan.js';
import { publishedCoefficients } from '#matching/published-targets.js';
import type { Coefficient } from '#matching/run-result.js';
import { LIST_AT_MOST } from '#matching/solve.js';
import type { AppliedTargets } from '#matching/targets.js';
import { adjustmentAt } from '#matching/targets.js';
import { DEFAULT_POLICY } from '#scoring/default-policy.js';
import { generateInstance } from '#simulation/generator/instance-text.js';
import type { AssignmentProblem } from '#solver/problem.js';
import { MEMBER } from '#solver/targets.js';
import { quantile } from './measure.js';

const SIZES = [
  { name: 'S', households: 3_400, vacancies: 40, policies: 200, byHighs: true },
  { name: 'M', households: 16_000, vacancies: 300, policies: 200, byHighs: false },
  { name: 'L', households: 150_000, vacancies: 1_500, policies: 3, byHighs: false },
];

export async function benchTargets(): Promise<void> {
  for (const { name, households, vacancies, policies, byHighs } of SIZES) {
    if (name === 'L' && !process.argv.includes('--l')) continue;
    const instance = generateInstance({
      seed: `targets-${name}`,
      households,
      vacancies,
      asOf: calendarDate('2026-11-22'),
      policy: DEFAULT_POLICY,
      legislationVersion: LEGISLATION_VERSION,
    });
    const frozen = freezeInstance(instance);
    const beforeGraph = process.cpuUsage();
    const graph = buildGraph(frozen, LIST_AT_MOST);
    const building = process.cpuUsage(beforeGraph);
    const random = generator(2026);
    const times: number[] = [];
    const reasons = new Map<string, number>();
    let [within, met, reachable] = [0, 0, 0];
    for (let policy = 0; policy < policies; policy++) {
      const aimed = withTargets(graph, randomTargets(random));
      const before = process.cpuUsage();
      const plan = planStages(aimed);
      const { user, system } = process.cpuUsage(before);
      times.push((user + system) / 1_000);
      const stage = plan.stages[0];
      const coefficients = publishedCoefficients(plan);
      if (!stage?.targets) continue;
      const missing = byHighs ? await missedByBound(stage.problem, stage.rows, stage.targets, coefficients) : null;
      for (const { reason } of coefficients) if (reason) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
      const within2 = ({ shortfall, needed }: Coefficient) => shortfall <= Math.max(1, 0.02 * needed);
      const asked = coefficients.filter((one, g) =>
        missing ? (missing[g] as number) < 1e-6 : one.reason !== 'cap' && one.reason !== 'supply',
      );
      reachable += asked.length;
      met += asked.filter(within2).length;
      if (asked.every(within2)) within++;
    }
    const shown = (share: number) => `${quantile(times, share).toFixed(0)} ms`;
    process.stdout.write(
      `${name}: ${policies} policies, ${graph.eligible.reduce((sum, count) => sum + count, 0)} pairings; three ranks with targets, processor: median ${shown(0.5)}, p95 ${shown(0.95)}; their graph, before: ${((building.user + building.system) / 1_000).toFixed(0)} ms\n` +
        `  policies with every reachable target met within max(1, 2 %): ${within}; targets ${met} of ${reachable}\n` +
        `  reasons of what is missing: ${[...reasons].map(([reason, count]) => `${reason} ${count}`).join(', ')}\n`,
    );
  }
}

function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function randomTargets(random: () => number): readonly Target[] {
  const kinds = TARGET_KINDS.filter(() => random() < 0.5);
  return (kinds.length > 0 ? kinds : (['interDepartmental'] as const)).map((kind) => ({
    kind,
    sharePermille: 50 + Math.floor(random() * 750),
    maxCoefficient: 10 + Math.floor(random() * 300),
  }));
}

function withTargets(graph: PairingGraph, targets: readonly Target[]): PairingGraph {
  const { instance } = graph;
  return { ...graph, instance: { ...instance, policy: { ...instance.policy, targets } } };
}

/** What each group lacks in the linear programme max points − Σ cap · missing over plans that fill as many vacancies. */
async function missedByBound(
  problem: AssignmentProblem,
  rows: Int32Array,
  targets: AppliedTargets,
  coefficients: readonly Coefficient[],
): Promise<readonly number[]> {
  const { default: loaded } = await import('highs');
  const highs = await (loaded as unknown as typeof loaded.default)();
  const { offsets, households, points, vacancyCount } = problem;
  const { groups, strata } = targets;
  const [pairings, width] = [households.length, strata.list.length];
  const columns = new Map<number, number>();
  for (const h of households) if (!columns.has(h)) columns.set(h, columns.size);
  const firstGroup = vacancyCount + columns.size;
  const [starts, indices] = [[0], [] as number[]];
  const cost = new Float64Array(pairings + groups.length);
  rows.forEach((v, row) => {
    for (let e = offsets[row] as number; e < (offsets[row + 1] as number); e++) {
      const h = households[e] as number;
      cost[e] = FILLED + (points[e] as number) - adjustmentAt(targets, h, v);
      indices.push(row, vacancyCount + (columns.get(h) as number));
      groups.forEach(({ membership }, g) => {
        if (membership[v * width + (strata.of[h] as number)] === MEMBER) indices.push(firstGroup + g);
      });
      starts.push(indices.length);
    }
  });
  groups.forEach(({ cap }, g) => {
    cost[pairings + g] = -cap;
    indices.push(firstGroup + g);
    starts.push(indices.length);
  });
  const needed = coefficients.map((one) => one.needed - one.countedBefore);
  const free = Array.from({ length: firstGroup }, () => -highs.infinity);
  const limits = Array.from({ length: firstGroup }, () => 1);
  return highs.withModel(
    {
      numCols: pairings + groups.length,
      numRows: firstGroup + groups.length,
      sense: highs.constants.objectiveSense.maximize,
      colCost: cost,
      colLower: new Float64Array(cost.length),
      colUpper: new Float64Array(cost.length).fill(highs.infinity),
      rowLower: Float64Array.from([...free, ...needed]),
      rowUpper: Float64Array.from([...limits, ...needed.map(() => highs.infinity)]),
      matrix: {
        format: 'csc',
        numRows: firstGroup + groups.length,
        numCols: cost.length,
        starts: Int32Array.from(starts),
        indices: Int32Array.from(indices),
        values: new Float64Array(indices.length).fill(1),
      },
    },
    (model) => {
      model.options.set('output_flag', false);
      model.run();
      return Array.from(model.getSolution().colValue.slice(pairings));
    },
  );
}

/** More than any difference of points: filling comes first. */
const FILLED = 1_000_000;
