import type { Departement } from '#domain/departement.js';
import type { EngineVacancy } from '#domain/engine-view.js';
import { vacancyId } from '#domain/ids.js';
import { deriveVacancy, type VacancyFacts } from '#eligibility/vacancy-facts.js';
import type { LegislationAt } from '#legislation/legislation.js';
import { digest } from '#solver/tie-break.js';
import type { Assumptions } from '../assumptions.js';
import { eachDepartement, type SimulatedContingent } from '../calibration.js';
import { drawDwelling } from '../generator/dwelling.js';
import { type RegionOrganisations, regionOrganisations, reserverOf } from '../generator/organisations.js';
import { randomStream } from '../generator/random.js';
import { communeOfZone, zoneOfCommune } from '../zones.js';

/** The organisations of every simulated region: landlords with their grids and effort policies, reservers. */
export const ORGANISATIONS: RegionOrganisations = regionOrganisations('simulation');

type Landlord = RegionOrganisations['landlords'][number];

const LANDLORD_OF: ReadonlyMap<string, Landlord> = new Map(ORGANISATIONS.landlords.map((one) => [one.id, one]));

/** Landlords that let in each département, and those of them who signed the protocol, with their weights. */
const LANDLORD_WEIGHTS = eachDepartement((departement) => {
  const here = ORGANISATIONS.landlords.filter((landlord) => landlord.departements.includes(departement));
  const weights = (these: readonly Landlord[]) => Object.fromEntries(these.map(({ id, weight }) => [id, weight]));
  return { any: weights(here), protocol: weights(here.filter(({ protocolSignatory }) => protocolSignatory)) };
});

/** What a dwelling of the simulation is, whenever it comes and whoever reserves it. */
export interface DwellingTraits {
  readonly digest: number;
  readonly departement: Departement;
  readonly zone: number;
  readonly vacancy: EngineVacancy;
  readonly facts: VacancyFacts;
  /** Uniform in [0, 1): which contingent, once the shares are known. */
  readonly contingentDraw: number;
}

export function drawDwellingTraits(
  seed: number,
  assumptions: Assumptions,
  { departement, index, law }: { departement: Departement; index: number; law: LegislationAt },
): DwellingTraits {
  const random = randomStream(String(seed), `dwelling-${departement}`, index);
  const id = vacancyId(`V${departement}-${String(index).padStart(6, '0')}`);
  const drawn = drawDwelling(random, departement, id);
  const zone = zoneOfCommune(departement, drawn.address.communeCode);
  const protocolChannel = random.chance(assumptions.protocolShare);
  const landlord = LANDLORD_OF.get(
    random.weighted(LANDLORD_WEIGHTS[departement][protocolChannel ? 'protocol' : 'any']),
  ) as Landlord;
  const { size, floorAreaM2, floor, lift, accessibility, fundingCode, rentCents, annexRentCents, chargesCents } = drawn;
  const vacancy: EngineVacancy = {
    id,
    landlordId: landlord.id,
    dwelling: {
      communeCode: communeOfZone(departement, zone).code,
      size,
      floorAreaM2,
      floor,
      lift,
      accessibility,
      fundingCode,
      adaptedPlai: drawn.adaptedPlai,
      rentCents,
      annexRentCents,
      chargesCents,
      qpvCode: drawn.qpvCode,
    },
    orientation: { contingent: 'unreserved', reserverId: null, source: 'declared' },
    protocolChannel,
    singleCandidateGround: null,
  };
  return {
    digest: digest(id),
    departement,
    zone,
    vacancy,
    facts: deriveVacancy(vacancy, landlord, law),
    contingentDraw: random.next(),
  };
}

/** The dwelling oriented to a contingent. */
export function orientedTo(traits: DwellingTraits, contingent: SimulatedContingent): DwellingTraits {
  const reserverId = reserverOf(ORGANISATIONS, contingent, traits.departement);
  const vacancy: EngineVacancy = {
    ...traits.vacancy,
    orientation: { contingent, reserverId, source: 'declared' },
  };
  return { ...traits, vacancy, facts: { ...traits.facts, vacancy, contingent } };
}
