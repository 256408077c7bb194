import { once } from 'node:events';
import { PassThrough, type Readable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import type exceljs from 'exceljs';
import type { Cell, Column, Rows } from './columns.js';
import { givenBack, neutralised, parisWallClock, rounded } from './columns.js';

/** One line of the sheet « Périmètre & date d'extraction »: scope, period, date, source, exclusions… */
export interface ScopeLine {
  readonly label: string;
  readonly value: string;
}

export interface Workbook<Row> {
  readonly columns: readonly Column<Row>[];
  readonly scope: readonly ScopeLine[];
  /** Words to define beside the columns. */
  readonly definitions?: readonly { readonly term: string; readonly definition: string }[];
}

const ROWS_PER_TURN = 200;
const MAX_CELL = 32_767;
const HIGH_WATER = 256 * 1024;

/**
 * The table as XLSX bytes: sheets « Données » (true types, frozen heading), « Définitions » and « Périmètre & date
 * d'extraction ». Rows are pulled as the bytes are read: memory does not grow with them.
 */
export function writeXlsx<Row>(rows: Rows<Row>, table: Workbook<Row>): Readable {
  const out = new PassThrough({ highWaterMark: HIGH_WATER });
  write(rows, table, out).catch((error: Error) => out.destroy(error));
  return out;
}

async function write<Row>(rows: Rows<Row>, table: Workbook<Row>, out: PassThrough): Promise<void> {
  // Loaded with the first workbook, and its writer alone: the whole library is twenty megabytes that no page needs.
  const { default: WorkbookWriter } = await import('exceljs/lib/stream/xlsx/workbook-writer.js');
  const workbook = new WorkbookWriter({ stream: out, useStyles: true, useSharedStrings: false });
  workbook.creator = 'Rapprochement';
  workbook.lastModifiedBy = 'Rapprochement';
  await dataSheet(workbook, rows, table.columns, out);
  textSheet(
    workbook,
    'Définitions',
    ['Colonne ou mot', 'Définition', 'Unité'],
    [
      ...table.columns.map((column) => [column.header, column.definition, column.unit ?? UNITS[column.kind] ?? '']),
      ...(table.definitions ?? []).map(({ term, definition }) => [term, definition, '']),
    ],
  );
  textSheet(
    workbook,
    "Périmètre & date d'extraction",
    ['Élément', 'Valeur'],
    table.scope.map(({ label, value }) => [label, value]),
  );
  await workbook.commit();
}

type Writer = InstanceType<typeof exceljs.stream.xlsx.WorkbookWriter>;

const UNITS: Readonly<Partial<Record<Column<never>['kind'], string>>> = {
  euros: '€',
  percent: '%',
  date: 'JJ/MM/AAAA',
  instant: 'JJ/MM/AAAA HH:MM, heure de Paris',
  yesNo: 'oui / non',
};

async function dataSheet<Row>(
  workbook: Writer,
  rows: Rows<Row>,
  columns: readonly Column<Row>[],
  out: PassThrough,
): Promise<void> {
  const sheet = workbook.addWorksheet('Données', { views: [{ state: 'frozen', ySplit: 1 }] });
  sheet.columns = columns.map((column) => ({
    header: neutralised(column.header),
    width: Math.min(40, Math.max(12, column.header.length + 2)),
    style: { numFmt: numberFormat(column) },
  }));
  const heading = sheet.getRow(1);
  heading.font = { bold: true };
  heading.commit();
  let written = 0;
  for await (const row of rows) {
    sheet.addRow(columns.map((column) => xlsxCell(column, column.value(row)))).commit();
    written += 1;
    if (written % ROWS_PER_TURN === 0) await drained(out);
  }
  sheet.commit();
}

/** Lets the compressor work, then waits while the reader is behind. */
async function drained(out: PassThrough): Promise<void> {
  await turn();
  while (out.writableNeedDrain && !out.destroyed) await once(out, 'drain');
  if (out.destroyed) throw out.errored ?? new Error('the reader of the workbook has gone');
}

function textSheet(
  workbook: Writer,
  name: string,
  headers: readonly string[],
  rows: readonly (readonly string[])[],
): void {
  const sheet = workbook.addWorksheet(name, { views: [{ state: 'frozen', ySplit: 1 }] });
  sheet.columns = headers.map((header, index) => ({ header, width: index === 1 ? 90 : 34 }));
  sheet.getRow(1).font = { bold: true };
  for (const row of rows) sheet.addRow(row.map((cell) => cut(neutralised(cell)))).commit();
  sheet.commit();
}

function xlsxCell(column: Pick<Column<never>, 'kind' | 'decimals'>, value: Cell): string | number | Date | null {
  if (value === null) return null;
  switch (column.kind) {
    case 'integer':
      return Number(value);
    case 'decimal':
      return rounded(Number(value), column.decimals ?? 2);
    case 'euros':
      return Number(value) / 100;
    case 'percent':
      return Number(value);
    case 'date':
      return new Date(`${value}T00:00:00.000Z`);
    case 'instant': {
      const at = parisWallClock(String(value));
      return new Date(`${at.year}-${at.month}-${at.day}T${at.hour}:${at.minute}:${at.second}.000Z`);
    }
    case 'yesNo':
      return value === true ? 'oui' : 'non';
    case 'asTyped':
      return cut(givenBack(String(value)));
    case 'text':
      return cut(neutralised(String(value)));
  }
}

/** A cell of a spreadsheet holds at most 32,767 characters. */
function cut(text: string): string {
  return text.length > MAX_CELL ? `${text.slice(0, MAX_CELL - 1)}…` : text;
}

function numberFormat({ kind, decimals }: Pick<Column<never>, 'kind' | 'decimals'>): string {
  const zeros = (count: number) => (count === 0 ? '' : `.${'0'.repeat(count)}`);
  switch (kind) {
    case 'integer':
      return '#,##0';
    case 'decimal':
      return `#,##0${zeros(decimals ?? 2)}`;
    case 'euros':
      return '#,##0.00 "€"';
    case 'percent':
      return `0${zeros(decimals ?? 1)} %`;
    case 'date':
      return 'dd/mm/yyyy';
    case 'instant':
      return 'dd/mm/yyyy hh:mm';
    case 'yesNo':
    case 'asTyped':
    case 'text':
      return '@';
  }
}
