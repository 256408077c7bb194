import { beforeAll, describe, expect, it } from 'vitest';
import { type CalendarDate, calendarDate } from '#domain/dates.js';
import { organisationId, userId } from '#domain/ids.js';
import { beginning } from '#infra/beginning.js';
import { loadMonitoringRows } from '#infra/monitoring.js';
import { MONITORING_TABLES, statementOf } from '#infra/monitoring-plans.js';
import { INDICATORS } from '#monitoring/catalogue.js';
import { computeIndicator } from '#monitoring/compute.js';
import { projectEvents } from '#monitoring/projection.js';
import { report } from '#monitoring/report.js';
import type { IndicatorTable } from '#monitoring/table.js';
import type { Access } from '#ports.js';
import { ORACLES, REPORT_ORACLES } from '../monitoring/oracle.js';
import { disagreements } from '../monitoring/oracle-agreement.js';
import { randomHistory } from '../monitoring/random-history.js';
import { figureOf, over } from '../monitoring/rebuilt.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});

const HISTORIES = 200;
const DAYS = ['2022-12-31', '2021-06-30', '2022-03-15'].map(calendarDate);
const TABLES = Object.values(MONITORING_TABLES).join(', ');

async function tablesAt(asOf: CalendarDate, access: Access = { kind: 'system' }): Promise<readonly IndicatorTable[]> {
  return database.uow.transaction(access, async (tx) => {
    const tables: IndicatorTable[] = [];
    for (const definition of INDICATORS) {
      const computed = await computeIndicator(definition, { asOf, scope: { kind: 'region' } }, tx.monitoring.answer);
      if (!computed.ok) throw new Error(computed.error.detail);
      tables.push(computed.value);
    }
    return tables;
  });
}

async function reportAt(id: string, asOf: CalendarDate): Promise<IndicatorTable> {
  const found = await database.uow.transaction({ kind: 'system' }, (tx) =>
    report(id, { asOf, scope: { kind: 'region' } }, tx.monitoring),
  );
  if (found === undefined || !found.ok) throw new Error(`no table ${id}`);
  return found.value;
}

describe('indicators computed in the database', () => {
  it(`agree with an oracle in plain SQL and with memory on ${HISTORIES} random histories`, async () => {
    const found: string[] = [];
    for (let i = 0; i < HISTORIES; i++) {
      const rows = projectEvents(randomHistory(i));
      await database.pool.query(`TRUNCATE ${TABLES}`);
      await loadMonitoringRows(database.pool, [rows]);
      const asOf = DAYS[i % DAYS.length] as CalendarDate;
      const tables = await tablesAt(asOf);
      const memory = over(rows);
      for (const table of tables) expect(table).toEqual(await memory.table(table.id, asOf));
      for (const [id, sql] of ORACLES) {
        const table = tables.find((candidate) => candidate.id === id);
        if (table !== undefined) found.push(...(await disagreements(database.pool, sql, table)));
      }
      for (const [id, sql] of REPORT_ORACLES)
        found.push(...(await disagreements(database.pool, sql, await reportAt(id, asOf))));
    }
    expect(found).toEqual([]);
  }, 480_000);

  it('count nothing that the access may not read', async () => {
    await database.pool.query(`TRUNCATE ${TABLES}`);
    await loadMonitoringRows(database.pool, [projectEvents(randomHistory(3))]);
    const as = (role: 'association' | 'regionalAuthority' | 'reserver', id: string): Access => ({
      kind: 'organisation',
      role,
      organisationId: organisationId(id),
      userId: userId('someone'),
      departements: [],
    });
    const diagnosed = async (access: Access) =>
      figureOf((await tablesAt(DAYS[0] as CalendarDate, access))[0]?.total.cells[0]);
    const all = (await diagnosed(as('regionalAuthority', 'drihl'))) ?? 0;
    const own = (await diagnosed(as('association', 'asso-1'))) ?? 0;
    expect(await diagnosed(as('reserver', 'asso-1'))).toBe(0);
    expect(own).toBeGreaterThan(0);
    expect(own).toBeLessThan(all);
  });

  it('read a year of AVDL rehousings by its index, as the role of a reader', async () => {
    const access: Access = {
      kind: 'organisation',
      role: 'regionalAuthority',
      organisationId: organisationId('drihl'),
      userId: userId('someone'),
      departements: [],
    };
    const { text, values } = statementOf({
      rows: 'rehousings',
      scope: [],
      keys: ['departementFrom', 'departementTo'],
      sets: [[0, 1]],
      counts: [
        [
          { test: 'reached', field: 'signedOn', by: calendarDate('2022-12-31') },
          { test: 'open', field: 'signedOn', at: calendarDate('2021-12-31') },
          { test: 'is', field: 'avdl', value: true },
        ],
      ],
      durations: [],
      distinct: [],
    });
    const client = await database.pool.connect();
    try {
      await client.query(
        `${beginning(access)}; SET LOCAL enable_seqscan = off; SET LOCAL plan_cache_mode = force_generic_plan`,
      );
      const { rows } = await client.query({ name: 'explained', text: `EXPLAIN ${text}`, values });
      expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toContain('monitoring_rehousings_avdl');
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  });
});
