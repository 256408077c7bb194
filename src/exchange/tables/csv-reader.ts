import { CsvError, parse } from 'csv-parse';
import { decodeText } from './decode-text.js';
import type { CellFault, Table, TableLimits, TableRow } from './table.js';
import { checkedHeaders, lineCounter, rowOf, TableRefused } from './table.js';

const SEPARATORS = [';', '\t', ','] as const;
const SEPARATOR_WORDS: Readonly<Record<string, string>> = { ';': 'point-virgule', '\t': 'tabulation', ',': 'virgule' };

/**
 * Reads CSV bytes: `;`, `,` or tab by the heading, BOM or not, UTF-8, UTF-16 or Windows-1252, any line ending, RFC 4180
 * quotes. Throws TableRefused, also while the lines are read.
 */
export async function readCsv(bytes: Uint8Array, limits: TableLimits): Promise<Table> {
  const { text, encoding } = decodeText(bytes);
  const declared = /^sep=([;,\t])\r?\n/i.exec(text);
  const body = declared === null ? text : text.slice(declared[0].length);
  if (body.trim() === '') throw new TableRefused('FILE_EMPTY', 'Le fichier est vide : il n’a ni en-tête ni ligne.');
  const separator = declared?.[1] ?? separatorOf(body);
  const records = recordsOf(body, separator, limits);
  const first = await nextFilled(records);
  if (first === null) throw new TableRefused('FILE_EMPTY', 'Le fichier est vide : il n’a ni en-tête ni ligne.');
  const headers = checkedHeaders(first.cells, limits);
  const offset = declared === null ? 0 : 1;
  return {
    format: 'csv',
    reading: `CSV, ${encoding}, séparateur ${SEPARATOR_WORDS[separator]}`,
    headers,
    rows: rowsOf(records, { headers, separator, limits, offset }),
  };
}

/** The separator that the heading has most, quoted texts left out; `;` where it has none. */
function separatorOf(text: string): string {
  const start = text.search(/[^\r\n]/);
  const heading =
    text
      .slice(start)
      .replace(/"(?:[^"]|"")*"/g, '')
      .split(/\r|\n/, 1)[0] ?? '';
  const counts = SEPARATORS.map((separator) => heading.split(separator).length);
  return SEPARATORS[counts.indexOf(Math.max(...counts))] ?? ';';
}

interface Read {
  readonly line: number;
  readonly cells: readonly string[];
}

async function* recordsOf(text: string, separator: string, limits: TableLimits): AsyncGenerator<Read> {
  let next = 1;
  const parser = parse(text.replace(/\r\n?/g, '\n'), {
    delimiter: separator,
    record_delimiter: '\n',
    relax_column_count: true,
    skip_empty_lines: false,
    max_record_size: limits.columns * limits.cellCharacters * 2,
    on_record: (cells: string[], { lines }: { readonly lines: number }): string[] => {
      const line = next;
      next = lines + 1;
      return { line, cells } as unknown as string[];
    },
  });
  try {
    for await (const read of parser as AsyncIterable<Read>) yield read;
  } catch (thrown) {
    if (thrown instanceof CsvError) throw brokenQuotes(next);
    throw thrown;
  }
}

function brokenQuotes(line: number): TableRefused {
  return new TableRefused(
    'QUOTES_BROKEN',
    `Un guillemet est mal placé ou jamais refermé à partir de la ligne ${line} : la suite ne peut pas être lue sans risque. Doublez les guillemets d’un texte et fermez-les.`,
  );
}

async function nextFilled(records: AsyncGenerator<Read>): Promise<Read | null> {
  for (;;) {
    const { value, done } = await records.next();
    if (done === true) return null;
    if (value.cells.some((cell) => cell.trim() !== '')) return value;
  }
}

interface Heading {
  readonly headers: readonly string[];
  readonly separator: string;
  readonly limits: TableLimits;
  /** Lines before the heading that were read apart. */
  readonly offset: number;
}

async function* rowsOf(records: AsyncGenerator<Read>, heading: Heading): AsyncGenerator<TableRow> {
  const { headers, separator, limits, offset } = heading;
  const count = lineCounter(limits);
  for await (const read of records) {
    const faults = read.cells.flatMap((cell, column) => swallowed(cell, column, separator));
    const row = rowOf({ line: read.line + offset, cells: read.cells, faults }, headers, { ragged: false, limits });
    if (row === null) continue;
    count();
    yield row;
  }
}

/** A cell with line breaks and separators is most often several lines that a stray quote has joined. */
function swallowed(cell: string, column: number, separator: string): CellFault[] {
  if (!/[\r\n]/.test(cell) || !cell.includes(separator)) return [];
  return [
    {
      column,
      code: 'LINES_JOINED',
      message: 'Cette cellule contient plusieurs lignes du fichier : un guillemet est sans doute mal placé.',
      expected: 'une cellule sur une ligne',
    },
  ];
}
