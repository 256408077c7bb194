import { shown } from '#casework/errors.js';
import type { CellFormat } from './cell-formats.js';
import { clears, saysNothing } from './cell-formats.js';
import { restored } from './columns.js';
import type { TableRow } from './table.js';
import { headerKey } from './table.js';

/** An object of the wire format while a line fills it. */
export type Wire = Record<string, unknown>;

/** One column of a kind of file: its heading, how its cells are read, and what they fill. */
export interface ImportColumn {
  readonly key: string;
  readonly header: string;
  readonly synonyms: readonly string[];
  readonly required: boolean;
  readonly definition: string;
  readonly example: string;
  readonly format: CellFormat;
  /** Beginnings of the JSON pointers it fills: where a problem of the object is told. */
  readonly pointers: readonly string[];
  readonly get: (wire: Wire) => unknown;
  readonly set: (wire: Wire, value: unknown) => void;
}

export interface ImportProfile {
  readonly columns: readonly ImportColumn[];
  /** The column that says which object a line is about. */
  readonly referenceKey: string;
}

/** What must be corrected in a line: the heading as the file has it (`null` = the whole line), and how. */
export interface LineProblem {
  readonly column: string | null;
  readonly code: string;
  readonly message: string;
  readonly expected: string | null;
  readonly received: string | null;
}

/** For each heading of a file, the column of the profile it fills; `null` = left aside. */
export type ColumnMapping = readonly (string | null)[];

/** What each heading most likely is: as remembered, else by its name or a synonym; each column once. */
export function suggestedMapping(
  headers: readonly string[],
  profile: ImportProfile,
  remembered: Readonly<Record<string, string>>,
): ColumnMapping {
  const byName = new Map<string, string>();
  for (const column of profile.columns) {
    for (const name of [column.header, column.key, ...column.synonyms]) byName.set(headerKey(name), column.key);
  }
  const known = new Set(profile.columns.map(({ key }) => key));
  const taken = new Set<string>();
  const take = (key: string | undefined): string | null => {
    if (key === undefined || !known.has(key) || taken.has(key)) return null;
    taken.add(key);
    return key;
  };
  const first = headers.map((header) => take(rememberedFor(remembered, header)));
  return headers.map(
    (header, index) => first[index] ?? (isForgotten(remembered, header) ? null : take(byName.get(headerKey(header)))),
  );
}

function rememberedFor(remembered: Readonly<Record<string, string>>, header: string): string | undefined {
  const key = headerKey(header);
  return Object.hasOwn(remembered, key) ? remembered[key] : undefined;
}

/** A heading that was left aside on purpose stays so. */
function isForgotten(remembered: Readonly<Record<string, string>>, header: string): boolean {
  return rememberedFor(remembered, header) === '';
}

/** What a landlord or association is remembered to have chosen, by heading; '' = left aside. */
export function mappingToRemember(headers: readonly string[], mapping: ColumnMapping): Record<string, string> {
  return Object.fromEntries(headers.map((header, index) => [headerKey(header), mapping[index] ?? '']));
}

/** Headings of the columns that every line needs and that no heading of the file fills. */
export function missingColumns(profile: ImportProfile, mapping: ColumnMapping): readonly string[] {
  return profile.columns.filter(({ required, key }) => required && !mapping.includes(key)).map(({ header }) => header);
}

export interface ReadLine {
  readonly line: number;
  readonly reference: string | null;
  /** By column key; `null` = to be erased. A cell that says nothing is not there. */
  readonly values: ReadonlyMap<string, unknown>;
  readonly problems: readonly LineProblem[];
}

