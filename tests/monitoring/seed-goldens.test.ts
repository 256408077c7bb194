import { beforeAll, describe, expect, it } from 'vitest';
import { calendarDate } from '#domain/dates.js';
import type { MonitoringRows } from '#domain/monitoring-rows.js';
import { indicator } from '#monitoring/catalogue.js';
import { computeIndicator } from '#monitoring/compute.js';
import { countRows } from '#monitoring/count-rows.js';
import { projectEvents } from '#monitoring/projection.js';
import { SEED_TABLES } from '#monitoring/seed-figures/tables.generated.js';
import type { IndicatorTable, TableRow } from '#monitoring/table.js';
import { reconstitutionEvents } from '#simulation/reconstitution/reconstitution.js';

const asOf = calendarDate('2022-12-31');
let rows: MonitoringRows;
const tables = new Map<string, IndicatorTable>();

async function table(id: string): Promise<IndicatorTable> {
  const known = tables.get(id);
  if (known !== undefined) return known;
  const definition = indicator(id);
  if (definition === undefined) throw new Error(`no indicator ${id}`);
  const computed = await computeIndicator(definition, { asOf, scope: { kind: 'region' } }, async (plan) =>
    countRows(rows, plan),
  );
  if (!computed.ok) throw new Error(computed.error.detail);
  tables.set(id, computed.value);
  return computed.value;
}

beforeAll(() => {
  rows = projectEvents(reconstitutionEvents());
});

function rowOf(computed: IndicatorTable, key: string): TableRow | null | undefined {
  if (key === 'total') return computed.total;
  if (key === 'reminder') return computed.reminder;
  return computed.rows.find((row) => row.key === key);
}

const figures = SEED_TABLES.flatMap((seed) =>
  seed.rows.flatMap((row) =>
    seed.columns.flatMap((column, i) => {
      const printed = row.values[i];
      return typeof printed === 'number' ? [{ table: seed.id, row: row.key, label: row.label, column, printed }] : [];
    }),
  ),
);

describe('the figures of the DRIHL meeting of 2 February 2023, recomputed from events', () => {
  it('are 581', () => {
    expect(figures).toHaveLength(581);
  });

  it.each(SEED_TABLES.map(({ id, title }) => [id, title]))('%s comes out as printed, each cell: %s', async (id) => {
    const computed = await table(id);
    const expected = figures.filter((figure) => figure.table === id);
    const found = expected.map(({ row, column }) => {
      const cell = rowOf(computed, row)?.cells[computed.columns.findIndex(({ key }) => key === column)];
      return `${row}/${column} = ${cell === undefined || cell.kind === 'none' || cell.kind === 'text' ? (cell?.text ?? 'absent') : cell.value}`;
    });
    expect(found).toEqual(expected.map(({ row, column, printed }) => `${row}/${column} = ${printed}`));
  });
});
