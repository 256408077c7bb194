/**
 * Every eligible pairing of an instance, with its points: what the stages choose from.
 *
 * The lists come from candidates/candidate-lists.ts; then E points and O(E) memory for E eligible pairings. Nothing is
 * truncated, so the lists are lossless by construction.
 */
import { type CalendarDate, daysBetween, earliest } from '#domain/dates.js';
import type { EngineHousehold } from '#domain/engine-view.js';
import type { HouseholdId, VacancyId } from '#domain/ids.js';
import type { Term } from '#domain/policy.js';
import type { Commitment, Refusal } from '#domain/proposal.js';
import { isEligible } from '#eligibility/eligibility.js';
import { deriveHousehold, type HouseholdFacts } from '#eligibility/household-facts.js';
import type { RuleContext } from '#eligibility/rule.js';
import { deriveVacancy, type VacancyFacts } from '#eligibility/vacancy-facts.js';
import { resolveLegislation } from '#legislation/legislation.js';
import { type HouseholdPoints, householdPoints, pairingPoints, scorePairing } from '#scoring/score.js';
import type { ScoringContext } from '#scoring/scoring-inputs.js';
import { candidateLists } from './candidates/candidate-lists.js';
import { RankedLists } from './candidates/ranked-lists.js';
import type { Instance } from './instance.js';

export interface PairingGraph {
  readonly instance: Instance;
  readonly context: RuleContext;
  readonly households: readonly HouseholdFacts[];
  /** Oriented vacancies only, in the order of the instance. */
  readonly vacancies: readonly VacancyFacts[];
  readonly householdIndex: ReadonlyMap<HouseholdId, number>;
  readonly vacancyIndex: ReadonlyMap<VacancyId, number>;
  readonly everProposed: ReadonlySet<HouseholdId>;
  /** Row v of the pairings: offsets[v] … offsets[v+1]−1, households ascending. */
  readonly offsets: Int32Array;
  readonly candidates: Int32Array;
  readonly points: Int32Array;
  /** Eligible households of each vacancy, listed or not. */
  readonly eligible: Int32Array;
  /** Vacancies each household is eligible for in this run. */
  readonly feasible: Int32Array;
  /** Sum of the days on every clock of each household: the third term of the objective. */
  readonly waitingDays: Int32Array;
  /** Where the pairings are too many to list: the best of each vacancy, as far as asked; `null` where all are listed. */
  readonly ranked: RankedLists | null;
}

/**
 * Builds the graph of a frozen, valid instance. Where more than `listAtMost` pairings are eligible none is listed:
 * `ranked` then gives the best ones of each vacancy, as many as asked. `earlier`, a graph of another day, spares what
 * has not changed of a household that is in both: the result is the same.
 */
export function buildGraph(
  instance: Instance,
  listAtMost: number = Number.POSITIVE_INFINITY,
  earlier?: PairingGraph,
): PairingGraph {
  const law = resolveLegislation(instance.asOf);
  const landlords = new Map(instance.landlords.map((landlord) => [landlord.id, landlord]));
  const knownOf = ({ id }: EngineHousehold) => earlier?.households[earlier.householdIndex.get(id) ?? -1];
  const households = instance.households.map((one) => deriveHousehold(one, law, instance.policy, knownOf(one)));
  const vacancies = instance.vacancies
    .filter((vacancy) => vacancy.orientation !== null)
    .map((vacancy) => {
      const landlord = landlords.get(vacancy.landlordId);
      if (!landlord) throw new Error(`vacancy ${vacancy.id} names an unknown landlord`);
      return deriveVacancy(vacancy, landlord, law);
    });
  const open: RuleContext = {
    asOf: instance.asOf,
    law,
    policy: instance.policy,
    commitmentsByHousehold: groupByHousehold(instance.commitments),
    refusalsByHousehold: groupByHousehold(instance.refusals),
    adaptedDemand: new Set(),
  };
  const { rows, adaptedDemand, eligible, feasible, columns } = candidateLists(households, vacancies, open, listAtMost);
  const context = { ...open, adaptedDemand };
  const graph = finishGraph({
    instance,
    context,
    households,
    vacancies,
    householdIndex: new Map(instance.households.map((household, i) => [household.id, i])),
    vacancyIndex: new Map(vacancies.map((vacancy, i) => [vacancy.vacancy.id, i])),
    everProposed: new Set(instance.pastProposals.map((proposal) => proposal.householdId)),
    eligible,
    feasible,
    ranked: null,
    rows: rows ?? vacancies.map(() => new Int32Array(0)),
  });
  if (rows !== null) return graph;
  const scoringOf = (household: number) => scoringContext(graph, household);
  const { waitingDays } = graph;
  const input = { households, vacancies, context, columns, eligible, waitingDays, seed: instance.seed, scoringOf };
  return { ...graph, ranked: new RankedLists(input) };
}

/**
 * The graph of the same instance with one household changed, rules and points alike; only that household's pairings
 * are computed again, save where an adapted dwelling makes it count for others.
 */
