import { addDays, type CalendarDate, calendarDate } from '#domain/dates.js';
import { DEPARTEMENTS, type Departement } from '#domain/departement.js';
import { DWELLING_SIZES } from '#domain/dwelling.js';
import type { EngineHousehold, EngineLandlord, EngineVacancy } from '#domain/engine-view.js';
import { householdId, organisationId, vacancyId } from '#domain/ids.js';
import type { Commitment, Hold, Refusal } from '#domain/proposal.js';
import { LEGISLATION_VERSION } from '#legislation/legislation.js';
import type { Instance } from '#matching/instance.js';
import { solveInstance } from '#matching/solve.js';
import { DEFAULT_POLICY } from '#scoring/default-policy.js';

export const AS_OF = calendarDate('2026-11-22');

/** mulberry32: a small seeded generator, for tests alone. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const COMMUNES: Readonly<Record<Departement, string>> = {
  '75': '75113',
  '77': '77288',
  '78': '78646',
  '91': '91228',
  '92': '92050',
  '93': '93066',
  '94': '94028',
  '95': '95500',
};

export interface RandomOptions {
  readonly households: number;
  readonly vacancies: number;
  /** Commitments, holds and refusals of people. */
  readonly decisions?: boolean;
}

/** A small region with ties, twins, open and closed contingents; the same seed gives the same instance. */
export function randomInstance(seed: number, { households, vacancies, decisions = false }: RandomOptions): Instance {
  const random = seededRandom(seed);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  const departements = DEPARTEMENTS.slice(0, 3);
  const landlords: EngineLandlord[] = [0, 1].map((i) => ({
    id: organisationId(`landlord-${i}`),
    typologyGrid: null,
    effortPolicy: { maxEffortPermille: i === 0 ? null : 400, minResidualCentsPerDay: null, hard: i === 1 },
  }));
  const people = Array.from({ length: households }, (_, i) =>
    randomHousehold(`household-${i}`, random, pick, departements),
  );
  const dwellings = Array.from({ length: vacancies }, (_, i) =>
    randomVacancy(`vacancy-${i}`, random, pick, departements, landlords),
  );
  const base: Instance = {
    formatVersion: 1,
    asOf: AS_OF,
    seed: `seed-${seed}`,
    policy: DEFAULT_POLICY,
    legislationVersion: LEGISLATION_VERSION,
    landlords,
    households: people,
    vacancies: dwellings,
    commitments: [],
    holds: [],
    refusals: [],
    pastProposals: [],
    flowAgreements: [],
    counters: [],
    coefficients: [],
  };
  return decisions && households > 3 && vacancies > 2 ? withDecisions(base, random) : base;
}

type Pick = <T>(items: readonly T[]) => T;

function randomHousehold(
  id: string,
  random: () => number,
  pick: Pick,
  departements: readonly Departement[],
): EngineHousehold {
  const departement = pick(departements);
  const children = Math.floor(random() * 3);
  const startedOn = addDays(AS_OF, -Math.floor(random() * 12) * 60);
  const home = { scope: 'departement' as const, code: departement };
  const other = { scope: 'departement' as const, code: pick(departements) };
  const consent = (place: typeof home, wishRank: number | null) => ({
    place,
    consentedOn: calendarDate('2026-01-05'),
    expiresOn: null,
    wishRank,
  });
  const member = (role: 'applicant' | 'dependant', birthDate: string) => ({
    role,
    birthDate: calendarDate(birthDate),
    disabilityCard: false,
    custody: 'full' as const,
  });
  const monthly = 90_000 + Math.floor(random() * 8) * 20_000;
  return {
    id: householdId(id),
    departement,
    request: { status: 'active', filedOn: addDays(startedOn, -100), renewedOn: null },
    members: [
      member('applicant', '1985-04-02'),
      ...Array.from({ length: children }, () => member('dependant', '2016-09-01')),
    ],
    couple: false,
    expectedBirths: null,
    incomes: {
      referenceTax: {
        nMinus2Cents: random() < 0.05 ? null : monthly * 11,
        nMinus1Cents: null,
        last12MonthsCents: null,
      },
      declaredMonthlyCents: monthly,
    },
    needs: { stepFree: random() < 0.1, adaptedDwelling: random() < 0.05, maxFloorWithoutLift: null },
    regularStay: random() < 0.05 ? 'unknown' : 'yes',
    dalo:
      random() < 0.6
        ? {
            recognisedOn: addDays(startedOn, -90),
            departement,
            recommendations: { sizes: [], perimeter: [], adaptedDwelling: false },
            designatedTo: null,
          }
        : null,
    priorityLabels:
      random() < 0.7 ? [{ category: 'c', labelledOn: addDays(startedOn, -30), labeller: 'state', departement }] : [],
    support: { phase: random() < 0.95 ? 'towards' : 'within', scheme: 'avdlDalo', towardsStartedOn: startedOn },
    consents:
      random() < 0.5 && other.code !== home.code ? [consent(home, 1), consent(other, null)] : [consent(home, 1)],
    excludedPlaces: [],
    actionLogement: { eligible: pick(['yes', 'no', 'unknown'] as const), alinRegisteredOn: null },
    stateAgent: 'no',
    protocolEligibleSince: random() < 0.2 ? calendarDate('2026-02-01') : null,
    statutoryNeeds: {
      homelessOrHosted: pick(['yes', 'no']),
      enforceableEviction: 'no',
      unfitDwelling: 'unknown',
      violence: 'no',
    },
    missingDocuments: [],
    unprovenSituations: [],
    supportDepartements: [departement],
    pausedUntil: null,
    confirmedOn: calendarDate('2026-11-01'),
  };
}

