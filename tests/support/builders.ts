import { calendarDate } from '#domain/dates.js';
import type { EngineHousehold, EngineLandlord, EngineVacancy } from '#domain/engine-view.js';
import type { Member } from '#domain/household.js';
import { householdId, organisationId, vacancyId } from '#domain/ids.js';
import type { Policy } from '#domain/policy.js';
import { LEGISLATION_VERSION } from '#legislation/legislation.js';
import type { Instance } from '#matching/instance.js';
import { DEFAULT_POLICY } from '#scoring/default-policy.js';

/** The day of every test that does not choose another. */
export const AS_OF = calendarDate('2026-11-23');
export const A_LANDLORD = organisationId('landlord-1');

export function aMember(overrides: Partial<Member> = {}): Member {
  return {
    role: 'applicant',
    birthDate: calendarDate('1986-01-01'),
    disabilityCard: false,
    custody: 'full',
    ...overrides,
  };
}

/** An adult alone, supported towards a home, active request, consents to Paris; nothing unknown, no priority. */
export function aHousehold(overrides: Partial<EngineHousehold> = {}): EngineHousehold {
  return {
    id: householdId('household-1'),
    departement: '75',
    request: { status: 'active', filedOn: calendarDate('2024-01-15'), renewedOn: null },
    members: [aMember()],
    couple: false,
    expectedBirths: null,
    incomes: {
      referenceTax: { nMinus2Cents: 1_000_000, nMinus1Cents: null, last12MonthsCents: null },
      declaredMonthlyCents: 120_000,
    },
    needs: { stepFree: false, adaptedDwelling: false, maxFloorWithoutLift: null },
    regularStay: 'yes',
    dalo: null,
    priorityLabels: [],
    support: { phase: 'towards', scheme: 'avdlOutsideDalo', towardsStartedOn: calendarDate('2026-06-01') },
    consents: [aConsent('75')],
    excludedPlaces: [],
    actionLogement: { eligible: 'no', alinRegisteredOn: null },
    stateAgent: 'no',
    protocolEligibleSince: null,
    statutoryNeeds: { homelessOrHosted: 'no', enforceableEviction: 'no', unfitDwelling: 'no', violence: 'no' },
    missingDocuments: [],
    unprovenSituations: [],
    supportDepartements: ['75'],
    pausedUntil: null,
    confirmedOn: calendarDate('2026-10-01'),
    ...overrides,
  };
}

/** Consent to a département or, with five characters, to a commune; no end. */
export function aConsent(
  code: string,
  overrides: Partial<EngineHousehold['consents'][number]> = {},
): EngineHousehold['consents'][number] {
  return {
    place: aPlace(code),
    consentedOn: calendarDate('2026-01-01'),
    expiresOn: null,
    wishRank: null,
    ...overrides,
  };
}

export function aPlace(code: string): EngineHousehold['excludedPlaces'][number] {
  return code.length === 2
    ? { scope: 'departement', code: code as EngineHousehold['departement'] }
    : { scope: 'commune', code };
}

export function aDaloRecognition(
  overrides: Partial<NonNullable<EngineHousehold['dalo']>> = {},
): NonNullable<EngineHousehold['dalo']> {
  return {
    recognisedOn: calendarDate('2026-01-10'),
    departement: '75',
    recommendations: { sizes: [], perimeter: [], adaptedDwelling: false },
    designatedTo: null,
    ...overrides,
  };
}

type VacancyOverrides = Partial<Omit<EngineVacancy, 'dwelling'>> & {
  readonly dwelling?: Partial<EngineVacancy['dwelling']>;
};

/** A T1 of 25 m² in Paris 18e, PLUS, second floor with a lift, 400 € and 80 € of charges, not reserved. */
export function aVacancy({ dwelling, ...overrides }: VacancyOverrides = {}): EngineVacancy {
  return {
    id: vacancyId('vacancy-1'),
    landlordId: A_LANDLORD,
    dwelling: {
      communeCode: '75118',
      size: 'T1',
      floorAreaM2: 25,
      floor: 2,
      lift: true,
      accessibility: { stepFree: false, adapted: false },
      fundingCode: '13',
      adaptedPlai: false,
      rentCents: 40_000,
      annexRentCents: 0,
      chargesCents: 8_000,
      qpvCode: null,
      ...dwelling,
    },
    orientation: { contingent: 'unreserved', reserverId: null, source: 'declared' },
    protocolChannel: false,
    singleCandidateGround: null,
    ...overrides,
  };
}

/** No grid of its own, no effort policy. */
export function aLandlord(overrides: Partial<EngineLandlord> = {}): EngineLandlord {
  return {
    id: A_LANDLORD,
    typologyGrid: null,
    effortPolicy: { maxEffortPermille: null, minResidualCentsPerDay: null, hard: false },
    ...overrides,
  };
}

/** The default policy with some sections replaced (each section is merged one level deep). */
export function aPolicy(overrides: { readonly [K in keyof Policy]?: Partial<Policy[K]> | Policy[K] } = {}): Policy {
  const merged: Record<string, unknown> = { ...DEFAULT_POLICY };
  for (const [key, value] of Object.entries(overrides)) {
    const base = merged[key];
    const isSection = typeof value === 'object' && value !== null && typeof base === 'object' && base !== null;
    merged[key] = isSection ? { ...base, ...value } : value;
  }
  return merged as unknown as Policy;
}

/** One household and one vacancy that fit, nothing else. */
export function anInstance(overrides: Partial<Instance> = {}): Instance {
  return {
    formatVersion: 1,
    asOf: AS_OF,
    seed: 'test',
    policy: DEFAULT_POLICY,
    legislationVersion: LEGISLATION_VERSION,
    landlords: [aLandlord()],
    households: [aHousehold()],
    vacancies: [aVacancy()],
    commitments: [],
    holds: [],
    refusals: [],
    pastProposals: [],
    flowAgreements: [],
    counters: [],
    coefficients: [],
    ...overrides,
  };
}
