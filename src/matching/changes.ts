import type { EngineHousehold } from '#domain/engine-view.js';
import type { Place } from '#domain/household.js';
import type { TypologyGrid } from '#domain/landlord.js';
import { RANKS } from '#domain/proposal.js';
import type { RuleCode, Verdict } from '#domain/verdict.js';
import type { Change, Explanation } from './explanation.js';
import { buildGraph, type PairingGraph, withHousehold } from './graph.js';
import type { Instance } from './instance.js';
import { type Plan, planStages } from './plan.js';
import { frozenCoefficients } from './targets.js';

/**
 * The first change of the closed, ordered list after which solving again puts the household on the vacancy, with the
 * rank it then holds; `null` where none does. Each candidate change is really solved, at the coefficients of the run.
 */
export function smallestChange(
  { graph, plan: before }: { readonly graph: PairingGraph; readonly plan: Plan },
  h: number,
  v: number,
  verdicts: readonly Verdict[],
): Explanation['smallestChange'] {
  const vacancyId = (graph.vacancies[v] as PairingGraph['vacancies'][number]).vacancy.id;
  const householdId = (graph.households[h] as PairingGraph['households'][number]).household.id;
  const coefficients = frozenCoefficients(before);
  for (const change of candidateChanges(graph, h, v, verdicts)) {
    const after = changedGraph(graph, h, v, change);
    const plan = planStages(after, coefficients);
    const [hAfter, vAfter] = [after.householdIndex.get(householdId), after.vacancyIndex.get(vacancyId)];
    const rank = RANKS.find((r) => vAfter !== undefined && plan.listOf[r][vAfter] === hAfter);
    if (rank) return { change, rank };
  }
  return null;
}

/** The instance with a change applied: what a person would have to enter for the explanation to come true. */
export function applyChange(instance: Instance, householdId: string, vacancyId: string, change: Change): Instance {
  const vacancy = instance.vacancies.find((candidate) => candidate.id === vacancyId);
  if (change.kind === 'typologyWidened') {
    return {
      ...instance,
      landlords: instance.landlords.map((landlord) =>
        landlord.id === vacancy?.landlordId && landlord.typologyGrid
          ? { ...landlord, typologyGrid: widened(landlord.typologyGrid, change) }
          : landlord,
      ),
    };
  }
  return {
    ...instance,
    households: instance.households.map((household) =>
      household.id === householdId ? changedHousehold(household, change, instance) : household,
    ),
  };
}

function changedGraph(graph: PairingGraph, h: number, v: number, change: Change): PairingGraph {
  const { household } = graph.households[h] as PairingGraph['households'][number];
  const { vacancy } = graph.vacancies[v] as PairingGraph['vacancies'][number];
  if (change.kind === 'typologyWidened')
    return buildGraph(applyChange(graph.instance, household.id, vacancy.id, change));
  return withHousehold(graph, changedHousehold(household, change, graph.instance));
}

function candidateChanges(graph: PairingGraph, h: number, v: number, verdicts: readonly Verdict[]): readonly Change[] {
  const { household, sizePersons } = graph.households[h] as PairingGraph['households'][number];
  const { vacancy, departement } = graph.vacancies[v] as PairingGraph['vacancies'][number];
  const failed = (code: RuleCode): boolean =>
    verdicts.some((verdict) => verdict.code === code && verdict.status === 'failed');
  const landlord = graph.instance.landlords.find((candidate) => candidate.id === vacancy.landlordId);
  const changes: Change[] = [];
  if (failed('PLACE_NOT_ACCEPTED')) {
    changes.push({ kind: 'addDepartement', place: { scope: 'departement', code: departement } });
    changes.push({ kind: 'addCommune', place: { scope: 'commune', code: vacancy.dwelling.communeCode } });
  }
  if (household.priorityLabels.length === 0) changes.push({ kind: 'labelGranted' });
  if (failed('TYPOLOGY_UNSUITABLE') && landlord?.typologyGrid) {
    changes.push({ kind: 'typologyWidened', size: vacancy.dwelling.size, persons: sizePersons });
  }
  for (const verdict of verdicts) {
    if (verdict.status === 'unknown' && isResolvable(verdict.code))
      changes.push({ kind: 'unknownResolved', rule: verdict.code });
  }
  const { actionLogement } = household;
  if (actionLogement.eligible !== 'yes' || actionLogement.alinRegisteredOn === null)
    changes.push({ kind: 'alinRegistration' });
  return changes;
}

const isResolvable = (code: RuleCode): boolean => code === 'IRREGULAR_STAY' || code === 'CONTINGENT_NOT_OPEN';

function changedHousehold(household: EngineHousehold, change: Change, { asOf }: Instance): EngineHousehold {
  const consent = (place: Place) => ({
    ...household,
    consents: [...household.consents, { place, consentedOn: asOf, expiresOn: null, wishRank: null }],
  });
  switch (change.kind) {
    case 'addDepartement':
    case 'addCommune':
      return consent(change.place);
    case 'labelGranted':
      return {
        ...household,
        priorityLabels: [
          ...household.priorityLabels,
          { category: 'c', labelledOn: asOf, labeller: 'state', departement: household.departement },
        ],
      };
    case 'unknownResolved':
      return change.rule === 'IRREGULAR_STAY'
        ? { ...household, regularStay: 'yes' }
        : { ...household, stateAgent: 'yes', actionLogement: { ...household.actionLogement, eligible: 'yes' } };
    case 'alinRegistration':
      return { ...household, actionLogement: { eligible: 'yes', alinRegisteredOn: asOf } };
    case 'typologyWidened':
      return household;
  }
}

function widened(
  grid: TypologyGrid,
  { size, persons }: { readonly size: keyof TypologyGrid; readonly persons: number },
): TypologyGrid {
  const { min, max } = grid[size];
  return { ...grid, [size]: { min: Math.min(min, persons), max: Math.max(max, persons) } };
}
