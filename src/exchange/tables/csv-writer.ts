import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify';
import type { Cell, Column, Rows } from './columns.js';
import { givenBack, neutralised, parisWallClock, rounded } from './columns.js';

/**
 * The table as CSV bytes for a French spreadsheet: UTF-8 with BOM, `;`, CRLF, decimal comma, JJ/MM/AAAA, formulas
 * neutralised, negative numbers left as numbers. Rows are pulled as the bytes are read: memory does not grow with them.
 */
export function writeCsv<Row>(rows: Rows<Row>, columns: readonly Column<Row>[]): Readable {
  const lines = stringify({ bom: true, delimiter: ';', record_delimiter: 'windows' });
  const source = Readable.from(records(rows, columns));
  source.on('error', (error) => lines.destroy(error));
  lines.on('close', () => source.destroy());
  return source.pipe(lines);
}

async function* records<Row>(rows: Rows<Row>, columns: readonly Column<Row>[]): AsyncGenerator<readonly string[]> {
  yield columns.map((column) => neutralised(column.header));
  for await (const row of rows) yield columns.map((column) => csvCell(column, column.value(row)));
}

/** One value as French CSV shows it; `null` is an empty cell. */
export function csvCell(column: Pick<Column<never>, 'kind' | 'decimals'>, value: Cell): string {
  if (value === null) return '';
  switch (column.kind) {
    case 'integer':
      return String(value);
    case 'decimal':
      return decimal(Number(value), column.decimals ?? 2);
    case 'euros':
      return decimal(Number(value) / 100, 2);
    case 'percent':
      return decimal(Number(value) * 100, column.decimals ?? 1);
    case 'date':
      return String(value).split('-').toReversed().join('/');
    case 'instant': {
      const { day, month, year, hour, minute } = parisWallClock(String(value));
      return `${day}/${month}/${year} ${hour}:${minute}`;
    }
    case 'yesNo':
      return value === true ? 'oui' : 'non';
    case 'asTyped':
      return givenBack(String(value));
    case 'text':
      return neutralised(String(value));
  }
}

function decimal(value: number, decimals: number): string {
  return rounded(value, decimals).toFixed(decimals).replace('.', ',');
}
