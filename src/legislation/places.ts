import { type CommuneCode, DEPARTEMENTS, type Departement } from '#domain/departement.js';
import type { Place } from '#domain/household.js';
import { currentCommuneCode, PARIS } from './communes.js';

/** A set of places, fast to ask: one bit per département, then the communes. */
export interface PlaceSet {
  readonly departements: number;
  readonly communes: ReadonlySet<CommuneCode>;
}

/** One bit per département, in the order of DEPARTEMENTS. */
export const DEPARTEMENT_BITS: Readonly<Record<Departement, number>> = Object.fromEntries(
  DEPARTEMENTS.map((departement, index) => [departement, 1 << index]),
) as Record<Departement, number>;

const NO_COMMUNE: ReadonlySet<CommuneCode> = new Set();

/** Merged communes are followed; Paris as a commune is Paris as a département. */
export function placeSet(places: readonly Place[]): PlaceSet {
  let departements = 0;
  let communes: Set<CommuneCode> | undefined;
  for (const place of places) {
    if (place.scope === 'departement') departements |= DEPARTEMENT_BITS[place.code];
    else if (place.code === PARIS) departements |= DEPARTEMENT_BITS['75'];
    else {
      communes ??= new Set();
      communes.add(currentCommuneCode(place.code));
    }
  }
  return { departements, communes: communes ?? NO_COMMUNE };
}

export interface Location {
  readonly departementBit: number;
  readonly communeCode: CommuneCode;
}

export function contains(set: PlaceSet, { departementBit, communeCode }: Location): boolean {
  return (set.departements & departementBit) !== 0 || (set.communes.size > 0 && set.communes.has(communeCode));
}

/** Whether one place holds the location. */
export function placeHolds(place: Place, { departementBit, communeCode }: Location): boolean {
  if (place.scope === 'departement') return DEPARTEMENT_BITS[place.code] === departementBit;
  if (place.code === PARIS) return departementBit === DEPARTEMENT_BITS['75'];
  return currentCommuneCode(place.code) === communeCode;
}
