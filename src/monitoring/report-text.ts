import type { DefinitionView } from './definition-view.js';
import { periodText } from './period.js';
import type { Cell, IndicatorTable, TableRow } from './table.js';

/** A figure in French: decimal comma, as many decimals as printed; why there is none, where there is none. */
export function cellText(cell: Cell): string {
  if (cell.kind === 'none' || cell.kind === 'text') return cell.text;
  const decimals = 'decimals' in cell ? cell.decimals : 0;
  const text = cell.value.toFixed(decimals).replace('.', ',');
  if (cell.kind === 'interval') {
    const edge = (value: number) => value.toFixed(decimals).replace('.', ',');
    return `${text} [${edge(cell.low)} ; ${edge(cell.high)}]`;
  }
  return cell.kind === 'change' && cell.value > 0 ? `+${text}` : text;
}

const BOM = '\uFEFF';

/** A cell of a spreadsheet: quoted where needed; text that a spreadsheet would run as a formula is kept as text. */
function csvField(text: string): string {
  const number = /^[+-]?\d+(,\d+)?$/.test(text);
  const safe = !number && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[";\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export interface Extraction {
  /** When it was extracted, as the file says it. */
  readonly extractedAt: string;
  /** Scope in words. */
  readonly scope: string;
  readonly definition: DefinitionView;
}

/** CSV for French spreadsheets: `;`, byte order mark, decimal comma; date, scope, definition, cautions under the table. */
export function tableCsv(table: IndicatorTable, extraction: Extraction): string {
  const line = (fields: readonly string[]) => `${fields.map(csvField).join(';')}\r\n`;
  const columns = table.columns.map(
    ({ label, unit, provisional }) => `${label} (${unit}${provisional ? ', provisoire' : ''})`,
  );
  const row = ({ label, cells }: TableRow) => line([label, ...cells.map(cellText)]);
  return [
    BOM,
    line([table.title, ...columns]),
    ...table.rows.map(row),
    row(table.total),
    ...(table.reminder === null ? [] : [row(table.reminder)]),
    ...table.headlines.map(({ label, unit, cell }) => line([`${label} (${unit})`, cellText(cell)])),
    ...aboutTable(table, extraction).map(line),
  ].join('');
}

/** What a file says of its table: situation, extraction, scope, cautions, then every field of the definition. */
export function aboutTable(table: IndicatorTable, extraction: Extraction): readonly (readonly [string, string])[] {
  const { extractedAt, scope, definition } = extraction;
  const { id, question, population, period, clock, exclusions, notKnownRule, source, adr, figures } = definition;
  return [
    table.period === undefined
      ? (['Situation au', table.asOf.split('-').toReversed().join('/')] as const)
      : (['Période', periodText(table.period)] as const),
    ['Extraction', extractedAt],
    ['Périmètre', scope],
    ...(table.empty === null ? [] : [['Population vide', table.empty] as const]),
    ...table.cautions.map((caution) => ['À lire', caution] as const),
    ['Définition', `${id}, décision ${adr}`],
    ['Question', question],
    ['Population', population],
    ['Période', period],
    ...(clock === null ? [] : [['Horloge', clock] as const]),
    ...exclusions.map((exclusion) => ['Exclus', exclusion] as const),
    ['Non connu', notKnownRule],
    ...(source === null ? [] : [['Source du tableau', source] as const]),
    ...figures.map(
      ({ label, numerator, denominator }) =>
        [
          `Colonne « ${label} »`,
          denominator === null ? numerator : `${numerator}, rapportés à : ${denominator}`,
        ] as const,
    ),
  ];
}

/** The table for a terminal: first column left, figures right. */
export function tableText(table: IndicatorTable): string {
  const rows = [...table.rows, table.total, ...(table.reminder === null ? [] : [table.reminder])];
  const grid = [
    ['', ...table.columns.map(({ key, provisional }) => (provisional ? `${key}*` : key))],
    ...rows.map(({ label, cells }) => [label, ...cells.map((cell) => (cell.kind === 'none' ? '–' : cellText(cell)))]),
  ];
  const widths = grid[0]?.map((_, i) => Math.max(...grid.map((cells) => (cells[i] ?? '').length))) ?? [];
  const lines = grid.map((cells) =>
    cells
      .map((text, i) => (i === 0 ? text.padEnd(widths[i] ?? 0) : text.padStart(widths[i] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
  const provisional = table.columns.some((column) => column.provisional) ? ['* chiffres provisoires'] : [];
  return [
    `${table.id} – ${table.title}${table.period === undefined ? ` – situation au ${table.asOf}` : ''}`,
    ...(table.empty === null ? [] : [table.empty]),
    ...lines,
    ...table.headlines.map(
      ({ label, unit, cell }) => `${label} : ${cellText(cell)}${cell.kind === 'none' ? '' : ` ${unit}`}`,
    ),
    ...provisional,
    ...table.cautions.map((caution) => `À lire : ${caution}`),
    '',
  ].join('\n');
}
