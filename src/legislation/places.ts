import { type CommuneCode, DEPARTEMENTS, type Departement } from '#domain/departement.js';
import type { Place } from '#domain/household.js';
import { currentCommuneCode, PARIS } from './communes.js';

/** A set of places, fast to ask: one bit per département, then the communes, each once. Few: a list is a small set. */
export interface PlaceSet {
  readonly departements: number;
  readonly communes: readonly CommuneCode[];
}

/** One bit per département, in the order of DEPARTEMENTS. */
export const DEPARTEMENT_BITS: Readonly<Record<Departement, number>> = Object.fromEntries(
  DEPARTEMENTS.map((departement, index) => [departement, 1 << index]),
) as Record<Departement, number>;

const NO_COMMUNE: readonly CommuneCode[] = [];

/** A place, fast to ask: the bit of the département, 0 for a commune, whose code in force is then given. */
export interface Whereabouts {
  readonly departementBit: number;
  readonly communeCode: CommuneCode | null;
}

/** Merged communes are followed; Paris as a commune is Paris as a département. */
export function whereabouts(place: Place): Whereabouts {
  if (place.scope === 'departement') return { departementBit: DEPARTEMENT_BITS[place.code], communeCode: null };
  if (place.code === PARIS) return { departementBit: DEPARTEMENT_BITS['75'], communeCode: null };
  return { departementBit: 0, communeCode: currentCommuneCode(place.code) };
}

export function placeSet(places: readonly Place[]): PlaceSet {
  let departements = 0;
  let communes: CommuneCode[] | undefined;
  for (const place of places) {
    const { departementBit, communeCode } = whereabouts(place);
    departements |= departementBit;
    if (communeCode === null) continue;
    communes ??= [];
    if (!communes.includes(communeCode)) communes.push(communeCode);
  }
  return { departements, communes: communes?.slice() ?? NO_COMMUNE };
}

export interface Location {
  readonly departementBit: number;
  readonly communeCode: CommuneCode;
}

export function contains(set: PlaceSet, { departementBit, communeCode }: Location): boolean {
  return (set.departements & departementBit) !== 0 || set.communes.includes(communeCode);
}

/** Whether one place holds the location. */
export function placeHolds(place: Place, location: Location): boolean {
  const { departementBit, communeCode } = whereabouts(place);
  return communeCode === null ? departementBit === location.departementBit : communeCode === location.communeCode;
}
