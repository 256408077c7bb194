import { shown } from '#casework/errors.js';

/** A file of lines under one heading, whatever its format; every cell is text as a French spreadsheet shows it. */
export interface Table {
  readonly format: 'csv' | 'xlsx';
  /** How it was read, in French: encoding and separator, or the sheet. */
  readonly reading: string;
  readonly headers: readonly string[];
  /** Lines that are not empty, in order. Throws TableRefused where the rest cannot be read. */
  readonly rows: AsyncIterable<TableRow>;
}

export interface TableRow {
  /** Number of the line in the file, from 1, the heading included. */
  readonly line: number;
  /** One cell per heading. */
  readonly cells: readonly string[];
  readonly faults: readonly CellFault[];
}

/** What makes a cell unreadable; `column` is the index of its heading, `null` for the whole line. */
export interface CellFault {
  readonly column: number | null;
  readonly code: string;
  readonly message: string;
  readonly expected: string;
}

export interface TableLimits {
  readonly fileBytes: number;
  /** Of an XLSX, all its parts together. */
  readonly inflatedBytes: number;
  readonly entries: number;
  readonly rows: number;
  readonly columns: number;
  readonly cellCharacters: number;
}

export const TABLE_LIMITS: TableLimits = {
  fileBytes: 20 * 1024 * 1024,
  inflatedBytes: 200 * 1024 * 1024,
  entries: 1_000,
  rows: 50_000,
  columns: 100,
  cellCharacters: 4_000,
};

export type TableFaultCode =
  | 'FILE_EMPTY'
  | 'FILE_WITHOUT_LINES'
  | 'FILE_TOO_LARGE'
  | 'FILE_FORMAT_UNKNOWN'
  | 'FILE_UNREADABLE'
  | 'FILE_ENCODING_MIXED'
  | 'HEADER_INVALID'
  | 'QUOTES_BROKEN';

/** Why a file cannot be read at all: a French sentence that says where and what to do. */
export class TableRefused extends Error {
  readonly code: TableFaultCode;
  readonly detail: string;
  constructor(code: TableFaultCode, detail: string) {
    super(code);
    this.code = code;
    this.detail = detail;
  }
}

/** The headings of a file, checked: at least one, none twice, not too many. Throws TableRefused. */
export function checkedHeaders(cells: readonly string[], limits: TableLimits): readonly string[] {
  const headers = withoutTrailingBlanks(cells).map((cell) => cell.replace(/\s+/g, ' ').trim());
  if (headers.length > limits.columns) {
    throw new TableRefused(
      'FILE_TOO_LARGE',
      `Le fichier a ${headers.length} colonnes ; au plus ${limits.columns} : retirez celles qui ne servent pas.`,
    );
  }
  const named = headers.filter((header) => header !== '');
  if (named.length === 0)
    throw new TableRefused('HEADER_INVALID', 'La première ligne doit porter les noms des colonnes.');
  const seen = new Set<string>();
  for (const header of named) {
    const key = headerKey(header);
    if (seen.has(key)) {
      throw new TableRefused(
        'HEADER_INVALID',
        `Deux colonnes s’appellent « ${shown(header)} » : renommez ou retirez l’une d’elles.`,
      );
    }
    seen.add(key);
  }
  return headers;
}

/** A heading without case, accents nor punctuation: what two spellings of it share. */
export function headerKey(header: string): string {
  return header
    .replaceAll('€', ' euros ')
    .replaceAll('²', '2')
    .replaceAll('°', ' ')
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .replaceAll('œ', 'oe')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
}

/**
 * A line as the headings see it. A cell too many or too few would move the others: the line is then in fault as a
 * whole, never cut nor filled. `null` where every cell is empty.
 */
export function rowOf(
  read: { readonly line: number; readonly cells: readonly string[]; readonly faults?: readonly CellFault[] },
  headers: readonly string[],
  options: { readonly ragged: boolean; readonly limits: TableLimits },
): TableRow | null {
  const cells = read.cells.map((cell) => cell.trim());
  const faults = [...(read.faults ?? [])];
  if (faults.length === 0 && cells.every((cell) => cell === '')) return null;
  const written = withoutTrailingBlanks(cells).length;
  if (written > headers.length || (!options.ragged && cells.length < headers.length)) {
    const count = written > headers.length ? written : cells.length;
    faults.push({
      column: null,
      code: 'CELL_COUNT',
      message: `Cette ligne a ${count} cellule${count > 1 ? 's' : ''}, l’en-tête en a ${headers.length}.`,
      expected: 'un séparateur par colonne, et les textes qui le contiennent entre guillemets',
    });
  }
  const kept = headers.map((_header, index) => cells[index] ?? '');
  headers.forEach((header, column) => {
    const cell = kept[column] ?? '';
    if (cell.length > options.limits.cellCharacters) {
      kept[column] = `${cell.slice(0, options.limits.cellCharacters)}`;
      const expected = `au plus ${options.limits.cellCharacters} caractères`;
      faults.push({ column, code: 'CELL_TOO_LONG', message: 'Cette cellule est trop longue.', expected });
    }
    if (header === '' && cell !== '') {
      const expected = 'un nom en tête de chaque colonne remplie';
      faults.push({ column, code: 'HEADER_MISSING', message: 'Cette cellule n’a pas de nom de colonne.', expected });
    }
  });
  return { line: read.line, cells: kept, faults };
}

function withoutTrailingBlanks(cells: readonly string[]): readonly string[] {
  const last = cells.findLastIndex((cell) => cell.trim() !== '');
  return cells.slice(0, last + 1);
}

/** Counts the lines and refuses a file that has too many. */
export function lineCounter(limits: TableLimits): () => void {
  let rows = 0;
  return () => {
    rows += 1;
    if (rows > limits.rows) {
      const most = String(limits.rows).replace(/\B(?=(\d{3})+$)/g, '\u202f');
      throw new TableRefused('FILE_TOO_LARGE', `Le fichier a plus de ${most} lignes : coupez-le en plusieurs.`);
    }
  };
}
