import type { Contingent } from '#domain/contingent.js';
import { type CommuneCode, type Departement, departementOf } from '#domain/departement.js';
import type { DwellingSize, FundingScheme } from '#domain/dwelling.js';
import type { EngineLandlord, EngineVacancy } from '#domain/engine-view.js';
import type { VacancyId } from '#domain/ids.js';
import type { EffortPolicy, TypologyGrid } from '#domain/landlord.js';
import type { Cents } from '#domain/money.js';
import { currentCommuneCode } from '#legislation/communes.js';
import { findFunding } from '#legislation/funding.js';
import { benefitZone } from '#legislation/housing-benefit.js';
import type { DwellingCost } from '#legislation/housing-estimate.js';
import { ceilingOfRowCents } from '#legislation/income-ceilings.js';
import type { LegislationAt } from '#legislation/legislation.js';
import { DEPARTEMENT_BITS, type Location } from '#legislation/places.js';
import { ceilingZone, rentZone } from '#legislation/zones.js';

/** What rules and points read of a vacancy, derived once. */
export interface VacancyFacts extends Location, DwellingCost {
  readonly vacancy: EngineVacancy;
  readonly id: VacancyId;
  readonly communeCode: CommuneCode;
  readonly departement: Departement;
  readonly size: DwellingSize;
  /** Ceiling that applies; `null` where the funding code does not say. */
  readonly scheme: FundingScheme | null;
  /** Ceilings of categories 1 to 6 in cents, then of each extra person; empty where the scheme is not known. */
  readonly ceilingsCents: readonly Cents[];
  readonly extraPersonCents: Cents;
  /** Persons the landlord's grid (or the default one) takes in this size. */
  readonly minPersons: number;
  readonly maxPersons: number;
  readonly typologySource: 'landlord' | 'default';
  /** Persons usually housed in this size, inside the grid. */
  readonly usualMinPersons: number;
  readonly usualMaxPersons: number;
  readonly contingent: Contingent | null;
  readonly effortPolicy: EffortPolicy;
}

/** Facts of one vacancy; throws a RangeError where the commune is outside the region (refused at the door before). */
export function deriveVacancy(vacancy: EngineVacancy, landlord: EngineLandlord, law: LegislationAt): VacancyFacts {
  const { dwelling } = vacancy;
  const communeCode = currentCommuneCode(dwelling.communeCode);
  const departement = departementOf(communeCode);
  const zone = ceilingZone(communeCode);
  const rents = rentZone(communeCode);
  if (departement === undefined || zone === undefined || rents === undefined) {
    throw new RangeError(`commune outside Île-de-France: ${dwelling.communeCode}`);
  }
  const scheme = findFunding(dwelling.fundingCode)?.scheme ?? null;
  const row = scheme === null ? null : law.incomeCeilings[scheme][zone];
  return {
    vacancy,
    id: vacancy.id,
    communeCode,
    departement,
    departementBit: DEPARTEMENT_BITS[departement],
    size: dwelling.size,
    scheme,
    ceilingsCents: row === null ? [] : row.categories.map((_, index) => ceilingOfRowCents(row, index + 1, 0)),
    extraPersonCents: row === null ? 0 : row.extra * 100,
    ...typologyFacts(dwelling.size, landlord.typologyGrid, law),
    contingent: vacancy.orientation?.contingent ?? null,
    effortPolicy: landlord.effortPolicy,
    benefitZone: benefitZone(rents),
    rentCents: dwelling.rentCents,
    annexRentCents: dwelling.annexRentCents,
    chargesCents: dwelling.chargesCents,
  };
}

type TypologyFacts = Pick<
  VacancyFacts,
  'minPersons' | 'maxPersons' | 'typologySource' | 'usualMinPersons' | 'usualMaxPersons'
>;

function typologyFacts(size: DwellingSize, own: TypologyGrid | null, law: LegislationAt): TypologyFacts {
  const { min, max } = (own ?? law.typology.grid)[size];
  const usual = law.typology.usual[size];
  return {
    minPersons: min,
    maxPersons: max,
    typologySource: own === null ? 'default' : 'landlord',
    usualMinPersons: Math.max(min, usual.min),
    usualMaxPersons: Math.min(max, usual.max),
  };
}