/** Reads the cells of a line; every cell that cannot be read is a problem with its column and what is expected. */
export function readLine(
  row: Pick<TableRow, 'line' | 'cells' | 'faults'>,
  headers: readonly string[],
  profile: ImportProfile,
  mapping: ColumnMapping,
): ReadLine {
  const values = new Map<string, unknown>();
  const problems: LineProblem[] = row.faults
    .filter(({ column }) => column === null || mapping[column] != null || headers[column] === '')
    .map(({ column, code, message, expected }) => {
      const received = column === null ? null : shown(row.cells[column] ?? '');
      return { column: column === null ? null : (headers[column] ?? null), code, message, expected, received };
    });
  const faulty = new Set(row.faults.map(({ column }) => column));
  if (faulty.has(null)) return { line: row.line, reference: null, values, problems };
  for (const [index, header] of headers.entries()) {
    const column = profile.columns.find(({ key }) => key === mapping[index]);
    if (column === undefined || faulty.has(index)) continue;
    const text = restored(row.cells[index] ?? '');
    const read = readCell(column, text);
    if (read === 'nothing') continue;
    if (read !== 'unreadable' && read !== 'missing') values.set(column.key, read.value);
    else problems.push(cellProblem(header, column, text, read));
  }
  const reference = values.get(profile.referenceKey);
  return { line: row.line, reference: typeof reference === 'string' ? reference : null, values, problems };
}

function readCell(column: ImportColumn, text: string): { value: unknown } | 'nothing' | 'missing' | 'unreadable' {
  if (saysNothing(text)) return column.required ? 'missing' : 'nothing';
  if (clears(text)) return column.required ? 'missing' : { value: null };
  const value = column.format.read(text);
  return value === undefined ? 'unreadable' : { value };
}

function cellProblem(
  header: string,
  column: ImportColumn,
  text: string,
  problem: 'missing' | 'unreadable',
): LineProblem {
  const received = shown(text);
  const { expected } = column.format;
  return problem === 'missing'
    ? { column: header, code: 'REQUIRED', message: 'Cette cellule est obligatoire.', expected, received }
    : { column: header, code: 'WRONG_FORMAT', message: `« ${received} » ne peut pas être lu.`, expected, received };
}

/** The heading of the file for a problem of the object: the column whose pointer is the longest beginning of its own. */
export function columnOfPointer(
  pointer: string,
  profile: ImportProfile,
  headers: readonly string[],
  mapping: ColumnMapping,
): string | null {
  let best: { readonly header: string; readonly length: number } | null = null;
  for (const column of profile.columns) {
    const index = mapping.indexOf(column.key);
    for (const start of column.pointers) {
      const begins = pointer === start || pointer.startsWith(`${start}/`) || start.startsWith(`${pointer}/`);
      const length = Math.min(start.length, pointer.length) + (index === -1 ? 0 : 0.5);
      if (!begins || (best !== null && best.length >= length)) continue;
      best = { header: index === -1 ? column.header : (headers[index] ?? column.header), length };
    }
  }
  return best?.header ?? null;
}

/** One difference that a line makes, in the words of the file. */
export interface LineChange {
  readonly column: string;
  readonly before: string;
  readonly after: string;
}

/** What differs between two objects, column by column; empty where they show the same. */
export function changesBetween(profile: ImportProfile, before: Wire, after: Wire): readonly LineChange[] {
  return profile.columns.flatMap(({ header, format, get }) => {
    const [was, is] = [shownOf(format, get(before)), shownOf(format, get(after))];
    return was === is ? [] : [{ column: header, before: was, after: is }];
  });
}

function shownOf(format: CellFormat, value: unknown): string {
  return value === null || value === undefined ? '' : format.show(value);
}

/** Fills the object with what the line says; what it says nothing of stays. */
export function fill(wire: Wire, profile: ImportProfile, values: ReadonlyMap<string, unknown>): void {
  for (const column of profile.columns) {
    if (values.has(column.key)) column.set(wire, values.get(column.key));
  }
}

/** Reads and writes one value by its JSON pointer. */
export function atPointer(pointer: string): Pick<ImportColumn, 'get' | 'set' | 'pointers'> {
  const path = pointer.slice(1).split('/');
  const last = path.at(-1) as string;
  return {
    pointers: [pointer],
    get(wire) {
      let value: unknown = wire;
      for (const key of path) value = (value as Wire | null | undefined)?.[key];
      return value;
    },
    set(wire, value) {
      let object = wire;
      for (const key of path.slice(0, -1)) {
        object[key] ??= {};
        object = object[key] as Wire;
      }
      object[last] = value;
    },
  };
}
