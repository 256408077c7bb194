import type { CommuneCode } from '#domain/departement.js';
import type { HouseholdFacts } from '#eligibility/household-facts.js';
import { DEPARTEMENT_BITS, type Location, type PlaceSet } from '#legislation/places.js';
import { addBit, type Bitset, emptyBitset, removeBit } from './bitset.js';

interface PlaceIndex {
  /** Per département bit: who names the whole département. */
  readonly departements: ReadonlyMap<number, Bitset>;
  /** Per commune: who names it. */
  readonly communes: ReadonlyMap<CommuneCode, readonly number[]>;
}

/** Who accepts a place and does not avoid it, by département and commune. */
export interface AcceptedPlaces {
  readonly accepted: PlaceIndex;
  readonly excluded: PlaceIndex;
}

/** Index of the households (by position in the list); the préfet's perimeter counts as accepted (PLACE_NOT_ACCEPTED). */
export function indexPlaces(households: readonly HouseholdFacts[]): AcceptedPlaces {
  return {
    accepted: indexOf(
      households,
      (h) => h.consented,
      (h) => h.daloPerimeter,
    ),
    excluded: indexOf(
      households,
      (h) => h.excluded,
      () => 0,
    ),
  };
}

/** PLACE_NOT_ACCEPTED and EXCLUDED_AREA at one location: the set of those whom neither keeps out, written to `into`. */
export function acceptedAt({ accepted, excluded }: AcceptedPlaces, location: Location, into: Bitset): void {
  into.set(accepted.departements.get(location.departementBit) as Bitset);
  for (const member of accepted.communes.get(location.communeCode) ?? []) addBit(into, member);
  const avoided = excluded.departements.get(location.departementBit) as Bitset;
  for (let word = 0; word < into.length; word++) into[word] = (into[word] as number) & ~(avoided[word] as number);
  for (const member of excluded.communes.get(location.communeCode) ?? []) removeBit(into, member);
}

function indexOf(
  households: readonly HouseholdFacts[],
  placesOf: (h: HouseholdFacts) => PlaceSet,
  furtherDepartements: (h: HouseholdFacts) => number,
): PlaceIndex {
  const bits = Object.values(DEPARTEMENT_BITS);
  const departements = new Map(bits.map((bit) => [bit, emptyBitset(households.length)]));
  const communes = new Map<CommuneCode, number[]>();
  households.forEach((household, member) => {
    const places = placesOf(household);
    const named = places.departements | furtherDepartements(household);
    for (const bit of bits) if ((named & bit) !== 0) addBit(departements.get(bit) as Bitset, member);
    for (const code of places.communes) {
      const known = communes.get(code);
      if (known) known.push(member);
      else communes.set(code, [member]);
    }
  });
  return { departements, communes };
}
