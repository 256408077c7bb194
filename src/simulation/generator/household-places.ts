import { addDays, addMonths, type CalendarDate } from '#domain/dates.js';
import { DEPARTEMENTS, type Departement } from '#domain/departement.js';
import type { ExcludedArea, Place, PlaceConsent } from '#domain/household.js';
import { PARAMETERS } from './parameters.js';
import { drawCommune, sampledCommunes } from './places.js';
import type { Random } from './random.js';

/** Consents: wished communes first, then the département of support, then, for those who accept, its neighbours. */
export function drawConsents(random: Random, departement: Departement, asOf: CalendarDate): readonly PlaceConsent[] {
  const consentedOn = addDays(asOf, -random.integer(5, 300));
  const expiresOn = random.chance(PARAMETERS.consentExpires.value) ? addMonths(consentedOn, 18) : null;
  const { min, max } = PARAMETERS.communeWishes.value;
  const onlyCommunes = random.chance(PARAMETERS.onlySomeCommunes.value);
  const wishes = distinctCommunes(random, departement, onlyCommunes ? max + 1 : random.integer(min, max));
  const places: { place: Place; wishRank: number | null }[] = wishes.map((code, i) => ({
    place: { scope: 'commune', code },
    wishRank: i + 1,
  }));
  if (!onlyCommunes) {
    places.push({ place: { scope: 'departement', code: departement }, wishRank: wishes.length + 1 });
    for (const other of acceptedNeighbours(random, departement)) {
      places.push({ place: { scope: 'departement', code: other }, wishRank: null });
    }
  }
  return places.map(({ place, wishRank }) => ({ place, consentedOn, expiresOn, wishRank }));
}

function distinctCommunes(random: Random, departement: Departement, count: number): readonly string[] {
  const drawn = new Set<string>();
  for (let i = 0; i < count; i++) drawn.add(drawCommune(departement, random).code);
  return [...drawn];
}

function acceptedNeighbours(random: Random, departement: Departement): readonly Departement[] {
  if (!random.chance(PARAMETERS.acceptsOtherDepartements.value)) return [];
  const neighbours = PARAMETERS.neighbours.value[departement];
  const each = neighbours.filter(() => random.chance(PARAMETERS.acceptsEachNeighbour.value));
  return each.length > 0 ? each : [random.pick(neighbours)];
}

/** A commune to avoid; the reason is a label of the association, never seen by a landlord. */
export function drawExcludedAreas(random: Random, departement: Departement): readonly ExcludedArea[] {
  if (!random.chance(PARAMETERS.excludedArea.value)) return [];
  const commune = random.pick(sampledCommunes(departement));
  return [{ place: { scope: 'commune', code: commune.code }, reason: 'À éviter (donnée fictive)' }];
}

/** Départements that the commission recommends: its own, the neighbours as well for a wide perimeter. */
export function drawPerimeter(random: Random, departement: Departement): readonly Departement[] {
  if (!random.chance(PARAMETERS.daloWidePerimeter.value)) return [departement];
  const wide = new Set<Departement>([departement, ...PARAMETERS.neighbours.value[departement]]);
  return DEPARTEMENTS.filter((d) => wide.has(d));
}
