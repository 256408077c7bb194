import { addDays, addMonths, type CalendarDate } from '#domain/dates.js';
import { type Household, occupants } from '#domain/household.js';
import { organisationId } from '#domain/ids.js';
import type { RegionContext } from './context.js';
import { drawBlockingSituations, drawDalo, drawDocuments, drawLabels } from './household-file.js';
import { drawComposition, drawVariants } from './household-members.js';
import { drawConsents, drawExcludedAreas } from './household-places.js';
import { drawDwellingNeeds, drawIncomes, drawStatutoryNeeds } from './household-resources.js';
import { PARAMETERS } from './parameters.js';
import { type Random, randomStream } from './random.js';
import { daysBefore, type HouseholdCore, householdCore } from './support.js';

/** The household number `index` of the region: the same whatever was generated before it. */
export function generateHousehold(context: RegionContext, index: number): Household {
  const core = householdCore(context, index);
  const random = randomStream(context.seed, 'household', index);
  const { asOf } = context;
  const { departement, towardsStartedOn, association } = core;
  const composition = drawComposition(random, asOf);
  const incomes = drawIncomes(random, composition.members, composition.couple);
  const needs = drawDwellingNeeds(random);
  const persons = occupants(composition);
  const landlords = context.organisations.landlords.filter((landlord) => landlord.departements.includes(departement));
  const dalo = core.dalo
    ? drawDalo(random, { departement, towardsStartedOn, persons, adapted: needs.adaptedDwelling, landlords })
    : null;
  const blockingSituations = drawBlockingSituations(random, asOf);
  return {
    id: core.id,
    reference: referenceOf(index),
    ownerId: organisationId(association.id),
    departement,
    request: drawRequest(random, core, asOf),
    ...composition,
    variants: drawVariants(random, { members: composition.members, incomes }, blockingSituations),
    incomes,
    needs,
    regularStay: random.weighted(PARAMETERS.regularStay.value),
    dalo,
    priorityLabels: drawLabels(random, departement, dalo, towardsStartedOn),
    support: core.support,
    consents: drawConsents(random, departement, asOf),
    excludedAreas: drawExcludedAreas(random, departement),
    actionLogement: drawActionLogement(random, asOf),
    stateAgent: random.weighted(PARAMETERS.stateAgent.value),
    protocolEligibleSince: core.protocol ? addDays(towardsStartedOn, -random.integer(0, 60)) : null,
    blockingSituations,
    statutoryNeeds: drawStatutoryNeeds(random),
    documents: drawDocuments(random, asOf),
    pausedUntil: random.chance(PARAMETERS.paused.value) ? addDays(asOf, random.integer(5, 90)) : null,
    confirmedOn: random.chance(PARAMETERS.staleConfirmation.value)
      ? addDays(asOf, -random.integer(400, 700))
      : addDays(asOf, -random.integer(0, 75)),
  };
}

/** `F-000123`: "fictif", then the number in the region. */
function referenceOf(index: number): string {
  return `F-${String(index + 1).padStart(6, '0')}`;
}

/** A numéro unique of the legal form in a territory (999) that no real request has. */
function drawRequest(random: Random, core: HouseholdCore, asOf: CalendarDate): Household['request'] {
  const gap = Math.min(daysBefore(random, PARAMETERS.monthsFromRequestToSupport.value), 4_500);
  const filedOn = addDays(core.towardsStartedOn, -60 - gap);
  const monthsSince = Math.floor(random.next() * 12);
  const renewed = addMonths(asOf, -monthsSince);
  const sequence = String(core.index % 1_000_000).padStart(6, '0');
  return {
    requestNumber: `999${filedOn.slice(5, 7)}${filedOn.slice(2, 4)}${sequence}F${String(Math.floor(core.index / 1_000_000)).padStart(4, '0')}`,
    status: core.phase === 'within' ? 'satisfied' : 'active',
    filedOn,
    renewedOn: renewed > addMonths(filedOn, 11) ? renewed : null,
  };
}

function drawActionLogement(random: Random, asOf: CalendarDate): Household['actionLogement'] {
  const eligible = random.weighted(PARAMETERS.actionLogementEligible.value);
  const registered = eligible === 'yes' && random.chance(PARAMETERS.alinRegistered.value);
  return { eligible, alinRegisteredOn: registered ? addDays(asOf, -random.integer(10, 400)) : null };
}