function randomVacancy(
  id: string,
  random: () => number,
  pick: Pick,
  departements: readonly Departement[],
  landlords: readonly EngineLandlord[],
): EngineVacancy {
  const size = pick(DWELLING_SIZES.slice(0, 4));
  const rooms = Number(size.slice(1));
  const stepFree = random() < 0.3;
  return {
    id: vacancyId(id),
    landlordId: pick(landlords).id,
    dwelling: {
      communeCode: COMMUNES[pick(departements)],
      size,
      floorAreaM2: 12 + rooms * 16,
      floor: 1,
      lift: true,
      accessibility: { stepFree, adapted: stepFree && random() < 0.3 },
      fundingCode: pick(['10', '13']),
      adaptedPlai: false,
      rentCents: 20_000 + rooms * 9_000,
      annexRentCents: 0,
      chargesCents: 6_000,
      qpvCode: null,
    },
    orientation:
      random() < 0.05
        ? null
        : {
            contingent: pick(['prefect', 'actionLogement', 'localAuthority', 'unreserved'] as const),
            reserverId: null,
            source: 'declared',
          },
    protocolChannel: random() < 0.1,
    singleCandidateGround: random() < 0.1 ? 'daloDesignation' : null,
  };
}

/** Decisions of people on the lists of a first run, and some that no list explains: a run must live with them all. */
function withDecisions(instance: Instance, random: () => number): Instance {
  const listed = solveInstance(instance).proposals;
  const lists = [...new Set(listed.map((p) => p.vacancyId))].map((id) => listed.filter((p) => p.vacancyId === id));
  const [first = [], second = [], third = []] = lists;
  const household = (i: number) => (instance.households[i % instance.households.length] as EngineHousehold).id;
  const start = Math.floor(random() * instance.households.length);
  const until = (days: number): CalendarDate => addDays(AS_OF, days);
  const commitments: Commitment[] = first
    .slice(0, random() < 0.5 ? 1 : 2)
    .map(({ householdId: h, vacancyId: v, rank }) => ({ householdId: h, vacancyId: v, rank }));
  const stray = instance.vacancies.at(-1) as EngineVacancy;
  if (!listed.some((p) => p.vacancyId === stray.id))
    commitments.push({ householdId: household(start), vacancyId: stray.id, rank: 1 });
  const holds: Hold[] = second.slice(0, 1).map(({ vacancyId: v }) => ({
    vacancyId: v,
    heldUntil: until(random() < 0.8 ? 3 : -1),
    members: second.map(({ householdId: h, rank }) => ({ householdId: h, rank })),
  }));
  const refusals: Refusal[] = third.slice(0, 2).map(({ householdId: h, vacancyId: v, rank }, i) => ({
    householdId: h,
    vacancyId: v,
    rank,
    on: until(-4),
    by: 'association',
    reason: 'rentTooHigh',
    effect: i === 0 ? { kind: 'vacancy' } : { kind: 'all', until: until(random() < 0.5 ? 5 : -2) },
  }));
  if (random() < 0.3 && second[0]) {
    refusals.push({
      householdId: second[0].householdId,
      vacancyId: stray.id,
      rank: null,
      on: until(-1),
      by: 'household',
      reason: 'other',
      effect: { kind: 'all', until: until(30) },
    });
  }
  return {
    ...instance,
    commitments,
    holds,
    refusals,
    pastProposals: third
      .slice(0, 1)
      .map(({ householdId: h, vacancyId: v }) => ({ householdId: h, vacancyId: v, on: until(-10) })),
  };
}