export function withHousehold(graph: PairingGraph, changed: EngineHousehold): PairingGraph {
  const index = graph.householdIndex.get(changed.id);
  if (index === undefined) throw new Error(`household ${changed.id} is not in the instance`);
  const instance = {
    ...graph.instance,
    households: graph.instance.households.map((household, i) => (i === index ? changed : household)),
  };
  const facts = deriveHousehold(changed, graph.context.law, instance.policy);
  if (facts.needsAdaptedDwelling || graph.households[index]?.needsAdaptedDwelling) return buildGraph(instance);
  const households = graph.households.map((household, i) => (i === index ? facts : household));
  const rows = graph.vacancies.map((vacancy, v) => {
    const row = graph.candidates.subarray(graph.offsets[v], graph.offsets[v + 1]);
    const listed = pairingOf(graph, index, v) >= 0;
    if (listed === isEligible(facts, vacancy, graph.context)) return row;
    return listed ? row.filter((h) => h !== index) : Int32Array.from([...row, index]).sort();
  });
  return finishGraph({ ...graph, ...counts(rows, households.length), instance, households, rows }, { graph, index });
}

/** Days since the DALO recognition, since the first label and since the start of support, added up. */
function daysOnClocks({ household, labels, supportStartedOn }: HouseholdFacts, asOf: CalendarDate): number {
  const clocks = [household.dalo?.recognisedOn, earliest(...labels.map((label) => label.labelledOn)), supportStartedOn];
  return clocks.reduce((sum, since) => sum + (since ? Math.max(0, daysBetween(since, asOf)) : 0), 0);
}

function counts(rows: readonly Int32Array[], households: number): Pick<PairingGraph, 'eligible' | 'feasible'> {
  const feasible = new Int32Array(households);
  for (const row of rows) for (const h of row) feasible[h] = (feasible[h] as number) + 1;
  return { eligible: Int32Array.from(rows, (row) => row.length), feasible };
}

type GraphParts = Omit<PairingGraph, 'offsets' | 'candidates' | 'points' | 'waitingDays'> & {
  readonly rows: readonly Int32Array[];
};

function finishGraph(parts: GraphParts, reuse?: { graph: PairingGraph; index: number }): PairingGraph {
  const { rows, ...graph } = parts;
  const offsets = new Int32Array(rows.length + 1);
  rows.forEach((row, v) => {
    offsets[v + 1] = (offsets[v] as number) + row.length;
  });
  const candidates = new Int32Array(offsets[rows.length] as number);
  rows.forEach((row, v) => {
    candidates.set(row, offsets[v]);
  });
  const waitingDays = Int32Array.from(parts.households, (household) => daysOnClocks(household, parts.instance.asOf));
  const built: PairingGraph = {
    ...graph,
    offsets,
    candidates,
    waitingDays,
    points: new Int32Array(candidates.length),
  };
  fillPoints(built, reuse);
  return built;
}

function fillPoints(graph: PairingGraph, reuse?: { graph: PairingGraph; index: number }): void {
  if (graph.candidates.length === 0) return;
  const contexts: ScoringContext[] = [];
  const own: HouseholdPoints[] = [];
  graph.households.forEach((facts, h) => {
    if (reuse && h !== reuse.index) return;
    contexts[h] = scoringContext(graph, h);
    own[h] = householdPoints(facts, contexts[h]);
  });
  graph.vacancies.forEach((vacancy, v) => {
    let old = reuse ? (reuse.graph.offsets[v] as number) : 0;
    for (let e = graph.offsets[v] as number; e < (graph.offsets[v + 1] as number); e++) {
      const h = graph.candidates[e] as number;
      if (reuse && h !== reuse.index) {
        while (reuse.graph.candidates[old] !== h) old++;
        graph.points[e] = reuse.graph.points[old] as number;
      } else {
        const facts = graph.households[h] as HouseholdFacts;
        graph.points[e] = pairingPoints(facts, vacancy, contexts[h] as ScoringContext, own[h]);
      }
    }
  });
}

function scoringContext(graph: PairingGraph, household: number): ScoringContext {
  return {
    asOf: graph.instance.asOf,
    law: graph.context.law,
    policy: graph.instance.policy,
    everProposed: graph.everProposed,
    feasibleVacancies: graph.feasible[household] as number,
  };
}

/** The terms of a pairing, whether it is eligible or not; the points of an eligible one are their sum. */
export function termsOf(graph: PairingGraph, household: number, vacancy: number): readonly Term[] {
  return scorePairing(
    graph.households[household] as HouseholdFacts,
    graph.vacancies[vacancy] as VacancyFacts,
    scoringContext(graph, household),
  );
}

/** Position of a pairing in the arrays, −1 where the household is not eligible. */
export function pairingOf(graph: PairingGraph, household: number, vacancy: number): number {
  let low = graph.offsets[vacancy] as number;
  let high = (graph.offsets[vacancy + 1] as number) - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const found = graph.candidates[middle] as number;
    if (found === household) return middle;
    if (found < household) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

function groupByHousehold<T extends Commitment | Refusal>(items: readonly T[]): ReadonlyMap<HouseholdId, readonly T[]> {
  const groups = new Map<HouseholdId, T[]>();
  for (const item of items) {
    const group = groups.get(item.householdId);
    if (group) group.push(item);
    else groups.set(item.householdId, [item]);
  }
  return groups;
}
