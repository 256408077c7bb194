import type { CalendarDate, Instant } from '#domain/dates.js';
import type { Household } from '#domain/household.js';
import { householdId, organisationId, vacancyId } from '#domain/ids.js';
import type { Landlord } from '#domain/landlord.js';
import type { Organisation, Role } from '#domain/organisation.js';
import type { Vacancy } from '#domain/vacancy.js';
import type { Access } from '#ports.js';

/** Plain records for tests of storage and processes: a household and a vacancy that suit each other. */
export function householdRecord(id: string, ownerId: string, changes: Partial<Household> = {}): Household {
  const support = {
    phase: 'towards',
    scheme: 'avdlDalo',
    prescriber: 'siao',
    prescribedOn: day('2025-09-01'),
    associationId: organisationId(ownerId),
    socialWorkerId: null,
    departement: '93',
    diagnostic: { startedOn: day('2025-09-10'), concludedOn: day('2025-10-10'), conclusion: 'towards' },
    towardsStartedOn: day('2025-11-01'),
  } as const;
  return {
    id: householdId(id),
    reference: `REF-${id}`,
    ownerId: organisationId(ownerId),
    departement: '93',
    request: { requestNumber: null, status: 'active', filedOn: day('2022-03-01'), renewedOn: day('2026-03-01') },
    members: [
      { role: 'applicant', birthDate: day('1985-04-02'), disabilityCard: false, custody: 'full' },
      { role: 'dependant', birthDate: day('2016-07-12'), disabilityCard: false, custody: 'full' },
    ],
    couple: false,
    expectedBirths: null,
    variants: [],
    incomes: {
      referenceTax: { nMinus2Cents: 1_200_000, nMinus1Cents: 1_250_000, last12MonthsCents: null },
      declaredMonthlyCents: 150_000,
    },
    needs: { stepFree: false, adaptedDwelling: false, maxFloorWithoutLift: null },
    regularStay: 'yes',
    dalo: {
      recognisedOn: day('2024-05-01'),
      departement: '93',
      recommendations: { sizes: [], perimeter: [], adaptedDwelling: false },
      designatedTo: null,
    },
    priorityLabels: [{ category: 'dalo', labelledOn: day('2024-06-01'), labeller: 'state', departement: '93' }],
    support,
    consents: (['75', '92', '93', '94'] as const).map((code) => ({
      place: { scope: 'departement', code },
      consentedOn: day('2026-06-01'),
      expiresOn: null,
      wishRank: null,
    })),
    excludedAreas: [],
    actionLogement: { eligible: 'no', alinRegisteredOn: null },
    stateAgent: 'no',
    protocolEligibleSince: null,
    blockingSituations: [],
    statutoryNeeds: { homelessOrHosted: 'yes', enforceableEviction: 'no', unfitDwelling: 'no', violence: 'unknown' },
    documents: [],
    pausedUntil: null,
    confirmedOn: day('2026-11-01'),
    ...changes,
  };
}

export function vacancyRecord(id: string, landlordId: string, changes: Partial<Vacancy> = {}): Vacancy {
  return {
    id: vacancyId(id),
    landlordId: organisationId(landlordId),
    referentId: null,
    status: 'open',
    postedAt: '2026-11-20T09:00:00.000Z' as Instant,
    version: 1,
    dwelling: {
      internalId: `LOG-${id}`,
      rplsId: null,
      address: { line: `${id} rue des Essais`, postalCode: '93200', communeCode: '93066', complement: null },
      size: 'T3',
      floorAreaM2: 62,
      floor: 2,
      lift: true,
      accessibility: { stepFree: false, adapted: false },
      energyClass: 'D',
      heating: 'collective',
      fundingCode: '13',
      adaptedPlai: false,
      rentCents: 38_000,
      annexRentCents: 0,
      chargesCents: 9_000,
      conventionMaxRentCents: null,
      qpvCode: null,
    },
    letting: 'relet',
    availableFrom: day('2026-12-15'),
    visitOn: null,
    caleolOn: null,
    reservation: { state: 'oriented', contingent: 'prefect', reserverId: null, reserverDeadline: null },
    protocolChannel: false,
    singleCandidateGround: null,
    candidatesWanted: null,
    ...changes,
  };
}

export function organisationRecord(
  id: string,
  kind: Organisation['kind'],
  departements: Organisation['departements'] = [],
): Organisation {
  return { id: organisationId(id), kind, name: `Organisme ${id}`, departements };
}

export function landlordRecord(id: string, changes: Partial<Landlord> = {}): Landlord {
  return {
    id: organisationId(id),
    name: `Organisme ${id}`,
    typologyGrid: null,
    effortPolicy: { maxEffortPermille: null, minResidualCentsPerDay: null, hard: false },
    autoConfirmOrientation: false,
    protocolSignatory: false,
    ...changes,
  };
}

export function accessOf(role: Role, organisation: string, departements: Organisation['departements'] = []): Access {
  return { kind: 'organisation', role, organisationId: organisationId(organisation), departements, userId: null };
}

export const SYSTEM: Access = { kind: 'system' };

function day(text: string): CalendarDate {
  return text as CalendarDate;
}
