/**
 * Backtest: recorded runs replayed under another policy, each from its own frozen instance.
 *
 * Both sides are solved again from the same facts, so the same policy twice changes exactly nothing. Deviations:
 * 1. Each run stands alone: what the other policy's leases would have changed in later runs is not carried over
 *    (`rapprochement simulate` does that, on a simulated region).
 * 2. Held lists are dropped on both sides: they were published under the recorded policy and would hide the other one.
 *    Commitments (a contact is recorded) are facts and stay; their places are not counted as chosen.
 * Complexity: two runs of the engine for each recorded one.
 */
import type { CalendarDate } from '#domain/dates.js';
import type { HouseholdId } from '#domain/ids.js';
import type { Policy } from '#domain/policy.js';
import { LONG_WAIT_DAYS } from '#domain/target.js';
import { freezeInstance } from './freeze.js';
import { buildGraph, type PairingGraph } from './graph.js';
import type { Instance } from './instance.js';
import { type Plan, planStages } from './plan.js';
import { LIST_AT_MOST } from './solve.js';

/** Households that a policy places at rank 1 of a run, without those that people keep; all counts, days for the wait. */
export interface BacktestSide {
  readonly rankOne: number;
  /** Σ days of waiting of these households, the longest clock of each. */
  readonly waitingDays: number;
  readonly waitingOverSixMonths: number;
  readonly interDepartmental: number;
  readonly dalo: number;
  /** Households on a list at any rank. */
  readonly listed: number;
}

/** One recorded run under both policies; ids ascending. */
export interface BacktestRun {
  readonly asOf: CalendarDate;
  readonly vacancies: number;
  readonly recordedPolicy: string;
  readonly recorded: BacktestSide;
  readonly replayed: BacktestSide;
  /** At rank 1 under the other policy alone, and under the recorded one alone. */
  readonly added: readonly HouseholdId[];
  readonly lost: readonly HouseholdId[];
  readonly addedToLists: readonly HouseholdId[];
  readonly lostFromLists: readonly HouseholdId[];
}

/** Over all runs: a household counts once, whatever the number of runs that place it. */
export interface Backtest {
  readonly policy: string;
  readonly runs: readonly BacktestRun[];
  readonly added: readonly HouseholdId[];
  readonly lost: readonly HouseholdId[];
  readonly addedToLists: readonly HouseholdId[];
  readonly lostFromLists: readonly HouseholdId[];
}

interface Replay {
  readonly run: BacktestRun;
  readonly recorded: Chosen;
  readonly replayed: Chosen;
}

/** Ids that a plan chooses. */
interface Chosen {
  readonly rankOne: ReadonlySet<HouseholdId>;
  readonly listed: ReadonlySet<HouseholdId>;
  readonly side: BacktestSide;
}

/** Replays runs one at a time and keeps ids only, whatever the size of the instances. */
export class Backtester {
  private readonly policy: Policy;
  private readonly replays: Replay[] = [];

  constructor(policy: Policy) {
    this.policy = policy;
  }

  /** Throws `InvalidInstanceError` as the engine does where the instance does not hold together. */
  add(instance: Instance): BacktestRun {
    const facts: Instance = { ...instance, holds: [], coefficients: [] };
    const recorded = chosenUnder(facts);
    const replayed = chosenUnder({ ...facts, policy: this.policy });
    const run: BacktestRun = {
      asOf: instance.asOf,
      vacancies: instance.vacancies.length,
      recordedPolicy: instance.policy.version,
      recorded: recorded.side,
      replayed: replayed.side,
      ...differences([recorded], [replayed]),
    };
    this.replays.push({ run, recorded, replayed });
    return run;
  }

  /** What the runs added so far say together. */
  result(): Backtest {
    return {
      policy: this.policy.version,
      runs: this.replays.map(({ run }) => run),
      ...differences(
        this.replays.map(({ recorded }) => recorded),
        this.replays.map(({ replayed }) => replayed),
      ),
    };
  }
}

function chosenUnder(instance: Instance): Chosen {
  const graph = buildGraph(freezeInstance(instance), LIST_AT_MOST);
  const plan = planStages(graph);
  const rankOne = chosenHouseholds(plan, [1]);
  const listed = chosenHouseholds(plan, [1, 2, 3]);
  const idOf = (h: number): HouseholdId => (graph.households[h] as PairingGraph['households'][number]).household.id;
  return {
    rankOne: new Set(rankOne.map(([h]) => idOf(h))),
    listed: new Set(listed.map(([h]) => idOf(h))),
    side: sideOf(graph, rankOne, new Set(listed.map(([h]) => h)).size),
  };
}

/** (household, vacancy) of the places that the run itself filled. */
function chosenHouseholds({ listOf, keptOf }: Plan, ranks: readonly (1 | 2 | 3)[]): readonly [number, number][] {
  return ranks.flatMap((rank) =>
    Array.from(listOf[rank], (h, v): [number, number] => [h, v]).filter(([h, v]) => h >= 0 && keptOf[rank][v] === 0),
  );
}

function sideOf(graph: PairingGraph, rankOne: readonly [number, number][], listed: number): BacktestSide {
  const side = { rankOne: rankOne.length, waitingDays: 0, waitingOverSixMonths: 0, interDepartmental: 0, dalo: 0 };
  for (const [h, v] of rankOne) {
    const facts = graph.households[h] as PairingGraph['households'][number];
    side.waitingDays += facts.waitingDays;
    if (facts.waitingDays > LONG_WAIT_DAYS) side.waitingOverSixMonths++;
    if (facts.household.departement !== graph.vacancies[v]?.departement) side.interDepartmental++;
    if (facts.daloRecognised) side.dalo++;
  }
  return { ...side, listed };
}

function differences(recorded: readonly Chosen[], replayed: readonly Chosen[]) {
  const before = { rankOne: union(recorded, 'rankOne'), listed: union(recorded, 'listed') };
  const after = { rankOne: union(replayed, 'rankOne'), listed: union(replayed, 'listed') };
  return {
    added: without(after.rankOne, before.rankOne),
    lost: without(before.rankOne, after.rankOne),
    addedToLists: without(after.listed, before.listed),
    lostFromLists: without(before.listed, after.listed),
  };
}

function union(all: readonly Chosen[], which: 'rankOne' | 'listed'): ReadonlySet<HouseholdId> {
  return new Set(all.flatMap((chosen) => [...chosen[which]]));
}

function without(ids: ReadonlySet<HouseholdId>, others: ReadonlySet<HouseholdId>): readonly HouseholdId[] {
  return [...ids].filter((id) => !others.has(id)).sort();
}
