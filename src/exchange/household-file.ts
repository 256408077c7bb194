import { MEMBERS, PRIORITIES, RESOURCES, SITUATION } from './household-file-facts.js';
import type { HouseholdRow } from './household-file-parts.js';
import { FOLLOW_UP, SUPPORT, wishes } from './household-file-support.js';
import { placeFormat } from './household-file-words.js';
import { listFormat } from './tables/cell-formats.js';
import type { ImportColumn, ImportProfile } from './tables/profile.js';

const REQUIRED = new Set([
  'reference',
  'departement',
  'requestStatus',
  'filedOn',
  'applicant',
  'regularStay',
  'consents',
  'consentedOn',
  'confirmedOn',
]);

/** The file of households of an association: one line per household, no name, no number of anybody. */
export function householdProfile(words: { readonly communeCode: (text: string) => string | undefined }): ImportProfile {
  const places = listFormat(placeFormat(words.communeCode));
  const rows: readonly HouseholdRow[] = [
    ...SITUATION,
    ...MEMBERS,
    ...RESOURCES,
    ...PRIORITIES,
    ...SUPPORT,
    ...wishes(places),
    ...FOLLOW_UP,
  ];
  const columns = rows.map(
    ([key, header, lens, format, definition, example, synonyms = []]): ImportColumn => ({
      key,
      header,
      synonyms,
      required: REQUIRED.has(key),
      definition,
      example,
      format,
      ...lens,
    }),
  );
  return { referenceKey: 'reference', columns };
}
