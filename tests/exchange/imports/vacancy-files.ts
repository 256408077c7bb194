import { stringify } from 'csv-stringify/sync';
import exceljs from 'exceljs';
import { seededRandom } from '../../support/random-instance.js';

export const HEADERS = [
  'Identifiant du logement',
  'Adresse',
  'Code postal',
  'Commune',
  'Typologie',
  'Surface habitable (m²)',
  'Étage',
  'Ascenseur',
  'Chauffage',
  'Financement',
  'Loyer hors charges (€)',
  'Charges (€)',
  'Contingent',
  'Première location ou relocation',
  'Disponible le',
];

export type FileRow = string[];

const COMMUNES = [
  ['92000', 'Nanterre'],
  ['93200', '93066'],
  ['75018', 'Paris 18e'],
  ['94000', 'Créteil'],
] as const;

/** One line of a right file, by its number. */
export function goodRow(number: number): FileRow {
  const [postalCode, commune] = COMMUNES[number % COMMUNES.length] as (typeof COMMUNES)[number];
  return [
    `LOG-${String(number).padStart(6, '0')}`,
    `${number} rue de l’Été ; bât. ${number % 7}`,
    postalCode,
    commune,
    `T${1 + (number % 5)}`,
    `${60 + (number % 5) * 15},5`,
    number % 9 === 0 ? 'RDC' : String(number % 9),
    number % 2 === 0 ? 'oui' : 'Non',
    ['individuel', 'Collectif', 'réseau de chaleur'][number % 3] as string,
    ['PLAI', 'PLUS', 'PLS', '13'][number % 4] as string,
    `${400 + (number % 50)},${String(number % 100).padStart(2, '0')}`,
    '95',
    ['À orienter', 'Préfet – mal-logés', 'Action Logement'][number % 3] as string,
    'Relocation',
    '15/12/2026',
  ];
}

/** What each planted error does to a line, and the heading under which it must be told. */
const ERRORS: readonly (readonly [column: number, value: string])[] = [
  [1, ''],
  [2, '9200'],
  [3, 'Trifouilly'],
  [3, '69123'],
  [4, 'T9'],
  [5, 'grand'],
  [5, '3'],
  [6, '99'],
  [7, 'peut-être'],
  [8, 'poêle'],
  [9, 'PLX'],
  [10, '412,505'],
  [10, '-5'],
  [11, ''],
  [12, 'Martien'],
  [13, 'peut-être'],
  [14, '31/02/2027'],
  [14, '15/12/2039'],
];

export interface PlantedFile {
  readonly rows: FileRow[];
  /** Number of the line in the file → heading of the error. */
  readonly planted: ReadonlyMap<number, string>;
}

/** A file of `lines` vacancies, `errors` of them wrong in one cell, at seeded places. */
export function plantedFile(lines: number, errors: number, seed: number): PlantedFile {
  const random = seededRandom(seed);
  const rows = Array.from({ length: lines }, (_, index) => goodRow(index + 1));
  const planted = new Map<number, string>();
  while (planted.size < errors) {
    const index = Math.floor(random() * lines);
    if (planted.has(index + 2)) continue;
    const [column, value] = ERRORS[planted.size % ERRORS.length] as (typeof ERRORS)[number];
    (rows[index] as FileRow)[column] = value;
    planted.set(index + 2, HEADERS[column] as string);
  }
  return { rows, planted };
}

/** The rows as the CSV that a French spreadsheet saves. */
export function csvOf(rows: readonly FileRow[], headers: readonly string[] = HEADERS): Buffer {
  return Buffer.from(stringify([headers, ...rows], { bom: true, delimiter: ';', record_delimiter: 'windows' }));
}

/** The rows as a workbook where dates and amounts are true ones. */
export async function xlsxOf(rows: readonly FileRow[], headers: readonly string[] = HEADERS): Promise<Buffer> {
  const workbook = new exceljs.Workbook();
  const sheet = workbook.addWorksheet('Logements');
  sheet.addRow([...headers]);
  for (const row of rows) sheet.addRow(row.map(typed));
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

function typed(text: string): string | number | Date {
  if (/^-?\d+,\d+$/.test(text)) return Number(text.replace(',', '.'));
  const date = /^(\d\d)\/(\d\d)\/(\d{4})$/.exec(text);
  const day = date === null ? null : new Date(`${date[3]}-${date[2]}-${date[1]}T00:00:00Z`);
  return day !== null && !Number.isNaN(day.getTime()) && day.getUTCDate() === Number(date?.[1]) ? day : text;
}
