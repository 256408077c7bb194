/**
 * The solver on seeded synthetic regions (an assumption, no statistics): candidates and the proven canonical optimum of
 * three ranks, each size in a process of its own; other solvers on stage 1 with the same pairings; growth and floor.
 * Run: `npm run bench:solver`, with `--xl` for the largest size and `--peers` for the other solvers.
 */
import { spawnSync } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { solveAssignment } from '#solver/assignment.js';
import type { WarmPairing } from '#solver/incremental.js';
import { WarmRanks } from '#solver/incremental-ranks.js';
import { solveLazily } from '#solver/lazy-assignment.js';
import type { AssignmentProblem } from '#solver/problem.js';
import { verifyStage } from '#solver/verify.js';
import { median, peakMemoryMb, quantile } from './measure.js';
import { byHighs, byThread, type PeerAnswer, type ThreadedPeer } from './peers.js';
import { BenchLists, type BenchRegion, benchRegion, SIZES } from './region.js';

const RUNS: Readonly<Record<string, number>> = { S: 41, M: 15, L: 7, XL: 1 };
/** Stage 1 alone, ours and that of a peer: as many runs again come first, uncounted. */
const STAGE_RUNS: Readonly<Record<string, number>> = { S: 401, M: 201, L: 15 };
const PEER_RUNS: Readonly<Record<string, number>> = { S: 15, M: 15 };
const MAX_ACTIVE = 2;
const PEER_DEADLINE_MS = 60_000;
const THREADED: readonly ThreadedPeer[] = ['javascript-lp-solver', 'munkres', 'min-cost-flow'];

interface Report {
  readonly name: string;
  readonly cpuMs: number;
  readonly wallMs: number;
  readonly lines: readonly string[];
}

/** Candidates and three ranks, each proven; the problem and outcome of each rank. */
function solveRegion(region: BenchRegion) {
  const { households, vacancies } = region.size;
  const lists = new BenchLists(region);
  const active = new Uint8Array(households);
  const listed: Int32Array[] = [];
  return [1, 2, 3].map((rank) => {
    const open = Uint8Array.from(active, (count) => (count < MAX_ACTIVE ? 1 : 0));
    const outcome = solveLazily(lists.source(open, (vacancy, h) => listed.some((rows) => rows[vacancy] === h)));
    if (outcome.status !== 'optimal') throw new Error(`rank ${rank}: ${outcome.status}`);
    const { householdOf } = outcome.assignment;
    for (let vacancy = 0; vacancy < vacancies; vacancy++) {
      const h = householdOf[vacancy]!;
      if (h >= 0) active[h]!++;
    }
    listed.push(householdOf);
    return outcome;
  });
}

interface Time {
  readonly cpuMs: number;
  readonly wallMs: number;
}

/** Processor and wall milliseconds of one call. */
function timed(run: () => unknown): Time {
  const cpu = process.cpuUsage();
  const wall = performance.now();
  run();
  const { user, system } = process.cpuUsage(cpu);
  return { cpuMs: (user + system) / 1_000, wallMs: performance.now() - wall };
}

/** Medians of `runs` calls, after `warmUps` that are not counted. */
function repeated(runs: number, run: () => unknown, warmUps = 0): Time {
  for (let warmUp = 0; warmUp < warmUps; warmUp++) run();
  const times = Array.from({ length: runs }, () => timed(run));
  return { cpuMs: median(times.map((t) => t.cpuMs)), wallMs: median(times.map((t) => t.wallMs)) };
}

const shown = (ms: number) => (ms < 10 ? ms.toFixed(2) : ms.toFixed(0));

/** The physical floor: one read of every listed pairing. */
function readOnce({ households, points, tieBreak }: AssignmentProblem): number {
  let sum = 0;
  for (let pairing = 0; pairing < households.length; pairing++) {
    sum = (sum + households[pairing]! + points[pairing]! + tieBreak[pairing]!) % 4_294_967_291;
  }
  return sum;
}

