import type { Departement } from '#domain/departement.js';
import { DEPARTEMENTS } from '#domain/departement.js';
import type { EngineHousehold } from '#domain/engine-view.js';
import { DOCUMENT_CODES, type Known, type PlaceConsent, type PriorityLabel } from '#domain/household.js';
import { type HouseholdId, householdId } from '#domain/ids.js';
import { deriveHousehold, type HouseholdFacts } from '#eligibility/household-facts.js';
import type { LegislationAt } from '#legislation/legislation.js';
import { DEFAULT_POLICY } from '#scoring/default-policy.js';
import { digest } from '#solver/tie-break.js';
import type { Assumptions } from '../assumptions.js';
import { dateOf } from '../calendar.js';
import { drawLabels } from '../generator/household-file.js';
import { drawComposition } from '../generator/household-members.js';
import { drawDwellingNeeds, drawIncomes, drawStatutoryNeeds } from '../generator/household-resources.js';
import { PARAMETERS } from '../generator/parameters.js';
import { type Random, randomStream } from '../generator/random.js';
import { daysBefore } from '../generator/support.js';
import { communeOfZone, ZONES_PER_DEPARTEMENT } from '../zones.js';

/** What a household of the simulation is, whenever it arrives; drawn once for a seed, whatever the rates. */
export interface HouseholdTraits {
  readonly id: HouseholdId;
  readonly digest: number;
  readonly departement: Departement;
  /** As at day 0: `arrivedOn` gives it its dates. */
  readonly base: EngineHousehold;
  /** What the rules read of it, as at day 0. */
  readonly facts: HouseholdFacts;
  /** Sectors that it truly accepts, 1 or 0, at `8 départements × 5`; what it declared is in its consents. */
  readonly acceptedZones: Uint8Array;
  readonly incomplete: boolean;
  /** Days of support before it leaves unhoused, if nothing comes. */
  readonly patienceDays: number;
  /** Days between recognition and the start of support; `null` = outside DALO. */
  readonly recognitionGapDays: number | null;
  readonly requestGapDays: number;
}

/** Position of a sector in `acceptedZones`. */
export const zoneIndex = (departement: Departement, zone: number): number =>
  DEPARTEMENTS.indexOf(departement) * ZONES_PER_DEPARTEMENT + zone;

export function drawTraits(
  seed: number,
  assumptions: Assumptions,
  { departement, index, law }: { departement: Departement; index: number; law: LegislationAt },
): HouseholdTraits {
  const random = randomStream(String(seed), `household-${departement}`, index);
  const asOf = dateOf(0);
  const composition = drawComposition(random, asOf);
  const incomes = drawIncomes(random, composition.members, composition.couple);
  const isDalo = !random.chance(PARAMETERS.shareOutsideDalo.value[departement]);
  const recognitionGapDays = isDalo
    ? 30 + Math.min(3650, daysBefore(random, PARAMETERS.monthsFromRecognitionToSupport.value[departement]))
    : null;
  const places = drawPlaces(random, assumptions, departement);
  const incomplete = random.chance(assumptions.incompleteFile);
  const id = householdId(`${departement}-${String(index).padStart(6, '0')}`);
  const labels = drawLabels(random, departement, null, asOf);
  const base: EngineHousehold = {
    id,
    departement,
    request: { status: 'active', filedOn: asOf, renewedOn: null },
    ...composition,
    incomes,
    needs: drawDwellingNeeds(random),
    regularStay: 'yes',
    dalo: isDalo ? { recognisedOn: asOf, departement, recommendations: NO_RECOMMENDATION, designatedTo: null } : null,
    priorityLabels: isDalo ? [daloLabel(departement)] : labels.map((label) => ({ ...label, labelledOn: asOf })),
    support: { phase: 'towards', scheme: isDalo ? 'avdlDalo' : 'avdlOutsideDalo', towardsStartedOn: asOf },
    consents: places.consents,
    excludedPlaces: [],
    actionLogement: { eligible: drawActionLogement(random, assumptions), alinRegisteredOn: null },
    stateAgent: 'no',
    protocolEligibleSince: random.chance(assumptions.protocolEligible) ? asOf : null,
    statutoryNeeds: drawStatutoryNeeds(random),
    missingDocuments: incomplete ? [random.pick(DOCUMENT_CODES)] : [],
    unprovenSituations: [],
    supportDepartements: [departement],
    pausedUntil: null,
    confirmedOn: asOf,
  };
  return {
    id,
    digest: digest(id),
    departement,
    base,
    facts: deriveHousehold(base, law, DEFAULT_POLICY),
    acceptedZones: places.accepted,
    incomplete,
    patienceDays: daysBefore(random, 1 / Math.max(assumptions.exitsPerMonth, 1e-9)),
    recognitionGapDays,
    requestGapDays: 60 + Math.min(4500, daysBefore(random, PARAMETERS.monthsFromRequestToSupport.value)),
  };
}

