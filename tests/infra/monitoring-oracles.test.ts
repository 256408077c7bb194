import { beforeAll, describe, expect, it } from 'vitest';
import { type CalendarDate, calendarDate } from '#domain/dates.js';
import { DEPARTEMENTS } from '#domain/departement.js';
import { loadMonitoringRows } from '#infra/monitoring.js';
import { MONITORING_TABLES } from '#infra/monitoring-plans.js';
import { projectEvents } from '#monitoring/projection.js';
import { report } from '#monitoring/report.js';
import { reviewFigures } from '#monitoring/review-indicators.js';
import type { IndicatorTable, Scope } from '#monitoring/table.js';
import { randomStream } from '#simulation/generator/random.js';
import { LEDGER_SQL, REVIEW_SQL } from '../monitoring/oracle-review.js';
import { randomHistory } from '../monitoring/random-history.js';
import { figureOf } from '../monitoring/rebuilt.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { landlordRecord, organisationRecord, SYSTEM } from '../support/records.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.uow.transaction(SYSTEM, async (tx) => {
    for (const id of ['L', 'M']) {
      await tx.organisations.insert(organisationRecord(id, 'landlord'));
      await tx.organisations.saveLandlord(landlordRecord(id));
    }
    for (const id of ['R', 'S']) await tx.organisations.insert(organisationRecord(id, 'reserver'));
  });
  await database.pool.query(
    `INSERT INTO runs (id, region, state, as_of, ended_at, dirty_version, fencing_token)
     SELECT 'run', region, 'published', '2022-12-31', now(), dirty_version, 0 FROM region_state`,
  );
});

const HISTORIES = 200;
const DAYS = ['2022-12-31', '2021-06-30', '2022-03-15'].map(calendarDate);
const dayOf = (index: number) => DAYS[index % DAYS.length] as CalendarDate;

describe('the five indicators of the management dialogue', () => {
  it(`agree with an oracle in plain SQL on ${HISTORIES} random histories`, async () => {
    const found: string[] = [];
    const seen = new Set<string>();
    for (let index = 0; index < HISTORIES; index++) {
      await database.pool.query(`TRUNCATE ${Object.values(MONITORING_TABLES).join(', ')}`);
      await loadMonitoringRows(database.pool, [projectEvents(randomHistory(index))]);
      const question = { associationId: 'asso-1', departements: ['75'] as const, asOf: dayOf(index) };
      const figures = await database.uow.transaction(SYSTEM, (tx) => reviewFigures(question, tx.monitoring.answer));
      if (!figures.ok) throw new Error(figures.error.detail);
      for (const [association, departement] of [
        ['asso-1', null],
        ['asso-1', '75'],
        [null, '75'],
        [null, null],
      ] as const) {
        const { rows } = await database.pool.query(REVIEW_SQL, [question.asOf, association, departement]);
        for (const { key, ...expected } of rows) {
          const one = figures.value.indicators.find((indicator) => indicator.key === key);
          const place = one?.departements[0];
          const ours = departement
            ? place?.[association ? 'association' : 'mean']
            : one?.[association ? 'association' : 'region'];
          if (expected.value !== null && expected.value > 0) seen.add(key);
          const { numerator, denominator, value } = ours ?? {};
          if (JSON.stringify({ numerator, denominator, value }) !== JSON.stringify(expected))
            found.push(
              `${index} ${key} ${association}/${departement}: ${JSON.stringify(expected)} ≠ ${JSON.stringify(ours)}`,
            );
        }
      }
    }
    expect(found).toEqual([]);
    expect([...seen].toSorted()).toEqual([
      'arrears',
      'atypicalSituations',
      'incompleteFiles',
      'registerCoherence',
      'rehousingsPerWorker',
    ]);
  }, 480_000);
});

const CONTINGENTS = ['prefect', 'actionLogement', 'localAuthority', 'unreserved', null] as const;

