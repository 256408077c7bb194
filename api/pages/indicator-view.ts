import type { DefinitionView } from '#monitoring/definition-view.js';
import type { Cell, IndicatorTable, TableRow } from '#monitoring/table.js';
import { formatDate, formatNumber, formatSigned } from './format.js';

/** A figure as the page writes it; its making is in `title`, what has no value says why. */
function cellView(cell: Cell): { readonly text: string; readonly made: string } {
  switch (cell.kind) {
    case 'none':
    case 'text':
      return { text: cell.text, made: '' };
    case 'interval':
      return {
        text: `${formatNumber(cell.value, cell.decimals)} [${formatNumber(cell.low, cell.decimals)} ; ${formatNumber(cell.high, cell.decimals)}]`,
        made: `${formatNumber(cell.numerator)} sur ${formatNumber(cell.denominator)}, intervalle à 95 %`,
      };
    case 'count':
      return { text: formatNumber(cell.value), made: '' };
    case 'change':
      return {
        text: formatSigned(cell.value),
        made: `${formatNumber(cell.now)} contre ${formatNumber(cell.before)}`,
      };
    case 'quotient':
      return {
        text: formatNumber(cell.value, cell.decimals),
        made: `${formatNumber(cell.numerator)} sur ${formatNumber(cell.denominator)}`,
      };
    case 'duration':
      return {
        text: formatNumber(cell.value, cell.decimals),
        made: `${formatNumber(cell.known)} durées connues, ${formatNumber(cell.unknown)} non connues`,
      };
  }
}

const rowView = (row: TableRow) => ({
  label: row.label,
  strong: row.kind === 'total',
  cells: row.cells.map(cellView),
});

/** What the template of an indicator shows. */
export function indicatorView(table: IndicatorTable, definition: DefinitionView) {
  // One unit for every column is said once, in the caption.
  const units = new Set(table.columns.map(({ unit }) => unit));
  const [only] = units.size === 1 ? units : [];
  const situation = table.period === undefined ? ` – situation au ${formatDate(table.asOf)}` : '';
  const rows = [...table.rows, table.total, ...(table.reminder === null ? [] : [table.reminder])];
  return {
    id: table.id,
    title: table.title,
    question: definition.question,
    caption: `${table.title}${situation}${only === undefined ? '' : ` (${only})`}`,
    empty: table.empty,
    columns: table.columns.map(({ label, unit, provisional }) => ({
      label: only !== undefined || label.includes('%') ? label : `${label} (${unit})`,
      provisional,
    })),
    rows: rows.map(rowView),
    headlines: table.headlines.map(({ label, unit, cell }) => ({ label, unit, ...cellView(cell) })),
    cautions: table.cautions,
    definition,
  };
}
