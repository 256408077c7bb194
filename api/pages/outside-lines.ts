import type { OutsideInput } from '#casework/outside-rehousings.js';
import { CONTINGENT_LABELS, CONTINGENTS } from '#domain/contingent.js';
import type { CalendarDate } from '#domain/dates.js';
import { DEPARTEMENTS } from '#domain/departement.js';
import type { Organisation } from '#domain/organisation.js';
import { err, ok, type Result } from '#domain/result.js';
import { headerKey, type TableRow } from '#exchange/tables/table.js';
import { readDate } from './declare-form.js';

/** Columns of the file, and fields of the form, in French: the heading, and what is expected of a cell. */
export const OUTSIDE_COLUMNS = [
  { key: 'reference', header: 'Référence', expected: 'la référence du ménage dans votre fichier', required: true },
  { key: 'signature', header: 'Bail signé le', expected: 'JJ/MM/AAAA', required: true },
  { key: 'departement', header: 'Département', expected: `un de : ${DEPARTEMENTS.join(', ')}`, required: false },
  { key: 'contingent', header: 'Contingent', expected: Object.values(CONTINGENT_LABELS).join(', '), required: false },
  { key: 'bailleur', header: 'Bailleur', expected: 'son nom', required: false },
  { key: 'protocole', header: 'Protocole', expected: 'oui ou non', required: false },
] as const;
type Key = (typeof OUTSIDE_COLUMNS)[number]['key'];
export type OutsideTexts = Readonly<Partial<Record<Key, string>>>;

/** The texts of a line under the headings of its file; a heading that is none of ours is left aside. */
export function textsOf(row: TableRow, headers: readonly string[]): OutsideTexts {
  const found = OUTSIDE_COLUMNS.flatMap(({ key, header }) => {
    const index = headers.findIndex((one) => headerKey(one) === headerKey(header));
    return index === -1 ? [] : [[key, row.cells[index] ?? '']];
  });
  return Object.fromEntries(found);
}

/** Required headings that a file does not have. */
export function missingHeaders(headers: readonly string[]): readonly string[] {
  const given = headers.map(headerKey);
  return OUTSIDE_COLUMNS.filter(({ required, header }) => required && !given.includes(headerKey(header))).map(
    ({ header }) => header,
  );
}

/** A rehousing from its texts, or one sentence for each that cannot be read: column, what was read, what is expected. */
export function readOutside(
  texts: OutsideTexts,
  source: OutsideInput['source'],
  landlords: readonly Organisation[],
): Result<OutsideInput, readonly string[]> {
  const text = (key: Key) => (texts[key] ?? '').trim();
  const signedOn = readDate(text('signature')) as CalendarDate | undefined;
  const departement = DEPARTEMENTS.find((code) => code === text('departement').slice(0, 2));
  const contingent = CONTINGENTS.find((code) =>
    [headerKey(code), headerKey(CONTINGENT_LABELS[code])].includes(headerKey(text('contingent'))),
  );
  const protocol = { oui: true, on: true, non: false, '': false }[text('protocole').toLowerCase()];
  const unread: readonly (Key | null)[] = [
    text('reference') === '' ? 'reference' : null,
    signedOn === undefined ? 'signature' : null,
    departement === undefined && text('departement') !== '' ? 'departement' : null,
    contingent === undefined && text('contingent') !== '' ? 'contingent' : null,
    protocol === undefined ? 'protocole' : null,
  ];
  const problems = OUTSIDE_COLUMNS.filter(({ key }) => unread.includes(key)).map(
    ({ key, header, expected }) => `${header} : « ${text(key).slice(0, 40)} » ne va pas. Attendu : ${expected}.`,
  );
  if (problems.length > 0 || signedOn === undefined) return err(problems);
  const landlord = landlords.find(
    ({ id, name }) => id === text('bailleur') || headerKey(name) === headerKey(text('bailleur')),
  );
  return ok({
    reference: text('reference'),
    signedOn,
    departement: departement ?? null,
    contingent: contingent ?? null,
    landlordId: landlord?.id ?? null,
    landlord: text('bailleur') || null,
    protocol: protocol ?? false,
    source,
  });
}