/** Conventions, orientations around the edges of the year, and prices of a run. */
async function randomFlow(index: number): Promise<void> {
  const random = randomStream('monitoring-oracle', 'flow', index);
  const reserver = (contingent: string | null) =>
    contingent === 'actionLogement' ? 'R' : contingent === 'localAuthority' ? random.pick(['R', 'S']) : null;
  const vacancies = Array.from({ length: random.integer(0, 40) }, (_, n) => {
    const contingent = random.pick([...CONTINGENTS]);
    return {
      id: `V${n}`,
      landlord: random.pick(['L', 'M']),
      status: random.pick(['open', 'allocated', 'withdrawn']),
      at: random.pick([
        '2021-12-31T22:30Z',
        '2021-12-31T23:30Z',
        '2022-01-15T09:00Z',
        '2022-03-15T22:30Z',
        '2022-06-01T09:00Z',
      ]),
      departement: random.pick(DEPARTEMENTS.slice(0, 3)),
      contingent,
      reserver: reserver(contingent),
    };
  });
  const agreements = Array.from({ length: random.integer(0, 12) }, () => {
    const contingent = random.pick(['prefect', 'actionLogement', 'localAuthority'] as const);
    return {
      landlord: random.pick(['L', 'M']),
      departement: random.pick(DEPARTEMENTS.slice(0, 3)),
      commune: contingent === 'localAuthority' ? random.pick(['92050', null]) : null,
      contingent,
      reserver: reserver(contingent),
      year: random.pick([2021, 2022]),
      share: random.integer(0, 400),
    };
  });
  const scopes = ['prefect', 'actionLogement:R', 'localAuthority:S', 'unreserved:L'];
  const coefficients = scopes
    .filter(() => random.chance(0.5))
    .map((scope) => ({ kind: 'priorityByReserver', scope, coefficient: random.integer(0, 90) }));
  await database.pool.query('DELETE FROM vacancies');
  await database.pool.query('DELETE FROM flow_agreements');
  await database.pool.query('UPDATE runs SET coefficients = $1', [JSON.stringify(coefficients)]);
  await database.pool.query(
    `INSERT INTO vacancies (id, landlord_id, status, posted_at, version, internal_id, address_key, departement, commune_code, contingent, reserver_id, declaration)
     SELECT id, landlord, status, at, 1, id, id, departement, '00000', contingent, reserver, '{}'
     FROM json_to_recordset($1) AS v (id text, landlord text, status text, at timestamptz, departement text, contingent text, reserver text)`,
    [JSON.stringify(vacancies)],
  );
  await database.pool.query(
    `INSERT INTO flow_agreements (landlord_id, departement, commune_code, contingent, reserver_id, year, share_permille)
     SELECT landlord, departement, commune, contingent, reserver, year, share
     FROM json_to_recordset($1) AS a (landlord text, departement text, commune text, contingent text, reserver text, year integer, share integer)
     ON CONFLICT DO NOTHING`,
    [JSON.stringify(agreements)],
  );
}

async function ledgerAt(asOf: CalendarDate, scope: Scope = { kind: 'region' }): Promise<IndicatorTable> {
  const found = await database.uow.transaction(SYSTEM, (tx) =>
    report('contingents-flux', { asOf, scope }, tx.monitoring),
  );
  if (found === undefined || !found.ok) throw new Error('no ledger');
  return found.value;
}

describe('the ledger of contingents', () => {
  it(`agrees with an oracle in plain SQL on ${HISTORIES} random years, and its parts add up`, async () => {
    const found: string[] = [];
    const given = (table: IndicatorTable) => figureOf(table.total.cells[3]) ?? 0;
    for (let index = 0; index < HISTORIES; index++) {
      await randomFlow(index);
      const asOf = dayOf(index);
      const table = await ledgerAt(asOf);
      const { rows } = await database.pool.query<{ key: string; name: string; value: string | null }>(LEDGER_SQL, [
        asOf,
      ]);
      expect(table.rows.map(({ key }) => key).toSorted()).toEqual([...new Set(rows.map(({ key }) => key))].toSorted());
      for (const { key, name, value } of rows) {
        const row = table.rows.find((candidate) => candidate.key === key);
        const figure = figureOf(row?.cells[table.columns.findIndex((column) => column.key === name)]);
        if (figure !== (value === null ? null : Number(value)))
          found.push(`${index} ${key}/${name}: ${value} ≠ ${figure}`);
      }
      const places = await Promise.all(
        DEPARTEMENTS.slice(0, 3).map((departement) => ledgerAt(asOf, { kind: 'departement', departement })),
      );
      expect(places.reduce((sum, place) => sum + given(place), 0)).toBe(given(table));
      expect(places.flatMap((place) => place.rows.map(({ key }) => key)).toSorted()).toEqual(
        table.rows.map(({ key }) => key).toSorted(),
      );
    }
    expect(found).toEqual([]);
  }, 480_000);
});