/** The household as the engine reads it when its support starts on day `arrival`, its data confirmed on day `confirmed`. */
export function arrivedOn(traits: HouseholdTraits, arrival: number, confirmed: number): EngineHousehold {
  const { base, recognitionGapDays, requestGapDays } = traits;
  const started = dateOf(arrival);
  const recognisedOn = dateOf(arrival - (recognitionGapDays ?? 0));
  return {
    ...base,
    request: { ...base.request, filedOn: dateOf(arrival - requestGapDays) },
    dalo: base.dalo && { ...base.dalo, recognisedOn },
    priorityLabels: base.priorityLabels.map((label) => ({ ...label, labelledOn: recognisedOn })),
    support: base.support && { ...base.support, towardsStartedOn: started },
    consents: base.consents.map((consent) => ({ ...consent, consentedOn: started })),
    protocolEligibleSince: base.protocolEligibleSince && started,
    confirmedOn: dateOf(confirmed),
  };
}

const NO_RECOMMENDATION = { sizes: [], perimeter: [], adaptedDwelling: false } as const;

function daloLabel(departement: Departement): PriorityLabel {
  return { category: 'dalo', labelledOn: dateOf(0), labeller: 'state', departement };
}

function drawActionLogement(random: Random, { actionLogementEligible, actionLogementUnsure }: Assumptions): Known {
  const draw = random.next();
  if (draw < actionLogementEligible) return 'yes';
  return draw < actionLogementEligible + actionLogementUnsure ? 'unknown' : 'no';
}

interface Places {
  readonly consents: readonly PlaceConsent[];
  readonly accepted: Uint8Array;
}

/** Sectors truly accepted, at least one at home; what is declared differs by an error here and there. */
function drawPlaces(random: Random, assumptions: Assumptions, departement: Departement): Places {
  const accepted = new Uint8Array(DEPARTEMENTS.length * ZONES_PER_DEPARTEMENT);
  const declared: { departement: Departement; zone: number }[] = [];
  const sure = random.integer(0, ZONES_PER_DEPARTEMENT - 1);
  const mobile = random.chance(assumptions.mobileShare);
  const neighbours = PARAMETERS.neighbours.value[departement];
  const others = neighbours.filter(() => random.chance(assumptions.neighbourAccepted));
  for (const place of mobile ? [departement, ...others] : [departement]) {
    for (let zone = 0; zone < ZONES_PER_DEPARTEMENT; zone++) {
      const truly = random.chance(assumptions.zoneAccepted) || (place === departement && zone === sure);
      const stated = random.chance(assumptions.wishError) ? !truly : truly;
      accepted[zoneIndex(place, zone)] = truly ? 1 : 0;
      if (stated) declared.push({ departement: place, zone });
    }
  }
  if (declared.length === 0) declared.push({ departement, zone: sure });
  return { accepted, consents: declared.map(consentOf) };
}

function consentOf({ departement, zone }: { departement: Departement; zone: number }, index: number): PlaceConsent {
  return {
    place: { scope: 'commune', code: communeOfZone(departement, zone).code },
    consentedOn: dateOf(0),
    expiresOn: null,
    wishRank: index < 3 ? index + 1 : null,
  };
}
