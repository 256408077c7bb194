import { beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../../support/database.js';
import { type Importing, importingOn } from './importing.js';
import { csvOf, goodRow, HEADERS, plantedFile, xlsxOf } from './vacancy-files.js';

const { rows, planted } = plantedFile(10_000, 137, 20_261_122);
const csv = csvOf(rows);
const LONG = 300_000;

describe('10,000 vacancies with 137 planted errors', () => {
  let importing: Importing;
  let xlsx: Uint8Array;
  beforeAll(async () => {
    importing = await importingOn(await createTestDatabase());
    xlsx = await xlsxOf(rows);
  });

  it.each([
    ['CSV', () => csv],
    ['XLSX', () => xlsx],
  ])(
    'as %s: 137 errors each with its line and column, 9,863 to create, nothing written yet',
    async (_format, file) => {
      const job = await importing.open(importing.landlord, 'vacancies', file());
      expect(job).toMatchObject({ state: 'ready', lines: 10_000 });
      expect(await importing.counts(importing.landlord, job.id)).toEqual({ toCreate: 9_863, error: 137 });
      const found = await importing.lines(importing.landlord, job.id, ['error']);
      expect(new Map(found.map(({ line, problems }) => [line, problems[0]?.column]))).toEqual(planted);
      for (const { problems } of found) {
        expect(problems).toHaveLength(1);
        expect(problems[0]?.message).toMatch(/[.]$/);
        expect(problems[0]?.expected).toBeTruthy();
      }
      expect([await importing.count('vacancies'), await importing.count('events')]).toEqual([0, 0]);
    },
    LONG,
  );

  it(
    'keeps the 9,863 right ones of the workbook; the CSV then the workbook again change nothing',
    async () => {
      const first = await importing.open(importing.landlord, 'vacancies', xlsx);
      await importing.write(importing.landlord, first.id);
      expect(await importing.counts(importing.landlord, first.id)).toEqual({ created: 9_863, error: 137 });
      expect(await importing.count('vacancies')).toBe(9_863);
      const traces = async () => [
        await importing.count('events'),
        await importing.dirtyVersion(),
        await importing.count('outbox'),
      ];
      const before = await traces();
      for (const bytes of [csv, xlsx]) {
        const job = await importing.open(importing.landlord, 'vacancies', bytes);
        await importing.write(importing.landlord, job.id);
        expect(await importing.counts(importing.landlord, job.id)).toEqual({ unchanged: 9_863, error: 137 });
      }
      expect(await traces()).toEqual(before);
    },
    LONG,
  );

  it(
    'takes the corrected lines alone',
    async () => {
      const corrected = [...planted.keys()].map((line) => goodRow(line - 1));
      const job = await importing.open(importing.landlord, 'vacancies', csvOf(corrected, HEADERS));
      await importing.write(importing.landlord, job.id);
      expect(await importing.counts(importing.landlord, job.id)).toEqual({ created: 137 });
      expect(await importing.count('vacancies')).toBe(10_000);
    },
    LONG,
  );
});
