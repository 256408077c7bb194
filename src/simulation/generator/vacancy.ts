import type { Contingent } from '#domain/contingent.js';
import { addDays, type CalendarDate, type Instant } from '#domain/dates.js';
import type { Departement } from '#domain/departement.js';
import { type VacancyId, vacancyId } from '#domain/ids.js';
import type { SingleCandidateGround, Vacancy } from '#domain/vacancy.js';
import { partOf } from './apportion.js';
import type { RegionContext } from './context.js';
import { drawDwelling } from './dwelling.js';
import { type RegionOrganisations, reserverOf } from './organisations.js';
import { PARAMETERS } from './parameters.js';
import { type Random, randomStream } from './random.js';

/** The open vacancy number `index` of the region. */
export function generateVacancy(context: RegionContext, index: number): Vacancy {
  const departement = partOf(context.vacanciesByDepartement, index) as Departement;
  return drawVacancy(context, randomStream(context.seed, 'vacancy', index), { departement, index, past: false });
}

/** An allocated vacancy of the months before, that past proposals and refusals refer to. */
export function generatePastVacancy(context: RegionContext, index: number): Vacancy {
  const random = randomStream(context.seed, 'past-vacancy', index);
  const departement = random.weighted(context.vacanciesByDepartement) as Departement;
  return drawVacancy(context, random, { departement, index, past: true });
}

/** Identifier of a past vacancy, without drawing the rest of it. */
export function pastVacancyId(context: RegionContext, index: number): VacancyId {
  return vacancyId(randomStream(context.seed, 'past-vacancy-id', index).uuid());
}

function drawVacancy(
  context: RegionContext,
  random: Random,
  { departement, index, past }: { departement: Departement; index: number; past: boolean },
): Vacancy {
  const { asOf, seed } = context;
  const protocolChannel = random.chance(PARAMETERS.protocolShare.value);
  const landlord = drawLandlord(random, context.organisations, departement, protocolChannel);
  const dwelling = drawDwelling(random, departement, `${past ? 'P' : 'L'}-${String(index + 1).padStart(5, '0')}`);
  const shares = protocolChannel ? PARAMETERS.protocolContingents.value : PARAMETERS.contingents.value[departement];
  const contingent = random.weighted(shares);
  const posted = PARAMETERS.postedDaysAgo.value;
  const age = past ? random.integer(60, 360) : random.integer(posted.min, posted.max);
  const postedOn = addDays(asOf, -age);
  const available = PARAMETERS.availableInDays.value;
  const availableFrom = addDays(postedOn, random.integer(available.min, available.max));
  const oriented = past || protocolChannel || !random.chance(PARAMETERS.toBeOriented.value);
  return {
    id: past ? pastVacancyId(context, index) : vacancyId(randomStream(seed, 'vacancy-id', index).uuid()),
    landlordId: landlord.id,
    referentId: null,
    status: past ? 'allocated' : 'open',
    postedAt: `${postedOn}T08:00:00.000Z` as Instant,
    version: 1,
    dwelling,
    letting: random.chance(PARAMETERS.newLetting.value) ? 'new' : 'relet',
    availableFrom,
    visitOn: random.chance(0.5) ? addDays(availableFrom, -random.integer(0, 4)) : null,
    caleolOn: null,
    reservation: oriented
      ? drawReservation(context.organisations, contingent, departement, postedOn)
      : { state: 'toBeOriented' },
    protocolChannel,
    singleCandidateGround: oriented ? drawGround(random, contingent, dwelling.adaptedPlai) : null,
  };
}

function drawReservation(
  organisations: RegionOrganisations,
  contingent: Contingent,
  departement: Departement,
  postedOn: CalendarDate,
): Vacancy['reservation'] {
  const reserverId = reserverOf(organisations, contingent, departement);
  const deadline = addDays(postedOn, PARAMETERS.reserverDays.value);
  return { state: 'oriented', contingent, reserverId, reserverDeadline: contingent === 'unreserved' ? null : deadline };
}

function drawGround(random: Random, contingent: Contingent, adaptedPlai: boolean): SingleCandidateGround | null {
  if (adaptedPlai) return 'adaptedPlai';
  const designated = contingent === 'prefect' && random.chance(PARAMETERS.daloDesignationGround.value);
  return designated ? 'daloDesignation' : null;
}

function drawLandlord(
  random: Random,
  organisations: RegionOrganisations,
  departement: Departement,
  signatory: boolean,
): RegionOrganisations['landlords'][number] {
  const here = organisations.landlords.filter(
    (landlord) => landlord.departements.includes(departement) && (!signatory || landlord.protocolSignatory),
  );
  const id = random.weighted(Object.fromEntries(here.map((landlord) => [landlord.id, landlord.weight])));
  return here.find((landlord) => landlord.id === id) as (typeof here)[number];
}