/** What the ranks have read of each row, together. */
function pairingsRead(problems: readonly AssignmentProblem[], vacancy: number): readonly WarmPairing[] {
  const read = new Map<number, WarmPairing>();
  for (const { offsets, households, points, tieBreak } of problems) {
    for (let pairing = offsets[vacancy]!; pairing < offsets[vacancy + 1]!; pairing++) {
      const other = households[pairing]!;
      read.set(other, { other, points: points[pairing]!, tieBreak: tieBreak[pairing]! });
    }
  }
  return [...read.values()];
}

/** The last vacancies posted one by one on the others, `ranks` ranks brought up to date: what each took. */
function postings(problems: readonly AssignmentProblem[], ranks: number): readonly Time[] {
  const [{ vacancyCount, householdCount, waitingDays }] = problems as [AssignmentProblem];
  const limits = { vacancies: vacancyCount, households: householdCount, largestPoints: 2 ** 20, maxActive: MAX_ACTIVE };
  const warm = new WarmRanks(limits);
  for (let h = 0; h < householdCount; h++) warm.putHousehold(h, waitingDays[h]!, []);
  const times = Array.from({ length: vacancyCount }, (_, v) => {
    const row = pairingsRead(problems, v);
    return timed(() => warm.postVacancy(row, ranks));
  });
  return times.slice(-Math.min(200, vacancyCount >> 1));
}

async function measureOne(name: string, peers: boolean): Promise<Report> {
  const size = SIZES.find((candidate) => candidate.name === name);
  if (!size) throw new RangeError(`no such size: ${name}`);
  const region = benchRegion(size);
  const first = timed(() => solveRegion(region));
  const runs = RUNS[name] ?? 1;
  const { cpuMs, wallMs } = runs === 1 ? first : repeated(runs, () => solveRegion(region));
  // Not `resourceUsage().maxRSS`: Linux starts it at the peak of the process that started this one.
  const peakMb = peakMemoryMb(process.pid) ?? Number.NaN;
  const stages = solveRegion(region);
  const [stage] = stages;
  if (!stage) throw new Error('no stage');
  const { problem, assignment } = stage;
  const { householdOf, value, prices } = assignment;
  const claim = { problem, householdOf, filled: value.filled, points: value.points, prices };
  const again = Math.max(1, runs >> 1);
  const stageRuns = STAGE_RUNS[name] ?? 1;
  const solveOnce = () => solveAssignment(problem);
  const own = repeated(stageRuns, solveOnce, stageRuns - 1);
  const problems = stages.map((one) => one.problem);
  const posted = (ranks: number) => {
    const events = postings(problems.slice(0, ranks), ranks);
    const at = (share: number, of: keyof Time) =>
      shown(
        quantile(
          events.map((time) => time[of]),
          share,
        ),
      );
    return `median ${at(0.5, 'wallMs')} ms, p95 ${at(0.95, 'wallMs')} ms (processor ${at(0.5, 'cpuMs')}, ${at(0.95, 'cpuMs')})`;
  };
  const lines = [
    `${name}: ${size.vacancies} vacancies x ${size.households} households; pairings read ${stages.map((s) => s.problem.households.length).join(' + ')}`,
    `  candidates and three ranks: ${shown(wallMs)} ms (processor ${shown(cpuMs)}, first call ${shown(first.wallMs)}), median of ${runs}; peak memory ${peakMb.toFixed(0)} MB`,
    `  filled ${stages.map((s) => s.assignment.value.filled).join(' + ')}, points ${value.points}; lists cut above their price: ${stages.map((s) => s.violations).join(' + ')}; verifier: ${verifyStage(claim).length} violations in ${shown(repeated(again, () => verifyStage(claim)).wallMs)} ms`,
    `  stage 1 on the pairings read: ${shown(own.wallMs)} ms (processor ${shown(own.cpuMs)}); one read of them (floor): ${shown(repeated(again, () => readOnce(problem)).wallMs)} ms`,
    `  one more vacancy, rank 1: ${posted(1)}; three ranks: ${posted(3)}`,
  ];
  if (peers) {
    const blockRuns = Math.ceil(stageRuns / 5);
    const block = () => repeated(blockRuns, solveOnce, blockRuns);
    lines.push(...(await comparedWithPeers(problem, block, PEER_RUNS[name] ?? 1, value)));
  }
  return { name, cpuMs, wallMs, lines };
}

