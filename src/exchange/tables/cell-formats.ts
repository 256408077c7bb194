import { parseCalendarDate } from '#domain/dates.js';
import { headerKey } from './table.js';

/** How a cell of a French file is read as a value of the wire format, and shown back. */
export interface CellFormat {
  /** The value of a cell that is not empty; `undefined` where it cannot be read. */
  readonly read: (text: string) => unknown;
  readonly show: (value: unknown) => string;
  /** What is expected, with an example. */
  readonly expected: string;
}

const EMPTY_WORDS = new Set(['', 'na', 'n a', 'nc', 'non connu', 'non renseigne']);
const CLEARING_WORDS = new Set(['neant', 'effacer']);

/** Whether a cell says nothing: empty, NA, N/A, NC, « non connu ». */
export function saysNothing(text: string): boolean {
  return EMPTY_WORDS.has(headerKey(text));
}

/** Whether a cell asks to erase what is known: « néant », « effacer ». */
export function clears(text: string): boolean {
  return CLEARING_WORDS.has(headerKey(text));
}

const plain = (value: unknown): string => (value === null || value === undefined ? '' : String(value));

export const textFormat: CellFormat = { read: (text) => text, show: plain, expected: 'un texte' };

/** A code whose letters are capitals and that may be typed with spaces. */
export const codeFormat = (expected: string): CellFormat => ({
  read: (text) => text.replace(/[\s\u00a0\u202f]/g, '').toUpperCase(),
  show: plain,
  expected,
});

export const dateFormat: CellFormat = {
  read: readFrenchDate,
  show: (value) => plain(value).split('-').toReversed().join('/'),
  expected: 'une date JJ/MM/AAAA qui existe, par exemple 15/12/2026',
};

export const eurosFormat: CellFormat = {
  read(text) {
    const value = readFrenchNumber(text.replace(/€|euros?$/i, ''), 2);
    return value === undefined ? undefined : Math.round(value * 100);
  },
  show: (value) => (value === null || value === undefined ? '' : (Number(value) / 100).toFixed(2).replace('.', ',')),
  expected: 'un montant en euros avec au plus deux décimales, par exemple 412,50',
};

export const decimalFormat: CellFormat = {
  read: (text) => readFrenchNumber(text.replace(/m²|m2$/i, ''), 4),
  show: (value) => plain(value).replace('.', ','),
  expected: 'un nombre, par exemple 62,5',
};

export const integerFormat: CellFormat = {
  read: (text) => readFrenchNumber(text, 0),
  show: plain,
  expected: 'un nombre entier, par exemple 3',
};

/** One of a closed list; `words` gives for each value its label first, then other words for it. */
export function choiceFormat<T extends string | boolean | number>(
  words: readonly (readonly [value: T, label: string, ...synonyms: string[]])[],
): CellFormat {
  const byWord = new Map<string, T>();
  for (const [value, ...names] of words)
    for (const name of [...names, String(value)]) byWord.set(headerKey(name), value);
  return {
    read: (text) => byWord.get(headerKey(text)),
    show: (value) => words.find(([known]) => known === value)?.[1] ?? plain(value),
    expected: `l’un de : ${words.map(([, label]) => label).join(', ')}`,
  };
}

export const yesNoFormat: CellFormat = choiceFormat<boolean>([
  [true, 'oui', 'o', 'vrai', 'true', '1', 'x', 'yes'],
  [false, 'non', 'n', 'faux', 'false', '0', 'no'],
]);

export const knownFormat: CellFormat = choiceFormat<string>([
  ['yes', 'oui', 'o', 'vrai', 'true', '1'],
  ['no', 'non', 'n', 'faux', 'false', '0'],
  ['unknown', 'inconnu', 'nsp', 'ne sait pas', '?'],
]);

/** Several values in one cell, separated by `,`, `|`, `/` between texts that are not dates, or a line break. */
export function listFormat(item: CellFormat): CellFormat {
  return {
    read(text) {
      const values = text
        .split(/[,|;\n]|\s\/\s/)
        .map((part) => part.trim())
        .filter((part) => part !== '')
        .map(item.read);
      return values.includes(undefined) ? undefined : values;
    },
    show: (value) => (Array.isArray(value) ? value.map(item.show).join(', ') : ''),
    expected: `une liste séparée par des virgules ; pour chacun, ${item.expected}`,
  };
}

/** « 22/11/2026 », « 22-11-2026 » or « 2026-11-22 » → ISO date; `undefined` where it is no day of the calendar. */
function readFrenchDate(text: string): string | undefined {
  const french = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?: 00:00(?::00)?)?$/.exec(text);
  const iso = french
    ? `${french[3]}-${french[2]?.padStart(2, '0')}-${french[1]?.padStart(2, '0')}`
    : text.replace(/[T ]00:00(:00(\.0+)?)?Z?$/, '');
  return parseCalendarDate(iso);
}

/** « 1 234,50 », « 1.234,50 » or « 1234.5 »; `undefined` where it is no number or has more decimals than asked. */
function readFrenchNumber(text: string, decimals: number): number | undefined {
  const bare = text.replace(/[\s\u00a0\u202f]/g, '').replace('\u2212', '-');
  const grouped = /^[+-]?\d{1,3}(?:\.\d{3})+,\d+$/.test(bare) ? bare.replaceAll('.', '') : bare;
  const match = /^([+-]?\d{1,9})(?:[.,](\d+))?$/.exec(grouped);
  if (match === null) return undefined;
  const fraction = (match[2] ?? '').replace(/0+$/, '');
  if (fraction.length > decimals) return undefined;
  return Number(`${match[1]}.${fraction === '' ? '0' : fraction}`);
}
