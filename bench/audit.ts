/**
 * The audit of a run in full, at the sizes of the solver, on generated regions (an assumption, no statistics): every rule
 * on every household and vacancy, every proof; and a run that overlooked one pairing, which it has to name. Run:
 * `npm run bench audit`, some minutes of which most prepare the runs.
 */
import { performance } from 'node:perf_hooks';
import { calendarDate } from '#domain/dates.js';
import { LEGISLATION_VERSION } from '#legislation/legislation.js';
import { auditFrozen } from '#matching/audit.js';
import { freezeInstance, instanceHash } from '#matching/freeze.js';
import { buildGraph } from '#matching/graph.js';
import { planStages } from '#matching/plan.js';
import { decodeRun, LIST_AT_MOST } from '#matching/solve.js';
import { DEFAULT_POLICY } from '#scoring/default-policy.js';
import { generateInstance } from '#simulation/generator/instance-text.js';
import { median } from './measure.js';
import { isCaught, withoutOnePair } from './missing-pair.js';

const RUNS = 3;
const SIZES = [
  { name: 'M', households: 16_000, vacancies: 300 },
  { name: '45 000 × 1 500', households: 45_000, vacancies: 1_500 },
  { name: 'L', households: 150_000, vacancies: 1_500 },
];

export function benchAudit(): void {
  for (const { name, households, vacancies } of SIZES) {
    const instance = freezeInstance(
      generateInstance({
        seed: `audit-${name}`,
        households,
        vacancies,
        asOf: calendarDate('2026-11-22'),
        policy: DEFAULT_POLICY,
        legislationVersion: LEGISLATION_VERSION,
      }),
    );
    const hash = instanceHash(instance);
    const graph = buildGraph(instance, LIST_AT_MOST);
    const result = decodeRun(graph, planStages(graph), hash);
    const times = Array.from({ length: RUNS }, () => {
      const [cpu, wall] = [process.cpuUsage(), performance.now()];
      const violations = auditFrozen(instance, hash, result).length;
      const { user, system } = process.cpuUsage(cpu);
      return { violations, cpu: (user + system) / 1e6, wall: (performance.now() - wall) / 1e3 };
    });
    const seconds = (of: 'cpu' | 'wall') => median(times.map((time) => time[of])).toFixed(2);
    process.stdout.write(
      `${name}: ${result.stages.map(({ pairings }) => pairings).join(' + ')} pairings audited in ${seconds('wall')} s ` +
        `(processor ${seconds('cpu')}), median of ${RUNS}; ${times[0]?.violations} violations\n`,
    );
    const missing = withoutOnePair(graph, result, 7);
    const caught = isCaught(auditFrozen(instance, hash, missing.result), missing);
    process.stdout.write(`  one pairing of rank 1 left out: ${caught ? 'caught and named' : 'MISSED'}\n`);
    if (!caught || times.some(({ violations }) => violations > 0)) process.exitCode = 1;
  }
}