/**
 * Each answer of a peer is timed between two blocks of ours, warm again: on a machine whose speed changes, only that ratio
 * means something. The median of the ratios, after as many answers that are not counted where the peer stays warm.
 */
async function comparedWithPeers(
  problem: AssignmentProblem,
  own: () => Time,
  runs: number,
  value: { readonly filled: number; readonly points: number },
): Promise<string[]> {
  const base = 2 * problem.vacancyCount * 4_096 + 1;
  const expected = base * value.filled + value.points;
  const line = async (peer: string, warmUps: number, solve: () => Promise<PeerAnswer | string | null>) => {
    const times: number[] = [];
    const ratios: number[] = [];
    let before = own().cpuMs;
    for (let run = -warmUps; run < runs; run++) {
      const answer = await solve();
      if (answer === null) return `  ${peer}: no answer in ${PEER_DEADLINE_MS / 1_000} s`;
      if (typeof answer === 'string') return `  ${peer}: fails (${answer})`;
      if (answer.total !== expected) return `  ${peer}: other value (${answer.total - expected})`;
      const after = own().cpuMs;
      if (run >= 0) {
        times.push(answer.cpuMs);
        ratios.push((2 * answer.cpuMs) / (before + after));
      }
      before = after;
    }
    const [least, greatest] = [Math.min(...ratios), Math.max(...ratios)].map((ratio) => ratio.toFixed(0));
    return `  ${peer}, same pairings, same value: processor ${shown(median(times))} ms, ${median(ratios).toFixed(0)} times ours (${least} to ${greatest}), median of ${runs}`;
  };
  const lines = [await line('HiGHS simplex', runs - 1, () => byHighs(problem, base))];
  for (const peer of THREADED) lines.push(await line(peer, 0, () => byThread(peer, problem, base, PEER_DEADLINE_MS)));
  return lines;
}

function childOutput(...args: readonly string[]): string {
  const child = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (child.status !== 0) throw new Error(child.stderr);
  return child.stdout;
}

/** Each size in a process of its own, so that its peak memory is its own. */
function measureAll(): void {
  const peers = process.argv.includes('--peers');
  const sizes = SIZES.filter(({ name }) => name !== 'XL' || process.argv.includes('--xl'));
  const bare = childOutput(
    '-e',
    `import(${JSON.stringify(import.meta.resolve('./measure.js'))}).then((m) => console.log(m.peakMemoryMb(process.pid)))`,
  );
  process.stdout.write(`A node process that does nothing: peak memory ${Number(bare).toFixed(0)} MB\n`);
  let before: { vacancies: number; cpuMs: number } | null = null;
  for (const { name, vacancies } of sizes) {
    const options = ['--one', name, ...(peers && name !== 'XL' ? ['--peers'] : [])];
    const report = JSON.parse(childOutput(fileURLToPath(import.meta.url), ...options)) as Report;
    process.stdout.write(`${report.lines.join('\n')}\n`);
    if (before) {
      const exponent = Math.log(report.cpuMs / before.cpuMs) / Math.log(vacancies / before.vacancies);
      process.stdout.write(`  growth since the size before: K^${exponent.toFixed(2)} (processor time, K vacancies)\n`);
    }
    before = { vacancies, cpuMs: report.cpuMs };
  }
}

const one = process.argv.indexOf('--one');
if (one < 0) measureAll();
else {
  const report = await measureOne(process.argv[one + 1] ?? '', process.argv.includes('--peers'));
  process.stdout.write(JSON.stringify(report));
}
