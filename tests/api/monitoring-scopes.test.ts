import { beforeAll, describe, expect, it } from 'vitest';
import { calendarDate } from '#domain/dates.js';
import { organisationId, vacancyId } from '#domain/ids.js';
import { loadMonitoringRows } from '#infra/monitoring.js';
import { type MonitoringEvent, projectEvents } from '#monitoring/projection.js';
import { SYSTEM, vacancyRecord } from '../support/records.js';
import {
  ASSOCIATION,
  AUTHORITY,
  createTestApi,
  LANDLORD,
  OTHER_ASSOCIATION,
  OTHER_LANDLORD,
  RESERVER,
  type TestApi,
} from './fixture.js';

/** Twelve leases reserved to Action Logement, seven of them at one landlord, and six that nobody reserves. */
function lease(n: number): readonly MonitoringEvent[] {
  const household = `h${n}`;
  const base = { household, organisation: ASSOCIATION, provenance: 'observed' } as const;
  const reserved = n < 12;
  return [
    { ...base, name: 'supportPrescribed', on: calendarDate('2026-01-05'), data: { departement: '93' } },
    {
      ...base,
      name: 'registerCompared',
      on: calendarDate('2026-02-01'),
      organisation: n % 2 === 0 ? ASSOCIATION : OTHER_ASSOCIATION,
      data: { register: 'syplo', field: 'departement', state: 'same' },
    },
    {
      ...base,
      name: 'leaseSigned',
      on: calendarDate('2026-03-01'),
      data: { dalo: n % 2 === 0, firstQuartile: n < 6, qpv: false },
      vacancy: {
        id: `v${n}`,
        departement: '93',
        communeCode: null,
        contingent: reserved ? 'actionLogement' : 'unreserved',
        landlordId: n < 7 ? LANDLORD : OTHER_LANDLORD,
        reserverId: reserved ? RESERVER : null,
        landlord: 'Bailleur',
      },
    },
  ];
}

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
  await loadMonitoringRows(api.db.pool, [projectEvents(Array.from({ length: 18 }, (_, n) => lease(n)).flat())]);
  await api.db.uow.transaction(SYSTEM, async (tx) => {
    const place = { landlordId: LANDLORD, departement: '93', communeCode: null, year: 2026 } as const;
    await tx.organisations.saveFlowAgreement({
      ...place,
      contingent: 'actionLogement',
      reserverId: RESERVER,
      sharePermille: 300,
    });
    await tx.organisations.saveFlowAgreement({
      ...place,
      contingent: 'prefect',
      reserverId: null,
      sharePermille: 300,
    });
    for (let n = 0; n < 10; n++) {
      const reservation = { state: 'oriented', reserverDeadline: null } as const;
      await tx.vacancies.insert(
        vacancyRecord(`V${n}`, LANDLORD, {
          id: vacancyId(`V${n}`),
          reservation:
            n < 2
              ? { ...reservation, contingent: 'actionLogement', reserverId: organisationId(RESERVER) }
              : { ...reservation, contingent: 'prefect', reserverId: null },
        }),
      );
    }
  });
});

const get = (path: string, as: string) => api.call('GET', `/api/v1/indicators${path}`, { as });
const AT = 'asOf=2026-11-23';
const firstCells = (json: { table: { total: { cells: { value?: number }[] } } }) =>
  json.table.total.cells.map(({ value }) => value);

describe('each organisation reads the figures of its own scope', () => {
  it.each([
    { who: 'DRIHL', as: AUTHORITY, total: 18 },
    { who: 'the reserver', as: RESERVER, total: 12 },
    { who: 'a landlord', as: LANDLORD, total: 7 },
    { who: 'the other landlord', as: OTHER_LANDLORD, total: 11 },
    { who: 'the association', as: ASSOCIATION, total: 18 },
  ])('$who counts $total leases of the year', async ({ as, total }) => {
    const { status, json } = await get(`/taux-prioritaires?${AT}`, as);
    expect(status).toBe(200);
    expect(firstCells(json)[0]).toBe(total);
  });

  it('a reserver has the first quartile of its own attributions', async () => {
    const { json } = await get(`/taux-premier-quartile?${AT}`, RESERVER);
    expect(firstCells(json).slice(0, 2)).toEqual([12, 6]);
    expect(json.table.scope).toEqual({ kind: 'reserver', id: RESERVER });
  });

  it('its ledger owes it a share of all that the landlord oriented, whose other rows it does not see', async () => {
    const { json } = await get(`/contingents-flux?${AT}`, RESERVER);
    const [row, ...others] = json.table.rows;
    expect(others).toEqual([]);
    expect(row.cells.map(({ value }: { value?: number }) => value).slice(0, 5)).toEqual([30, 10, 3, 2, 1]);
    expect(row.cells[5]).toEqual({ kind: 'text', text: 'aucun' });
    const { json: own } = await get(`/contingents-flux?${AT}`, LANDLORD);
    expect(own.table.rows).toHaveLength(2);
    expect(firstCells(own)[3]).toBe(10);
    const seen = await get(`/contingents-flux?${AT}&scope=reserver:${RESERVER}`, AUTHORITY);
    expect(seen.json.table.rows).toEqual(json.table.rows);
  });

  it('opens its own dashboard, whose every table opens', async () => {
    const page = await api.call('GET', '/suivi', { as: RESERVER, headers: { accept: 'text/html' } });
    expect(page.status).toBe(200);
    const links = [...page.text.matchAll(/href="(\/suivi\/[^"#]+)"/g)].map(([, link]) => link as string);
    expect(links.length).toBeGreaterThan(5);
    expect(page.text).toContain('<svg');
    expect(page.text).toMatch(/<caption>Cible et donnés par contingent/);
    for (const link of new Set(links)) {
      const { status } = await api.call('GET', link, { as: RESERVER, headers: { accept: 'text/html' } });
      expect([link, status]).toEqual([link, 200]);
    }
  });

  it.each([
    `/taux-prioritaires?${AT}&scope=reserver:autre`,
    `/taux-prioritaires?${AT}&scope=region`,
    `/taux-prioritaires?${AT}&scope=landlord:${LANDLORD}`,
    `/T01?${AT}`,
    `/interdepartemental?${AT}`,
    `/cohortes?${AT}`,
  ])('%s is 404 for a reserver', async (path) => {
    const { status, json } = await get(path, RESERVER);
    expect([status, json.code]).toEqual([404, 'NOT_FOUND']);
  });

  it('coherence with SYPLO names the associations', async () => {
    const { json } = await get(`/coherence-syplo-associations?${AT}`, AUTHORITY);
    const { rows } = await api.db.pool.query<{ name: string }>('SELECT name FROM organisations WHERE id = ANY($1)', [
      [ASSOCIATION, OTHER_ASSOCIATION],
    ]);
    const labels = json.table.rows
      .filter(({ kind }: { kind: string }) => kind === 'row')
      .map(({ label }: { label: string }) => label);
    expect(labels.toSorted()).toEqual(rows.map(({ name }) => name).toSorted());
  });
});
