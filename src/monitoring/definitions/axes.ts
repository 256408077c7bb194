import { DEPARTEMENT_NAMES, type Departement } from '#domain/departement.js';
import type { Axis } from '../definition.js';

const rowsOf = (codes: readonly Departement[]) =>
  codes.map((key) => ({ key, label: `${key} – ${DEPARTEMENT_NAMES[key]}` }));

/** Order of the tables of support in the seed. */
export const BY_CODE = rowsOf(['75', '77', '78', '91', '92', '93', '94', '95']);
/** Order of the tables of allocations in the seed: Paris, inner ring, outer ring. */
export const BY_RING = rowsOf(['75', '92', '93', '94', '77', '78', '91', '95']);

export function byDepartement(field: string, rows: typeof BY_CODE, greatestFirst?: string): Axis {
  const axis = { kind: 'field', field, rows, others: 'hors Île-de-France', notKnown: 'non connu' } as const;
  return greatestFirst === undefined ? axis : { ...axis, greatestFirst };
}
