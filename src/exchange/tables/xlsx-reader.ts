import type { Table, TableLimits, TableRow } from './table.js';
import { checkedHeaders, lineCounter, rowOf, TableRefused } from './table.js';
import { SheetCells, type SheetRow } from './xlsx-cells.js';
import { readParts } from './xlsx-parts.js';
import { xmlScanner } from './xml-scan.js';
import { openArchive } from './zip-archive.js';

/**
 * Reads XLSX bytes: the sheet « Données », else the first visible one. Values as shown, dates JJ/MM/AAAA, formulas by
 * their stored value; an error, or a formula without value, is a fault of its cell. Throws TableRefused.
 *
 * Own reader over `node:zlib`: the streaming one of exceljs 4.4.0 breaks accents that lie across two pieces (5 lines of
 * 20,000 in our test file), reads no CRC and knows no limit of size.
 */
export async function readXlsx(bytes: Uint8Array, limits: TableLimits): Promise<Table> {
  const archive = openArchive(bytes, limits);
  const parts = await readParts(archive, limits);
  const rows = sheetRows(archive.part(parts.sheetPath), new SheetCells(parts, limits));
  const first = await nextFilled(rows);
  if (first === null) throw new TableRefused('FILE_EMPTY', `La feuille « ${parts.sheetName} » est vide.`);
  if (first.faults.length > 0) {
    throw new TableRefused('HEADER_INVALID', 'L’en-tête contient une formule ou une erreur : écrivez-y des textes.');
  }
  const headers = checkedHeaders(first.cells, limits);
  return {
    format: 'xlsx',
    reading: `XLSX, feuille « ${parts.sheetName} »`,
    headers,
    rows: tableRows(rows, headers, limits),
  };
}

async function* sheetRows(pieces: AsyncIterable<Uint8Array>, cells: SheetCells): AsyncGenerator<SheetRow> {
  const scanner = xmlScanner(cells);
  for await (const piece of pieces) {
    scanner.write(piece);
    yield* cells.take();
  }
  scanner.end();
  yield* cells.take();
}

async function nextFilled(rows: AsyncGenerator<SheetRow>): Promise<SheetRow | null> {
  for (;;) {
    const { value, done } = await rows.next();
    if (done === true) return null;
    if (value.cells.some((cell) => cell.trim() !== '')) return value;
  }
}

async function* tableRows(
  rows: AsyncGenerator<SheetRow>,
  headers: readonly string[],
  limits: TableLimits,
): AsyncGenerator<TableRow> {
  const count = lineCounter(limits);
  for await (const read of rows) {
    // A sheet leaves empty cells out: fewer cells than headings move nothing.
    const row = rowOf(read, headers, { ragged: true, limits });
    if (row === null) continue;
    count();
    yield row;
  }
}
