import { type Cell, type IndicatorTable, NONE, type TableRow } from './table.js';

/** Fewest households that a cell may show outside the regional authority. */
export const FEWEST_SHOWN = 5;

const isSmall = (count: number): boolean => count > 0 && count < FEWEST_SHOWN;

function tooFew(cell: Cell): boolean {
  switch (cell.kind) {
    case 'count':
      return isSmall(cell.value);
    case 'change':
      return isSmall(cell.now) || isSmall(cell.before);
    case 'quotient':
    case 'interval':
      return isSmall(cell.numerator) || isSmall(cell.denominator);
    case 'duration':
      return isSmall(cell.known);
    case 'text':
    case 'none':
      return false;
  }
}

/** Least shown value of a cell, to choose what else is hidden; `null` where there is none. */
function size(cell: Cell | undefined): number | null {
  if (cell === undefined || cell.kind === 'none' || cell.kind === 'text') return null;
  return cell.kind === 'quotient' || cell.kind === 'interval' ? cell.numerator : cell.value;
}

/**
 * Hides the cells made of fewer than five households and, where one cell alone of a column is hidden, the next
 * smallest of that column, since the total would give it back. Rates of a hidden household count are hidden with it.
 */
export function maskSmallCells(table: IndicatorTable): IndicatorTable {
  const hidden = table.rows.map(({ cells }) => cells.map(tooFew));
  for (const column of table.columns.keys()) {
    const rows = hidden.flatMap((cells, row) => (cells[column] ? [row] : []));
    if (rows.length !== 1) continue;
    const others = table.rows
      .map(({ cells }, row) => ({ row, value: size(cells[column]) }))
      .filter(({ row, value }) => row !== rows[0] && value !== null && value > 0)
      .toSorted((a, b) => (a.value as number) - (b.value as number));
    const next = others[0];
    if (next !== undefined) (hidden[next.row] as boolean[])[column] = true;
  }
  const masked = (row: TableRow, cells: readonly boolean[]): TableRow => ({
    ...row,
    cells: row.cells.map((cell, i) => (cells[i] ? NONE.masked : cell)),
  });
  const alone = (row: TableRow): TableRow => masked(row, row.cells.map(tooFew));
  return {
    ...table,
    rows: table.rows.map((row, i) => masked(row, hidden[i] as boolean[])),
    total: alone(table.total),
    reminder: table.reminder === null ? null : alone(table.reminder),
    headlines: table.headlines.map((headline) =>
      tooFew(headline.cell) ? { ...headline, cell: NONE.masked } : headline,
    ),
  };
}
