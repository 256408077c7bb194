import { beforeAll, describe, expect, it } from 'vitest';
import { addDays, calendarDate } from '#domain/dates.js';
import { loadMonitoringRows } from '#infra/monitoring.js';
import { MONITORING_TABLES } from '#infra/monitoring-plans.js';
import { projectEvents } from '#monitoring/projection.js';
import { report, usesPeriod } from '#monitoring/report.js';
import { randomStream } from '#simulation/generator/random.js';
import { disagreements } from '../monitoring/oracle-agreement.js';
import { PERIOD_ORACLES } from '../monitoring/oracle-periods.js';
import { randomHistory } from '../monitoring/random-history.js';
import { over } from '../monitoring/rebuilt.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { SYSTEM } from '../support/records.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});

const HISTORIES = 200;
const IDS = [...new Set(PERIOD_ORACLES.map(([id]) => id))];

/** A day of 2021 or 2022 and up to two years before it: within a year, across one, over several. */
function periodOf(index: number) {
  const random = randomStream('monitoring-oracle', 'period', index);
  const asOf = addDays(calendarDate('2021-01-10'), random.integer(0, 700));
  return { asOf, from: addDays(asOf, -random.integer(0, 730)) };
}

describe('tables counted over a period asked for', () => {
  it(`agree with an oracle in plain SQL and with memory on ${HISTORIES} random histories and periods`, async () => {
    expect(IDS.map((id) => usesPeriod(id))).toEqual(IDS.map(() => 'counted'));
    const found: string[] = [];
    let counted = 0;
    for (let index = 0; index < HISTORIES; index++) {
      const rows = projectEvents(randomHistory(index));
      await database.pool.query(`TRUNCATE ${Object.values(MONITORING_TABLES).join(', ')}`);
      await loadMonitoringRows(database.pool, [rows]);
      const { asOf, from } = periodOf(index);
      const tables = await database.uow.transaction(SYSTEM, (tx) =>
        Promise.all(IDS.map((id) => report(id, { asOf, from, scope: { kind: 'region' } }, tx.monitoring))),
      );
      for (const [i, id] of IDS.entries()) {
        const table = tables[i];
        if (table === undefined || !table.ok) throw new Error(`no table ${id}`);
        expect(table.value.period).toEqual({ from, to: asOf });
        expect(table.value).toEqual(await over(rows).report(id, asOf, { kind: 'region' }, from));
        for (const [, sql] of PERIOD_ORACLES.filter(([of]) => of === id)) {
          found.push(...(await disagreements(database.pool, sql, table.value)).map((one) => `${index} ${one}`));
        }
        if (table.value.empty === null) counted += 1;
      }
    }
    expect(found).toEqual([]);
    expect(counted).toBeGreaterThan(HISTORIES * 5);
  }, 480_000);
});
