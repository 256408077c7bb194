/** One region of a national run: generated, solved, audited, its proposals stored once. */
import { appendFileSync, existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { calendarDate } from '#domain/dates.js';
import { LEGISLATION_VERSION } from '#legislation/legislation.js';
import { auditFrozen } from '#matching/audit.js';
import { canonicalJson } from '#matching/canonical-json.js';
import { freezeInstance, instanceHash } from '#matching/freeze.js';
import { buildGraph } from '#matching/graph.js';
import { planStages } from '#matching/plan.js';
import { decodeRun, LIST_AT_MOST } from '#matching/solve.js';
import { DEFAULT_POLICY } from '#scoring/default-policy.js';
import { generateInstance } from '#simulation/generator/instance-text.js';
import { peakMemoryMb, resetPeakMemory } from '../measure.js';
import type { NationalRegion } from './regions.js';

export interface RegionOrder extends NationalRegion {
  /** Where the results of the run are stored. */
  readonly folder: string;
}

export interface RegionSummary extends NationalRegion {
  /** Eligible pairings of rank 1, and vacancies filled at each rank. */
  readonly pairings: number;
  readonly filled: readonly number[];
  readonly proposals: number;
  readonly instanceHash: string;
  readonly resultHash: string;
  readonly violations: number;
  /** Wall seconds: the data generated, then the run (frozen, hashed, solved), then its audit. */
  readonly seconds: { readonly generated: number; readonly solved: number; readonly audited: number };
  /** Processor seconds of the process meanwhile, and its highest resident memory then, MB (`null`: not known). */
  readonly processorSeconds: number;
  readonly memoryMb: number | null;
}

export function summaryOf(folder: string, code: string): RegionSummary | null {
  const file = join(folder, `${code}.json`);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as RegionSummary) : null;
}

/**
 * Computes and stores a region, unless its result is stored already. Two workers that compute it at once store it once;
 * a result that differs from the stored one throws, and so does one that the audit refuses.
 */
export function runRegion(order: RegionOrder): RegionSummary {
  const { folder, code, requests, vacancies } = order;
  const stored = summaryOf(folder, code);
  if (stored !== null) return stored;
  appendFileSync(join(folder, 'executions.log'), `${code} ${process.pid}\n`);
  resetPeakMemory();
  const before = process.cpuUsage();
  const laps = [performance.now()];
  const lap = <T>(value: T): T => {
    laps.push(performance.now());
    return value;
  };
  const asOf = calendarDate('2026-11-22');
  const [policy, legislationVersion] = [DEFAULT_POLICY, LEGISLATION_VERSION];
  const request = { seed: `region-${code}`, households: requests, vacancies, asOf, policy, legislationVersion };
  const generated = lap(generateInstance(request));
  const instance = freezeInstance(generated);
  const hash = instanceHash(instance);
  const graph = buildGraph(instance, LIST_AT_MOST);
  const result = lap(decodeRun(graph, planStages(graph), hash));
  const violations = lap(auditFrozen(instance, hash, result));
  if (violations.length > 0) throw new Error(`region ${code}: ${violations[0]?.property} ${violations[0]?.message}`);
  const { user, system } = process.cpuUsage(before);
  const seconds = (i: number) => ((laps[i] as number) - (laps[i - 1] as number)) / 1_000;
  const summary: RegionSummary = {
    code,
    requests,
    vacancies,
    pairings: result.stages[0]?.pairings ?? 0,
    filled: result.stages.map(({ filled }) => filled),
    proposals: result.proposals.length,
    instanceHash: hash,
    resultHash: result.resultHash,
    violations: violations.length,
    seconds: { generated: seconds(1), solved: seconds(2), audited: seconds(3) },
    processorSeconds: (user + system) / 1e6,
    memoryMb: peakMemoryMb(process.pid),
  };
  storeOnce(join(folder, `${code}.proposals.json.gz`), gzipSync(canonicalJson(result.proposals)));
  if (!storeOnce(join(folder, `${code}.json`), JSON.stringify(summary))) {
    if (summaryOf(folder, code)?.resultHash !== summary.resultHash) throw new Error(`region ${code}: another result`);
  }
  return summary;
}

/** Whole or not at all, and the first one stays; false where there was one. */
function storeOnce(file: string, content: string | Uint8Array): boolean {
  const aside = `${file}.${process.pid}.${performance.now()}`;
  writeFileSync(aside, content);
  try {
    linkSync(aside, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  } finally {
    rmSync(aside);
  }
}

export interface NationalTotal {
  readonly regions: number;
  readonly requests: number;
  readonly vacancies: number;
  readonly pairings: number;
  readonly proposals: number;
  /** `code hash`, in the order asked for. */
  readonly resultHashes: readonly string[];
}

/** The sum of the regions of a run, stored once all have ended; the regions in the order given. */
export function storeTotal(folder: string, codes: readonly string[]): void {
  const regions = codes.map((code) => {
    const summary = summaryOf(folder, code);
    if (summary === null) throw new Error(`region ${code} has no result`);
    return summary;
  });
  const sum = (of: (region: RegionSummary) => number) => regions.reduce((total, region) => total + of(region), 0);
  const total: NationalTotal = {
    regions: regions.length,
    requests: sum(({ requests }) => requests),
    vacancies: sum(({ vacancies }) => vacancies),
    pairings: sum(({ pairings }) => pairings),
    proposals: sum(({ proposals }) => proposals),
    resultHashes: regions.map(({ code, resultHash }) => `${code} ${resultHash}`),
  };
  storeOnce(join(folder, 'total.json'), JSON.stringify(total));
}
