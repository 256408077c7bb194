/**
 * Sectors: five per département, each stood for by one commune. Households like or dislike a sector as a whole; the
 * engine sees it as a consent to its commune.
 */
import type { CommuneCode, Departement } from '#domain/departement.js';
import { type SampledCommune, sampledCommunes } from './generator/places.js';

export const ZONES_PER_DEPARTEMENT = 5;

/** The commune that stands for sector `zone` of a département: one of the five with most social dwellings. */
export function communeOfZone(departement: Departement, zone: number): SampledCommune {
  return sampledCommunes(departement)[zone] as SampledCommune;
}

/** Sector of a commune that the generator drew; communes are dealt in turn, the largest first. */
export function zoneOfCommune(departement: Departement, code: CommuneCode): number {
  const index = sampledCommunes(departement).findIndex((commune) => commune.code === code);
  return index % ZONES_PER_DEPARTEMENT;
}
