import type { Departement } from '#domain/departement.js';
import type { Dwelling } from '#domain/dwelling.js';
import { findCommune } from '#legislation/communes.js';
import { PARAMETERS } from './parameters.js';
import { drawCommune } from './places.js';
import type { Random } from './random.js';

/** Street names that no commune has: an address of the demonstration cannot be somebody's. */
const STREETS = [
  'rue de l’Exemple',
  'avenue du Modèle',
  'allée des Hypothèses',
  'place de la Maquette',
  'rue du Simulacre',
  'cours de l’Esquisse',
  'impasse du Prototype',
  'rue de la Fiction',
  'square du Spécimen',
  'passage de l’Ébauche',
] as const;

const PLAI_CODES: readonly string[] = ['10', '11'];

export function drawDwelling(random: Random, departement: Departement, internalId: string): Dwelling {
  const commune = drawCommune(departement, random);
  const fundingCode = random.weighted(PARAMETERS.fundings.value);
  const size = random.weighted(PARAMETERS.dwellingSizes.value);
  const [smallest, largest] = PARAMETERS.floorAreaM2.value[size];
  const floorAreaM2 = random.integer(smallest, largest);
  const spread = Math.exp(PARAMETERS.rentSpread.value * random.normal());
  const meanRent = PARAMETERS.rentCentsPerM2.value[departement] * PARAMETERS.rentFactor.value[fundingCode];
  const rentCents = Math.round(floorAreaM2 * meanRent * spread);
  const stepFree = random.chance(PARAMETERS.stepFreeDwelling.value);
  const floor = stepFree && random.chance(0.5) ? 0 : random.integer(0, PARAMETERS.highestFloor.value);
  const lift = stepFree && floor > 0 ? true : random.chance(PARAMETERS.lift.value[floor > 3 ? 'high' : 'low']);
  const annex = PARAMETERS.annexRent.value;
  const charges = PARAMETERS.chargesCentsPerM2.value;
  return {
    internalId,
    rplsId: null,
    address: {
      line: `${random.integer(1, 120)} ${random.pick(STREETS)}`,
      postalCode: findCommune(commune.code)?.postalCodes[0] ?? `${departement}000`,
      communeCode: commune.code,
      complement: `Bâtiment ${random.pick(['A', 'B', 'C', 'D'])}, porte ${internalId}`,
    },
    size,
    floorAreaM2,
    floor,
    lift,
    accessibility: { stepFree, adapted: stepFree && random.chance(PARAMETERS.adaptedDwelling.value) },
    energyClass: random.chance(PARAMETERS.energyUnknown.value) ? null : random.weighted(PARAMETERS.energyClasses.value),
    heating: random.weighted(PARAMETERS.heatings.value),
    fundingCode,
    adaptedPlai: PLAI_CODES.includes(fundingCode) && random.chance(PARAMETERS.adaptedPlai.value),
    rentCents,
    annexRentCents: random.chance(annex.share) ? random.integer(annex.minCents, annex.maxCents) : 0,
    chargesCents: floorAreaM2 * random.integer(charges.min, charges.max),
    conventionMaxRentCents: random.chance(PARAMETERS.conventionRentEntered.value)
      ? Math.ceil((rentCents * (100 + random.integer(0, 12))) / 100)
      : null,
    qpvCode: random.chance(PARAMETERS.shareInQpv.value) ? commune.qpvCode : null,
  };
}
