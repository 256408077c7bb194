/**
 * The shipped engine as a chooser: the waiting households and the dwellings that look for a candidate make an instance,
 * and its rank 1 is proposed. Same rules, same points, same solver as a run of the product (buildGraph, planRankOne);
 * what a run adds for people (ranks 2 and 3, explanations, audit, hashes) changes no rank 1 and is left out.
 */
import type { EngineHousehold } from '#domain/engine-view.js';
import type { Policy } from '#domain/policy.js';
import type { PastProposal, Refusal } from '#domain/proposal.js';
import { LEGISLATION_VERSION } from '#legislation/legislation.js';
import { type Baseline, baselineChoice } from '#matching/baselines.js';
import { buildGraph, type PairingGraph, pairingOf } from '#matching/graph.js';
import type { Instance } from '#matching/instance.js';
import { planRankOne, type StagePlan } from '#matching/plan.js';
import { LIST_AT_MOST } from '#matching/solve.js';
import { DAYS_PER_YEAR, dateOf, endOfStep } from './calendar.js';
import { leasesToDate } from './leases-to-date.js';
import { ORGANISATIONS } from './population/dwelling.js';
import { arrivedOn } from './population/household.js';
import type { Arrival } from './population/streams.js';
import { type Chooser, type OpenDwelling, WAITING, type World } from './world.js';

/** Data are confirmed by the association once a year at least. */
const CONFIRMED_EVERY_DAYS = DAYS_PER_YEAR;

const LANDLORDS = ORGANISATIONS.landlords
  .map(({ id, typologyGrid, effortPolicy }) => ({ id, typologyGrid, effortPolicy }))
  .sort((a, b) => (a.id < b.id ? -1 : 1));

/** Rank 1 under a policy, by the engine, or by a baseline on the engine's own lists of candidates. */
export function engineChooser(policy: Policy, baseline: Baseline | null, label: string): Chooser {
  const files = new Map<number, EngineHousehold>();
  let graph: PairingGraph | undefined;
  return {
    ready: () => true,
    choose: (world, dwellings, step) => {
      if (dwellings.length === 0) return { households: new Int32Array(0), envied: 0 };
      const waiting = Array.from(world.status.keys()).filter((h) => world.status[h] === WAITING);
      const ordered = [...dwellings.keys()].sort((a, b) => (idOf(dwellings, a) < idOf(dwellings, b) ? -1 : 1));
      const instance = instanceOf(world, { policy, label, waiting, ordered, dwellings, files, step });
      graph = buildGraph(instance, LIST_AT_MOST, graph);
      const stage = planRankOne(graph, []);
      const picked = pickedBy(baseline, graph, stage);
      return { households: householdsOf(stage, picked, { waiting, ordered }), envied: enviedBy(graph, stage, picked) };
    },
  };
}

const idOf = (dwellings: readonly OpenDwelling[], i: number): string =>
  (dwellings[i] as OpenDwelling).offer.traits.vacancy.id;

interface Open {
  readonly policy: Policy;
  readonly label: string;
  /** Positions of the households that wait, in the order of their identifiers. */
  readonly waiting: readonly number[];
  /** Positions in `dwellings`, in the order of the identifiers: the canonical order of an instance. */
  readonly ordered: readonly number[];
  readonly dwellings: readonly OpenDwelling[];
  /** Households as the engine reads them, kept from one half-month to the next. */
  readonly files: Map<number, EngineHousehold>;
  readonly step: number;
}

function instanceOf(world: World, open: Open): Instance {
  const { policy, label, waiting, ordered, dwellings, step } = open;
  return {
    formatVersion: 1,
    asOf: dateOf(endOfStep(step)),
    seed: `${world.population.seed}|${label}`,
    policy,
    legislationVersion: LEGISLATION_VERSION,
    landlords: LANDLORDS,
    households: waiting.map((h) => fileOf(world, open, h)),
    vacancies: ordered.map((i) => (dwellings[i] as OpenDwelling).offer.traits.vacancy),
    commitments: [],
    holds: [],
    refusals: dwellings.flatMap((dwelling) => refusalsOf(world, dwelling)),
    pastProposals: waiting.flatMap((h) => pastProposalsOf(world, h)),
    flowAgreements: [],
    counters: [],
    coefficients: [],
    ...(policy.targets?.length ? { yearToDate: leasesToDate(world, policy.targets, step) } : {}),
  };
}

function fileOf(world: World, { files, step }: Open, h: number): EngineHousehold {
  const { traits, day } = world.streams.arrivals[h] as Arrival;
  const sinceArrival = endOfStep(step) - day;
  const confirmed = day + Math.floor(sinceArrival / CONFIRMED_EVERY_DAYS) * CONFIRMED_EVERY_DAYS;
  const known = files.get(h);
  const complete = world.completeFile[h] === 1;
  if (known?.confirmedOn === dateOf(confirmed) && (known.missingDocuments.length === 0) === complete) return known;
  const file = arrivedOn(traits, day, confirmed);
  const fresh = complete ? { ...file, missingDocuments: [] } : file;
  files.set(h, fresh);
  return fresh;
}

function refusalsOf({ streams, lastOffer }: World, { offer, tried }: OpenDwelling): readonly Refusal[] {
  return tried.map((h) => ({
    householdId: (streams.arrivals[h] as Arrival).traits.id,
    vacancyId: offer.traits.vacancy.id,
    rank: 1,
    on: dateOf(endOfStep(lastOffer[h] as number)),
    by: 'household',
    reason: 'householdRefusesDwelling',
    effect: { kind: 'vacancy' },
  }));
}

/** That it has been proposed a dwelling: which one does not count. */
function pastProposalsOf({ streams, lastOffer }: World, h: number): readonly PastProposal[] {
  const step = lastOffer[h] as number;
  if (step < 0) return [];
  const { id } = (streams.arrivals[h] as Arrival).traits;
  const { vacancy } = (streams.dwellings[0] as World['streams']['dwellings'][number]).traits;
  return [{ householdId: id, vacancyId: vacancy.id, on: dateOf(endOfStep(step)) }];
}

/** Household (position in the graph) of each row of rank 1, −1 where none. */
function pickedBy(baseline: Baseline | null, graph: PairingGraph, stage: StagePlan): Int32Array {
  if (baseline !== null) return baselineChoice(baseline, graph, stage);
  return stage.assignment?.householdOf ?? new Int32Array(stage.rows.length).fill(-1);
}

function householdsOf(
  { rows }: StagePlan,
  picked: Int32Array,
  { waiting, ordered }: Pick<Open, 'waiting' | 'ordered'>,
): Int32Array {
  const households = new Int32Array(ordered.length).fill(-1);
  rows.forEach((v, row) => {
    const household = picked[row] as number;
    if (household >= 0) households[ordered[v] as number] = waiting[household] as number;
  });
  return households;
}

/** Rows whose household an eligible one outscores, that is chosen nowhere: none where points alone decide (P9). */
function enviedBy(graph: PairingGraph, { rows }: StagePlan, picked: Int32Array): number {
  const served = new Set(picked);
  const { candidates, offsets, points } = graph;
  return rows.reduce((envied, v, row) => {
    const household = picked[row] as number;
    if (household < 0) return envied;
    const own = points[pairingOf(graph, household, v)] as number;
    for (let e = offsets[v] as number; e < (offsets[v + 1] as number); e++) {
      if ((points[e] as number) > own && !served.has(candidates[e] as number)) return envied + 1;
    }
    return envied;
  }, 0);
}
