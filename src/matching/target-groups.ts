/**
 * The targets of a policy as groups of the solver: one group per target and scope (algorithm §4, CCH L441-1), with who
 * is a member on which vacancy. Households with the same département, priority, quartile and long wait are one stratum.
 */
import { DEPARTEMENTS, type Departement } from '#domain/departement.js';
import { LONG_WAIT_DAYS, REGION_SCOPE, TARGET_KINDS, type Target, type TargetScope } from '#domain/target.js';
import type { HouseholdFacts } from '#eligibility/household-facts.js';
import type { VacancyFacts } from '#eligibility/vacancy-facts.js';
import { quartile } from '#legislation/attribution-targets.js';
import { IN_SCOPE, MEMBER, OUTSIDE, type TargetGroup } from '#solver/targets.js';
import { compareText } from './freeze.js';
import type { PairingGraph } from './graph.js';

/** One target in one scope, over the vacancies of the graph. */
export interface NamedGroup extends TargetGroup, TargetScope {}

/** What targets read of a household. */
interface Stratum {
  readonly departement: Departement;
  readonly priority: boolean;
  readonly quartile: 1 | 2 | 3 | 4 | null;
  readonly longWait: boolean;
}

export interface Strata {
  /** Stratum of each household of the graph. */
  readonly of: Uint8Array;
  readonly list: readonly Stratum[];
}

interface Scope {
  readonly scope: string;
  readonly sharePermille: number;
  readonly covers: (vacancy: VacancyFacts) => boolean;
  readonly isMember: (stratum: Stratum, vacancy: VacancyFacts) => boolean;
}

/** Strata that the households of a graph fall into; at most 8 départements × 2 × 5 quartiles × 2. */
export function strataOf(graph: PairingGraph): Strata {
  const list: Stratum[] = [];
  const numbers = new Map<string, number>();
  const of = Uint8Array.from(graph.households, (facts) => {
    const stratum = stratumOf(graph, facts);
    const key = Object.values(stratum).join();
    const known = numbers.get(key) ?? list.push(stratum) - 1;
    numbers.set(key, known);
    return known;
  });
  return { of, list };
}

/** Every group of the policy's targets, by kind then scope; what is counted before the run is left at 0. */
export function targetGroups(graph: PairingGraph, strata: Strata): readonly NamedGroup[] {
  const targets = graph.instance.policy.targets ?? [];
  return TARGET_KINDS.flatMap((kind) => {
    const target = targets.find((candidate) => candidate.kind === kind);
    return target ? scopesOf(target, graph).map((scope) => groupOf(target, scope, graph, strata)) : [];
  });
}

function groupOf(target: Target, scope: Scope, { vacancies }: PairingGraph, { list }: Strata): NamedGroup {
  const membership = new Uint8Array(vacancies.length * list.length);
  vacancies.forEach((vacancy, v) => {
    if (!scope.covers(vacancy)) return;
    list.forEach((stratum, s) => {
      membership[v * list.length + s] = scope.isMember(stratum, vacancy) ? MEMBER : IN_SCOPE;
    });
  });
  return {
    kind: target.kind,
    scope: scope.scope,
    sharePermille: scope.sharePermille,
    cap: target.maxCoefficient,
    countedBefore: 0,
    ofBefore: 0,
    membership,
  };
}

/** Adds one place to what is counted before the run, where its vacancy is in the scope. */
export function withPlaceBefore(group: NamedGroup, { of, list }: Strata, h: number, v: number): NamedGroup {
  const cell = group.membership[v * list.length + (of[h] as number)];
  if (cell === OUTSIDE) return group;
  return {
    ...group,
    ofBefore: group.ofBefore + 1,
    countedBefore: group.countedBefore + (cell === MEMBER ? 1 : 0),
  };
}

function stratumOf({ context }: PairingGraph, facts: HouseholdFacts): Stratum {
  return {
    departement: facts.household.departement,
    priority: facts.prefectPriority,
    quartile: quartile(context.law.quartiles, facts.monthlyIncomeCents, facts.consumptionUnitHundredths),
    longWait: facts.waitingDays > LONG_WAIT_DAYS,
  };
}

function scopesOf(target: Target, graph: PairingGraph): readonly Scope[] {
  const { kind, sharePermille } = target;
  const regional = (isMember: Scope['isMember'], covers: Scope['covers'] = () => true): readonly Scope[] => [
    { scope: REGION_SCOPE, sharePermille, covers, isMember },
  ];
  switch (kind) {
    case 'interDepartmental':
      return regional((stratum, vacancy) => stratum.departement !== vacancy.departement);
    case 'waitingOverSixMonths':
      return regional((stratum) => stratum.longWait);
    case 'firstQuartileOutsideQpv':
      return regional(
        (stratum) => stratum.quartile === 1,
        ({ vacancy }) => vacancy.dwelling.qpvCode === null,
      );
    case 'otherQuartilesInQpv':
      return regional(
        (stratum) => stratum.quartile !== null && stratum.quartile > 1,
        ({ vacancy }) => vacancy.dwelling.qpvCode !== null,
      );
    case 'priorityByReserver':
      return priorityBy(graph, sharePermille, reserverOf);
    case 'priorityByLandlord':
      return priorityBy(graph, sharePermille, ({ vacancy }) => vacancy.landlordId);
    case 'departementBalance':
      return balance(graph, sharePermille);
  }
}

/** The reserver of a vacancy: its contingent, and who it is; the landlord of what nobody else reserves. */
function reserverOf({ vacancy, contingent }: VacancyFacts): string {
  const reserver = contingent === 'unreserved' ? vacancy.landlordId : vacancy.orientation?.reserverId;
  return reserver ? `${contingent}:${reserver}` : String(contingent);
}

function priorityBy(
  { vacancies }: PairingGraph,
  sharePermille: number,
  key: (vacancy: VacancyFacts) => string,
): readonly Scope[] {
  const scopes = [...new Set(vacancies.map(key))].sort(compareText);
  return scopes.map((scope) => ({
    scope,
    sharePermille,
    covers: (vacancy) => key(vacancy) === scope,
    isMember: (stratum) => stratum.priority,
  }));
}

/** Each département of support: the share of what its candidates (eligible somewhere in the run) are of all. */
function balance({ households, feasible }: PairingGraph, sharePermille: number): readonly Scope[] {
  const candidates = new Map<Departement, number>();
  households.forEach(({ household: { departement } }, h) => {
    if ((feasible[h] as number) > 0) candidates.set(departement, (candidates.get(departement) ?? 0) + 1);
  });
  const all = [...candidates.values()].reduce((sum, count) => sum + count, 0);
  return DEPARTEMENTS.filter((departement) => candidates.has(departement)).map((departement) => ({
    scope: departement,
    sharePermille: Math.floor((sharePermille * (candidates.get(departement) as number)) / all),
    covers: () => true,
    isMember: (stratum) => stratum.departement === departement,
  }));
}
