import type { Readable } from 'node:stream';
import { formatInstant } from '#exchange/french-format.js';
import type { Column, Cell as FileCell } from '#exchange/tables/columns.js';
import { writeXlsx } from '#exchange/tables/xlsx-writer.js';
import type { FigureView } from '#monitoring/definition-view.js';
import { aboutTable, cellText, type Extraction, tableCsv } from '#monitoring/report-text.js';
import type { Cell, IndicatorTable, TableColumn, TableRow } from '#monitoring/table.js';

export const TABLE_FORMATS = ['json', 'csv', 'xlsx'] as const;
export type TableFormat = (typeof TABLE_FORMATS)[number];

export const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** The table as a file to download: its type, its name, its content; the instant of extraction, UTC, is said in Paris time. */
export function tableFile(
  table: IndicatorTable,
  { extractedAt, ...found }: Extraction,
  format: Exclude<TableFormat, 'json'>,
): { readonly type: string; readonly name: string; readonly body: string | Readable } {
  const extraction = { ...found, extractedAt: `${formatInstant(extractedAt)}, heure de Paris` };
  const days = table.period === undefined ? table.asOf : `${table.period.from}_${table.asOf}`;
  const name = `${table.id}-${days}.${format}`;
  if (format === 'csv') return { type: 'text/csv; charset=utf-8', name, body: tableCsv(table, extraction) };
  return { type: XLSX_TYPE, name, body: tableXlsx(table, extraction) };
}

/** Figures with their types, what each was made of beside it, and in words why a figure is not there. */
function tableXlsx(table: IndicatorTable, extraction: Extraction): Readable {
  const rows = [...table.rows, table.total, ...(table.reminder === null ? [] : [table.reminder])];
  const about = aboutTable(table, extraction).map(([label, value]) => ({ label, value }));
  const headlines = table.headlines.map(({ label, unit, cell }) => ({
    label,
    value: cell.kind === 'none' ? cell.text : `${cellText(cell)} ${unit}`,
  }));
  return writeXlsx(rows, {
    columns: [
      { header: table.title, kind: 'text', definition: extraction.definition.question, value: ({ label }) => label },
      ...table.columns.flatMap((column, i) => figureColumns(column, i, extraction.definition.figures, rows)),
      {
        header: 'Sans figure',
        kind: 'text',
        definition: 'Pourquoi une case est vide.',
        value: (row) => withoutFigure(row, table.columns),
      },
    ],
    scope: [...about, ...headlines],
    definitions: extraction.definition.cautions.map((caution) => ({ term: 'À lire', definition: caution })),
  });
}

type RowColumn = Column<TableRow>;

const partOf = (name: 'numerator' | 'denominator' | 'low' | 'high') => (cell: Cell) =>
  name in cell ? ((cell as unknown as Record<string, number>)[name] ?? null) : null;

function figureColumns(
  { key, label, unit, provisional }: TableColumn,
  index: number,
  figures: readonly FigureView[],
  rows: readonly TableRow[],
): readonly RowColumn[] {
  const figure = figures.find((one) => one.key === key);
  const over = figure?.denominator === null || figure === undefined ? '' : `, rapportés à : ${figure.denominator}`;
  const cells = rows.map((row) => row.cells[index]);
  const header = `${label}${unit === '' ? '' : ` (${unit}${provisional ? ', provisoire' : ''})`}`;
  const definition = figure === undefined ? label : `${figure.numerator}${over}`;
  const column = (suffix: string, kind: RowColumn['kind'], decimals: number, read: (cell: Cell) => FileCell) => ({
    header: `${header}${suffix}`,
    kind,
    decimals,
    definition: `${definition}${suffix}`,
    unit,
    value: (row: TableRow) => {
      const cell = row.cells[index];
      return cell === undefined ? null : read(cell);
    },
  });
  // What a rate is made of is counted, whatever the unit of the rate.
  const counted = (name: 'numerator' | 'denominator', word: string) => ({
    ...column('', 'integer', 0, partOf(name)),
    header: `${label}, ${word}${provisional ? ' (provisoire)' : ''}`,
    definition: figure?.[name] ?? label,
    unit: 'nombre',
  });
  if (cells.some((cell) => cell?.kind === 'text')) return [column('', 'text', 0, (cell) => cellText(cell))];
  const decimals = Math.max(0, ...cells.map((cell) => (cell !== undefined && 'decimals' in cell ? cell.decimals : 0)));
  return [
    column('', decimals === 0 ? 'integer' : 'decimal', decimals, (cell) => ('value' in cell ? cell.value : null)),
    ...(cells.some((cell) => cell !== undefined && 'numerator' in cell)
      ? [counted('numerator', 'numérateur'), counted('denominator', 'dénominateur')]
      : []),
    ...(cells.some((cell) => cell?.kind === 'interval')
      ? [
          column(', bas de l’intervalle à 95 %', 'decimal', decimals, partOf('low')),
          column(', haut de l’intervalle à 95 %', 'decimal', decimals, partOf('high')),
        ]
      : []),
  ];
}

function withoutFigure(row: TableRow, columns: readonly TableColumn[]): string | null {
  const missing = row.cells.flatMap((cell, i) =>
    cell.kind === 'none' ? [`${columns[i]?.label ?? ''} : ${cell.text}`] : [],
  );
  return missing.length === 0 ? null : missing.join(' ; ');
}
