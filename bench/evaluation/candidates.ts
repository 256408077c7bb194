/**
 * Policies tried to choose the one of policies/aboutissement.json, on tuning seeds alone (candidates.json: in rounds,
 * each on seeds that the rounds before had not seen), and what came of them (search.ndjson, written by search.ts;
 * losses.ndjson, by count-losses.ts).
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Policy } from '#domain/policy.js';
import { projectRoot } from '#infra/project-root.js';
import { DEFAULT_POLICY } from '#scoring/default-policy.js';
import type { AssumptionSet, Assumptions } from '#simulation/assumptions.js';
import type { OutcomeCode } from '#simulation/experiment.js';
import type { Losses } from '#simulation/losses.js';
import { NAMED_POLICIES } from '#simulation/policies.js';

/** Part of a policy, the default one elsewhere. */
type Variation = Readonly<Record<string, unknown>>;

export interface Round {
  readonly sets: readonly AssumptionSet[];
  /** First and last seed. */
  readonly from: number;
  readonly to: number;
  readonly named: readonly string[];
  readonly variations: readonly Variation[];
}

/** Mean over the seeds of a round of what a policy gives under a set of assumptions. */
export interface Tried {
  readonly round: number;
  readonly set: AssumptionSet;
  readonly seeds: number;
  readonly policy: Policy;
  /** Change from the status quo, per cent of it, and level. */
  readonly change: Readonly<Partial<Record<OutcomeCode, number>>>;
  readonly level: Readonly<Partial<Record<OutcomeCode, number>>>;
}

/** Where the dwellings of a tuning seed are lost, and how many are let, under a set of assumptions with some changed. */
export interface SeedLosses {
  readonly set: AssumptionSet;
  readonly changed: Partial<Assumptions>;
  readonly policy: string;
  readonly seed: number;
  readonly rehousings: number;
  readonly losses: Losses;
}

export const SEARCH = join(projectRoot(), 'bench/evaluation/search.ndjson');
export const LOSSES = join(projectRoot(), 'bench/evaluation/losses.ndjson');
const CANDIDATES = join(projectRoot(), 'bench/evaluation/candidates.json');

export const rounds = (): readonly Round[] => JSON.parse(readFileSync(CANDIDATES, 'utf8')) as readonly Round[];

/** What was tried, in order. */
export const tried = (): readonly Tried[] => linesOf<Tried>(SEARCH);

/** Where dwellings were lost, by set of assumptions, seed and policy. */
export const seedLosses = (): readonly SeedLosses[] => linesOf<SeedLosses>(LOSSES);

function linesOf<Line>(path: string): readonly Line[] {
  const lines = readFileSync(path, 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as Line);
}

/** The policies of a round, in order; throws where a name is not that of a policy of the engine. */
export function policiesOf({ named, variations }: Round): readonly Policy[] {
  return [...named.map(enginePolicy), ...variations.map((variation) => merged(DEFAULT_POLICY, variation) as Policy)];
}

function enginePolicy(name: string): Policy {
  const spec = NAMED_POLICIES[name];
  if (spec?.kind !== 'engine') throw new Error(`no policy ${name}`);
  return spec.policy;
}

function merged(base: object, changes: Variation): object {
  const entries = Object.entries(changes).map(([key, value]) => {
    const known = (base as Variation)[key];
    return [key, isObject(value) ? merged(isObject(known) ? known : {}, value) : value];
  });
  return { ...base, ...Object.fromEntries(entries) };
}

const isObject = (value: unknown): value is Variation =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
