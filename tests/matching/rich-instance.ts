import { addDays, calendarDate } from '#domain/dates.js';
import type { EngineHousehold, EngineVacancy } from '#domain/engine-view.js';
import type { Place, PlaceConsent } from '#domain/household.js';
import type { Commitment, Refusal } from '#domain/proposal.js';
import type { Instance } from '#matching/instance.js';
import { AS_OF, randomInstance, seededRandom } from '../support/random-instance.js';

/** Two communes of one département, one of another, Paris as a commune, and a commune that merged into another. */
const PLACES: readonly Place[] = [
  { scope: 'departement', code: '75' },
  { scope: 'departement', code: '77' },
  { scope: 'departement', code: '78' },
  { scope: 'commune', code: '75113' },
  { scope: 'commune', code: '75056' },
  { scope: 'commune', code: '77288' },
  { scope: 'commune', code: '78646' },
  { scope: 'commune', code: '78551' },
  { scope: 'commune', code: '78251' },
];
const COMMUNES = ['75113', '75101', '77288', '77284', '78646', '78551', '78251'];

type Random = () => number;

/**
 * A random instance in which every rule keeps somebody out: expired and future consents, excluded places, perimeters,
 * adapted dwellings, floors, pauses, stale data, unknowns, agents, commitments, refusals, hard effort policies.
 */
export function richInstance(seed: number, size: { households: number; vacancies: number }): Instance {
  const base = randomInstance(seed, size);
  const random = seededRandom(seed + 70_000);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  const households = base.households.map((household) => richHousehold(household, random, pick));
  const vacancies = base.vacancies.map((vacancy) => richVacancy(vacancy, random, pick));
  return {
    ...base,
    policy: {
      ...base.policy,
      rules: {
        ...base.policy.rules,
        unknown: seed % 2 === 0 ? 'exclude' : 'subjectTo',
        daloPerimeterOverridesConsent: seed % 3 === 0,
        staleAfterDays: seed % 5 === 0 ? null : 300,
      },
    },
    landlords: base.landlords.map((landlord, i) => ({
      ...landlord,
      effortPolicy: {
        maxEffortPermille: i === 0 ? null : 350,
        minResidualCentsPerDay: i === 0 ? 2_500 : null,
        hard: random() < 0.6,
      },
    })),
    households,
    vacancies,
    commitments:
      households.length === 0
        ? []
        : vacancies.slice(0, 4).map(
            (vacancy, i): Commitment => ({
              householdId: (households[i % Math.min(2, households.length)] as EngineHousehold).id,
              vacancyId: vacancy.id,
              rank: 1,
            }),
          ),
    refusals: households.flatMap((household) => (random() < 0.3 ? [refusal(household, vacancies, random, pick)] : [])),
  };
}

type Pick = <T>(items: readonly T[]) => T;

function richHousehold(household: EngineHousehold, random: Random, pick: Pick): EngineHousehold {
  const known = () => pick(['yes', 'no', 'unknown'] as const);
  const { departement } = household;
  return {
    ...household,
    request: { ...household.request, status: random() < 0.9 ? 'active' : pick(['radiated', 'expired', 'satisfied']) },
    consents: Array.from({ length: Math.floor(random() * 5) }, () => consent(random, pick)),
    excludedPlaces: random() < 0.3 ? [pick(PLACES), pick(PLACES)] : [],
    incomes: {
      ...household.incomes,
      declaredMonthlyCents: random() < 0.1 ? null : household.incomes.declaredMonthlyCents,
    },
    needs: {
      stepFree: random() < 0.2,
      adaptedDwelling: random() < 0.15,
      maxFloorWithoutLift: random() < 0.2 ? Math.floor(random() * 3) : null,
    },
    regularStay: random() < 0.8 ? 'yes' : known(),
    dalo:
      random() < 0.5
        ? {
            recognisedOn: addDays(AS_OF, Math.floor(random() * 900) - 850),
            departement,
            recommendations: {
              sizes: [],
              perimeter: random() < 0.5 ? [] : [pick(['75', '77', '78'] as const)],
              adaptedDwelling: random() < 0.1,
            },
            designatedTo: null,
          }
        : null,
    actionLogement: { eligible: known(), alinRegisteredOn: null },
    stateAgent: known(),
    protocolEligibleSince: random() < 0.5 ? addDays(AS_OF, Math.floor(random() * 200) - 150) : null,
    pausedUntil: random() < 0.1 ? addDays(AS_OF, Math.floor(random() * 3) - 1) : null,
    confirmedOn: random() < 0.85 ? calendarDate('2026-11-01') : addDays(AS_OF, -299 - Math.floor(random() * 3)),
  };
}

function consent(random: Random, pick: Pick): PlaceConsent {
  return {
    place: pick(PLACES),
    consentedOn: addDays(AS_OF, random() < 0.9 ? -30 : 1),
    expiresOn: random() < 0.3 ? addDays(AS_OF, Math.floor(random() * 3) - 1) : null,
    wishRank: random() < 0.6 ? 1 + Math.floor(random() * 5) : null,
  };
}

function richVacancy(vacancy: EngineVacancy, random: Random, pick: Pick): EngineVacancy {
  const contingents = ['prefect', 'actionLogement', 'stateAgents', 'stateAgentsByAgreement', 'unreserved'] as const;
  return {
    ...vacancy,
    dwelling: {
      ...vacancy.dwelling,
      communeCode: pick(COMMUNES),
      floorAreaM2: pick([15, 16, 24, 25, 40, 60, 80]),
      floor: random() < 0.2 ? null : Math.floor(random() * 5),
      lift: random() < 0.5,
      accessibility: { stepFree: random() < 0.5, adapted: random() < 0.25 },
      fundingCode: pick(['10', '13', '17', '99', '90']),
      rentCents: vacancy.dwelling.rentCents + Math.floor(random() * 30_000),
    },
    orientation: vacancy.orientation && { ...vacancy.orientation, contingent: pick(contingents) },
    protocolChannel: random() < 0.2,
  };
}

function refusal(household: EngineHousehold, vacancies: readonly EngineVacancy[], random: Random, pick: Pick): Refusal {
  const until = addDays(AS_OF, Math.floor(random() * 3) - 1);
  return {
    householdId: household.id,
    vacancyId: pick(vacancies).id,
    rank: null,
    on: addDays(AS_OF, Math.floor(random() * 3) - 1),
    by: 'household',
    reason: 'other',
    effect: pick([{ kind: 'vacancy' }, { kind: 'all', until }, { kind: 'place', place: pick(PLACES), until }] as const),
  };
}
