/** What docs/evaluation.md reports: which policies, under which assumptions, on which seeds. Fixed before any result. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEPARTEMENTS, type Departement } from '#domain/departement.js';
import type { Policy } from '#domain/policy.js';
import { projectRoot } from '#infra/project-root.js';
import { ASSUMPTION_SETS, type AssumptionSet } from '#simulation/assumptions.js';
import { CALIBRATIONS } from '#simulation/calibrations.generated.js';
import type { PolicySpec, SeedRequest, SupplyMode } from '#simulation/experiment.js';
import { servedAsOthers } from '#simulation/held-out.js';
import { NAMED_POLICIES, SWITCHED_OFF, without } from '#simulation/policies.js';

/** Under which assumptions, on which supply and for how long policies are compared. */
export interface Setting {
  readonly set: AssumptionSet;
  readonly mode: SupplyMode;
  readonly months: number;
  /** Served as the other seven: `servedAsOthers`. */
  readonly heldOut?: Departement;
}

export interface Experiment extends Setting {
  /** Names of policies; `-terme` is the default policy with that term off. */
  readonly policies: readonly string[];
  readonly seeds: readonly number[];
}

/** Seeds of the reports: never those of the calibration. */
export const SEEDS: readonly number[] = Array.from({ length: 30 }, (_, i) => 101 + i);
const FEWER = SEEDS.slice(0, 10);

export const BASE: Setting = { set: 'base', mode: 'opportunity', months: 12 };
export const PRUDENT: Setting = { ...BASE, set: 'prudent' };
export const MISSPECIFIED: Setting = { ...BASE, set: 'misspecified' };
export const CONSERVED: Setting = { ...BASE, mode: 'conserved' };
export const TWO_YEARS: Setting = { ...BASE, months: 24 };

/** The published policy that was chosen on tuning seeds (candidates.ts), then run once on those of the reports. */
export const CHOSEN = 'aboutissement';

export const chosenPolicy = (): Policy =>
  JSON.parse(readFileSync(join(projectRoot(), `policies/${CHOSEN}.json`), 'utf8')) as Policy;

/** In the order in which they are run: a report may be made before the last ones. */
export const EXPERIMENTS: readonly Experiment[] = [
  { ...BASE, policies: ['statusQuo', 'default'], seeds: SEEDS },
  { ...PRUDENT, policies: ['statusQuo', 'default'], seeds: SEEDS },
  { ...BASE, policies: ['seniority', 'homePreference', 'silo'], seeds: SEEDS },
  { ...BASE, policies: ['longest-wait-first', 'seeded-random', 'first-come', 'scarcest-first'], seeds: SEEDS },
  { ...BASE, policies: ['equity', 'lowRentReserve', 'effort'], seeds: SEEDS },
  { ...CONSERVED, policies: ['statusQuo', 'default'], seeds: SEEDS },
  { ...PRUDENT, policies: ['effort'], seeds: SEEDS },
  { ...BASE, policies: Object.keys(SWITCHED_OFF).map((term) => `-${term}`), seeds: SEEDS },
  { ...MISSPECIFIED, policies: ['statusQuo', 'default'], seeds: SEEDS },
  ...DEPARTEMENTS.map((heldOut) => ({ ...BASE, heldOut, policies: ['statusQuo'], seeds: FEWER })),
  { ...TWO_YEARS, policies: ['statusQuo', 'default'], seeds: FEWER },
  { ...CONSERVED, policies: ['seniority', 'homePreference', 'equity', 'lowRentReserve'], seeds: FEWER },
  ...[BASE, PRUDENT, MISSPECIFIED].map((setting) => ({ ...setting, policies: [CHOSEN], seeds: SEEDS })),
];

function policyOf(name: string): PolicySpec {
  if (name === CHOSEN) return { kind: 'engine', policy: chosenPolicy() };
  if (name.startsWith('-')) return without(name.slice(1));
  const policy = NAMED_POLICIES[name];
  if (policy === undefined) throw new Error(`no policy ${name}`);
  return policy;
}

/** The request of one seed. */
export function requestOf({ set, mode, months, heldOut }: Setting, name: string, seed: number): SeedRequest {
  const assumptions = ASSUMPTION_SETS[set];
  const fitted = CALIBRATIONS[set];
  const calibration = heldOut === undefined ? fitted : servedAsOthers(fitted, heldOut);
  return { assumptions, calibration, policy: policyOf(name), seed, months, mode, label: '' };
}
