import type pg from 'pg';
import { expect } from 'vitest';
import type { IndicatorTable } from '#monitoring/table.js';
import { figureOf } from './rebuilt.js';

/** Tables with one row a value found, or none where nobody is timed. */
const FEW_ROWS: ReadonlySet<string> = new Set(['T07', 'T12', 'cohortes', 'interdepartemental']);

/** Disagreements of an oracle with the table it is of, over its period: `id row/column: oracle ≠ table`. */
export async function disagreements(pool: pg.Pool, sql: string, table: IndicatorTable): Promise<readonly string[]> {
  const values = [table.asOf, ...(sql.includes('$2') ? [table.period?.from ?? null] : [])];
  const { rows } = await pool.query<{ key: string | null; name: string; value: string | null }>(sql, values);
  expect(rows.length).toBeGreaterThanOrEqual(FEW_ROWS.has(table.id) ? 0 : 5);
  return rows.flatMap(({ key, name, value }) => {
    const row = table.rows.find((candidate) => candidate.key === (key ?? 'notKnown'));
    const found = figureOf(row?.cells[table.columns.findIndex((column) => column.key === name)]);
    const expected = value === null ? null : Number(value);
    return found === expected ? [] : [`${table.id} ${key}/${name}: ${expected} ≠ ${found}`];
  });
}
