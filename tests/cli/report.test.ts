import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadReconstitutionOnce } from '#cli/service/reconstitution.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { rapprochement } from './run.js';

const folder = mkdtempSync(join(tmpdir(), 'rapprochement-report-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
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
    {
      it: 'the matrix of a département',
      args: ['interdepartemental', '--as-of', '2022-12-31', '--departement', '75'],
      code: 2,
      words: 'région',
    },
  ])('$it exits with $code', async ({ args, code, words }) => {
    const answer = await report(...args);
    expect([answer.code, answer.stdout]).toEqual([code, '']);
    expect(answer.stderr).toContain(words);
  });

  it('the rebuilt history is loaded once', async () => {
    expect(await loadReconstitutionOnce(database.pool)).toBe(false);
  });
});
