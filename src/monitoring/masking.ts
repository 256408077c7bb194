import type { Unit } from './definition.js';
import { type Cell, type IndicatorTable, NONE, type TableRow } from './table.js';

/** Fewest households that a cell may show outside the regional authority. */
export const FEWEST_SHOWN = 5;

/** Cells of these tell nothing of a household: dwellings of a convention, points of the engine. */
const OF_NOBODY: ReadonlySet<Unit> = new Set(['logements', 'points']);

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
 * Hides the cells made of fewer than five households, then what would give one of them back: another cell of a column
 * where one alone is hidden or where all that is hidden must be ones (or fours), since the total is shown; another count
 * of a row where one alone is hidden, since counts of a row may add up; and every rate or change that is made of a hidden
 * count. Repeated until nothing more is given back.
 */
export function maskSmallCells(table: IndicatorTable): IndicatorTable {
  const lines = [...table.rows, table.total, ...(table.reminder === null ? [] : [table.reminder])];
  const ofNobody = table.columns.map(({ unit }) => OF_NOBODY.has(unit));
  const hidden = lines.map(({ cells }) => cells.map((cell, i) => !ofNobody[i] && tooFew(cell)));
  for (let before = -1, now = howMany(hidden); now !== before; before = now, now = howMany(hidden)) {
    for (const column of table.columns.keys()) {
      hideBesideInColumn(
        table.rows.map(({ cells }) => cells[column]),
        hidden,
        column,
      );
    }
    for (const [index, line] of lines.entries()) hideBesideInRow(line.cells, hidden[index] as boolean[]);
  }
  const masked = (row: TableRow, index: number): TableRow => ({
    ...row,
    cells: row.cells.map((cell, i) => (hidden[index]?.[i] ? NONE.masked : cell)),
  });
  const [rows, count] = [table.rows.map(masked), table.rows.length];
  return {
    ...table,
    rows,
    total: masked(table.total, count),
    reminder: table.reminder === null ? null : masked(table.reminder, count + 1),
    headlines: table.headlines.map((headline) =>
      tooFew(headline.cell) ? { ...headline, cell: NONE.masked } : headline,
    ),
  };
}

const howMany = (hidden: readonly (readonly boolean[])[]): number => hidden.flat().filter(Boolean).length;

function hideBesideInColumn(cells: readonly (Cell | undefined)[], hidden: readonly boolean[][], column: number): void {
  const sizes = cells.map(size);
  const inside = sizes.filter((_, row) => hidden[row]?.[column]).map((value) => Math.abs(value ?? 0));
  const sum = inside.reduce((a, b) => a + b, 0);
  const told = inside.length > 0 && (sum === inside.length || sum === (FEWEST_SHOWN - 1) * inside.length);
  if (inside.length !== 1 && !told) return;
  const next = smallestOf(sizes, (row) => !hidden[row]?.[column]);
  if (next !== undefined) (hidden[next] as boolean[])[column] = true;
}

const FEWEST_THAT_ADD_UP = 3;

function hideBesideInRow(cells: readonly Cell[], hidden: boolean[]): void {
  const counts = cells.map((cell) => (cell.kind === 'count' ? cell.value : null));
  const secret = new Set(counts.filter((value, i): value is number => value !== null && hidden[i] === true));
  if (secret.size === 0) return;
  for (const [i, cell] of cells.entries()) {
    if (partsOf(cell).some((part) => secret.has(part))) hidden[i] = true;
  }
  const alone = counts.filter((value, i) => value !== null && hidden[i]).length === 1;
  if (!alone || counts.filter((value) => value !== null).length < FEWEST_THAT_ADD_UP) return;
  const next = smallestOf(counts, (i) => !hidden[i]);
  if (next !== undefined) hidden[next] = true;
}

function partsOf(cell: Cell): readonly number[] {
  if (cell.kind === 'change') return [cell.now, cell.before];
  return cell.kind === 'quotient' || cell.kind === 'interval' ? [cell.numerator, cell.denominator] : [];
}

/** Where the least value above nought is, among those still shown. */
function smallestOf(values: readonly (number | null)[], shown: (index: number) => boolean): number | undefined {
  return values
    .flatMap((value, index) => (value !== null && value > 0 && shown(index) ? [{ value, index }] : []))
    .toSorted((a, b) => a.value - b.value)[0]?.index;
}
