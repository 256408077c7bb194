import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadReconstitutionOnce } from '#cli/service/reconstitution.js';
import { calendarDate } from '#domain/dates.js';
import { loadMonitoringRows } from '#infra/monitoring.js';
import { type MonitoringEvent, projectEvents } from '#monitoring/projection.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { rapprochement } from './run.js';

const folder = mkdtempSync(join(tmpdir(), 'rapprochement-report-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const PRESCRIBED: MonitoringEvent = {
  household: 'h1',
  organisation: '00000000-0000-4000-8000-000000000001',
  provenance: 'observed',
  name: 'supportPrescribed',
  on: calendarDate('2026-01-05'),
  data: { departement: '93' },
};

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  // The demonstration has proposed to households before its history comes.
  await loadMonitoringRows(database.pool, [projectEvents([PRESCRIBED])]);
  await loadReconstitutionOnce(database.pool);
});

const report = (...args: string[]) =>
  rapprochement(['report', ...args], { env: { DATABASE_URL: database.url, RAPPROCHEMENT_HOME: join(folder, 'home') } });

describe('rapprochement report', () => {
  it('prints the key figures of the seed', async () => {
    const { code, stdout, stderr } = await report('T01', '--as-of', '2022-12-31');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/Île-de-France +15904 +\+731 +13 +3423 +5241 +\+799 +146 +60 +1609 +32\n/);
    expect(stdout).toMatch(/un an avant +10733 +\+119 +12 +3643 +3182 +\+294 +133 +47 +1455 +29\n/);
  });

  it('gives CSV and JSON of one département', async () => {
    const csv = await report('T03', '--as-of', '2022-12-31', '--departement', '95', '--format', 'csv');
    expect(csv.stdout).toContain("95 – Val-d'Oise;100;7,6;982;74,3;1322\r\n");
    const json = await report('T03', '--as-of', '2022-12-31', '--departement', '95', '--format', 'json');
    expect(JSON.parse(json.stdout).table.total.cells[0].value).toBe(100);
  });

  it.each([
    {
      it: 'an unknown indicator',
      args: ['T77', '--as-of', '2022-12-31'],
      code: 2,
      words: 'Connus : interdepartemental, interdepartemental-soldes, T01',
    },
    { it: 'no date', args: ['T01'], code: 2, words: '--as-of' },
    { it: 'a date before the data', args: ['T01', '--as-of', '2016-12-31'], code: 3, words: '1er janvier 2017' },
    { it: 'a date to come', args: ['T01', '--as-of', '2999-01-01'], code: 3, words: 'à venir' },
    { it: 'no such day', args: ['T01', '--as-of', '2022-02-30'], code: 2, words: '--as-of <date>' },
    {
      it: 'a département of elsewhere',
      args: ['T01', '--as-of', '2022-12-31', '--departement', '59'],
      code: 2,
      words: '75, 77, 78',
    },
    {
      it: 'an unknown format',
      args: ['T01', '--as-of', '2022-12-31', '--format', 'pdf'],
      code: 2,
      words: 'table, json, csv, xlsx',
    },
    { it: 'the ledger before the data', args: ['contingents-flux', '--as-of', '2016-12-31'], code: 3, words: '2017' },
    {
      it: 'the matrix of a département',
      args: ['interdepartemental', '--as-of', '2022-12-31', '--departement', '75'],
      code: 2,
      words: 'région',
    },
    {
      it: 'a reversed period',
      args: ['T02', '--as-of', '2022-03-31', '--from', '2022-04-01'],
      code: 2,
      words: '--from (2022-04-01) vient après --as-of (2022-03-31)',
    },
    {
      it: 'a period before the data',
      args: ['T02', '--as-of', '2022-03-31', '--from', '2016-04-01'],
      code: 3,
      words: '1er janvier 2017',
    },
    {
      it: 'a period of a table that has its own',
      args: ['T01', '--as-of', '2022-12-31', '--from', '2022-07-01'],
      code: 2,
      words: 'sa propre période',
    },
  ])('$it exits with $code', async ({ args, code, words }) => {
    const answer = await report(...args);
    expect([answer.code, answer.stdout]).toEqual([code, '']);
    expect(answer.stderr).toContain(words);
  });

  it.each(['coherence-syplo', 'interdepartemental-echecs', 'contingents-flux'])(
    '%s of nobody says so, without a figure that is none',
    async (id) => {
      const { code, stdout } = await report(id, '--as-of', '2017-01-01');
      expect(code).toBe(0);
      expect(stdout).toMatch(/aucun(e convention ni orientation| ménage) dans cette population/);
      expect(stdout).not.toMatch(/NaN|Infinity|undefined/);
    },
  );

  it('counts over a period, and its files say which', async () => {
    const period = ['--as-of', '2022-12-31', '--from', '2022-07-01'];
    const total = async (...args: string[]) =>
      JSON.parse((await report('T02', '--format', 'json', ...args)).stdout).table.total.cells[0].value as number;
    const first = await total('--as-of', '2022-06-30');
    const second = await total(...period);
    expect(first).toBeGreaterThan(0);
    expect(second).toBeGreaterThan(0);
    expect(first + second).toBe(await total('--as-of', '2022-12-31'));
    const csv = await report('T02', '--format', 'csv', ...period);
    expect(csv.stdout).toContain('Attributions de logement de la période – du 01/07/2022 au 31/12/2022');
    expect(csv.stdout).toContain('Période;du 01/07/2022 au 31/12/2022');
    expect(csv.stdout).not.toMatch(/l’année(?! d’)|1er janvier/);
  });

  it('gives a spreadsheet', async () => {
    const { code, stdout } = await report('T01', '--as-of', '2022-12-31', '--format', 'xlsx');
    expect([code, stdout.slice(0, 2)]).toEqual([0, 'PK']);
    expect(stdout.length).toBeGreaterThan(3_000);
  });

  it('the rebuilt history is loaded once', async () => {
    expect(await loadReconstitutionOnce(database.pool)).toBe(false);
  });
});
